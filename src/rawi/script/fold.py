"""The folded view: spelling as rules and searches see it, with the way back to the page's characters.

Folding is one fixed table, so that no rule ever writes `[اأإآ]`. It drops marks, tatweel and direction
controls; brings hamza seats, alif maqsura, ta marbuta, Persian letters, presentation forms, digits and
quotation marks to one form each; lowers Latin letters. What changes length is kept as a short list of
break points, so a view of a long article costs about a millisecond.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from rawi.model import Span

# One character to one character. Sources: Unicode's Arabic block; letters that Persian, Urdu and Kurdish
# keyboards put into Arabic words (seed pages have both); quotation marks and dashes of every newsroom.
_LETTERS = {
    "أإآٱٲٳٵ": "ا",
    "ؤٶ": "و",
    "ئىیيېۍێےۓ": "ي",
    "ةۃۀہھەۂ": "ه",
    "کڪګگڭڮ": "ك",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
    "ڤڥ": "ف",
    "ڨ": "ق",
    "٠۰": "0", "١۱": "1", "٢۲": "2", "٣۳": "3", "٤۴": "4",
    "٥۵": "5", "٦۶": "6", "٧۷": "7", "٨۸": "8", "٩۹": "9",
    "«»“”„‟″": '"',
    "‹›‘’‚‛′`´": "'",
    "–—―−‐‑‒": "-",
    "،٬": ",",
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "٫": ".",
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t": " ",
}  # fmt: skip

# Dropped: harakat and Quranic marks, superscript alif, zero-width characters, soft hyphen, direction controls.
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
_DROPPED = _MARKS + "\u061c\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe00-\ufe0f"
# Letters of the Arabic script, of every language written in it, presentation forms among them.
LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7"
    "\ufb50-\ufdff\ufe70-\ufefc"
)


def _one_to_one() -> dict[int, str]:
    table = {ord(source): target for sources, target in _LETTERS.items() for source in sources}
    for code in range(0x0250):
        lowered = chr(code).lower()
        if len(lowered) == 1 and lowered != chr(code):
            table[code] = lowered
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = table.get(ord(plain), plain)
    return table


_TABLE = _one_to_one()
_TARGETS = {
    chr(code): target for code, target in _TABLE.items()
}  # no target is a source: order does not matter
_SOURCES = frozenset(_TARGETS)
_CODES = np.arange(sys.maxunicode + 1, dtype="<u4")  # of what each character becomes
_CODES[list(_TABLE)] = [ord(target) for target in _TABLE.values()]
_SHORT = 48  # characters


def _ligatures() -> dict[str, str]:
    dropped = re.compile(f"[{_DROPPED}ـ]")
    pairs = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) > 1:
            folded = dropped.sub("", plain.translate(_TABLE)).strip()
            if folded:
                pairs[chr(code)] = folded
    return pairs


_LIGATURES = _ligatures()
_MANY = f"{_DROPPED}ـ\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe7f"
# Looks ahead first: one class at its head lets the search skip from one such character to the next.
_UNEVEN = re.compile(
    f"(?=[{''.join(_LIGATURES)}{_MANY}])(?:(?P<ligature>[{''.join(_LIGATURES)}])|[{_MANY}]+)"
)
_IN_WORD = re.compile(f"[{LETTERS}{_MARKS}]")
_TRAILING = re.compile(f"(?:[{_MARKS}]|(?<=[{LETTERS}{_MARKS}ـ])ـ)+")


@dataclass(frozen=True, slots=True)
class View:
    """A text and its folded form. Offsets of `folded` go back to spans of `text` by `span`."""

    text: str
    folded: str
    _folded_at: tuple[int, ...]
    _text_at: tuple[int, ...]
    _one_piece: tuple[bool, ...]

    def span(self, start: int, end: int) -> Span:
        """The characters of the text behind `folded[start:end]`, trailing marks of the last letter included.

        `start < end` is expected, both inside the folded form; a cut through a ligature takes it whole.

        >>> view = fold("رئيسُ المصرفِ")
        >>> at = view.folded.index("المصرف")
        >>> view.span(at, at + 6).of(view.text)
        'المصرفِ'
        """
        first, last = self.reach(start, end)
        return Span(start=first, end=last)

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """Where `span(start, end)` starts and ends, for those who go on counting."""
        if self._text_at == (0,):
            return start, end  # nothing was dropped or put in anywhere
        first = self._back(start)
        piece = bisect_right(self._folded_at, end - 1) - 1
        if self._one_piece[piece]:
            last = self._text_at[piece] + 1
        else:
            last = self._text_at[piece] + (end - 1 - self._folded_at[piece]) + 1
        trailing = _TRAILING.match(self.text, last)
        if trailing and (piece + 1 == len(self._text_at) or trailing.end() <= self._next_text(end)):
            last = trailing.end()
        return first, last

    def index(self, offset: int) -> int:
        """Where the text's character at `offset` went: the first folded offset that stands at or after it."""
        piece = bisect_left(self._text_at, offset)
        if piece < len(self._text_at) and self._text_at[piece] == offset:
            return min(self._folded_at[piece], len(self.folded))
        if piece == 0:
            return 0
        piece -= 1
        following = self._folded_at[piece + 1] if piece + 1 < len(self._folded_at) else len(self.folded)
        if self._one_piece[piece]:
            return following
        return min(following, self._folded_at[piece] + offset - self._text_at[piece])

    def _back(self, offset: int) -> int:
        piece = bisect_right(self._folded_at, offset) - 1
        if self._one_piece[piece]:
            return self._text_at[piece]
        return self._text_at[piece] + offset - self._folded_at[piece]

    def _next_text(self, offset: int) -> int:
        return self._back(offset) if offset < len(self.folded) else len(self.text)


def fold(text: str) -> View:
    """The folded view of a text.

    The same length where folding is one to one; break points where it is not. Folding twice changes nothing.

    >>> fold("الأمـــيركيّة ٢٠٢٤").folded
    'الاميركيه 2024'
    """
    even = _evened(text)
    uneven = _UNEVEN.search(even)
    if uneven is None:
        return View(text, even, (0,), (0,), (False,))
    pieces: list[str] = []
    folded_at = [0]
    text_at = [0]
    one_piece = [False]
    done = 0
    length = 0
    for match in _UNEVEN.finditer(even, uneven.start()):
        start, end = match.span()
        replacement = ""
        at = start
        if match.lastgroup:
            replacement = _LIGATURES[match.group()]
        elif _is_dash(even, start, end):
            replacement = "-"
            at = even.index("ـ", start)
        pieces.append(even[done:start])
        length += start - done
        if replacement:
            pieces.append(replacement)
            if folded_at[-1] == length:
                text_at[-1], one_piece[-1] = at, True
            else:
                folded_at.append(length)
                text_at.append(at)
                one_piece.append(True)
            length += len(replacement)
        if folded_at[-1] == length:
            text_at[-1], one_piece[-1] = end, False
        else:
            folded_at.append(length)
            text_at.append(end)
            one_piece.append(False)
        done = end
    pieces.append(even[done:])
    return View(text, "".join(pieces), tuple(folded_at), tuple(text_at), tuple(one_piece))


def _evened(text: str) -> str:
    """The text with every character that becomes one other as that one."""
    if len(text) > _SHORT:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
        evened: bytes = _CODES[codes].tobytes()
        return evened.decode("utf-32-le", "surrogatepass")
    for char in _SOURCES.intersection(text):  # a replacement each is faster for a word or two
        text = text.replace(char, _TARGETS[char])
    return text


def _is_dash(even: str, start: int, end: int) -> bool:
    """A tatweel that touches no Arabic letter is a newsroom's dash (`واشنطن ـ الضفة`), not a stretched letter."""
    run = even[start:end]
    touched = _IN_WORD.search(even[max(0, start - 1) : start] + run + even[end : end + 1])
    return "ـ" in run and not touched


def fold_text(text: str) -> str:
    """Only the folded form, where no way back is needed.

    >>> fold_text("وزیر الخارجیة") == fold_text("وزير الخارجية")
    True
    """
    even = _evened(text)
    return fold(even).folded if _UNEVEN.search(even) else even
