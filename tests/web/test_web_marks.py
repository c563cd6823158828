"""Marks on a page, charts and maps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.desk import open_lexica
from rawi.model import Reading, Refusal, Span
from rawi.stories import Point, Series
from rawi.web.charts import draw_days, draw_series
from rawi.web.maps import draw_map, read_points
from rawi.web.marks import Mark, lay_out, marks_of, shown, tidy
from rawi.web.views.articles import compare_texts
from rawi.web.wording import LANGUAGES, Wording


def _readings(results: list[Reading | Refusal]) -> list[Reading]:
    return [one for one in results if isinstance(one, Reading)]


def test_every_character_of_every_block_is_laid_out_once_and_marked_by_all_that_cover_it(
    results: list[Reading | Refusal],
) -> None:
    for reading in _readings(results):
        for article in reading.articles:
            marks = marks_of(article)
            lines = lay_out(reading, marks)
            assert len(lines) == len(reading.blocks)
            for block, line in zip(
                sorted(reading.blocks, key=lambda one: (one.span.start, one.span.end)), lines, strict=True
            ):
                assert "".join(one.text for one in line.stretches) == block.span.of(reading.page.text)
                for one in line.stretches:
                    end = one.start + len(one.text)
                    covering = {
                        each.card for each in marks if each.span.start <= one.start and end <= each.span.end
                    }
                    assert set(one.cards.split()) == covering
                    assert not any(
                        one.start < at < end for each in marks for at in (each.span.start, each.span.end)
                    )


def test_each_finding_of_an_article_has_one_place_its_card_leads_to(results: list[Reading | Refusal]) -> None:
    for reading in _readings(results):
        for article in reading.articles:
            lines = lay_out(reading, marks_of(article))
            firsts = [card for line in lines for one in line.stretches for card in one.first_of]
            assert len(firsts) == len(set(firsts))
            assert {f"s{at}" for at in range(len(article.statements))} <= set(firsts)
            assert {f"f{at}" for at in range(len(article.figures))} <= set(firsts)


_MARKS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
        lambda one: Span(start=one[0], end=one[0] + one[1])
    ),
    max_size=8,
)


@given(_MARKS)
def test_marks_may_overlap_in_any_way(spans: list[Span]) -> None:
    from dataclasses import replace

    reading = _one()
    block = reading.blocks[0]
    reading = replace(reading, blocks=(replace(block, span=Span(start=0, end=60)),))
    marks = [Mark(card=f"x{at}", kind="name", span=span) for at, span in enumerate(spans)]
    (line,) = lay_out(reading, marks)
    assert "".join(one.text for one in line.stretches) == reading.page.text[:60]
    for at, span in enumerate(spans):
        inside = "".join(one.text for one in line.stretches if f"x{at}" in one.cards.split())
        assert inside == reading.page.text[span.start : min(span.end, 60)]


def _one() -> Reading:
    from functools import lru_cache

    @lru_cache(maxsize=1)
    def read() -> Reading:
        from rawi.desk import find_samples, read_page

        found = read_page(next(iter(find_samples())))
        assert isinstance(found, Reading)
        return found

    return read()


def test_what_moves_its_neighbours_is_written_by_its_number() -> None:
    assert shown("أ\u202eب") == "أ⟨U+202E⟩ب"
    assert tidy("أ\u202eب\x07") == "أب"
    assert shown("سطر\nوسطر\t") == "سطر\nوسطر\t"


# --- drawings


def _point(
    day: date | None, low: float | None, high: float | None, figure: str = "f", outlet: str = "المجداف"
) -> Point:
    return Point(
        figure=figure, article="a", outlet=outlet, day=day, told=True, low=low, high=high, bound="exact", source=None,
        place=None, quote="19 قتيلاً",
    )  # fmt: skip


def test_a_chart_stands_a_higher_value_higher_and_a_later_day_further_on() -> None:
    points = (_point(date(2024, 8, 29), 12, 12, "a"), _point(date(2024, 9, 2), 47, 49, "b", "البوسطجي"))
    chart = draw_series(Series(counted="people", status="killed", points=points), [("a", "b")])
    assert chart is not None
    first, second = chart.dots
    assert first.x < second.x and first.y > second.y
    assert second.low_y > second.high_y
    assert first.disputed and second.disputed and chart.disputes == ((first, second),)
    assert first.colour != second.colour
    assert chart.values[0].label == "0"


def test_values_without_a_day_stand_in_the_table_alone() -> None:
    points = (_point(None, 3, 3), _point(date(2024, 9, 2), 4, 4), _point(date(2024, 9, 3), None, 5))
    chart = draw_series(Series(counted="people", status=None, points=points))
    assert chart is not None and chart.undated == 1 and len(chart.dots) == 2
    assert draw_series(Series(counted="people", status=None, points=points[:2])) is None


@given(
    st.lists(
        st.tuples(
            st.dates(date(2000, 1, 1), date(2030, 1, 1)),
            st.one_of(st.none(), st.floats(-1e12, 1e12)), st.one_of(st.none(), st.floats(-1e12, 1e12)),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_a_chart_stays_inside_its_frame(values: list[tuple[date, float | None, float | None]]) -> None:
    chart = draw_series(Series(counted="x", status=None, points=tuple(_point(*one) for one in values)))
    for dot in chart.dots if chart else ():
        assert 60 <= dot.x <= 750
        assert all(10 <= y <= 265 for y in (dot.y, dot.low_y, dot.high_y))
    for tick in chart.values if chart else ():
        assert 10 <= tick.at <= 265


def test_the_days_of_a_story_have_bars_as_high_as_they_have_articles() -> None:
    bars = draw_days([date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 3), None], [])
    assert [(one.day.day, one.articles) for one in bars] == [(1, 1), (3, 2)]
    assert bars[1].height == 2 * bars[0].height and bars[0].x < bars[1].x
    assert draw_days([date(2024, 1, 1)], []) == []


def test_a_map_has_north_above_and_east_to_the_right() -> None:
    points = read_points(open_lexica())
    drawn = draw_map(["Cairo", None, "Doha", "Cairo"], points, ["القاهرة", "", "الدوحة", "القاهرة"])
    assert drawn is not None
    cairo, doha = drawn.pins
    assert cairo.stops == (1, 4) and doha.stops == (3,)
    assert cairo.x < doha.x and cairo.y < doha.y  # Cairo lies north-west of Doha
    assert drawn.coast.startswith("M") and len(drawn.coast) < 100_000
    assert draw_map(["Cairo", "لا مكان"], points, ["", ""]) is None


@given(st.lists(st.sampled_from(sorted(read_points(open_lexica()))), min_size=2, max_size=6))
def test_every_pin_is_on_the_map(places: list[str]) -> None:
    drawn = draw_map(places, read_points(open_lexica()), places)
    for pin in drawn.pins if drawn else ():
        assert 0 <= pin.x <= 760 and 0 <= pin.y <= 420


# --- words


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_take_the_form_that_the_language_asks_for(language: str) -> None:
    words = Wording(open_lexica(), language)  # type: ignore[arg-type]
    told = [words.count(number, "articles") for number in (1, 2, 3, 11, 100, 1234)]
    if language == "ar":
        assert told == ["مقال واحد", "مقالان", "3 مقالات", "11 مقالاً", "100 مقال", "1,234 مقالاً"]
    else:
        assert told == [
            "1 article",
            "2 articles",
            "3 articles",
            "11 articles",
            "100 articles",
            "1,234 articles",
        ]


def test_the_interface_has_a_word_for_every_value_of_the_closed_vocabularies() -> None:
    from typing import get_args

    from rawi import model
    from rawi.archive.contract import Verdict
    from rawi.model.findings import ClueKind
    from rawi.stories import Cell, Relation

    words = Wording(open_lexica(), "ar")
    groups = {
        "act": model.Act, "event": model.EventKind, "mode": model.Mode, "bound": model.Bound, "mood": model.Mood,
        "voice": model.VoiceKind, "clue": ClueKind, "block": model.BlockKind, "cell": Cell, "relation": Relation,
        "copy": model.CopyKind, "because": model.CopyCause, "tie": model.TieCause, "verdict": Verdict,
    }  # fmt: skip
    missing = [
        f"{group}.{value}" for group, kind in groups.items() for value in get_args(kind)
        if words.named(group, value) == value
    ]  # fmt: skip
    assert missing == []


def test_templates_ask_for_no_word_that_is_not_there() -> None:
    import re
    from importlib.resources import files

    known = {row["key"] for row in open_lexica().table("desk/interface")}
    asked = set()
    for file in (files("rawi") / "web" / "templates").iterdir():
        asked |= set(re.findall(r'\bt\("([\w. ]+)"\)', file.read_text("utf-8")))
    assert asked - known == set()
    counted = {key.rpartition(".")[0] for key in known if key.endswith(".few")}
    for file in (files("rawi") / "web" / "templates").iterdir():
        assert set(re.findall(r'\bt\.count\([^"]*"(\w+)"\)', file.read_text("utf-8"))) <= counted


def test_two_texts_side_by_side_are_whole_on_both_sides(results: list[Reading | Refusal]) -> None:
    articles = [one for reading in _readings(results) for one in reading.articles][:6]
    for one in articles:
        for other in articles:
            changes = compare_texts(one, other)
            assert "".join(each.first for each in changes) == one.text
            assert "".join(each.second for each in changes) == other.text
    assert {each.kind for each in compare_texts(articles[0], articles[0])} == {"same"}


def test_one_word_said_ten_thousand_times_is_compared_with_bounded_work(
    results: list[Reading | Refusal],
) -> None:
    from dataclasses import replace

    article = next(one for reading in _readings(results) for one in reading.articles)
    one, other = replace(article, text="نعم " * 10_000), replace(article, text="نعم لا " * 6_000)
    changes = compare_texts(one, other)
    assert "".join(each.first for each in changes) == one.text
    assert "".join(each.second for each in changes) == other.text
