"""From a trigger to who takes part, where and when: reads the items around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rawi.clauses import Text, Time
from rawi.events.drafts import is_day, is_span
from rawi.events.items import Item
from rawi.events.phrase import Phrase
from rawi.events.triggers import Happening, Trigger
from rawi.events.words import IN, Words
from rawi.script import without_article

_NEAR = 2  # tokens between a noun and what belongs to it
_SLOT = 4  # unknown words between a verb and its subject or object
_WEAK = frozenset(("deal", "cause", "sport", "light"))  # nouns that hardly tell an event alone
_BEFALLS = frozenset(("victim", "hurt", "people"))
_FATAL = frozenset(("attack", "accident", "disaster", "death"))
_REMARK = 12  # items of a remark between commas
_WINDOW = 40  # items of a clause


@dataclass(slots=True)
class Clause:
    """What stands in the clause of a trigger: bare phrases in order, those with a preposition, place, times, nouns.

    `straight` are the bare phrases before the first comma, `gaps` how many unknown words stand before each bare one.
    """

    bare: list[tuple[Phrase, ...]] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    straight: list[tuple[Phrase, ...]] = field(default_factory=list)
    prepared: list[tuple[str, tuple[Phrase, ...]]] = field(default_factory=list)
    place: Phrase | None = None
    origin: Phrase | None = None
    towards: Phrase | None = None
    seat: Phrase | None = None
    times: list[Time] = field(default_factory=list)
    nouns: list[Item] = field(default_factory=list)
    causes: list[Trigger] = field(default_factory=list)
    gathers: bool = False
    first: int = 0
    last: int = 0


class ClauseScanner:
    """Reads clauses; built once."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._sessions = words.of("session")
        self._seats = words.of("seat")
        self._in_it, self._away = words.terms("carried_in_it"), words.terms("away")

    def right(
        self, text: Text, items: Sequence[Item], at: int, takes: Mapping[str, str], *, through: bool = False
    ) -> Clause:
        """The clause after the item `at`. `through`: it goes on over a verb that only carries a noun (`اندلع`)."""
        found = Clause(first=items[at].last, last=items[at].last)
        kind = _kind(items[at].triggers[0])
        quoted = text.quoted[items[at].first]
        unknown = 0
        remark = at > 1 and items[at - 1].sort == "relative" and text.form(items[at - 2].first) == ","
        after = elsewhere = marked = False
        k = at + 1
        while k < min(len(items), at + _WINDOW):
            item = items[k]
            sort = item.sort
            if sort == "mark" and (_ends(text, item.first) or (remark and k > at + 1)):
                break
            if sort == "verb":
                carries = any(one.gives in ("event", "either") for one in item.triggers)
                carries = carries or (through and text.form(item.last) in self._in_it)
                if not (carries and (through or (found.causes and not after))) or item.joined:
                    break
                unknown += 0 if through else 2  # another verb's company
                found.gathers = found.gathers or "gathers" in self._words.roles(text.form(item.first))
            elif sort == "relative":
                following = items[k + 1] if k + 1 < len(items) else None
                carries = following is not None and any(one.gives == "event" for one in following.triggers)
                if not carries or (not through and text.form(items[k - 1].first) == ","):
                    closes = _closing_comma(text, items, k)
                    if closes is None and through:
                        closes = _second_relative(text, items, k)
                    if closes is None:
                        break
                    k = closes
            elif sort in ("saying", "stop", "that"):
                break
            elif sort == "after":
                following = items[k + 1] if k + 1 < len(items) else None
                if following is not None and following.sort == "noun" and not found.causes:
                    found.causes.append(following.triggers[0])
                after = True
            elif sort == "noun":
                elsewhere = elsewhere or (item.prep == "الي" and text.form(item.first) in self._sessions)
                found.nouns.append(item)
                found.causes.append(item.triggers[0])
                happening = item.triggers[0].happening
                told = happening is not None and happening.firm not in _WEAK
                told = told and kind != "offer"  # `عرضت مصر استضافة محادثات بين …`
                if told and happening is not None and happening.kind not in (*_FATAL, kind):
                    elsewhere = elsewhere or item.prep not in takes
                unknown += 1
            elif sort == "time":
                if text.form(item.last) == "من" and text.form(item.first) in self._away:
                    after = True  # `قبل أسبوعين من موعده`
                elif not after and not elsewhere and item.time is not None:
                    found.times.append(item.time)
            elif sort == "phrase":
                if not after and not elsewhere:
                    near = item.first - items[at].last <= _NEAR
                    own = text.quoted[item.first] == quoted
                    self._phrase(text, item, takes, found, unknown, near=near, own=own)
                    if not marked and found.bare and not item.prep:
                        found.straight = list(found.bare)
            elif sort == "word":
                unknown += 1 + _SLOT * _looks_finite(text, item)
            elif sort == "mark":
                marked = True
            found.last = item.last
            k += 1
        found.place = found.place or found.seat
        return found

    def _phrase(
        self,
        text: Text,
        item: Item,
        takes: Mapping[str, str],
        found: Clause,
        unknown: int,
        *,
        near: bool,
        own: bool,
    ) -> None:
        if item.prep and item.phrases and item.phrases[0].site:
            found.place = _better(found.place, item.place or item.phrases[0])
            return
        role = takes.get(item.prep) if item.prep else None
        if role == "place":
            if found.towards is None:
                found.towards = item.place or next((p for p in item.phrases if p.what == "place"), None)
            return
        if role == "origin":
            found.origin = found.origin or item.place
            return
        acts = bool(item.phrases) and item.phrases[0].what in ("body", "people")
        if role and item.place is not None and item.place.noun and not item.place.names and not acts:
            found.place = _better(found.place, item.place)
            return
        if role == "participant" and item.prep == "ل" and not near:
            return
        if found.gathers and item.prep == "ب" and item.phrases and not item.phrases[0].site:
            role = "participant"  # `يجمع الصواري بالمرسى`
        elif role == "participant" and item.prep == "ب" and item.place is not None:
            role = None  # `اجتماعا بجدة`
        if role:
            found.prepared.append((role, item.phrases or ((item.place,) if item.place else ())))
            return
        if item.prep in IN and item.place is not None and own:
            found.place = _better(found.place, item.place)
        elif item.prep == "في" and own and item.phrases and _head(text, item.phrases[0]) in self._seats:
            found.seat = found.seat or item.phrases[0]  # `في مجلس النواب`
        elif not item.prep and unknown <= _SLOT:
            found.gaps.append(unknown)
            found.bare.append(item.phrases or ((item.place,) if item.place else ()))

    def left_subject(self, text: Text, items: Sequence[Item], at: int) -> tuple[Phrase, ...]:
        """The bare phrases right before a verb: `الشرطة، اليوم، تعتقل`, `وكان الوزير قد زار`."""
        if items[at].joined:
            return ()
        k = at - 1
        commas = words = 0
        while k >= 0 and at - k <= 8:
            item = items[k]
            aux = "aux" in self._words.roles(text.form(item.first))
            if item.sort in ("time",) or (item.sort == "word" and aux):
                k -= 1
                continue
            if item.sort == "mark" and text.form(item.first) == "," and commas < 2:
                commas += 1
                k -= 1
                continue
            if item.sort == "word" and words < _SLOT and not items[at].joined and commas == 0:
                words += 1
                k -= 1
                continue
            if item.sort == "phrase" and (not item.prep or commas == 0):
                if not item.prep:
                    return () if words and commas else item.phrases
                k -= 1
                continue
            break
        return ()

    def left_doer(self, items: Sequence[Item], at: int, *, counted: bool = False) -> tuple[Phrase, ...]:
        """The nearest bare people or bodies before a noun in its sentence: whom `لقائه` points back to."""
        for k in range(at - 1, max(-1, at - _WINDOW), -1):
            item = items[k]
            if item.sort == "phrase" and item.phrases and not item.prep:
                first = item.phrases[0]
                if first.what in ("person", "office", "body"):
                    return item.phrases
                if first.what == "people" and (counted or not first.counted):
                    return item.phrases
        return ()

    def cause(self, clause: Clause) -> Happening | None:
        """What people died of, as told in a clause."""
        found = (one.happening for one in clause.causes if one.happening is not None)
        return next((one for one in found if one.kind in _FATAL and one.firm not in _BEFALLS), None)

    def times(self, items: Sequence[Item]) -> list[Time]:
        """The days told in items."""
        found = [one.time for one in items if one.sort == "time" and one.time is not None]
        return [one for one in found if is_day(one) or is_span(one)]

    def left_setting(self, items: Sequence[Item], at: int) -> tuple[Phrase | None, list[Time]]:
        """The place and times told between the verb before an item and it."""
        place: Phrase | None = None
        times: list[Time] = []
        for k in range(at - 1, max(-1, at - 16), -1):
            item = items[k]
            if item.sort in ("stop", "that", "relative", "after", "noun"):
                break
            if item.sort == "time" and item.time is not None and is_day(item.time):
                times.append(item.time)
            if item.sort == "phrase" and item.prep in IN and item.place is not None:
                place = item.place
        return place, times


def _head(text: Text, phrase: Phrase) -> str:
    """The first word of a phrase, without its article."""
    return without_article(text.form(phrase.first)[phrase.cut :])


def _looks_finite(text: Text, item: Item) -> bool:
    """Whether an unknown word is by its letters a verb of the present, to which belongs what follows."""
    form = text.form(item.first)
    return len(form) > 3 and form[0] == "ي" and not item.prep and not form.endswith(("ه", "ا", "ي"))


def _closing_comma(text: Text, items: Sequence[Item], at: int) -> int | None:
    """Where a remark between commas ends: `تلتقي الصواري، التي ضمنت الصدارة، ضيفتها`; None: it is none."""
    if text.form(items[at - 1].first) != ",":
        return None
    for k in range(at + 1, min(len(items), at + _REMARK)):
        if items[k].sort in ("saying", "stop", "that", "relative"):
            return None
        if items[k].sort == "mark":
            return k if text.form(items[k].first) == "," else None
    return None


def _second_relative(text: Text, items: Sequence[Item], at: int) -> int | None:
    """Where a second relative clause of the same noun begins that tells the noun's event: `التي … ، والتي انعقدت`."""
    for k in range(at + 1, min(len(items) - 1, at + _REMARK)):
        if items[k].sort in ("saying", "stop", "that"):
            return None
        if items[k].sort == "relative" and text.form(items[k].first)[0] == "و":
            return k if any(one.gives == "event" for one in items[k + 1].triggers) else None
    return None


def _ends(text: Text, at: int) -> bool:
    """Whether a mark ends the clause: no comma, no point in a number."""
    if text.form(at) not in (".", ";", ":", "!", "?", "؟"):
        return False
    if text.form(at) == ":" and at + 1 in text.times:
        return False  # `الاجتماع المقبل للجنة: 13 يوليو`
    return not (text.form(at - 1).isdigit() and text.form(at + 1).isdigit())


def _kind(trigger: Trigger) -> str:
    told = trigger.deed or trigger.happening
    return told.kind if told is not None else ""


def _better(one: Phrase | None, other: Phrase) -> Phrase:
    """The place to keep: the first that has a name."""
    if one is None or (not one.names and other.names):
        return other
    return one
