"""Alerts over one archive: save, list, find what is new, send it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from rawi.desk.alerts.comparing import contents_of, new_items
from rawi.desk.alerts.finding import (
    PAGES,
    Arrived,
    FreshIndex,
    ItemMaker,
    address_of,
    contents_of_page,
    find_arrived,
    last_change,
    open_news,
    pick_of_person,
    story_now,
)
from rawi.desk.alerts.records import Alert, AlertItem, Channel, Message, State, Watch, alert_id
from rawi.desk.alerts.sending import SECONDS, check_target, deliver
from rawi.desk.alerts.settings import Settings, read_settings
from rawi.desk.alerts.store import AlertStore, alerts_file
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.citing import Citer
from rawi.errors import AlertError, ArchiveError

WAITS = (30, 120, 600, 3_600, 6 * 3_600, 24 * 3_600)  # seconds after each try in vain; then it has failed
_LONGEST = 24 * 3_600  # that a receiver may ask to wait
_LEASE = 15 * SECONDS  # a message whose sender was killed is sent again after that


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one message of one alert; `error` None: it was taken."""

    message: str
    alert: str
    state: State
    error: str | None


# Spelled here, for in the class `list` is its method.
_Alerts = list[Alert]
_Items = list[AlertItem]
_Messages = list[Message]
_Done = list[Sent]


class Alerts:
    """The alerts of one archive, kept in a file beside it."""

    def __init__(
        self, where: str | Path, *, lexica: Path | None = None, clock: Callable[[], datetime] | None = None
    ) -> None:
        """Opens the file, or makes it. `clock` tells the time; the system's if not given."""
        self._store = AlertStore(alerts_file(where))
        self._lexica = lexica
        self._clock = clock or (lambda: datetime.now(UTC))

    # --- what is watched

    def save(
        self,
        desk: ArchiveDesk,
        watch: Watch,
        what: str,
        channel: Channel,
        target: str = "",
        *,
        allow_private: bool = False,
    ) -> Alert:
        """Keep an alert. What the archive holds by now is not told; the same saved twice is one.

        Raises:
            AlertError: its address is none, or it watches nothing.
            ArchiveError: there is no such story.
            QueryError: the search cannot be read.
        """
        what = " ".join(what.split())
        if not what:
            raise AlertError("say what to watch: words of a search, the id of a story, or a name")
        target = check_target(channel, target)
        change = last_change(desk.archive)
        looked: Sequence[str] = ()
        told: Sequence[str] = ()
        if watch == "search":
            desk.query(what)
        elif watch == "story":
            if desk.archive.threads.story(what) is None:
                raise ArchiveError(f"no story {what!r}; `rawi stories` lists them")
            looked = [tie.article for tie in desk.archive.threads.ties(what)]
            told = tuple(_contents(desk, looked))
        alert = Alert(
            id=alert_id(watch, what, channel, target), watch=watch, what=what, channel=channel, target=target,
            allow_private=allow_private, created=self._now(),
        )  # fmt: skip
        self._store.put(alert, change=change, looked=looked, told=told)
        return next(one for one in self._store.alerts() if one.id == alert.id)

    def list(self) -> _Alerts:
        """Those that are kept, oldest first."""
        return self._store.alerts()

    def remove(self, id: str) -> bool:
        """Forget an alert, with all that it told and what it has not sent; False: there is none of that id."""
        return self._store.remove(id)

    # --- what is new

    def find_news(self, desk: ArchiveDesk, *, dry: bool = False) -> _Items:
        """What came into the archive since the last time and belongs to what is watched.

        When it returns, all of it is in the outbox, once, whatever happens after. `dry`: nothing is kept, and the next
        run finds the same. An alert whose story is gone, all its articles too, finds nothing.
        """
        now, last = self._now(), last_change(desk.archive)
        found: _Items = []
        behind = [(alert, seen) for alert, seen in self._store.watched() if seen < last]
        for alert, seen in behind:
            if alert.watch == "story":
                fresh, looked = self._of_story(desk, alert, now)
                if dry or self._keep(alert, fresh, seen, last, looked, now):
                    found += fresh
        others = [(alert, seen) for alert, seen in behind if alert.watch != "story"]
        if others:
            picked = self._of_arrived(desk, others, last, now)
            for alert, seen in others:
                fresh = picked[alert.id]
                if dry or self._keep(alert, fresh, seen, last, (), now):
                    found += fresh
        return found

    def _keep(
        self, alert: Alert, items: Sequence[AlertItem], seen: int, last: int, looked: Sequence[str], now: str
    ) -> bool:
        return self._store.keep(alert, items, seen=seen, change=last, looked=looked, at=now)

    def _of_story(self, desk: ArchiveDesk, alert: Alert, now: str) -> tuple[_Items, Sequence[str]]:
        known = self._store.looked(alert.id)
        try:
            story = story_now(desk.archive, alert.what, known)
        except ArchiveError:
            return [], []
        fresh = {tie.article for tie in desk.archive.threads.ties(story)} - set(known)
        if not fresh:
            return [], []
        maker = ItemMaker(desk, Citer(desk.archive), alert, now)
        items = list(maker.of_story(desk.dossier(story), fresh, open_news(self._lexica)))
        return self._untold(alert, items), sorted(fresh)

    def _of_arrived(
        self, desk: ArchiveDesk, alerts: Sequence[tuple[Alert, int]], last: int, now: str
    ) -> dict[str, _Items]:
        """What pages that came in have for searches and people, some pages at a time."""
        found: dict[str, _Items] = {alert.id: [] for alert, _ in alerts}
        arrived = find_arrived(desk.archive, after=min(seen for _, seen in alerts), until=last)
        before = {page: contents_of_page(desk.archive, page) for page, _ in arrived.replaced}
        pages = list(arrived.pages)
        for at in range(0, len(pages), PAGES):
            some = pages[at : at + PAGES]
            citer = Citer(desk.archive)
            searched = any(alert.watch == "search" for alert, _ in alerts)
            index = FreshIndex(desk.archive, some, self._lexica) if searched else None
            try:
                for alert, seen in alerts:
                    items = list(self._of_pages(desk, alert, some, arrived, seen, citer, index, now))
                    known = {one.content for one in found[alert.id]}
                    # A page that came in after the last look, and was replaced since, was never told.
                    known.update(*(before[page] for page, number in arrived.replaced if number <= seen))
                    found[alert.id] += new_items(self._untold(alert, items), known)
            finally:
                if index:
                    index.close()
        return found

    def _of_pages(
        self, desk: ArchiveDesk, alert: Alert, pages: Sequence[str], arrived: Arrived, seen: int, citer: Citer,
        index: FreshIndex | None, now: str,
    ) -> Iterator[AlertItem]:  # fmt: skip
        own = [page for page in pages if arrived.pages[page] > seen]
        if not own:
            return
        if alert.watch == "search" and index:
            picked = index.pick(desk.query(alert.what), citer)
        else:
            picked = pick_of_person(desk.archive, own, alert.what)
        articles = [row.id for page in own for row, _ in desk.archive.shown(page)]
        yield from ItemMaker(desk, citer, alert, now).of_picked(picked, articles)

    def _untold(self, alert: Alert, items: Sequence[AlertItem]) -> _Items:
        return new_items(items, self._store.told(alert.id, [one.content for one in items]))

    def items(self, alert: str, *, limit: int = 100) -> _Items:
        """What an alert has told, the newest first."""
        return self._store.items(alert, limit=limit)

    # --- sending

    def send(self, settings: Settings | None = None, *, desk: ArchiveDesk | None = None) -> _Done:
        """Send every message that is due, each once; what is not taken is tried again later, six times.

        A message is marked as sent after its receiver took it: who is killed between sends it again, with the same id.
        `desk` lets mails name a story by its title.
        """
        known = settings or read_settings()
        alerts = {alert.id: alert for alert in self._store.alerts()}
        done: _Done = []
        while message := self._store.claim(self._now(), self._later(_LEASE)):
            alert = alerts.get(message.alert)
            if alert is not None:
                done.append(self._send(alert, message, known, desk))
        return done

    def _send(self, alert: Alert, message: Message, settings: Settings, desk: ArchiveDesk | None) -> Sent:
        title, state, tries, error = _title(alert, desk), "sent", message.tries, None
        due = message.due
        try:
            deliver(alert, message, settings, title=title, now=self._clock())
        except AlertError as failed:
            error, tries = str(failed), tries + 1
            over = failed.final or tries > len(WAITS)
            state = "failed" if over else "waiting"
            wait = min(failed.wait or 0.0, _LONGEST)
            due = self._later(max(WAITS[tries - 1], wait)) if not over else due
        self._store.settle(message.id, state, tries=tries, due=due, error=error)  # type: ignore[arg-type]
        return Sent(message=message.id, alert=alert.id, state=state, error=error)  # type: ignore[arg-type]

    def revive(self) -> int:
        """Let messages that have failed be sent again; how many there are."""
        return self._store.revive(self._now())

    def messages(self, state: State | None = None) -> _Messages:
        """The messages of a state, or all, oldest first."""
        return self._store.messages(state)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")

    def _later(self, seconds: float) -> str:
        later = self._clock().astimezone(UTC) + timedelta(seconds=seconds)
        return later.isoformat(timespec="seconds")

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def alert_items(where: str | Path, alert: str, *, limit: int = 100) -> list[AlertItem]:
    """What an alert of an archive has told, the newest first: the entries of its feed.

    Raises:
        AlertError: there is no such alert.
    """
    with Alerts(where) as alerts:
        if all(one.id != alert for one in alerts.list()):
            raise AlertError(f"no alert {alert!r}; `rawi alert list` lists them")
        return alerts.items(alert, limit=limit)


def _contents(desk: ArchiveDesk, articles: Sequence[str]) -> Iterator[str]:
    citer = Citer(desk.archive)
    for id, source in citer.sources(articles).items():
        article = citer.article(id)
        if article is not None:
            yield from contents_of(address_of(source), article)


def _title(alert: Alert, desk: ArchiveDesk | None) -> str:
    if alert.watch == "story" and desk is not None:
        story = desk.archive.threads.story(alert.what)
        if story is not None and story.title:
            return story.title
    return alert.what
