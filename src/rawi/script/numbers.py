"""Numbers in running text: words, digits and what mixes them, read from a folded text.

The words come as rows of `lexica/words/numbers`. A number is joined only where Arabic joins one: units before
tens, hundreds before both, scales falling. `خمس`, `سبع`, `تسع` and `عشر` are fractions before a definite noun
that is no sound plural (`خمس الساعه`), cardinals elsewhere (`خمس ساعات`, `خمس`). `ثمن` is a fraction only when
joined to a number or alone between stops: before a noun it is a price.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Protocol

from rawi.script.fold import fold_text


class NumberRow(Protocol):
    """A row of `words/numbers`: cells by the columns form, value, kind, role and part."""

    def __getitem__(self, column: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number and where it stands in the folded text, without conjunction or preposition.

    `words`: it holds number words. `relative`: what only the context knows (`current+1`, `end-1`), the value
    then the distance. `scale`: the last word of size in it (1000 in `خمسه الاف`), else 1.
    """

    value: Fraction
    start: int
    end: int
    ordinal: bool
    words: bool
    relative: str | None = None
    scale: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class FoundPercent:
    """A share: 10 for `10 في الميه`; start and end are offsets of the folded text, sign or words included."""

    value: Fraction
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    value: Fraction
    kind: str
    role: str = ""
    part: Fraction | None = None


@dataclass(frozen=True, slots=True)
class _Surface:
    form: _Form
    lead: int
    joined: bool
    governed: bool
    definite: bool


@dataclass(slots=True)
class _Piece:
    """One word or digit group. `link` says how it hangs on the piece before: see `_link`."""

    form: _Form
    outer: int
    start: int
    end: int
    joined: bool = False
    governed: bool = False
    definite: bool = False
    link: str = ""


_STARTS = ("", "و", "ف")
_PREPOSITIONS = ("", "ب", "ل", "ك")
# `لست` is "I am not", `كميه` a quantity, `فالف` a verb: these prefixes need a longer word after them.
_CAREFUL = {"ف": 4, "ل": 3, "ك": 4}
_CLITICS = re.compile(r"(?P<start>[وف]?)(?P<preposition>[بلك]?)(?P<article>(?:ال|(?<=ل)ل)?)")
_LETTERS = r"[^\W\d_]+"
_TOKEN = re.compile(
    rf"""(?:https?:|www\.)\S+ | {_LETTERS} | (?P<digits>
    (?<!\d[.,/:]) (?!\d{{4}}[,/]\d{{4}}(?!\d)) (?:
      \d{{1,3}}(?:,\d{{3}})+ (?:\.\d+|,\d\d?)? (?![.,/]?\d)
    | \d{{1,3}}(?:\.\d{{3}}){{2,}} (?:,\d+)? (?![.,/]?\d)
    | [1-9]\d{{0,2}} (?:(?:\ \d{{3}}){{2,}}|\ \d00) (?![.,/]?\d|\ \d)
    | \d+/0*[1-9]\d* (?![.,/]?\d)
    | \d+[.,]\d+ (?![.,/]?\d)
    | (?<![\w.,])\.\d+ (?![.,/]?\d)
    ) | \d+)""",
    re.VERBOSE,
)
_SIGNED = re.compile(r"(?:^|(?<=[\s(<>=]))-$")
_WORD_AT = re.compile(r"[^\W\d_]+")
_ONE = Fraction(1)
_LARGEST = Fraction(10**21)
_MOST_DIGITS = 30
_NEXT_WORD = re.compile(rf" +({_LETTERS})")
_DEFINITE_SINGULAR = re.compile(r"ال\w+(?<!ات)")
_COUNTED = re.compile(r"(?!ال)\w{2,}[اه]")
_LONE_BEFORE = re.compile(r"(?:^|[^\w\s])\s*$")
_LONE_AFTER = re.compile(r"\s*(?:$|[^\w\s])")


class NumberReader:
    """Finds numbers, percents and relative ordinals in folded texts.

    `rows` are those of `words/numbers`. With `glued`, digits that a letter follows at once (`20دولار`) are read
    too; without, they are taken for the name of something (`1M`, `4G`).

    >>> reader = NumberReader([
    ...     {"form": "خمسة", "value": "5", "kind": "unit", "role": "", "part": ""},
    ...     {"form": "عشرون", "value": "20", "kind": "ten", "role": "", "part": ""},
    ... ])
    >>> [(str(one.value), one.start, one.end) for one in reader.find("وصلت خمسه وعشرون سفينه و3 قوارب")]
    [('25', 5, 16), ('3', 24, 25)]
    """

    def __init__(self, rows: Iterable[NumberRow], *, glued: bool = False) -> None:
        self._glued = glued
        self._surfaces: dict[str, _Surface] = {}
        self._relatives: dict[str, tuple[str, str]] = {}
        phrases: dict[str, list[str]] = {}
        for row in rows:
            form = fold_text(row["form"])
            if row["kind"] == "relative":
                self._relatives[form] = (row["value"], row["role"])
            elif row["kind"] in ("other", "percent", "share", "over", "after"):
                phrases.setdefault(row["kind"], []).append(form)
            else:
                part = Fraction(row["part"]) if row["part"] else None
                self._add(form, _Form(Fraction(row["value"] or 0), row["kind"], row["role"], part))
        self._over = frozenset(phrases.get("over", ()))
        self._after = frozenset(phrases.get("after", ()))
        percents = phrases.get("percent", [])
        self._not = _spelled(phrases.get("other", []) + percents, r"(?:\b[وفبلك]{0,2}|(?=%))")
        self._percent_after = _spelled(percents, r" ?(?:\b|(?=%))")
        self._percent_before = _spelled(percents + phrases.get("share", []), r"(?:\b|(?=%))")
        self._relative = _spelled(list(self._relatives), r"\b[وف]?[بك]?")

    def _add(self, form: str, entry: _Form) -> None:
        for start in _STARTS:
            for preposition in _PREPOSITIONS:
                before = start + preposition
                bare = before + form
                if all(len(form) >= _CAREFUL.get(one, 0) for one in before) or entry.kind == "ordinal":
                    self._put(bare, entry, len(before), start, preposition, definite=False)
                article, lead = ("لل", len(before)) if preposition == "ل" else (before + "ال", len(before))
                text = start + article if preposition == "ل" else article
                self._put(text + form, entry, lead, start, preposition, definite=True)

    def _put(
        self, text: str, entry: _Form, lead: int, start: str, preposition: str, *, definite: bool
    ) -> None:
        known = self._surfaces.get(text)
        if known is None or known.lead > lead:
            self._surfaces[text] = _Surface(entry, lead, start == "و", bool(preposition), definite)

    def is_word(self, word: str) -> bool:
        """Whether a folded word, clitics and article on it, is of a number."""
        return word in self._surfaces

    def find_single(self, folded: str, start: int) -> FoundNumber | None:
        """The number that the one word at `start` is by itself, for callers who know that no other follows.

        None when it is none, or when only its neighbours tell what it is (`خمس`, `العشرين`): then ask `find`.
        """
        word = _WORD_AT.match(folded, start)
        surface = self._surfaces.get(word[0]) if word else None
        if word is None or surface is None or surface.form.part is not None:
            return None
        kind = surface.form.kind
        if kind != "ordinal" and (kind not in ("unit", "scale") or surface.form.role or surface.definite):
            return None
        return FoundNumber(
            surface.form.value, start + surface.lead, word.end(), ordinal=kind == "ordinal", words=True
        )

    def find(self, folded: str, start: int = 0, end: int | None = None) -> list[FoundNumber]:
        """Every number of `folded[start:end]`, left to right, none overlapping; percent signs are no part."""
        return list(self._found(folded, start, len(folded) if end is None else end))

    def find_first(self, folded: str, start: int, end: int) -> FoundNumber | None:
        """The first of what `find` gives; those after it are not read."""
        return next(self._found(folded, start, end), None)

    def _found(self, folded: str, start: int, end: int) -> Iterator[FoundNumber]:
        run: list[_Piece] = []
        for piece in self._pieces(folded, start, end):
            piece.link = self._link(folded, run[-1], piece) if run else ""
            if not piece.link and run:
                yield from _Run(folded, run, self._after).numbers()
                run = []
            run.append(piece)
        if run:
            yield from _Run(folded, run, self._after).numbers()

    def find_relative(self, folded: str) -> list[FoundNumber]:
        """The ordinals whose place only the context knows: `التالي` is `current+1`, `قبل الاخير` is `end-1`."""
        found = []
        for match in self._relative.finditer(folded):
            value, role = self._relatives[match["form"]]
            after = _NEXT_WORD.match(folded, match.end())
            if role == "construct" and (not after or after[1].startswith("ال") or len(after[1]) < 3):
                continue
            distance = Fraction(int(re.sub(r"^[a-z]+", "", value)))
            found.append(FoundNumber(distance, *match.span("form"), ordinal=True, words=True, relative=value))
        return found

    def find_percents(self, folded: str, numbers: Sequence[FoundNumber] | None = None) -> list[FoundPercent]:
        """Numbers that a percent sign or its words follow, or that `نسبه` or such a word comes before.

        `numbers` are those of the text, if known already.
        """
        found = []
        done = 0
        for number in self.find(folded) if numbers is None else numbers:
            after = self._percent_after.match(folded, number.end)
            if after and not number.ordinal:
                found.append(FoundPercent(number.value, number.start, after.end()))
                done = after.end()
                continue
            lead = max(done, number.start - 12)
            before = list(self._percent_before.finditer(folded, lead, number.start))
            if before and not number.ordinal and not folded[before[-1].end() : number.start].strip(" "):
                found.append(FoundPercent(number.value, before[-1].start("form"), number.end))
        return found

    def _pieces(self, folded: str, start: int, end: int) -> Iterator[_Piece]:
        surfaces = self._surfaces
        before = before_end = -1
        for token in _TOKEN.finditer(folded, start, end):
            surface = surfaces.get(token[0])
            piece = None
            if surface is not None:
                piece = self._word(folded, token, surface)
            elif token.lastgroup:
                letters = folded[before:before_end] if before_end == token.start() else ""
                piece = self._digits(folded, token, letters)
            if piece is not None:
                yield piece
            before, before_end = token.span()

    def _word(self, folded: str, token: re.Match[str], surface: _Surface) -> _Piece | None:
        outer, end = token.span()
        for other in self._not.finditer(folded, max(0, outer - 16), end + 16):
            if other.start() <= outer and end <= other.end():
                return None
        glued = folded[outer - 1 : outer].isdigit() or folded[end : end + 1].isdigit()
        if glued and not (self._glued and surface.form.kind == "scale"):
            return None
        start = outer + surface.lead
        return _Piece(surface.form, outer, start, end, surface.joined, surface.governed, surface.definite)

    def _digits(self, folded: str, token: re.Match[str], letters: str) -> _Piece | None:
        start, end = token.span()
        outer = start - len(letters)
        clitics = _CLITICS.fullmatch(letters)
        follower = folded[end : end + 1]
        named = follower.isalpha() and not self._glued
        if (
            clitics is None
            or named
            or end - start > _MOST_DIGITS
            or "_" in (follower, folded[outer - 1 : outer])
        ):
            return None
        value = _read_digits(token[0])
        kind = "ratio" if "/" in token[0] else "digits"
        if (
            not letters
            and _SIGNED.search(folded, max(0, start - 2), start)
            and not _counted(folded, start - 1)
        ):
            value, start, outer = -value, start - 1, start - 1
        joined, governed, definite = (
            clitics["start"] == "و",
            bool(clitics["preposition"]),
            bool(clitics["article"]),
        )
        return _Piece(_Form(value, kind), outer, start, end, joined, governed, definite)

    def _link(self, folded: str, left: _Piece, right: _Piece) -> str:
        """How two neighbours hang together: `و`, ` `, a word of `over` or `after`, or not at all."""
        gap = folded[left.end : right.outer]
        word = gap.strip(" ")
        if not gap and right.form.kind == "scale":
            return " "
        if right.governed or len(gap) == len(word):
            return ""
        if not word:
            return "و" if right.joined else " "
        if right.joined:
            return ""
        if word == "و":
            return "و" if right.start == right.outer else ""
        return word if word in self._over or word in self._after else ""


def _spelled(forms: list[str], lead: str) -> re.Pattern[str]:
    """A pattern of whole expressions, the longest first; it matches nothing when there are none."""
    body = "|".join(re.escape(form).replace(r"\ ", " +") for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"{lead}(?P<form>{body})(?!\w)" if forms else r"(?!)(?P<form>)")


def _counted(folded: str, dash: int) -> bool:
    """Whether a number stands before the dash: `10 -20` is a range, not a negative number."""
    return folded[max(0, dash - 3) : dash].rstrip()[-1:].isdigit()


def _read_digits(text: str) -> Fraction:
    if "/" in text:
        over, under = text.split("/")
        return Fraction(int(over), int(under))
    text = text.replace(" ", "")
    if text.count(".") > 1:
        return Fraction(text.replace(".", "").replace(",", "."))
    head, comma, tail = text.rpartition(",")
    if comma and (len(tail) != 3 or head.startswith("0")) and "." not in tail:
        return Fraction(head.replace(",", "") + "." + tail)
    return Fraction(text.replace(",", ""))


@dataclass(slots=True)
class _Read:
    value: Fraction
    stop: int
    scale: Fraction = field(default=_ONE)


class _Run:
    """Neighbouring pieces, cut into well-formed numbers from the left."""

    def __init__(self, folded: str, pieces: list[_Piece], after: frozenset[str]) -> None:
        self._folded = folded
        self._pieces = pieces
        self._after = after

    def numbers(self) -> Iterator[FoundNumber]:
        """The numbers of the run."""
        at = 0
        while at < len(self._pieces):
            found = self._number(at)
            if found is None:
                at += 1
                continue
            read, ordinal = found
            if not self._stands_for_itself(at, read.stop):
                at = read.stop
                continue
            pieces = self._pieces[at : read.stop]
            words = any(piece.form.kind not in ("digits", "ratio") for piece in pieces)
            yield FoundNumber(read.value, pieces[0].start, pieces[-1].end, ordinal, words, scale=read.scale)
            at = read.stop

    def _stands_for_itself(self, at: int, stop: int) -> bool:
        piece = self._pieces[at]
        if stop - at > 1:
            return True
        if piece.form.role == "weak" and not piece.definite:
            before = _LONE_BEFORE.search(self._folded, max(0, piece.outer - 4), piece.outer)
            return bool(before and _LONE_AFTER.match(self._folded, piece.end))
        weekday = (
            piece.definite and piece.form.kind == "unit" and self._folded.startswith("اثنين", piece.end - 5)
        )
        return not weekday

    def _is(self, at: int, link: str, *kinds: str) -> bool:
        """Whether a piece stands at `at`, hangs on the one before by `link`, and is of one of the kinds."""
        if at >= len(self._pieces):
            return False
        piece = self._pieces[at]
        return piece.link == link and (not kinds or piece.form.kind in kinds)

    def _number(self, at: int) -> tuple[_Read, bool] | None:
        piece = self._pieces[at]
        if piece.form.kind == "sign":
            signs = not self._is(at + 1, " ") or self._is(at + 1, " ", "sign") or piece.definite
            inner = None if signs else self._number(at + 1)
            return (replace(inner[0], value=-inner[0].value), False) if inner and not inner[1] else None
        ordinal = self._ordinal(at)
        if ordinal:
            return ordinal, True
        plain = self._fraction(at) or self._mixed(at)
        return (self._over(at, plain), False) if plain else None

    def _over(self, at: int, read: _Read) -> _Read:
        """`واحد من خمسه`, `واحد علي خمسه`: the one over what follows; else the number as it is."""
        link = self._pieces[read.stop].link if read.stop < len(self._pieces) else ""
        alone = read.stop == at + 1 and self._pieces[at].form.kind == "unit" and read.value == 1
        if link in (" ", "و", "") or link in self._after or not alone or self._pieces[read.stop].definite:
            return read
        under = self._cardinal(read.stop)
        return _Read(1 / under.value, under.stop) if under and under.value > 1 else read

    def _mixed(self, at: int) -> _Read | None:
        whole = self._cardinal(at)
        if whole is None:
            return None
        stop = whole.stop
        if self._is(stop, " ", "point"):
            return self._decimal(whole, stop) or whole
        if self._is(stop, " ", "ratio") and stop == at + 1 and self._pieces[at].form.kind == "digits":
            ratio = self._pieces[stop].form.value
            if whole.value.denominator == 1 and 0 < ratio < 1:
                return _Read(whole.value + (ratio if whole.value >= 0 else -ratio), stop + 1)
        if self._is(stop, "و"):
            return self._with_fraction(whole) or whole
        return whole

    def _with_fraction(self, whole: _Read) -> _Read | None:
        """`ثلاثه ونصف`, and `مليون ونصف المليون`, where the half is one of the last word of size."""
        part = self._fraction(whole.stop)
        if part is None or self._pieces[whole.stop].definite:
            return None
        if part.scale > 1 and whole.scale == 1:
            return _Read(whole.value * part.scale + part.value, part.stop, part.scale)
        if part.scale > 1:
            return (
                _Read(whole.value + part.value, part.stop, whole.scale) if part.scale == whole.scale else None
            )
        size = whole.scale if whole.scale >= 1000 else _ONE
        return _Read(whole.value + part.value * size, part.stop, whole.scale) if part.value < 1 else None

    def _decimal(self, whole: _Read, point: int) -> _Read | None:
        tail = self._cardinal(point + 1) if self._is(point + 1, " ") else None
        if tail is None or tail.value.denominator != 1 or tail.value < 0:
            return None
        piece = self._pieces[point + 1]
        digits = piece.end - piece.start if piece.form.kind == "digits" else len(str(tail.value))
        return _Read(whole.value + tail.value / 10**digits, tail.stop)

    def _cardinal(self, at: int) -> _Read | None:
        """Groups with falling scales: `ثلاثه ملايين وخمسميه الف وعشرون`."""
        total = self._group(at)
        if total is None:
            return None
        limit = total.scale
        while limit > 1 and total.stop < len(self._pieces):
            piece = self._pieces[total.stop]
            if piece.link not in ("و", " ") or (piece.definite and not self._pieces[at].definite):
                break
            group = self._group(total.stop)
            if group is None or group.value >= limit or group.value <= 0 or self._fraction(total.stop):
                break
            if group.value.denominator > 1 and group.scale == 1:
                break
            if piece.link == " " and piece.form.kind == "digits" and group.stop == total.stop + 1:
                break
            total = _Read(total.value + group.value, group.stop, group.scale if group.scale > 1 else _ONE)
            limit = group.scale
        return total

    def _group(self, at: int) -> _Read | None:
        """A number below a thousand, or any digits, with the words of size that multiply it."""
        piece = self._pieces[at]
        if piece.form.kind == "scale":
            if piece.form.role == "plural":
                return None
            dual = piece.form.role in ("dual", "either")
            size = piece.form.value / 2 if piece.form.role == "dual" else piece.form.value
            read = _Read(size * (2 if dual else 1), at + 1, size)
        else:
            small = self._small(at)
            if small is None:
                return None
            read = small
        while self._is(read.stop, " ", "scale") and self._pieces[read.stop].form.role != "dual":
            size = self._pieces[read.stop].form.value
            if read.scale * size > _LARGEST:
                break
            read = _Read(read.value * size, read.stop + 1, read.scale * size)
        return read

    def _small(self, at: int) -> _Read | None:
        form = self._pieces[at].form
        hundred = self._is(at + 1, " ", "hundred") and self._pieces[at + 1].form.value == 100
        if form.kind in ("digits", "ratio"):
            if not (hundred and form.kind == "digits" and 2 <= form.value < 10):
                return _Read(form.value, at + 1)
            base = _Read(form.value * 100, at + 2)
        elif form.kind == "hundred":
            base = _Read(form.value, at + 1)
        elif hundred and form.kind == "unit" and 3 <= form.value <= 9:
            base = _Read(form.value * 100, at + 2)
        else:
            return self._below_hundred(at)
        tail = self._tail(base.stop, self._pieces[at].definite)
        return _Read(base.value + tail.value, tail.stop) if tail else base

    def _tail(self, at: int, definite: bool) -> _Read | None:
        if not (self._is(at, "و") or self._is(at, " ")) or self._fraction(at):
            return None
        piece = self._pieces[at]
        if piece.definite and not definite:
            return None
        if piece.form.kind == "digits":
            value = piece.form.value
            fits = piece.link == "و" and value.denominator == 1 and 0 < value < 100
            return _Read(value, at + 1) if fits else None
        tail = self._below_hundred(at)
        return tail if tail and tail.value else None

    def _below_hundred(self, at: int) -> _Read | None:
        piece = self._pieces[at]
        if piece.form.kind in ("ten", "teen"):
            return _Read(piece.form.value, at + 1)
        if piece.form.kind != "unit":
            return None
        if 1 <= piece.form.value <= 9 and self._is_ten(at + 1):
            return _Read(piece.form.value + 10, at + 2)
        if 1 <= piece.form.value <= 9 and self._is(at + 1, "و", "ten"):
            ten = self._pieces[at + 1]
            if ten.definite == piece.definite:
                return _Read(piece.form.value + ten.form.value, at + 2)
        return None if piece.form.role == "bound" else _Read(piece.form.value, at + 1)

    def _is_ten(self, at: int) -> bool:
        return (
            self._is(at, " ", "unit") and self._pieces[at].form.value == 10 and not self._pieces[at].definite
        )

    def _fraction(self, at: int) -> _Read | None:
        """`نصف`, `ثلثا`, `ثلاثه ارباع`, `نصف مليون`; `خمس` only before a definite noun."""
        piece = self._pieces[at]
        read = None
        if piece.form.kind == "fraction" and piece.form.role != "plural":
            read = _Read(piece.form.value, at + 1)
        elif piece.form.part and self._before_definite(at):
            return _Read(piece.form.part, at + 1)
        elif piece.form.kind in ("unit", "ten", "teen", "digits"):
            count = (
                self._below_hundred(at) if piece.form.kind != "digits" else _Read(piece.form.value, at + 1)
            )
            if count and self._is(count.stop, " ", "fraction"):
                part = self._pieces[count.stop].form
                if part.role == "plural":
                    read = _Read(count.value * part.value, count.stop + 1)
        if read and self._is(read.stop, " ", "scale") and not self._pieces[read.stop].form.role:
            size = self._pieces[read.stop].form.value
            read = _Read(read.value * size, read.stop + 1, size)
        return read

    def _before_definite(self, at: int) -> bool:
        after = _NEXT_WORD.match(self._folded, self._pieces[at].end)
        follows = at + 1 < len(self._pieces) and self._pieces[at + 1].link == " "
        if self._pieces[at].definite or follows or not after:
            return False
        return bool(_DEFINITE_SINGULAR.fullmatch(after[1]))

    def _ordinal(self, at: int) -> _Read | None:
        piece = self._pieces[at]
        kind, value = piece.form.kind, piece.form.value
        if kind == "ordinal" or (kind == "unit" and piece.definite and value in (1, 2)):
            return self._ordinal_unit(at)
        if not piece.definite or piece.form.role == "plural" or kind not in ("ten", "hundred", "scale"):
            return None
        if self._is(at + 1, " ", "scale", "hundred"):
            return None
        if kind != "ten" and self._is(at + 1, "و") and self._pieces[at + 1].definite:
            falls = self._pieces[at + 1].form.value < value
            rest = self._ordinal(at + 1) if falls else None
            return _Read(value + rest.value, rest.stop) if rest and rest.value < value else None
        return None if self._counts(at) else _Read(value, at + 1)

    def _counts(self, at: int) -> bool:
        """Whether a definite ten or word of size says how many: `العشرين عاما`, `المليون ونصف`."""
        after = _NEXT_WORD.match(self._folded, self._pieces[at].end)
        if after and _COUNTED.fullmatch(after[1]):
            return True
        read = self._mixed(at) if self._is(at + 1, "و") else None
        return read is not None and read.stop > at + 1

    def _ordinal_unit(self, at: int) -> _Read | None:
        piece = self._pieces[at]
        form = piece.form
        read = None
        if form.value <= 9 and self._is_ten(at + 1):
            read = _Read(form.value + 10, at + 2)
        elif piece.definite and form.value <= 9 and self._is(at + 1, "و", "ten"):
            if self._pieces[at + 1].definite and not (form.kind == "unit" and form.value == 2):
                read = _Read(form.value + self._pieces[at + 1].form.value, at + 2)
        elif form.role != "bound" and form.kind == "ordinal":
            read = _Read(form.value, at + 1)
        if read and read.stop < len(self._pieces) and self._pieces[read.stop].link in self._after:
            base = self._pieces[read.stop]
            if base.definite and base.form.kind in ("hundred", "scale") and base.form.value > read.value:
                return _Read(read.value + base.form.value, read.stop + 1)
        return read
