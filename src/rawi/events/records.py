"""From drafts to records: parts with their entities, days, and the statement that tells an event."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from rawi.clauses import Text, Time
from rawi.events.drafts import Draft, is_day, is_span
from rawi.events.phrase import Phrase
from rawi.events.words import Words
from rawi.lexicon import Lexica
from rawi.model import Event, Evidence, Mention, Part, Statement, When, content_id
from rawi.script import find_words, fold_text

_TELLING = frozenset(("say", "add", "affirm", "deny", "announce", "reveal", "explain", "report"))
_RECENT = timedelta(days=8)  # what is older is background
_LONG = ("year", "month", "week", "decade", "century", "season", "quarter", "half")
_NESTED = 6  # statements one inside the other
# What TIMEX3 writes for a day that hangs on a date nobody tells: a weekday, a day of a month, yesterday.
_A_DAY = re.compile(r"XXXX-(?:WXX-\d|\d\d-\d\d|XX-XX)")

Sayings = tuple[list[int], list[tuple[int, int, Statement]]]


class RecordMaker:
    """Makes records; built once."""

    def __init__(self, words: Words, lexica: Lexica) -> None:
        self._words = words
        self._since = words.terms("since")
        self._plover = {row["kind"]: row["type"] for row in lexica.table("events/plover")}

    # --- statements

    def sayings(self, text: Text, statements: Sequence[Statement]) -> Sayings:
        """The stretches of what is said, by where they begin."""
        spans = sorted(
            (
                (one.span.start, one.span.end, statement)
                for statement in statements
                for one in statement.content
            ),
            key=lambda span: (span[0], -span[1]),
        )
        return [start for start, _, _ in spans], spans

    def _said(self, start: int, sayings: Sayings) -> Statement | None:
        starts, spans = sayings
        at = bisect_right(starts, start)
        for k in range(at - 1, max(-1, at - 1 - _NESTED), -1):
            if spans[k][1] > start:
                return spans[k][2]
        return None

    def is_told(self, text: Text, draft: Draft, sayings: Sayings) -> bool:
        """Whether a draft is told as a fact of these days: not in a demand, a quotation, or long ago."""
        said = self._said(text.evidence(draft.first, draft.last, draft.rule).span.start, sayings)
        if said is not None:
            if (said.act not in _TELLING and not draft.called) or said.negated:
                return False
            if text.quoted[draft.first] >= 0 and said.mode != "indirect":
                return False
            if said.act == "deny":
                draft.mood = "denied"
        dated = [one for one in draft.times if one.time.kind in ("date", "time", "duration")]
        return draft.mood == "planned" or not (dated and self._is_past(text, dated[0]))

    def _is_past(self, text: Text, time: Time) -> bool:
        one = time.time
        dating = text.article.dating
        if one.latest is not None and dating is not None and dating.earliest is not None:
            return one.latest < dating.earliest - _RECENT
        words = [word.form for word in find_words(fold_text(one.evidence.quote))]
        told = any("past" in self._words.roles(word) for word in words)
        if one.grain in _LONG or one.value.endswith(("W", "M", "Y")):
            return (
                told
                or one.grain in ("year", "decade", "century")
                or (bool(words) and words[0] in self._since)
            )
        return False

    # --- parts

    def parts(self, text: Text, draft: Draft) -> tuple[Part, ...]:
        """Who takes part, everyone once."""
        found: list[Part] = []
        seen: set[str] = set()
        for role, phrase in draft.parts:
            for part in self._of(text, role, phrase):
                key = part.entity.id if part.entity else fold_text(part.ar)
                if key not in seen:
                    seen.add(key)
                    found.append(part)
        return tuple(found)

    def _of(self, text: Text, role: str, phrase: Phrase) -> list[Part]:
        whole = text.evidence(phrase.first, phrase.last, "events/part", cut=phrase.cut)
        if phrase.noun or not phrase.names:
            person = next((one.mention for one in phrase.names if one.mention.kind == "person"), None)
            if person is not None:
                return [_part(role, whole, person)]
            states = [one for one in phrase.names if one.mention.kind in ("place", "nationality", "body")]
            kinds = {one.mention.kind for one in states}
            if len(states) > 1 and kinds in ({"place"}, {"nationality"}):
                return [_part(role, one.mention.evidence, one.mention) for one in states]
            state = states[0].mention if states and states[0].mention.kind == "nationality" else None
            if state is None and len(phrase.names) == 1 and phrase.names[0].mention.kind == "body":
                state = phrase.names[0].mention
            en = state.entity.en if state and state.entity else None
            return [Part(role=role, evidence=whole, entity=None, ar=whole.quote, en=en)]
        return [_part(role, whole, _head(phrase))]

    def place(self, text: Text, phrase: Phrase | None, role: str) -> Part | None:
        """The part that says where."""
        if phrase is None:
            return None
        whole = text.evidence(phrase.first, phrase.last, "events/place", cut=phrase.cut)
        mention = next((one.mention for one in phrase.names if one.mention.kind == "place"), None)
        if mention is None:
            return Part(role=role, evidence=whole, entity=None, ar=whole.quote, en=None)
        return _part(role, whole, mention)

    def on(self, text: Text, draft: Draft) -> When | None:
        """When it is told to be: the first time that has days, else a month or week, else a day that is not known."""
        told = (*filter(is_day, draft.times), *filter(is_span, draft.times))
        for time in told:
            one = time.time
            if one.earliest or one.latest:
                return When(earliest=one.earliest, latest=one.latest, evidence=one.evidence)
        first = next((one.time for one in told if _A_DAY.match(one.time.value)), None)
        return When(earliest=None, latest=None, evidence=first.evidence) if first else None

    def make(self, text: Text, draft: Draft, sayings: Sayings) -> Event:
        """The record of a draft."""
        trigger = text.evidence(draft.first, draft.last, draft.rule, draft.score)
        said = self._said(trigger.span.start, sayings)
        on = self.on(text, draft)
        mood = draft.mood
        if mood == "happened" and any(self._is_coming(one) for one in draft.times[:1]):
            mood = "planned"
        if mood == "happened" and on is not None and self._is_ahead(text, on.earliest):
            mood = "planned"
        return Event(
            id=content_id(text.article.id, "event", trigger.span.start, draft.kind),
            kind=draft.kind,
            trigger=trigger,
            parts=self.parts(text, draft),
            place=self.place(text, draft.place, "place"),
            origin=self.place(text, draft.origin, "origin"),
            on=on,
            mood=mood,
            said_in=said.id if said is not None else None,
            plover=self._plover.get(draft.kind),
        )

    def _is_coming(self, time: Time) -> bool:
        """Whether a time says that it is to come: `الأحد المقبل`."""
        words = find_words(fold_text(time.time.evidence.quote))
        return any("planned" in self._words.roles(word.form) for word in words)

    def _is_ahead(self, text: Text, day: date | None) -> bool:
        dating = text.article.dating
        return bool(day and dating and dating.latest and day > dating.latest)


def _head(phrase: Phrase) -> Mention:
    """The mention that names a phrase: the person of it before his office."""
    mentions = [one.mention for one in phrase.names]
    return next((one for one in mentions if one.kind == "person"), mentions[0])


def _part(role: str, evidence: Evidence, mention: Mention) -> Part:
    entity = mention.entity
    en = (entity.en if entity else None) or (mention.office if mention.kind == "office" else None)
    return Part(
        role=role, evidence=evidence, entity=entity, ar=entity.ar if entity else mention.evidence.quote, en=en
    )
