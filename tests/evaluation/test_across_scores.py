"""Scores across pages, on small examples counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rawi.errors import GoldError
from rawi.evaluation import Across, Claim, Copied, Quoted, read_across, read_gold, score_across

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/across"


def copied(copy: str, original: str, kind: str = "same", credited: bool | None = True) -> Copied:
    return Copied(copy=copy, original=original, kind=kind, credited=credited)


def groups(*each: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one) for one in each)


def claim(kind: str, *points: str, fair: bool = False) -> Claim:
    """Points as `a 12 قتيلاً`."""
    made = (point.split(" ", 1) for point in points)
    return Claim(
        kind=kind, counted="it", points=tuple(Quoted(article=one, figure=two) for one, two in made), fair=fair
    )


def test_copies_are_pairs_of_all_that_carry_one_text() -> None:
    gold = Across(copies=(copied("b", "a"), copied("c", "a", "cut", False)))
    # c is found as a copy of the copy b, and b as the original of a; d is no copy.
    found = Across(copies=(copied("a", "b"), copied("c", "b", "cut", False), copied("e", "d")))
    scores = score_across(gold, found, "abcde")
    pairs = scores["copies"]
    assert (pairs.right, pairs.given, pairs.wanted) == (3, 4, 3)
    assert pairs.wrong == ["too much: d + e"]
    assert scores["copy_direction"].value == 0.0
    assert scores["copy_kind"].value == 1.0
    assert scores["copy_credited"].value == 1.0


def test_a_cut_seen_the_other_way_round_is_extended() -> None:
    gold = Across(copies=(copied("b", "a", "cut", None),))
    scores = score_across(gold, Across(copies=(copied("a", "b", "extended"),)), "ab")
    assert scores["copy_kind"].value == 1.0
    assert scores["copy_credited"].value is None
    scores = score_across(gold, Across(copies=(copied("b", "a", "extended"),)), "ab")
    assert scores["copy_direction"].value == 1.0
    assert scores["copy_kind"].wrong == ["b < a: extended, not cut"]


def test_groups_are_scored_by_each_article() -> None:
    gold = Across(stories=groups("abc", "de"), same_event=groups("ab"))
    # c went to the other story, f belongs to nothing.
    found = Across(stories=groups("ab", "cde"), same_event=groups("ab"))
    scores = score_across(gold, found, "abcdef")
    # precision: a 1, b 1, c 1/3, d 2/3, e 2/3, f 1; recall: a 2/3, b 2/3, c 1/3, d 1, e 1, f 1
    assert scores["stories_precision"].value == pytest.approx((3 + 1 / 3 + 4 / 3) / 6)
    assert scores["stories_recall"].value == pytest.approx((4 / 3 + 1 / 3 + 3) / 6)
    assert scores["stories_recall"].wrong[-1] == "c: without a b"
    pairs = scores["story_pairs"]
    assert (pairs.right, pairs.given, pairs.wanted) == (2, 4, 4)
    assert scores["event_pairs"].value == scores["events_precision"].value == 1.0


def test_what_a_reader_is_unsure_of_is_not_asked() -> None:
    gold = Across(stories=groups("ab"), unsure_stories=frozenset("c"))
    assert score_across(gold, Across(stories=groups("abc")), "abc")["stories_precision"].value == 1.0
    assert score_across(gold, Across(stories=groups("abd")), "abcd")["stories_precision"].value != 1.0


def test_order_asks_for_articles_of_different_days_in_one_found_story() -> None:
    gold = Across(order=(groups("a", "bc", "d"),))
    found = Across(order=(groups("a", "d", "b"), groups("c")))
    order = score_across(gold, found, "abcd")["order"]
    assert (order.right, order.given) == (2, 3)
    assert order.wrong == ["b not before d"]


def test_contradictions_are_matched_by_article_and_figure() -> None:
    gold = Across(
        copies=(copied("c", "a"),),
        contradictions=(
            claim("contradiction", "a 2300 نازح", "b 4100 نازح"),
            claim("contradiction", "a تسعة مفقودين", "b سبعة مفقودين"),
            claim("contradiction", "d ١٢ شاحنة", "d 15 شاحنة", fair=True),
        ),
        not_contradictions=(claim("contradiction", "a 6 قتلى", "b 11 قتيلاً"),),
    )
    found = Across(
        contradictions=(
            claim("contradiction", "b 4100", "c ٢٣٠٠ نازح"),  # the copy of a tells it
            claim("contradiction", "a 2300 نازح", "b 4100 نازح"),  # the same again
            claim("contradiction", "d 12 شاحنة", "d 15"),  # fair
            claim("contradiction", "b 11 قتيلاً", "a 6 قتلى"),  # a toll that rises
            claim("contradiction", "a تسعة مفقودين", "b ثمانية مفقودين"),
        )
    )
    score = score_across(gold, found, "abcd")["contradictions"]
    assert (score.right, score.given, score.wanted) == (1, 3, 2)
    assert score.wrong == [
        "too much: it: b «11 قتيلاً» | a «6 قتلى» (it)",
        "too much: it: a «تسعة مفقودين» | b «ثمانية مفقودين»",
        "missing: it: a «تسعة مفقودين» | b «سبعة مفقودين»",
    ]


def test_two_contradictions_of_one_family_need_their_own_figures() -> None:
    gold = Across(copies=(copied("b", "a"),), contradictions=(claim("contradiction", "a 412", "b 397"),))
    same = Across(contradictions=(claim("contradiction", "a 412", "b 412"),))
    assert score_across(gold, same, "ab")["contradictions"].right == 0


def test_the_parts_of_a_sum_stand_in_any_order_and_its_total_does_not() -> None:
    gold = Across(agreements=(claim("sum", "a 12 أسيراً", "a 40", "b 52 أسيراً"), claim("equal", "a 5", "b 5")))
    right = Across(agreements=(claim("sum", "a 40", "a 12", "b 52"),))
    scores = score_across(gold, right, "ab")
    assert scores["agreements_sum"].value == 1.0
    assert (scores["agreements_same"].right, scores["agreements_same"].wanted) == (0, 1)
    turned = Across(agreements=(claim("sum", "b 52", "a 12", "a 40"),))
    assert score_across(gold, turned, "ab")["agreements_sum"].right == 0


def test_a_sum_may_be_borne_out_by_another_article_of_the_story() -> None:
    gold = Across(
        stories=groups("abc"),
        agreements=(claim("sum", "a ٤١ أسيراً", "a 23", "b 64"), claim("equal", "a 41", "b 41")),
    )
    found = Across(agreements=(claim("sum", "a 41", "a 23", "c 64"), claim("equal", "a 41", "c 41")))
    scores = score_across(gold, found, "abcd")
    assert scores["agreements_sum"].value == 1.0
    assert scores["agreements_same"].right == 0  # whose two values agree is all that it says
    away = Across(agreements=(claim("sum", "a 41", "a 23", "d 64"),))
    assert score_across(gold, away, "abcd")["agreements_sum"].right == 0


def test_the_gold_of_each_set_is_whole_against_itself() -> None:
    for name in ("gold", "gold_2", "gold_3", "samples"):
        gold = read_across(CASES / f"{name}.json")
        ids = {one for group in gold.stories for one in group}
        for task, score in score_across(gold, gold, ids).items():
            assert score.right == score.given == score.wanted, (name, task, score.wrong)
            assert score.wanted or (name == "gold_3" and task.startswith("cop")), (name, task)


def test_the_figures_of_the_gold_stand_in_their_articles() -> None:
    texts = {
        f"{page.stem}#{article.role}": f"{article.title or ''}\n{article.body}"
        for page in read_gold(ROOT / "gold")
        for article in page.articles
    }
    for written in CASES.glob("articles*.jsonl"):
        for line in written.read_text("utf-8").splitlines():
            record = json.loads(line)
            assert record["id"] not in texts, record["id"]
            texts[record["id"]] = f"{record['title']}\n{record['body']}"
    for name in ("gold", "gold_2", "gold_3", "samples"):
        gold = read_across(CASES / f"{name}.json")
        for one in (*gold.contradictions, *gold.agreements, *gold.not_contradictions):
            for point in one.points:
                assert point.figure in texts[point.article], point


def test_malformed_gold_is_said(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    path.write_text('{"copies": [{"copy": "a"}]}', "utf-8")
    with pytest.raises(GoldError, match=r"gold\.json"):
        read_across(path)
