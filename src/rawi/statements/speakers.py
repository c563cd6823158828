"""Who stands beside a verb of saying: after it, before it, or described in words that no list has.

The described are why this is long: newspapers name most speakers by words of no list (`مذيع الملعب`), and only what
follows such words (a person's name, a clause, a quotation) tells that they are a speaker and where they end.
"""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Name, Sentence, Text, VerbForm
from rawi.lexicon import Lexica
from rawi.script import has_article
from rawi.statements.nouns import NounReader
from rawi.statements.openings import OpeningReader
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

_DESCRIBED = 12  # tokens of a speaker whom no list knows
_SHORT_SPEAKER = 4  # tokens
_SHORTEST_QUOTE = 3  # tokens
_AS_FOR = 16  # tokens between `أما` and the verb
_AFTER_THAT = 3  # tokens between `أن` and the verb
_BEHIND = 7  # tokens from a speaker to a noun that is said
_TITLES = 4  # tokens from a comma to a person's name
_EACH = "كل"
_SHORT_PLURAL = 6  # letters, with the article
_HIS = 4  # letters of a noun with its pronoun
_WHO = "الذي"
_TANWIN = ("اً", "ًا")
_FROM, _IN = PREPOSITIONS["min"], PREPOSITIONS["fi"]


class SpeakerReader:
    """Finds them; compiled once from the language data."""

    def __init__(
        self,
        lexica: Lexica,
        words: Words,
        phrases: PhraseReader,
        verbs: SayingVerbs,
        nouns: NounReader,
        openings: OpeningReader,
    ) -> None:
        self._phrases, self._verbs, self._nouns, self._openings = phrases, verbs, nouns, openings
        self._numbers = lexica.forms("words/numbers")
        self._masculine = words.of("masculine")
        self._relatives, self._as_for = words.of("relative"), words.of("as_for")
        self._skipped = words.of("auxiliary", "negation")
        self._endings = words.of("ending")
        self._silence = words.of("silence")
        self._in_it = words.of("in_it")
        self._that, self._there_is = words.that, words.of("there_is")
        self._opens_clause = words.that | words.by_that
        # Where a described speaker ends; `من` may belong to him (`عدد من النواب`).
        self._ends = self._opens_clause | self._endings | (frozenset(PREPOSITIONS.values()) - {_FROM})
        # The same after `نقل عن`, where prepositions belong to him as well.
        self._ends_source = words.that | self._endings

    # --- after the verb

    def after(self, text: Text, at: int, sentence: Sentence, form: VerbForm) -> Phrase | None:
        """The speaker at token `at`, with whom the verb agrees."""
        if text.form(at) == _EACH and text.form(at + 1) == _FROM and form.gender != "f":
            phrase = self._phrases.read(text, at + 2, sentence.last)  # `أكد كل من فلان وفلان`
            return replace(phrase, first=at, number="p") if phrase is not None else None
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

    def described(
        self,
        text: Text,
        known: Phrase | None,
        at: int,
        sentence: Sentence,
        form: VerbForm,
        takes: frozenset[str],
    ) -> Phrase | None:
        """A speaker in words that no list has: `مذيع الملعب`, `محامي الساقلي، الأستاذ جلال …`.

        Up to a person's name, or, where a clause or a quotation follows, as far as the noun goes. `known`: the listed
        words he begins with.
        """
        if not (_may_head(known) if known is not None else self._verbs.is_noun(text, at)):
            return None
        if known is None and self._phrases.tells_outlet(text, at):
            return None  # `صرح لصحيفة …`
        if "b" in takes and at not in text.names and text.form(at).startswith("ب"):
            if text.form(at).startswith("بال") or self._nouns.tells(text.form(at)[1:]):
                return None  # `أشاد بقيادة الرئيس`
        place = known.last if known is not None else at
        reach = min(sentence.last, place + _DESCRIBED)
        if "from" in takes:  # `طلب المدرب من الاتحاد أن`
            reach = next((k for k in range(place, reach) if text.form(k) == _FROM), reach)
        while place < reach:
            name = text.names.get(place)
            if name is not None and name.mention.kind == "person" and not name.cut:
                return self._up_to(text, known, at, name, sentence)
            word = text.form(place)
            person = self._titled_person(text, place + 1) if word == "," and place > at else None
            if person is not None:
                place = person
                continue
            if not word[0].isalnum() or word in self._ends or text.time_at[place] is not None:
                break
            if place > at and self._phrases.tells_outlet(text, place):
                break
            if place > at and name is None and not has_article(word) and self._verbs.is_cue(text, place):
                break
            if place > at and word.endswith("ا") and any(one.shape == "participle" for one in self._verbs.find(word)):
                break  # `حكى فلان قصة قائلا`
            place = name.last if name is not None else place + 1
        return self._unlisted(text, at, place, sentence, form, takes) if known is None else None

    def _up_to(self, text: Text, known: Phrase | None, at: int, name: Name, sentence: Sentence) -> Phrase:
        """The described as far as a person's name and what belongs to it."""
        inner = self._phrases.read(text, name.first, sentence.last)
        first = known.first if known is not None else at
        names = inner.names if inner is not None else (name,)
        if known is not None and inner is not None:
            names = (*known.names, *names)
        gender = "f" if text.form(first).endswith("ه") else ""
        return Phrase(first, inner.last if inner else name.last, 0, names, None, False, gender, "s")

    def _unlisted(
        self, text: Text, at: int, end: int, sentence: Sentence, form: VerbForm, takes: frozenset[str]
    ) -> Phrase | None:
        """The described from `at` to `end`, when what is said follows there."""
        if takes.isdisjoint(("that", "quote", "np", "obj")):
            return self._before_preposition(text, at, end, takes, form)
        if "np" in takes:
            noun = self._noun_behind(text, at, sentence)
            if noun is not None and self._openings.clause(text, sentence, noun, takes, told=False) is None:
                return Phrase(at, noun, 0, (), None, has_article(text.form(at)), form.gender, "")
        if end == at or takes.isdisjoint(("that", "quote")) or "obj" in takes:
            return None
        if (
            self._openings.clause(text, sentence, end, takes, told=True) is None
            and self._openings.direct(text, sentence, end, takes) is None
        ):
            return None
        word = text.form(at)
        # `ثلاثة صرافين`: the number is feminine, they are not
        feminine = word.endswith("ه") and word not in self._numbers and word not in self._masculine
        if end == at + 1 and not has_article(word) and text.form(end) in (":", '"'):
            if feminine and not text.written(at).endswith("ة"):
                return None  # `فرد عليه:`
            feminine = False  # a man's family name: `وأضاف قمورية:`
        if form.gender == "m" and feminine:
            return None
        if "np" in takes and not has_article(word) and self._nouns.tells(word):
            return None  # `رفضت تغيير المحول بحجة أنه`
        names = tuple(text.names[k] for k in range(at, end) if k in text.names)
        gender = form.gender if form.number == "s" else ""
        listed = names if end - at < _DESCRIBED else ()
        return Phrase(at, end, 0, listed, None, has_article(word), gender, "")

    def _before_preposition(
        self, text: Text, at: int, end: int, takes: frozenset[str], form: VerbForm
    ) -> Phrase | None:
        """`أعربت بريساندا عن …`: whoever stands between a verb and the preposition it takes."""
        wanted = [word for key, word in PREPOSITIONS.items() if key in takes]
        if not 0 < end - at <= _SHORT_SPEAKER or text.form(end) not in wanted:
            return None
        return Phrase(at, end, 0, (), None, True, form.gender, "")

    def _noun_behind(self, text: Text, at: int, sentence: Sentence) -> int | None:
        """Where what is said begins behind a speaker of no list: `نفت مديرية المياه صحة الأنباء`."""
        definite = has_article(text.form(at))
        if not definite and self._nouns.may_be_said(text, at):
            return None
        for place in range(at + 1, min(at + _BEHIND, sentence.last)):
            form = text.form(place)
            if not form[0].isalpha() or form in self._that or text.time_at[place] is not None:
                return None
            written = text.written(place)
            his = definite and place == at + 1 and form.endswith(("ه", "ها", "هم")) and not written.endswith("ة") and len(form) > _HIS
            said = not has_article(form) and (self._nouns.tells(form) or written.endswith(_TANWIN) or his)
            if said or (definite and form in self._silence):
                return place if definite or place > at + 1 else None
        return None

    def _titled_person(self, text: Text, at: int) -> int | None:
        """Where a person's name begins behind a comma, a title or two before it."""
        for place in range(at, at + _TITLES):
            name = text.names.get(place)
            if name is not None:
                return place if name.mention.kind == "person" else None
            if not text.form(place)[:1].isalpha():
                return None
        return None

    def after_source(self, text: Text, known: Phrase | None, at: int, sentence: Sentence) -> Phrase | None:
        """A speaker after `نقل عن` in words of no list, as far as the saying's own noun or clause."""
        start = known.last if known is not None else at
        for place in range(start, min(start + _DESCRIBED, sentence.last)):
            name = text.names.get(place)
            if name is not None and name.mention.kind == "person":
                names = (*known.names, name) if known is not None else (name,)
                return Phrase(known.first if known else at, name.last, 0, names, None, False, "", "s")
            word = text.form(place)
            if (
                not word[0].isalnum()
                or word in self._ends_source
                or text.time_at[place] is not None
                or any(one.pronoun for one in self._verbs.find(word))
            ):
                break
        else:
            return None
        if known is not None or place == start:
            return None
        return Phrase(at, place, 0, (), None, has_article(text.form(at)), "", "")

    def closing(self, text: Text, at: int, sentence: Sentence) -> Phrase | None:
        """The words that close a sentence after the verb: `«…»، أضاف الصيرجي.`"""
        place = at
        while (
            place < sentence.last and text.form(place)[0].isalpha() and text.form(place) not in self._endings
        ):
            place += 1
        ends = place == sentence.last or text.form(place) in (".", ",", ":")
        if not ends or not 0 < place - at <= _SHORT_SPEAKER or not self._verbs.is_noun(text, at):
            return None
        return Phrase(at, place, 0, (), None, True, "", "s")

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
        if text.form(left - 1) == _FROM and text.form(left - 2) in self._there_is and left - 2 >= sentence.first:
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
        if phrase is None:
            phrase = self._after_that(text, sentence, left)
        return phrase if phrase is not None and _agrees(form, phrase, before=True) else None

    def document(self, text: Text, sentence: Sentence, at: int, by_end: dict[int, Phrase]) -> Phrase | None:
        """The document that what is said stands in: `بيانا جاء فيه`, `جاء في البيان`."""
        if text.form(at + 1) in self._in_it:
            before = by_end.get(at)
            return before if before is not None and _is_document(before) else self._phrases.accusative(text, at - 1)
        if text.form(at + 1) != _IN:
            return None
        phrase = self._phrases.read(text, at + 2, sentence.last)
        return phrase if phrase is not None and _is_document(phrase) else None

    def _after_that(self, text: Text, sentence: Sentence, at: int) -> Phrase | None:
        """`إن موكله أكد`: a noun between `أن` and the verb."""
        for first in range(at - 1, max(sentence.first, at - 1 - _AFTER_THAT), -1):
            if text.form(first - 1) not in self._opens_clause:
                continue
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
            if phrase is not None and (phrase.has_person or not _may_head(phrase)):
                return phrase
            names = (text.names[k] for k in range(place + 1, at) if k in text.names)
            person = next((one for one in names if one.mention.kind == "person"), None)
            if person is not None:
                return Phrase(place + 1, person.last, 0, (person,), None, False, "", "s")
            return phrase or Phrase(place + 1, at, 0, (), None, True, "", "")
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


def _may_head(phrase: Phrase) -> bool:
    """Whether a person's name may follow further on: after an office or a noun for one who speaks."""
    if phrase.source is not None:
        return phrase.source["kind"] in ("office", "person", "unnamed")
    return (
        bool(phrase.names)
        and phrase.names[-1].mention.kind in ("office", "nationality", "body", "place")
        and phrase.names[0].mention.kind == "office"
    )


def _agrees(form: VerbForm, phrase: Phrase, *, before: bool) -> bool:
    """Whether a verb may have that subject: in gender always, in number only when the subject stands first."""
    if form.gender and phrase.gender and form.gender != phrase.gender:
        return False
    if form.number == "p":
        return before and phrase.number in ("p", "")
    if before and phrase.number == "p" and form.number == "s":
        return form.gender == "f" and phrase.gender == "f"
    return True
