"""How it is with what a figure counts, by the verbs, verbal nouns and phrases around it: killed, held, age, price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rawi.clauses import VerbTable
from rawi.figures.around import Around
from rawi.figures.counting import Counted
from rawi.figures.phrases import Phrases
from rawi.lexicon import Lexica, Row
from rawi.script import fold_text, uncut

_COLUMNS = ("past", "present", "masdar", "participle")
_REACH = 10
_AFTER = 8
_STOPS = frozenset(".;:()!?")
_COMMA = 4
# How near a word must be to say of an unlisted noun that it is of people.
_NEAR = 2
# A word that says little (`منذ`, `خلال`) gives way to one that says more, this many words farther.
_WEAK = 10
_SIZES = frozenset(("money", "weight", "distance", "area", "volume", "degree", "speed", "power"))
_KINDS = frozenset(("any", "person", "thing", "measure", "duration", "percent", *_SIZES))
_CHANGES = frozenset(("rise", "fall", "cut"))
_OF_OTHERS = ("هم", "هن", "هما", "وا")
_VERBS = frozenset(("past", "present", "future"))


@dataclass(frozen=True, slots=True)
class Status:
    """A status in plain English, and tokens `first` to `last` (half open) that say so."""

    en: str
    first: int
    last: int
    cost: int = 0


@dataclass(frozen=True, slots=True)
class _Word:
    en: str
    of: str
    before: bool
    after: bool
    last: int
    weak: bool = False


_Measure = tuple[str, frozenset[str], bool]


class StatusReader:
    """Finds the words of status; compiled once from the language data."""

    def __init__(self, lexica: Lexica, around: Around) -> None:
        self._around = around
        rows, phrases = [], []
        self._said: list[tuple[str, str]] = []
        for row in lexica.table("figures/status"):
            rows.append({column: row[column] for column in _COLUMNS})
            phrases += [(form, (row["status"], row["of"])) for form in row["words"].split("|") if form]
            self._said.append((row["status"], row["of"]))
        self._verbs = VerbTable(rows)
        self._phrases = Phrases(phrases)
        self._measures = Phrases(_by_form(lexica.table("figures/measures")))

    def find(self, words: list[str], counted: Counted, kind: str, first: int, last: int) -> Status | None:
        """The nearest status between two tokens that fits what is counted."""
        if self._says(words, counted, kind, first):
            return Status("quoted", counted.begin - 1, counted.begin)
        best: Status | None = None
        for one in (
            *self._before(words, counted, kind, first),
            *self._after(words, counted, kind, last),
        ):
            if best is None or one.cost < best.cost:
                best = one
        return best

    def _says(self, words: list[str], counted: Counted, kind: str, first: int) -> bool:
        """`قال ثلاثه صيادين`: those that count are who speaks."""
        before = counted.begin - 1
        return kind in ("person", "") and before >= first and self._around.is_a("says", words[before])

    def rate(self, words: list[str], counted: Counted, last: int) -> tuple[str, int, int] | None:
        """`180 شاحنه يوميا`: how often so many."""
        for at in range(counted.stop, min(counted.stop + 2, last)):
            found = self._around.phrases["per_day"].at(words, at, bare=True)
            if found is not None and not (found[1] < last and words[found[1]].startswith("ال")):
                return found[0], at, found[1]
        return None

    def beside(self, words: list[str], place: int, first: int) -> Status | None:
        """The status that the word directly before a lone number tells: `قتل 5`, `واصابه 12`."""
        for back in (1, 2):
            at = place - back
            if at < first or words[at] in _STOPS:
                return None
            for word in self._words(words, at, ""):
                if word.before and word.last == at + 1 and word.of in ("person", "any") and word.en:
                    return Status(word.en, at, word.last)
        return None

    def _before(self, words: list[str], counted: Counted, kind: str, first: int) -> Iterator[Status]:
        cost = 0
        for at in range(counted.begin - 1, max(first, counted.begin - _REACH) - 1, -1):
            cost += 1
            bracket = counted.told and words[at] in "()"
            bracket = bracket or (words[at] == ":" and at == counted.begin - 1)
            if not bracket and (
                words[at] in _STOPS or self._around.phrases["limit"].at(words, at, bare=True)
            ):
                return
            of_noun = kind in ("person", "thing", "") and not counted.told
            if of_noun and self._around.is_a("relative", words[at]):
                return
            if words[at] == "," or self._around.is_a("clause", words[at]):
                cost += _COMMA
            if words[at].removeprefix("ال") in words[counted.begin : counted.stop]:
                continue  # `عدد القطع ثماني قطع`: what is counted, no verbal noun
            for word in self._words(words, at, kind, told=counted.told):
                near = kind or cost <= _NEAR or word.of != "person"
                if word.before and word.last <= counted.begin and near and _fits(word.of, kind, counted.en):
                    en, first_at = self._outer(words, at, word, kind, first)
                    yield Status(en, first_at, word.last, cost + _WEAK * word.weak)
                    if not word.weak:
                        return

    def _outer(self, words: list[str], at: int, word: _Word, kind: str, first: int) -> tuple[str, int]:
        """`محادثات وقف اطلاق النار`: of two measures the first, which the second only describes."""
        if at > first and not word.weak and kind not in ("person", "thing", ""):
            for outer in self._words(words, at - 1, kind):
                if outer.last == at and not outer.weak and outer.of == kind:
                    both = f"{word.en} {outer.en}" if outer.en in _CHANGES else outer.en
                    return both, at - 1
        return self._both(words, at, word, kind), at

    def _both(self, words: list[str], at: int, word: _Word, kind: str) -> str:
        """`مقتل واصابه 20`: both; not `لقي خمسه مصرعهم واصيب 12`, where the first is of those before it."""
        if at == 0 or words[at][:1] != "و" or kind != "person" or words[at - 1].endswith(_OF_OTHERS):
            return word.en
        for other in self._words(words, at - 1, kind):
            if other.before and other.last == at and _fits(other.of, kind, None) and other.en != word.en:
                return f"{other.en} and {word.en}"
        return word.en

    def _after(self, words: list[str], counted: Counted, kind: str, last: int) -> Iterator[Status]:
        cost = 2
        for at in range(counted.stop, min(last, counted.stop + _AFTER)):
            cost += 1
            if (
                words[at] in _STOPS
                or words[at] == ","
                or self._around.phrases["limit"].at(words, at, bare=True)
            ):
                return
            split = self._around.is_a("between", words[at - 1]) and words[at + 1 : at + 2]
            if split and split[0].startswith("و"):  # `52 بين أحياء وجثامين`
                return
            for word in self._words(words, at, kind):
                if word.after and _fits(word.of, kind, counted.en):
                    close = at == counted.stop and word.last > at + 2  # `14 في حال حرجه`
                    yield Status(word.en, at, word.last, 0 if close else cost + _WEAK * word.weak)
                    if not word.weak:
                        return

    def _with_pronoun(self, word: str, at: int) -> tuple[list[_Measure], int] | None:
        """`عمقها`, `مساحته`."""
        for pronoun in self._around.forms("pronoun"):
            host = word.removesuffix(pronoun)
            if host != word and len(host) > 1:
                form = host[:-1] + "ه" if host.endswith("ت") else host
                found = self._measures.at([form], 0)
                if found:
                    return found[0], at + 1
        return None

    def _words(self, words: list[str], at: int, kind: str, *, told: bool = False) -> Iterator[_Word]:
        """What the word at a place may say, phrases first."""
        word = words[at]
        if not word[0].isalpha():
            return
        joined = word[0] in "وف"
        phrase = self._phrases.at(words, at)
        if phrase:
            (en, of), stop = phrase
            yield _Word(en, of, before=True, after=not joined, last=stop)
        if kind not in ("person", "thing", ""):
            measured = self._measures.at(words, at) or self._with_pronoun(word, at)
            for en, fits, weak in measured[0] if measured else ():
                if measured and (kind in fits or ("measure" in fits and kind in _SIZES)):
                    yield _Word(en, kind, before=True, after=True, last=measured[1], weak=weak)
        for cut, form in uncut(word):
            bare = form[2:] if form.startswith("ال") and len(form) > 4 else form
            for found in self._verbs.find(bare):
                named = bare != form or (cut and word[cut - 1] not in "وف")
                if named and found.shape in _VERBS:
                    continue
                if at + 1 < len(words) and self._around.is_a("refuses", words[at + 1]):  # `طلب عدم نشر اسمه`
                    continue
                en, of = self._said[found.row]
                verb = found.shape in _VERBS
                before = found.shape != "participle" or told
                yield _Word(
                    en,
                    of,
                    before=before,
                    after=(verb or found.shape == "participle") and not (cut and word[cut - 1] in "وف"),
                    last=at + 1,
                )


def _by_form(rows: Iterable[Row]) -> list[tuple[str, list[_Measure]]]:
    found: dict[str, list[_Measure]] = {}
    for row in rows:
        measure = (row["en"], frozenset(row["of"].split("|")), row["weight"] == "weak")
        form = fold_text(row["form"])
        found.setdefault(form, []).append(measure)
        if not form.startswith("ال") and " " not in form:
            found.setdefault("ال" + form, []).append(measure)
    return list(found.items())


def _fits(of: str, kind: str, en: str | None) -> bool:
    if of == en:
        return True
    if of not in _KINDS:
        return False
    if of == kind or not kind or of == "any":
        return kind not in ("duration", "percent") or of == kind
    return of == "measure" and (kind in _SIZES or kind == "thing")
