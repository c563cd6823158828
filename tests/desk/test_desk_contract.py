"""The JSON every door gives: it validates, and each span in it quotes the page."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from typing import Any

import jsonschema
import pytest

from rawi import RawPage, Reading, read_page, to_json
from rawi.desk import find_samples, json_schema
from rawi.model import Refusal

SAMPLES = list(find_samples())
VALIDATOR = jsonschema.Draft202012Validator(json_schema())
KINDS = {
    "title", "dateline", "byline", "published", "body", "caption", "credit", "keywords", "inline_link", "marker",
    "related", "navigation", "boilerplate", "metadata",
}  # fmt: skip


def loaded(result: Reading | Refusal) -> dict[str, Any]:
    data = to_json(result)
    assert b"\n" not in data
    found: dict[str, Any] = json.loads(data)
    VALIDATOR.validate(found)
    return found


def test_the_schema_is_itself_sound_and_refuses_what_is_wrong() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    good = loaded(Refusal(source="x", stage="decode", reason="empty"))
    for wrong in (
        {},
        {**good, "articles": None},
        {**good, "page": {"source": "x"}},
        {**good, "refusal": "empty"},
    ):
        assert not VALIDATOR.is_valid(wrong)


@pytest.mark.parametrize("raw", SAMPLES, ids=lambda raw: raw.source)
def test_a_sample_s_json_validates_and_every_span_quotes_the_page(raw: RawPage) -> None:
    reading = read_page(raw)
    assert isinstance(reading, Reading)
    found = loaded(reading)
    text = reading.page.text
    assert found["refusal"] is None
    assert found["page"]["characters"] == len(text)

    def quoted(span: list[int]) -> str:
        start, end = span
        assert 0 <= start < end <= len(text)
        return text[start:end]

    for article in found["articles"]:
        evidence: dict[str, list[str]] = {}
        for one in article["evidence"]:
            assert quoted(one["span"]) == one["text"]
            evidence.setdefault(one["field"], []).append(one["text"])
        for field in ("title", "credit", "byline", "dateline"):
            assert evidence.get(field, [None]) == [article[field]]
        assert evidence.get("agencies", []) == article["agencies"]
        assert len(evidence.get("keywords", [])) == len(article["keywords"])
        bodies = [quoted(block["span"]) for block in article["blocks"] if block["kind"] == "body"]
        assert "\n".join(bodies) == article["body"]
        for day in (article["published"], article["modified"], *article["stamps"]):
            if day:
                assert quoted(day["span"]) == day["text"]
                assert date.fromisoformat(day["value"])
                assert day in article["stamps"]
    for link in (*found["inline_links"], *found["related"]):
        assert quoted(link["span"]) == link["title"]
    blocks = sorted(
        (block for owner in (found, *found["articles"]) for block in owner["blocks"]),
        key=lambda one: one["span"],
    )
    assert {block["kind"] for block in blocks} <= KINDS
    assert len(blocks) == len(reading.blocks)
    assert all(first["span"][1] <= then["span"][0] for first, then in pairwise(blocks))


def test_a_refusal_has_its_page_its_stage_and_no_articles() -> None:
    found = loaded(read_page(RawPage(data=b"%PDF-1.7", source="a.pdf")))
    assert found["page"]["source"] == "a.pdf"
    assert found["refusal"] == {"stage": "decode", "reason": "not text: PDF"}
    assert (found["articles"], found["blocks"], found["related"], found["page"]["id"]) == ([], [], [], None)


def test_the_same_page_gives_the_same_bytes() -> None:
    for raw in SAMPLES[::9]:
        assert to_json(read_page(raw)) == to_json(read_page(raw))
