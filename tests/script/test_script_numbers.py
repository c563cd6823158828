from fractions import Fraction
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.lexicon import Table, read_table
from rawi.script import fold_text
from rawi.script.numbers import NumberReader
from rawi.script.ranges import RangeReader


def table(name: str) -> Table:
    return read_table(name, (files("rawi") / f"lexica/{name}.tsv").read_text("utf-8"))


NUMBERS = NumberReader(table("words/numbers"))
GLUED = NumberReader(table("words/numbers"), glued=True)
RANGES = RangeReader(table("words/bounds"), NUMBERS)

UNITS = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
FEMININE = ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"]
TEENS = ["أحد عشر", "اثنا عشر", *(f"{unit} عشر" for unit in UNITS[3:10])]
TEENS_FEMININE = ["إحدى عشرة", "اثنتا عشرة", *(f"{unit} عشرة" for unit in FEMININE[3:10])]
TENS = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
HUNDREDS = ["مئة", "مئتان", *(f"{unit}مئة" for unit in FEMININE[3:8]), "ثمانمئة", "تسعمئة"]
HUNDREDS_APART = ["مائة", "مائتان", *(f"{unit} مائة" for unit in FEMININE[3:10])]
SCALES = [(10**6, "مليون", "مليونان", "ملايين", "مليونا"), (10**3, "ألف", "ألفان", "آلاف", "ألفا")]


def below_thousand(value: int, feminine: bool, apart: bool) -> list[str]:
    parts = [(HUNDREDS_APART if apart else HUNDREDS)[value // 100 - 1]] if value >= 100 else []
    units = FEMININE if feminine else UNITS
    rest = value % 100
    if 11 <= rest <= 19:
        parts.append((TEENS_FEMININE if feminine else TEENS)[rest - 11])
    elif rest >= 20:
        parts += [units[rest % 10]] if rest % 10 else []
        parts.append(TENS[rest // 10 - 2])
    elif rest:
        parts.append(units[rest])
    return parts


def spell(value: int, feminine: bool = False, apart: bool = False, gap: str = " و") -> str:
    if value == 0:
        return "صفر"
    parts = []
    for size, one, two, several, many in SCALES:
        count, value = divmod(value, size)
        if count == 1:
            parts.append(one)
        elif count == 2:
            parts.append(two)
        elif count:
            noun = several if 3 <= count % 100 <= 10 else one if count % 100 < 3 else many
            parts += below_thousand(count, False, apart)
            parts[-1] += " " + noun
    return gap.join(parts + below_thousand(value, feminine, apart))


def read(text: str, reader: NumberReader = NUMBERS) -> list[tuple[float, str, bool]]:
    folded = fold_text(text)
    return [(float(one.value), folded[one.start : one.end], one.ordinal) for one in reader.find(folded)]


def values(text: str) -> list[float]:
    return [value for value, _, _ in read(text)]


@given(st.integers(0, 999_999_999), st.booleans(), st.booleans(), st.sampled_from([" و", " و "]))
def test_every_integer_in_words_reads_back(value: int, feminine: bool, apart: bool, gap: str) -> None:
    folded = fold_text(f"سجل الميناء {spell(value, feminine, apart, gap)} وصل أمس")
    found = NUMBERS.find(folded)
    assert [one.value for one in found] == [value]
    assert found[0].words
    assert folded[found[0].end :] == " وصل امس"


@given(st.integers(0, 10**15), st.integers(0, 999), st.booleans(), st.booleans())
def test_digits_read_back(whole: int, part: int, grouped: bool, arabic: bool) -> None:
    text = (f"{whole:,}" if grouped else str(whole)) + (f".{part:03}" if part else "")
    if arabic:
        text = text.translate(str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫"))
    found = NUMBERS.find(fold_text(f"حمولة {text} طن"))
    assert [one.value for one in found] == [whole + Fraction(part, 1000)]
    assert not found[0].words


@given(
    st.lists(
        st.sampled_from(
            ["خمسة", "وعشرين", "ألف", "مئة", "3", "10", "1.5", "/", "-", "%", "و", "الثالث", "ربع", "أكثر من"]
        )
    ),
    st.sampled_from([" ", "", "\n"]),
)
def test_spans_lie_in_the_text_in_order(parts: list[str], gap: str) -> None:
    folded = fold_text(gap.join(parts))
    for found in (NUMBERS.find(folded), NUMBERS.find_percents(folded), RANGES.find_ranges(folded)):
        edges = [edge for one in found for edge in (one.start, one.end)]
        assert edges == sorted(edges)
        assert all(one.start < one.end for one in found)
        assert not edges or (edges[0] >= 0 and edges[-1] <= len(folded))


@given(st.text(alphabet="0123456789.,/-:% وابمنالعشر"))
def test_no_text_breaks_the_reader(text: str) -> None:
    NUMBERS.find(text)
    NUMBERS.find_percents(text)
    RANGES.find_ranges(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ألف وتسعمائة وثمانية وسبعون", 1978),
        ("ثلاث مائة و واحد وثلاثون", 331),
        ("٤ آلاف ٣ مائة و٢١", 4321),
        ("ألف خمسمئة", 1500),
        ("مئة ألف", 100_000),
        ("اثنتي عشرة", 12),
        ("ثماني عشرة", 18),
        ("ألفي", 2000),
        ("اثنين وعشرين ألفا", 22_000),
        ("١٫٢ مليار", 1_200_000_000),
        ("1 234 567", 1_234_567),
        ("12 500", 12_500),
        ("1.250.000", 1_250_000),
        ("26،013,94", 26013.94),
        ("مليون ونصف المليون", 1_500_000),
        ("ثلاثة ملايين وربع", 3_250_000),
        ("خمسة ونصف مليون", 5_500_000),
        ("نصف مليون", 500_000),
        ("نصف دزينة", 6),
        ("ثلاثة أرباع", 0.75),
        ("ثلثي", 2 / 3),
        ("1 4/5", 1.8),
        ("سالب خمسة", -5),
        ("-5", -5),
        ("سبعة فاصلة خمسة وعشرين", 7.25),
        ("واحد من عشرة", 0.1),
        ("حداشر", 11),
        ("تلتمية وخمسين", 350),
        ("متين وتمنية", 208),
        ("خمسطعش", 15),
    ],
)
def test_one_number_is_the_whole_text(text: str, value: float) -> None:
    [(found, form, ordinal)] = read(text)
    assert (form, ordinal) == (fold_text(text), False)
    assert found == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ثلاثة وأربعة", [3, 4]),
        ("عشرون وخمسة", [20, 5]),
        ("خمسة وعشرة آلاف", [5, 10_000]),
        ("25 و30", [25, 30]),
        ("10-20", [10, 20]),
        ("192.168.1.2", [192, 168, 1, 2]),
        ("موسم 2023/2024", [2023, 2024]),
        ("الثالثة وثمانية عشر دقيقة", [3, 18]),
        ("الثالثة والنصف", [3, 0.5]),
        ("خمس الساعة مضت", [0.2]),
        ("خمس ساعات مضت", [5]),
        ("الرياح في عشر المدن", [0.1]),
        ("ارتفع ثمن الزيت", []),
        ("وصل آلاف الركاب", []),
        ("تأهل إلى نصف النهائي", []),
        ("أول من أمس", []),
        ("غادر الاثنين الماضي", []),
        ("غادر اثنان", [2]),
        ("بحار متين البنية", []),
        ("لست بحارا في كمية", []),
        ("طائرة F16 وشبكة 4G", []),
        ("على https://example.org/2026/11", []),
        ("عشرون بالمئة", [20]),
        ("أثنى الربان عليهم", []),
        ("بلغ واحدا وعشرين عاما", [21]),
        ("أمير من آل ثاني", []),
        ("سالب سالب", []),
        ("رقم " + "9" * 5000, []),
    ],
)
def test_what_does_not_join_and_what_is_none(text: str, expected: list[float]) -> None:
    assert values(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("الأول", 1),
        ("ثالثة", 3),
        ("الحادي والعشرين", 21),
        ("الحادية عشرة", 11),
        ("الثانية عشرة", 12),
        ("السابعة والتسعون", 97),
        ("العشرون", 20),
        ("المئة والخامسة والعشرون", 125),
        ("الخامس والعشرون بعد المئة", 125),
    ],
)
def test_ordinals(text: str, value: int) -> None:
    assert read(f"السفينة {text}.") == [(value, fold_text(text), True)]


def test_definite_tens_before_what_they_count_are_cardinals() -> None:
    assert read("ناهز السبعين عاما في القرن العشرين") == [(70, "السبعين", False), (20, "العشرين", True)]


@pytest.mark.parametrize(
    "word", ["سالب", "المئة و", "ألف", "و", "واحد من", "1,234,", "5 و", "نصف", "الخامس والعشرين بعد"]
)
def test_long_repetition_ends(word: str) -> None:
    text = fold_text(f"{word} " * 5000)
    NUMBERS.find(text)
    RANGES.find_ranges(text)


def test_start_is_after_conjunction_and_preposition_but_the_article_belongs() -> None:
    found = [form for _, form, _ in read("وبخمسة ثم للخمسة ثم بالثلاثة ثم و3 ثم ال7 ثم فالثاني")]
    assert found == ["خمسه", "لخمسه", "الثلاثه", "3", "7", "الثاني"]


def test_a_part_of_the_text_can_be_searched() -> None:
    folded = "5 سفن و7 قوارب و9 زوارق"
    assert [(int(one.value), one.start) for one in NUMBERS.find(folded, 3, 12)] == [(7, 7)]


@pytest.mark.parametrize(
    "text",
    ["7.7.7.", "ثلاثه وعشرون الف و7", "خمسه من سبعه عشر 3/4", "قال ان خمسين و3 و4", "لا عدد هنا", "اثنين 5"],
)
def test_the_first_number_is_found_without_the_others(text: str) -> None:
    for start in range(len(text)):
        every = NUMBERS.find(text, start)
        assert NUMBERS.find_first(text, start, len(text)) == (every[0] if every else None)


def test_glued_digits_are_read_when_asked_for() -> None:
    assert read("دفع 20دولارا و3مليون درهم") == []
    assert [value for value, _, _ in read("دفع 20دولارا و3مليون درهم", GLUED)] == [20, 3_000_000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10%", [(10, "10%")]),
        ("بنسبة ١٢٫٥ في المئة", [(12.5, "12.5 في الميه")]),
        ("عشرين بالمئة منهم", [(20, "عشرين بالميه")]),
        ("نسبة 10", [(10, "نسبه 10")]),
        ("%7 منها", [(7, "%7")]),
        ("من 5% إلى 8%", [(5, "5%"), (8, "8%")]),
        ("10 قوارب", []),
    ],
)
def test_percents(text: str, expected: list[tuple[float, str]]) -> None:
    folded = fold_text(text)
    found = [(float(one.value), folded[one.start : one.end]) for one in NUMBERS.find_percents(folded)]
    assert found == expected


def test_relative_ordinals() -> None:
    folded = fold_text("الرصيف التالي ثم قبل الأخير، وآخر سفينة لا الآخر ولا شخص آخر")
    found = [(one.relative, int(one.value)) for one in NUMBERS.find_relative(folded)]
    assert found == [("current+1", 1), ("end-1", -1), ("end+0", 0)]


def intervals(text: str) -> list[tuple[str, str]]:
    folded = fold_text(text)
    return [
        (
            f"{'(' if one.low_open else '['}{'' if one.low is None else one.low},"
            f"{'' if one.high is None else one.high}{')' if one.high_open else ']'}",
            folded[one.start : one.end],
        )
        for one in RANGES.find_ranges(folded)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بين 20 و30 سفينة", [("[20,30)", "بين 20 و30")]),
        ("من ألف إلى 1500 طن", [("[1000,1500)", "من الف الي 1500")]),
        ("بين 2 و3 ملايين", [("[2000000,3000000)", "بين 2 و3 ملايين")]),
        ("من 3 سفن إلى 5 سفن", [("[3,5)", "من 3 سفن الي 5")]),
        ("20~100", [("[20,100)", "20~100")]),
        ("1000 – 5000", [("[1000,5000)", "1000 - 5000")]),
        ("2026-11-22 و5-3", []),
        ("أكثر من ألف", [("(1000,)", "اكثر من الف")]),
        ("وما لا يقل عن 16 بحارا", [("[16,)", "لا يقل عن 16")]),
        ("16 بحارا على الأقل", []),
        ("16 على الأقل", [("[16,)", "16 علي الاقل")]),
        ("يتجاوز 150", [("(150,)", "يتجاوز 150")]),
        ("لا يتجاوز 150", [("(,150]", "لا يتجاوز 150")]),
        ("<= 100", [("(,100]", "<= 100")]),
        ("=> 100", []),
        ("أقل من أو يساوي 9", [("(,9]", "اقل من او يساوي 9")]),
        ("500 أو أكثر", [("[500,)", "500 او اكثر")]),
        ("أكبر من 10 وأصغر من 20", [("(10,20)", "اكبر من 10 واصغر من 20")]),
        ("أكبر من 40 وأصغر من 10", [("(40,)", "اكبر من 40"), ("(,10)", "اصغر من 10")]),
        ("فوق الربع وتحت النصف", [("(1/4,1/2)", "فوق الربع وتحت النصف")]),
    ],
)
def test_ranges(text: str, expected: list[tuple[str, str]]) -> None:
    assert intervals(text) == expected
