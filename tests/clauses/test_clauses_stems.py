"""The keys of words: what meets, what stays apart, and that any word has one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.clauses import Stemmer, keep_signs, without_signs
from rawi.clauses.verb_keys import VerbKeys
from rawi.desk import open_lexica
from rawi.script import fold_words

STEMMER = Stemmer(open_lexica())


def _keys(words: str) -> list[str]:
    return STEMMER.stems(fold_words(keep_signs(words)).split())


@pytest.mark.parametrize(
    "words",
    [
        "سفينة السفينة والسفينة بالسفن للسفينة سفينته",
        "لاعب لاعبون لاعبين لاعبو لاعبي",
        "متظاهر المتظاهرين متظاهرون متظاهرة للمتظاهرين",
        "صديق أصدقاء أصدقائه الأصدقاء",
        "مشهور مشهورة المشهورين مشهورا",
        "كبير كبيرة الكبيرة",
        "سابق السابقة سابقا",
        "خاص خاصة الخاص",
        "اقتصادي الاقتصادية اقتصادية",
        "باع يبيع باعوا ستبيع ويبيعونه بيعت",
        "ينهار انهارت تنهر ستنهار",
        "استخدم يستخدمون استخدمت تستخدم استخدمها",
        "اختار يختار اختارت اختير",
        "مسؤول مسئول المسؤولين مسئولين",
        "إنجليزي الإنكليزية",
        "نادي النادي الأندية نواد",
        "كرة كرات الكرة بالكرة",
        "إلغاء الإلغاء إلغاؤها لإلغاء",
        "التزام التزاما الالتزام والتزامه",
        "حق الحقوق بحقوقهم",
    ],
)
def test_forms_of_one_word_meet(words: str) -> None:
    assert len(set(_keys(words))) == 1, dict(zip(words.split(), _keys(words), strict=True))


@pytest.mark.parametrize(
    "words",
    [
        "مكتبة مكتب",
        "شاحنة شاحن",
        "طريقة طريق",
        "عملة عمل",
        "فكرة فكر",
        "حربة حرب",
        "ألبوم بومة",
        "ألماس ماسة",
        "مراقبة مراقب",
        "كتب كاتب",
        "ورد رد",
        "عالمي عالم",
        "والد لد",
    ],
)
def test_other_words_stay_apart(words: str) -> None:
    one, other = _keys(words)
    assert one != other


def test_a_sign_on_the_page_tells_what_folding_loses() -> None:
    # With hamza no article, with ة no pronoun; without either, the lists decide.
    assert _keys("آلام") == _keys("ألم") != _keys("الام")
    assert _keys("عملة") != _keys("عمله")


def test_shared_plurals_lead_to_both_singulars() -> None:
    (key,) = _keys("خريطة")
    assert set(STEMMER.shared_plurals(key)) == {"خرايط"}
    assert STEMMER.other_singulars("الخرايط") == (key,)


def test_verbs_that_share_a_row_are_two_verbs() -> None:
    keys = VerbKeys([{"past": "نقل|حمل", "present": "ينقل|يحمل"}, {"past": "وصل|وصلت", "present": "يصل"}])
    assert [keys.find(one) for one in ("ينقل", "يحمل", "وصلت", "تصل")] == ["نقل", "حمل", "وصل", "وصل"]


def test_names_are_not_known() -> None:
    assert STEMMER.is_known("سفينه")
    assert not STEMMER.is_known("كرنمار")
    assert STEMMER.may_name("كرنمار")
    assert not STEMMER.may_name("السفينه")


@given(st.text(max_size=60))
def test_signs_leave_the_words_as_they_are(text: str) -> None:
    text = text.replace("\u0674", "")
    assert without_signs(fold_words(keep_signs(text))) == without_signs(fold_words(text))


@given(st.text(min_size=1, max_size=12, alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآةىؤئ0١abc\u0674"))
def test_every_word_has_a_key(word: str) -> None:
    assert STEMMER.stem(word) or not without_signs(word)
    assert "\u0674" not in STEMMER.stem(word)
