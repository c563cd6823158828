"""Numbers beside which nothing is counted: it was told before, comes after, or is known from the way of saying."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Text
from rawi.figures.around import Around
from rawi.figures.counting import Counted, Counting, Told
from rawi.figures.nouns import NounTable
from rawi.figures.quantities import Quantity
from rawi.script import uncut

# Sets: a range looks for a fraction number by number.
_YEARS = frozenset(range(1300, 2101))
_AGES = frozenset(range(13, 111))
_ENDS = frozenset('.,;:)!?"')
_ASKED, _NEAR = 3, 6
_SHORT = 100
_QUARTER = 4
_AND = "و"
_IN = "في"


class BareNumbers:
    """Says what a number counts that has no noun of its own."""

    def __init__(self, nouns: NounTable, around: Around, counting: Counting) -> None:
        self._nouns = nouns
        self._around = around
        self._counting = counting

    def exchange(self, words: list[str], at: int, last: int) -> tuple[str, int] | None:
        """`للدولار`, `مقابل الدولار`: of a currency at a place, its English and the token after it."""
        if at >= last:
            return None
        against = self._around.is_a("against_money", words[at]) and at + 1 < last
        place = at + 1 if against else at
        for cut, form in uncut(words[place]):
            hit = self._nouns.at([form], 0) if cut or against else None
            if hit is None or hit.noun.of != "money" or hit.number != "s":
                continue
            if hit.definite or (cut and words[place].startswith("لل")):
                return hit.noun.en, place + 1
        return None

    def subject(
        self, words: list[str], one: Quantity, counted: Counted, kind: str, first: int
    ) -> tuple[str, int, int] | None:
        """`كان الدولار باقل من 28 مركالا`: another currency before it, whose price it is."""
        if kind not in ("money", "") or one.scale or one.percent or counted.first < 0:
            return None
        for at in range(counted.begin - 1, max(first, counted.begin - _NEAR) - 1, -1):
            if words[at] in _ENDS:
                return None
            hit = self._nouns.at(words, at)
            if hit is not None and hit.noun.of == "money" and hit.definite and hit.noun != counted.noun:
                return f"exchange rate to the {hit.noun.en.removesuffix('s')}", at, at + 1
        return None

    def ahead(self, words: list[str], one: Quantity, following: Quantity | None, first: int) -> bool:
        """`من 10 الي 14 في المئه`, `18 من اصل 22 بحارا`: whether it counts what the next number does."""
        if following is None or one.definite or one.percent or following.kind != "number":
            return False
        gap = words[one.last : following.lead]
        if gap == ["الي"]:
            lead = words[one.lead - 1] if one.lead > first else ""
            return lead == "من" and not following.definite
        found = self._around.phrases["out_of"].at(words, one.last, bare=True)
        return found is not None and found[1] == following.lead

    def same(
        self, words: list[str], one: Quantity, before: Counted | None, told: Told, sentence: int, first: int
    ) -> Counted | None:
        """What the figure before counts: `مقابل 38`, `من ست مباريات الي اربع`, `وطلبت الجبهه 300`."""
        if one.definite or (one.high in _YEARS and not one.words):
            return None
        if before is not None and before.noun is not None and before.noun.of == "duration":
            return None
        if before is not None and self._ends(words, one):
            gap = words[before.stop : one.lead]
            compared = self._around.phrases["compared"].before(words, one.lead, before.stop) is not None
            placed = self._placed(words, one, gap)
            if compared or placed or gap == ["الي"] or self._asked(words, one, before.stop):
                return replace(before, begin=one.lead, stop=one.last, told=True)
        return self._of_number(words, one, told, sentence, first)

    def _placed(self, words: list[str], one: Quantity, gap: list[str]) -> bool:
        """`سبعه من القتلي في حي كذا واربعه في قريه`: one number by place, and another."""
        joined = one.cut > 0 or words[one.first][0] == _AND
        row = joined and not one.ordinal and words[one.last : one.last + 1] == [_IN]
        return row and len(gap) <= _NEAR and _IN in gap and _ENDS.isdisjoint(gap)

    def _of_number(
        self, words: list[str], one: Quantity, told: Told, sentence: int, first: int
    ) -> Counted | None:
        """`ليرتفع العدد الي 320`, `قدر العدد بنحو 2500`."""
        for back in (1, 2):
            at = one.lead - back
            if at < first or (back == 2 and words[at + 1] != "الي"):
                break
            if self._around.is_a("number_told", words[at]) and self._ends(words, one):
                known = told.of("figure", sentence)
                return replace(known, begin=one.lead, stop=one.last, told=True) if known else None
        return None

    def _asked(self, words: list[str], one: Quantity, first: int) -> bool:
        """`واقترح كورفال 180`."""
        return any(
            self._around.is_a("asks", words[at]) for at in range(max(first, one.lead - _ASKED), one.lead - 1)
        )

    def _ends(self, words: list[str], one: Quantity) -> bool:
        """Whether what follows the number begins something else: a mark, a conjunction, a preposition."""
        after = words[one.last] if one.last < len(words) else "."
        return after in _ENDS or after[0] == _AND or after.startswith("ال") or self._is_function(after)

    def _is_function(self, word: str) -> bool:
        return self._around.is_a("no_noun", word)

    def named_before(
        self, words: list[str], one: Quantity, before: Counted | None, first: int
    ) -> Counted | None:
        """`عدد الجرحي 212`, `والمصابين 117`, `بلغت الوفيات تسعا`: the noun directly before the number."""
        at = one.lead - 1
        if at < first or one.definite or (one.high in _YEARS and not one.words) or not self._ends(words, one):
            return None
        number = self._around.phrases["numbering"].before(words, one.lead, first)
        if number is not None:
            return Counted(-1, -1, 0, number[1], one.last, "people", None, told=True)
        hit = self._nouns.at(words, at)
        if hit is None or hit.last != one.lead or hit.number != "p":
            return None
        counts = at > first and any(self._around.is_a("count", form) for _, form in uncut(words[at - 1]))
        victims = hit.noun.of == "person" and hit.noun.status is not None
        listed = before is not None and victims and hit.definite and words[at][0] == _AND
        reaches = (
            at > first
            and hit.noun.status is not None
            and hit.definite
            and self._around.is_a("reaches", words[at - 1])
        )
        if counts or listed or reaches:
            return self._counting.whole(words, hit, one.lead, begin=one.lead, stop=one.last)
        return None

    def stays(self, words: list[str], one: Quantity, first: int) -> bool:
        """`لا يزال 68 تحت العلاج`: people or things that have been told."""
        if one.definite or (one.high in _YEARS and not one.words) or not self._ends(words, one):
            return False
        return self._around.phrases["stays"].before(words, one.lead, first) is not None

    def split(self, words: list[str], at: int, last: int) -> tuple[str, int, int] | None:
        """`عشره بين قتيل وجريح`: how it is with both, in English, and the tokens that say so.

        Many write the conjunction apart: `قتيل و جريح`.
        """
        if at + 2 >= last or not self._around.is_a("between", words[at]) or words[at + 2][:1] != _AND:
            return None
        apart = words[at + 2] == _AND
        end = at + 3 + apart
        if end > last:
            return None
        second = words[end - 1] if apart else words[at + 2][1:]
        hits = self._nouns.at(words, at + 1), self._nouns.at([second], 0)
        told = [
            hit.noun.status for hit in hits if hit is not None and hit.noun.of == "person" and hit.noun.status
        ]
        return (" and ".join(told), at, end) if len(set(told)) == len(hits) else None

    def split_people(self, words: list[str], one: Quantity, last: int) -> Counted | None:
        """`عشره بين قتيل وجريح`: people."""
        split = self.split(words, one.last, last)
        if split is None or one.definite:
            return None
        return Counted(-1, -1, 0, one.lead, split[2], "people", None, told=True)

    def thousands(self, words: list[str], one: Quantity, told: Told, sentence: int) -> Counted | None:
        """`نحو 60 الفا`: the accusative of a size has its noun left out."""
        if not one.scale or words[one.last - 1] not in ("الفا", "مليونا") or one.definite:
            return None
        known = told.of("person", sentence) or told.of("figure", sentence)
        if known is None:
            return Counted(-1, -1, 0, one.lead, one.last, None, None)
        return replace(known, begin=one.lead, stop=one.last, told=True)

    def age(self, text: Text, words: list[str], one: Quantity, first: int) -> Counted | None:
        """`ابن السابعه والثمانين`, `ادهم في التاسعه عشره`: an ordinal that is an age."""
        if not one.ordinal or one.high not in _AGES or not words[one.first].startswith(("ال", "وال")):
            return None
        at = one.first - 1
        if at < first:
            return None
        aged = self._around.is_a("aged", words[at])
        in_age = words[at] == "في" and words[one.first].endswith("ه") and text.time_at[one.first] is None
        of_life = words[one.last : one.last + 2] in (["من", "عمره"], ["من", "عمرها"], ["من", "العمر"])
        if aged or of_life or in_age:
            return Counted(-1, -1, 0, one.first, one.last + 2 * of_life, "years", None)
        return None

    def definite(self, text: Text, words: list[str], one: Quantity, first: int) -> Counted | None:
        """`القوي الخمس`: the definite noun directly before a definite number word."""
        at = one.first - 1
        if not one.definite or not one.words or at < first or one.high < 3 or one.high >= _SHORT:
            return None
        word = words[at]
        if not word.startswith("ال") or len(word) < 5 or text.time_at[at] is not None:
            return None
        hit = self._nouns.at(words, at)
        if word.endswith(("ي", "يه")) or (hit is not None and hit.number == "p"):
            return None
        name = text.name_at[at]
        if name is not None and name.mention.kind in ("person", "place"):
            return None
        return Counted(at, at + 1, 0, at, one.last, None, None)

    def share(self, words: list[str], one: Quantity, last: int) -> Counted | None:
        """`نصف السكان`: a share, in percent, of what nobody counted."""
        if not one.words or not 0 < one.low < 1 or one.low.denominator > _QUARTER or one.last >= last:
            return None
        word = words[one.last]
        if not self._around.is_a("whole", word) or word[:1] == _AND:
            return None
        more = one.last + 1 < last and words[one.last + 1].startswith("ال")
        return Counted(one.last, one.last + 1, 0, one.lead, one.last + 1 + more, "percent", None)
