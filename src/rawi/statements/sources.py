"""The nouns that stand for those who speak, and the adjectives beside them, looked up by their folded words."""

from __future__ import annotations

from rawi.clauses import Name, Text
from rawi.lexicon import Lexica, Row
from rawi.script import fold_text, has_article, without_article

_NISBA = ("ي", "يه")  # of adjectives
_AGREEING = ("ه", "ات", "ون", "ين", "ان", "يه", "ا")
_PRONOUNS = ("ه", "ها", "هم")
_PEOPLE = ("unnamed", "person", "office")


class SourceNouns:
    """Looks them up; read once from the language data."""

    def __init__(self, lexica: Lexica) -> None:
        self._rows: dict[str, Row] = {}
        self._pairs: dict[tuple[str, str], Row] = {}
        for row in lexica.table("statements/sources"):
            first, *rest = fold_text(row["form"]).split(" ")
            if len(rest) == 1:
                self._pairs[first, rest[0]] = row
            else:
                self._rows[first] = row
        self._adjectives = {
            fold_text(row["form"]): row["en"] for row in lexica.table("statements/adjectives")
        }
        # The first words of them all.
        self.heads = frozenset((*self._rows, *(first for first, _ in self._pairs)))

    def row(self, bare: str) -> Row | None:
        """The row of a noun without article, or None."""
        return self._rows.get(bare)

    def pair(self, bare: str, after: str) -> Row | None:
        """The row of a noun of two words (`شهود عيان`), or None."""
        return self._pairs.get((bare, after)) or self._pairs.get((bare, without_article(after)))

    def document(self, form: str) -> Row | None:
        """The row of a document in the accusative that the list does not have (`بيانا`), or None."""
        row = self._rows.get(form.removesuffix("ا"))
        return row if row is not None and row["kind"] == "document" else None

    def has_owned(self, form: str) -> bool:
        """Whether a word is such a noun with a pronoun (`مكتبه`, `محاميها`)."""
        return any(form.removesuffix(one) in self._rows for one in _PRONOUNS if form.endswith(one))

    def may_hear(self, bare: str) -> bool:
        """Whether a noun without article stands for people, who may be spoken to."""
        row = self._rows.get(bare)
        return row is not None and row["kind"] in _PEOPLE

    def adjective(self, bare: str) -> str | None:
        """The English of an adjective without article, `` when it is a nisba that is not listed, None: no adjective."""
        for ending in ("", *_AGREEING):
            if ending and not bare.endswith(ending):
                continue
            stem = bare[: -len(ending)] if ending else bare
            if stem in self._adjectives:
                return self._adjectives[stem]
            if ending == _NISBA[1] and stem + _NISBA[0] in self._adjectives:
                return self._adjectives[stem + _NISBA[0]]
        return "" if bare.endswith(("يه", "يين", "يون")) and len(bare) > 4 else None


def stands_apart(text: Text, at: int, name: Name, *, definite: bool, straight: bool) -> bool:
    """Whether a name without a clitic behind a noun does not belong to it.

    `أهالي الغرقى وزارة النقل`, `النقابة الحكومة`: a noun with its article closes what it stands in;
    `مغردون أمير المنطقة`: a plural in ون is not of what follows.
    """
    before, kind = text.form(at - 1), name.mention.kind
    if not straight:
        return kind == "body" and has_article(before)
    return kind != "nationality" and ((definite and kind != "person") or before.endswith("ون"))
