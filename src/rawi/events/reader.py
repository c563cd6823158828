"""Reads the events of an article: what happened, is planned or denied, to whom, where, when, on whose word."""

from __future__ import annotations

from dataclasses import replace

from rawi.clauses import Text
from rawi.events.clauses import ClauseScanner
from rawi.events.deeds import DeedReader
from rawi.events.drafts import Draft
from rawi.events.happenings import HappeningReader
from rawi.events.items import ItemReader
from rawi.events.merging import merge
from rawi.events.moods import MoodReader
from rawi.events.narration import NarrationReader
from rawi.events.nouns import NounTable
from rawi.events.phrases import PhraseReader
from rawi.events.places import PlaceReader
from rawi.events.records import RecordMaker
from rawi.events.rounds import RoundReader
from rawi.events.triggers import TriggerReader
from rawi.events.words import Words
from rawi.lexicon import Lexica
from rawi.model import Event, Statement

_OBJECT = 14  # tokens between a verb and the noun of an event that is its object


class EventReader:
    """Finds events; compiled once from the language data.

    >>> from rawi.desk import read_text
    >>> article = read_text("التقى وزير النقل سالم الحدادي نظيره المصري في القاهرة.")
    >>> [(one.kind, one.place.ar, one.mood) for one in article.events]
    [('meeting', 'القاهرة', 'happened')]
    """

    def __init__(self, lexica: Lexica) -> None:
        triggers = TriggerReader(lexica)
        words = Words(lexica, triggers.deeds, triggers.light)
        nouns = NounTable(lexica)
        phrases = PhraseReader(lexica, words, nouns, PlaceReader(lexica, words, nouns))
        scanner = ClauseScanner(words)
        moods = MoodReader(words)
        self._narration = narration = NarrationReader(words)
        self._items = ItemReader(words, phrases, triggers)
        self._deeds = DeedReader(words, scanner, moods, narration)
        self._happenings = HappeningReader(words, scanner, moods, nouns)
        self._rounds = RoundReader(words)
        self._records = RecordMaker(words, lexica)

    def read(self, text: Text, statements: tuple[Statement, ...]) -> tuple[Event, ...]:
        """The events of an article, in the order of the page; a pure function of both arguments."""
        drafts: list[Draft] = []
        for place, sentence in enumerate(text.sentences):
            items = self._items.read(text, sentence)
            before = drafts[-1] if drafts and drafts[-1].sentence == place - 1 else None
            for k, item in enumerate(items):
                if item.sort == "verb":
                    draft = self._deeds.read(text, items, k, before)
                    other = item.triggers[-1]
                    if draft is None and other.happening is not None:
                        items[k] = replace(item, last=other.last, sort="noun", triggers=(other,))
                        draft = self._happenings.read(text, items, k, before)
                elif item.sort == "noun":
                    draft = self._happenings.read(text, items, k, before)
                else:
                    continue
                if draft is not None and _is_object(before, draft, place):
                    continue  # `أمرت بحبس المتهمين`: the verb tells it
                if draft is not None:
                    draft.main = self._narration.is_main(text, items, k)
                    if (
                        before is not None
                        and before.sentence == place
                        and self._narration.goes_on(text, items, k)
                    ):
                        draft.main = draft.main or before.main
                        draft.times = draft.times or list(before.times)
                        draft.background = before.background
                    else:
                        draft.background = self._narration.is_background(text, items, k)
                    draft.sentence, draft.title = place, sentence.title
                    drafts.append(draft)
                    before = draft
        sayings = self._records.sayings(text, statements)
        told = [one for one in drafts if self._records.is_told(text, one, sayings)]
        self._rounds.fill(text, told)
        kept = merge(text, told, self._records)
        return tuple(self._records.make(text, one, sayings) for one in kept)


def _is_object(before: Draft | None, draft: Draft, place: int) -> bool:
    """Whether a noun is the object of the verb before it, which tells the same; its parts go over to that."""
    if (
        before is None
        or before.sentence != place
        or before.kind != draft.kind
        or draft.rule != "events/nouns"
    ):
        return False
    lacks = before.rule == "events/verbs" and all(role != "target" for role, _ in before.parts)
    whom = [one for one in draft.parts if one[0] == "target" or draft.kind == "resignation"]
    if not lacks or not whom or draft.first - before.last > _OBJECT:
        return False
    before.parts += whom
    return True
