"""What folds alike, and what must not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.script import fold, fold_text

LAW = settings(deadline=None, max_examples=200)
ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
WORDS = st.lists(st.text(ALPHABET, min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("page", "plain"),
    [
        ("وزیر الخارجیة", "وزير الخارجية"),
        ("الأمریکی", "الامريكي"),
        ("أيضــــاً", "ايضا"),
        ("إقرأ أيضًا", "اقرا ايضا"),
        ("لايزالُ", "لايزال"),
        ("مصرى", "مصري"),
        ("رسوانة", "رسوانه"),
        ("مسؤول وشؤون", "مسوول وشوون"),
        ("هيئة الموانئ", "هييه المواني"),
        ("ﺍﻟﺴﻔﻴﻨﺔ", "السفينة"),
        ("ﻻﺟﺌﻮﻥ ﻷﻧﻬﻢ ﻵﻥ", "لاجيون لانهم لان"),
        ("ﷲ", "الله"),
        ("ﷺ", "صلى الله عليه وسلم"),
        ("﷼", "ريال"),
        ("هٰذا", "هذا"),
        ("ٱلسفينة", "السفينه"),
        ("گاليري چاي ڤيلا پارك ژاله", "كاليري جاي فيلا بارك زاله"),
        ("ھذہ السفینۂ", "هذه السفينه"),
        ("می\u200cشود", "ميشود"),
        ("١٢٣٤٥٦٧٨٩٠", "1234567890"),
        ("۱۲۳۴۵۶۷۸۹۰", "1234567890"),
        ("٣٫٥٪", "3.5%"),
        ("١٬٢٠٠", "1,200"),
        ("«نعم» “نعم” „نعم‟", '"نعم" "نعم" "نعم"'),
        ("‹نعم› ‘نعم’ ‚نعم‛", "'نعم' 'نعم' 'نعم'"),
        ("رسوان – الضفة — اليوم", "رسوان - الضفة - اليوم"),
        ("لماذا؟ نعم؛ ثم، لا", "لماذا? نعم; ثم, لا"),
        ("\u202bالسفينة\u202c\u200f رست\u061c", "السفينة رست"),
        ("ال\u00adسفينة\ufeff", "السفينة"),
        ("رسوان\u00a0اليوم\u2003غدا\tأمس", "رسوان اليوم غدا امس"),
        ("BBC العربية Été", "bbc العربيه été"),
    ],
)
def test_a_word_as_the_page_prints_it_folds_as_its_plain_spelling(page: str, plain: str) -> None:
    assert fold_text(page) == fold_text(plain)
    assert fold_text(plain) == plain.replace("ة", "ه").replace("ى", "ي")


@LAW
@given(WORDS, st.data())
def test_marks_stretching_and_controls_in_words_change_nothing(text: str, data: st.DataObject) -> None:
    noise = st.text("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670ـ\u200e\u200f\u200d\u2066\u2069")
    drawn = "".join(char + (data.draw(noise) if char != " " else "") for char in text)
    assert fold_text(drawn) == fold_text(text)


@LAW
@given(st.text(ALPHABET + "أإآؤئىة \u064b\u064e\u0651", max_size=20))
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold_text(composed) == fold_text(decomposed)


@LAW
@given(WORDS, WORDS)
def test_words_of_other_letters_stay_apart(one: str, other: str) -> None:
    assert (fold_text(one) == fold_text(other)) == (one == other)


def test_every_presentation_form_folds_as_its_letters() -> None:
    forms = [chr(code) for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))]
    letters = {form: unicodedata.normalize("NFKC", form) for form in forms}
    unlike = [form for form, plain in letters.items() if fold_text(form) != fold_text(plain).strip()]
    assert sum(form != plain for form, plain in letters.items()) > 600
    assert unlike == []


def test_no_character_of_the_basic_plane_folds_to_what_folds_on() -> None:
    folded = {fold_text(chr(code)) for code in range(0x10000)}
    assert {form for form in folded if fold_text(form) != form} == set()


def test_letters_of_every_other_script_are_only_lowered() -> None:
    text = "Ünïted ΩΑ Жук 新聞 עיתון खबर 😀 + = _ / @ #"
    assert fold_text(text) == "ünïted ΩΑ Жук 新聞 עיתון खबर 😀 + = _ / @ #"


@pytest.mark.parametrize(
    ("page", "folded"),
    [
        ("رسوان ـ الضفة", "رسوان - الضفه"),
        ("رسوان ـــ الضفة", "رسوان - الضفه"),
        ("١٤ ـ ٥ ـ ٢٠٢٣", "14 - 5 - 2023"),
        ("(و م ن)ـ", "(و م ن)-"),
        ("رســوان", "رسوان"),
        ("كتابـ هنا", "كتاب هنا"),
        ("لـ(المرسى)", "ل(المرسي)"),
        ("بـ«نعم»", 'ب"نعم"'),
        ("١٤٤٦ هـ", "1446 ه"),
        ("سـَفر", "سفر"),
    ],
)
def test_a_tatweel_beside_a_letter_is_stretching_and_one_apart_is_a_dash(page: str, folded: str) -> None:
    assert fold_text(page) == folded


@pytest.mark.parametrize("control", ["\u200f", "\u200e", "\u202b", "\ufeff"])
def test_a_direction_control_before_a_newsroom_dash_changes_nothing(control: str) -> None:
    assert fold_text(f"رسوان {control}ـ الضفة") == fold_text("رسوان ـ الضفة")


@LAW
@given(st.text("ابة ىأﻻ\u064bـ\u200f٣X", max_size=20))
def test_fold_text_is_the_folded_form_of_the_view_and_the_view_keeps_its_text(text: str) -> None:
    view = fold(text)
    assert view.text == text
    assert view.folded == fold_text(text)
    assert not set(view.folded) & set("أةىﻻ\u064bـ\u200f٣X")


@LAW
@given(st.lists(st.text(st.characters(), max_size=30), max_size=8))
def test_long_texts_fold_as_their_lines_do(lines: list[str]) -> None:
    # Lone surrogates among them; a line break keeps what is dropped or joined from reaching into the next line.
    assert fold_text("\n".join(lines)) == "\n".join(map(fold_text, lines))


@pytest.mark.parametrize("page", ["\ud83d\ude00", "\ud800", "😀 أ", "\U0010ffffى"])
def test_long_texts_keep_characters_outside_the_table(page: str) -> None:
    assert fold_text(page * 50) == fold_text(page) * 50
