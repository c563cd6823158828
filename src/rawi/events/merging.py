"""One happening is listed once: tellings of it in title, lead and body become one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rawi.clauses import Text, Time
from rawi.events.drafts import Draft, is_day, is_span
from rawi.events.phrase import Phrase
from rawi.events.records import RecordMaker
from rawi.model import When
from rawi.script import find_words, fold_text, without_article

_FATAL = frozenset(("attack", "accident", "disaster", "death", "rescue"))
_ONE_AT_A_TIME = frozenset(("attack", "accident", "disaster", "protest", "strike", "vote", "funeral"))
_SCENE = _FATAL | {"funeral"}
_LEAD = 2  # sentences
_OPEN_DATE = re.compile(r"XXXX-\d\d-\d\d")
_NOW = "PRESENT_REF"  # `حتى الآن`
_OCCASIONS = frozenset(("press conference", "call"))
_SAME = {"talks": "meeting"}
_PARTS = 24  # the parts that a happening keeps
_KEPT = 24  # the last happenings that a telling may belong to


def merge(text: Text, drafts: Sequence[Draft], records: RecordMaker) -> list[Draft]:
    """The happenings of an article, each at its first telling in the body, with what the later ones add."""
    kept: list[Draft] = []
    for draft in drafts:
        same = next((one for one in reversed(kept[-_KEPT:]) if _is_same(text, one, draft, records)), None)
        if same is None:
            if not draft.loose:
                kept.append(draft)
        else:
            _join(text, same, draft, records)
    _settle(text, kept)
    return [one for one in kept if one.parts and _is_set(one)]


def _is_set(one: Draft) -> bool:
    told = any(is_day(time) or is_span(time) or time.time.value == _NOW for time in one.times)
    awaited = one.mood == "planned" and (one.kind == "answer" or (one.kind == "match" and len(one.parts) > 1))
    return bool(one.place or one.origin or told or one.numbered or awaited)


def _settle(text: Text, kept: Sequence[Draft]) -> None:
    """Gives what is told without place and day those of its story.

    What belongs to one misfortune is where that is, a press conference on the day that the article's lead tells.
    """
    scene = next((one.place for one in kept if one.kind in _SCENE and one.place is not None), None)
    for draft in kept:
        if (draft.kind in _SCENE and not _is_set(draft)) or (draft.kind == "rescue" and draft.place is None):
            draft.place = scene
        if draft.kind == "press conference" and not draft.place and draft.mood == "happened":
            draft.place = _dateline(text)
        told = draft.main or draft.kind in _OCCASIONS or draft.sentence <= _LEAD
        news = told and draft.mood == "happened" and not draft.background and not draft.title
        if news and not any(map(is_day, draft.times)):
            draft.times = [*draft.times, *_told_times(text, draft)]


def _dateline(text: Text) -> Phrase | None:
    """The place at the beginning of the body from where the article reports."""
    lead = next((one for one in text.sentences if not one.title), None)
    told = text.article.dateline
    if lead is None or told is None:
        return None
    spans = ((k, text.evidence(k, k + 1, "events/place").span) for k in range(lead.first, lead.last))
    inside = [k for k, span in spans if told.span.start <= span.start and span.end <= told.span.end]
    if not inside:
        return None
    names = tuple(text.names[k] for k in inside if k in text.names)
    return Phrase(inside[0], inside[-1] + 1, 0, "place", names, "", "f")


def _told_times(text: Text, draft: Draft) -> list[Time]:
    """The day of what is told without one: the lead's, unless its sentence tells another."""
    leads = [one for one in text.sentences[: _LEAD + 1] if not one.title][:_LEAD]
    if not leads:
        return []
    found = [text.times[k] for k in range(leads[0].first, leads[-1].last) if k in text.times]
    lead = next((one for one in found if is_day(one)), None)
    if lead is None:
        return []
    sentence = text.sentences[draft.sentence]
    near = [text.times[at] for at in range(sentence.first, draft.first) if at in text.times]
    return [lead] if all(_is_one_day(lead, one) for one in near if is_day(one)) else []


def _is_one_day(one: Time, other: Time) -> bool:
    return one is other or (one.time.earliest, one.time.latest) == (other.time.earliest, other.time.latest)


def _is_same(text: Text, one: Draft, other: Draft, records: RecordMaker) -> bool:
    kinds = {_SAME.get(one.kind, one.kind), _SAME.get(other.kind, other.kind)}
    if len(kinds) > 1 and not (kinds <= _FATAL and (one.open_kind or other.open_kind)):
        return False
    if one.mood != other.mood and not (other.loose and other.mood == "happened"):
        return False
    if _days_differ(records.on(text, one), records.on(text, other)):
        return False
    if _told_apart(one, other):
        return False
    if one.kind == "other" and one.sentence == other.sentence and not one.title:
        return False  # `توصل الوفدان إلى اتفاق على هدنة تبدأ غدا`
    if other.loose and not other.parts:
        points = other.definite or other.kind not in ("meeting", "talks")
        return points and not _places_differ(text, one.place, other.place)
    shared = _shared(text, one, other, records)
    known = (one.definite or other.definite) and one.kind == other.kind
    apart = not known and _places_differ(text, one.place, other.place)
    if apart and (not shared or one.kind in ("visit", "travel")):
        return False
    if shared:
        return True
    if _somebody(one) and _somebody(other):
        return False  # two who are named, and neither of them in both
    near = other.sentence - one.sentence <= 2 or one.title
    if one.kind in _ONE_AT_A_TIME or one.open_kind or other.open_kind:
        return near or other.loose
    return not one.parts or not other.parts


def _shared(text: Text, one: Draft, other: Draft, records: RecordMaker) -> bool:
    """Whether somebody takes part in both; of two named encounters, whether nobody else stands against it."""
    left, right = _names(text, one, records), _names(text, other, records)
    both = sum(any(_alike(a, b) for b in right) for a in left)
    if not both:
        return False
    least = min(len(left), len(right))
    return both >= least or (least > 2 and both * 2 >= least) or one.kind in _ONE_AT_A_TIME


def _names(text: Text, draft: Draft, records: RecordMaker) -> list[frozenset[str]]:
    found = []
    for part in records.parts(text, draft):
        key = {part.entity.id} if part.entity else set()
        words = {
            without_article(word.form) for word in find_words(fold_text(part.ar + " " + part.evidence.quote))
        }
        found.append(frozenset(key | words))
    return found


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) * 2 >= min(len(one), len(other)) > 0


def _days_differ(one: When | None, other: When | None) -> bool:
    if one is None or other is None or None in (one.earliest, one.latest, other.earliest, other.latest):
        return False
    assert one.earliest and one.latest and other.earliest and other.latest
    return one.latest < other.earliest or other.latest < one.earliest


def _somebody(draft: Draft) -> bool:
    """Whether it befell somebody with a name."""
    named = [phrase for role, phrase in draft.parts if role == "target" and phrase.names]
    return any(name.mention.kind == "person" for phrase in named for name in phrase.names)


def _told_apart(one: Draft, other: Draft) -> bool:
    """Whether two happenings of an article whose date is open are told with days of their own."""
    left, right = ([time.time for time in draft.times if is_day(time)][:1] for draft in (one, other))
    values = {
        time.value for time in (*left, *right) if time.earliest is None and _OPEN_DATE.match(time.value)
    }
    return len(values) > 1


def _places_differ(text: Text, one: Phrase | None, other: Phrase | None) -> bool:
    if one is None or other is None:
        return False
    left = next((name.mention for name in one.names if name.mention.kind == "place"), None)
    right = next((name.mention for name in other.names if name.mention.kind == "place"), None)
    if left is None or right is None:
        return False
    if left.entity is not None and right.entity is not None and left.entity.id == right.entity.id:
        return False
    return fold_text(left.evidence.quote) != fold_text(right.evidence.quote)


def _join(text: Text, one: Draft, other: Draft, records: RecordMaker) -> None:
    """Adds to a happening what another telling of it says."""
    if one.open_kind and not other.open_kind and other.kind in _FATAL - {"rescue"}:
        one.kind, one.open_kind = other.kind, False
    if one.kind == "meeting" and other.kind == "talks" and other.place is not None:
        one.kind = "talks"
    if one.title and not other.title and not other.loose:
        one.first, one.last, one.title = other.first, other.last, False
        one.sentence, one.rule = other.sentence, other.rule
        one.parts, other.parts = other.parts, one.parts
        one.place, other.place = other.place or one.place, one.place
    one.place = one.place or other.place
    one.origin = one.origin or other.origin
    if not any(time.time.earliest for time in one.times):
        one.times += other.times
    known = _names(text, one, records)
    for role, phrase in other.parts[: max(0, _PARTS - len(one.parts))]:
        alone = Draft(other.kind, other.first, other.last, False, 0, parts=[(role, phrase)])
        named = _names(text, alone, records)
        if not any(_alike(a, b) for a in named for b in known):
            one.parts.append((role, phrase))
            known += named
