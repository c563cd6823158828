"""Reads what was fetched and adds it to the archive, some pages at a time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import now as time_now
from rawi.desk.settings import Limits
from rawi.desk.sources import find_pages
from rawi.desk.watching.ledger import Finish, Item, Ledger
from rawi.desk.watching.records import ItemStatus
from rawi.model import RawPage, Reading, Refusal

Reader = Callable[[RawPage], Reading | Refusal]
_BATCH = 20  # results added at a time


@dataclass(frozen=True, slots=True)
class _Kept:
    """A result that is not added yet; `finish` None: more results of the same item follow."""

    result: Reading | Refusal
    finish: Finish | None
    own: str | None = None  # the address that the page calls its own, when it is not the item's


class Keeper:
    """Readings and refusals on their way into one archive. Used by one thread, the one where reading is bounded."""

    def __init__(
        self,
        where: str | Path,
        ledger: Ledger,
        read: Reader,
        *,
        lexica: Path | None,
        follow: bool,
        added: Callable[[Counter[str], float], None],
    ) -> None:
        """Makes the archive when there is none. `added` is told what items became with an addition, and its seconds.

        Raises:
            ArchiveError: the archive cannot be opened.
        """
        self._where, self._ledger, self._read, self._added = where, ledger, read, added
        self._lexica, self._follow = lexica, follow
        ArchiveDesk(where, at=time_now(), lexica=lexica).close()
        self._desk = ArchiveDesk(where, lexica=lexica)
        self._kept: list[_Kept] = []
        self.ends: Counter[str] = Counter()  # what items became, by state

    @property
    def full(self) -> bool:
        """Whether it is time to add."""
        return len(self._kept) >= _BATCH

    @property
    def empty(self) -> bool:
        """Whether there is nothing to add."""
        return not self._kept

    @property
    def held(self) -> set[int]:
        """The numbers of the items that were read and are not added yet."""
        return {one.finish.number for one in self._kept if one.finish}

    def has(self, page: str | None) -> bool:
        """Whether the archive has a page already: it was added, and a kill came before that could be noted."""
        return page is not None and self._desk.archive.page(page) is not None

    def refuse(self, item: Item, reason: str, *, gone: bool = False) -> None:
        """An article that cannot be had, for good."""
        result = Refusal(source=item.address, stage="open", reason=reason)
        self._kept.append(_Kept(result, Finish(item.number, "gone" if gone else "refused", reason=reason)))

    def refuse_bare(self, feed: str, names: Iterable[str]) -> None:
        """Items of a feed that have no address."""
        for name in names:
            result = Refusal(
                source=f"{feed}#{name}", stage="open", reason="not found: the item has no address"
            )
            self._kept.append(_Kept(result, None))

    def take(self, item: Item, raw: RawPage, own: Iterable[str]) -> None:
        """Read a fetched page. `own` are the addresses it goes by, what it says itself first, then where it came from.

        A page whose own address is in the archive already, with the same title, is that one and is not added again.
        """
        for address in dict.fromkeys([*own, item.address]):
            result = self._read(replace(raw, source=address, url=address))
            another = address if address != item.address else None
            if self._taken(address):
                known = self._same(address, result)
                if known is not None:
                    self.end(Finish(item.number, "done", known, same_as=another))
                    return
                if another:
                    continue  # it calls itself what another article is called
            self._kept.append(_Kept(result, _finish(item, result, another), another))
            return

    def take_file(self, item: Item, limits: Limits, stop: Callable[[], bool]) -> None:
        """Read a file and the pages in it, whatever it holds. When it is stopped, the file is read again later."""
        pages: list[str] = []
        reason: str | None = None
        last: Reading | Refusal | None = None
        for raw in find_pages([Path(item.address)], limits):
            if stop():
                return
            if last is not None:
                self._kept.append(_Kept(last, None))
                if self.full:
                    self.flush()
            last = raw if isinstance(raw, Refusal) else self._read(raw)
            if isinstance(last, Refusal):
                reason = last.reason
            else:
                pages.append(last.page.id)
        vanished = reason is not None and reason.startswith("not found") and not pages
        state: ItemStatus = "done" if pages else "gone" if vanished else "refused"
        finish = Finish(item.number, state, pages[0] if len(pages) == 1 else None, reason=reason)
        if last is None:
            self.end(finish)
        else:
            self._kept.append(_Kept(last, finish))
        if self.full:
            self.flush()

    def end_as_added(self, item: Item) -> None:
        """An item whose page is in the archive, but was not yet noted to be."""
        self.end(Finish(item.number, "done", item.page))

    def end(self, *ends: Finish) -> None:
        """Note what items became."""
        self._ledger.finish(ends)
        self.ends.update(one.state for one in ends)

    def flush(self) -> None:
        """Add what was read, and then note it.

        Raises:
            ArchiveError: the archive cannot be written; nothing is noted, and all of it is fetched again later.
        """
        kept, self._kept = self._kept, []
        if not kept:
            return
        began, ends = time.monotonic(), [one.finish for one in kept if one.finish]
        self._ledger.note(
            (one.finish.number, one.finish.page, one.own) for one in kept if one.finish and one.finish.page
        )
        at = time_now()
        with ArchiveDesk(self._where, at=at, lexica=self._lexica) as desk:
            if self._follow:
                desk.add_results(one.result for one in kept)
            else:
                desk.archive.add([one.result for one in kept], at=at)
        with self._ledger.writing():
            for one in kept:
                if one.own and one.finish and one.finish.page:
                    self._ledger.known_as(one.own, one.finish.page)
            self.end(*ends)
        self._added(Counter(one.state for one in ends), time.monotonic() - began)

    def close(self) -> None:
        """Give the archive back; what was not flushed is not added."""
        self._desk.close()

    def _taken(self, address: str) -> bool:
        """Whether an address is another item's already, added or about to be."""
        if any(address in (one.own, _address(one.result)) for one in self._kept):
            self.flush()
        found = self._ledger.item(address)
        return found is not None and found[0] == "done"

    def _same(self, address: str, result: Reading | Refusal) -> str | None:
        """The page known by an address, when what was read there now is the same article; None: it is another."""
        found = self._ledger.item(address)
        page = found[1] if found else None
        if page is None or isinstance(result, Refusal):
            return None
        if result.page.id == page:
            return page
        before = [article for _, article in self._desk.archive.shown(page)][:1]
        after = result.articles[:1]
        if not before or not after:
            return None
        one, other = before[0], after[0]
        titled = one.title and other.title and one.title.quote == other.title.quote
        return page if titled or one.text == other.text else None


def _address(result: Reading | Refusal) -> str | None:
    return None if isinstance(result, Refusal) else result.page.url


def _finish(item: Item, result: Reading | Refusal, own: str | None) -> Finish:
    if isinstance(result, Refusal):
        return Finish(item.number, "refused", reason=result.reason, same_as=own)
    return Finish(item.number, "done", result.page.id, same_as=own)
