"""Who stands beside a verb of saying, by name or by a listed noun: after it, or before it."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Sentence, Text, VerbForm
from rawi.script import has_article, is_verbal_noun
from rawi.statements.described import may_head
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

_SHORTEST_QUOTE = 3  # tokens
_AS_FOR = 16  # tokens between `أما` and the verb
_AFTER_THAT = 3  # tokens between `أن` and the verb
_THAT = "ن"  # the last letter of `أن` and `إن` without a pronoun
_EACH, _WHO = "كل", "الذي"
_SHORT_PLURAL = 6  # letters, with the article
_FROM, _IN = PREPOSITIONS["min"], PREPOSITIONS["fi"]


class SpeakerReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, words: Words, phrases: PhraseReader, verbs: SayingVerbs) -> None:
        self._phrases, self._verbs = phrases, verbs
        self._relatives, self._as_for = words.of("relative"), words.of("as_for")
        self._skipped = words.of("auxiliary", "negation")
        self._endings, self._in_it = words.of("ending"), words.of("in_it")
        self._from_him = words.of("from_him")
        self._that, self._there_is = words.that, words.of("there_is")
        self._opens_clause = words.that | words.by_that

    # --- after the verb

    def after(self, text: Text, at: int, sentence: Sentence, form: VerbForm) -> Phrase | None:
        """The speaker at token `at`, with whom the verb agrees."""
        if text.form(at) == _EACH and text.form(at + 1) == _FROM and form.gender != "f":
            phrase = self._phrases.read(text, at + 2, sentence.last)  # `أكد كل من فلان وفلان`
            return replace(phrase, first=at, number="p") if phrase is not None else None
        if text.form(at) in self._from_him and "from" in self._verbs.takes(form):
            return None  # `طلب مني أن`, though a name is written so too
        phrase = self._phrases.read(text, at, sentence.last)
        if phrase is None and _is_nominative(text, at) and form.number == "s" and form.gender == "m":
            return Phrase(at, at + 1, 0, (), None, True, "m", "p")  # `ويتهم الجمهوريون`
        if phrase is not None and "obj" in self._verbs.takes(form) and _is_object(text, phrase):
            return None
        if (
            phrase is None
            and text.form(at) == '"'
            and at in text.closes
            and text.closes[at] - at <= _SHORTEST_QUOTE
        ):
            close = text.closes[at]
            if close + 1 < sentence.last and close > at + 1 and text.form(close + 1) != ".":
                return Phrase(at, close + 1, 0, (), None, True, "", "")
        return phrase if phrase is not None and _agrees(form, phrase, before=False) else None

    def disagrees(self, text: Text, at: int, sentence: Sentence, form: VerbForm) -> bool:
        """Whether one who could speak stands after the verb but not in its gender: then it is another verb."""
        if form.pronoun or form.number != "s" or "obj" in self._verbs.takes(form):
            return False
        phrase = self._phrases.read(text, at, sentence.last)
        return phrase is not None and not _agrees(form, phrase, before=False)

    # --- before the verb

    def before(
        self, text: Text, sentence: Sentence, at: int, form: VerbForm, by_end: dict[int, Phrase]
    ) -> Phrase | None:
        """The speaker right before the verb: `بلينكن قال`, `وكان المتحدث قد أكد`, `مصدر، طلب …، قال`.

        `by_end` are the sentence's phrases by the token after them.
        """
        if form.joined:
            return self._after_as_for(text, sentence, at) if form.joined == "ف" else None
        left = at
        while left > sentence.first and text.form(left - 1) in self._skipped:
            left -= 1
        if left - 1 in text.closes and left - 1 > sentence.first:
            left -= 1  # `إن المدير "رفض التوقيع"`
        if text.form(left - 1) in self._relatives and left - 1 > sentence.first:
            if form.pronoun or (form.gender == "f" and text.form(left - 1) == _WHO):
                return None  # `الذي استبعدته إدارته`: he is what is spoken of
            left -= 1
        if (
            text.form(left - 1) == _FROM
            and text.form(left - 2) in self._there_is
            and left - 2 >= sentence.first
        ):
            return Phrase(left - 2, left, 0, (), None, False, "", "")  # `هناك من يرى أن`
        phrase = by_end.get(left)
        if phrase is None and left > sentence.first and text.form(left - 1) == ",":
            phrase = by_end.get(left - 1)
            if phrase is not None and not (
                phrase.first == sentence.first
                or text.form(left) in self._relatives
                or text.form(phrase.first - 1) in self._that
            ):
                phrase = None
        if phrase is not None and phrase.has_person and is_verbal_noun(text.form(phrase.first - 1)):
            return None  # `رحيل المدرب أمر`: he is its, and no subject
        if phrase is None:
            phrase = self._after_that(text, sentence, left)
        return phrase if phrase is not None and _agrees(form, phrase, before=True) else None

    def document(self, text: Text, sentence: Sentence, at: int, by_end: dict[int, Phrase]) -> Phrase | None:
        """The document that what is said stands in: `بيانا جاء فيه`, `جاء في البيان`."""
        if text.form(at + 1) in self._in_it:
            before = by_end.get(at)
            return before if before is not None and _is_document(before) else self._accusative(text, at - 1)
        if text.form(at + 1) != _IN:
            return None
        phrase = self._phrases.read(text, at + 2, sentence.last)
        return phrase if phrase is not None and _is_document(phrase) else None

    def _accusative(self, text: Text, at: int) -> Phrase | None:
        row = self._phrases.sources.document(text.form(at))
        if row is None:
            return None
        return Phrase(at, at + 1, 0, (), row, False, row["gender"], row["number"])

    def _after_that(self, text: Text, sentence: Sentence, at: int) -> Phrase | None:
        """`إن موكله أكد`: a noun between `أن` and the verb."""
        for first in range(at - 1, max(sentence.first, at - 1 - _AFTER_THAT), -1):
            if text.form(first - 1) not in self._opens_clause:
                continue
            if not text.form(first - 1).endswith(_THAT):
                return None  # `بأنها خطوة تشجع على`: who acts stands in the pronoun
            nouns = all(
                text.form(k).isalpha() and text.form(k) not in self._endings for k in range(first, at)
            )
            word = text.form(first)
            noun = has_article(word) or word.endswith(("ه", "ها", "هم", "ا", "نا")) or first in text.names
            if nouns and noun and self._verbs.is_noun(text, first):
                return Phrase(first, at, 0, (), None, has_article(text.form(first)), "", "")
            return None
        return None

    def _after_as_for(self, text: Text, sentence: Sentence, at: int) -> Phrase | None:
        """`أما فلان فرأى`: who stands after `أما`, however he is described."""
        for place in range(max(sentence.first, at - _AS_FOR), at - 1):
            if text.form(place) not in self._as_for:
                continue
            phrase = self._phrases.read(text, place + 1, at)
            if phrase is not None and (phrase.has_person or not may_head(phrase)):
                return phrase
            names = (text.names[k] for k in range(place + 1, at) if k in text.names)
            person = next((one for one in names if one.mention.kind == "person"), None)
            if person is not None:
                return Phrase(place + 1, person.last, 0, (person,), None, False, "", "s")
            if phrase is not None:
                return replace(phrase, definite=False)  # another one, not whom the article called so before
            return Phrase(place + 1, at, 0, (), None, True, "", "")
        return None


def _is_nominative(text: Text, at: int) -> bool:
    """Whether a word is a plural in ون with its article: a subject, whoever it is."""
    form = text.form(at)
    return has_article(form) and form.endswith("ون") and len(form) > _SHORT_PLURAL and at not in text.names


def _is_object(text: Text, phrase: Phrase) -> bool:
    """Whether a plural stands in ين, as no subject does: `وطالب المواطنين`."""
    return phrase.source is not None and phrase.number == "p" and text.form(phrase.first).endswith("ين")


def _is_document(phrase: Phrase) -> bool:
    return phrase.source is not None and phrase.source["kind"] == "document"


def _agrees(form: VerbForm, phrase: Phrase, *, before: bool) -> bool:
    """Whether a verb may have that subject: in gender always, in number only when the subject stands first."""
    if form.gender and phrase.gender and form.gender != phrase.gender:
        return False
    if form.number == "p":
        return before and phrase.number in ("p", "")
    if before and phrase.number == "p" and form.number == "s":
        return form.gender == "f" and phrase.gender == "f"
    return True
