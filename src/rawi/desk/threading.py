"""Follows the archive's changes: finds copies, and lets each article join, open or bring together stories."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from rawi.archive import Archive, ArticleRow, Before, Terms
from rawi.desk.comparing import carried, in_time, period_of, reach_of
from rawi.desk.settings import open_lexica, open_stems
from rawi.errors import DamagedReading
from rawi.model import Article, Story, Tie, TieCause, content_id
from rawi.script import WORD, View, fold, fold_words
from rawi.stories import (
    SIGNED_WITH,
    STORY_VERDICTS,
    Rulings,
    TermReader,
    Thread,
    choose_story,
    find_copy,
    found_by,
    joined,
    likeness,
    may_carry,
    normal,
    pack_runs,
    read_rulings,
    sign,
)

_log = logging.getLogger(__name__)
_NAME = "stories"
_FORMAT = "10"
_STEP = 200  # changes taken into one transaction
_CANDIDATES = 12  # stories an article is compared with
_KEYWORDS = 8
_SMALL = 16  # articles
SHORTEST = 20  # words of an article that may be a copy
_BRIEFEST = 12  # words of one whose words tell a story: captions tell none


@dataclass(frozen=True, slots=True)
class _Read:
    """An article with its folded text, the words of it, their signature and their runs."""

    row: ArticleRow
    article: Article
    text: View
    words: list[str]
    signature: tuple[int, ...]
    runs: bytes

    @classmethod
    def of(cls, row: ArticleRow, article: Article) -> _Read:
        text = fold(article.text)
        words = WORD.findall(text.folded)
        return cls(row, article, text, words, sign(words), pack_runs(words))


class Follower:
    """Copies and stories of an archive, up to date with its changes; made from the language data."""

    def __init__(self, lexica: Path | None = None) -> None:
        stemmer, rarity = open_stems(lexica)
        self._terms_of = TermReader(stemmer, rarity)
        self._rulings = Rulings()
        ignored = open_lexica(lexica).digest_of(("times/months", "times/weekdays"))
        self._made_with = f"{_FORMAT} {SIGNED_WITH} {stemmer.digest} {ignored}"

    def follow(self, archive: Archive) -> int:
        """Take in all that changed since the last time; how many pages that were."""
        pages = 0
        threads = archive.threads
        while True:
            with archive.writing():
                last = threads.change(_NAME, self._made_with)
                if last == 0:
                    threads.clear()
                changes = archive.changes(after=last, limit=_STEP)
                if not changes:
                    return pages
                self._rulings = _rulings(archive)
                for subject in dict.fromkeys(
                    one.subject for one in changes if one.kind in ("page", "reading", "replaced")
                ):
                    self._take(archive, subject)
                    pages += 1
                for one in changes:
                    if one.kind == "judgement":
                        self._obey(archive, one.subject)
                threads.set_change(_NAME, self._made_with, changes[-1].number)

    # --- one page

    def _take(self, archive: Archive, page: str) -> None:
        threads = archive.threads
        try:
            shown = [_Read.of(row, article) for row, article in archive.shown(page)]
        except DamagedReading as error:
            _log.warning("%s; it is left out of copies and stories", error)
            shown = []
        signatures = {one.row.number: one.signature for one in shown}
        stay, left = set[int](), set[str]()
        for row in archive.page_articles(page):
            # Read anew with the same words it stays where it is, with what an editor has made of it.
            same = threads.signature(row.number) == signatures.get(row.number, ())
            tie = threads.forget(row.number, tie=not same)
            if tie is not None:
                left.add(tie)
                if same:
                    stay.add(row.number)
        # Before the others are threaded again: an article is not compared with its own words.
        for story in sorted(left):
            self._recount(archive, story)
        for one in shown:
            copies = self._copies(archive, one)
            if one.row.number not in stay:
                self._thread(archive, one.row, one.article, self._terms(one.article, one.text), copies)

    def _copies(self, archive: Archive, read: _Read) -> list[str]:
        """Keeps what an article is a copy of, and what of it; the ids of those articles."""
        long = len(read.words) >= SHORTEST
        mine, found = carried(read.row.day, read.article, read.words), []
        near = archive.threads.near(read.signature) if long else []
        likely = may_carry(read.runs, [runs for _, runs in near])
        for number in (one for (one, _), may in zip(near, likely, strict=True) if may):
            id = archive.threads.id_of(number)
            other = _sound(archive, id) if id else None
            if id is None or other is None or other.page == read.article.page:
                continue
            other_row = archive.articles(ids=[id])
            copy = find_copy(mine, carried(other_row[0].day, other, fold_words(other.text).split()))
            if copy is not None:
                row = read.row
                pair = (row.number, number) if copy.article == row.id else (number, row.number)
                archive.threads.put_copy(*pair, copy)
                found.append(id)
        archive.threads.put_signature(read.row.number, read.signature, read.runs, found_by=long)
        return found

    def _thread(
        self, archive: Archive, row: ArticleRow, article: Article, terms: Terms, copies: Iterable[str]
    ) -> None:
        threads = archive.threads
        if not terms.weights:
            return
        period = period_of(row, article)
        known = [
            Thread(
                id=story.id, terms=weights, opened=story.opened, last=story.last, articles=story.articles
            )
            for story, weights in threads.open_stories(
                found_by(terms.weights), reach_of(period), _CANDIDATES
            )
            if row.words >= _BRIEFEST and in_time(period, story)
        ]  # fmt: skip
        story, because, words, score = self._ruled(archive, row.id)
        apart = self._apart(archive, row.id)
        merged: tuple[str, ...] = ()
        if story is None:
            choice = choose_story(terms.weights, period, [one for one in known if one.id not in apart])
            story, score = choice.story, choice.score
            words = tuple(terms.words[one] for one in choice.words)
            merged = choice.merged
            for id in copies:
                tie = threads.story_of(id)
                if tie is not None and tie.story not in apart:
                    story, because, words, score, merged = tie.story, "copy", (), 1.0, ()
                    break
        if story is None:
            story, because = content_id("story", row.id), "opened"
        story = self._rulings.story(story)
        self._join(archive, row, terms, story, because, words, score)
        for other in merged:
            self._merge(archive, other, into=story, because="merged")

    def _ruled(self, archive: Archive, id: str) -> tuple[str | None, TieCause, tuple[str, ...], float]:
        """The story that an editor has put an article into; None: none has."""
        if id in self._rulings.alone:
            return content_id("story", id, "split"), "judged", (), 1.0
        for other in self._rulings.together.get(id, ()):
            tie = archive.threads.story_of(other)
            if tie is not None:
                return tie.story, "judged", (), 1.0
        return None, "words", (), 0.0

    def _apart(self, archive: Archive, id: str) -> set[str]:
        ties = (archive.threads.story_of(other) for other in self._rulings.apart.get(id, ()))
        return {tie.story for tie in ties if tie is not None}

    def _join(
        self, archive: Archive, row: ArticleRow, terms: Terms, story: str, because: TieCause,
        words: tuple[str, ...], score: float,
    ) -> None:  # fmt: skip
        threads = archive.threads
        tie = Tie(article=row.id, story=story, because=because, words=words, score=score)
        number = threads.story_number(story)
        if number is None:
            opened = Story(
                id=story, title=row.title, opened=row.day, last=row.day, articles=1, keywords=_keywords(terms)
            )
            number = threads.put_story(opened, terms, found_by(terms.weights))
            threads.put_tie(row.number, number, tie, terms)
            return
        threads.put_tie(row.number, number, tie, terms)
        kept = threads.kept(number)
        count = kept.story.articles + 1
        # The title is that of the article in the middle: sought anew while the story is small, then at each doubling,
        # so that joining a story of a thousand articles costs no more than joining one of ten.
        if count <= _SMALL or count & (count - 1) == 0:
            self._recount(archive, story)
            return
        days = [day for day in (kept.story.opened, kept.story.last, row.day) if day]
        both = _both(kept.terms, terms)
        threads.put_story(
            replace(
                kept.story,
                articles=count,
                opened=min(days, default=None),
                last=max(days, default=None),
                keywords=_keywords(both),
            ),
            both,
            found_by(both.weights),
        )

    def _merge(self, archive: Archive, story: str, *, into: str, because: TieCause) -> None:
        threads = archive.threads
        number = threads.story_number(into)
        if number is None or story == into:
            return
        for article, id, terms in threads.members(story):
            tie = Tie(article=id, story=into, because=because, words=(), score=1.0)
            threads.put_tie(article, number, tie, terms)
        self._recount(archive, story)
        self._recount(archive, into)

    def _recount(self, archive: Archive, story: str) -> None:
        """Bring a story's row up to its articles."""
        threads = archive.threads
        members = threads.members(story)
        terms = Terms(weights={}, words={})
        for _, _, own in members:
            terms = _both(terms, own)
        centre = normal(terms.weights)
        rows = {one.id: one for one in archive.articles(ids=[id for _, id, _ in members])}
        days = sorted(rows[id].day for _, id, _ in members if rows[id].day)  # type: ignore[type-var]
        titled = [
            (likeness(own.weights, centre), -number, rows[id].title)
            for number, id, own in members
            if rows[id].title
        ]
        threads.put_story(
            Story(
                id=story,
                title=max(titled)[2] if titled else None,
                opened=days[0] if days else None,
                last=days[-1] if days else None,
                articles=len(members),
                keywords=_keywords(terms),
            ),
            terms,
            found_by(terms.weights),
        )

    def _terms(self, article: Article, text: View) -> Terms:
        weights, words = self._terms_of.read(fold(article.title.quote if article.title else ""), text)
        return Terms(weights=weights, words=words)

    # --- judgements

    def _obey(self, archive: Archive, id: str) -> None:
        """Move the articles that a judgement made, or taken back, is about; the others stay where they are."""
        judgement = archive.judgement(id)
        if judgement is None or judgement.verdict not in STORY_VERDICTS:
            return
        about, other = judgement.about, dict(judgement.value).get("other", "")
        moved = archive.threads.members(other if judgement.verdict == "merge" else "")
        ids = [article for _, article, _ in moved] if judgement.verdict == "merge" else [about]
        if judgement.withdrawn_by is not None:
            ids = archive.threads.moved_by(id)
        for row in archive.articles(ids=ids):
            article = _sound(archive, row.id)
            tie = archive.threads.story_of(row.id)
            if article is None or tie is None or not row.current:
                continue
            if judgement.withdrawn_by is not None:
                self._move(archive, row, tie, archive.threads.was(row.id))
            elif judgement.verdict == "merge":
                before = Before(story=about, because="judged", words=(), score=1.0)
                self._move(archive, row, tie, before, by=id)
            else:
                archive.threads.untie(row.number)
                self._recount(archive, tie.story)
                self._thread_again(archive, row, article)
                archive.threads.note_move(row.number, was=_before(tie), by=id)

    def _move(
        self, archive: Archive, row: ArticleRow, tie: Tie, into: Before | None, by: str | None = None
    ) -> None:
        """Put an article from the story of its tie into another; into none: where its words put it."""
        threads = archive.threads
        article = _sound(archive, row.id)
        threads.untie(row.number)
        self._recount(archive, tie.story)
        if article is None:
            return
        if into is None:
            self._thread_again(archive, row, article)
            return
        self._join(
            archive,
            row,
            self._terms(article, fold(article.text)),
            into.story,
            into.because,
            into.words,
            into.score,
        )
        if by:
            threads.note_move(row.number, was=_before(tie), by=by)

    def _thread_again(self, archive: Archive, row: ArticleRow, article: Article) -> None:
        terms = self._terms(article, fold(article.text))
        self._thread(archive, row, article, terms, self._known_copies(archive, row.id))

    def _known_copies(self, archive: Archive, id: str) -> list[str]:
        found = archive.threads.copies(of=[id])
        return [one for copy in found for one in (copy.article, copy.original) if one != id]


def _sound(archive: Archive, id: str) -> Article | None:
    """An article; None: there is none, or its reading is damaged."""
    try:
        return archive.article(id)
    except DamagedReading:
        return None


def _rulings(archive: Archive) -> Rulings:
    judged = (one for one in archive.judgements() if one.verdict in STORY_VERDICTS)
    return read_rulings((one.verdict, one.about, dict(one.value).get("other", "")) for one in judged)


def _before(tie: Tie) -> Before:
    return Before(story=tie.story, because=tie.because, words=tie.words, score=tie.score)


def _both(one: Terms, other: Terms) -> Terms:
    weights = joined(one.weights, other.weights)
    words = {**other.words, **one.words}
    return Terms(weights=weights, words={term: words[term] for term in weights})


def _keywords(terms: Terms) -> tuple[str, ...]:
    return tuple(terms.words[term] for term in found_by(terms.weights)[:_KEYWORDS])


@lru_cache(maxsize=2)
def open_follower(lexica: Path | None = None) -> Follower:
    """What finds copies and stories, compiled from the language data."""
    return Follower(lexica)
