"""Reads the figures of an article: numbers that count or measure something, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rawi.clauses import Sentence, Text, Time
from rawi.figures.around import Around
from rawi.figures.circumstances import Circumstances
from rawi.figures.counting import Counted, Counting, Told
from rawi.figures.decoys import Decoys
from rawi.figures.nouns import NounTable
from rawi.figures.quantities import Quantity, QuantityReader
from rawi.figures.status import Status, StatusReader
from rawi.lexicon import Lexica
from rawi.model import Bound, Evidence, Figure, content_id

_SCORES = {"number": 0.9, "dual": 0.8, "one": 0.7, "share": 0.7}


@dataclass(frozen=True, slots=True)
class _Found:
    quantity: Quantity
    counted: Counted
    low: Fraction | None
    high: Fraction | None
    bound: Bound
    status: Status | None
    rule: str


class FigureReader:
    """Finds figures in texts; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self._around = Around(lexica)
        self._nouns = NounTable(lexica)
        self._quantities = QuantityReader(lexica, self._nouns, self._around)
        self._counting = Counting(lexica, self._nouns, self._around)
        self._status = StatusReader(lexica, self._around)
        self._decoys = Decoys(self._around)
        self._circumstances = Circumstances(self._around)

    def read(self, text: Text) -> tuple[Figure, ...]:
        """The figures of a text in its order, none overlapping; a pure function of it."""
        words = [token.form for token in text.tokens]
        told = Told()
        figures: list[Figure] = []
        for place, quantities in enumerate(self._quantities.find(text, words)):
            sentence = text.sentences[place]
            found = self._found(text, words, place, quantities, told)
            if found:
                attributed = self._circumstances.attributed(text, words, sentence)
                times = self._circumstances.times(text, sentence)
                figures += [
                    self._figure(text, words, sentence, found, at, times, attributed)
                    for at in range(len(found))
                ]
        return tuple(figures)

    def _found(
        self, text: Text, words: list[str], place: int, quantities: list[Quantity], told: Told
    ) -> list[_Found]:
        sentence = text.sentences[place]
        found: list[_Found] = []
        at = sentence.first
        for index, one in enumerate(quantities):
            until = sentence.last
            if index + 1 < len(quantities):  # the word right before the next figure is of that one
                until = quantities[index + 1].lead
                until -= not words[until].startswith("و")
            self._note(words, at, one.lead, told, place)
            at = max(at, one.last)
            before = found[-1] if found else None
            limit = max(sentence.first, before.counted.stop if before else 0)
            counted, rule = self._counted(text, words, one, told, place, limit)
            if counted is None or counted.begin < limit:
                continue
            made = self._bounded(text, words, one, counted, before, sentence, limit, until, rule)
            if made is None:
                continue
            found.append(made)
            if not made.counted.told and made.counted.noun is not None:
                told.note(made.counted, place, figure=True)
            at = max(at, made.counted.stop)
        self._note(words, at, sentence.last, told, place)
        return found

    def _note(self, words: list[str], first: int, last: int, told: Told, place: int) -> None:
        """Keeps the plurals between two figures, for those that name nothing of their own."""
        for at in range(first, last):
            hit = self._nouns.at(words, at)
            if hit is not None and hit.number == "p" and hit.noun.of == "person" and not hit.noun.people:
                told.note(self._counting.whole(words, hit, last), place)

    def _counted(
        self, text: Text, words: list[str], one: Quantity, told: Told, place: int, limit: int
    ) -> tuple[Counted | None, str]:
        sentence = text.sentences[place]
        if self._decoys.is_one(text, words, one, limit):
            return None, ""
        counted = self._counting.find(words, one, told, place, sentence.last)
        of = counted.noun.of if counted is not None and counted.noun is not None else ""
        if one.kind == "number" and one.words and one.high < 1 and of in ("person", "thing"):
            return None, ""
        if self._decoys.is_dated(text, words, one, counted):
            return None, ""
        if counted is not None:
            partitive = counted.first > one.last or counted.told
            if one.kind == "number" and partitive and self._decoys.is_named(words, one, sentence.first):
                return None, ""
            return (
                (None, "")
                if self._decoys.is_score(words, one, counted, sentence.first)
                else (counted, one.kind)
            )
        if one.kind != "number" or self._decoys.is_named(words, one, sentence.first):
            return None, ""
        if one.low.denominator > 1 and one.words and one.low < 1:
            return None, ""
        counted = self._counting.anaphor(words, one, told, place, sentence.first)
        if counted is not None:
            return counted, "told"
        beside = self._status.beside(words, one.lead, limit)
        follows = words[one.last] if one.last < sentence.last else ""
        loose = self._counting.loose(text, words, one, sentence.last)
        if loose is not None:
            return loose, "noun"
        some = self._counting.some(text, words, one, sentence.first, sentence.last)
        if some is not None:
            return some, "noun"
        if beside is not None and not one.definite and not follows.startswith("ال"):
            return self._counting.bare(one, told, place), "bare"
        total = self._counting.sum(one)
        return (total, "sum") if total is not None else (None, "")

    def _bounded(
        self,
        text: Text,
        words: list[str],
        one: Quantity,
        counted: Counted,
        before: _Found | None,
        sentence: Sentence,
        limit: int,
        until: int,
        rule: str,
    ) -> _Found | None:
        """The figure with its ends: a share is taken of the figure before."""
        low: Fraction | None = one.low
        high: Fraction | None = one.high
        bound = one.bound
        trailing = self._around.trailing.at(words, counted.stop, bare=True) or self._around.trailing.at(
            words, one.last, bare=True
        )
        if trailing is not None and trailing[1] <= sentence.last:
            stop = max(counted.stop, trailing[1])
            counted = self._counting.until(counted, stop)
            bound = trailing[0] if bound == "exact" else bound
        if _has_thousands(one, counted):
            low, high = one.low * 1000, one.high * 1000
        if low is not None and high is not None and counted.stop < sentence.last:
            part = self._around.halves.get(words[counted.stop])
            if part is not None and counted.noun is not None and counted.noun.of not in ("person", "thing"):
                low, high = low + part, high + part
                unit = self._nouns.at(words, counted.stop + 1) if counted.stop + 1 < sentence.last else None
                same = unit is not None and unit.definite and unit.noun == counted.noun
                counted = self._counting.until(counted, counted.stop + 1 + same)
        if one.kind == "share":
            base = before.high if before is not None else None
            if before is None or base is None:
                return None
            counted = self._counting.of_base(before.counted, counted)
            low = high = one.low * base
        if bound in ("more_than", "at_least"):
            high = None
        elif bound in ("less_than", "at_most"):
            low = None
        status = self._told_status(text, words, one, counted, before, limit, until)
        return _Found(one, counted, low, high, bound, status, rule)

    def _told_status(
        self,
        text: Text,
        words: list[str],
        one: Quantity,
        counted: Counted,
        before: _Found | None,
        limit: int,
        until: int,
    ) -> Status | None:
        noun = counted.noun
        age = self._age(text, words, counted)
        if age is not None:
            return age
        if noun is not None and noun.status and noun.firm and not counted.told:
            return Status(noun.status, counted.first, counted.last)
        found = self._status.find(words, counted, one.percent, limit, until)
        if found is not None:
            return found
        if before is not None and before.status and self._carried(words, before, counted):
            return before.status
        if noun is not None and noun.status and counted.first >= 0:
            return Status(noun.status, counted.first, counted.last)
        return None

    def _age(self, text: Text, words: list[str], counted: Counted) -> Status | None:
        """`سالم الحدادي (21 عاما)`: the age of whom it stands behind."""
        at = counted.begin - 1
        while at > 0 and words[at] in ("(", ","):
            at -= 1
        if counted.en != "years" or at < 0 or at == counted.begin - 1:
            return None
        name = text.name_at[at]
        if name is None or name.mention.kind != "person" or name.last != at + 1:
            return None
        who = name.mention.entity.en if name.mention.entity else None
        return Status(f"age of {who or name.mention.evidence.quote}", name.first, name.last)

    def _carried(self, words: list[str], before: _Found, counted: Counted) -> bool:
        """`مقتل 5 رجال و3 نساء`: the second has the status of the first."""
        kinds = [one.noun.of if one.noun else "" for one in (before.counted, counted)]
        gap = words[before.counted.stop : counted.begin]
        if kinds[0] == kinds[1] == "person" and gap and self._around.is_a("among", gap[-1]):
            return True
        return kinds[0] == kinds[1] and all(self._around.is_a("joins", word) for word in gap)

    def _figure(
        self,
        text: Text,
        words: list[str],
        sentence: Sentence,
        found: list[_Found],
        at: int,
        times: list[Time],
        attributed: Evidence | None,
    ) -> Figure:
        one = found[at]
        counted, quantity = one.counted, one.quantity
        first = found[at - 1].counted.stop if at else sentence.first
        last = found[at + 1].counted.begin if at + 1 < len(found) else sentence.last
        evidence = self._evidence(text, quantity, counted, f"figures/{one.rule}", _SCORES[quantity.kind])
        noun = None
        if counted.first >= 0:
            noun = text.evidence(counted.first, counted.last, "figures/counted", cut=counted.cut)
        status = one.status
        return Figure(
            id=content_id(text.article.id, "figure", evidence.span.start, evidence.span.end),
            evidence=evidence,
            low=None if one.low is None else _plain(one.low),
            high=None if one.high is None else _plain(one.high),
            bound=one.bound,
            unit="percent" if quantity.percent else None,
            counted=noun,
            counted_en=counted.en,
            status=status.en if status else None,
            status_words=text.evidence(status.first, status.last, "figures/status") if status else None,
            place=self._circumstances.place(text, words, counted, first, last),
            as_of=self._circumstances.as_of(times, counted),
            cumulative=self._circumstances.cumulative(words, counted, first, last),
            attributed=attributed,
        )

    def _evidence(self, text: Text, one: Quantity, counted: Counted, rule: str, score: float) -> Evidence:
        """The characters of the bound, the number and what it counts."""
        tokens = text.tokens
        begin = counted.begin
        if begin == counted.first != one.first:
            return text.evidence(begin, counted.stop, rule, score, cut=counted.cut)
        start = one.start if begin == one.first else tokens[begin].start
        if begin == one.lead != one.first:
            start += self._around.bounds.opened(tokens[begin].form)
        end = max(one.end, tokens[counted.stop - 1].end)
        folded = text.view.folded
        open_before = folded[start - 1 : start] == "(" and ")" in folded[start:end]
        start -= open_before and "(" not in folded[start:end]
        return text.evidence_at(min(start, one.start), end, rule, score)


def _has_thousands(one: Quantity, counted: Counted) -> bool:
    """`10.000 ريال`: a point before three digits parts thousands where no part of one is counted."""
    if one.words or one.scale or one.percent or one.range or not one.thousands:
        return False
    if one.low.denominator == 1:
        return True
    return counted.noun is None or counted.noun.of in ("person", "thing", "money", "duration")


def _plain(value: Fraction) -> float:
    return float(value)
