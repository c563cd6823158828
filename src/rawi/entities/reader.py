"""Reads the names of an article, and of a lone title: what is named, and who or what that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from rawi.entities.linking import Linked, Linker
from rawi.entities.mentions import NameReader
from rawi.entities.tagger import NameTagger
from rawi.entities.world import World, new_entity
from rawi.lexicon import Lexica
from rawi.model import EVERY_DAY, Article, DaySet, Entity, Evidence, Listed, Mention, Page, Span
from rawi.script import Passages, find_sentences, fold_words, open_passages


class EntityReader:
    """Finds people, bodies, places, nationalities and offices, and links them; compiled once from the language data.

    >>> from rawi.desk import open_entities
    >>> names = open_entities().find("قال وزير الخارجية سالم الحدادي إن الوفد وصل إلى القاهرة", EVERY_DAY)
    >>> [(one.kind, one.evidence.quote) for one in names]
    [('office', 'وزير الخارجية'), ('person', 'سالم الحدادي'), ('place', 'القاهرة')]
    """

    def __init__(self, lexica: Lexica) -> None:
        self.world = World(lexica)
        self._abbreviations = lexica.forms("words/abbreviations")
        self._names = NameReader(lexica, self.world, NameTagger(lexica, self.world))
        self._linker = Linker(self.world)

    def read(self, article: Article, page: Page) -> Article:
        """The article with its mentions, in the order of the page; a pure function of both arguments.

        Offices are resolved by the days that its dating leaves; an article without a dating by none.
        """
        days = article.dating.days if article.dating else EVERY_DAY
        return replace(article, mentions=self._read(page.text, article.passages, days, self._bodies(article)))

    def _bodies(self, article: Article) -> dict[str, Entity]:
        """The outlet and the agencies that the page names for an article, by folded form."""
        names = [article.outlet.name] if article.outlet else []
        names += [one.quote for one in (article.credit, *article.agencies) if one]
        found = {}
        for name in names:
            form = fold_words(name)
            if len(form) > 3 and form not in self.world.place_forms:
                found[form] = self.world.body_forms.get(form) or new_entity("body", name)
        return found

    def read_listed(self, listed: Listed, page: Page) -> Listed:
        """A title in a list of links with its mentions: it is another page's, and of no known day."""
        return replace(listed, mentions=self._read(page.text, [listed.title.span], EVERY_DAY))

    def find(self, text: str, days: DaySet) -> tuple[Mention, ...]:
        """The mentions of any text; `days` are those it may have been written on."""
        return self._read(text, [Span(start=0, end=len(text))] if text else [], days)

    def _read(
        self,
        text: str,
        spans: Sequence[Span],
        days: DaySet,
        bodies: Mapping[str, Entity] = MappingProxyType({}),
    ) -> tuple[Mention, ...]:
        if not spans:
            return ()
        passages = open_passages(text, spans)
        view = passages.view
        sentences = [
            (view.index(span.start), view.index(span.end))
            for span in find_sentences(view.text, self._abbreviations)
        ]
        found = list(self._names.find(view, sentences, bodies))
        return tuple(_mention(passages, text, one) for one in self._linker.link(found, days))


def _mention(passages: Passages, text: str, linked: Linked) -> Mention:
    name = linked.name
    return Mention(
        evidence=_evidence(passages, text, name.start, name.end, name.rule, name.score),
        kind=name.kind,
        entity=linked.entity,
        office=linked.office,
        rivals=linked.rivals,
        titles=tuple(
            _evidence(passages, text, start, end, "entities/titles", name.score) for start, end in name.titles
        ),
    )


def _evidence(passages: Passages, text: str, start: int, end: int, rule: str, score: float) -> Evidence:
    span = passages.span(start, end)
    return Evidence(span=span, quote=span.of(text), rule=rule, score=score)
