"""Speakers in words that no list has: `مذيع الملعب`, `محامي الساقلي، الأستاذ جلال …`.

Newspapers name most speakers so, and only what follows such words (a person's name, a clause, a quotation) tells that
they are a speaker and where they end.
"""

from __future__ import annotations

from rawi.clauses import Name, Sentence, Text, VerbForm
from rawi.lexicon import Lexica
from rawi.script import has_article, without_article
from rawi.statements.nouns import NounReader
from rawi.statements.openings import OpeningReader
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

_DESCRIBED = 12  # tokens
_SHORT_SPEAKER = 4  # tokens
_BEHIND = 7  # tokens from a speaker to a noun that is said
_TITLES = 4  # tokens from a comma to a person's name
_HIS = 4  # letters of a noun with its pronoun
_TANWIN = ("اً", "ًا")
_FROM = PREPOSITIONS["min"]


class DescribedReader:
    """Reads them; compiled once from the language data."""

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
        self._masculine, self._silence = words.of("masculine"), words.of("silence")
        self._titled = lexica.forms("statements/titled")
        self._that, self._from_him = words.that, words.of("from_him")
        endings = words.of("ending")
        # Where a described speaker ends; `من` may belong to him (`عدد من النواب`).
        self._ends = words.that | words.by_that | endings | (frozenset(PREPOSITIONS.values()) - {_FROM})
        self._endings = endings
        # The same after `نقل عن`, where prepositions belong to him as well.
        self._ends_source = words.that | endings

    def read(
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
        if not (may_head(known) if known is not None else self._verbs.is_noun(text, at)):
            return None
        if "from" in takes and text.form(at) in self._from_him:
            return None  # `طلب مني المدير أن`
        if known is None and self._phrases.tells_outlet(text, at):
            return None  # `صرح لصحيفة …`
        if "b" in takes and at not in text.names and self._has_preposition(text.form(at)):
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
            if word == '"' and text.closes.get(place, reach) < reach and self._is_titled(text, place):
                place = text.closes[place] + 1  # `رئيسة فريق «…» فلانة`
                continue
            if place == at + 1 and self._phrases.is_charge(text, at):
                place += 1  # `المشرف على المركز فلان`
                continue
            if not word[0].isalnum() or word in self._ends or text.time_at[place] is not None:
                break
            if place > at and self._phrases.tells_outlet(text, place):
                break
            if place > at and name is None and not has_article(word) and self._verbs.is_cue(text, place):
                break
            if (
                place > at
                and word.endswith("ا")
                and any(one.shape == "participle" for one in self._verbs.find(word))
            ):
                break  # `حكى فلان قصة قائلا`
            place = name.last if name is not None else place + 1
        return self._unlisted(text, at, place, sentence, form, takes) if known is None else None

    def _is_titled(self, text: Text, at: int) -> bool:
        return without_article(text.form(at - 1)) in self._titled

    def _has_preposition(self, form: str) -> bool:
        return form.startswith("بال") or (form.startswith("ب") and self._nouns.tells(form[1:]))

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
        if "np" in takes and not has_article(word) and self._nouns.tells_at(text, at):
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
            his = (
                definite
                and place == at + 1
                and form.endswith(("ه", "ها", "هم"))
                and not written.endswith("ة")
                and len(form) > _HIS
            )
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


def may_head(phrase: Phrase) -> bool:
    """Whether a person's name may follow further on: after an office or a noun for one who speaks."""
    if phrase.source is not None:
        return phrase.source["kind"] in ("office", "person", "unnamed")
    return (
        bool(phrase.names)
        and phrase.names[-1].mention.kind in ("office", "nationality", "body", "place")
        and phrase.names[0].mention.kind == "office"
    )
