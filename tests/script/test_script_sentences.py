"""Sentences, newspaper punctuation as it is. A bar in an example is where a sentence must end."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rawi.desk import open_lexica
from rawi.script import find_sentences

LAW = settings(deadline=None, max_examples=400)
TEXTS = st.text([*"ابو دك.…؟!?\n\r\t\"'«»“”„‘’()[]12٣aCN\u200f\u00a0\u2028،:؛ـ\u064b"], max_size=25)
ABBREVIATIONS = frozenset(row["form"] for row in open_lexica().table("words/abbreviations"))
WORDS = ["وصل", "الوفد", "إلى", "رسوان", "أمس", "السفينة", "غادرت", "«النورس»"]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=2, max_size=5).map(" ".join)


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in find_sentences(text, ABBREVIATIONS)]


@LAW
@given(TEXTS)
def test_sentences_stand_in_order_apart_and_hold_every_character_that_is_no_space(text: str) -> None:
    done = 0
    for span in find_sentences(text, ABBREVIATIONS):
        assert done <= span.start < span.end <= len(text)
        assert not text[done : span.start].strip()
        done = span.end
    assert not text[done:].strip()


@LAW
@given(TEXTS)
@example("قال ”ننتظر\n“وصل")
def test_no_sentence_has_white_space_around_it_or_a_line_break_in_it(text: str) -> None:
    for sentence in sentences(text):
        assert sentence == sentence.strip() != ""
        assert "\n" not in sentence


@LAW
@given(st.lists(SENTENCE, min_size=1, max_size=5), st.data())
def test_sentences_written_one_after_another_are_found_again(written: list[str], data: st.DataObject) -> None:
    stops = [data.draw(st.sampled_from([".", "؟", "!", "؟!", ".»", '."', "؟)"])) for _ in written]
    gaps = [data.draw(st.sampled_from([" ", "", "  ", "\n", "\n\n", "\u00a0"])) for _ in written]
    text = "".join(map("".join, zip(written, stops, gaps, strict=True)))
    assert sentences(text) == [one + stop for one, stop in zip(written, stops, strict=True)]


@LAW
@given(TEXTS)
@example("قال ”ننتظر\n“وصل")
def test_each_line_is_read_as_if_it_stood_alone(text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    assert sentences(text) == [one for line in lines for one in sentences(line)]


@pytest.mark.parametrize(
    "marked",
    [
        "وصل الوفد إلى رسوان.|ثم غادر",
        "وصل الوفد إلى رسوان.| ثم غادر.|",
        "وصل الوفد إلى رسوان .|وقال شيئا",
        "وقع ذلك عام 2024.|وقال شيئا",
        "وقع ذلك عام ٢٠٢٤.| وقال شيئا",
        "بلغ العدد 12.| وقال شيئا",
        "بلغت الكلفة 3.5 مليون.| وقال شيئا",
        "بلغت الكلفة ٣.٥ مليون و٣٫٥ مليون.|وقال شيئا",
        "عنوان الخادم 192.0.2.1 معروف",
        "موقع www.marsa.example معروف",
        "انتظر الوفد... ثم غادر",
        "انتظر الوفد…ثم غادر.| وصل",
        "انتظر الوفد..ثم غادر",
        "وقال د. سالم الدلبي إنه ينتظر",
        "وقالت أ.د. نوار الدلبي إنها تنتظر",
        "ذكرت (أ.ف.ب) ذلك.| ثم غادر",
        "بحسب و.م.ن قال الوفد",
        "أعلن م. نزار الدلبي ذلك",
        "ذكرت (إف.ب) ذلك",
        "ذكر Dr. Dalbi ذلك",
        "هل وصل الوفد؟| نعم",
        "هل وصل الوفد؟|نعم وصل",
        "هل وصل الوفد؟!| نعم",
        "هل وصل الوفد ?| نعم",
        "وصل الوفد!| ثم غادر",
        "وصل الوفد!|ثم غادر",
        "هل (وصل) الوفد؟.| ثم غادر",
        "قال (لماذا؟)| ثم غادر",
        "سطر أول|\nسطر ثان|\n\nسطر ثالث",
        "سطر أول،|\r\nسطر ثان",
        "(وصل الوفد.)| ثم غادر",
        "[وصل الوفد.]| ثم غادر",
        "وصل الوفد؛ ثم غادر، وقال: نعم",
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(marked: str) -> None:
    assert sentences(marked.replace("|", "")) == [one.strip() for one in marked.split("|") if one.strip()]


def test_a_word_that_is_no_known_abbreviation_ends_its_sentence() -> None:
    text = "ذكر Dr. Dalbi ذلك"
    assert [span.of(text) for span in find_sentences(text, frozenset())] == ["ذكر Dr.", "Dalbi ذلك"]


QUOTES = ["«»", '""', "“”", "‹›", "''", "‘’", "()"]
ARABIC_PRESS = ["”“", "„“", "‚‘"]


@pytest.mark.parametrize("pair", [*QUOTES, *ARABIC_PRESS])
@pytest.mark.parametrize("stop", [".", "؟", "!"])
@pytest.mark.parametrize("gap", ["", " "])
def test_a_closing_quotation_mark_belongs_to_the_sentence_it_closes(pair: str, stop: str, gap: str) -> None:
    first, second = f"قال الوفد: {pair[0]}ننتظر ردا{stop}{pair[1]}", "ثم غادر"
    assert sentences(first + gap + second) == [first, second]


@pytest.mark.parametrize("pair", QUOTES)
def test_a_stop_after_the_closing_mark_ends_the_sentence_there(pair: str) -> None:
    first, second = f"قال الوفد: {pair[0]}ننتظر ردا{pair[1]}.", "ثم غادر"
    assert sentences(first + second) == [first, second]


@pytest.mark.parametrize("pair", ["«»", '""', "“”"])
def test_a_sentence_may_begin_with_a_quotation_mark_right_after_a_stop(pair: str) -> None:
    first, second = "غادر الوفد", f"{pair[0]}ننتظر ردا{pair[1]} قال"
    assert sentences(f"{first}. {second}") == [f"{first}.", second]


@pytest.mark.parametrize("pair", ["“”", "‘’"])
def test_an_opening_mark_without_a_space_before_it_begins_the_next_sentence(pair: str) -> None:
    first, second = f"غادرت {pair[0]}النورس{pair[1]} أمس.", f"{pair[0]}ننتظر ردا{pair[1]} قال"
    assert sentences(first + second) == [first, second]


@pytest.mark.parametrize("name", ["BBC", "CNN", "marsa.com"])
def test_a_sentence_may_end_with_a_short_latin_name(name: str) -> None:
    assert sentences(f"قال ذلك لقناة {name}. وأضاف") == [f"قال ذلك لقناة {name}.", "وأضاف"]


@pytest.mark.parametrize("text", ["", " ", "\n\n", " \n\t\u00a0"])
def test_white_space_alone_has_no_sentence(text: str) -> None:
    assert find_sentences(text, ABBREVIATIONS) == ()
