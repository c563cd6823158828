"""Which language a text is in: Arabic told from its neighbours in script and from Arabic in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.script import ARABIC, arabic_share, detect_language

LAW = settings(deadline=None, max_examples=100)
ARABIC_NEWS = "قالت المتحدثة باسم الميناء إن السفينة رست صباح الثلاثاء والطاقم سليم، وأضافت أن العمل مستمر."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ARABIC_NEWS, "ar"),
        ("الوزير قال ان المركب وصلت المينا النهارده الصبح وده كلام كبير قوي", "ar"),
        ("رَسَتِ السَّفِينَةُ فِي الْمِينَاءِ صَبَاحَ الثُّلَاثَاءِ وَقَالَ الرُّبَّانُ إِنَّ الطَّاقَمَ سَلِيمٌ", "ar"),
        ("رســـت الســـفيـــنة فـــي المـــيـــناء", "ar"),
        ("وزیر المرافئ قال إن السفینة رست فی المیناء", "ar"),
        ("وزیر راه گفت که کشتی در بندر پهلو گرفته است و کارها ادامه دارد", "fa"),
        ("وزیر نے کہا کہ جہاز بندرگاہ پر پہنچ گیا ہے اور کام جاری ہے", "ur"),
        ("وەزیر گوتی کەشتییەکە گەیشتە بەندەرەکە و کارەکان دەست پێدەکەن", "ckb"),
        ("د پښتو ژبې په هکله ډېر کتابونه لیکل شوي دي او خلک یې په مینه لولي", "ps"),
        ("The minister said the ship had reached the port early this morning", "en"),
        ("Le ministre a dit que le navire était arrivé au port ce matin", "fr"),
    ],
)
def test_a_sentence_of_news_is_told_by_its_language(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "وزیر وویل چې بېړۍ بندر ته رسېدلې ده او کار به پیل شي",
        "بندر، کشتی، وزیر، گفتگو",
        "جہاز بندرگاہ پہنچ گیا",
        "کەشتییەکە گەیشت",
    ],
)
def test_a_short_line_of_a_neighbour_in_arabic_script_is_never_arabic(text: str) -> None:
    assert arabic_share(text) == 1.0
    assert detect_language(text) not in {*ARABIC, "und"}


@pytest.mark.parametrize(
    "text",
    [
        "el markeb weslet el mina el naharda el sob7 w kol el nas kanet farhana awy",
        "3ayez a3raf el markeb weslet emta ya gama3a",
        "wazir el mina gal enno l bakhra wslet lyouma sba7",
    ],
)
def test_arabic_in_latin_letters_is_some_language_but_never_arabic(text: str) -> None:
    assert arabic_share(text) == 0.0
    assert detect_language(text) not in {*ARABIC, "und"}


@pytest.mark.parametrize("text", ["", " \n", "123 456", "٢٠٢٤ - ١٢:٣٠", "؟!،", "___", "\ud800"])
def test_where_there_is_no_letter_there_is_no_language(text: str) -> None:
    assert detect_language(text) == "und"


@pytest.mark.parametrize("broken", ["\ud800", "\n", "\r\n\r\n", "\x00", "\u200f"])
def test_line_breaks_and_broken_characters_do_not_hide_the_language(broken: str) -> None:
    assert detect_language(ARABIC_NEWS.replace(" ", f" {broken}")) == "ar"


def test_only_the_head_of_a_long_text_is_read() -> None:
    head = (ARABIC_NEWS + " ") * 40
    assert len(head) > 3000
    assert detect_language(head + "The minister said the ship had reached the port. " * 500) == "ar"


@LAW
@given(st.text(max_size=200))
def test_any_text_at_all_has_an_answer(text: str) -> None:
    language = detect_language(text)
    assert language == "und" or (language.islower() and language.isalpha() and len(language) in {2, 3})


@LAW
@given(st.text("ابتثجحخپچگیک", max_size=20), st.text("abcXYZé", max_size=20), st.text("12 .،-_", max_size=9))
def test_the_arabic_share_counts_letters_only(arabic: str, latin: str, other: str) -> None:
    letters = len(arabic) + len(latin)
    share = arabic_share(arabic + other + latin)
    assert share == (len(arabic) / letters if letters else 0.0)


@pytest.mark.parametrize(
    ("text", "share"), [("ﻻ", 1.0), ("رســوان", 1.0), ("ab رس", 0.5), ("порт", 0.0), ("12", 0.0)]
)
def test_stretching_and_presentation_forms_do_not_move_the_share(text: str, share: float) -> None:
    assert arabic_share(text) == share


@pytest.mark.parametrize(
    ("text", "share"), [("مَب", 1.0), ("x ٢٠٢٤", 0.0), ("ab ٢ رس", 0.5), ("abcd رَسْ", 1 / 3), ("ab ۲", 0.0)]
)
def test_marks_and_eastern_digits_do_not_move_the_share(text: str, share: float) -> None:
    assert arabic_share(text) == pytest.approx(share)


@pytest.mark.parametrize(
    "text",
    [
        "قَالَتِ الْوَزِيرَةُ إِنَّ الْمُفَاوَضَاتِ مُسْتَمِرَّةٌ فِي الْعَاصِمَةِ",
        "ﺭﺳﺖ ﺍﻟﺴﻔﻴﻨﺔ ﻓﻲ ﺍﻟﻤﻴﻨﺎﺀ ﺻﺒﺎﺡ ﺍﻟﺜﻼﺛﺎﺀ",
    ],
    ids=["all marks written", "presentation forms"],
)
def test_spelling_does_not_hide_arabic(text: str) -> None:
    assert detect_language(text) == "ar"
