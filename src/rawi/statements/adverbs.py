"""What may stand between a verb of saying and its speaker or its saying: adverbs, times, `لـ «القناة»`."""

from __future__ import annotations

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.statements.words import Words, listed_runs

_NAME_IN_QUOTES = 6  # tokens
_CIRCUMSTANCE = 20  # tokens between two commas


class AdverbReader:
    """Steps over them; compiled once from the language data."""

    def __init__(self, lexica: Lexica, words: Words) -> None:
        self._adverbs = listed_runs(lexica, "statements/narrator", "kind", "adverb")
        self._circumstances = words.of("circumstance")

    def past(self, text: Text, at: int, end: int) -> int:
        """The first token from `at` on that is none of them."""
        while at < end:
            after = self._step(text, at, end)
            if after == at:
                break
            at = after
        return at

    def _step(self, text: Text, at: int, end: int) -> int:
        time = text.times.get(at)
        if time is not None and time.last <= end:
            return time.last
        reach = self._adverbs.reach(text, at)
        if reach:
            at += reach
        elif text.form(at) == "ل" and 0 < text.closes.get(at + 1, 0) - at <= _NAME_IN_QUOTES:
            at = text.closes[at + 1] + 1  # `يقول لـ «القناة» فلان`
            return at + (text.form(at) == ",")
        elif text.form(at) == "," and text.times.get(at + 1) is not None:
            last = text.times[at + 1].last
            return last + (text.form(last) == ",")
        return at

    def past_commas(self, text: Text, sentence: Sentence, at: int) -> int:
        """The same, over circumstances between commas as well: `، خلال مؤتمر صحفي،`."""
        while at < sentence.last:
            after = self.past(text, at, sentence.last)
            if text.form(after) == ",":
                following = self.past(text, after + 1, sentence.last)
                if text.form(following) in self._circumstances:
                    end = min(following + _CIRCUMSTANCE, sentence.last)
                    close = next((k for k in range(following, end) if text.form(k) == ","), None)
                    if close is None:
                        return after + 1
                    at = close + 1
                    continue
                after = following
            if after == at:
                return at
            at = after
        return at

    def end_before(self, text: Text, at: int) -> bool:
        """Whether an adverb stands right before a token."""
        return self._adverbs.ends_before(text, at)
