"""Quantities that a relative clause says somebody told: `6 مليارات دولار يعلنها البنك`, `300 تطالب بها الجبهة`."""

from __future__ import annotations

from rawi.clauses import Sentence, Text, VerbForm
from rawi.statements.cue import Cue
from rawi.statements.phrases import Phrase, PhraseReader
from rawi.statements.verbs import SayingVerbs
from rawi.statements.words import PREPOSITIONS, Words

RULE = "statements/relative"
_QUANTITY = 5  # tokens of a number with what it counts
_TAKES = frozenset(("np", "masdar", "b", "that"))


class RelativeReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, words: Words, phrases: PhraseReader, verbs: SayingVerbs) -> None:
        self._phrases, self._verbs = phrases, verbs
        self._by_it = words.of("by_it")
        self._prepositions = frozenset(PREPOSITIONS.values())

    def read(self, text: Text, sentence: Sentence, at: int) -> Cue | None:
        """The cue of the verb at token `at` that says who told the number before it; None: it is none."""
        start = self._quantity(text, sentence, at)
        if start is None:
            return None
        for form in self._verbs.find(text.form(at)):
            takes = self._verbs.takes(form)
            if (
                form.joined
                or form.shape not in ("past", "present")
                or takes.isdisjoint(_TAKES)
                or "shy" in takes
            ):
                continue
            place = at + 1 if form.pronoun else at + 2
            if not form.pronoun and text.form(at + 1) not in self._by_it:
                continue
            subject = self._subject(text, sentence, place, form)
            if subject is not None:
                word = text.form(start)
                cut = len(word) - len(word.lstrip("وب"))
                return Cue(
                    first=at, last=at + 1, form=form, act=self._verbs.act(form), subject=subject, addressee=(),
                    content=start, how="noun", between=(at + 1, subject.last), end=at, cut=cut,
                    rule=RULE,
                )  # fmt: skip
        return None

    def _quantity(self, text: Text, sentence: Sentence, at: int) -> int | None:
        """Where the number with what it counts begins that ends right before a token."""
        for place in range(at - 1, max(sentence.first, at - _QUANTITY) - 1, -1):
            form = text.form(place)
            if form.lstrip("وب")[:1].isdigit():
                if text.time_at[place] is not None:
                    return None
                decimals = (
                    text.form(place - 1) == "," and text.tokens[place - 1].end == text.tokens[place].start
                )
                return place - 2 if decimals and text.form(place - 2)[-1:].isdigit() else place
            if not form.isalpha() or text.name_at[place] is not None or form in self._prepositions:
                return None
        return None

    def _subject(self, text: Text, sentence: Sentence, at: int, form: VerbForm) -> Phrase | None:
        phrase = self._phrases.read(text, at, sentence.last)
        fits = phrase is not None and not (form.gender and phrase.gender and form.gender != phrase.gender)
        return phrase if fits else None
