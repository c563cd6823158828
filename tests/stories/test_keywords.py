"""Keywords of invented articles: names and terms, in the article's own words."""

from __future__ import annotations

from functools import lru_cache

import pytest

from rawi.desk import open_lexica, read_text
from rawi.model import Article, Page, content_id
from rawi.script import fold_text
from rawi.stories import Keyword, KeywordReader

BANK = (
    "البنك المركزي الكالدوري يرفع سعر الفائدة\n"
    "رفع البنك المركزي الكالدوري سعر الفائدة أمس نقطتين، وقال محافظ البنك نادر السلوفي إن التضخم سيتراجع.\n"
    "وأضاف نادر السلوفي أن سعر الفائدة قد يرتفع مرة أخرى إذا بقي التضخم مرتفعاً في السوق الموازية.\n"
    "ويرى محللون أن السوق الموازية هي سبب التضخم، وأن سعر الفائدة وحده لا يكفي."
)
PORT = (
    "تصادم سفينتين في ميناء هيلارة\n"
    "أعلن خفر السواحل أن سفينتين تصادمتا في ميناء هيلارة مساء الأحد.\n"
    "وقال خفر السواحل إن البحث عن المفقودين مستمر، وإن لجنة التحقيق وصلت إلى ميناء هيلارة.\n"
    "وطلبت لجنة التحقيق من خفر السواحل تسجيلات الرادار."
)


@lru_cache(maxsize=1)
def reader() -> KeywordReader:
    return KeywordReader(open_lexica(None))


def opened(text: str) -> tuple[Article, Page]:
    page = Page(
        id=content_id("text", text), source="text", url=None, fetched_at=None, media_type="text/plain",
        charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    return read_text(text, headline=True), page


def found(text: str) -> tuple[Keyword, ...]:
    return reader().read(*opened(text))


def quotes(text: str) -> list[str]:
    return [one.quote for one in found(text)]


def test_names_and_terms_of_a_bank() -> None:
    own = quotes(BANK)
    assert any("البنك المركزي" in one for one in own)
    assert "سعر الفائدة" in own
    assert "نادر السلوفي" in own
    assert "السوق الموازية" in own


def test_names_and_terms_of_a_port() -> None:
    own = quotes(PORT)
    assert "ميناء هيلارة" in own
    assert "خفر السواحل" in own
    assert "لجنة التحقيق" in own


@pytest.mark.parametrize("text", [BANK, PORT])
def test_they_are_the_pages_own_characters(text: str) -> None:
    for one in found(text):
        assert one.quote == text[one.span.start : one.span.end]
        assert 0 < one.weight <= 1
        assert one.kind in ("name", "term")


@pytest.mark.parametrize("text", [BANK, PORT])
def test_five_to_eight_and_no_doubles(text: str) -> None:
    own = [set(fold_text(one).split()) for one in quotes(text)]
    assert 5 <= len(own) <= 8
    assert not any(one <= other for one in own for other in own if one is not other)


@pytest.mark.parametrize("text", [BANK, PORT])
def test_no_function_words_verbs_or_times(text: str) -> None:
    function = open_lexica(None).forms("words/function")
    for one in quotes(text):
        words = fold_text(one).split()
        assert not set(words) & function
        assert words[0] not in ("رفع", "قال", "اعلن", "اضاف", "يرتفع", "امس", "مساء", "الاحد")


def test_clitics_are_left_behind() -> None:
    text = (
        "خلاف حول السياسة النقدية\nاهتم المجلس بالسياسة النقدية طويلاً.\n"
        "وبالسياسة النقدية بدأ النقاش، والسياسة النقدية ختامه."
    )
    own = quotes(text)
    assert "السياسة النقدية" in own
    assert not any(one.startswith(("بال", "وال", "وبال", "لل")) for one in own)


def test_same_article_same_keywords() -> None:
    assert found(PORT) == KeywordReader(open_lexica(None)).read(*opened(PORT))


@pytest.mark.parametrize("text", ["", "عنوان", "قال ذلك ثم مضى\nولم يعد بعد."])
def test_nothing_to_say(text: str) -> None:
    assert len(found(text)) <= 1
