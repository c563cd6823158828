"""The folded view leads back to the page: every range of the folded form has its characters in the text."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rawi.model import Span
from rawi.script import View, fold, fold_text

LAW = settings(deadline=None, max_examples=300)

# What a page may print for each folded form; the two sides of every test below.
SPELLINGS = {
    "ا": "اأإآٱﺍﺎﺃ",
    "ب": "بپﺑ",
    "ك": "كکگﮐ",
    "ل": "لﻟ",
    "م": "مﻣ",
    "ه": "هةہھﺓﻩ",
    "و": "وؤﻭ",
    "ي": "يىئیےﯼﻯ",
    "ء": "ءﺀ",
    "لا": "ﻻﻷﻼ",
    "الله": "ﷲ",
    "صلي الله عليه وسلم": "ﷺ",
}
PLAIN = {
    " ": " \u00a0\u2009",
    "4": "4٤۴",
    '"': "«»“”„",
    "-": "-–",
    ",": ",،",
    "?": "?؟",
    "x": "xX",
    "\n": "\n",
}
MARKS = "\u064b\u064e\u0650\u0651\u0652\u0670\u0653ـ"
SILENT = "\u200e\u200f\u202b\u202c\u2067\u2069\u061c\u200c\u200d\ufeff\u00ad"


class Atom(NamedTuple):
    """One character of the page with the marks on it and the silent characters behind it."""

    base: str
    marks: str
    silent: str
    folded: str


def spelled(table: dict[str, str], marks: str) -> st.SearchStrategy[Atom]:
    pairs = [(base, folded) for folded, bases in table.items() for base in bases]
    return st.builds(
        lambda pair, on, behind: Atom(pair[0], on, behind, pair[1]),
        st.sampled_from(pairs),
        st.text(marks, max_size=2) if marks else st.just(""),
        st.text(SILENT, max_size=2),
    )


DASH = [Atom(" ", "", "", " "), Atom("ـ", "", "", "-"), Atom(" ", "", "", " ")]
LETTER = spelled(SPELLINGS, MARKS)
PAGES = st.lists(
    st.lists(LETTER, min_size=1, max_size=4) | st.lists(spelled(PLAIN, ""), max_size=2) | st.just(DASH),
    max_size=4,
).map(lambda runs: [atom for run in runs for atom in run])
HOSTILE = st.text(
    [*"ابله ةىءـXx٥1.،؟«-\n\u064e\u0651\u200f\u200d\u061c\u00adﻻﷲﷺﻷﱠﹷﯽکۀ", "\ufe73", "\ud800", "\x85"],
    max_size=10,
)


def written(atoms: list[Atom]) -> str:
    return "".join(atom.base + atom.marks + atom.silent for atom in atoms)


def ranges(view: View) -> list[tuple[int, int]]:
    size = len(view.folded)
    return [(start, end) for start in range(size) for end in range(start + 1, size + 1)]


def origins(atoms: list[Atom]) -> list[tuple[Atom, int, bool]]:
    """For each folded character: its atom, where that begins in the text, whether it is the atom's last."""
    out, at = [], 0
    for atom in atoms:
        out += [(atom, at, place == len(atom.folded) - 1) for place in range(len(atom.folded))]
        at += len(atom.base + atom.marks + atom.silent)
    return out


def is_ligature(char: str) -> bool:
    return char > "\ufb00" and len(unicodedata.normalize("NFKC", char)) > 1


@LAW
@given(PAGES)
def test_marks_tatweel_ligatures_and_direction_controls_fold_as_the_plain_spelling(atoms: list[Atom]) -> None:
    assert fold_text(written(atoms)) == "".join(atom.folded for atom in atoms)


@LAW
@given(PAGES)
def test_a_range_comes_back_as_its_letters_with_their_marks_and_nothing_more(atoms: list[Atom]) -> None:
    view = fold(written(atoms))
    source = origins(atoms)
    for start, end in ranges(view):
        span = view.span(start, end)
        assert span.start == source[start][1]
        last, at, whole = source[end - 1]
        ends = at + len(last.base)
        assert span.end == (ends + len(last.marks) if whole else ends)


@LAW
@given(PAGES)
def test_index_finds_where_each_character_of_the_text_went(atoms: list[Atom]) -> None:
    text = written(atoms)
    view = fold(text)
    begins = [at for _, at, _ in origins(atoms)]
    for offset in range(len(text) + 1):
        wanted = next((place for place, at in enumerate(begins) if at >= offset), len(view.folded))
        assert view.index(offset) == wanted


@LAW
@given(HOSTILE | st.text(max_size=10))
@example("xـ\u200fب")
@example("\u064eـ\u064eـ")
def test_every_span_lies_in_the_text_and_folds_to_a_text_that_holds_its_range(text: str) -> None:
    view = fold(text)
    for start, end in ranges(view):
        span = view.span(start, end)
        assert 0 <= span.start < span.end <= len(text)
        assert view.folded[start:end] in fold_text(span.of(text))


@LAW
@given(HOSTILE)
def test_a_span_folds_to_its_very_range_where_no_ligature_is_cut(text: str) -> None:
    view = fold(text)
    for start, end in ranges(view):
        span = view.span(start, end)
        back = fold_text(span.of(text))
        if back != view.folded[start:end]:
            inside = view.span(start, start + 1).of(text)[0], view.span(end - 1, end).of(text)[0]
            assert any(map(is_ligature, inside))
            assert len(back) > end - start


@LAW
@given(HOSTILE)
def test_index_and_span_agree(text: str) -> None:
    view = fold(text)
    for place in range(len(view.folded)):
        begins = view.span(place, place + 1).start
        found = view.index(begins)
        assert found <= place
        assert view.span(found, found + 1).start == begins
        assert view.index(begins + 1) > place
    assert view.index(len(text)) == len(view.folded)


@LAW
@given(HOSTILE)
def test_a_longer_range_never_has_a_shorter_span(text: str) -> None:
    view = fold(text)
    for start, end in ranges(view):
        span = view.span(start, end)
        for inner in ((start + 1, end), (start, end - 1)):
            if inner[0] < inner[1]:
                part = view.span(*inner)
                assert span.start <= part.start
                assert part.end <= span.end


@LAW
@given(HOSTILE | st.text(max_size=30))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold_text(text)
    assert fold_text(once) == once


@LAW
@given(st.text("ابتمنيةأى xY٣؟«» \n", max_size=30))
def test_where_folding_is_one_to_one_every_span_is_its_range(text: str) -> None:
    view = fold(text)
    assert len(view.folded) == len(text)
    for start, end in ranges(view):
        assert view.span(start, end) == Span(start=start, end=end)


@pytest.mark.parametrize(
    ("text", "part", "back"),
    [
        ("رئيسُ المصرفِ الأهليّ", "المصرف", "المصرفِ"),
        ("ميناءُ رســـوان", "رسوان", "رســـوان"),
        ("أهلاً بكم", "اهلا", "أهلاً"),
        ("صبـــــاح رسوان", "صباح ", "صبـــــاح "),
        ("كتابـه هنا", "كتاب", "كتابـ"),
        ("ﻻ تتأخر", "ل", "ﻻ"),
        ("والسفينة ﷲ يحفظها", "الله", "ﷲ"),
        ("والسفينة ﷲ يحفظها", "لل", "ﷲ"),
        ("\u202bالسفينة\u202c رست", "السفينه", "السفينة"),
        ("رسوان ـــ الضفة", "-", "ـــ"),
        ("يوم ١٤\u200f/٥", "14/5", "١٤\u200f/٥"),
    ],
)
def test_what_a_reader_would_mark_comes_back(text: str, part: str, back: str) -> None:
    view = fold(text)
    at = view.folded.index(part)
    assert view.span(at, at + len(part)).of(text) == back


def test_a_text_that_folds_to_nothing_has_no_ranges_and_one_index() -> None:
    text = "\u200f\u064b\ufeff"
    view = fold(text)
    assert view.folded == ""
    assert [view.index(offset) for offset in range(len(text) + 1)] == [0, 0, 0, 0]
