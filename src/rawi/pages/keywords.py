"""Keywords that the crawl has flattened into one run of words, taken apart again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rawi.pages.lines import split_at
from rawi.script import WORD, View, bare_forms, find_words

# White space before a separator is taken from its beginning alone, so that a long run of it is walked once.
_SEPARATORS = re.compile(r"(?:(?<!\s)\s+)?[,،;؛|#•·\n\t/]+\s*|(?<!\s)\s+[-–—]\s+")


def split_listed(text: str) -> list[tuple[int, int]] | None:
    """The keywords of a text that separates them by commas, bars or hashes, as offsets; None when it does not.

    >>> [("الميناء، السفينة"[a:b]) for a, b in split_listed("الميناء، السفينة")]
    ['الميناء', 'السفينة']
    """
    parts = split_at(_SEPARATORS, text)
    kept = [(start, end) for start, end in parts if text[start:end].strip()]
    return kept if len(parts) > 1 else None


def page_pairs(views: Iterable[View]) -> set[tuple[str, str]]:
    """Pairs of folded words that stand side by side on a page, the first also without its proclitic."""
    pairs: set[tuple[str, str]] = set()
    for view in views:
        previous, end = "", 0
        for match in WORD.finditer(view.folded):
            word = match.group()
            if previous and view.folded[end : match.start()] in (" ", ' "', '" '):
                pairs.update((form, word) for form in bare_forms(previous))
            previous, end = word, match.end()
    return pairs


def split_run(
    view: View,
    pairs: set[tuple[str, str]],
    construct: frozenset[str] = frozenset(),
    joiners: frozenset[str] = frozenset(),
) -> list[tuple[int, int]]:
    """The keywords in a run of words without separators, as folded offsets.

    Two words stay together when the page has them side by side; not where a definite word meets an
    indefinite one (`لجنة الإغاثة | سلمى …`): in Arabic that is where a phrase ends and a name begins. A noun of
    `construct` (`قطاع`, `وزير`) takes the word behind it even where the page has them nowhere together; one of
    `joiners` (`في`, `مع`) goes on with a definite word.

    >>> from rawi.script import fold
    >>> view = fold("لجنة الإغاثة الميناء")
    >>> [view.folded[a:b] for a, b in split_run(view, {("لجنه", "الاغاثه")})]
    ['لجنه الاغاثه', 'الميناء']
    """
    found: list[tuple[int, int]] = []
    start = end = -1
    previous = ""
    for word in find_words(view.folded):
        if previous and _stay_together(previous, word.form, pairs, construct, joiners):
            end = word.end
        else:
            if start >= 0:
                found.append((start, end))
            start, end = word.start, word.end
        previous = word.form
    if start >= 0:
        found.append((start, end))
    return found


def _stay_together(
    first: str,
    second: str,
    pairs: set[tuple[str, str]],
    construct: frozenset[str],
    joiners: frozenset[str],
) -> bool:
    if second.isdigit():
        return True  # no keyword is a bare figure: `كأس المضائق 2024`
    if first in construct:
        return True
    if (first, second) not in pairs:
        return False
    if first.startswith("ال") and not second.startswith("ال"):
        return second in joiners or second[0] in "بل" or second.startswith("وال")
    return True
