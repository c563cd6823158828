"""What an article is about, as weighted terms: its words by how rare they are, its title and lead first."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from rawi.clauses import Stemmer
from rawi.lexicon import Lexica
from rawi.script import WORD, View, fold_text

_KEPT = 60  # terms of an article
_WEIGHTS = (3.0, 2.0, 1.0)  # of a word in title, lead, body
_LEAD_WORDS = 60  # of a first paragraph that are its lead
_BODY_WORDS = 400  # that say what an article is about
_SHORTEST = 3  # letters
_YEAR = re.compile(r"1[34]\d\d|19\d\d|20\d\d")


class TermReader:
    """Reads what articles are about; made of a stemmer and of how rare its stems are (see `stem_rarities`)."""

    def __init__(self, stemmer: Stemmer, rarity: tuple[Mapping[str, float], float]) -> None:
        self._stem = stemmer.stem
        self._rarity, self._unseen = rarity

    def read(self, title: View, text: View) -> tuple[dict[str, float], dict[str, str]]:
        """The weights of an article's heaviest stems, and the word that stands for each, as the article writes it.

        `title` and `text` are folded; the first paragraph of the text is its lead.
        """
        end = text.folded.find("\n") + 1
        lead = WORD.findall(text.folded, 0, end) if end else WORD.findall(text.folded)
        body = [*lead[_LEAD_WORDS:], *(WORD.findall(text.folded, end) if end else ())][:_BODY_WORDS]
        stems: dict[str, float] = {}
        shortest: dict[str, str] = {}
        for words, weight in zip(
            (WORD.findall(title.folded), lead[:_LEAD_WORDS], body), _WEIGHTS, strict=True
        ):
            for word, count in Counter(words).items():
                stem = self._stem(word)
                stems[stem] = stems.get(stem, 0.0) + weight * count
                # Of the forms of a word the shortest stands for it: mostly the one without clitics.
                if stem not in shortest or len(word) < len(shortest[stem]):
                    shortest[stem] = word
        weights = weigh_terms(stems, self._rarity, self._unseen)
        return weights, {stem: _written(shortest[stem], (title, text)) for stem in weights}


def _written(word: str, views: Iterable[View]) -> str:
    """A folded word as the text writes it where it first stands."""
    for view in views:
        folded, at = view.folded, view.folded.find(word)
        while at >= 0:
            end = at + len(word)
            if not folded[at - 1 : at].isalnum() and not folded[end : end + 1].isalnum():
                return view.span(at, end).of(view.text)
            at = folded.find(word, at + 1)
    return word


def count_stems(title: Iterable[str], lead: Iterable[str], body: Iterable[str]) -> dict[str, float]:
    """How often each stem stands in an article: three times each time in its title, twice in its lead."""
    found: dict[str, float] = {}
    for stems, weight in zip((title, lead, body), _WEIGHTS, strict=True):
        for stem, count in Counter(stems).items():
            found[stem] = found.get(stem, 0.0) + weight * count
    return found


def weigh_terms(counts: Mapping[str, float], rarity: Mapping[str, float], unseen: float) -> dict[str, float]:
    """The heaviest sixty stems of an article with their weights, of length 1 together.

    A stem weighs by how often it stands (`counts`: see `count_stems`) and by how rare it is in the
    language: `rarity` by stem, `unseen` for one that no list has, mostly a name. Nothing hangs on what else is in an
    archive.

    >>> weigh_terms({"ميناء": 3.0, "في": 9.0}, {"ميناء": 6.0, "في": 0.0}, 12.0)
    {'ميناء': 1.0}
    """
    weights = {
        word: (1 + math.log(count)) * rarity.get(word, unseen)
        for word, count in counts.items()
        if len(word) >= _SHORTEST and count > 0 and not _YEAR.fullmatch(word)
    }
    heaviest = sorted(weights.items(), key=lambda one: (-one[1], one[0]))[:_KEPT]
    return normal(dict(heaviest))


def normal(weights: Mapping[str, float]) -> dict[str, float]:
    """The same weights, of length 1; of nothing, nothing."""
    length = math.hypot(*weights.values())
    return {word: value / length for word, value in weights.items()} if length else {}


def likeness(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The cosine of two of length 1: 0 nothing in common, 1 the same."""
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other[word] for word, value in one.items() if word in other)


def shared_terms(one: Mapping[str, float], other: Mapping[str, float], most: int) -> list[str]:
    """The terms that make two alike, those that do most first."""
    both = ((word, value * other[word]) for word, value in one.items() if word in other)
    return [word for word, _ in sorted(both, key=lambda each: (-each[1], each[0]))[:most]]


def stem_rarities(lexica: Lexica, stemmer: Stemmer) -> tuple[dict[str, float], float]:
    """How rare each stem of the language is, from how often each was counted, and the value of one that no list has.

    Function words weigh nothing, and neither do the names of months and weekdays, which stand in every dateline.
    """
    counts: Counter[str] = Counter()
    for row in lexica.table("words/stems"):
        counts[stemmer.stem(fold_text(row["form"]))] += int(row["count"])
    total = sum(counts.values())
    found = {word: math.log(total / count) for word, count in counts.items() if count}
    for name in ("words/function", "times/months", "times/weekdays"):
        found.update(
            dict.fromkeys((stemmer.stem(form) for form in lexica.forms(name) if " " not in form), 0.0)
        )
    return found, math.log(total)
