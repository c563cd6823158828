"""Words of a folded view, and the clitics written onto them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rawi.script.fold import fold_text

WORD = re.compile(r"[^\W_]+")

# Proclitics in the order they are written; the article stays with its word, as in the treebanks.
_FIRST = ("", "و", "ف")
_SECOND = ("", "ب", "ك", "ل", "س")
_PREPOSED = ("و", "ف", "ب", "ل", "ك")
_PREFIX = re.compile(r"^(?:وال|بال|كال|فال|لل|ال|[وبلفك])(?=\w{3})")
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "نا", "ني", "ه", "ك", "ي")
_IMPERFECT = ("ي", "ت", "ن", "ا")
_CUT_COST = 1.2  # in nats; the best of 0.3 to 2.2 on UD Arabic PUD (95 % of words cut as annotated)
# A pronoun is cut from a well known word only where the rest is far more common (`دورة` is not `دور` + `ه`).
_KNOWN_COST, _WELL_KNOWN = 3.0, 5
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a folded text: its form and where it stands in the folded text."""

    form: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cut:
    """A word apart from its clitics. `stem` keeps its article; `lil` + word gives `ل` and `ال…` back."""

    proclitics: tuple[str, ...]
    stem: str
    enclitic: str


def find_words(folded: str) -> Iterator[Word]:
    """The words of a folded text, in order: runs of letters and digits.

    >>> [word.form for word in find_words("قال المصدر: 12 سفينه")]
    ['قال', 'المصدر', '12', 'سفينه']
    """
    for match in WORD.finditer(folded):
        yield Word(match.group(), match.start(), match.end())


def fold_words(text: str) -> str:
    """A text's folded words alone, a space between them: for comparing names and titles.

    >>> fold_words("«السفينةُ»، أمس")
    'السفينه امس'
    """
    return " ".join(WORD.findall(fold_text(text)))


def cut_clitics(form: str, stems: Mapping[str, int]) -> Cut:
    """The likeliest cut of a folded word into clitics and stem, or the word whole.

    A cut needs support: `stems` (folded forms with how often they were seen) knows what is left, or the shape
    leaves no doubt (`وال…`, `بال…`, `لل…` with three letters after it).

    >>> cut_clitics("وبالميناء", {"الميناء": 9})
    Cut(proclitics=('و', 'ب'), stem='الميناء', enclitic='')
    >>> cut_clitics("والد", {"والد": 5, "الد": 1})
    Cut(proclitics=(), stem='والد', enclitic='')
    """
    best = Cut((), form, "")
    best_score = _weight(form, stems)
    known = stems.get(form, 0) >= _WELL_KNOWN
    for cut in _cuts(form):
        weight = _weight(cut.stem, stems)
        if weight == _UNSEEN and not _plain_shape(cut):
            continue
        if weight == _UNSEEN:
            weight = 1.0
        score = weight - _CUT_COST * (len(cut.proclitics) + bool(cut.enclitic))
        if known:
            score -= _KNOWN_COST * bool(cut.enclitic)
        if score > best_score:
            best, best_score = cut, score
    return best


def bare_forms(form: str) -> Iterator[str]:
    """A folded word, then all that may be left of it without proclitics, be it a word or not.

    >>> list(bare_forms("وبالميناء"))
    ['وبالميناء', 'بالميناء', 'الميناء']
    """
    yield form
    if form.startswith("لل") and len(form) > 4:
        yield "ا" + form[1:]
    if form[0] in _PREPOSED and len(form) > 3:
        yield form[1:]
        if form[1] in _PREPOSED and len(form) > 4:
            yield from (one for one in bare_forms(form[1:]) if one != form[1:])


_CONJUNCTIONS, _PREPOSITIONS = "وف", "بلك"
_SHORTEST_LEFT = 3  # letters that must be left


@lru_cache(maxsize=1 << 16)
def uncut(form: str) -> tuple[tuple[int, str], ...]:
    """A folded word as a word may stand in it: how many letters before it, and the word.

    A conjunction may stand before a preposition, never after it; `لل…` gives the word back with its article.

    >>> uncut("وللرئيس")
    ((0, 'وللرئيس'), (1, 'للرئيس'), (2, 'الرئيس'))
    """
    found = [(0, form)]
    cut = 0
    if form[0] in _CONJUNCTIONS and len(form) > _SHORTEST_LEFT:
        cut = 1
        found.append((cut, form[cut:]))
    if form[cut] in _PREPOSITIONS and len(form) - cut > _SHORTEST_LEFT:
        after = form[cut + 1 :]
        found.append((cut + 1, f"ا{after}" if form.startswith("لل", cut) else after))
    return tuple(found)


def rough_stem(form: str) -> str:
    """A folded word without article and one-letter prefixes, cut to five letters: enough to see a word again.

    >>> rough_stem("والمفاوضات"), rough_stem("مفاوضاته")
    ('مفاوض', 'مفاوض')
    """
    return _PREFIX.sub("", form)[:5]


_UNSEEN = -6.0


def _weight(stem: str, stems: Mapping[str, int]) -> float:
    count = stems.get(stem, 0)
    return math.log(count + 1) if count else _UNSEEN


def _plain_shape(cut: Cut) -> bool:
    return bool(cut.proclitics) and not cut.enclitic and cut.stem.startswith("ال") and len(cut.stem) >= 5


def _cuts(form: str) -> Iterator[Cut]:
    for first in _FIRST:
        if not form.startswith(first):
            continue
        rest = form[len(first) :]
        for second in _SECOND:
            if not rest.startswith(second):
                continue
            stem = rest[len(second) :]
            proclitics = tuple(part for part in (first, second) if part)
            if second == "ل" and stem.startswith("ل") and len(stem) > 3:
                yield Cut(proclitics, "ا" + stem, "")
            if second == "س" and not stem.startswith(_IMPERFECT[: 3 if len(stem) < 4 else 4]):
                continue
            if proclitics and len(stem) >= _SHORTEST_STEM:
                yield Cut(proclitics, stem, "")
            for pronoun in _PRONOUNS:
                host = stem[: -len(pronoun)]
                if not stem.endswith(pronoun) or len(host) < _SHORTEST_STEM or host.startswith("ال"):
                    continue
                yield Cut(proclitics, host, pronoun)
                if host.endswith("ت") and len(host) > _SHORTEST_STEM:
                    yield Cut(proclitics, host[:-1] + "ه", pronoun)
