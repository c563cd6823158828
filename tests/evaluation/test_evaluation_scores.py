"""Scores: whole on our own gold, and falling where the gold is made to disagree."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rawi import evaluate
from rawi.errors import GoldError
from rawi.evaluation import NAME_TASKS, REPORTED_TASKS, TASKS, gold_digest, read_gold, score_anatomy, word_f1

ROOT = Path(__file__).parents[2]
GOLD, PAGES = ROOT / "gold", ROOT / "src/rawi/samples/pages"
STEM = "port-05-mijdaf"
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The gold of one page without its names, whose offsets hang on title and body: test_name_scores.py has them."""
    data = json.loads((GOLD / f"{STEM}.json").read_text("utf-8"))
    for article in data["articles"]:
        for key in ("entities", "mentions"):
            article.pop(key, None)
    (tmp_path / f"{STEM}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return tmp_path


def changed(folder: Path, change: Change) -> dict[str, float | None]:
    """The scores of the one page once its gold was changed."""
    path = folder / f"{STEM}.json"
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return {task: score.value for task, score in evaluate(folder, PAGES).scores.items()}


def set_in_article(**fields: object) -> Change:
    def change(data: dict[str, Any]) -> None:
        data["articles"][0].update(fields)

    return change


def test_the_samples_are_read_as_their_gold_says() -> None:
    found = evaluate(GOLD, PAGES)
    assert found.pages == len(list(GOLD.glob("*.json")))
    assert found.articles >= found.pages
    assert found.digest == gold_digest(GOLD)
    assert list(found.scores) == list(TASKS)
    # Names are asked for in every kind; how many are found and linked is measured by floors. Speakers are not asked.
    assert all(found.scores[task].wanted for task in NAME_TASKS if task.startswith("names_"))
    assert found.scores["speakers"].value is None
    # So are statements, figures and events.
    assert all(found.scores[task].wanted for task in REPORTED_TASKS)
    for task in (one for one in TASKS if one not in (*NAME_TASKS, *REPORTED_TASKS)):
        value = found.scores[task].value
        # How near a dating comes to what a careful reader infers is measured by the floors of gates/anatomy.toml.
        least = 0.9 if task not in ("dating_exact", "dating_narrow") else 0.3
        assert value is not None and value > least, (task, found.scores[task].wrong)


@pytest.mark.parametrize(
    ("task", "change"),
    [
        ("title", set_in_article(title="عنوان آخر لا صلة له")),
        ("title", set_in_article(title=None)),
        ("credit", set_in_article(source_credit="صحيفة أخرى")),
        ("agencies", set_in_article(agencies=["وكالة المدار"])),
        ("dateline", set_in_article(dateline="تيماران")),
        ("byline", set_in_article(byline=None)),
        ("published", set_in_article(published="2024-09-02")),
        ("labels", set_in_article(labels=["breaking"])),
        ("keywords", set_in_article(keywords=["هيلارة", "قضاء"])),
        ("body", set_in_article(body="نص آخر تماماً")),
        (
            "articles",
            lambda data: data["articles"].append({"role": "embedded", "body": "خبر ثان لا وجود له"}),
        ),
        ("articles", set_in_article(role="embedded")),
        ("inline_links", lambda data: data.update(inline_links=["عنوان واحد"])),
        ("related", lambda data: data.update(related=[])),
    ],
)
def test_a_wrong_gold_lowers_its_own_score(task: str, change: Change, gold: Path) -> None:
    before = changed(gold, lambda data: None)
    assert {value for task, value in before.items() if task not in REPORTED_TASKS} <= {1.0, None}
    after = changed(gold, change)
    value = after[task]
    assert value is not None and value < 1.0


def test_what_the_gold_does_not_speak_of_is_not_asked(gold: Path) -> None:
    scores = changed(gold, lambda data: data["articles"][0].pop("byline"))
    assert scores["byline"] is None
    assert scores["title"] == 1.0


def test_spelling_that_folds_alike_is_right(gold: Path) -> None:
    folded = "هيلاره تعد ضحاياها: 47 قتيلا وارقام لا تلتقي بين الوزاره والهلال الفضي"
    assert changed(gold, set_in_article(title=folded))["title"] == 1.0


def test_a_page_refused_counts_as_wholly_missed(gold: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / f"{STEM}.html").write_bytes(b"%PDF-1.7")
    found = evaluate(gold, pages)
    assert found.pages == 1
    assert {found.scores[task].value for task in ("articles", "body", "title", "keywords", "related")} == {
        0.0
    }
    assert found.scores["title"].wrong


def test_every_miss_is_said_in_words(gold: Path) -> None:
    changed(gold, set_in_article(published="1999-01-01", keywords=["لا شيء"]))
    scores = evaluate(gold, PAGES).scores
    assert scores["published"].wrong == [f"{STEM}#main: 2024-09-01, not 1999-01-01"]
    assert "missing لا شيء" in scores["keywords"].wrong[0]
    assert scores["title"].wrong == []


def test_no_pages_give_no_scores() -> None:
    assert {score.value for score in score_anatomy([]).values()} == {None}


@pytest.mark.parametrize(
    ("one", "other", "f1"),
    [
        ("", "", 1.0),
        ("جسر", "", 0.0),
        ("جسر قديم", "الجسر", 0.0),
        ("جسر جسر", "جسر", 2 / 3),
        ("أمّ", "ام", 1.0),
    ],
)
def test_f1_counts_folded_words_as_often_as_they_stand(one: str, other: str, f1: float) -> None:
    assert word_f1(one, other) == pytest.approx(f1)
    assert word_f1(other, one) == pytest.approx(f1)


def test_the_digest_knows_names_and_bytes(gold: Path) -> None:
    first = gold_digest(gold)
    (gold / f"{STEM}.json").rename(gold / "other.json")
    second = gold_digest(gold)
    (gold / "other.json").write_bytes((gold / "other.json").read_bytes() + b" ")
    assert len({first, second, gold_digest(gold)}) == 3


def test_files_that_are_no_gold_are_passed_over(gold: Path) -> None:
    (gold / "across.json").write_text('{"stories": []}', "utf-8")
    (gold / "list.json").write_text("[1]", "utf-8")
    assert [page.stem for page in read_gold(gold)] == [STEM]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"articles": [{"role": "main"}]}',
        '{"articles": ["x"]}',
        '{"articles": 5}',
        '{"articles": [], "related": 5}',
        pytest.param('{"articles": [], "page": "a.html"}', id="page-is-text"),
        pytest.param('{"articles": [{"role": "main", "body": null}]}', id="no-body"),
        pytest.param('{"articles": [{"role": "main", "body": "x", "title": 5}]}', id="title-is-a-number"),
    ],
)
def test_malformed_gold_is_said_to_be(text: str, gold: Path) -> None:
    (gold / f"{STEM}.json").write_text(text, "utf-8")
    with pytest.raises(GoldError):
        evaluate(gold, PAGES)


def test_gold_or_pages_that_are_missing_are_said_to_be(gold: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder, pages in (
        (tmp_path / "none", PAGES),
        (tmp_path / "empty", PAGES),
        (gold, tmp_path / "empty"),
    ):
        with pytest.raises(GoldError):
            evaluate(folder, pages)
