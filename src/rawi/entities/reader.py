"""Reads the names of an article, and of a lone title: what is named, and who or what that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rawi.entities.linking import Linked, Linker
from rawi.entities.mentions import NameReader
from rawi.entities.tagger import NameTagger
from rawi.entities.tokens import Token, read_sentences
from rawi.entities.world import World, new_entity
from rawi.lexicon import Lexica
from rawi.model import EVERY_DAY, Article, DaySet, Entity, Evidence, Mention, Page, Reading, Span
from rawi.script import Passages, fold_words, open_passages


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
        return replace(article, mentions=self._read([self._open_article(article, page)])[0])

    def read_page(self, reading: Reading) -> Reading:
        """The reading with the mentions of its articles, and of the titles in its lists of links.

        Each is read as if it were alone; a title in a list is another page's, and of no known day.
        """
        page = reading.page
        listed = (*reading.inline_links, *reading.related)
        texts = [self._open_article(one, page) for one in reading.articles]
        texts += [self._open(page.text, [one.title.span], EVERY_DAY) for one in listed]
        found = iter(self._read(texts))
        articles = tuple(replace(one, mentions=next(found)) for one in reading.articles)
        inline = tuple(replace(one, mentions=next(found)) for one in reading.inline_links)
        related = tuple(replace(one, mentions=next(found)) for one in reading.related)
        return replace(reading, articles=articles, inline_links=inline, related=related)

    def find(self, text: str, days: DaySet) -> tuple[Mention, ...]:
        """The mentions of any text; `days` are those it may have been written on."""
        return self._read([self._open(text, [Span(start=0, end=len(text))] if text else [], days)])[0]

    def _open_article(self, article: Article, page: Page) -> _Text:
        days = article.dating.days if article.dating else EVERY_DAY
        return self._open(page.text, article.passages, days, self._bodies(article))

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

    def _open(
        self,
        text: str,
        spans: Sequence[Span],
        days: DaySet,
        bodies: Mapping[str, Entity] = MappingProxyType({}),
    ) -> _Text:
        passages = open_passages(text, spans)
        sentences = [tokens for _, tokens in read_sentences(passages.view, self._abbreviations)]
        return _Text(text, passages, self._names.cut(sentences), days, bodies)

    def _read(self, texts: Sequence[_Text]) -> list[tuple[Mention, ...]]:
        """The mentions of each text; the tagger sees them all at once, everything else one after the other."""
        tags = iter(self._names.tag([tokens for one in texts for tokens in one.sentences]))
        found = []
        for one in texts:
            tagged = [(tokens, next(tags)) for tokens in one.sentences]
            names = list(self._names.find(one.passages.view, tagged, one.bodies))
            linked = self._linker.link(names, one.days)
            found.append(tuple(_mention(one.passages, one.text, name) for name in linked))
        return found


@dataclass(frozen=True, slots=True)
class _Text:
    """A text ready to be read: its passages, the tokens of its sentences, its days, and bodies it was told of."""

    text: str
    passages: Passages
    sentences: list[list[Token]]
    days: DaySet
    bodies: Mapping[str, Entity]


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
