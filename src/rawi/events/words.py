"""The words around events: roles of listed words, and the verbs at which another clause begins.

Prepositions stand here and not in a list, as `takes` in `events/verbs` and `events/nouns` says them by their letters.
"""

from __future__ import annotations

from rawi.clauses import Text, VerbTable
from rawi.errors import LexiconError
from rawi.lexicon import Lexica
from rawi.script import fold_text

IN = frozenset(("في", "ب", "داخل", "وسط", "قرب", "علي"))  # where
DURING = frozenset(("في", "خلال", "اثناء", "ب"))
PLACED = frozenset(("في", "ب", "الي", "امام"))  # after which an unknown name is a place
_COMPANY = 60  # tokens around a trigger in which its company is looked for
_FINITE = ("past", "present", "future", "jussive")


class Words:
    """Looks up `events/words`; built once."""

    def __init__(self, lexica: Lexica, *verbs: VerbTable) -> None:
        self._roles: dict[str, frozenset[str]] = {}
        for row in lexica.table("events/words"):
            form = fold_text(row["form"])
            self._roles[form] = self._roles.get(form, frozenset()) | {row["role"]}
        kinds: dict[str, set[str]] = {}
        for row in lexica.table("events/terms"):
            kinds.setdefault(row["kind"], set()).add(fold_text(row["form"]))
        self._terms = {kind: frozenset(forms) for kind, forms in kinds.items()}
        self._sayings = VerbTable(lexica.table("statements/verbs"))
        self._tables = (self._sayings, *verbs)

    def of(self, role: str) -> frozenset[str]:
        """The folded words of a role. Raises LexiconError when it has none."""
        found = frozenset(form for form, roles in self._roles.items() if role in roles)
        if not found:
            raise LexiconError(f"lexica/events/words.tsv has no rows of the role {role}")
        return found

    def terms(self, kind: str) -> frozenset[str]:
        """The folded words of a kind of `events/terms`. Raises LexiconError when it has none."""
        found = self._terms.get(kind)
        if found is None:
            raise LexiconError(f"lexica/events/terms.tsv has no rows of the kind {kind}")
        return found

    def roles(self, form: str) -> frozenset[str]:
        """The roles of a folded word, a conjunction before it aside; empty when it is not listed."""
        found = self._roles.get(form)
        if found is None and form[:1] in "وف" and len(form) > 2:
            found = self._roles.get(form[1:])
        return found or frozenset()

    def has_company(self, text: Text, first: int, last: int, role: str) -> bool:
        """Whether a word of a role stands around the tokens from `first` to `last`."""
        start, end = max(0, first - _COMPANY), min(len(text.tokens), last + _COMPANY)
        return any(role in self.roles(text.form(k)) for k in range(start, end))

    def is_verb(self, text: Text, at: int) -> bool:
        """Whether a token is a finite verb of saying or of an event, and no name."""
        if text.name_at[at] is not None:
            return False
        form = text.form(at)
        found = (one for table in self._tables for one in table.find(form))
        return any(one.shape in _FINITE and not one.pronoun for one in found)

    def is_saying(self, form: str) -> bool:
        """Whether a folded word is a finite verb of saying."""
        return any(one.shape in _FINITE and not one.pronoun for one in self._sayings.find(form))

    def is_known(self, form: str) -> bool:
        """Whether a word is listed here."""
        return bool(self.roles(form))
