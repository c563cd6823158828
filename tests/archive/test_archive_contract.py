"""What every backend does the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rawi.archive import Added, Archive, Judgement
from rawi.errors import ArchiveError, LawBroken
from rawi.model import Reading, Refusal

AT, LATER = "2024-03-21T09:00:00Z", "2024-03-22T09:00:00Z"


def _count(archive: Archive, table: str) -> int:
    return dict(archive.info().counts)[table]


def _changed(reading: Reading, url: str) -> Reading:
    """The same page at an address, and with another id, as if its text had changed."""
    page = replace(reading.page, id=f"{reading.page.id[:8]}ffffffff", url=url)
    return replace(
        reading,
        page=page,
        articles=tuple(replace(one, id=f"{one.id[:8]}eeeeeeee", page=page.id) for one in reading.articles),
    )


def _at(reading: Reading, url: str) -> Reading:
    return replace(reading, page=replace(reading.page, url=url))


def _judged(reading: Reading, verdict: str = "speaker", **value: str) -> Judgement:
    said = next(one for article in reading.articles for one in article.statements)
    return Judgement(
        id=f"j-{verdict}", verdict=verdict, about="", page=reading.page.id, start=said.content[0].span.start,  # type: ignore[arg-type]
        end=said.content[-1].span.end, value=tuple(sorted(value.items())), by="منى", at=AT,
    )  # fmt: skip


def test_what_is_added_comes_back_to_the_last_field(archive: Archive, readings: list[Reading]) -> None:
    added = archive.add(readings, at=AT)
    assert added.pages == len(readings)
    assert added.articles == tuple(one.id for reading in readings for one in reading.articles)
    for reading in readings:
        assert archive.reading(reading.page.id) == reading
        assert archive.page(reading.page.id) == reading.page
        for article in reading.articles:
            assert archive.article(article.id) == article
    assert list(archive.check()) == []


def test_the_same_page_twice_changes_nothing(archive: Archive, readings: list[Reading]) -> None:
    archive.add(readings, at=AT)
    before, changes = archive.info().counts, archive.changes()
    assert archive.add(readings, at=LATER) == Added(same=len(readings))
    assert archive.add([*readings, *readings], at=LATER).same == 2 * len(readings)
    assert archive.info().counts == before
    assert archive.changes() == changes


def test_rows_of_articles_and_changes_are_read_on_after_a_number(
    archive: Archive, readings: list[Reading]
) -> None:
    archive.add(readings[:1], at=AT)
    rows, last = archive.articles(), archive.changes()[-1].number
    archive.add(readings[1:2], at=LATER)
    new = archive.articles(after=rows[-1].number)
    assert [one.id for one in new] == [one.id for one in readings[1].articles]
    assert [one.id for one in archive.articles(limit=1)] == [rows[0].id]
    assert {one.id for one in archive.articles(ids=[rows[0].id, "nobody"])} == {rows[0].id}
    assert [(one.kind, one.subject, one.at) for one in archive.changes(after=last)] == [
        ("page", readings[1].page.id, LATER)
    ]


def test_a_row_says_what_the_article_says(archive: Archive, readings: list[Reading]) -> None:
    archive.add(readings, at=AT)
    rows = {one.id: one for one in archive.articles()}
    for reading in readings:
        for article in reading.articles:
            row = rows[article.id]
            assert row.title == (article.title.quote if article.title else None)
            assert row.page == reading.page.id
            assert row.current
            stamp = article.stamp("published")
            if stamp:
                assert row.day == stamp.day


def test_a_changed_page_is_a_new_version_that_keeps_the_old(
    archive: Archive, readings: list[Reading]
) -> None:
    url = "https://news.example/1"
    old, new = _at(readings[0], url), _changed(readings[0], url)
    archive.add([old], at=AT)
    added = archive.add([new], at=LATER)
    assert (added.pages, added.changed) == (0, 1)
    assert [one.current for one in archive.articles()] == [False] * len(old.articles) + [True] * len(
        new.articles
    )
    assert [(one.page, one.current) for one in archive.versions(url)] == [
        (old.page.id, False),
        (new.page.id, True),
    ]
    assert archive.reading(old.page.id) == old
    assert list(archive.check()) == []
    assert archive.add([old], at=LATER).changed == 1  # the address shows the old text again
    assert [one.current for one in archive.versions(url)] == [True, False]
    assert list(archive.check()) == []


def test_a_newer_engine_supersedes_a_reading_and_loses_nothing(
    archive: Archive, readings: list[Reading]
) -> None:
    first = readings[0]
    archive.add([first], at=AT)
    numbers = {one.id: one.number for one in archive.articles()}
    bare = tuple(replace(one, statements=(), figures=(), events=()) for one in first.articles)
    second = replace(first, engine="rawi 99", articles=bare)
    assert archive.add([second], at=LATER).reread == 1
    assert archive.reading(first.page.id) == second
    assert _count(archive, "statement") == 0
    assert _count(archive, "reading") == 2
    assert {one.id: one.number for one in archive.articles()} == numbers
    assert [(one.engine, one.current) for one in archive.versions(first.page.url or first.page.source)] == [
        (first.engine, False),
        ("rawi 99", True),
    ]
    assert archive.add([first], at=LATER) == Added(same=1)  # known, and older
    assert archive.reading(first.page.id) == second
    assert list(archive.check()) == []


def test_a_refusal_is_kept_once(archive: Archive) -> None:
    refusal = Refusal(source="a.pdf", stage="decode", reason="not text: PDF")
    assert archive.add([refusal, refusal], at=AT).refused == 1
    assert archive.add([refusal], at=LATER) == Added()
    assert list(archive.refusals()) == [refusal]


def test_a_broken_law_adds_nothing_of_its_batch(archive: Archive, readings: list[Reading]) -> None:
    article = readings[1].articles[0]
    assert article.title is not None
    false = replace(readings[1], articles=(replace(article, title=replace(article.title, quote="غيره")),))
    with pytest.raises(LawBroken):
        archive.add([readings[0], false], at=AT)
    assert archive.articles() == []
    assert archive.changes() == []


def test_a_judgement_is_obeyed_at_once_and_after_a_new_reading(
    archive: Archive, readings: list[Reading]
) -> None:
    reading = next(one for one in readings if one.articles[0].statements)
    said = reading.articles[0].statements[0]
    archive.add([reading], at=AT)
    archive.judge(_judged(reading, ar="سليم الداني", en="Salim al-Dani"))
    found = archive.article(reading.articles[0].id)
    assert found is not None
    assert found.statements[0].speaker.ar == "سليم الداني"
    assert found.statements[0].id == said.id
    assert archive.reading(reading.page.id) == reading  # never edited
    archive.add([replace(reading, engine="rawi 99")], at=LATER)
    again = archive.article(reading.articles[0].id)
    assert again is not None
    assert again.statements[0].speaker.ar == "سليم الداني"
    assert list(archive.check()) == []
    assert archive.take_back("j-speaker", by="منى", at=LATER)
    assert not archive.take_back("j-speaker", by="منى", at=LATER)
    assert archive.article(reading.articles[0].id) == reading.articles[0]
    assert archive.judgements() == []
    assert [one.withdrawn_by for one in archive.judgements(standing=False)] == ["منى"]


def test_what_is_no_statement_goes_with_what_points_to_it(archive: Archive, readings: list[Reading]) -> None:
    reading = next(one for one in readings if any(f.source for f in one.articles[0].figures))
    article = reading.articles[0]
    source = next(one.source for one in article.figures if one.source)
    said = next(one for one in article.statements if one.id == source)
    archive.add([reading], at=AT)
    one = replace(
        _judged(reading, "not a statement"), start=said.content[0].span.start, end=said.content[-1].span.end
    )
    archive.judge(one)
    found = archive.article(article.id)
    assert found is not None
    assert said.id not in {each.id for each in found.statements}
    assert said.id not in {each.source for each in found.figures}
    assert said.id not in {each.nested_in for each in found.statements}
    assert said.id not in {each.said_in for each in found.events}


def test_an_editors_day_is_the_day(archive: Archive, readings: list[Reading]) -> None:
    archive.add(readings[:1], at=AT)
    archive.judge(Judgement(
        id="d", verdict="date", about="", page=readings[0].page.id, start=None, end=None, value=(("day", "2024-02-01"),),
        by="منى", at=AT,
    ))  # fmt: skip
    assert {str(one.day) for one in archive.articles()} == {"2024-02-01"}
    article = archive.article(readings[0].articles[0].id)
    assert article is not None
    assert article.dating is not None
    assert (article.dating.exact, article.dating.clues[0].why) == (True, "editor")


@pytest.mark.parametrize(
    ("verdict", "value", "words"),
    [
        ("speaker", {}, "needs 'ar'"),
        ("speaker", {"ar": "سليم", "colour": "red"}, "not 'colour'"),
        ("speaker", {"ar": "سليم", "kind": "wizard"}, "no kind of speaker"),
        ("date", {"day": "tomorrow"}, "tomorrow"),
        ("figure", {"low": "many"}, "many"),
        ("merge", {"other": "b"}, "needs the id"),
    ],
)
def test_a_judgement_that_cannot_be_obeyed_is_not_kept(
    archive: Archive, readings: list[Reading], verdict: str, value: dict[str, str], words: str
) -> None:
    archive.add(readings[:1], at=AT)
    with pytest.raises(ArchiveError, match=words):
        archive.judge(_judged(readings[0], verdict, **value))
    assert archive.judgements() == []


def test_a_judgement_on_a_page_that_is_not_here(archive: Archive, readings: list[Reading]) -> None:
    with pytest.raises(ArchiveError, match="no page"):
        archive.judge(_judged(readings[0], ar="سليم"))


def test_readers_see_what_was_added_and_nothing_before(
    opener: Callable[[], Archive], readings: list[Reading]
) -> None:
    writer, reader = opener(), opener()
    assert reader.articles() == []
    writer.add(readings[:1], at=AT)
    assert len(reader.articles()) == len(readings[0].articles)
    reader.add(readings[1:2], at=AT)
    assert len(writer.articles()) == sum(len(one.articles) for one in readings[:2])


def test_two_persons_are_one_until_it_is_taken_back(archive: Archive, readings: list[Reading]) -> None:
    archive.add(readings, at=AT)
    people = {
        said.speaker.entity.id: article.id
        for reading in readings
        for article in reading.articles
        for said in article.statements
        if said.speaker.entity and said.speaker.entity.kind == "person"
    }
    (kept, _), (other, where) = list(people.items())[:2]
    archive.judge(Judgement(
        id="p", verdict="same person", about=kept, page=None, start=None, end=None, value=(("other", other),), by="منى", at=AT,
    ))  # fmt: skip
    article = archive.article(where)
    assert article is not None
    assert other not in {one.entity.id for one in article.mentions if one.entity}
    assert kept in {one.speaker.entity.id for one in article.statements if one.speaker.entity}
    assert list(archive.check()) == []
    archive.take_back("p", by="منى", at=LATER)
    assert archive.article(where) == next(
        one for reading in readings for one in reading.articles if one.id == where
    )
    assert list(archive.check()) == []


def test_a_judgement_taken_back_can_be_made_again(archive: Archive, readings: list[Reading]) -> None:
    reading = next(one for one in readings if one.articles[0].statements)
    archive.add([reading], at=AT)
    one = _judged(reading, ar="سليم الداني")
    for _ in range(2):
        archive.judge(one)
        archive.judge(one)
        assert len(archive.judgements()) == 1
        archive.take_back(one.id, by="منى", at=LATER)
    assert archive.judgements() == []


def test_what_is_not_there(archive: Archive) -> None:
    assert archive.article("0" * 16) is None
    assert archive.page("0" * 16) is None
    assert archive.reading("0" * 16) is None
    assert archive.versions("https://nowhere.example") == []


def test_listings_count_what_is_current_and_obey_judgements(
    archive: Archive, readings: list[Reading]
) -> None:
    archive.add(readings, at=AT)
    listings = archive.listings
    rows = [one for one in archive.articles() if one.current]
    assert sum(one.articles for one in listings.outlets()) == len(rows)
    dated = [one for one in rows if one.day]
    newest = listings.newest(limit=len(rows))
    assert len(newest) == len(dated)
    assert archive.articles(ids=newest[:1])[0].day == max(one.day for one in dated if one.day)
    assert listings.last_change() == archive.changes()[-1].number
    speaker = listings.speakers(limit=1)[0]
    said = listings.said_by(speaker.entity.id, limit=1000)
    assert len(said) == speaker.statements == listings.said_count(speaker.entity.id)
    days = [one.day for one in said if one.day]
    assert days == sorted(days, reverse=True)
    one = said[0]
    article = archive.article(one.article)
    assert article is not None
    statement = next(each for each in article.statements if each.id == one.statement)
    assert statement.speaker.entity == speaker.entity
    archive.judge(Judgement(
        id="j-listed", verdict="not a statement", about="", page=article.page, start=statement.content[0].span.start,
        end=statement.content[-1].span.end, value=(), by="منى", at=LATER,
    ))  # fmt: skip
    assert one not in listings.said_by(speaker.entity.id, limit=1000)
    archive.take_back("j-listed", by="منى", at=LATER)
    assert one.statement in [each.statement for each in listings.said_by(speaker.entity.id, limit=1000)]


def test_listings_leave_replaced_versions_out(archive: Archive, readings: list[Reading]) -> None:
    url = "https://almijdaf.example/a"
    archive.add([_at(readings[0], url)], at=AT)
    archive.add([_changed(readings[0], url)], at=LATER)
    old = {one.id for one in readings[0].articles}
    assert sum(one.articles for one in archive.listings.outlets()) == len(old)
    assert not old & set(archive.listings.newest())
    speaker = archive.listings.speakers(limit=1)[0]
    assert not old & {one.article for one in archive.listings.said_by(speaker.entity.id)}
    assert not old & set(archive.listings.naming(speaker.entity.id))
