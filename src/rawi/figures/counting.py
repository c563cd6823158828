"""What a quantity counts: the noun after it, beside it, or told before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rawi.clauses import Text
from rawi.figures.around import Around
from rawi.figures.nouns import Noun, NounHit, NounTable
from rawi.figures.quantities import Quantity
from rawi.lexicon import Lexica
from rawi.script import cut_clitics, uncut

_REACH = 10
_MILLION = 10**6
_SHORTEST = 4
_OPENING, _CLOSING = frozenset("\"'(["), frozenset("\"')]")
_YEARS = frozenset(range(1900, 2101))  # a range looks for a fraction number by number


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: tokens `first` to `last` (half open) name it, -1 when none do; `cut` letters are clitics.

    The figure's own words run from `begin` to `stop`. `en` None: not known in English; `noun` None: none listed.
    `told`: it was named before, not here.
    """

    first: int
    last: int
    cut: int
    begin: int
    stop: int
    en: str | None
    noun: Noun | None
    told: bool = False


@dataclass(slots=True)
class Told:
    """The counted nouns met last: of this sentence and, until another is met, of the one before."""

    person: tuple[Counted, int] | None = None
    thing: tuple[Counted, int] | None = None
    figure: tuple[Counted, int] | None = None

    def of(self, kind: str, sentence: int) -> Counted | None:
        """The last noun of people, or of things, that this sentence or the one before told."""
        found = {"person": self.person, "thing": self.thing}.get(kind, self.figure)
        return found[0] if found and sentence - found[1] <= 1 else None

    def note(self, one: Counted, sentence: int, *, figure: bool = False) -> None:
        """Keeps a noun that was met, in a figure or elsewhere."""
        if figure and one.noun is not None and one.noun.of in ("person", "thing", "money"):
            self.figure = (one, sentence)
        if one.noun is not None and one.noun.of == "person":
            self.person = (one, sentence)
        elif one.noun is not None and one.noun.of == "thing":
            self.thing = (one, sentence)


class Counting:
    """Finds what quantities count; compiled once from the language data."""

    def __init__(self, lexica: Lexica, nouns: NounTable, around: Around) -> None:
        self._nouns = nouns
        self._around = around
        self._no_nouns = lexica.forms("words/function") | set(around.forms("no_noun"))
        self._verb_ends = tuple(around.forms("verb_end"))
        self._stems = {row["form"]: int(row["count"]) for row in lexica.table("words/stems")}
        signs = {row["form"]: row["value"] for row in lexica.table("figures/words") if row["role"] == "sign"}
        self._signs = {sign: nouns.at([name.replace("ؤ", "و")], 0) for sign, name in signs.items()}

    def find(self, words: list[str], one: Quantity, told: Told, sentence: int, last: int) -> Counted | None:
        """What the quantity counts; None: nothing that the text tells, so that it is no figure."""
        if one.percent:
            return Counted(-1, -1, 0, one.lead, one.last, "percent", None)
        if one.noun is not None and one.kind != "share":
            return self._with_people(words, one.noun, one.lead, max(one.last, one.noun.last), last)
        if one.kind == "share":
            return self._told(one, told, sentence, "person", one.last, of_figure=True)
        if one.rest:
            hit = self._nouns.at([one.rest], 0)
            hit = hit if hit and not hit.cut else None
            cut = len(words[one.last - 1]) - len(one.rest)
            return (
                Counted(one.last - 1, one.last, cut, one.lead, one.last, hit.noun.en, hit.noun)
                if hit
                else None
            )
        sign = self._sign(words, one, last)
        if sign is not None:
            return sign
        after = one.last
        if after < last and words[after] in _CLOSING and one.first and words[one.first - 1] in _OPENING:
            after += 1
        if after < last:
            hit = self._nouns.at(words, after)
            plain = hit is not None and not hit.cut and not hit.definite and hit.last <= last
            if hit is not None and plain and hit.number != "d":
                return self._with_people(words, hit, one.lead, hit.last, last)
            found = self._partitive(words, one, after, told, sentence, last)
            if found is not None:
                return found
        hit = self._before(words, one.first) if one.definite else self._pair(words, one)
        if hit is not None:
            return self._with_people(words, hit, hit.first, one.last, last, before=True)
        return None

    def _pair(self, words: list[str], one: Quantity) -> NounHit | None:
        """`روسيين اثنين`: the noun before a lone `اثنين`."""
        if one.first == 0 or one.high != 2 or not self._around.is_a("two", words[one.first]):
            return None
        hit = self._nouns.at(words, one.first - 1)
        fits = hit is not None and hit.number != "s" and not hit.definite and hit.last == one.first
        return hit if fits else None

    def loose(self, text: Text, words: list[str], one: Quantity, last: int) -> Counted | None:
        """A noun after the quantity that no list has."""
        after = one.last
        year = one.high in _YEARS and not one.words and one.bound == "exact"
        if after >= last or one.definite or one.rest or year or not self._may_be_noun(words[after], one):
            return None
        name = text.name_at[after]
        if name is not None and name.mention.kind != "nationality":
            return None
        stop = after + 1
        adjective = self._nouns.adjective(words[stop]) if stop < last else None
        return Counted(after, after + 1, 0, one.lead, stop + bool(adjective), None, None)

    def some(self, text: Text, words: list[str], one: Quantity, first: int, last: int) -> Counted | None:
        """`46 من العماله`, `3 من قوات المعارضه`: some of what no list has."""
        after = one.last + 1
        if after >= last or one.definite or not self._around.is_a("of", words[one.last]):
            return None
        before = words[one.lead - 1] if one.lead > first and not (one.cut and one.lead == one.first) else ""
        if before.startswith("ال") or before.isdigit() or words[after] in self._no_nouns:
            return None
        owner = words[after + 1] if after + 1 < last else ""
        named = text.name_at[after] is not None or (owner and text.name_at[after + 1] is not None)
        definite = named or owner.startswith("ال") or words[after].startswith("ال")
        if not definite or text.time_at[after] is not None or len(words[after]) < _SHORTEST:
            return None
        return Counted(after, after + 1, 0, one.lead, after + 1, None, None)

    def anaphor(
        self, words: list[str], one: Quantity, told: Told, sentence: int, first: int, limit: int
    ) -> Counted | None:
        """`وعددهم 24`, `بينهم 4`, `12 اخرون`, `عدد القتلي الي 50`: what was named before."""
        around = self._around
        before = words[one.lead - 1] if one.lead > first else ""
        if before in (":", "(") and one.lead - 1 > first:
            before = words[one.lead - 2]
        for role in ("number_of", "among"):
            noun = role == "among" and one.last < len(words) and self._may_be_noun(words[one.last], one)
            if around.is_a(role, before) and one.lead > limit and not noun:
                kind = around.value(role, before) or "person"
                if role == "number_of" and self._unlisted(words, one.lead - 1, limit):
                    return Counted(-1, -1, 0, one.lead - 1, one.last, "people", None, told=True)
                return self._told(
                    one, told, sentence, kind, one.last, one.lead - 1, of_figure=role == "among"
                )
        if one.last < len(words) and around.is_a("others", words[one.last]):
            found = self._told(one, told, sentence, "figure", one.last + 1)
            return replace(found, en=None) if one.high >= _MILLION and found.noun is None else found
        known = told.of("figure", sentence)
        whole = known is not None and around.phrases["out_of"].before(words, one.lead, first) is not None
        if whole and known is not None and told.figure is not None and told.figure[1] == sentence:
            return replace(known, begin=one.lead, stop=one.last, told=True)
        if around.is_a("tells", before):
            return self._numbered(words, one, first)
        return None

    def _unlisted(self, words: list[str], at: int, limit: int) -> bool:
        """`عودة الباقين، وعددهم 64`: whether those counted are named right before by a word that no list has."""
        at -= at > limit and words[at - 1] == ","
        word = words[at - 1] if at > limit else ""
        named = word.startswith("ال") and word.endswith(("ين", "ون")) and len(word) > _SHORTEST
        return named and self._nouns.at(words, at - 1) is None

    def whole(
        self, words: list[str], hit: NounHit, last: int, *, begin: int | None = None, stop: int | None = None
    ) -> Counted:
        """A noun met between figures, or before or after a number, with the people it belongs to."""
        begin = hit.first if begin is None else begin
        return self._with_people(words, hit, begin, stop or hit.last, last, before=stop is not None)

    def of_base(self, base: Counted, share: Counted) -> Counted:
        """What a share counts: what its base does."""
        return replace(base, begin=share.begin, stop=share.stop, told=True)

    def until(self, counted: Counted, stop: int) -> Counted:
        """The same, its words running on to `stop`."""
        return replace(counted, stop=stop)

    def bare(self, one: Quantity, told: Told, sentence: int) -> Counted:
        """A number alone after a word such as `قتل`: it counts whom a figure told of, people when none did."""
        found = self._told(one, told, sentence, "figure", one.last)
        people = found.noun is None or found.noun.of == "person"
        return found if people else Counted(-1, -1, 0, one.lead, one.last, "people", None, told=True)

    def sum(self, one: Quantity) -> Counted | None:
        """Millions of what is not said, which is money."""
        return (
            Counted(-1, -1, 0, one.lead, one.last, None, None) if one.high >= _MILLION and one.scale else None
        )

    def _numbered(self, words: list[str], one: Quantity, first: int) -> Counted | None:
        """`ارتفع عدد القتلي الي 50`, `عدد من اعيدوا الي 16`."""
        for at in range(one.lead - 2, max(first, one.lead - _REACH) - 1, -1):
            hit = self._nouns.at(words, at)
            if (
                words[at] == "من"
                and words[at + 1].endswith("وا")
                and self._around.is_a("count", words[at - 1])
            ):
                return Counted(at + 1, at + 2, 0, one.lead, one.last, "people", None, told=True)
            if hit is None or at == 0 or hit.number != "p" or hit.noun.of not in ("person", "thing"):
                continue
            counts = self._around.is_a("count", words[at - 1]) or any(
                self._around.is_a("count", form) for _, form in uncut(words[at - 1])
            )
            if counts:
                return self._with_people(words, hit, one.lead, one.last, one.lead, before=True)
        return None

    def _told(
        self,
        one: Quantity,
        told: Told,
        sentence: int,
        kind: str,
        stop: int,
        begin: int | None = None,
        *,
        of_figure: bool = False,
    ) -> Counted:
        known = told.of(kind, sentence)
        if of_figure and told.figure is not None and told.figure[1] == sentence:
            near = told.figure[0]
            known = near if near.noun is not None and near.noun.of == kind else known
        lead = one.lead if begin is None else begin
        if known is None:
            en = "people" if kind != "thing" else None
            return Counted(-1, -1, 0, lead, stop, en, None, told=True)
        return replace(known, begin=lead, stop=stop, told=True)

    def _partitive(
        self, words: list[str], one: Quantity, after: int, told: Told, sentence: int, last: int
    ) -> Counted | None:
        word = words[after]
        if self._around.is_a("of_them", word) and word[:1] != "و":
            kind = self._around.value("of_them", word) or "person"
            return self._told(one, told, sentence, kind, after + 1, of_figure=True)
        if not self._around.is_a("of", word) or after + 1 >= last or one.definite:
            return None
        hit = self._nouns.at(words, after + 1)
        if hit is not None and hit.number == "p" and not hit.cut and hit.noun.of in ("person", "thing"):
            return self._with_people(words, hit, one.lead, hit.last, last)
        return None

    def _before(self, words: list[str], place: int) -> NounHit | None:
        """`الرهاين ال59`, `الجنود الثلاثه`: the definite plural before a definite number."""
        for back in (1, 2, 3):
            at = place - back
            if at < 0 or not words[at][0].isalpha():
                return None
            hit = self._nouns.at(words, at)
            if hit is not None:
                return hit if hit.definite and hit.number == "p" else None
        return None

    def _with_people(
        self, words: list[str], hit: NounHit, begin: int, stop: int, last: int, *, before: bool = False
    ) -> Counted:
        """The noun, and the people it belongs to when an adjective says so: `جنديا اسراييليا`."""
        en, end = hit.noun.en, hit.last
        adjective = None
        if not hit.noun.people and hit.noun.of in ("person", "thing") and end < len(words) and end <= last:
            adjective = self._nouns.adjective(words[end])
        if adjective is not None:
            en = f"{adjective} {en if en != 'people' else 'people'}"
            end += 1
        return Counted(hit.first, hit.last, hit.cut, begin, stop if before else max(stop, end), en, hit.noun)

    def _sign(self, words: list[str], one: Quantity, last: int) -> Counted | None:
        for at in (one.lead - 1, one.last):
            if 0 <= at < last and words[at] in self._signs:
                hit = self._signs[words[at]]
                if hit is not None:
                    begin, stop = min(one.lead, at), max(one.last, at + 1)
                    return Counted(at, at + 1, 0, begin, stop, hit.noun.en, hit.noun)
        return None

    def _may_be_noun(self, word: str, one: Quantity) -> bool:
        if len(word) < 3 or not "ء" <= word[0] <= "ي" or not word.isalpha() or word in self._no_nouns:
            return False
        if word.startswith(("ال", "لل", "بال", "وال", "ي", "سي")) or any(
            form in self._no_nouns or form.startswith("ال") for cut, form in uncut(word) if cut
        ):
            return False
        if cut_clitics(word, self._stems).proclitics or word.endswith(self._verb_ends):
            return False
        tail = one.high % 100
        if one.high.denominator == 1 and 11 <= tail <= 99 and not one.scale:
            return word[-1] in "اه"
        return True
