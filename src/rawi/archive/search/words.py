"""The words of texts and searches as the index keeps them: folded, numbers in one writing, signs for their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rawi.clauses import keep_signs, without_signs
from rawi.script import View, fold, fold_text, loose_key

# A number whole, on folded text, where every decimal mark is a point or a comma; what is joined to one; a word.
_TOKEN = re.compile(r"(?<![\d.,])\d+(?:[.,]\d+)+(?![.,]?\d)|(?<![^\W_])[وفبلك]{1,2}(?=\d)|[^\W_]+")
_GROUPED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}\.000)(?:\.(\d+))?")
_POINT = "\u02bc"  # in the index, where a point would part the number: a letter of no word
# Before what is no word of a text: stems, and kinds of findings. So every word of the index says by itself what it is,
# and a search need not say in which columns it stands, which makes FTS5 look through all places of every row.
_STEM, _KIND = "\u02bd", "\u02be"
_PARTED = re.compile(r"(\d+)[.,](\d+)")
_BEFORE = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل")
_ARTICLE = "ال"
# Letters by which papers write one foreign sound; `loose_key` keeps ج and ك apart.
_SOUNDS = str.maketrans({"ج": "ك"})
_SHORT_SOUNDS = str.maketrans({"غ": "ج", "ق": "ج", "ث": "ت", "ذ": "د"})
_LONG_SOUNDS = _SHORT_SOUNDS | str.maketrans({"ك": "ج"})
_VOWELS = set("اويه")
_SHORTEST_NAME = 4
_SHORTEST_KEY = 3
_LONG_NAME = 5  # of so many letters a vowel may be another or missing


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a folded text: `form` as the index keeps it, `signed` as the stemmer takes it, and where it stands."""

    form: str
    signed: str
    start: int
    end: int


def index_words(text: str) -> tuple[str, list[str]]:
    """The words of a text as the index keeps them, a space between them, and the same as the stemmer takes them.

    >>> index_words("12,000 طن و3.5")[0]
    '12000 طن و 3ʼ5'
    """
    signed = [_form(word) if word[0] <= "9" else word for word in _TOKEN.findall(fold_text(keep_signs(text)))]
    return without_signs(" ".join(signed)), signed


def as_stem(stem: str) -> str:
    """A stem as the index keeps it, apart from the words that are written like it."""
    return f"{_STEM}{stem}".replace(" ", f" {_STEM}")


def as_kind(words: str) -> str:
    """What kind a finding is, in words as the index keeps them, apart from those of texts."""
    return " ".join(f"{_KIND}{word}" for word in _TOKEN.findall(words))


def find_tokens(text: str) -> tuple[View, list[Token]]:
    """A text's folded view with its words in it."""
    view = fold(text)
    found = list(_TOKEN.finditer(view.folded))
    signed = [match.group() for match in _TOKEN.finditer(fold_text(keep_signs(text)))]
    if len(signed) != len(found):
        signed = [match.group() for match in found]
    return view, [
        Token(_form(match.group()), _form(other), match.start(), match.end())
        for match, other in zip(found, signed, strict=True)
    ]


def _form(word: str) -> str:
    """`12,000` is 12000, `3,50` is 3.5: a comma before three digits parts thousands, another is a decimal one."""
    if not word[0].isdigit() or word.isdigit() or not ("," in word or "." in word):
        return word
    grouped = _GROUPED.fullmatch(word)
    if grouped:
        whole = grouped[1].replace(",", "").replace(".", "")
        return _decimal(whole, grouped[2] or "")
    parted = _PARTED.fullmatch(word)
    if parted:
        return _decimal(parted[1], parted[2])
    return " ".join(re.findall(r"\d+", word))


def _decimal(whole: str, part: str) -> str:
    part = part.rstrip("0")
    return f"{whole}{_POINT}{part}" if part else whole


def with_clitics(word: str) -> Iterator[str]:
    """A folded word as it may stand with a conjunction or preposition written onto it, itself first.

    >>> list(with_clitics("البلد"))[-3:]
    ['للبلد', 'وللبلد', 'فللبلد']
    """
    yield word
    article = word.startswith(_ARTICLE)
    for one in _BEFORE:
        if not (article and one[-1] == "ل"):
            yield one + word
    if article:
        yield from (f"{one}لل{word[2:]}" for one in ("", "و", "ف"))


def without_clitics(word: str) -> Iterator[str]:
    """What a folded word may be without a conjunction or preposition, itself first."""
    yield word
    for one in _BEFORE:
        if word.startswith(one) and len(word) - len(one) >= _SHORTEST_NAME:
            yield word[len(one) :]


def sound_key(word: str) -> str | None:
    """What the spellings of a foreign name have in common; None: too little to tell names apart by.

    >>> sound_key("جريجور") == sound_key("غريغور"), sound_key("نتنياهو") == sound_key("نتانياهو")
    (True, True)
    """
    if len(word) < _SHORTEST_NAME or word.isascii() or not word.isalpha():
        return None
    key = loose_key(f"{word[:-1]}ا" if word[-1] == "ه" else word).translate(_SOUNDS)
    return key if len(key) >= _SHORTEST_KEY else None


def are_spellings(one: str, other: str, *, joined: int = 0) -> bool:
    """Whether two folded words with the same `sound_key` may be one name: few vowels written in one alone.

    The first `joined` letters of both are clitics, which are no spelling.

    >>> are_spellings("جورج", "غورغ"), are_spellings("كارونيا", "كرونا")
    (True, False)
    """
    if one[:joined] != other[:joined]:
        return False
    one, other = (_loose(each[max(joined, 0) :]) for each in (one, other))
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < _LONG_NAME:
        return False
    if len(short) == len(long):
        changed = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
        return len(changed) == 1 and set(changed[0]) <= _VOWELS
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _loose(word: str) -> str:
    """A folded word with one letter for each sound that papers write by several: in long words گ is ك too."""
    return word.translate(_LONG_SOUNDS if len(word) > _LONG_NAME else _SHORT_SOUNDS)
