"""What stands around a figure in its sentence: where, as of when, whether in all, and on whose word."""

from __future__ import annotations

from bisect import bisect_left

from rawi.clauses import Sentence, Text, Time
from rawi.figures.around import Around
from rawi.figures.counting import Counted
from rawi.model import Evidence, Mention, When

_STOPS = frozenset('.,;:()"!?-')
_LONGEST = 9
_WITH = "ل"


class Circumstances:
    """Reads places, days, totals and attributions; made from the lists."""

    def __init__(self, around: Around) -> None:
        self._around = around

    def place(self, text: Text, words: list[str], counted: Counted, first: int, last: int) -> Mention | None:
        """The place that `في`, `ب` or such a word puts the figure in: the next one after it, else the last before."""
        for at in range(counted.stop, last):
            if words[at] in _STOPS:
                break
            found = self._place_at(text, words, at)
            if found is not None:
                return found
        for at in range(counted.begin - 1, first - 1, -1):
            found = self._place_at(text, words, at)
            if found is not None:
                return found
        return None

    def _place_at(self, text: Text, words: list[str], at: int) -> Mention | None:
        name = text.names.get(at)
        if name is None or name.mention.kind != "place":
            return None
        if name.cut and words[at][name.cut - 1] in "ب":
            return name.mention
        for back in (1, 2):
            if at - back < 0:
                return None
            word = words[at - back]
            if self._around.is_a("in", word):
                return name.mention
            heads = self._around.is_a("head", word) or self._around.is_a("head", word[1:])
            if heads and word[:1] == "ب":
                return name.mention
            if not heads:
                return None
        return None

    def times(self, text: Text, sentence: Sentence) -> list[Time]:
        """The time expressions of a sentence that have days."""
        found = (text.times.get(at) for at in range(sentence.first, sentence.last))
        return [one for one in found if one and one.time.earliest and one.time.latest]

    def as_of(self, times: list[Time], counted: Counted) -> When | None:
        """The days of the time expression nearest to the figure, of those in its sentence."""
        place = bisect_left(times, counted.begin, key=lambda one: one.first)
        best: tuple[int, When] | None = None
        for one in times[max(0, place - 1) : place + 2]:
            away = min(abs(one.first - counted.stop), abs(one.last - counted.begin))
            inside = counted.begin <= one.first < counted.stop
            if not inside and (best is None or away < best[0]):
                best = (
                    away,
                    When(earliest=one.time.earliest, latest=one.time.latest, evidence=one.time.evidence),
                )
        return best[1] if best else None

    def cumulative(self, words: list[str], counted: Counted, first: int, last: int) -> bool | None:
        """True for a total so far, False for new ones, None when it is not told."""
        for at in range(max(first, counted.begin - _LONGEST), min(last, counted.stop + 6)):
            inside = counted.begin <= at < counted.stop
            if self._around.phrases["new"].at(words, at, bare=True) and at >= counted.begin:
                return False
            if self._around.phrases["so_far"].at(words, at) and not inside:
                return True
        return None

    def attributed(self, text: Text, words: list[str], sentence: Sentence) -> Evidence | None:
        """The characters of who gives it: `بحسب وزاره الصحه`."""
        phrases = self._around.phrases
        for at in range(sentence.first, sentence.last):
            told = phrases["by_told"].at(words, at)
            as_told = phrases["as_told"].at(words, at) if at > sentence.first else None
            by = told or phrases["by"].at(words, at) or as_told
            if by is None:
                continue
            start = by[1] + (told is not None)
            cut = int(start < sentence.last and by[0] == _WITH and words[start][:1] == _WITH)
            if start < sentence.last and self._is_voice(text, words, start, cut):
                end = self._voice_end(words, start, sentence.last)
                if as_told is not None and end < sentence.last and self._around.is_a("clause", words[end]):
                    continue  # `كما أكد الوزير أن`: he says something else besides
                return text.evidence(start, end, "figures/attributed", cut=cut)
        return None

    def _is_voice(self, text: Text, words: list[str], start: int, cut: int) -> bool:
        """Whether a name or a word for one who speaks stands there: not a law or a plan."""
        if text.name_at[start] is not None:
            return True
        word = words[start][cut:]
        return self._around.is_a("voice", word.removeprefix("ال"))

    def _voice_end(self, words: list[str], start: int, last: int) -> int:
        end = start + 1
        while end < last and end - start < _LONGEST and words[end] not in _STOPS:
            if self._around.is_a("voice_end", words[end]):
                break
            end += 1
        return end
