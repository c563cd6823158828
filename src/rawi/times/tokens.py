"""Words of a folded text as tokens of the time grammar, in runs between words it does not know.

Each token's classes are one character, so that a pattern over tokens is a regular expression over a short
string. Proclitics (و ف ب ل ك) become tokens of their own; the article makes a word definite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rawi.lexicon import Lexica
from rawi.script import NumberReader, fold_text
from rawi.times.meanings import Meaning

Value = str | int | Meaning | tuple[str, ...] | None

_TOKEN = re.compile(
    r"""
      (?<![\d.])(?P<full>\d{1,4}[ ]?(?P<sep>[-/.])[ ]?\d{1,2}[ ]?(?P=sep)[ ]?\d{1,4})(?![\d]|[.]\d)
    | (?P<clock>t?\d{1,2}:\d\d(?::\d\d)?)(?![\d:])
    | (?P<pair>(?<![\d./-])\d{1,4}[-/.]\d{1,4}(?![\d]|[/.-]\d|%))
    | (?P<digits>\d+(?:st|nd|rd|th)?(?![\d%]))
    | (?P<word>[تك][12](?!\w)|[^\W\d_]+(?:\.[^\W\d_])*)
    | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
_MARKS = {",": "comma", "/": "slash", "-": "dash", "(": "open", ")": "close", ".": "dot", "|": "bar"}
# With the article or a preposition before it, or both, a word is still the word; `clitics` are those before it.
_CLITICS = {
    "و": "and", "ف": "and", "ب": "in", "ل": "letter_l", "ك": "as", "وب": "and in", "ول": "and letter_l",
    "فب": "and in", "فل": "and letter_l",
}  # fmt: skip
_PARTICLES = frozenset(("of", "in", "at", "to", "and", "letter_l", "every", "this", "that", "date", "future"))


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the folded text; `kind` is the character of its classes, `value` what it stands for.

    `number` is of a unit: sg, du, pl, or co (dual in construct).
    """

    kind: str
    value: Value
    start: int
    end: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    value: Value
    number: str = ""
    clitics: tuple[str, ...] = ()
    cut: int = 0


class Kinds:
    """One private-use character for each set of classes, handed out in the order they are first met."""

    def __init__(self) -> None:
        self._chars: dict[frozenset[str], str] = {}

    def of(self, *classes: str) -> str:
        """The character of a set of classes."""
        key = frozenset(classes)
        if key not in self._chars:
            self._chars[key] = chr(0xE000 + len(self._chars))
        return self._chars[key]

    def having(self, name: str) -> str:
        """The characters of all sets that hold the class; empty when none does."""
        return "".join(char for classes, char in self._chars.items() if name in classes)


class TokenReader:
    """Reads runs of tokens; compiled once from `lexica/times` and `lexica/words/numbers`."""

    def __init__(self, lexica: Lexica) -> None:
        self.kinds = Kinds()
        self._numbers = NumberReader(lexica.table("words/numbers"))
        self._number_kinds = {value: self._number_kind(value, ordinal=False) for value in range(2201)}
        self._ordinal_kinds = {value: self._number_kind(value, ordinal=True) for value in range(1, 100)}
        self._big = self.kinds.of("number")
        self._word = self.kinds.of("word")
        self._marks = {mark: self.kinds.of(name) for mark, name in _MARKS.items()}
        self._shapes = {name: self.kinds.of(name) for name in ("full", "pair", "clock_digits")}
        self._and = self.kinds.of("and")
        self._clitic_kinds = {name: self.kinds.of(name) for name in ("and", "in", "letter_l", "as")}
        self._entries: dict[str, _Entry] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], _Entry]]] = {}
        # A form as listed wins over one that the article makes (`اليوم` is today before it is the day).
        for article in ("", "ال"):
            for form, value, number, classes in _forms(lexica):
                self._add(article, form, value, number, classes)
        for endings in self._phrases.values():
            endings.sort(key=lambda one: -len(one[0]))
        weak = "number ordinal and in of at to letter_l as every word this that before after about vague comma "
        weak += "slash dash open close dot bar same first lastof between except more less "
        weak += "early late later earlier latest last next whole for full_stop part rest current previous roughly"
        self._weak = frozenset(char for name in weak.split() for char in self.kinds.having(name)) - frozenset(
            char for name in ("yearnum", "month", "unit") for char in self.kinds.having(name)
        )

    def runs(self, folded: str, start: int, end: int, *, eager: bool = False) -> Iterator[list[Token]]:
        """The runs of known tokens between two offsets, each with an unknown word as fence where one touches it."""
        numbers = {one.start: one for one in self._numbers.find(folded, start, end)}
        run: list[Token] = []
        strong = eager
        at = last = start
        while at < end:
            match = _TOKEN.search(folded, at, end)
            if match is None:
                break
            begin = match.start()
            if begin - last > 3 and run:
                if strong:
                    yield run
                run, strong = [], eager
            found = self._read(folded, match, numbers, end)
            if found is None:
                at = last = match.end()
                fence = Token(self._word, None, begin, at)
                if strong:
                    run.append(fence)
                    yield run
                run, strong = [fence], eager
                continue
            run += found
            strong = strong or any(token.kind not in self._weak for token in found)
            at = last = found[-1].end
        if strong:
            yield run

    def _read(
        self, folded: str, match: re.Match[str], numbers: Mapping[int, object], end: int
    ) -> list[Token] | None:
        start, shape = match.start(), match.lastgroup
        if shape == "sep":
            shape = "full"
        if shape in ("full", "pair", "clock"):
            kind = self._shapes["clock_digits" if shape == "clock" else shape]
            return [Token(kind, match.group(), start, match.end())]
        if shape == "mark":
            mark = self._marks.get(match.group())
            return [Token(mark, None, start, match.end())] if mark else None
        if shape == "digits":
            return [self._number(numbers[start])] if start in numbers else [self._digits(match)]
        return self._word_tokens(folded, match, numbers, end)

    def _word_tokens(
        self, folded: str, match: re.Match[str], numbers: Mapping[int, object], end: int
    ) -> list[Token] | None:
        start, stop = match.span()
        word = match.group()
        phrase = self._phrase(folded, word, stop, end)
        if phrase:
            entry, stop = phrase
        else:
            number = next((numbers[k] for k in (start, start + 1, start + 2) if k in numbers and k < stop), None)
            entry = self._entries.get(word)
            if number is not None and (entry is None or number.end > stop):  # type: ignore[attr-defined]
                begin = number.start  # type: ignore[attr-defined]
                clitics = _CLITICS.get(word[: begin - start], "").split()
                places = range(start, start + len(clitics))
                return [
                    *(Token(self._clitic_kinds[name], None, k, k + 1) for k, name in zip(places, clitics, strict=True)),
                    self._number(number),
                ]
            if entry is None:
                return None
        begin = start + entry.cut
        marks = [
            Token(self._clitic_kinds[name], None, start + k, start + k + 1) for k, name in enumerate(entry.clitics)
        ]
        return [*marks, Token(entry.kind, entry.value, begin, stop, entry.number)]

    def _phrase(self, folded: str, word: str, stop: int, end: int) -> tuple[_Entry, int] | None:
        for rest, entry in self._phrases.get(word, ()):
            at = stop
            for part in rest:
                gap = at + (folded[at : at + 1] in (" ", "-"))
                if not folded.startswith(part, gap) or gap == at:
                    break
                at = gap + len(part)
            else:
                if at <= end and not folded[at : at + 1].isalnum():
                    return entry, at
        return None

    def _digits(self, match: re.Match[str]) -> Token:
        text = match.group().rstrip("stndrh")
        value = int(text) if len(text) < 10 else 10**9
        return Token(self._number_kinds.get(value, self._big), value, *match.span())

    def _number(self, number: object) -> Token:
        value, start, end = number.value, number.start, number.end  # type: ignore[attr-defined]
        if value.denominator != 1:
            return Token(self._big, str(value), start, end)
        whole = int(value)
        if number.ordinal:  # type: ignore[attr-defined]
            return Token(self._ordinal_kinds.get(whole, self._big), whole, start, end)
        return Token(self._number_kinds.get(whole, self._big), whole, start, end)

    def _number_kind(self, value: int, *, ordinal: bool) -> str:
        classes = ["ordinal" if ordinal else "number"]
        bounds = (("month_no", 1, 12), ("day_no", 1, 31), ("hour_no", 0, 24), ("minute_no", 0, 59))
        classes += [name for name, low, high in bounds if low <= value <= high]
        if 1200 <= value <= 2200 and not ordinal:
            classes.append("yearnum")
        return self.kinds.of(*classes)

    def _add(self, article: str, form: str, value: Value, number: str, classes: tuple[str, ...]) -> None:
        first, *rest = form.split(" ") if "-" not in form else re.split("[ -]", form)
        name = classes[0]
        plain = name in _PARTICLES
        if article and (plain or first.startswith("ال") or name in ("last", "next")):
            return
        definite = article or first.startswith("ال")
        kind = self.kinds.of(*classes, *(f"{'the' if definite else 'a'}_{one}" for one in classes))
        for clitics, names in {"": "", **_CLITICS}.items():
            if plain and clitics not in ("", "و", "ف"):
                continue
            whole = _attached(clitics, article + first)
            entry = _Entry(kind, value, number, tuple(names.split()), len(clitics))
            if rest:
                self._phrases.setdefault(whole, []).append((tuple(rest), entry))
            else:
                self._entries.setdefault(whole, entry)


def _attached(clitics: str, word: str) -> str:
    """`ل` and `الشهر` are written `للشهر`."""
    if clitics.endswith("ل") and word.startswith("ال"):
        return clitics + "ل" + word[2:]
    return clitics + word


def _forms(lexica: Lexica) -> Iterator[tuple[str, Value, str, tuple[str, ...]]]:
    for row in lexica.table("times/words"):
        name = row["class"]
        classes = (name,)
        if row["number"]:
            classes = (name, "unit", f"{row['number']}_{name}", f"{row['number']}_unit")
        yield fold_text(row["form"]), row["value"], row["number"], classes
    for row in lexica.table("times/months"):
        name = "month" if row["calendar"] == "gregorian" else "hijri_month"
        yield fold_text(row["form"]), int(row["month"]), "", (name, "month_name")
    for row in lexica.table("times/weekdays"):
        form = fold_text(row["form"])
        yield form, int(row["weekday"]), "", ("weekday",)
        if form.startswith("ال"):
            yield form[2:], int(row["weekday"]), "", ("bare_weekday",)
    for row in lexica.table("times/feasts"):
        yield fold_text(row["form"]), row["rule"], "", ("feast",)


def join(tokens: Iterable[Token]) -> str:
    """The classes of tokens as a string for patterns."""
    return "".join(token.kind for token in tokens)
