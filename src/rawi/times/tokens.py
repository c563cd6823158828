"""Words of a folded text as tokens of the time grammar, in runs between words it does not know.

Each token's classes are one character, so that a pattern over tokens is a regular expression over a short
string. Proclitics (و ف ب ل ك) become tokens of their own; the article makes a word definite.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from rawi.lexicon import Lexica
from rawi.script import FoundNumber, NumberReader, fold_text
from rawi.times.meanings import Meaning

Value = str | int | Meaning | tuple[str, ...] | None

_TOKEN = re.compile(
    r"""
      (?P<word>[تك][12](?!\w)|(?!t\d|ال\d)[^\W\d_]+(?:\.[^\W\d_])*)
    | (?<![\d.])(?P<full>\d{1,4}[ ]?(?P<sep>[-/.])[ ]?\d{1,2}[ ]?(?P=sep)[ ]?\d{1,4})(?![\d]|[.]\d)
    | (?P<clock>t?\d{1,2}:\d\d(?::\d\d)?)(?!\d|:\d)
    | (?P<pair>(?<![\d./-])\d{1,4}[-/.]\d{1,4}(?![\d]|[/.-]\d|%))
    | (?P<digits>(?:(?<!\w)ال)?\d+(?:st|nd|rd|th)?(?![\d%]))
    | (?P<mark>[^\w\s])
    """,
    re.VERBOSE,
)
# Begins with a digit, not with a look behind: the search then skips from digit to digit.
_SHAPE = re.compile(r"\d(?<!\d\d)(?:(?:(?<=1)9|(?<=2)0)\d\d(?!\d)|\d{0,3} ?[-/.:] ?\d)")
_ATTACHED_END = re.compile(r"(?:^|[^\w])[وف]?[بلك]?(?:ال|ل)?$")
_NUMBER_REACH = 90
_LETTERS = re.compile(r"[^\W\d_]+")
_AROUND = "()[],.:-/|"  # marks that may stand on a word of a time
_LONGEST_WORD = 24
_SHORTEST_JOINED = 2  # nothing is joined to shorter words: `باب` is a door, not `ب` and `آب`
_JOINED_WORD = re.compile(r"[ -]([^\W\d_]+(?:\.[^\W\d_])*)(?!\w)")
_LONGEST_RUN = 60  # no time is longer; without a bound a page of nothing but such words would take hours
_GAP = 3  # more white space than that parts a run
_NEXT = re.compile(r"[ ,.]{0,2}([^\W_]+)")
FIRST_KIND = 0xE000  # private use: no text holds them as letters
_MARKS = {",": "comma", "/": "slash", "-": "dash", "(": "open", ")": "close", ".": "dot", "|": "bar"}
# With the article or a preposition before it, or both, a word is still the word; `clitics` are those before it.
_CLITICS = {
    "و": "and", "ف": "and", "ب": "in", "ل": "letter_l", "ك": "as", "وب": "and in", "ول": "and letter_l",
    "فب": "and in", "فل": "and letter_l",
}  # fmt: skip
_BARE = frozenset(("hijri_mark", "ad_mark", "ampm"))  # single letters: nothing is joined to them
_PARTICLES = frozenset(("of", "in", "at", "to", "and", "letter_l", "every", "this", "that", "date", "future"))


class Token(NamedTuple):
    """A stretch of the folded text; `kind` is the character of its classes, `value` what it stands for.

    `number` is of a unit: sg, du, pl, or co (dual in construct). A named tuple: made by the thousand.
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
            self._chars[key] = chr(FIRST_KIND + len(self._chars))
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
        self._ordinal_kinds = {
            (value, feminine): self._number_kind(value, ordinal=True, feminine=feminine)
            for value in range(1, 100)
            for feminine in (False, True)
        }
        self._big = self.kinds.of("number")
        self._fraction = self.kinds.of("number", "fraction_no")
        self._word = self.kinds.of("word")
        self._stop = self.kinds.of("stop")
        self._marks = {mark: self.kinds.of(name) for mark, name in _MARKS.items()}
        self._shapes = {name: self.kinds.of(name) for name in ("full", "pair", "clock_digits")}
        self._clitic_kinds = {name: self.kinds.of(name) for name in ("and", "in", "letter_l", "as")}
        self._entries: dict[str, _Entry] = {}
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], _Entry]]]] = {}
        # A form as listed wins over one that the article makes (`اليوم` is today before it is the day).
        for article in ("", "ال"):
            for form, value, number, classes in _forms(lexica):
                self._add(article, form, value, number, classes)
        for seconds in self._phrases.values():
            for endings in seconds.values():
                endings.sort(key=lambda one: -len(one[0]))
        weak = "in of at to every this that before after about vague same first lastof between except more less as and "
        weak += "letter_l early late later earlier latest last next whole for part rest previous roughly for "
        weak += "following preceding afternext since during equals ampm prayer half third quarter "
        weak += "hijri_mark ad_mark other_sense"
        weak_kinds = frozenset(char for name in weak.split() for char in self.kinds.having(name))
        strong = {
            word
            for word, entry in self._entries.items()
            if entry.kind not in weak_kinds and not entry.clitics
        }
        strong |= {word[2:] for word in strong if word.startswith("ال") and word[2:] in strong}
        weak_words = {word for word, entry in self._entries.items() if entry.kind in weak_kinds}
        strong |= {
            max((word for word in words if word not in weak_words), key=len, default=words[0])
            for words, entry in self._all_phrases()
            if not entry.clitics and entry.kind not in weak_kinds
        }
        # A share opens a run (`السابعة والنصف`), though it is no time by itself.
        shares = "".join(self.kinds.having(name) for name in ("half", "third", "quarter"))
        strong |= {
            word for word, entry in self._entries.items() if entry.kind in shares and not entry.clitics
        }
        self._tails = frozenset(word for words, _ in self._all_phrases() for word in words)
        self._strong_words = sorted(strong)
        self._strong = AhoCorasick(self._strong_words, matchkind=MatchKind.LeftmostLongest)
        self._leaning = (False,) * len(self._strong_words)

    def _all_phrases(self) -> Iterator[tuple[tuple[str, ...], _Entry]]:
        for first, seconds in self._phrases.items():
            for second, endings in seconds.items():
                yield from (((first, second, *rest), entry) for rest, entry in endings)

    def lean(self, is_time: Callable[[Sequence[Token]], bool]) -> None:
        """Finds the words that are no time by themselves: they open a run only beside another known word."""

        def alone(word: str) -> bool:
            return any(is_time(self._run(form, 0, len(form))[0]) for form in (word, f"ال{word}"))

        self._leaning = tuple(not alone(word) for word in self._strong_words)

    def runs(
        self, folded: str, sentences: Sequence[tuple[int, int]], *, eager: bool = False
    ) -> Iterator[tuple[int, list[Token]]]:
        """The runs of known tokens that may tell a time, each inside one sentence, with the sentence's start.

        An unknown word that touches a run is in it as a fence.
        """
        if eager:
            for start, end in sentences:
                at = start
                while at < end:
                    run, at = self._run(folded, at, end)
                    if run:
                        yield start, run
            return
        done = place = 0
        for at in self._triggers(folded):
            if at < done:
                continue
            while place < len(sentences) and sentences[place][1] <= at:
                place += 1
            if place == len(sentences):
                return
            start, end = sentences[place]
            done = self._back(folded, max(start, done), at)
            while done <= at:
                run, done = self._run(folded, done, end)
                if run:
                    yield start, run

    def _triggers(self, folded: str) -> Iterator[int]:
        """Where a word stands that only times are made of, or digits shaped as a date, a clock or a year."""
        leaning = self._leaning
        found = [
            start
            for word, start, end in self._strong.find_matches_as_indexes(folded)
            if not folded[end : end + 1].isalpha()
            and (start == 0 or self._opens(folded, start))
            and not (leaning[word] and self._is_alone(folded, start, end))
        ]
        found += [match.start() for match in _SHAPE.finditer(folded)]
        found.sort()
        return iter(found)

    def _is_alone(self, folded: str, start: int, end: int) -> bool:
        """Whether the words on both sides are none that a time is made of."""
        after = _NEXT.match(folded, end)
        if after is not None and self._is_known(after[1]):
            return False
        line = folded.rfind("\n", 0, start) + 1
        stop = folded.rfind(" ", line, start)
        before = folded[max(line, stop - _LONGEST_WORD) : max(line, stop)].split()
        return not before or not self._is_known(before[-1].strip(_AROUND) or ".")

    def _is_known(self, word: str) -> bool:
        return (
            word in self._entries
            or word in self._tails
            or word[0].isdigit()
            or word[-1].isdigit()
            or self._numbers.is_word(word)
        )

    @staticmethod
    def _opens(folded: str, start: int) -> bool:
        """Whether a word begins here, or a clitic or the article before it does."""
        if not folded[start - 1].isalpha():
            return True
        before = folded[max(0, start - 5) : start]
        return bool(_ATTACHED_END.search(before))

    def _back(self, folded: str, start: int, at: int) -> int:
        """The first of the known words and marks that stand without a gap before `at`."""
        entries, tails = self._entries, self._tails
        while at > start:
            end = folded.rfind(" ", start, at)
            if end < 0:
                return start
            begin = folded.rfind(" ", start, end) + 1
            if begin == 0:
                begin = start
            word = folded[begin:end]
            if word not in entries and word not in tails:
                word = word.rpartition("\n")[2].strip(_AROUND)
                if word and not self._is_known(word):
                    return begin
            at = begin
        return start

    def _run(self, folded: str, at: int, end: int) -> tuple[list[Token], int]:
        """The next run from `at`, and where to go on."""
        run: list[Token] = []
        known = False
        word_kind, stop_kind = self._word, self._stop
        entries, phrases, is_number = self._entries, self._phrases, self._numbers.is_word
        for match in _TOKEN.finditer(folded, at, end):
            begin, stop = match.span()
            if begin < at:
                continue  # inside a phrase or a number already read
            if known and (begin - at > _GAP or len(run) > _LONGEST_RUN):
                return run, at
            shape = match.lastgroup
            if shape == "word":
                word = match.group()
                entry = entries.get(word)
                if entry is not None and word not in phrases and not is_number(word):
                    if entry.clitics:
                        run += self._entry_tokens(entry, begin, stop)
                    else:
                        run.append(Token(entry.kind, entry.value, begin, stop, entry.number))
                    known = True
                    at = stop
                    continue
                found = self._word_tokens(folded, word, begin, stop, end)
            elif shape == "mark":
                mark = self._marks.get(match.group())
                found = [Token(mark, None, begin, stop)] if mark else None
            else:
                found = self._shape_tokens(folded, match, end)
            if found is None:
                fence = Token(stop_kind if shape == "mark" else word_kind, match.group(), begin, stop)
                if known:
                    run.append(fence)
                    # The fence may open the next run too: `بتوقيت` before it, a month after it.
                    return run, begin
                run = [fence]
                at = stop
                continue
            run += found
            known = True
            at = found[-1].end
        return (run if known else []), end

    def _shape_tokens(self, folded: str, match: re.Match[str], end: int) -> list[Token] | None:
        start, shape = match.start(), match.lastgroup
        if shape == "pair" and self._counts_units(folded, match):
            found = self._number_at(folded, start, end)
            return [self._number(folded, found)] if found else None
        if shape == "clock":
            return [Token(self._shapes["clock_digits"], match.group(), start, match.end())]
        if shape != "digits":
            kind = self._shapes["pair" if shape == "pair" else "full"]
            return [Token(kind, match.group(), start, match.end())]
        if self._leads_number(folded, match.end(), end):
            found = self._number_at(folded, start, end)
            if found:
                return [self._number(folded, found)]
        return [self._digits(match)]

    def _word_tokens(self, folded: str, word: str, start: int, stop: int, end: int) -> list[Token] | None:
        entry = self._entries.get(word)
        if word in self._phrases:
            phrase = self._phrase(folded, word, stop, end)
            if phrase:
                entry, stop = phrase
                return self._entry_tokens(entry, start, stop)
        if self._numbers.is_word(word) and (entry is None or self._leads_number(folded, stop, end)):
            number = self._number_at(folded, start, end)
            if number is not None and (entry is None or number.end > stop):
                begin = number.start
                clitics = _CLITICS.get(word[: begin - start], "").split()
                kinds = self._clitic_kinds
                return [
                    *(Token(kinds[name], None, start + k, start + k + 1) for k, name in enumerate(clitics)),
                    self._number(folded, number),
                ]
        return self._entry_tokens(entry, start, stop) if entry is not None else None

    def _entry_tokens(self, entry: _Entry, start: int, stop: int) -> list[Token]:
        token = Token(entry.kind, entry.value, start + entry.cut, stop, entry.number)
        if not entry.clitics:
            return [token]
        kinds = self._clitic_kinds
        return [
            *(Token(kinds[name], None, start + k, start + k + 1) for k, name in enumerate(entry.clitics)),
            token,
        ]

    def _leads_number(self, folded: str, at: int, end: int) -> bool:
        """Whether a word of a number or digits come next."""
        after = _NEXT.match(folded, at, end)
        return after is not None and (after[1].isdigit() or self._numbers.is_word(after[1]))

    def _counts_units(self, folded: str, match: re.Match[str]) -> bool:
        """`3.5 سنوات` is no date."""
        after = _NEXT.match(folded, match.end())
        entry = self._entries.get(after[1]) if after else None
        return entry is not None and bool(entry.number) and "." in match.group()

    def _number_at(self, folded: str, start: int, end: int) -> FoundNumber | None:
        word = _LETTERS.match(folded, start)
        if word and not self._leads_number(folded, word.end(), end):
            single = self._numbers.find_single(folded, start)
            if single is not None:
                return single
        found = self._numbers.find_first(folded, start, min(end, start + _NUMBER_REACH))
        if found and found.start - start <= 2:
            return found
        return self._numbers.find_single(folded, start) if word else None

    def _phrase(self, folded: str, word: str, stop: int, end: int) -> tuple[_Entry, int] | None:
        following = _JOINED_WORD.match(folded, stop, end)
        if following is None:
            return None
        for rest, entry in self._phrases[word].get(following[1], ()):
            at = following.end()
            for part in rest:
                match = _JOINED_WORD.match(folded, at, end)
                if match is None or match[1] != part:
                    break
                at = match.end()
            else:
                return entry, at
        return None

    def _digits(self, match: re.Match[str]) -> Token:
        text = match.group().strip("stndrhال")
        value = int(text) if len(text) < 10 else 10**9
        return Token(self._number_kinds.get(value, self._big), value, *match.span())

    def _number(self, folded: str, number: FoundNumber) -> Token:
        value, start, end = number.value, number.start, number.end
        if value.denominator != 1:
            return Token(self._fraction, str(value), start, end)
        whole = int(value)
        if not number.ordinal:
            return Token(self._number_kinds.get(whole, self._big), whole, start, end)
        words = folded[start:end]
        joined = words.find(" و")
        if joined > 0 and whole > 20 and not words[joined + 2 :].lstrip().startswith("ال"):
            # `الثامنة وعشرين دقيقة` is an hour and its minutes, not the twenty-eighth.
            whole, end, words = whole % 10, start + joined, words[:joined]
        feminine = words.split(" ")[0].endswith(("ه", "لي", "لى"))
        return Token(self._ordinal_kinds.get((whole, feminine), self._big), whole, start, end)

    def _number_kind(self, value: int, *, ordinal: bool, feminine: bool = False) -> str:
        classes = ["ordinal" if ordinal else "number"]
        bounds = (("month_no", 1, 12), ("day_no", 1, 31), ("hour_no", 0, 24), ("minute_no", 0, 59))
        classes += [name for name, low, high in bounds if low <= value <= high]
        if 1200 <= value <= 2200 and not ordinal:
            classes.append("yearnum")
        if feminine and value <= 12:
            classes.append("fem_ordinal")
        return self.kinds.of(*classes)

    def _add(self, article: str, form: str, value: Value, number: str, classes: tuple[str, ...]) -> None:
        first, *rest = form.split(" ") if "-" not in form else re.split("[ -]", form)
        name = classes[0]
        plain = name in _PARTICLES
        if article and (
            plain
            or first.startswith("ال")
            or name in ("last", "next", "first", "month", "hijri_month")
            or (classes[-1] == "sg_unit" and name == "sec")
        ):
            return
        definite = article or first.startswith("ال")
        kind = self.kinds.of(*classes, *(f"{'the' if definite else 'a'}_{one}" for one in classes))
        for clitics, names in {"": "", **_CLITICS}.items():
            bare = name in _BARE or (len(first) <= _SHORTEST_JOINED and not plain)
            if (plain and clitics not in ("", "و", "ف")) or (bare and clitics):
                continue
            whole = _attached(clitics, article + first)
            entry = _Entry(kind, value, number, tuple(names.split()), len(clitics))
            if rest:
                self._phrases.setdefault(whole, {}).setdefault(rest[0], []).append((tuple(rest[1:]), entry))
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
        classes: tuple[str, ...] = (name,)
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
