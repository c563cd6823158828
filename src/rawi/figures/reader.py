"""Reads the figures of an article: numbers that count or measure something, and what is told of them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from rawi.clauses import Sentence, Text, Time
from rawi.figures.around import Around
from rawi.figures.bare import BareNumbers
from rawi.figures.circumstances import Circumstances
from rawi.figures.counting import Counted, Counting, Told
from rawi.figures.decoys import Decoys
from rawi.figures.found import Found, has_thousands, joined, kind_of, of_hundred, plain
from rawi.figures.nouns import NounTable
from rawi.figures.quantities import Quantity, QuantityReader
from rawi.figures.status import Status, StatusReader
from rawi.lexicon import Lexica
from rawi.model import Evidence, Figure, content_id

_OLDEST = 120
_SCORES = {"number": 0.9, "dual": 0.8, "one": 0.7, "share": 0.7, "few": 0.7}


class FigureReader:
    """Finds figures in texts; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self._around = Around(lexica)
        self._nouns = NounTable(lexica)
        self._quantities = QuantityReader(lexica, self._nouns, self._around)
        self._counting = Counting(lexica, self._nouns, self._around)
        self._bare = BareNumbers(self._nouns, self._around, self._counting)
        self._status = StatusReader(lexica, self._around)
        self._decoys = Decoys(self._around)
        self._circumstances = Circumstances(self._around)

    def read(self, text: Text) -> tuple[Figure, ...]:
        """The figures of a text in its order, none overlapping; a pure function of it."""
        words = [token.form for token in text.tokens]
        told = Told()
        figures: list[Figure] = []
        earlier: Found | None = None
        for place, quantities in enumerate(self._quantities.find(text, words)):
            sentence = text.sentences[place]
            found = self._found(text, words, place, quantities, told, earlier)
            earlier = found[-1] if found else None
            if found:
                attributed = self._circumstances.attributed(text, words, sentence)
                times = self._circumstances.times(text, sentence)
                figures += [
                    self._figure(text, words, sentence, found, at, times, attributed)
                    for at in range(len(found))
                ]
        return tuple(figures)

    def _found(
        self,
        text: Text,
        words: list[str],
        place: int,
        quantities: list[Quantity],
        told: Told,
        earlier: Found | None,
    ) -> list[Found]:
        sentence = text.sentences[place]
        found: list[Found] = []
        at = sentence.first
        for index, one in enumerate(quantities):
            until = sentence.last
            if index + 1 < len(quantities):  # the word right before the next figure is of that one
                until = quantities[index + 1].lead
                until -= not words[until].startswith("و")
            self._note(words, at, one.lead, told, place)
            at = max(at, one.last)
            before = found[-1] if found else None
            both = joined(before, one, words)
            if both is not None:
                found[-1] = both
                continue
            limit = max(sentence.first, before.counted.stop if before else 0)
            counted, rule = self._counted(text, words, one, told, place, limit)
            if counted is None:
                after = quantities[index + 1] if index + 1 < len(quantities) else None
                counted, rule = self._bare_counted(text, words, one, after, before, told, place, limit)
            if counted is None or counted.begin < limit:
                continue
            whole = of_hundred(one) if rule == "part" else one
            base = earlier if one.kind == "share" and before is None else before
            made = self._bounded(text, words, whole, counted, base, sentence, limit, until, rule)
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
        if self._decoys.is_one(text, words, one, limit) or self._decoys.is_agency(words, one, limit):
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
        counted = self._counting.anaphor(words, one, told, place, sentence.first, limit)
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
        article = follows.startswith("ال") and not self._around.is_a("no_noun", follows)
        if beside is not None and not one.definite and not article:
            return self._counting.bare(one, told, place), "bare"
        total = self._counting.sum(one)
        return (total, "sum") if total is not None else (None, "")

    def _bare_counted(
        self,
        text: Text,
        words: list[str],
        one: Quantity,
        after: Quantity | None,
        before: Found | None,
        told: Told,
        place: int,
        limit: int,
    ) -> tuple[Counted | None, str]:
        """What a number counts that stands by itself."""
        sentence, bare = text.sentences[place], self._bare
        if one.kind != "number" or one.low <= 0:
            return None, ""
        age = bare.age(text, words, one, limit)
        if age is not None:
            return age, "age"
        if self._decoys.is_one(text, words, one, limit) or self._decoys.is_dated(text, words, one, None):
            return None, ""
        if one.low < 1 and one.words:
            part = bare.share(words, one, sentence.last)
            return part, "part" if part is not None and part.noun is None else "share"
        exchange = bare.exchange(words, one.last, sentence.last)
        if exchange is not None:
            return Counted(-1, -1, 0, one.lead, exchange[1], None, None), "exchange"
        if self._decoys.is_named(words, one, sentence.first):
            return None, ""
        if after is not None and bare.ahead(words, one, after, limit):
            ahead, _ = self._counted(text, words, after, told, place, limit)
            if ahead is not None:
                found = replace(ahead, begin=one.lead, stop=one.last, told=True)
                return found, "percent" if after.percent else "ahead"
        same = bare.same(words, one, before.counted if before else None, told, place, limit)
        same = same or bare.named_before(words, one, before.counted if before else None, limit)
        if same is None and bare.stays(words, one, limit):
            same = self._counting.bare(one, told, place)
        same = same or bare.split_people(words, one, sentence.last)
        same = same or bare.thousands(words, one, told, place)
        return same or bare.definite(text, words, one, limit), "bare"

    def _bounded(
        self,
        text: Text,
        words: list[str],
        one: Quantity,
        counted: Counted,
        before: Found | None,
        sentence: Sentence,
        limit: int,
        until: int,
        rule: str,
    ) -> Found | None:
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
        if has_thousands(one, counted):
            low, high = one.low * 1000, one.high * 1000
        if low is not None and high is not None and counted.stop < sentence.last:
            part = self._around.halves.get(words[counted.stop])
            if part is not None and counted.noun is not None and counted.noun.of not in ("person", "thing"):
                low, high = low + part, high + part
                unit = self._nouns.at(words, counted.stop + 1) if counted.stop + 1 < sentence.last else None
                same = unit is not None and unit.definite and unit.noun == counted.noun
                counted = self._counting.until(counted, counted.stop + 1 + same)
        if one.kind == "share":
            base = (before.high or before.low) if before is not None else None
            if before is None or base is None:
                return None
            counted = self._counting.of_base(before.counted, counted)
            low = high = one.low * base
        if bound in ("more_than", "at_least"):
            high = None
        elif bound in ("less_than", "at_most"):
            low = None
        status = self._told_status(text, words, one, counted, before, limit, until)
        return Found(one, counted, low, high, bound, status, rule)

    def _told_status(
        self,
        text: Text,
        words: list[str],
        one: Quantity,
        counted: Counted,
        before: Found | None,
        limit: int,
        until: int,
    ) -> Status | None:
        found = self._status_of(text, words, one, counted, before, limit, until)
        rate = self._status.rate(words, counted, until) if not one.percent else None
        if rate is not None and (found is None or not found.en.startswith(rate[0])):
            first, last = (found.first, found.last) if found else rate[1:]
            return Status(f"{rate[0]} {found.en if found else 'number'}", first, last)
        return found

    def _status_of(
        self,
        text: Text,
        words: list[str],
        one: Quantity,
        counted: Counted,
        before: Found | None,
        limit: int,
        until: int,
    ) -> Status | None:
        noun = counted.noun
        kind = kind_of(one, counted)
        age = self._age(text, words, one, counted)
        if age is not None:
            return age
        for place in (counted.stop, counted.stop - 3):
            split = (
                self._bare.split(words, place, until)
                if place >= one.last and kind in ("person", "")
                else None
            )
            if split is not None:
                return Status(*split)
        if noun is not None and noun.status and noun.firm and not counted.told:
            return Status(noun.status, counted.first, counted.last)
        exchange = self._exchange(words, counted, kind, until)
        if exchange is not None:
            return exchange
        carried = before.status if before is not None and self._carried(words, before, one, counted) else None
        if carried is not None and before is not None and noun is not None and noun.status:
            own = carried.first == before.counted.first and carried.en != noun.status
            carried = None if own and before.counted.noun is not noun else carried
        if carried is not None and counted.told and before is not None and before.counted.noun is noun:
            return carried
        found = self._status.find(words, counted, kind, limit, until)
        if found is None and noun is None and counted.told and counted.first >= 0:  # `عدد من اعيدوا`
            found = self._status.beside(words, counted.last, counted.first)
        if found is not None or carried is not None:
            return found or carried
        subject = self._bare.subject(words, one, counted, kind, limit)
        if subject is not None:
            return Status(*subject)
        if noun is not None and noun.status and counted.first >= 0:
            return Status(noun.status, counted.first, counted.last)
        if kind == "duration" and counted.first >= 0:
            return Status("length of time", counted.first, counted.last)
        return None

    def _exchange(self, words: list[str], counted: Counted, kind: str, until: int) -> Status | None:
        """`36.85 مركالا للدولار`: the price of one currency in another."""
        if kind not in ("money", ""):
            return None
        for at in (counted.stop, counted.stop - 1, counted.stop - 2):
            found = self._bare.exchange(words, at, until) if at >= counted.begin else None
            if found is not None:
                return Status(f"exchange rate to the {found[0].removesuffix('s')}", at, found[1])
        return None

    def _age(self, text: Text, words: list[str], one: Quantity, counted: Counted) -> Status | None:
        """`سالم الحدادي (21 عاما)`: the age of whom it stands behind."""
        if one.ordinal and counted.en == "years":
            return Status("age", counted.begin, counted.stop)
        at = counted.begin - 1
        while at > 0 and words[at] in ("(", ","):
            at -= 1
        if counted.en != "years" or at < 0 or at == counted.begin - 1:
            return None
        name = text.name_at[at]
        if name is None or name.mention.kind != "person" or name.last != at + 1:
            closed = counted.stop < len(words) and words[counted.stop] == ")"
            alone = words[counted.begin - 1] == "(" and closed and one.high < _OLDEST
            return Status("age", counted.first, counted.last) if alone and one.low > 1 else None
        who = name.mention.entity.en if name.mention.entity else None
        return Status(f"age of {who or name.mention.evidence.quote}", name.first, name.last)

    def _carried(self, words: list[str], before: Found, one: Quantity, counted: Counted) -> bool:
        """`مقتل 5 رجال و3 نساء`, `من 10 الي 14 في المئه`: the second has the status of the first."""
        kinds = [kind_of(before.quantity, before.counted), kind_of(one, counted)]
        gap = words[before.counted.stop : counted.begin]
        if kinds[0] == kinds[1] == "person" and gap and self._around.is_a("among", gap[-1]):
            return True
        if kinds[0] != kinds[1]:
            return False
        compared = self._around.phrases["compared"].before(words, counted.begin, before.counted.stop)
        return compared is not None or all(self._around.is_a("joins", word) for word in gap)

    def _figure(
        self,
        text: Text,
        words: list[str],
        sentence: Sentence,
        found: list[Found],
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
            low=None if one.low is None else plain(one.low),
            high=None if one.high is None else plain(one.high),
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
