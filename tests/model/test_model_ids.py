"""Content ids: the same parts give the same id everywhere, other parts give another."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.model import content_id

PARTS = st.lists(st.text(max_size=8), max_size=5)
LAW = settings(deadline=None, max_examples=200)


@LAW
@given(PARTS)
def test_an_id_is_sixteen_hexadecimal_digits(parts: list[str]) -> None:
    assert re.fullmatch("[0-9a-f]{16}", content_id(*parts))


@LAW
@given(PARTS, PARTS)
def test_two_lists_of_parts_share_an_id_only_when_they_are_equal(one: list[str], other: list[str]) -> None:
    assert (content_id(*one) == content_id(*other)) == (one == other)


@LAW
@given(st.text(min_size=2, max_size=12), st.data())
def test_where_a_text_is_cut_into_parts_changes_the_id(text: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(min_value=1, max_value=len(text) - 1))
    assert content_id(text) != content_id(text[:cut], text[cut:])


def test_the_order_of_the_parts_changes_the_id() -> None:
    assert content_id("رسوان", "الميناء") != content_id("الميناء", "رسوان")


def test_an_empty_part_is_a_part() -> None:
    assert len({content_id(), content_id(""), content_id("", "")}) == 3


def test_an_id_stays_what_it_was_in_every_later_version() -> None:
    assert content_id("صحيفة الميناء", 0, 12) == "53c82344a8efe176"


def test_lone_surrogates_are_hashed_and_told_apart() -> None:
    assert len({content_id("\ud800"), content_id("\ud801"), content_id("?")}) == 3


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_with_another_hash_seed_gives_the_same_id(seed: str) -> None:
    code = "from rawi.model import content_id; print(content_id('مرفأ', 3, 'رسوان'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == content_id("مرفأ", 3, "رسوان")
