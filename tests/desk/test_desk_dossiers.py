"""Dossiers of the samples' stories: articles of one event, days narrowed by others, what is new, what it is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rawi.desk.archiving import ArchiveDesk
from rawi.desk.dossiers import Dossier
from rawi.desk.storied import story_output

AT = "2025-11-01T09:00:00Z"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"

Made = list[tuple[Dossier, dict[str, Any], dict[str, str]]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Every story of two articles or more: its dossier, its JSON, and the texts of its articles' pages."""
    found = []
    with ArchiveDesk(tmp_path_factory.mktemp("archive") / "news.db", at=AT) as desk:
        desk.add([SAMPLES])
        for story in desk.stories(limit=100):
            dossier = desk.dossier(story.id)
            output = json.loads(msgspec.json.encode(story_output(dossier)))
            texts = {}
            for row, _ in dossier.articles:
                page = desk.archive.page(row.page)
                assert page is not None
                texts[row.id] = page.text
            found.append((dossier, output, texts))
    return found


def _named(dossier: Dossier) -> dict[str, str]:
    return {row.id: Path(row.source).name.rpartition("-")[0] for row, _ in dossier.articles}


def _story(made: Made, source: str) -> tuple[Dossier, dict[str, Any], dict[str, str]]:
    return next(one for one in made if source in _named(one[0]).values())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("bank-03", "bank-04", True),  # copies
        ("bank-04", "bank-05", True),  # one decision, in other words
        ("port-02", "port-04", True),
        ("cup-06", "cup-08", True),
        ("talks-03", "talks-05", True),
        ("talks-01", "talks-03", False),  # the first round, and the papers of two weeks later
        ("port-02", "port-07", False),  # the collision, and an arrest
        ("cup-02", "cup-05", False),  # the first match, and the first stage in numbers
    ],
)
def test_which_articles_tell_one_event(made: Made, one: str, other: str, same: bool) -> None:
    dossier, output, _ = _story(made, one)
    names = _named(dossier)
    groups = [{names[id] for id in each.articles} for each in dossier.same_events]
    assert any({one, other} <= group for group in groups) == same
    assert [set(ids) for ids in output["events"]] == [set(each.articles) for each in dossier.same_events]


def test_an_article_is_of_one_event_at_most(made: Made) -> None:
    for dossier, _, _ in made:
        ids = [id for each in dossier.same_events for id in each.articles]
        assert len(ids) == len(set(ids))


def test_an_undated_article_is_dated_by_the_others(made: Made) -> None:
    for source, days in (
        ("cup-07", ["2024-12-05"]),
        ("port-03", ["2024-08-30"]),
        ("bank-08", ["2023-05-26", "2023-05-27"]),
    ):
        dossier, output, _ = _story(made, source)
        id = next(id for id, name in _named(dossier).items() if name == source)
        (found,) = (one for one in output["narrowed"] if one["article"] == id)
        assert (found["after"]["earliest"], found["after"]["latest"]) == (days[0], days[-1])
        assert found["after"]["days"] == len(days)
        assert found["before"]["exact"] is False
        assert found["conflict"] is False
        assert any(clue["held"] and clue["accounts"] for clue in found["clues"])


def test_a_dated_article_keeps_its_day(made: Made) -> None:
    for dossier, _, _ in made:
        dated = {row.id for row, _ in dossier.articles if row.day}
        assert not dated & {one.article for one in dossier.narrowed}


def test_each_article_stands_by_a_day_and_says_what_it_is_from(made: Made) -> None:
    for source, day in (("cup-07", "2024-12-05"), ("port-03", "2024-08-30"), ("bank-08", "2023-05-26")):
        dossier, output, _ = _story(made, source)
        id = next(id for id, name in _named(dossier).items() if name == source)
        (one,) = (each for each in output["articles"] if each["id"] == id)
        assert (one["day"], one["stands"], one["day_from"]) == (None, day, "story")
    for _, output, _ in made:
        stands = [one["stands"] for one in output["articles"]]
        known = [day for day in stands if day]
        assert known == sorted(known)
        assert stands == known + [None] * (len(stands) - len(known))
        for one in output["articles"]:
            assert (one["day_from"] is None) == (one["stands"] is None)
            if one["day_from"] == "page":
                assert one["day"] == one["stands"]


def test_everything_points_at_the_pages(made: Made) -> None:
    told = 0
    for _, output, texts in made:
        quoted = [(one["article"], each) for one in output["news"] for each in one["told"]]
        quoted += [(each["article"], each) for one in output["same_events"] for each in one["accounts"]]
        for one in output["narrowed"]:
            quoted += [(one["article"], clue) for clue in one["clues"]]
            quoted += [(each["article"], each) for clue in one["clues"] for each in clue["accounts"]]
        for article, one in quoted:
            assert texts[article][slice(*one["span"])] == one["text"]
        for happening in output["timeline"]:
            for account in happening["accounts"]:
                span = account["span"]
                assert texts[account["article"]][span["start"] : span["end"]] == account["words"]
        told += len(quoted)
    assert told > 100


def test_news_tells_each_article_once_by_day(made: Made) -> None:
    for dossier, _, _ in made:
        assert {one.article for one in dossier.news} == {row.id for row, _ in dossier.articles}
        days = [one.day for one in dossier.news if one.day]
        assert days == sorted(days)
        ids = [
            each.id
            for one in dossier.news
            for each in one.told
            if each.kind in ("statement", "figure", "happening")
        ]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("copy", "adds"), [("talks-04", 0), ("port-03", 0), ("bank-03", 6)])
def test_a_copy_adds_only_its_own_passages(made: Made, copy: str, adds: int) -> None:
    """Two are cut, and tell nothing else; one goes on where the agency's text ends."""
    dossier, output, _ = _story(made, copy)
    main = {row.id for row, _ in dossier.articles if row.role == "main"}
    names = {id: name for id, name in _named(dossier).items() if id in main}
    (news,) = (one for one in output["news"] if names.get(one["article"]) == copy)
    original = next(one.original for one in dossier.copies if one.article == news["article"])
    assert (news["copy_of"], len(news["told"])) == (original, adds)


def test_a_toll_is_shown_with_the_one_before(made: Made) -> None:
    _, output, _ = _story(made, "port-05")
    tolls = [
        (one["text"], one["before"])
        for each in output["news"]
        for one in each["told"]
        if one["what"] == "people, killed"
    ]
    assert ("47 قتيلاً", "19 قتيلاً") in tolls


def test_what_a_story_is_about(made: Made) -> None:
    for source, subject, word in (
        ("cup-06", "sport", "شندار"),
        ("port-05", "disaster, accident and emergency incident", "ميناء هيلارة"),
    ):
        _, output, _ = _story(made, source)
        assert output["subjects"][0]["en"] == subject
        assert output["subjects"][0]["articles"] >= 2
        assert word in output["keywords"]
