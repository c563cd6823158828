"""Whom a sentence is about in words of no list: who stands behind its first verb (`تجمعت عاملات المعمل …، وطالبن`)."""

from __future__ import annotations

from rawi.clauses import Sentence, Text, VerbForm
from rawi.script import has_article, without_article
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

_LONGEST = 10  # tokens
_FROM = PREPOSITIONS["min"]
_ENDINGS = {"f": ("ات", "تان", "تين"), "m": ("ون", "ين", "ان")}
_PRONOUNS = ("هم", "هما", "هن", "ها")
_PLURAL = ("p", "d")


class SubjectReader:
    """Reads them; compiled once from the language data."""

    def __init__(self, words: Words, phrases: PhraseReader, verbs: SayingVerbs) -> None:
        self._phrases, self._verbs = phrases, verbs
        self._ends = words.that | words.by_that | words.of("ending", "relative")
        self._prepositions = frozenset(PREPOSITIONS.values()) - {_FROM}

    def read(self, text: Text, sentence: Sentence, form: VerbForm, before: int) -> Phrase | None:
        """Who stands behind the first verb of a sentence, before a token, if a verb of that form may go on from him."""
        first = sentence.first
        if has_article(text.form(first)) or first in text.names:
            return None
        for start in (first + 1, first + 2):
            if start < before and self._verbs.is_noun(text, start):
                phrase = self._noun(text, start, before)
                return phrase if phrase is not None and _fits(form, phrase) else None
        return None

    def several(self, text: Text, sentence: Sentence, before: int) -> Phrase | None:
        """Several who are named in a sentence behind ب or ل: `اجتمع بتجار السوق`."""
        for at in range(sentence.first, min(sentence.last, before)):
            word = text.form(at)
            if word[0] in "بل" and len(word) > _SHORT:
                phrase = self._phrases.read(text, at, sentence.last, cut=1)
                if phrase is not None and phrase.number in _PLURAL and phrase.source is not None:
                    return phrase
        return None

    def _noun(self, text: Text, start: int, end: int) -> Phrase | None:
        """The noun phrase at a token as far as it goes."""
        at = start
        while at < min(end, start + _LONGEST):
            word = text.form(at)
            name = text.names.get(at)
            stops = not word[0].isalpha() or word in self._ends or word in self._prepositions
            if stops or text.time_at[at] is not None:
                break
            if (
                at > start
                and name is None
                and (word.endswith(_PRONOUNS) or (word[0] in "بل" and len(word) > _SHORT))
            ):
                break
            at = name.last if name is not None else at + 1
        at = min(at, end)
        if at == start:
            return None
        names = tuple(text.names[k] for k in range(start, at) if k in text.names)
        head = without_article(text.form(start))
        gender = next((key for key, ends in _ENDINGS.items() if head.endswith(ends)), "")
        several = bool(gender) or text.form(start + 1) == _FROM
        if not gender and head.endswith("ه"):
            gender = "" if several else "f"
        return Phrase(
            start, at, 0, names, None, has_article(text.form(start)), gender, "p" if several else "s"
        )


_SHORT = 3  # letters


def _fits(form: VerbForm, phrase: Phrase) -> bool:
    """Whether a verb may go on from a subject: in number, and in gender where both show it."""
    if (form.number in _PLURAL) != (phrase.number in _PLURAL):
        return False
    return not (form.gender and phrase.gender and form.gender != phrase.gender)
