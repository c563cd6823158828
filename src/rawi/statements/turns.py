"""Speakers before a colon: headlines (`بلينكن: …`), and the turns of an interview."""

from __future__ import annotations

from rawi.clauses import Sentence, Text
from rawi.lexicon import Lexica
from rawi.statements.phrases import Phrase, PhraseReader

_LONGEST = 10  # tokens before the colon


class TurnReader:
    """Finds them; compiled once from the language data."""

    def __init__(self, lexica: Lexica, phrases: PhraseReader) -> None:
        rows = lexica.table("statements/turns")
        self._questions = frozenset(row["form"] for row in rows if row["kind"] == "question")
        self._answers = frozenset(row["form"] for row in rows if row["kind"] == "answer")
        self._after = frozenset(row["form"] for row in rows if row["kind"] == "after")
        self._phrases = phrases

    def read(
        self, text: Text, sentence: Sentence, phrases: list[Phrase]
    ) -> tuple[Phrase | None, int, int] | None:
        """The speaker, the token of the mark, and where what is said opens; None when the sentence is no turn.

        The speaker None: an answer, whose speaker the interview told before.
        """
        first = sentence.first
        if text.form(first) in self._answers and text.form(first + 1) == ":":
            return None, first, first + 2
        if not self._opens(text, sentence):
            return None
        for at in range(first, min(sentence.last - 1, first + _LONGEST)):
            if text.form(at) != ":":
                continue
            for start in range(first, at):
                if start > first and text.form(start - 1) not in (".", "|", "-", ":", "…"):
                    continue
                phrase = self._phrases.read(text, start, at)
                if phrase is not None and (phrase.last == at or text.form(phrase.last) in self._after):
                    return phrase, at, at + 1
            return None
        return None

    def _opens(self, text: Text, sentence: Sentence) -> bool:
        """Whether a sentence opens its passage: a label stands nowhere else."""
        if sentence.title:
            return True
        before = next((one for one in text.sentences if one.last == sentence.first), None)
        return before is None or before.passage != sentence.passage
