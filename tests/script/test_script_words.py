"""Words of a folded text, and what is written onto them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.desk.settings import open_lexica
from rawi.script import Cut, cut_clitics, find_words, fold_text

LAW = settings(deadline=None, max_examples=300)
TREEBANK = Path(__file__).parents[3] / "shared/data/words/pud/ar_pud-ud-test.conllu"
STEMS: Mapping[str, int] = {row["form"]: int(row["count"]) for row in open_lexica().table("words/stems")}
FLOOR = 0.94


def parts(word: str) -> list[str]:
    cut = cut_clitics(fold_text(word), STEMS)
    return [*cut.proclitics, cut.stem, *([cut.enclitic] if cut.enclitic else [])]


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("وقال", "و قال"),
        ("فقال", "ف قال"),
        ("والسفينة", "و السفينه"),
        ("بالميناء", "ب الميناء"),
        ("للميناء", "ل الميناء"),
        ("وبالميناء", "و ب الميناء"),
        ("كالميناء", "ك الميناء"),
        ("فالوزير", "ف الوزير"),
        ("لوزير", "ل وزير"),
        ("سيصل", "س يصل"),
        ("وسيصل", "و س يصل"),
        ("ليقول", "ل يقول"),
        ("كتابهم", "كتاب هم"),
        ("وكتابها", "و كتاب ها"),
        ("بكتابه", "ب كتاب ه"),
        ("أعلنته", "اعلنت ه"),
        ("سفينتها", "سفينه ها"),
        ("وزارته", "وزاره ه"),
        ("وبيانها", "و بيان ها"),
    ],
)
def test_what_is_written_onto_a_word_is_cut_off(word: str, cut: str) -> None:
    assert parts(word) == cut.split()


@pytest.mark.parametrize(
    "word",
    [
        "والد",
        "وصل",
        "ولد",
        "وكالة",
        "فكرة",
        "بيان",
        "بلد",
        "لجنة",
        "سلطة",
        "لكن",
        "كما",
        "الميناء",
        "وزير",
        "قال",
    ],
)
def test_a_known_word_that_only_looks_like_a_cut_stays_whole(word: str) -> None:
    assert parts(word) == [fold_text(word)]


@pytest.mark.parametrize("word", ["كلمة", "بنك", "طريقة", "دورة", "ساهم"])
def test_a_common_noun_or_verb_of_the_list_stays_whole(word: str) -> None:
    assert fold_text(word) in STEMS
    assert parts(word) == [fold_text(word)]


@pytest.mark.parametrize(
    ("word", "cut"),
    [("والزنبركات", "و الزنبركات"), ("بالزنبركات", "ب الزنبركات"), ("للزنبركات", "ل الزنبركات")],
)
def test_an_unseen_word_is_cut_where_its_article_leaves_no_doubt(word: str, cut: str) -> None:
    assert not {word, *cut.split()} & set(STEMS) - {"و", "ب", "ل"}
    assert parts(word) == cut.split()


def test_the_shape_of_an_article_needs_three_letters_behind_it() -> None:
    assert cut_clitics("والزنب", {}) == Cut(("و",), "الزنب", "")
    assert cut_clitics("والزن", {}) == Cut((), "والزن", "")


@LAW
@given(st.text("ابتلمهويكسنف", min_size=1, max_size=8))
def test_without_support_a_word_without_article_stays_whole(word: str) -> None:
    if "ال" not in word and not word.startswith(("لل", "ولل", "فلل")):
        assert cut_clitics(word, {}) == Cut((), word, "")


@LAW
@given(
    st.sampled_from(["", "و", "ف", "ب", "ل", "وب", "ول", "ك", "س", "لل", "وال"]),
    st.sampled_from(sorted(STEMS)) | st.text("ابتلمهويكسنف", min_size=1, max_size=7),
    st.sampled_from(["", "ها", "ه", "هم", "نا", "ي"]),
)
def test_the_pieces_of_a_cut_spell_the_word_again(before: str, stem: str, after: str) -> None:
    word = before + stem + after
    cut = cut_clitics(word, STEMS)
    heads = [cut.stem]
    if cut.proclitics[-1:] == ("ل",) and cut.stem.startswith("ال"):
        heads.append(cut.stem[1:])
    tails = [head + cut.enclitic for head in heads]
    if cut.enclitic:
        tails += [head[:-1] + "ت" + cut.enclitic for head in heads if head.endswith("ه")]
    assert len(cut.stem) > 1 or cut == Cut((), word, "")
    assert word in ["".join(cut.proclitics) + tail for tail in tails]


@LAW
@given(st.sampled_from(sorted(STEMS)), st.sampled_from(["و", "ب", "ل", "ها", "هم"]))
def test_more_evidence_for_the_whole_word_never_makes_a_cut(stem: str, piece: str) -> None:
    word = stem + piece if piece in {"ها", "هم"} else piece + stem
    assert cut_clitics(word, {**STEMS, word: 10**9}) == Cut((), word, "")


@LAW
@given(st.text('ابةي09 ._-ـ"،(\nxé', max_size=20))
def test_words_are_the_runs_of_letters_and_digits_in_their_order(folded: str) -> None:
    words = list(find_words(folded))
    between = folded
    for word in reversed(words):
        assert folded[word.start : word.end] == word.form
        between = between[: word.start] + " " + between[word.end :]
    assert not any(char.isalnum() and char != "ـ" for char in between)
    assert all(word.form.replace("ـ", "x").isalnum() for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)


@pytest.mark.parametrize(
    ("folded", "forms"),
    [
        ("قال المصدر: 12 سفينه", ["قال", "المصدر", "12", "سفينه"]),
        ("القاهره.وقال", ["القاهره", "وقال"]),
        ('"رسوان"(و م ن)-', ["رسوان", "و", "م", "ن"]),
        ("3.5 a_b", ["3", "5", "a", "b"]),
        ("", []),
        (" .,", []),
    ],
)
def test_punctuation_and_underscores_end_a_word(folded: str, forms: list[str]) -> None:
    assert [word.form for word in find_words(folded)] == forms


def treebank_words(text: str) -> Iterator[list[str]]:
    """Each written word of a CoNLL-U text as its annotated pieces, folded, without punctuation."""
    pieces: list[str] = []
    for line in text.splitlines():
        cells = line.split("\t")
        if line.startswith("#") or len(cells) != 10 or "-" in cells[0]:
            continue
        if cells[3] != "PUNCT":
            pieces.append(fold_text(cells[1]))
        if "SpaceAfter=No" not in cells[9]:
            form = "".join(pieces)
            if form.isalpha() and "\u0600" < form[0] < "\u06ff":
                yield pieces
            pieces = []


def cut_alike(gold: list[str], mine: list[str]) -> bool:
    """The same cuts; `ل` and the article may stand as `لل` in the treebank and as `ل` + `ال` in ours."""
    written = "+".join(mine).replace("ل+ال", "ل+ل").split("+")
    return gold == mine or [len(piece) for piece in gold] == [len(piece) for piece in written]


@pytest.mark.skipif(not TREEBANK.is_file(), reason="UD Arabic PUD is not beside this checkout")
def test_words_of_a_treebank_are_cut_as_annotated_above_the_floor() -> None:
    words = list(treebank_words(TREEBANK.read_text(encoding="utf-8")))
    cut = sum(cut_alike(gold, parts("".join(gold))) for gold in words)
    whole = sum(len(gold) == 1 for gold in words)
    assert len(words) > 15_000
    assert whole / len(words) < FLOOR - 0.05, "the floor must lie well above cutting nothing"
    assert cut / len(words) >= FLOOR
