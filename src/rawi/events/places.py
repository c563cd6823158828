"""Reads where something happens: a name, a noun of place with its name, or a name that nobody has listed."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Name, Text
from rawi.events.nouns import NounTable
from rawi.events.phrase import Phrase
from rawi.events.words import Words
from rawi.lexicon import Lexica
from rawi.script import fold_text, has_article, without_article

_SHORTEST = 3


class PlaceReader:
    """Reads places; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words, nouns: NounTable) -> None:
        self._words, self._nouns = words, nouns
        self._stems = frozenset(row["form"] for row in lexica.table("words/stems"))  # they are listed folded
        heads = lexica.table("entities/heads")
        self._places = {fold_text(row["form"]) for row in heads if row["opens"] in ("place", "landmark")}
        self._sites = lexica.forms("events/places")
        self._places |= self._sites
        self._districts = words.terms("district")

    def opens(self, bare: str) -> bool:
        """Whether a noun without article is one of places."""
        return bare in self._places

    def _is_unknown(self, text: Text, at: int, end: int) -> bool:
        """Whether a token is no word that newspapers use, but a name that nobody has listed."""
        if at >= end or text.name_at[at] is not None or text.time_at[at] is not None:
            return False
        form = text.form(at)
        if not form.isalpha() or len(form) < 3 or has_article(form) or self._words.roles(form):
            return False
        return form not in self._stems and form[0] not in "وفبلك" and self._nouns.find(form) is None

    def _is_chained(self, text: Text, at: int, end: int) -> bool:
        """Whether a noun goes on with a definite word: `استاد سولار الدولي`."""
        if at + 1 >= end or at in text.names or text.name_at[at] is not None or text.time_at[at] is not None:
            return False
        form, after = text.form(at), text.form(at + 1)
        plain = form.isalpha() and not has_article(form) and form[0] not in "وفبلك"
        if not plain or self._words.roles(form) or self._words.is_verb(text, at):
            return False
        return has_article(after) and text.time_at[at + 1] is None and not self._words.roles(after)

    def _is_lone(self, text: Text, at: int, end: int) -> bool:
        """Whether an unknown name stands alone: before a mark, a time or the end."""
        if not self._is_unknown(text, at, end):
            return False
        after = at + 1
        ends = after >= end or not text.form(after)[0].isalnum() or text.time_at[after] is not None
        return ends or "no_noun" in self._words.roles(text.form(after))

    def _is_foreign(self, text: Text, at: int, end: int, cut: int) -> bool:
        """Whether a word with its article is none that newspapers use: `الرمانية`."""
        if at >= end or text.name_at[at] is not None or text.time_at[at] is not None:
            return False
        form = text.form(at)[cut:]
        bare = without_article(form)
        if not has_article(form) or len(bare) < _SHORTEST or not form.isalpha() or self._words.roles(form):
            return False
        feminine = bare.endswith("يه" if cut else ("ه", "يا", "ا"))
        known = bare in self._stems or bare[:-1] in self._stems or bare[:-1] + "ات" in self._stems
        return feminine and not known and self._nouns.find(form) is None

    def read(self, text: Text, at: int, end: int, cut: int = 0, *, alone: bool = False) -> Phrase | None:
        """The place that begins at a token, with that which it lies in: `ساحة الساعة بدار الكحل`."""
        one = self._read(text, at, end, cut, alone=alone)
        if one is None or one.last >= end:
            return one
        form = text.form(one.last)
        other = None
        if form == "في":
            other = self._read(text, one.last + 1, end)
        elif form[0] == "ب" and len(form) > _SHORTEST:
            other = self._read(text, one.last, end, 1)
        return one if other is None else replace(one, last=other.last, names=one.names or other.names)

    def _read(self, text: Text, at: int, end: int, cut: int = 0, *, alone: bool = False) -> Phrase | None:
        """A name, or a noun of place with its name (`ميناء أرفا القديم`)."""
        if at >= end or text.time_at[at] is not None:
            return None
        name = text.names.get(at)
        if name is not None and name.cut == cut:
            if name.last > end:
                return None
            if name.mention.kind != "place":
                bare = without_article(text.form(at)[cut:])
                site = name.last > at + 1 and bare in self._sites and alone
                return Phrase(at, name.last, cut, "place", (), bare, "") if site else None
            return Phrase(at, name.last, cut, "place", (name,), "", "f")
        form = text.form(at)[cut:]
        if cut and text.form(at).startswith("لل", cut - 1):
            form = "ا" + form
        bare = without_article(form)
        if bare not in self._places:
            return (
                Phrase(at, at + 1, cut, "place", (), form, "f")
                if alone
                and ((not cut and self._is_lone(text, at, end)) or self._is_foreign(text, at, end, cut))
                else None
            )
        last, names = at + 1, list[Name]()
        if not has_article(form) and (self._is_unknown(text, last, end) or self._is_chained(text, last, end)):
            last += 1
        while last < min(end, at + 6):
            name = text.names.get(last)
            word = text.form(last)
            if name is not None and not name.cut and name.last <= end:
                names.append(name)
                last = name.last
                if name.mention.kind == "place":
                    break
            elif text.time_at[last] is None and (has_article(word) or without_article(word) in self._places):
                if self._words.roles(word):
                    break
                last += 1
            else:
                break
        places = tuple(one for one in names if one.mention.kind == "place")
        if last == at + 1 and not places and not (alone and has_article(form) and bare in self._sites):
            return None
        site = bare not in self._districts or not places
        return Phrase(at, last, cut, "place", places, bare, "", site=site)
