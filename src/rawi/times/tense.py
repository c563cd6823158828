"""Whether the clause around a time tells the past or the future, as far as its words show."""

from __future__ import annotations

from rawi.lexicon import Lexica
from rawi.script import cut_clitics, fold_text

_TENSES = {"future": 1, "past": -1, "done": -2}
_REACH = 90
_PUNCTUATION = "\"'()[],.:;-?!"
_IMPERFECT = ("سي", "ست", "سن", "سا")


class TenseReader:
    """Reads the tense before a time expression: the nearest word that shows one."""

    def __init__(self, lexica: Lexica) -> None:
        self._cues = {fold_text(row["form"]): _TENSES[row["tense"]] for row in lexica.table("times/tense")}
        self._stems = frozenset(row["form"] for row in lexica.table("words/stems"))  # they are listed folded

    def find(self, folded: str, sentence: int, at: int) -> int:
        """1 where the nearest cue before `at` is of the future, −1 where of the past (−2 where it
        tells what happened, not what was said), 0 where none is seen."""
        cues = self._cues
        for piece in reversed(folded[max(sentence, at - _REACH) : at].split()):
            word = piece.strip(_PUNCTUATION)
            told = cues.get(word)
            if told:
                return told
            if word[:1] in "وفس" and (told := cues.get(word[1:]) or (1 if self._is_future(word) else 0)):
                return told
        return 0

    def _is_future(self, word: str) -> bool:
        bare = word[1:] if word[:1] in "وف" and len(word) > 4 else word
        # س stands before a verb, never before the article: `سالدور` is a name.
        if not bare.startswith(_IMPERFECT) or bare.startswith("سال") or len(bare) < 5:
            return False
        return bare[1:] in self._stems or (bare not in self._stems and cut_clitics(bare, {}).stem == bare)
