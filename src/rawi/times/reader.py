"""Finds time expressions in a folded view and resolves them against the day they were said on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from rawi.lexicon import Lexica
from rawi.model import Evidence, TimeExpression, TimeReading
from rawi.script import View, find_sentences, fold, fold_text
from rawi.times.builders import Builders
from rawi.times.calendar import Days
from rawi.times.grammar import Grammar, Phrased, read_phrases
from rawi.times.meanings import Meaning
from rawi.times.resolving import Answer, is_absolute, resolve
from rawi.times.tense import TenseReader
from rawi.times.tokens import Token, TokenReader

_MISMATCH = 0.3
_EXAMPLE_DAY = date(2016, 11, 7)
_HEAD_REACH = 24
_QUOTES = "\"'()[],.:"
_KINDS = {"duration": "duration", "set": "set", "clock": "time"}


class FoundTime(NamedTuple):
    """A time expression before it is resolved: its folded extent, meaning, rule, and the tense around it."""

    start: int
    end: int
    meaning: Meaning
    rule: str
    tense: int


class TimeReader:
    """Reads time expressions; compiled once from `lexica/times` and `lexica/words/numbers`."""

    def __init__(self, lexica: Lexica) -> None:
        self._tokens = TokenReader(lexica)
        kinds = self._tokens.kinds
        builders = Builders(kinds.having("hijri_month"), kinds.having("ordinal"))
        self.phrases = read_phrases(lexica.raw("times/phrases"), "times/phrases.toml")
        self._grammar = Grammar(self.phrases, kinds, builders.table())
        self._tokens.lean(lambda run: bool(self._grammar.reduce(run)))
        self._abbreviations = lexica.forms("words/abbreviations")
        self._tense = TenseReader(lexica)
        names = [(fold_text(row["form"]), row["place"]) for row in lexica.table("times/names")]
        self._heads = frozenset(form for form, place in names if place == "before")
        self._numbered = frozenset(form for form, place in names if place == "number")
        self._epithets = frozenset(form for form, place in names if place == "after")

    def find(
        self, view: View, *, on: date | datetime | None = None, eager: bool = False
    ) -> tuple[TimeExpression, ...]:
        """The time expressions of a text in its order, none overlapping, none across a sentence.

        `on` is the day (or moment) the text speaks from, None when unknown: then only absolute expressions have days.
        Offsets are code points of `view.text`. With `eager` the text is known to speak of days, as a search box does:
        `في 15` is then read as a day of the month.

        >>> from rawi.desk import open_lexica
        >>> from rawi.script import fold
        >>> reader = TimeReader(open_lexica())
        >>> view = fold("وصل الوفد مساء السبت وغادر في 7 أكتوبر الماضي")
        >>> [(one.evidence.quote, str(one.earliest)) for one in reader.find(view, on=date(2024, 3, 5))]
        [('مساء السبت', '2024-03-02'), ('7 أكتوبر الماضي', '2023-10-07')]
        """
        return self.resolve(view, self.read(view, eager=eager), on)

    def read(self, view: View, *, eager: bool = False) -> list[FoundTime]:
        """The expressions with their meanings, not yet resolved; offsets are folded ones."""
        folded = view.folded
        sentences = [
            (view.index(span.start), view.index(span.end))
            for span in find_sentences(view.text, self._abbreviations)
        ]
        return [
            self._found(folded, start, one)
            for start, run in self._tokens.runs(folded, sentences, eager=eager)
            for one in self._grammar.reduce(run, eager=eager)
            if not self._is_name(folded, one.token)
        ]

    def _is_name(self, folded: str, token: Token) -> bool:
        """`قناة الغد`, `مدينة 6 أكتوبر`, `الأحد الدامي`, `القرار رقم 12/2023`: what is no time but a name or number."""
        meaning = token.value
        if not isinstance(meaning, Meaning) or meaning.op not in ("date", "period", "clock"):
            return False
        start, end = token.start, token.end
        before = (
            folded[max(0, start - _HEAD_REACH) : start] if folded[start - 1 : start] in (" ", '"') else ""
        )
        head = before.rpartition("\n")[2].rstrip(' "').rpartition(" ")[2].strip(_QUOTES)
        if head in self._numbered:
            return True
        told = meaning.year or meaning.clock or (meaning.base and meaning.base.op != "period")
        if told or meaning.shift not in (None, 1):
            return False
        if head in self._heads or (head[:1] in "وبلف" and head[1:] in self._heads):
            return True
        after = folded[end + 1 : end + _HEAD_REACH].partition(" ")[0] if folded[end : end + 1] == " " else ""
        return after.strip(_QUOTES) in self._epithets

    def resolve(
        self, view: View, found: Sequence[FoundTime], on: date | datetime | None
    ) -> tuple[TimeExpression, ...]:
        """The expressions with their days, given the day the text speaks from."""
        told: Days | None = None
        day: Days | None = None
        resolved = []
        for one in found:
            meaning = one.meaning
            near = day if meaning.grain == "day" else told
            answers = resolve(meaning, on, tense=one.tense, told=near)
            first = answers[0]
            resolved.append(_expression(view, one, answers, anchored=on is not None, told=near))
            if first.earliest and first.latest and meaning.op in ("date", "period", "offset", "feast"):
                told = (first.earliest, first.latest)
                if first.earliest == first.latest or meaning.op == "offset":
                    day = told
        return tuple(resolved)

    def _found(self, folded: str, sentence: int, one: Phrased) -> FoundTime:
        token = one.token
        assert isinstance(token.value, Meaning)
        tense = self._tense.find(folded, sentence, token.start) if _needs_tense(token.value) else 0
        return FoundTime(token.start, token.end, token.value, one.rule, tense)


def _needs_tense(meaning: Meaning) -> bool:
    hangs = meaning.base is None and meaning.shift is None
    return meaning.op in ("range", "part", "stretch") or (hangs and meaning.op in ("date", "feast", "season"))


def _expression(
    view: View, one: FoundTime, answers: list[Answer], *, anchored: bool, told: Days | None
) -> TimeExpression:
    first, *others = answers
    span = view.span(one.start, one.end)
    meaning = one.meaning
    anchor = "text" if meaning.text and told else "stamp" if anchored else "unknown"
    if is_absolute(meaning):
        anchor = "none"
    return TimeExpression(
        evidence=Evidence(
            span=span,
            quote=span.of(view.text),
            rule=f"times/phrases:{one.rule}",
            score=_MISMATCH if _has_other_weekday(meaning, first) else 1.0,
        ),
        kind=_KINDS.get(meaning.op, "time" if meaning.clock or meaning.daypart else "date"),  # type: ignore[arg-type]
        earliest=first.earliest,
        latest=first.latest,
        grain=first.grain,
        calendar="hijri" if meaning.hijri else "gregorian",
        anchor=anchor,  # type: ignore[arg-type]
        value=first.value,
        mod=_mod(meaning),
        rivals=tuple(TimeReading(earliest=a.earliest, latest=a.latest, value=a.value) for a in others),
    )


def _has_other_weekday(meaning: Meaning, answer: Answer) -> bool:
    """Whether a weekday is told beside a date that falls on another."""
    told = meaning.op == "date" and meaning.weekday is not None and meaning.day is not None
    return told and answer.earliest is not None and answer.earliest.weekday() != meaning.weekday


def _mod(meaning: Meaning) -> str | None:
    if meaning.op == "part" and meaning.part in ("START", "MID", "END"):
        return meaning.part
    return meaning.mod


def check_phrases(lexica: Lexica) -> list[str]:
    """What is wrong with the grammar's own examples, in words; empty when all hold.

    Each is read as said on Monday 7 November 2016, the day of Microsoft's cases.
    """
    reader = TimeReader(lexica)
    faults = []
    for phrase in reader.phrases:
        for text, value in phrase.says:
            found = reader.find(fold(text), on=_EXAMPLE_DAY, eager=phrase.eager)
            if value not in {one.value for one in found}:
                got = ", ".join(one.value for one in found) or "nothing"
                faults.append(f"times/phrases:{phrase.name}: {text!r} is {got}, not {value}")
        for text in phrase.never:
            found = reader.find(fold(text), on=_EXAMPLE_DAY, eager=phrase.eager)
            if any(one.evidence.rule.endswith(f":{phrase.name}") for one in found):
                faults.append(f"times/phrases:{phrase.name}: matches {text!r}")
    return faults
