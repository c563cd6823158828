"""The sample pages and their gold: complete, invented, and every gold string on its page."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from rawi.desk import find_samples, read_page
from rawi.model import RawPage, Reading
from rawi.script import fold_text

GOLD = Path(__file__).parents[2] / "gold"
SAMPLES = list(find_samples())
# Names of vocabularies and document types, which pages name and never load.
VOCABULARIES = ("schema.org", "w3.org", "ogp.me", "gmpg.org", "sitemaps.org")


def test_there_are_at_least_forty_pages_and_each_has_gold() -> None:
    assert len(SAMPLES) >= 40
    assert {Path(raw.source).stem for raw in SAMPLES} == {path.stem for path in GOLD.glob("*.json")}


@pytest.mark.parametrize("raw", SAMPLES, ids=lambda raw: str(raw.source))
def test_gold_strings_stand_on_the_page(raw: RawPage) -> None:
    reading = read_page(raw)
    assert isinstance(reading, Reading)
    page = _squeezed(reading.page.text).replace("_", " ")
    gold = json.loads((GOLD / f"{Path(raw.source).stem}.json").read_text("utf-8"))
    strings = [*gold["inline_links"], *gold["related"]]
    for article in gold["articles"]:
        strings += [
            article[key] for key in ("title", "source_credit", "byline", "dateline") if article.get(key)
        ]
        strings += [*article["keywords"], *article["agencies"], *article["body"].split("\n")]
    assert [text for text in strings if _squeezed(text) not in page] == []


@pytest.mark.parametrize("raw", SAMPLES, ids=lambda raw: str(raw.source))
def test_every_address_on_a_sample_is_an_example(raw: RawPage) -> None:
    text = raw.data.decode("utf-8", "replace")
    hosts = set(re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]{2,})", text))
    foreign = {host for host in hosts if not host.endswith(".example") and not host.endswith(VOCABULARIES)}
    assert not foreign
    assert not re.search(
        r"<(?:script|img|iframe|link)[^>]+(?:src|href)=[\"']https?://(?![\w.-]+\.example)", text
    )


def test_true_dates_fall_on_the_weekdays_the_gold_names() -> None:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    for path in sorted(GOLD.glob("*.json")):
        for article in json.loads(path.read_text("utf-8"))["articles"]:
            dating = article.get("dating") or {}
            if "weekday" in dating and "true" in dating:
                assert days[date.fromisoformat(dating["true"]).weekday()] == dating["weekday"], path.name


def _squeezed(text: str) -> str:
    return " ".join(fold_text(text).split())
