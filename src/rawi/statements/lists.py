"""Lists after a colon: `قال الوزير ما يلي:`, `حلا على ثلاث خطوات:`, and one passage each below."""

from __future__ import annotations

from bisect import bisect_right

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.script import fold_text

_MARKS = frozenset(
    ("-", "•", "*", "–", "—", "▪", "●", "·", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
)
_MOST = 10  # items that a number word may announce
_LONGEST = 80  # tokens of an item
_REACH = 8  # tokens before the colon in which their number stands


class ListReader:
    """Finds where they end; compiled once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self._numbers = {
            fold_text(row["form"]): int(row["value"])
            for row in lexica.table("words/numbers")
            if row["kind"] == "unit" and row["value"].isdigit() and 2 <= int(row["value"]) <= _MOST
        }

    def end(self, text: Text, sentence: Sentence) -> int | None:
        """The token after the list that a sentence opens with its last colon; None: it opens none."""
        last = sentence.last - 1
        if text.form(last) != ":" or last + 1 >= len(text.tokens):
            return None
        items = self._items(text, last + 1)
        marked = 0
        while marked < len(items) and text.form(items[marked][0]) in _MARKS:
            marked += 1
        if any(text.form(k) == "?" for k in range(*items[0])) if items else True:
            return None  # an interview
        if marked > 1:
            return items[marked - 1][1]
        count = self._count(text, sentence, last)
        fits = count is not None and len(items) >= count and all(b - a <= _LONGEST for a, b in items[:count])
        return items[count - 1][1] if fits and count is not None else None

    def _items(self, text: Text, at: int) -> list[tuple[int, int]]:
        """The passages from a token on, as many as a list may have."""
        found: list[tuple[int, int]] = []
        place = bisect_right(text.sentences, at, key=lambda one: one.first) - 1
        passage = -1
        for k in range(place, len(text.sentences)):
            one = text.sentences[k]
            if one.passage == passage:
                found[-1] = (found[-1][0], one.last)
                continue
            if len(found) == _MOST:
                break
            passage = one.passage
            found.append((one.first, one.last))
        return found

    def _count(self, text: Text, sentence: Sentence, colon: int) -> int | None:
        """How many items the words before a colon announce."""
        for at in range(max(sentence.first, colon - _REACH), colon):
            form = text.form(at).removeprefix("ال")
            for word in (form, form + "ه"):
                if word in self._numbers:
                    return self._numbers[word]
        return None
