"""Sayings whose cue comes after them: `«…»، قال فلان`."""

from __future__ import annotations

from rawi.clauses import Sentence, Text, VerbForm
from rawi.lexicon import Lexica
from rawi.statements.adverbs import AdverbReader
from rawi.statements.cue import Cue
from rawi.statements.described import DescribedReader
from rawi.statements.phrases import Phrase
from rawi.statements.speakers import SpeakerReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import listed_runs

_SHORTEST_QUOTE = 3  # tokens
_BETWEEN = (",", "-", ".")
_NOTHING: frozenset[str] = frozenset()


class ClosingReader:
    """Finds them; compiled once from the language data."""

    def __init__(
        self,
        lexica: Lexica,
        verbs: SayingVerbs,
        adverbs: AdverbReader,
        speakers: SpeakerReader,
        described: DescribedReader,
    ) -> None:
        self._leads = listed_runs(lexica, "statements/narrator", "kind", "these_words")
        self._verbs, self._adverbs = verbs, adverbs
        self._speakers, self._described = speakers, described

    def read(self, text: Text, sentence: Sentence, at: int, form: VerbForm) -> Cue | None:
        """The cue of a verb right after a quotation; what is said may go on after the speaker."""
        if form.shape == "participle" or form.joined or not at:
            return None
        if self._verbs.takes(form).isdisjoint(("that", "quote")):
            return None
        lead = self._leads.before(text, at)
        at_mark = at - lead
        close = at_mark - 1 if text.form(at_mark - 1) == '"' else at_mark - 2
        if (
            close < 0
            or text.form(close) != '"'
            or (close == at_mark - 2 and text.form(at_mark - 1) not in _BETWEEN)
        ):
            return None
        opening = text.quoted[close - 1] if close else -1
        if opening < 0 or text.closes[opening] != close or close - opening < _SHORTEST_QUOTE:
            return None
        subject = self._speaker(text, sentence, self._adverbs.past(text, at + 1, sentence.last), form)
        if subject is None:
            return None
        return Cue(
            first=at, last=at + 1, form=form, act=self._verbs.act(form), subject=subject, addressee=(),
            content=opening, how="quote", between=(at + 1, subject.last), end=close, before=True,
            rule="statements/quote before",
        )  # fmt: skip

    def _speaker(self, text: Text, sentence: Sentence, at: int, form: VerbForm) -> Phrase | None:
        known = self._speakers.after(text, at, sentence, form)
        if known is not None and known.has_person:
            return known
        return (
            self._described.read(text, known, at, sentence, form, _NOTHING)
            or known
            or self._described.closing(text, at, sentence)
        )
