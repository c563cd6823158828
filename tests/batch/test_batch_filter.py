"""The early filter: no Arabic page is lost, and hardly another passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.batch import Settings, may_be_arabic, step
from rawi.desk import find_samples
from rawi.model import RawPage, Refusal

ARABIC = "وصل الوفد إلى العاصمة صباح اليوم وقالت الوزيرة إن المحادثات بدأت في القصر القديم"
OTHERS = {
    "English": "The delegation arrived in the capital this morning; talks began in the old palace. " * 9,
    "French": "La délégation est arrivée à la capitale ce matin ; déjà, les pourparlers ont commencé. " * 9,
    "Danish": "Ørsted på Ø: Øl, Ærø, Åben Økonomi. Delegationen nåede frem til hovedstaden. " * 9,
    "Russian": "Делегация прибыла в столицу сегодня утром, переговоры начались в старом дворце. " * 9,
    "Greek": "Η αντιπροσωπεία έφτασε στην πρωτεύουσα σήμερα το πρωί και άρχισαν οι συνομιλίες. " * 9,
    "Hebrew": "המשלחת הגיעה לבירה הבוקר והשיחות החלו בארמון הישן. " * 9,
    "Chinese": "代表团今天上午抵达首都,会谈在旧宫开始。" * 20,
    "Japanese": "代表団は今朝首都に到着し、旧宮殿で会談が始まった。" * 20,
    "Korean": "대표단이 오늘 아침 수도에 도착했으며 회담이 시작되었다. " * 20,
    "Hindi": "प्रतिनिधिमंडल आज सुबह राजधानी पहुंचा और वार्ता शुरू हुई। " * 9,
    "Turkish": "Heyet bu sabah başkente ulaştı; görüşmeler eski sarayda başladı. Şöyle ğüşiöç. " * 9,
}
LEGACY = {
    "French": ("iso-8859-1", "windows-1252"), "Russian": ("windows-1251", "koi8-r", "iso-8859-5"),
    "Greek": ("iso-8859-7",), "Hebrew": ("windows-1255",), "Chinese": ("gb18030", "big5", "utf-16"),
    "Japanese": ("shift_jis", "euc_jp"), "Korean": ("euc_kr",), "Turkish": ("windows-1254",), "English": ("utf-16",),
}  # fmt: skip


@pytest.mark.parametrize(
    "charset", ["utf-8", "windows-1256", "iso-8859-6", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("form", ["{}", "<html><head><meta name=a></head><body><p>{}</p></body></html>"])
def test_an_arabic_page_passes_in_every_charset(charset: str, form: str) -> None:
    assert may_be_arabic(RawPage(data=form.format(ARABIC).encode(charset), source="page"))


def test_letters_written_as_references_pass() -> None:
    for write in ("&#{};", "&#x{:x};", "&#x0{:X};"):
        data = "".join(write.format(ord(one)) if one != " " else " " for one in ARABIC).encode()
        assert may_be_arabic(RawPage(data=data, source="page"))


def test_what_a_wrong_charset_made_of_arabic_passes() -> None:
    for wrong in ("latin-1", "windows-1256"):
        data = ARABIC.encode().decode(wrong, "ignore").encode()
        assert may_be_arabic(RawPage(data=data, source="page"))


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_put_aside(language: str) -> None:
    page = f'<html lang="x"><body><nav>English Türkçe العربية Русский</nav><p>{OTHERS[language]}</p></body></html>'
    for charset in ("utf-8", *LEGACY.get(language, ())):
        assert not may_be_arabic(RawPage(data=page.encode(charset, "ignore"), source="page")), charset


def test_every_sample_passes_in_every_charset_that_can_write_it() -> None:
    for raw in find_samples():
        assert may_be_arabic(raw), raw.source
        text = raw.data.decode("utf-8" if b"\xd8\xa7" in raw.data else "windows-1256", "replace")
        for charset in ("windows-1256", "utf-16"):
            again = RawPage(data=text.encode(charset, "replace"), source=raw.source)
            assert may_be_arabic(again), (raw.source, charset)


@given(st.binary(max_size=3000))
def test_any_bytes_are_judged(data: bytes) -> None:
    result = step(RawPage(data=data, source="page"), Settings())
    assert isinstance(result, Refusal)
    assert may_be_arabic(RawPage(data=data, source="page")) == (result.stage != "filter")
