"""Make src/rawi/lexica/places/countries.tsv and nationalities.tsv from the wheels babel (CLDR) and arwikicats (MIT).

`pip install babel arwikicats && python scripts/make_countries.py`
"""

from __future__ import annotations

import json
import re
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from babel import Locale

from rawi.script import fold_text

TARGET = Path(__file__).parent.parent / "src/rawi/lexica/places"
COUNTRIES = """\
# what: states and territories with their usual Arabic and English names, and the other Arabic names papers use for them
# source: CLDR by the wheel babel {babel}, by scripts/make_countries.py; aliases compiled by hand
# licence: Unicode-3.0; aliases CC0-1.0
# reviewed: 2026-11-22
# columns: iso	en	ar	aliases
"""
NATIONALITIES = """\
# what: adjectives and nouns of the people of a state, in every number, gender and with the article
# source: the wheel arwikicats {arwikicats} (MIT), by scripts/make_countries.py; plurals in ـين and other words by hand
# licence: MIT; other words CC0-1.0
# reviewed: 2026-11-22
# columns: form	iso
"""
# CLDR's names where the press has another first name for the same state.
ENGLISH = {
    "PS": "Palestine", "HK": "Hong Kong", "MO": "Macau", "CZ": "Czech Republic", "MM": "Myanmar", "CD": "DR Congo",
    "CG": "Republic of the Congo", "TR": "Turkey", "CI": "Ivory Coast", "BA": "Bosnia and Herzegovina",
}  # fmt: skip
ARABIC = {
    "PS": "فلسطين", "HK": "هونغ كونغ", "MO": "ماكاو", "CZ": "التشيك", "MM": "ميانمار", "AE": "الإمارات",
    "SA": "السعودية", "MK": "مقدونيا الشمالية", "CF": "أفريقيا الوسطى", "CD": "الكونغو الديمقراطية", "CG": "الكونغو",
    "CI": "ساحل العاج", "BA": "البوسنة والهرسك", "GB": "بريطانيا", "KP": "كوريا الشمالية", "KR": "كوريا الجنوبية",
    "DO": "الدومينيكان", "MR": "موريتانيا", "SO": "الصومال", "ME": "الجبل الأسود", "EH": "الصحراء الغربية",
}  # fmt: skip
ALIASES = {
    "US": "الولايات المتحدة | الولايات المتحدة الأمريكية | الولايات المتحدة الأميركية | أمريكا | أميركا",
    "GB": "المملكة المتحدة | بريطانيا العظمى", "AE": "الإمارات العربية المتحدة | دولة الإمارات العربية المتحدة",
    "SA": "المملكة العربية السعودية | العربية السعودية", "PS": "الأراضي الفلسطينية | دولة فلسطين",
    "RU": "روسيا الاتحادية | الاتحاد الروسي", "EG": "جمهورية مصر العربية", "SY": "الجمهورية العربية السورية | سورية",
    "TR": "الجمهورية التركية", "IR": "الجمهورية الإسلامية الإيرانية", "KP": "جمهورية كوريا الديمقراطية الشعبية",
    "CN": "جمهورية الصين الشعبية", "KR": "جمهورية كوريا", "DE": "جمهورية ألمانيا الاتحادية", "JO": "المملكة الأردنية الهاشمية",
    "MA": "المملكة المغربية", "BH": "مملكة البحرين", "OM": "سلطنة عمان | سلطنة عُمان", "QA": "دولة قطر", "KW": "دولة الكويت",
    "NL": "الأراضي المنخفضة", "CZ": "جمهورية التشيك | تشيكيا", "MM": "بورما", "CI": "كوت ديفوار",
    "CD": "جمهورية الكونغو الديمقراطية | الكونغو كينشاسا", "CG": "الكونغو برازافيل | جمهورية الكونغو",
    "CF": "جمهورية أفريقيا الوسطى | جمهورية إفريقيا الوسطى", "ZA": "جنوب إفريقيا | جمهورية جنوب أفريقيا",
    "NZ": "نيوزلندا | نيوزيلاندا", "BA": "البوسنة", "TD": "تشاد", "MK": "مقدونيا", "VA": "دولة الفاتيكان",
    "KG": "قرغيزستان | قيرغيزيا | قرغيزيا", "TJ": "طاجكستان", "KZ": "كازاخستان | قازاقستان", "AZ": "أذربيجان | أذربيدجان",
    "GE": "جورجيا", "VN": "فيتنام", "CH": "سويسرا", "SE": "السويد", "PT": "البرتغال", "AR": "الأرجنتين",
    "VE": "فنزويلا", "CO": "كولومبيا", "CV": "الرأس الأخضر", "SZ": "إسواتيني | سوازيلاند", "MD": "مولدافيا | مولدوفا",
    "BY": "بيلاروسيا | روسيا البيضاء | بيلاروس", "UA": "أوكرانيا", "TW": "تايوان", "EC": "الإكوادور | الاكوادور",
    "IE": "أيرلندا | إيرلندا", "IS": "أيسلندا | آيسلندا", "HR": "كرواتيا", "LV": "لاتفيا", "LT": "ليتوانيا", "EE": "إستونيا",
    "PH": "الفلبين | الفيليبين", "BD": "بنغلادش | بنغلاديش", "NP": "نيبال", "LK": "سريلانكا | سيريلانكا",
    "MV": "المالديف | جزر المالديف", "MG": "مدغشقر", "GA": "الغابون", "CM": "الكاميرون", "GH": "غانا", "NG": "نيجيريا",
    "NE": "النيجر", "ML": "مالي", "BF": "بوركينا فاسو", "SN": "السنغال", "GN": "غينيا", "GW": "غينيا بيساو",
    "ET": "إثيوبيا | أثيوبيا", "ER": "إريتريا | أريتريا", "KE": "كينيا", "TZ": "تنزانيا", "UG": "أوغندا", "RW": "رواندا",
    "BI": "بوروندي", "ZW": "زيمبابوي", "ZM": "زامبيا", "MZ": "موزمبيق", "AO": "أنغولا", "NA": "ناميبيا", "BW": "بوتسوانا",
    "IT": "إيطاليا", "ES": "إسبانيا | أسبانيا", "GR": "اليونان", "BG": "بلغاريا", "RO": "رومانيا", "HU": "المجر | هنغاريا",
    "AT": "النمسا", "BE": "بلجيكا", "LU": "لوكسمبورغ | لوكسمبورج", "NO": "النرويج", "DK": "الدنمارك | الدانمارك", "FI": "فنلندا",
    "PL": "بولندا", "SK": "سلوفاكيا", "SI": "سلوفينيا", "RS": "صربيا", "XK": "كوسوفو | كوسوفا", "AL": "ألبانيا",
    "AM": "أرمينيا", "CY": "قبرص", "MT": "مالطا", "JP": "اليابان", "IN": "الهند", "PK": "باكستان", "AF": "أفغانستان",
    "ID": "إندونيسيا", "MY": "ماليزيا", "TH": "تايلاند | تايلند", "SG": "سنغافورة", "BR": "البرازيل", "MX": "المكسيك",
    "CL": "تشيلي | شيلي", "PE": "البيرو", "UY": "الأوروغواي | أوروغواي", "PY": "الباراغواي | باراغواي", "CU": "كوبا",
    "HT": "هايتي", "PA": "بنما", "CR": "كوستاريكا", "SV": "السلفادور", "GT": "غواتيمالا", "HN": "هندوراس", "NI": "نيكاراغوا",
    "JM": "جامايكا | جاميكا", "AU": "أستراليا", "CA": "كندا", "FR": "فرنسا | الجمهورية الفرنسية", "IL": "إسرائيل",
    "IQ": "العراق | جمهورية العراق", "LB": "لبنان | الجمهورية اللبنانية", "YE": "اليمن | الجمهورية اليمنية",
    "SD": "السودان | جمهورية السودان", "SS": "جنوب السودان | جمهورية جنوب السودان", "TN": "تونس | الجمهورية التونسية",
    "DZ": "الجزائر", "MR": "الجمهورية الإسلامية الموريتانية", "EH": "الصحراء المغربية", "HK": "هونج كونج | هونغ كونج",
    "UZ": "أوزبكستان | أوزباكستان", "TM": "تركمانستان", "MN": "منغوليا", "KH": "كمبوديا", "LA": "لاوس",
}  # fmt: skip
# Words for a people that no suffix makes, or that arwikicats lacks.
WORDS = {
    "US": "أميركي أميركية أميركيون أميركيات الأميركي الأميركية الأميركيون الأميركيات أمريكي أمريكية أمريكيون أمريكيات "
    "الأمريكي الأمريكية الأمريكيون الأمريكيات أمريكان الأمريكان أميركان الأميركان",
    "GB": "بريطاني بريطانية بريطانيون بريطانيات البريطاني البريطانية البريطانيون البريطانيات إنجليزي إنكليزي "
    "الإنجليزي الإنجليزية الإنكليزي الإنكليزية الإنجليز الإنكليز",
    "TR": "أتراك الأتراك", "RU": "روس الروس", "AF": "أفغان الأفغان", "DE": "ألمان الألمان", "GR": "يوناني اليونانية إغريق",
    "RS": "صرب الصرب", "BG": "بلغار البلغار", "HU": "مجري المجري مجرية المجرية هنغاري الهنغاري هنغارية الهنغارية",
    "AL": "ألبان الألبان", "BE": "بلجيك البلجيك", "NL": "هولندي الهولندي هولندية الهولندية هولنديون الهولنديون",
    "PS": "فلسطيني الفلسطيني فلسطينية الفلسطينية فلسطينيون الفلسطينيون فلسطينيات الفلسطينيات",
    "AE": "إماراتي الإماراتي إماراتية الإماراتية إماراتيون الإماراتيون إماراتيات الإماراتيات",
    "SA": "سعودي السعودي سعودية السعوديون سعوديون سعوديات السعوديات", "UZ": "أوزبك الأوزبك", "KZ": "كازاخ الكازاخ",
    "IL": "إسرائيلي الإسرائيلي إسرائيلية الإسرائيلية إسرائيليون الإسرائيليون إسرائيليات الإسرائيليات",
    "CZ": "تشيكي التشيكي تشيكية التشيكية", "UA": "أوكراني الأوكراني أوكرانية الأوكرانية أوكرانيون الأوكرانيون",
    "XK": "كوسوفي الكوسوفي كوسوفية الكوسوفية", "BY": "بيلاروسي البيلاروسي بيلاروسية البيلاروسية",
    "KR": "كوري جنوبي | الكوري الجنوبي | كورية جنوبية | الكورية الجنوبية | الكوريون الجنوبيون",
    "KP": "كوري شمالي | الكوري الشمالي | كورية شمالية | الكورية الشمالية | الكوريون الشماليون",
    "ZA": "جنوب أفريقي | الجنوب أفريقي | جنوب إفريقي | الجنوب إفريقي | جنوب أفريقية | جنوب إفريقية",
    "IE": "أيرلندي إيرلندي الأيرلندي الإيرلندي أيرلندية الأيرلندية الإيرلندية",
    "YE": "يمني اليمني يمنية اليمنية يمنيون اليمنيون يمانية",
}  # fmt: skip
NOT_A_PEOPLE = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"}
# Of two states, or an everyday word (`مالية`: finance, `قمري`: lunar).
SKIPPED = re.compile("(?:ال)?(?:كوري|غيني|سامي|مالي|قمري)(?:ة|ون|ين|ات|ان|ا)?")


def main() -> None:
    """Write both lists."""
    arabic, english = Locale("ar").territories, Locale("en").territories
    codes = [code for code in arabic if re.fullmatch("[A-Z]{2}", code) and code not in NOT_A_PEOPLE]
    rows, taken = [], {}
    for code in sorted(codes):
        name = ARABIC.get(code, arabic[code])
        aliases = {arabic[code], *(one.strip() for one in ALIASES.get(code, "").split("|"))} - {name, ""}
        forms = [one for one in sorted(aliases) if fold_text(one) != fold_text(name)]
        forms = list(
            {fold_text(one): one for one in forms if taken.setdefault(fold_text(one), code) == code}.values()
        )
        if taken.setdefault(fold_text(name), code) != code:
            continue
        rows.append(
            "\t".join((code, ENGLISH.get(code, english[code]), name, " | ".join(sorted(forms)) or "-"))
        )
    head = COUNTRIES.format(babel=version("babel"))
    (TARGET / "countries.tsv").write_text(head + "\n".join(rows) + "\n", "utf-8")
    people = nationalities({ENGLISH.get(code, english[code]).lower(): code for code in codes}, arabic)
    lines = [f"{form}\t{code}" for form, code in sorted(people.items()) if fold_text(form) not in taken]
    head = NATIONALITIES.format(arwikicats=version("arwikicats"))
    (TARGET / "nationalities.tsv").write_text(head + "\n".join(lines) + "\n", "utf-8")


def nationalities(by_english: dict[str, str], arabic: dict[str, str]) -> dict[str, str]:
    """Every form of the people of a state, with its code; what two states share is left out."""
    found: dict[str, set[tuple[str, str]]] = {}

    def add(form: str, code: str) -> None:
        if form and not SKIPPED.fullmatch(form):
            found.setdefault(fold_text(form), set()).add((form, code))

    folder = Path(str(find_spec("ArWikiCats").submodule_search_locations[0])) / "jsons/nationalities"
    by_arabic = {fold_text(name): code for code, name in arabic.items() if code in by_english.values()}
    for path in sorted(folder.glob("*.json")):
        for one in json.loads(path.read_text("utf-8")).values():
            if not isinstance(one, dict) or "ar" not in one:
                continue
            code = by_english.get(one.get("en", "").lower()) or by_arabic.get(fold_text(one["ar"]))
            if code is None:
                continue
            for key in ("male", "males", "female", "females", "the_male", "the_female"):
                word = one.get(key, "")
                for form in (word, *plurals(word)) if " " not in word else (word,):
                    add(form, code)
    for code, words in WORDS.items():
        for word in words.split("|") if "|" in words else words.split():
            for form in (word.strip(), *plurals(word.strip())):
                add(form, code)
    return {
        sorted(ones)[0][0]: next(iter({code for _, code in ones}))
        for ones in found.values()
        if len({code for _, code in ones}) == 1
    }


def plurals(word: str) -> list[str]:
    """What else a form has: the article, the oblique plural, and a plural where only the singular is given."""
    if " " in word or not word:
        return []
    bare = word.removeprefix("ال")
    forms = [bare, "ال" + bare]
    for ending, others in (("ون", ("ين",)), ("ي", ("يون", "يين", "ية", "يات", "يان", "يا"))):
        if bare.endswith(ending):
            forms += [bare[: -len(ending)] + other for other in others]
            forms += ["ال" + bare[: -len(ending)] + other for other in others if other != "يا"]
            break
    return forms


if __name__ == "__main__":
    main()
