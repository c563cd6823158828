"""Copies, clusters, happenings, positions, outlets and boards, on made records."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.desk import open_lexica, read_text
from rawi.desk.dossiers import DossierMaker
from rawi.model import Act, Article, Evidence, Outlet, Span, Statement, Voice
from rawi.stories import (
    Carried,
    Period,
    Positions,
    Thread,
    choose_story,
    compare_outlets,
    find_copy,
    find_happenings,
    find_itineraries,
    find_passages,
    joined,
    likeness,
    may_carry,
    normal,
    overlap,
    pack_runs,
    sign,
    weigh_terms,
)

WORDS = [f"كلمه{number}" for number in range(300)]
DAY = date(2024, 3, 21)


def _text(seed: int, length: int = 120) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def _carried(
    id: str,
    words: list[str],
    *,
    names: tuple[str, ...] = (),
    credits: tuple[str, ...] = (),
    day: date | None = None,
    clock: str | None = None,
) -> Carried:
    return Carried(id=id, words=tuple(words), names=names, credits=credits, day=day, clock=clock)


# --- copies


def _shared(one: list[str], other: list[str]) -> int:
    return len(set(sign(one)) & set(sign(other)))


def test_texts_that_share_half_share_numbers() -> None:
    for seed in range(200):
        one = _text(seed)
        other = one[:90] + _text(seed + 1000, 30)
        assert 0.5 <= overlap(one, other).jaccard <= 0.7
        assert _shared(one, other) >= 3


def test_a_brief_out_of_a_long_report_shares_numbers() -> None:
    """Its Jaccard index is a tenth."""
    found = [_shared((long := _text(seed, 800))[100:180], long) for seed in range(100)]
    assert sum(count >= 3 for count in found) >= 98


def test_texts_of_their_own_do_not() -> None:
    assert sum(_shared(_text(seed), _text(seed + 5000)) for seed in range(100)) == 0


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_a_signature_is_the_same_each_time(words: list[str]) -> None:
    assert sign(words) == sign(list(words))
    assert len(sign(words)) == len(set(sign(words))) <= max(1, len(words))
    assert all(-(1 << 63) <= one < 1 << 63 for one in sign(words))


@given(
    st.lists(st.sampled_from(WORDS[:40]), min_size=1, max_size=90),
    st.integers(0, 60), st.integers(1, 60), st.lists(st.sampled_from(WORDS), max_size=40),
)  # fmt: skip
def test_what_packed_runs_say_no_to_is_no_copy(
    words: list[str], start: int, length: int, more: list[str]
) -> None:
    other = words[start : start + length] + more
    if find_copy(_carried("a", words), _carried("b", other)) is not None:
        assert may_carry(pack_runs(words), [pack_runs(more or ["x"]), pack_runs(other)])[1]
    both = pack_runs(words), pack_runs(words + more)
    assert may_carry(both[0], [both[1]]) == may_carry(both[1], [both[0]])


def test_packed_runs_say_no_to_most_that_share_a_sentence() -> None:
    one, other = _text(1), _text(2)
    others = [pack_runs([*one[:30], *other[:90]]), pack_runs([*one[:90], *other[:30]]), pack_runs(other)]
    assert may_carry(pack_runs(one), others) == [False, True, False]
    assert may_carry(pack_runs(one), []) == []


def test_a_text_taken_over_in_runs_is_a_copy_and_a_formula_is_none() -> None:
    one = _text(1, 120)
    reworked = _text(2, 30) + one[50:90] + _text(3, 30) + one[10:40]
    assert overlap(one, reworked).jaccard < 0.5
    copy = find_copy(_carried("a", one, day=DAY), _carried("b", reworked, day=DAY + timedelta(days=1)))
    assert copy is not None
    assert (copy.kind, copy.article) == ("edited", "b")
    later = _carried("b", reworked, day=DAY + timedelta(days=9))
    assert find_copy(_carried("a", one, day=DAY), later) is None
    other = [*one[:50], *_text(4, 20), *one[70:]]
    assert find_copy(_carried("a", one), _carried("b", other)) is not None
    headed = [replace(_carried(id, words), headed=(name,)) for id, words, name in
              (("a", [*one, "لرسوان"], "رسوان"), ("b", [*other, "لكالدورا"], "كالدورا"))]  # fmt: skip
    assert find_copy(headed[0], headed[1]) is None
    assert find_copy(headed[0], replace(headed[1], headed=("رسوان",))) is not None


def test_an_outlet_named_in_the_text_is_credited() -> None:
    text = _text(5, 60)
    first = _carried("a", text, names=("مرآه رسوان",), day=DAY)
    for words in (["ذكرت", "مرآه", "رسوان", "ان", *text], [*text, "مرآه", "رسوان"]):
        copy = find_copy(_carried("b", words, names=("دفتر",), day=DAY), first)
        assert copy is not None
        assert (copy.article, copy.credited, copy.because) == ("b", True, "credit")
    other = find_copy(_carried("b", [*text, "رسوان"], names=("دفتر",), day=DAY + timedelta(days=1)), first)
    assert other is not None
    assert not other.credited


def test_the_form_of_one_day_with_the_numbers_of_another_is_no_copy() -> None:
    lines = _text(7, 100)
    days = [[*lines, *(str(number + at) for at in range(6))] for number in (100, 200)]
    assert find_copy(_carried("a", days[0]), _carried("b", days[1])) is None
    assert find_copy(_carried("a", days[0]), _carried("b", [*days[0], "200"])) is not None


@given(
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=80),
    st.lists(st.sampled_from(WORDS), min_size=3, max_size=80),
)
def test_overlap_is_the_same_both_ways(one: list[str], other: list[str]) -> None:
    there, back = overlap(one, other), overlap(other, one)
    assert (there.jaccard, there.shared) == (back.jaccard, back.shared)
    assert there.first_inside == back.second_inside
    assert overlap(one, one).jaccard == 1.0


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda words: words, "same"),
        (lambda words: words[:50] + _text(9, 25) + words[75:], "edited"),
        (lambda words: words[:70], "cut"),
        (lambda words: words + _text(9, 70), "extended"),
    ],
)  # fmt: skip
def test_kinds_of_copies(change: object, kind: str) -> None:
    words = _text(1)
    first = _carried("a", words, day=DAY)
    second = _carried("b", change(words), day=DAY + timedelta(days=1))  # type: ignore[operator]
    copy = find_copy(second, first)
    assert copy is not None
    assert (copy.article, copy.original, copy.kind, copy.because) == ("b", "a", kind, "time")
    assert find_copy(first, second) == copy


def test_who_credits_has_it_from_whom_it_credits() -> None:
    words = _text(2)
    agency = _carried("a", words, names=("وكاله برزخ",), day=DAY + timedelta(days=1))
    paper = _carried("b", words, names=("الميدان",), credits=("وكاله برزخ",), day=DAY)
    copy = find_copy(agency, paper)
    assert copy is not None
    assert (copy.original, copy.because, copy.credited) == ("a", "credit", True)


def test_the_earlier_clock_of_one_day() -> None:
    words = _text(3)
    copy = find_copy(
        _carried("a", words, day=DAY, clock="18:30"), _carried("b", words, day=DAY, clock="09:05")
    )
    assert copy is not None
    assert (copy.original, copy.because) == ("b", "time")


def test_short_and_other_texts_are_no_copies() -> None:
    assert find_copy(_carried("a", _text(4)[:12]), _carried("b", _text(4)[:12])) is None
    assert find_copy(_carried("a", _text(4)), _carried("b", _text(5))) is None


def test_passages_are_words_of_both() -> None:
    one, other = _text(6), _text(6)[:40] + _text(7, 20) + _text(6)[40:]
    spans = [(word, Span(start=at * 10, end=at * 10 + 9)) for at, word in enumerate(one)]
    theirs = [(word, Span(start=at * 10, end=at * 10 + 9)) for at, word in enumerate(other)]
    found = find_passages(spans, theirs)
    assert [(p.copy.start // 10, p.original.start // 10) for p in found] == [(0, 0), (40, 60)]
    for p in found:
        assert (
            one[p.copy.start // 10 : p.copy.end // 10 + 1]
            == other[p.original.start // 10 : p.original.end // 10 + 1]
        )


# --- clusters


def test_terms_are_of_length_one_and_rare_ones_weigh_more() -> None:
    terms = weigh_terms(
        {"ميناء": 3.0, "سفينه": 3.0, "قال": 1.0, "في": 9.0}, {"قال": 1.0, "سفينه": 6.0, "ميناء": 7.0}, 12.0
    )
    assert sum(value * value for value in terms.values()) == pytest.approx(1.0)
    assert terms["ميناء"] > terms["قال"]
    assert weigh_terms({}, {}, 12.0) == {}
    assert "في" not in terms


def _thread(id: str, terms: dict[str, float], last: date | None = DAY) -> Thread:
    return Thread(id=id, terms=terms, opened=last, last=last, articles=1)


def _on(day: date) -> Period:
    return Period(first=day, last=day)


PORT = normal(dict.fromkeys(("هيلاره", "عباره", "ناقله", "ميناء", "غرقي"), 1.0))
CUP = normal(dict.fromkeys(("كاس", "مضايق", "كرنمار", "هدف", "ملعب"), 1.0))


def test_an_article_joins_what_it_is_like_and_says_by_which_words() -> None:
    own = normal(dict.fromkeys(("هيلاره", "عباره", "حداد"), 1.0))
    choice = choose_story(own, _on(DAY), [_thread("cup", CUP), _thread("port", PORT)])
    assert choice.story == "port"
    assert set(choice.words) == {"هيلاره", "عباره"}
    assert choose_story(own, _on(DAY), [_thread("cup", CUP)]).story is None


def test_the_farther_in_time_the_more_alike_it_must_be() -> None:
    own = normal(dict.fromkeys(("هيلاره", "عباره", "حداد", "نصب", "كاس"), 1.0))
    assert likeness(own, PORT) == pytest.approx(0.4)
    assert likeness(own, normal({**CUP, "حداد": 0.4})) > 0.2
    known = [_thread("port", PORT), _thread("cup", normal({**CUP, "حداد": 0.4}))]
    assert choose_story(own, _on(DAY), known).story == "port"
    assert choose_story(own, _on(DAY + timedelta(days=40)), known).story is None
    assert choose_story(own, Period(first=None, last=None), known).story == "port"


def test_what_one_story_alone_shares_is_its_matter_and_what_many_share_is_none() -> None:
    own = normal(dict.fromkeys(("هيلاره", "حداد", "نصب", "زهور"), 1.0))
    assert 0.2 < likeness(own, PORT) < 0.25
    assert choose_story(own, _on(DAY), [_thread("port", PORT), _thread("cup", CUP)]).story == "port"
    feast = normal({**CUP, "زهور": 0.3})
    assert choose_story(own, _on(DAY), [_thread("port", PORT), _thread("feast", feast)]).story is None


def test_two_stories_as_good_as_one_are_brought_together() -> None:
    other = normal({**PORT, "رصيف": 0.3})
    choice = choose_story(PORT, _on(DAY), [_thread("a", PORT), _thread("b", other), _thread("cup", CUP)])
    assert (choice.story, choice.merged) == ("a", ("b",))


@given(
    st.dictionaries(st.sampled_from(WORDS), st.floats(0.01, 1.0), max_size=30),
    st.dictionaries(st.sampled_from(WORDS), st.floats(0.01, 1.0), max_size=30),
)
def test_likeness_is_between_nothing_and_the_same(one: dict[str, float], other: dict[str, float]) -> None:
    value = likeness(normal(one), normal(other))
    assert -1e-9 <= value <= 1 + 1e-9
    assert value == pytest.approx(likeness(normal(other), normal(one)))
    if one:
        assert likeness(normal(one), normal(one)) == pytest.approx(1.0)
    assert set(joined(one, other)) == set(one) | set(other)


def _article(id: str, outlet: str, *, statements: tuple[Statement, ...] = ()) -> Article:
    bare = read_text("عاد الهدوء إلى الميناء.")
    named = Outlet(name=outlet, domain=None)
    return replace(bare, id=id, outlet=named, events=(), statements=statements)


# --- happenings


def _told(text: str) -> Article:
    return read_text(text)


def test_one_meeting_told_twice_is_one_happening() -> None:
    first = _told("التقى الرئيس الكاروني بوران كستاف الوزيرة ليدا أرماسين في لوتارا يوم 14 يناير 2025.")
    second = _told("اجتمعت ليدا أرماسين مع بوران كستاف في لوتارا في 14 يناير 2025.")
    other = _told("التقى بوران كستاف الوزيرة ليدا أرماسين في لوتارا يوم 2 مارس 2025.")
    assert first.events
    assert second.events
    found = find_happenings([first, second, other])
    assert sorted(len(one.accounts) for one in found if one.kind == "meeting") == [1, 2]
    people = find_itineraries([first, second, other])
    assert [len(one.stops) for one in people][:2] == [2, 2]


# --- positions


def _said(text: str, act: Act = "say", speaker: str = "بوران كستاف") -> Statement:
    quote = Evidence(span=Span(start=0, end=3), quote=text, rule="made")
    voice = Voice(kind="person", evidence=None, entity=None, ar=speaker, en=None)
    return Statement(
        id=f"{act} {text}", content=(quote,), mode="indirect", act=act, cue=quote, chain=(voice,)
    )


@pytest.mark.parametrize(
    ("earlier", "later", "relation"),
    [
        (("فتح المعبر أمام الشاحنات", "urge"), ("فتح المعبر أمام الشاحنات فورا", "threaten"), "hardens"),
        (("فتح المعبر أمام الشاحنات", "demand"), ("فتح المعبر أمام الشاحنات فورا", "propose"), "softens"),
        (("فتح المعبر أمام الشاحنات", "urge"), ("فتح المعبر أمام الشاحنات", "say"), "repeats"),
        (("المعبر سيبقى مفتوحا أمام الشاحنات", "say"), ("المعبر سيبقى مفتوحا أمام الشاحنات", "affirm"), "repeats"),
        (("حكومته وافقت على وقف إطلاق النار", "announce"), ("حكومته لم وافقت على وقف إطلاق النار", "say"), "contradicts"),
        (("وجود خطة لتقييد سحب الودائع", "announce"), ("وجود خطة لتقييد سحب الودائع", "deny"), "contradicts"),
    ],
)  # fmt: skip
def test_how_a_later_saying_stands_to_an_earlier_one(
    earlier: tuple[str, Act], later: tuple[str, Act], relation: str
) -> None:
    data = open_lexica()
    maker = Positions(
        acts={row["act"]: (int(row["step"]), row["stand"]) for row in data.table("stories/acts")},
        negations={row["form"] for row in data.table("stories/negations")}, empty=set(), stem=lambda word: word,
    )  # fmt: skip
    first = _article("a", "المجداف", statements=(_said(*earlier),))
    second = _article("b", "الميدان", statements=(_said(*later),))
    (speaker,) = maker.find([(first, DAY), (second, DAY + timedelta(days=1))])
    assert [move.relation for move in speaker.moves] == [relation]


def test_sayings_of_other_things_are_not_set_beside_each_other() -> None:
    maker = Positions(acts={}, negations=set(), empty=set(), stem=lambda word: word)
    first = _article("a", "المجداف", statements=(_said("الأسعار سترتفع بعد العيد"),))
    second = _article("b", "الميدان", statements=(_said("المباراة ستقام مساء السبت"),))
    (speaker,) = maker.find([(first, DAY), (second, DAY)])
    assert speaker.moves == ()


def test_every_act_has_its_step() -> None:
    from typing import get_args

    assert {row["act"] for row in open_lexica().table("stories/acts")} == set(get_args(Act))


def test_the_maker_of_dossiers_reads_its_lists() -> None:
    DossierMaker()


def test_an_outlet_known_by_its_domain_alone_is_the_one_named_with_it() -> None:
    def by(id: str, name: str, domain: str | None) -> tuple[Article, date | None]:
        return replace(
            read_text("رست السفينة في الميناء."), id=id, outlet=Outlet(name=name, domain=domain)
        ), DAY

    named, bare = by("a", "رصيف", "rasif.example"), by("b", "rasif.example", "rasif.example")
    (one,) = compare_outlets([named, bare], (), (), {})
    assert (one.outlet, one.articles) == ("رصيف", ("a", "b"))
    second = by("c", "رصيف الرياضي", "rasif.example")
    assert len(compare_outlets([named, bare, second], (), (), {})) == 3  # two names: the domain says nothing
    assert len(compare_outlets([by("a", "رصيف", None), bare], (), (), {})) == 2
