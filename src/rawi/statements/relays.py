"""Sayings told by someone in between: `نقلت رويترز عن مسؤول قوله إن`, the one who said it and who passed it on."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Sentence, Text, VerbForm
from rawi.script import has_article
from rawi.statements.adverbs import AdverbReader
from rawi.statements.cue import Cue, How, Verb
from rawi.statements.described import DescribedReader
from rawi.statements.openings import REACH, OpeningReader
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

_FAR = 20  # tokens between the verb and the one who said it
_PREPOSED = (PREPOSITIONS["an"], PREPOSITIONS["ila"])


class RelayReader:
    """Finds them; compiled once from the language data."""

    def __init__(
        self,
        words: Words,
        phrases: PhraseReader,
        verbs: SayingVerbs,
        adverbs: AdverbReader,
        described: DescribedReader,
        openings: OpeningReader,
    ) -> None:
        self._phrases, self._verbs, self._adverbs = phrases, verbs, adverbs
        self._described, self._openings = described, openings
        self._from_whom, self._to_whom = words.of("from_whom"), words.of("to_whom")
        self._that = words.that | words.by_that

    def read(self, text: Text, sentence: Sentence, at: int, before: Phrase | None) -> Cue | None:
        """The cue of the verb at token `at` with its relay, which may stand `before` it; None: it passes nothing on."""
        forms = self._verbs.find(text.form(at))
        form = next(
            (
                one
                for one in forms
                if one.shape != "masdar" and not one.pronoun and "relay" in self._verbs.takes(one)
            ),
            None,
        )
        if form is None:
            return None
        start = self._adverbs.past(text, at + 1, sentence.last)
        marks = self._to_whom if "ila" in self._verbs.takes(form) else self._from_whom
        end = min(start + _FAR, sentence.last)
        whom = next((k for k in range(start, end) if text.form(k) in marks), None)
        if whom is None:
            return None
        relay = self._relay(text, start, whom) or (None if form.joined else before)
        subject = None
        after = whom + 1
        if text.form(whom) in _PREPOSED:
            subject = self._source(text, after, sentence)
            if subject is None:
                return None
            after = subject.last
        cue = Cue(
            first=at, last=at + 1, form=form, act="say", subject=subject, addressee=(), content=after, how="that",
            between=(at + 1, after), relay=relay, rule="statements/relay",
        )  # fmt: skip
        return self._opened(text, sentence, cue)

    def _relay(self, text: Text, start: int, end: int) -> Phrase | None:
        """Who passes it on, by name or by words of no list."""
        known = self._phrases.read(text, start, end)
        if known is not None or start == end or not self._verbs.is_noun(text, start):
            return known
        place = start
        while place < end and text.form(place)[0].isalpha() and text.time_at[place] is None:
            place += 1
        definite = has_article(text.form(start))
        names = tuple(text.names[k] for k in range(start, place) if k in text.names)
        return Phrase(start, place, 0, names, None, definite, "", "") if definite or names else None

    def _source(self, text: Text, at: int, sentence: Sentence) -> Phrase | None:
        """The one who said it, after `عن`."""
        known = self._phrases.read(text, at, sentence.last)
        if known is not None and known.has_person:
            return known
        return self._described.after_source(text, known, at, sentence) or known

    def _opened(self, text: Text, sentence: Sentence, cue: Cue) -> Cue | None:
        """The cue with where what is said opens: after `قوله`, a colon or `أن`."""
        for k in range(cue.content, min(cue.content + REACH, sentence.last)):
            word = text.form(k)
            said = self._said(word)
            if said is not None:
                takes = self._verbs.takes(said) | {"that"}
                found = self._openings.read(text, sentence, k + 1, Verb(said, takes, cue.subject))
                if found is None:
                    return None
                return replace(
                    cue,
                    act=self._verbs.act(said),
                    addressee=found.addressee,
                    content=found.content,
                    how=found.how,
                    between=(cue.last, found.content),
                )
            if word == ":" or word in self._that:
                how: How = "quote" if word == ":" else "that"
                return replace(cue, content=k + 1, how=how, between=(cue.last, k + 1))
        return None

    def _said(self, word: str) -> VerbForm | None:
        """The verbal noun of saying with its pronoun that a word is (`قوله`)."""
        return next((one for one in self._verbs.find(word) if one.shape == "masdar" and one.pronoun), None)
