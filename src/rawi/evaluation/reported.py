"""Scores of what is reported: statements with their speakers and chains, figures, events."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from rawi.evaluation.gold import GoldEvent, GoldFigure, GoldStatement
from rawi.evaluation.scores import Score
from rawi.evaluation.words import word_f1
from rawi.model import Event, Figure, Span, Statement, TimeExpression, Voice, When
from rawi.script import find_words, fold_text, fold_words, without_article

STATEMENT_TASKS = (
    "statements", "statement_act", "statement_mode", "statement_anonymous", "statement_chain", "statement_addressee",
)  # fmt: skip
FIGURE_TASKS = ("figures", "figure_counted", "figure_status", "figure_bound", "figure_source")
EVENT_TASKS = ("events", "event_mood")
REPORTED_TASKS = (*STATEMENT_TASKS, *FIGURE_TASKS, *EVENT_TASKS)
_SAME_CONTENT = 0.7
_OPEN_WEEKDAY = re.compile(r"XXXX-WXX-([1-7])")
_OPEN_DATE = re.compile(r"XXXX-(\d\d)-(\d\d)")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HALF = 0.5

W = TypeVar("W")
F = TypeVar("F")


def score_statements(
    name: str, wanted: Sequence[GoldStatement], found: Sequence[Statement], scores: Mapping[str, Score]
) -> None:
    """Counts statements: a pair matches when its contents' words have an F1 of 0.7, and is right with its speaker.

    One to one, the best pairs first. Act, mode, anonymity, chain and addressee are shares of the right pairs.
    """
    asked = [one for one in wanted if one.content]
    score = scores["statements"]
    score.wanted += len(asked)
    score.given += len(found)
    pairs = _pairs(asked, found, _alike)
    # A speaker whom the gold names by words of its own is the one whom those words were matched with elsewhere.
    told = {
        (one.speaker, other.speaker.ar) for one, other in pairs if one.surface and _same_speaker(one, other)
    }
    for one, other in pairs:
        carried = one.surface is None and (one.speaker, other.speaker.ar) in told
        if not carried and not _same_speaker(one, other):
            score.wrong.append(
                f"{name}: {one.content!r}: {_voice(other.speaker)}, not {one.speaker} {one.surface!r}"
            )
            continue
        score.right += 1
        _share(scores["statement_act"], one.act, other.act, f"{name}: {one.content!r}")
        _share(scores["statement_mode"], one.mode, other.mode, f"{name}: {one.content!r}")
        _share(
            scores["statement_anonymous"], one.anonymous, other.anonymous, f"{name}: {_voice(other.speaker)}"
        )
        if one.chain:
            right = _same_chain(one.chain, other.chain)
            links = [_voice(link) for link in other.chain]
            scores["statement_chain"].count(right, f"{name}: {links}, not {list(one.chain)}")
        if one.addressee:
            names = list(other.addressee)
            right = all(any(_is_called(voice, each) for voice in names) for each in one.addressee)
            heard = [_voice(voice) for voice in names]
            scores["statement_addressee"].count(right, f"{name}: {heard}, not {list(one.addressee)}")
    score.wrong += [
        f"{name}: missing: {one.speaker}: {one.content!r}" for one in _left(asked, [a for a, _ in pairs])
    ]
    score.wrong += [
        f"{name}: too many: {_voice(one.speaker)} {one.cue.quote!r}: {one.text!r}"
        for one in _left(found, [b for _, b in pairs])
    ]


def score_figures(
    name: str, wanted: Sequence[GoldFigure], found: Sequence[Figure], scores: Mapping[str, Score]
) -> None:
    """Counts figures: a pair matches when its ends are equal and its texts overlap.

    Counted, status, bound and source are shares of the pairs; what is counted and the status are right when they share
    a word with the gold's, in English or Arabic.
    """
    score = scores["figures"]
    score.wanted += len(wanted)
    score.given += len(found)
    pairs = _pairs(wanted, found, _same_figure)
    score.right += len(pairs)
    for one, other in pairs:
        where = f"{name}: {one.text!r}"
        if one.counts:
            told = (other.counted_en or "", other.counted.quote if other.counted else "")
            right = _shares_word(one.counts, told[0]) or bool(
                one.counts_ar and _shares_word(one.counts_ar, told[1])
            )
            scores["figure_counted"].count(right, f"{where}: {told}, not {one.counts}")
        if one.status:
            words = other.status_words.quote if other.status_words else ""
            right = _shares_word(one.status, other.status or "")
            scores["figure_status"].count(right, f"{where}: {other.status} ({words}), not {one.status}")
        scores["figure_bound"].count(one.bound == other.bound, f"{where}: {other.bound}, not {one.bound}")
        if one.attributed:
            said = other.source is not None or other.attributed is not None
            scores["figure_source"].count(said, f"{where}: nobody, not {one.attributed}")
    score.wrong += [f"{name}: missing: {one.text!r}" for one in _left(wanted, [a for a, _ in pairs])]
    score.wrong += [
        f"{name}: too many: {one.evidence.quote!r} ({one.low}, {one.high})"
        for one in _left(found, [b for _, b in pairs])
    ]


def score_events(
    name: str,
    wanted: Sequence[GoldEvent],
    found: Sequence[Event],
    scores: Mapping[str, Score],
    times: Sequence[TimeExpression] = (),
) -> None:
    """Counts events: a pair is right with its kind, at least half of its actors, and its place or its day.

    On a page whose date is open, what a time tells (`times`: those of the article) is compared: the weekday of `أمس
    الثلاثاء`, month and day of `5 مارس`.
    """
    told = {one.evidence.span: one.value for one in times}
    score = scores["events"]
    score.wanted += len(wanted)
    score.given += len(found)
    pairs = _pairs(wanted, found, lambda one, other: _same_event(one, other, told))
    score.right += len(pairs)
    for one, other in pairs:
        _share(scores["event_mood"], one.mood, other.mood, f"{name}: {other.trigger.quote!r}")
    score.wrong += [
        f"{name}: missing: {one.kind} {', '.join(one.actors)} {one.place or ''} {one.day or one.weekday or ''}"
        for one in _left(wanted, [a for a, _ in pairs])
    ]
    score.wrong += [
        f"{name}: too many: {one.kind} {one.trigger.quote!r}: {', '.join(part.ar for part in one.parts)}"
        f" in {one.place.ar if one.place else None}, {_days(one.on)}"
        for one in _left(found, [b for _, b in pairs])
    ]


def _pairs(wanted: Sequence[W], found: Sequence[F], fits: Callable[[W, F], float]) -> list[tuple[W, F]]:
    """The best pairs that fit at all, one to one."""
    scored = sorted(
        ((fits(one, other), -i, -k) for i, one in enumerate(wanted) for k, other in enumerate(found)),
        reverse=True,
    )
    pairs: list[tuple[W, F]] = []
    taken: set[int] = set()
    given: set[int] = set()
    for value, i, k in scored:
        if value > 0 and -i not in taken and -k not in given:
            taken.add(-i)
            given.add(-k)
            pairs.append((wanted[-i], found[-k]))
    return pairs


def _left(ones: Sequence[W], paired: Sequence[W]) -> list[W]:
    return [one for one in ones if not any(one is other for other in paired)]


def _share(score: Score, wanted: object, found: object, where: str) -> None:
    if wanted is not None:
        score.count(wanted == found, f"{where}: {found}, not {wanted}")


# --- statements


def _alike(one: GoldStatement, other: Statement) -> float:
    f1 = word_f1(one.content or "", other.text)
    return f1 + 0.1 * _same_speaker(one, other) if f1 >= _SAME_CONTENT else 0.0


def _same_speaker(one: GoldStatement, other: Statement) -> bool:
    voice = other.speaker
    if one.speaker and voice.en and _plain(one.speaker) == _plain(voice.en):
        return True
    if one.surface and voice.evidence and _overlaps(one.surface, voice.evidence.quote):
        return True
    return bool(one.ar) and _overlaps(one.ar or "", voice.ar)


def _same_chain(wanted: Sequence[str], found: Sequence[Voice]) -> bool:
    """Whether the links stand in the chain in their order; the outlet may follow them."""
    at = 0
    for link in found:
        if at < len(wanted) and _is_called(link, wanted[at]):
            at += 1
    return at == len(wanted)


def _is_called(voice: Voice, name: str) -> bool:
    if voice.en and _plain(voice.en) == _plain(name):
        return True
    quote = voice.evidence.quote if voice.evidence else ""
    return _overlaps(name, voice.ar) or _overlaps(name, quote)


def _overlaps(one: str, other: str) -> bool:
    """Whether two Arabic names share their shorter one's words by half, articles and clitics aside."""
    first, second = _bare(one), _bare(other)
    if not first or not second:
        return False
    return len(first & second) >= max(1, _HALF * min(len(first), len(second)))


def _bare(text: str) -> set[str]:
    found = set()
    for written in fold_words(text).split():
        word = f"ال{written[2:]}" if written.startswith("لل") else written
        bare = without_article(word)
        found.add(bare[1:] if bare[:1] in "بلو" and len(bare) > 4 else bare)
    return found


def _voice(voice: Voice) -> str:
    return f"{voice.kind} {voice.ar!r}" + (f" ({voice.en})" if voice.en else "")


# --- figures


def _same_figure(one: GoldFigure, other: Figure) -> float:
    low, high = other.low, other.high
    same = (_close(one.low, low) and _close(one.high, high)) or (
        # One number with a bound may be given by its one end or by both.
        one.low is not None and one.bound != "exact" and low == high and _close(one.low or one.high, low)
    )
    if not same and one.bound != "exact" and (one.low is None) != (one.high is None):
        same = _close(one.low if one.low is not None else one.high, low if low is not None else high)
    if not same:
        return 0.0
    return word_f1(one.text, other.evidence.quote)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(1.0, abs(one))


def _shares_word(one: str, other: str) -> bool:
    return bool(_stems(one) & _stems(other))


_EMPTY = frozenset(("the", "of", "a", "in", "and", "for", "to"))


def _stems(text: str) -> set[str]:
    words = {word.form for word in find_words(fold_text(text))} - _EMPTY
    return {without_article(word).rstrip("s")[:5] for word in words}


# --- events


def _same_event(one: GoldEvent, other: Event, told: Mapping[Span, str]) -> float:
    if one.kind != other.kind:
        return 0.0
    names = [(part.ar, part.en or "", part.evidence.quote) for part in other.parts]
    right = sum(any(_is_name(each, name) for name in names) for each in one.actors)
    if right < _HALF * len(one.actors):
        return 0.0
    place = bool(one.place and other.place) and any(
        _is_name(one.place or "", (part.ar, part.en or "", part.evidence.quote))
        for part in (other.place,)
        if part
    )
    if place or _same_day(one, other.on, told) or not (one.place or one.day or one.weekday):
        return 1.0 + right + place
    return 0.0


def _same_day(one: GoldEvent, on: When | None, told: Mapping[Span, str]) -> bool:
    if on is None:
        return False
    if on.earliest is None and on.latest is None and on.evidence is not None:
        return _fits(one, told.get(on.evidence.span, ""))
    if on.earliest is None or on.earliest != on.latest:
        return False
    if one.day is not None:
        return on.earliest == one.day
    return one.weekday is not None and f"{on.earliest:%A}" == one.weekday


def _fits(one: GoldEvent, value: str) -> bool:
    """Whether a day is the one that a TIMEX3 value without a year tells: `XXXX-WXX-2`, `XXXX-03-05`."""
    weekday, date_told = _OPEN_WEEKDAY.match(value), _OPEN_DATE.match(value)
    if date_told and one.day is not None:
        return (one.day.month, one.day.day) == (int(date_told[1]), int(date_told[2]))
    if weekday is None:
        return False
    name = f"{one.day:%A}" if one.day is not None else one.weekday
    return name == _WEEKDAYS[int(weekday[1]) - 1]


def _is_name(wanted: str, names: tuple[str, ...]) -> bool:
    return any(_plain(wanted) == _plain(name) or _overlaps(wanted, name) for name in names if name)


def _days(on: When | None) -> str:
    return f"{on.earliest}–{on.latest}" if on else "no day"


def _plain(english: str) -> str:
    return " ".join(english.lower().removeprefix("the ").split())
