"""Who said what, through whom: an example beside each rule, decoys, and the laws on any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.desk import read_text
from rawi.model import Article, Statement


def said(text: str, *, headline: bool = False) -> tuple[Statement, ...]:
    return read_text(text, headline=headline).statements


def short(text: str, *, headline: bool = False) -> list[tuple[str, str, str, str]]:
    return [(one.speaker.ar, one.act, one.mode, one.text) for one in said(text, headline=headline)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "قال وزير النقل سالم الحدادي، الخميس، خلال مؤتمر صحفي، إن الميناء سيفتح غداً.",
            [("سالم الحدادي", "say", "indirect", "الميناء سيفتح غداً")],
        ),
        (
            "أعلنت وزارة الصحة تسجيل 12 إصابة جديدة.",
            [("وزارة الصحة", "announce", "indirect", "تسجيل 12 إصابة جديدة")],
        ),
        (
            "وأكد مصدر أمني أن الطريق مفتوح، مضيفاً أن الحركة عادية.",
            [
                ("مصدر أمني", "affirm", "indirect", "الطريق مفتوح"),
                ("مصدر أمني", "add", "indirect", "الحركة عادية"),
            ],
        ),
        (
            'وقال المتحدث باسم الشرطة سالم الحدادي: "الطريق مفتوح. لا داعي للقلق".',
            [("سالم الحدادي", "say", "direct", "الطريق مفتوح. لا داعي للقلق")],
        ),
        (
            "«الطريق مفتوح أمام الجميع»، قال سالم الحدادي.",
            [("سالم الحدادي", "say", "direct", "الطريق مفتوح أمام الجميع")],
        ),
        (
            "ووفقا لمصادر طبية، ارتفع عدد المصابين إلى تسعة.",
            [("مصادر طبية", "say", "indirect", "ارتفع عدد المصابين إلى تسعة")],
        ),
        (
            "طالبت النقابة الحكومة بصرف الأجور قبل العيد.",
            [("النقابة", "demand", "indirect", "بصرف الأجور قبل العيد")],
        ),
        (
            "نفى سالم الحدادي، في بيان، صحة الأنباء.",
            [("سالم الحدادي", "deny", "indirect", "صحة الأنباء")],
        ),
        (
            "وحمّلت اللجنة الشركة مسؤولية التأخير، وذلك في اتصال هاتفي مع رئيسها.",
            [("اللجنة", "blame", "indirect", "الشركة مسؤولية التأخير")],
        ),
        (
            "أما سالم الحدادي فقال إن الوقت ضاق.",
            [("سالم الحدادي", "say", "indirect", "الوقت ضاق")],
        ),
        (
            "تساءل سالم الحدادي لماذا تأخرت السفينة.",
            [("سالم الحدادي", "ask", "indirect", "لماذا تأخرت السفينة")],
        ),
        (
            "وقال سالم الحدادي إن الأجور «متأخرة منذ الربيع».",
            [("سالم الحدادي", "say", "mixed", "الأجور «متأخرة منذ الربيع»")],
        ),
        (
            "وقال سالم الحدادي إن فيلم «الليل» سيعرض غداً.",
            [("سالم الحدادي", "say", "indirect", "فيلم «الليل» سيعرض غداً")],
        ),
    ],
)
def test_sayings(text: str, found: list[tuple[str, str, str, str]]) -> None:
    assert short(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "يذكر أن السفينة وصلت قبل أسبوع.",
        "ويعتقد أن العدد أكبر.",
        "رفض مصدر أمني الكشف عن هويته.",
        "وبين الميناء والمدينة طريق قديم.",
        "بحسب القانون، تفتح الأسواق صباحاً.",
        "ولم يعلق المتحدث على الأمر.",
        "تصاعدت أسعار الخبز، وأبرز المواقع تنشرها.",
    ],
)
def test_what_nobody_says(text: str) -> None:
    assert said(text) == ()


def test_an_understood_speaker_is_carried_over_paragraphs_by_gender() -> None:
    found = said(
        "قال وزير النقل سالم الحدادي إن الميناء جاهز.\nوقالت وزيرة الصحة ليلى الحدادي إن المستشفى جاهز.\n"
        "وأكد أن السفن عادت.\nوأكدت أن الأطباء عادوا."
    )
    assert [one.speaker.ar for one in found] == [
        "سالم الحدادي",
        "ليلى الحدادي",
        "سالم الحدادي",
        "ليلى الحدادي",
    ]
    assert [one.speaker.understood for one in found] == [False, False, True, True]
    assert found[2].speaker.evidence is None


def test_a_noun_with_its_article_points_back() -> None:
    first, second = said("قال مصدر في وزارة النقل إن الطريق مغلق. وأوضح المصدر أن الإصلاح يستمر يومين.")
    assert first.anonymous
    assert second.anonymous
    assert second.speaker.ar == first.speaker.ar == "مصدر في وزارة النقل"
    assert second.speaker.evidence is not None
    assert second.speaker.evidence.quote == "المصدر"


def test_a_document_speaks_for_whom_issued_it() -> None:
    (statement,) = said("أصدرت نقابة البحارة بياناً أمس.\nوأكد البيان أن الأجور متأخرة.")
    assert [(one.kind, one.ar) for one in statement.chain] == [
        ("body", "نقابة البحارة"),
        ("document", "البيان"),
    ]
    assert statement.medium == "written statement"


@pytest.mark.parametrize(
    "text",
    [
        "نقلت رويترز عن مسؤول في الميناء قوله إن السفينة غرقت.",
        "قال مسؤول في الميناء لرويترز إن السفينة غرقت.",
        "ذكرت رويترز، نقلا عن مسؤول في الميناء، أن السفينة غرقت.",
        "قال مسؤول في الميناء لوكالة رويترز إن السفينة غرقت.",
    ],
)
def test_a_relay_gives_the_same_chain_however_it_is_told(text: str) -> None:
    (statement,) = said(text)
    assert [(one.kind, one.ar) for one in statement.chain] == [
        ("unnamed", "مسؤول في الميناء"),
        ("agency", "رويترز"),
    ]
    assert statement.text == "السفينة غرقت"


def test_the_outlet_that_is_told_is_no_part_of_a_described_speaker() -> None:
    (statement,) = said("وأوضح مصفف الشعر لصحيفة النهار أن اللون غريب.")
    assert statement.speaker.ar == "مصفف الشعر"


def test_a_participle_goes_on_with_the_chain() -> None:
    first, second = said("نقلت رويترز عن مسؤول في الميناء قوله إن السفينة غرقت، مضيفاً أن البحارة نجوا.")
    assert (
        [one.ar for one in first.chain] == [one.ar for one in second.chain] == ["مسؤول في الميناء", "رويترز"]
    )


def test_a_nested_saying_is_a_statement_of_its_own() -> None:
    outer, inner = said("قال سالم الحدادي إن وزيرة الصحة ليلى الحدادي أكدت أن المستشفى جاهز.")
    assert (outer.speaker.ar, inner.speaker.ar) == ("سالم الحدادي", "ليلى الحدادي")
    assert inner.nested_in == outer.id
    assert [one.ar for one in inner.chain] == ["ليلى الحدادي", "سالم الحدادي"]


def test_headlines() -> None:
    assert short("سالم الحدادي: الميناء جاهز", headline=True) == [
        ("سالم الحدادي", "say", "direct", "الميناء جاهز")
    ]
    (statement,) = said("مصدر حكومي: الميناء جاهز", headline=True)
    assert statement.anonymous


def test_planned_and_negated() -> None:
    (planned,) = said("وسيؤكد سالم الحدادي أن الميناء جاهز.")
    assert planned.planned
    (negated,) = said("ولم يقل سالم الحدادي إن الميناء جاهز.")
    assert negated.negated


def test_occasion_place_day_and_those_spoken_to() -> None:
    (statement,) = said("وحث سالم الحدادي، في مؤتمر صحفي في القاهرة، أمس، الشركات على الإسراع.")
    assert statement.occasion == "press conference"
    assert statement.place is not None
    assert statement.place.evidence.quote == "القاهرة"
    assert [one.ar for one in statement.addressee] == ["الشركات"]


def test_a_quotation_may_close_in_the_next_paragraph() -> None:
    (statement,) = said("وكتب سالم الحدادي في رسالته: «تركت لكم السفينة.\nلا تبيعوها».")
    assert [one.quote for one in statement.content] == ["تركت لكم السفينة.", "لا تبيعوها"]


def laws(article: Article, text: str) -> None:
    ids = {one.id for one in article.statements}
    for one in article.statements:
        quotes = [
            *one.content,
            one.cue,
            *(voice.evidence for voice in (*one.chain, *one.addressee) if voice.evidence),
        ]
        for evidence in quotes:
            assert evidence.span.of(text) == evidence.quote
        assert one.chain
        assert one.nested_in is None or one.nested_in in ids
    for figure in article.figures:
        assert figure.source is None or figure.source in ids
    for event in article.events:
        assert event.said_in is None or event.said_in in ids


WORDS = [
    "قال",
    "وقالت",
    "وأضاف",
    "إن",
    "أن",
    "أنه",
    ":",
    "،",
    ".",
    "«",
    "»",
    '"',
    "(",
    ")",
    "وزير",
    "النقل",
    "سالم",
    "الحدادي",
    "مصدر",
    "أمني",
    "البيان",
    "بحسب",
    "وفق",
    "نقلت",
    "رويترز",
    "عن",
    "قوله",
    "مضيفا",
    "مؤكدة",
    "دعا",
    "إلى",
    "طالب",
    "الحكومة",
    "بصرف",
    "حمّل",
    "مسؤولية",
    "ألقى",
    "باللوم",
    "على",
    "فيما",
    "كما",
    "وهو",
    "الذي",
    "أما",
    "فرأى",
    "لم",
    "ما",
    "هل",
    "5",
    "ثلاثة",
    "قتلى",
    "أمس",
    "\n",
    "ج",
    "س",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
def test_any_words_are_read_and_every_quote_stands_on_its_page(text: str) -> None:
    laws(read_text(text), text)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    laws(read_text(text), text)


def test_the_same_text_gives_the_same_statements() -> None:
    text = "قال وزير النقل سالم الحدادي إن الميناء جاهز. وأضاف أن السفن عادت، بحسب رويترز."
    assert said(text) == said(text)
