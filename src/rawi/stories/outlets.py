"""Outlets side by side: who carried a story, when, from whom, in which words, and whose voices it has and has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rawi.model import Article, Copy, Page, Span
from rawi.script import find_words, fold, without_article
from rawi.stories.happenings import Happening

_VOICES = 20  # of an outlet that are named
_OTHERS = 2  # outlets that must have what another has not
_CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "وال", "بال", "لل", "ال", "فال", "كال", "وبال", "ولل")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A word chosen for what has several: the group, the choice, how often, and the first place it stands."""

    group: str
    word: str
    times: int
    article: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """One outlet's part of a story.

    `first` is the day of its first article, None: none is dated. `wire` is the share of its words that stand in
    articles taken from others. `from_whom` are those it took them from or credits. `left_out` are speakers whom at
    least two other outlets have, `gaps` are happenings (their places in the list given) that at least two others tell
    and this one does not.
    """

    outlet: str
    articles: tuple[str, ...]
    first: date | None
    words: int
    wire: float
    from_whom: tuple[str, ...]
    voices: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...]
    gaps: tuple[int, ...]
    uses: tuple[Use, ...]


class Wordings:
    """Finds which of several words a text chooses; made from the list of them."""

    def __init__(self, forms: Iterable[tuple[str, str, str]]) -> None:
        """`forms`: group, choice, and one of its forms, folded."""
        self._forms: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
        for group, word, form in forms:
            parts = tuple(form.split())
            self._forms.setdefault(without_article(parts[0]), []).append((parts, group, word))

    def find(self, article: Article, page: Page) -> list[Use]:
        """The words an article chooses, each once with how often, in the order of their first place."""
        counts: Counter[tuple[str, str]] = Counter()
        first: dict[tuple[str, str], tuple[Span, str]] = {}
        for passage in article.passages:
            view = fold(passage.of(page.text))
            words = list(find_words(view.folded))
            for at, word in enumerate(words):
                for parts, group, choice in self._at(word.form):
                    rest = [one.form for one in words[at + 1 : at + len(parts)]]
                    if list(parts[1:]) != rest:
                        continue
                    counts[group, choice] += 1
                    if (group, choice) not in first:
                        span = view.span(word.start, words[at + len(parts) - 1].end)
                        span = Span(start=passage.start + span.start, end=passage.start + span.end)
                        first[group, choice] = (span, span.of(page.text))
        return [
            Use(group=key[0], word=key[1], times=counts[key], article=article.id, span=span, quote=quote)
            for key, (span, quote) in first.items()
        ]

    def _at(self, form: str) -> list[tuple[tuple[str, ...], str, str]]:
        found: list[tuple[tuple[str, ...], str, str]] = []
        for clitics in _CLITICS:
            if form.startswith(clitics) and len(form) - len(clitics) > 2:
                found += self._forms.get(form[len(clitics) :], ())
        return found


def compare_outlets(
    articles: Sequence[tuple[Article, date | None]],
    copies: Iterable[Copy],
    happenings: Sequence[Happening],
    uses: Mapping[str, Sequence[Use]],
) -> list[Coverage]:
    """The outlets of a story, the first to have it first. `uses` are the chosen words of each article, by its id.

    An outlet known by name and domain in one article and by its domain alone in another is one.
    """
    taken = {one.article: one.original for one in copies}
    by: dict[str, list[tuple[Article, date | None]]] = {}
    outlets: dict[str, str] = {}
    known = _names(article for article, _ in articles)
    for article, day in articles:
        name = article.outlet.name if article.outlet else (article.credit.quote if article.credit else "")
        name = known.get(name, name)
        if name:
            by.setdefault(name, []).append((article, day))
            outlets[article.id] = name
    speakers = {name: _voices(own) for name, own in by.items()}
    told = [
        {outlets[account.article] for account in one.accounts if account.article in outlets}
        for one in happenings
    ]
    found = []
    for name, own in by.items():
        words = sum(len(article.text.split()) for article, _ in own)
        wired = sum(len(article.text.split()) for article, _ in own if article.id in taken)
        others: Counter[str] = Counter()
        for other, voices in speakers.items():
            if other != name:
                others.update(dict.fromkeys(voices, 1))
        source = [outlets.get(taken[article.id], "") for article, _ in own if article.id in taken]
        source += [one.quote for article, _ in own for one in (article.credit, *article.agencies) if one]
        days = [day for _, day in own if day]
        found.append(
            Coverage(
                outlet=name,
                articles=tuple(article.id for article, _ in own),
                first=min(days, default=None),
                words=words,
                wire=round(wired / words, 4) if words else 0.0,
                from_whom=tuple(dict.fromkeys(one for one in source if one and one != name)),
                voices=tuple(speakers[name].most_common(_VOICES)),
                left_out=tuple(
                    sorted(
                        who for who, times in others.items() if times >= _OTHERS and who not in speakers[name]
                    )
                ),
                gaps=tuple(at for at, have in enumerate(told) if len(have) >= _OTHERS and name not in have),
                uses=_sum(use for article, _ in own for use in uses.get(article.id, ())),
            )
        )
    return sorted(found, key=lambda one: (one.first is None, one.first or date.min, one.outlet))


def _names(articles: Iterable[Article]) -> dict[str, str]:
    """By its domain the outlet that an article names with it, for those known by the domain alone.

    A domain under which two names stand says nothing.
    """
    found: dict[str, set[str]] = {}
    for article in articles:
        outlet = article.outlet
        if outlet is not None and outlet.domain and outlet.name != outlet.domain:
            found.setdefault(outlet.domain, set()).add(outlet.name)
    return {domain: name for domain, names in found.items() if len(names) == 1 for name in names}


def _voices(own: Iterable[tuple[Article, date | None]]) -> Counter[str]:
    return Counter(one.speaker.ar for article, _ in own for one in article.statements if not one.anonymous)


def _sum(uses: Iterable[Use]) -> tuple[Use, ...]:
    found: dict[tuple[str, str], Use] = {}
    for one in uses:
        before = found.get((one.group, one.word))
        times = one.times + (before.times if before else 0)
        kept = before or one
        found[one.group, one.word] = Use(
            group=one.group,
            word=one.word,
            times=times,
            article=kept.article,
            span=kept.span,
            quote=kept.quote,
        )
    return tuple(sorted(found.values(), key=lambda one: (one.group, -one.times, one.word)))
