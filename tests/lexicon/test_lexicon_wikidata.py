"""Wikidata's JSON: what is read of an entity and of SPARQL results, and which rows it would add. All of it is invented."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rawi.desk import open_lexica
from rawi.lexicon.additions import (
    AMBIGUOUS,
    BACKWARDS,
    KNOWN,
    NO_ARABIC,
    NO_CLASS,
    NO_DAYS,
    NO_ENGLISH,
    NO_OFFICE,
    NO_PERSON,
    ROUGH_END,
    Additions,
    Classes,
    Tally,
    find_additions,
    wanted_names,
)
from rawi.lexicon.wikidata import Held, Item, join_items, read_document, read_items, read_line

DAY = date(2026, 11, 22)


def snak(value: object, kind: str = "value") -> dict[str, Any]:
    return {"snaktype": kind, "datavalue": {"value": value}} if kind == "value" else {"snaktype": kind}


def when(time: str, precision: int = 11, calendar: str = "Q1985727") -> dict[str, Any]:
    return snak(
        {
            "time": time,
            "precision": precision,
            "calendarmodel": f"http://www.wikidata.org/entity/{calendar}",
        }
    )


def claim(value: object, rank: str = "normal", **qualifiers: Any) -> dict[str, Any]:
    return {
        "mainsnak": snak({"id": value} if str(value).startswith("Q") else value),
        "rank": rank,
        "qualifiers": {name: [one] for name, one in qualifiers.items()},
    }


def entity(
    id: str, ar: str = "", en: str = "", aliases: Iterable[str] = (), **claims: object
) -> dict[str, Any]:
    labels = {code: {"language": code, "value": name} for code, name in (("ar", ar), ("en", en)) if name}
    return {
        "type": "item",
        "id": id,
        "labels": labels,
        "aliases": {"ar": [{"language": "ar", "value": one} for one in aliases]},
        "claims": {name: one if isinstance(one, list) else [claim(one)] for name, one in claims.items()},
    }


def one(found: Mapping[str, Any]) -> Item:
    (item,) = read_items(found)
    return item


def held(**qualifiers: Any) -> Held:
    item = one(entity("Q900000001", P39=[claim("Q900000050", **qualifiers)]))
    return item.held[0]


def rows(*items: Item, names: Mapping[str, Item] | None = None) -> Additions:
    return find_additions(items, names or {}, open_lexica(), DAY, Tally())


def reasons(found: Additions) -> dict[str, int]:
    return {one.reason: one.count for one in found.left_out}


PERSON = Item(id="Q900000001", ar="ميسم الدلبوني", en="Maysam Dalbouni", classes=("Q5",))


def test_a_dump_line_may_have_brackets_and_commas_around_it() -> None:
    line = json.dumps(entity("Q900000001", "ميسم الدلبوني"), ensure_ascii=False)
    for shape in ("{}", "[{}", "{},\n", "{}]\r\n", "[{}]", "\ufeff{}", "{0},{0}"):
        assert {item.ar for item in read_line(shape.format(line).encode())} == {"ميسم الدلبوني"}
    for nothing in ("", "[", "]", " \n", '{"type": "property", "id": "P31"}', '{"id": "L7"}'):
        assert read_line(nothing.encode()) == ()


@pytest.mark.parametrize(
    "line",
    [
        '{"id": ',
        "seven",
        "7",
        '{"type": "item"}',
        "[[]]x",
        '{"a": ' + "[" * 200_000,
        '{"results": {}}',
        '{"results": 7}',
    ],
)
def test_what_is_no_entity_is_an_error_of_value(line: str) -> None:
    with pytest.raises(ValueError):
        read_line(line.encode())


def test_bytes_that_are_no_utf8_are_an_error_of_value() -> None:
    with pytest.raises(ValueError):
        read_line('{"id": "Q9"}'.encode("utf-16"))


def test_an_entity_of_the_wrong_shape_gives_an_item_with_nothing_known() -> None:
    shapes: list[Any] = [
        [],
        {},
        None,
        7,
        "x",
        [7],
        {"ar": 7},
        {"P31": {}},
        {"P31": [[]]},
        {"P39": [{"mainsnak": []}]},
    ]
    for shape in shapes:
        found = {"id": "Q900000001", "labels": shape, "aliases": shape, "claims": shape}
        assert one(found) == Item(id="Q900000001")


def test_a_name_of_all_languages_stands_for_an_english_one() -> None:
    found = {
        "id": "Q900000001",
        "labels": {"mul": {"value": "Maysam Dalbouni"}, "ar": {"value": "Latin only"}},
    }
    assert one(found) == Item(id="Q900000001", en="Maysam Dalbouni")
    assert one({"id": "Q9", "labels": {"mul": {"value": "ميسم"}}}).en == ""


def test_names_lose_what_no_cell_can_hold() -> None:
    item = one(entity("Q900000001", "# ميسم\t\u202bالدلبوني\x1b[31m\ud800", "May\nsam"))
    assert (item.ar, item.en) == ("ميسم الدلبوني[31m", "May sam")


def test_only_a_day_of_our_calendar_is_a_day() -> None:
    assert held(P580=when("+2011-03-05T00:00:00Z")) == Held(
        office="Q900000050", since="2011-03-05", dated=True
    )
    for rough in (
        when("+2011-03-00T00:00:00Z", 10),
        when("+2011-00-00T00:00:00Z", 9),
        when("+2011-03-05T00:00:00Z", 9),
        when("+2011-02-30T00:00:00Z"),
        when("-0044-03-15T00:00:00Z"),
        when("+1751-03-05T00:00:00Z", calendar="Q1985786"),
        snak(None, "somevalue"),
        snak("2011"),
    ):
        assert held(P582=rough) == Held(office="Q900000050", dated=True, ended=True)
    assert held(P582=snak(None, "novalue")) == Held(office="Q900000050", dated=True)
    assert held() == Held(office="Q900000050")


def test_deprecated_claims_and_former_states_do_not_count() -> None:
    ended = claim("Q900000100", P582=when("+2011-03-05T00:00:00Z"))
    item = one(
        entity("Q900000001", P31=[claim("Q5", "deprecated"), claim("Q515")], P27=[ended, claim("Q900000101")])
    )
    assert item.classes == ("Q515",) and item.states == ("Q900000101",)
    item = one(entity("Q900000001", P27=[claim("Q900000100"), claim("Q900000101", "preferred")]))
    assert item.states == ("Q900000101",)


def results(*bindings: Mapping[str, object]) -> bytes:
    def cell(value: object) -> object:
        return value if isinstance(value, dict) else {"type": "literal", "value": value}

    found = [{name: cell(value) for name, value in row.items()} for row in bindings]
    return json.dumps({"head": {"vars": []}, "results": {"bindings": found}}, indent=1).encode()


ITEM = "http://www.wikidata.org/entity/Q900000001"


def test_repeated_rows_of_results_join() -> None:
    (item,) = read_document(
        results(
            {
                "item": ITEM,
                "itemLabel": "ميسم الدلبوني",
                "en": "Maysam Dalbouni",
                "alias": "أم مجداف",
                "class": "Q5",
            },
            {
                "item": ITEM,
                "alias": "Maysam",
                "country": "XR",
                "office": "Q900000050",
                "officeLabel": "Harbour Master",
            },
            {"item": ITEM, "alias": "Maysam", "class": "http://www.wikidata.org/entity/Q5"},
        )
    )
    assert item == Item(
        id="Q900000001",
        ar="ميسم الدلبوني",
        en="Maysam Dalbouni",
        aliases=("أم مجداف", "Maysam"),
        classes=("Q5",),
        country="XR",
        held=(Held(office="Q900000050", label="Harbour Master"),),
    )


def test_a_label_that_is_only_the_id_is_none() -> None:
    (item,) = read_document(results({"item": ITEM, "itemLabel": "Q900000001", "officeLabel": "Q900000050"}))
    assert item == Item(id="Q900000001")


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ({"since": "2011-03-05T00:00:00Z"}, "2011-03-05"),
        ({"since": "2011-03-05"}, "2011-03-05"),
        ({"since": "2011-01-01T00:00:00Z"}, ""),  # perhaps only the year
        ({"since": "2011-03-01T00:00:00Z"}, ""),  # perhaps only the month
        ({"since": "2011-01-01T00:00:00Z", "sincePrecision": "11"}, "2011-01-01"),
        ({"since": "2011-03-05T00:00:00Z", "sincePrecision": "9"}, ""),
        ({"since": {"type": "bnode", "value": "t12"}}, ""),
    ],
)
def test_the_first_of_a_month_counts_only_where_its_precision_is_told(
    row: dict[str, object], day: str
) -> None:
    (item,) = read_document(results({"item": ITEM, "officeLabel": "Harbour Master", **row}))
    assert item.held == (Held(label="Harbour Master", since=day, dated=True),)


def test_results_without_an_item_are_an_error_of_value() -> None:
    with pytest.raises(ValueError, match=r"\?item"):
        read_document(results({"person": ITEM}))
    assert read_document(results()) == ()


def test_an_entity_page_of_the_site_is_read() -> None:
    found = {"entities": {"Q900000001": entity("Q900000001", "ميسم الدلبوني")}}
    assert [item.id for item in read_document(json.dumps(found).encode())] == ["Q900000001"]


def test_the_first_of_an_items_classes_decides_its_list() -> None:
    classes = Classes(open_lexica())
    assert classes.list_and_kind(Item(id="Q1", classes=("Q43229", "Q7278"))) == ("bodies", "party")
    assert classes.list_and_kind(Item(id="Q1", classes=("Q5",))) == ("persons", "person")
    assert classes.list_and_kind(Item(id="Q1", classes=("Q515", "Q6256"))) is None
    assert classes.refusal(Item(id="Q1")) == NO_CLASS
    assert classes.refusal(Item(id="Q1", classes=("Q5",))) == NO_ARABIC
    assert classes.refusal(Item(id="Q1", classes=("Q5",), ar="ميسم")) == NO_ENGLISH
    assert classes.refusal(PERSON) == ""


def test_people_bodies_and_places_become_rows_of_their_lists() -> None:
    aliases = ("أم مجداف", "مجداف", "Maysam", "ميسم الدلبونى", "وزير (سياسي)")
    state = Item(id="Q900000100", ar="رسوانيا", en="Raswania", iso="XR")
    person = replace(PERSON, aliases=aliases, states=("Q900000100",))
    body = Item(
        id="Q900000002", ar="حزب المجداف الأزرق", en="Blue Oar Party", classes=("Q7278",), country="XR"
    )
    place = Item(id="Q900000003", ar="مرسى هيلارة", en="Port Hilara", classes=("Q515",))
    found = rows(person, body, place, names={state.id: state})
    assert found.left_out == ()

    def told(id: str) -> tuple[str, str]:
        return f"Wikidata: {id}", "2026-11-22"

    assert found.rows == {
        "entities/persons": (
            (
                "ميسم الدلبوني",
                "Maysam Dalbouni",
                "XR",
                "Q900000001",
                "أم مجداف | Maysam",
                *told("Q900000001"),
            ),
        ),
        "entities/bodies": (
            ("حزب المجداف الأزرق", "Blue Oar Party", "party", "XR", "Q900000002", "-", *told("Q900000002")),
        ),
        "places/regions": (("مرسى هيلارة", "Port Hilara", "-"),),
    }


def test_the_state_is_told_by_its_code_or_english_name_and_not_guessed() -> None:
    person = replace(PERSON, states=("Q900000100", "Q900000101"))
    egypt = Item(id="Q900000100", en="Egypt")
    other = Item(id="Q900000101", en="Raswania", iso="XR")

    def country(names: Mapping[str, Item]) -> str:
        return rows(person, names=names).rows["entities/persons"][0][2]

    assert country({}) == "-"
    assert country({egypt.id: egypt}) == "EG"
    assert country({other.id: other}) == "XR"
    assert country({egypt.id: egypt, other.id: other}) == "-"


def test_what_is_known_or_means_something_else_is_left_out() -> None:
    def why(**changes: Any) -> tuple[str, str]:
        (left,) = rows(replace(PERSON, **changes)).left_out
        return left.reason, left.examples[0].partition(": ")[2]

    assert why(id="Q1124") == (KNOWN, "the Q id is on the lists")
    assert why(en="bill clinton") == (KNOWN, "the name bill clinton is on the lists")
    assert why(ar="بيل كلينتونْ") == (KNOWN, "the Arabic name is on the lists")
    assert why(ar="البيت الابيض") == (AMBIGUOUS, "the Arabic name is on the lists of bodies")
    assert why(ar="القاهرة") == (AMBIGUOUS, "the Arabic name is on the lists of regions")
    assert (
        why(ar="المدينة") == (AMBIGUOUS, "one word that has other meanings")
        or why(ar="المدينة")[0] == AMBIGUOUS
    )
    assert why(ar="ميسم (سياسية)") == (AMBIGUOUS, "the label has signs that stand in no text")


def test_of_two_items_with_one_name_neither_is_taken() -> None:
    namesake = Item(id="Q900000009", ar="مَيسم الدلبوني", en="Another", classes=("Q515",))
    assert rows(PERSON, namesake).rows == {}
    assert reasons(rows(PERSON, namesake)) == {AMBIGUOUS: 2}
    same = Item(id="Q900000009", ar="سيف البرجوني", en="Maysam Dalbouni", classes=("Q5",))
    assert reasons(rows(PERSON, same)) == {AMBIGUOUS: 2}


def test_an_alias_that_two_items_share_is_neither_ones() -> None:
    other = Item(
        id="Q900000009", ar="سيف البرجوني", en="Sayf Burjuni", classes=("Q5",), aliases=("أبو شراع",)
    )
    found = rows(replace(PERSON, aliases=("أبو شراع", "باراك أوباما")), other)
    assert [row[4] for row in found.rows["entities/persons"]] == ["-", "-"]


OFFICE = Item(id="Q900000050", en="Harbour Master of Raswan")
TENURE = Held(office="Q900000050", since="2011-03-05", until="2014-03-04", dated=True, ended=True)


def tenures(*posts: Held, person: Item = PERSON, names: Iterable[Item] = (OFFICE,)) -> Additions:
    return rows(replace(person, held=posts), names={one.id: one for one in names})


def test_offices_held_become_tenures() -> None:
    now = Held(office="Q900000050", since="2016-01-02", dated=True)
    found = tenures(now, TENURE).rows["entities/tenures"]
    assert {row[:4] + row[6:] for row in found} == {
        ("ميسم الدلبوني", "Maysam Dalbouni", "Harbour Master of Raswan", "other", "Wikidata: Q900000001")
    }
    assert [row[4:6] for row in found] == [("2011-03-05", "2014-03-04"), ("2016-01-02", "-")]


def test_an_office_of_the_lists_keeps_their_spelling_and_kind() -> None:
    state = Item(id="Q900000100", en="Raswania", iso="XR")
    posts = [
        Held(label=name, since="2011-03-05", dated=True)
        for name in (
            "president of the united states",
            "Prime Minister of Raswania",
            "President of the Rowing Club",
        )
    ]
    found = tenures(*posts, names=[state]).rows["entities/tenures"]
    assert [row[2:4] for row in found] == [
        ("President of the United States", "president"),
        ("Prime Minister of Raswania", "prime minister"),
        ("President of the Rowing Club", "other"),
    ]


def test_tenures_that_cannot_be_told_are_left_out() -> None:
    def why(tenure: Held, names: Iterable[Item] = (OFFICE,)) -> str:
        found = tenures(tenure, names=names)
        assert "entities/tenures" not in found.rows
        return found.left_out[0].reason

    assert why(TENURE, names=()) == NO_OFFICE
    assert why(Held(office="Q900000050")) == NO_DAYS
    assert why(Held(office="Q900000050", since="2011-03-05", dated=True, ended=True)) == ROUGH_END
    assert (
        why(Held(office="Q900000050", since="2014-03-05", until="2011-03-05", dated=True, ended=True))
        == BACKWARDS
    )


def test_a_known_person_gets_new_tenures_under_the_known_name() -> None:
    clinton = Item(id="Q900000007", ar="بل كلينتون", en="Bill Clinton", classes=("Q5",))
    by_name = tenures(TENURE, person=replace(clinton, id="Q1124"))
    assert by_name.rows["entities/tenures"][0][:2] == ("بيل كلينتون", "Bill Clinton")
    namesake = tenures(TENURE, person=clinton)
    assert reasons(namesake) == {KNOWN: 1, NO_PERSON: 1}


def test_tenures_that_overlap_a_known_one_are_known() -> None:
    biden = Item(id="Q900000008", ar="جو بايدن", en="Joe Biden", classes=("Q5",))
    label = "President of the United States"

    def again(since: str, until: str) -> bool:
        post = Held(label=label, since=since, until=until, dated=True)
        return "entities/tenures" not in tenures(post, person=biden).rows

    assert again("2021-01-20", "2025-01-20") and again("2021-01-21", "") and again("", "")
    assert not again("2030-01-20", "2034-01-20")


def test_items_of_one_id_are_put_together_and_name_what_they_want() -> None:
    (item,) = join_items([PERSON, Item(id=PERSON.id, ar="أخرى", states=("Q900000100",), held=(TENURE,))])
    assert (item.ar, item.states, item.held) == (PERSON.ar, ("Q900000100",), (TENURE,))
    assert wanted_names([item]) == {"Q900000100", "Q900000050"}
    assert wanted_names([Item(id="Q1", held=(Held(office="Q2", label="Harbour Master"),))]) == set()
