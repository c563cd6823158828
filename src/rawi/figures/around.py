"""The list of words around figures, by the part they play."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from rawi.figures.phrases import Phrases
from rawi.lexicon import Lexica
from rawi.model import Bound
from rawi.script import fold_text

_BOUNDS: dict[tuple[str, str], Bound] = {
    ("open", ""): "more_than",
    ("closed", ""): "at_least",
    ("", "open"): "less_than",
    ("", "closed"): "at_most",
    ("closed", "closed"): "exact",
}
_NAMED: tuple[Bound, ...] = ("exact", "about", "at_least", "at_most", "more_than", "less_than")


class Around:
    """`figures/words`, `figures/decoys` and `words/bounds` as tables to ask; built once."""

    def __init__(self, lexica: Lexica) -> None:
        rows = [(row["form"], row["role"], row["value"]) for row in lexica.table("figures/words")]
        bounds: list[tuple[str, Bound, str]] = [
            (row["form"], _BOUNDS[row["low"], row["high"]], row["place"])
            for row in lexica.table("words/bounds")
            if (row["low"], row["high"]) in _BOUNDS and row["place"] != "equal"
        ]
        for named in _NAMED:
            bounds += [(form, named, f"before|{value}") for form, role, value in rows if role == named]
        self.bounds = Phrases((form, bound) for form, bound, place in bounds if "before" in place.split("|"))
        self.trailing = Phrases((form, bound) for form, bound, place in bounds if "after" in place)
        self.shares = _shares(rows)
        self.halves = {
            "و" + fold_text(f): Fraction(v) for f, r, v in rows if r == "share" and Fraction(v) < 1
        }
        by_role: dict[str, list[tuple[str, str]]] = {}
        for form, role, value in rows:
            by_role.setdefault(role, []).append((form, value))
        self.phrases = {role: Phrases(forms) for role, forms in by_role.items()}
        self._forms: dict[str, dict[str, str]] = {}
        for form, role, value in rows:
            self._forms.setdefault(role, {}).setdefault(fold_text(form), value)
        decoys = [(row["form"], row["place"]) for row in lexica.table("figures/decoys")]
        self.decoys_always = Phrases((form, place) for form, place in decoys if place == "always")
        self.decoys_goals = Phrases((form, place) for form, place in decoys if place == "goals")
        self.decoys_before = Phrases((form, place) for form, place in decoys if place == "before")
        self.decoys_after = Phrases((form, place) for form, place in decoys if place == "after")

    def is_a(self, role: str, word: str) -> bool:
        """Whether a folded word, a conjunction before it or not, plays that part."""
        forms = self._forms[role]
        return word in forms or (word[:1] in ("و", "ف") and word[1:] in forms)

    def forms(self, role: str) -> Iterable[str]:
        """The folded forms that play a part."""
        return self._forms[role]

    def value(self, role: str, word: str) -> str:
        """The value of a word that plays that part; empty when it has none."""
        forms = self._forms[role]
        return forms.get(word) or forms.get(word[1:], "")


def _shares(rows: list[tuple[str, str, str]]) -> dict[str, Fraction]:
    """`نصفهم`, `ثلثاهم`, `ربعها`: shares of something told before."""
    pronouns = [fold_text(form) for form, role, _ in rows if role == "pronoun"]
    return {
        fold_text(form) + pronoun: Fraction(value)
        for form, role, value in rows
        if role == "share"
        for pronoun in pronouns
    }
