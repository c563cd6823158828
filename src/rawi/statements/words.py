"""Words known by what they do in this room, and listed runs of words looked up where they begin.

Prepositions stand here and not in the list for one reason: `statements/verbs` says by their letters which a verb takes.
"""

from __future__ import annotations

from collections.abc import Iterable

from rawi.clauses import Text
from rawi.errors import LexiconError
from rawi.lexicon import Lexica
from rawi.script import fold_text

PREPOSITIONS = {"ila": "الي", "ala": "علي", "min": "من", "an": "عن", "fi": "في"}


class Words:
    """The folded words of `statements/words` by kind; read once."""

    def __init__(self, lexica: Lexica) -> None:
        kinds: dict[str, set[str]] = {}
        for row in lexica.table("statements/words"):
            kinds.setdefault(row["kind"], set()).add(fold_text(row["form"]))
        self._kinds = {kind: frozenset(forms) for kind, forms in kinds.items()}
        self.that = self.of("that")
        self.by_that = frozenset("ب" + one for one in self.that)

    def of(self, *kinds: str) -> frozenset[str]:
        """The words of these kinds. Raises LexiconError when one of them has none."""
        missing = [kind for kind in kinds if kind not in self._kinds]
        if missing:
            raise LexiconError(f"lexica/statements/words.tsv has no rows of the kind {', '.join(missing)}")
        return frozenset[str]().union(*(self._kinds[kind] for kind in kinds))


class Runs:
    """Listed runs of one word or more (`مرة أخرى`), by their first and their last word; built once."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._by_last: dict[str, list[tuple[str, ...]]] = {}
        for words in sorted((tuple(fold_text(one).split(" ")) for one in forms), key=len, reverse=True):
            self._by_first.setdefault(words[0], []).append(words)
            self._by_last.setdefault(words[-1], []).append(words)

    def reach(self, text: Text, at: int) -> int:
        """How many tokens the longest run has that begins at a token; 0: none does."""
        for words in self._by_first.get(text.form(at), ()):
            if all(text.form(at + k) == words[k] for k in range(1, len(words))):
                return len(words)
        return 0

    def before(self, text: Text, at: int) -> int:
        """How many tokens the longest run has that ends right before a token; 0: none does."""
        for words in self._by_last.get(text.form(at - 1), ()):
            if all(text.form(at - len(words) + k) == word for k, word in enumerate(words)):
                return len(words)
        return 0

    def ends_before(self, text: Text, at: int) -> bool:
        """Whether a run ends right before a token; only its first and last word are looked at."""
        return any(
            text.form(at - len(words)) == words[0] for words in self._by_last.get(text.form(at - 1), ())
        )


def listed(lexica: Lexica, name: str, column: str, *values: str) -> frozenset[str]:
    """The folded forms of a list's rows that have one of these values in a column."""
    return frozenset(fold_text(row["form"]) for row in lexica.table(name) if row[column] in values)


def listed_runs(lexica: Lexica, name: str, column: str, *values: str) -> Runs:
    """The same as runs of words."""
    return Runs(row["form"] for row in lexica.table(name) if row[column] in values)
