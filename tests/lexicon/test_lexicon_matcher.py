"""The forms of a list in a folded text: as a plain search would find them, only faster."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi.lexicon import Matcher
from rawi.script import fold, fold_text

LAW = settings(deadline=None, max_examples=400)
FORMS = st.lists(st.text("ابه -.", max_size=4), max_size=6)
TEXTS = st.text("ابه -.1", max_size=20)


def naive(forms: list[str], folded: str, words: bool) -> list[tuple[str, int, int]]:
    """At each place the longest form that fits; then on from its end."""

    def inside_a_word(at: int) -> bool:
        return 0 < at < len(folded) and folded[at - 1].isalnum() and folded[at].isalnum()

    found, at = [], 0
    while at < len(folded):
        ends = [at + len(form) for form in forms if form and folded.startswith(form, at)]
        if words:
            ends = [end for end in ends if not inside_a_word(at) and not inside_a_word(end)]
        if ends:
            found.append((folded[at : max(ends)], at, max(ends)))
        at = max(ends, default=at + 1)
    return found


@LAW
@given(FORMS, TEXTS, st.booleans())
def test_the_matcher_finds_what_a_naive_search_finds(forms: list[str], folded: str, words: bool) -> None:
    matcher = Matcher((form, form) for form in forms)
    assert list(matcher.find(folded, words=words)) == naive(forms, folded, words)


@LAW
@given(FORMS.filter(any), TEXTS, TEXTS)
def test_a_form_that_stands_alone_is_found_between_any_texts(
    forms: list[str], before: str, after: str
) -> None:
    form = max(forms, key=len).strip() or "ا"
    folded = f"{before} | {form} | {after}"
    at = len(before) + 3
    found = list(Matcher([(form, "it")]).find(folded))
    assert ("it", at, at + len(form)) in found


@pytest.mark.parametrize("page", ["إقرأ أيضاً", "اقرا ايضا", "اقــرأ أيضًا", "إقرأ أیضاً"])
def test_forms_are_folded_when_they_are_taken_in(page: str) -> None:
    matcher = Matcher([("اقرأ أيضا", "read_also")])
    folded = fold_text(f"ثم {page}: رست السفينة")
    assert list(matcher.find(folded)) == [("read_also", 3, 12)]
    assert list(Matcher([(page, 1)]).find("اقرا ايضا")) == [(1, 0, 9)]


def test_of_two_forms_that_fold_alike_the_first_gives_the_value() -> None:
    matcher = Matcher([("رسوانة", "first"), ("رسوانه", "second")])
    assert list(matcher.find("رسوانه")) == [("first", 0, 6)]


@pytest.mark.parametrize(
    ("folded", "whole", "anywhere"),
    [
        ("مدن", 1, 1),
        ("مدن2", 0, 1),
        ("ومدن", 0, 1),
        ("مدن مدن", 2, 2),
        ('"مدن".', 1, 1),
        ("(مدن)-مدن", 2, 2),
        ("معدن", 0, 0),
    ],
)
def test_a_form_inside_a_longer_word_counts_only_when_asked(folded: str, whole: int, anywhere: int) -> None:
    matcher = Matcher([("مدن", 1)])
    assert len(list(matcher.find(folded))) == whole
    assert len(list(matcher.find(folded, words=False))) == anywhere


def test_where_a_word_stands_against_the_longest_form_a_shorter_one_is_found() -> None:
    matcher = Matcher([("بيان", "short"), ("بيان من", "long")])
    assert [value for value, _, _ in matcher.find("بيان من رسوان")] == ["long"]
    assert [value for value, _, _ in matcher.find("بيان منشور")] == ["short"]


@pytest.mark.parametrize("forms", [[], [""], ["\u200f", "ـَ"]])
def test_a_list_of_nothing_finds_nothing(forms: list[str]) -> None:
    assert list(Matcher((form, 1) for form in forms).find("رست السفينة في رسوان")) == []


def test_one_matcher_serves_many_texts_without_remembering() -> None:
    matcher = Matcher([("رسوان", 1), ("الضفة", 2)])
    answers = [list(matcher.find(text)) for text in ("رسوان", "الضفه", "", "رسوان")]
    assert answers == [[(1, 0, 5)], [(2, 0, 5)], [], [(1, 0, 5)]]


def test_the_places_lead_back_to_the_text_through_the_view() -> None:
    view = fold("إقــرأ أيضاً: السفينةُ رست")
    ((_, start, end),) = Matcher([("السفينة", 1)]).find(view.folded)
    assert view.span(start, end).of(view.text) == "السفينةُ"
