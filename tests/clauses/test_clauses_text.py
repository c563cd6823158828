"""Articles cut into sentences with names, times and quotation marks on them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.clauses import ClauseReader, Text, VerbTable
from rawi.desk import open_lexica
from rawi.model import Article, Page, Span
from rawi.script.passages import USUAL_LENGTH

READER = ClauseReader(open_lexica())


def opened(text: str) -> Text:
    page = Page(
        id="x", source="x", url=None, fetched_at=None, media_type="text/plain", charset="utf-8", language="ar", text=text,
    )  # fmt: skip
    spans, at = [], 0
    for line in text.split("\n"):
        if line:
            spans.append(Span(start=at, end=at + len(line)))
        at += len(line) + 1
    article = Article(
        id="a", page="x", role="main", outlet=None, title=None, credit=None, agencies=(), byline=None, dateline=None,
        stamps=(), labels=(), keywords=(), paragraphs=tuple(spans), text="\n".join(one.of(text) for one in spans),
    )  # fmt: skip
    return READER.open(article, page)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("قال «وصلت السفينة» أمس", ["وصلت السفينه"]),
        ('قال "وصلت السفينة" ثم "غادرت"', ["وصلت السفينه", "غادرت"]),
        ("قال “وصلت السفينة” أمس", ["وصلت السفينه"]),
        ("قال „وصلت السفينة“ أمس", ["وصلت السفينه"]),
        ("قال «سفينة «الهدهد» وصلت» أمس", ['سفينه " الهدهد " وصلت', "الهدهد"]),
        ("قال «وصلت السفينة.\nثم غادرت» أمس", ["وصلت السفينه . ثم غادرت"]),
        ("قال «لم يغلق القوس\nفقرة ثانية\nفقرة ثالثة\nفقرة رابعة", ["لم يغلق القوس"]),
    ],
)
def test_quotation_marks_are_paired(text: str, inside: list[str]) -> None:
    found = opened(text)
    pairs = sorted(found.closes.items())
    assert [" ".join(found.form(k) for k in range(left + 1, right)) for left, right in pairs] == inside


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet='قال وصل «»"“”„.،:\n؟ 1', max_size=120))
def test_quotation_marks_close_behind_themselves_and_tokens_quote(text: str) -> None:
    found = opened(text)
    for left, right in found.closes.items():
        assert left < right <= len(found.tokens)
    for at in range(len(found.tokens)):
        evidence = found.evidence(at, at + 1, "x")
        assert evidence.span.of(text) == evidence.quote
        opening = found.quoted[at]
        assert opening == -1 or opening < at < found.closes[opening]
    assert [one.first for one in found.sentences] == sorted({one.first for one in found.sentences})


ROWS = [
    {"past": "قال", "present": "يقول", "masdar": "قول", "participle": "قائلا"},
    {"past": "دعا", "present": "يدعو", "masdar": "دعوة", "participle": "داعيا"},
    {"past": "نفى", "present": "ينفي", "masdar": "نفي", "participle": "نافيا"},
    {"past": "اتهم", "present": "يتهم", "masdar": "اتهام", "participle": "متهما"},
]
VERBS = VerbTable(ROWS)


@pytest.mark.parametrize(
    ("word", "row", "shape", "gender", "number", "pronoun"),
    [
        ("قالت", 0, "past", "f", "s", ""),
        ("وقالوا", 0, "past", "m", "p", ""),
        ("يقولون", 0, "present", "m", "p", ""),
        ("سيقول", 0, "future", "m", "s", ""),
        ("يقل", 0, "jussive", "m", "s", ""),
        ("قايله", 0, "participle", "f", "s", ""),
        ("قوله", 0, "masdar", "", "s", "ه"),
        ("دعت", 1, "past", "f", "s", ""),
        ("دعوا", 1, "past", "m", "p", ""),
        ("يدعو", 1, "present", "m", "s", ""),
        ("داعين", 1, "participle", "m", "p", ""),
        ("نفوا", 2, "past", "m", "p", ""),
        ("نافيه", 2, "participle", "f", "s", ""),
        ("اتهمها", 3, "past", "m", "s", "ها"),
        ("فاتهموه", 3, "past", "m", "p", "ه"),
    ],
)
def test_verbs_are_known_in_their_forms(
    word: str, row: int, shape: str, gender: str, number: str, pronoun: str
) -> None:
    found = [(one.row, one.shape, one.gender, one.number, one.pronoun) for one in VERBS.find(word)]
    assert (row, shape, gender, number, pronoun) in found


@pytest.mark.parametrize("word", ["سفينه", "قلم", "والي", "دعم", "نفط"])
def test_other_words_are_no_verbs(word: str) -> None:
    assert VERBS.find(word) == ()


def test_a_text_too_long_to_be_kept_is_read_as_its_parts_are() -> None:
    part = "قال «المصدر»: وصلَ الوفد.\nغادر أمس!"
    times = USUAL_LENGTH // len(part) + 2
    once, often = opened(part), opened("\n".join([part] * times))
    assert len(often.page.text) > USUAL_LENGTH > len(once.page.text)
    assert often.forms == once.forms * times
    assert len(often.sentences) == len(once.sentences) * times


def test_an_article_opened_again_is_the_same_and_its_own() -> None:
    first = opened("وصل الوفد. غادر أمس.")
    first.tokens.clear()
    again = opened("وصل الوفد. غادر أمس.")
    assert again.forms == ["وصل", "الوفد", ".", "غادر", "امس", "."] == [one.form for one in again.tokens]
    assert (again.form(0), again.form(-1), again.form(6)) == ("وصل", "", "")


def test_marks_in_marks_of_the_same_kind_close_inside_out() -> None:
    text = opened('قال "كتبت عليها "للبيع" ثم رحلت" أمس')
    assert [text.forms[at + 1 : close] for at, close in sorted(text.closes.items())] == [
        ["كتبت", "عليها", '"', "للبيع", '"', "ثم", "رحلت"],
        ["للبيع"],
    ]


def test_a_token_is_written_as_the_page_has_it() -> None:
    text = opened("أعلنتْ رئيسةُ البلدية، إيمان الوائلي، القرار")
    assert text.forms[:3] == ["اعلنت", "رييسه", "البلديه"]
    written = [text.written(at) for at in range(len(text.tokens))]
    assert written == ["أعلنتْ", "رئيسةُ", "البلدية", "،", "إيمان", "الوائلي", "،", "القرار"]


OWN = VerbTable(
    [
        {"past": "قال", "present": "يقول", "masdar": "قول", "participle": "قائلا"},
        {"past": "طالب", "present": "يطالب", "masdar": "مطالبة", "participle": "مطالبا"},
    ]
)


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("قلت", [(0, "past", 1, "s", "", "", 0)]),
        ("قلنا", [(0, "past", 1, "p", "", "", 0)]),
        ("وقلت", [(0, "past", 1, "s", "", "و", 1)]),
        ("فقلت", [(0, "past", 1, "s", "", "ف", 1)]),
        ("طالبناها", [(1, "past", 1, "p", "ها", "", 0)]),
        ("وطالبتهم", [(1, "past", 1, "s", "هم", "و", 1)]),
        ("قال", []),
        ("يطالب", []),
        ("كتبت", []),
        ("", []),
    ],
)
def test_the_first_person_of_the_past(
    word: str, told: list[tuple[int, str, int, str, str, str, int]]
) -> None:
    found = OWN.find_own(word)
    assert [
        (one.row, one.shape, one.person, one.number, one.pronoun, one.joined, one.cut) for one in found
    ] == told


def test_the_first_person_stands_apart_from_the_third() -> None:
    # `طالبت` is "she demanded" to everybody who does not ask for `I`.
    assert {one.person for one in OWN.find("طالبت")} == {3}
    assert {one.person for one in OWN.find_own("طالبت")} == {1}
    assert OWN.find("قلت") == ()
