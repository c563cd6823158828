"""Names, links and speakers: what counts as found, as the right one, and as wrong, on records made by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rawi.errors import GoldError
from rawi.evaluation import NAME_TASKS, REPORTED_TASKS, TASKS, Score, read_gold, score_anatomy
from rawi.model import (
    Article,
    Entity,
    EntityKind,
    Evidence,
    Mention,
    MentionKind,
    Page,
    Reading,
    Span,
    check_reading,
)

TITLE = "وزيرة رسوان تزور هيلارة"
BODY = (
    "قالت وزيرة النقل سلمى الدلبي إن «مرفأ رسوان» مفتوح.\n"
    "وأضافت الدلبي أن وزارة النقل الرسوانية تعمل مع وزارة الصحة.\n"
    "وذكرت الوزارة أن سالم الدلبي وصل، وقال الدلبي إنه راض عن الوزارة.\n"
    "وردت الجبهةُ أمس."
)
HEAD = "الصفحة الأولى\n"

SALMA = {"id": "salma", "kind": "person", "ar": "سلمى الدلبي", "also": ["الدلبي"], "en": "Salma al-Dalbi"}
SALEM = {"id": "salem", "kind": "person", "ar": "سالم الدلبي", "also": ["الدلبي"], "en": None}
RASWAN = {"id": "raswan", "kind": "place", "ar": "رسوان", "also": [], "en": "Raswan"}
PORT = {"id": "port", "kind": "body", "ar": "مرفأ رسوان", "also": [], "en": "Port of Raswan"}
TRANSPORT = {"id": "transport", "kind": "body", "ar": "وزارة النقل الرسوانية", "also": ["الوزارة"]}
HEALTH = {"id": "health", "kind": "body", "ar": "وزارة الصحة", "also": ["الوزارة"], "en": None}
POST = {"id": "post", "kind": "office", "ar": "وزيرة النقل", "also": []}
ENTITIES = [SALMA, SALEM, RASWAN, PORT, TRANSPORT, HEALTH, POST]


def at(words: str, nth: int = 0, *, text: str = BODY) -> int:
    place = -1
    for _ in range(nth + 1):
        place = text.index(words, place + 1)
    return place


def wanted(
    words: str, kind: MentionKind, entity: str | None, nth: int = 0, *, field: str = "body"
) -> dict[str, Any]:
    text = TITLE if field == "title" else BODY
    return {"text": words, "kind": kind, "entity": entity, "in": field, "at": at(words, nth, text=text)}


def entity(ar: str, kind: EntityKind = "person", en: str | None = None) -> Entity:
    return Entity(id=f"{kind}:{en or ar}", kind=kind, ar=ar, en=en, wikidata=None)


def found(
    words: str,
    kind: MentionKind,
    who: Entity | None,
    nth: int = 0,
    *,
    field: str = "body",
    office: str | None = None,
) -> Mention:
    """A mention at the characters of the page, where the title and the paragraphs stand after a head."""
    text = TITLE if field == "title" else BODY
    base = len(HEAD) + (len(TITLE) + 1 if field == "body" else 0)
    start = base + at(words, nth, text=text)
    evidence = Evidence(span=Span(start=start, end=start + len(words)), quote=words, rule="test:name")
    return Mention(evidence=evidence, kind=kind, entity=who, office=office)


def reading(mentions: Sequence[Mention]) -> Reading:
    text = f"{HEAD}{TITLE}\n{BODY}"
    start = len(HEAD) + len(TITLE) + 1
    paragraphs = []
    for line in BODY.split("\n"):
        paragraphs.append(Span(start=start, end=start + len(line)))
        start += len(line) + 1
    title = Evidence(span=Span(start=len(HEAD), end=len(HEAD) + len(TITLE)), quote=TITLE, rule="test:title")
    article = Article(
        id="a",
        page="p",
        role="main",
        outlet=None,
        title=title,
        credit=None,
        agencies=(),
        byline=None,
        dateline=None,
        stamps=(),
        labels=(),
        keywords=(),
        paragraphs=tuple(paragraphs),
        text=BODY,
        mentions=tuple(mentions),
    )
    page = Page(
        id="p",
        source="test",
        url=None,
        fetched_at=None,
        media_type="text/plain",
        charset="utf-8",
        language="ar",
        text=text,
    )
    made = Reading(
        page=page,
        engine="test",
        lexica="test",
        made_at=None,
        articles=(article,),
        blocks=(),
        inline_links=(),
        related=(),
        caption=None,
    )
    return check_reading(made)


def scored(folder: Path, given: Sequence[Mention] | None, **keys: Any) -> dict[str, Score]:
    """The scores of one page; `keys` are those of its gold article, `given` None: the page was refused."""
    article = {"role": "main", "title": TITLE, "body": BODY, **keys}
    article = {key: value for key, value in article.items() if value is not ...}
    (folder / "ship.json").write_text(json.dumps({"articles": [article]}, ensure_ascii=False), "utf-8")
    return score_anatomy((page, None if given is None else reading(given)) for page in read_gold(folder))


def named(
    folder: Path, asked: Sequence[dict[str, Any]], given: Sequence[Mention] | None, **keys: Any
) -> dict[str, Score]:
    return scored(folder, given, **{"entities": ENTITIES, "mentions": list(asked), **keys})


def counts(score: Score) -> tuple[float, float, float]:
    return score.right, score.wanted, score.given


def test_the_tasks_stand_in_their_order_after_the_dating() -> None:
    kinds = ("person", "body", "place", "nationality", "office")
    assert (*(f"names_{one}" for one in kinds), *(f"links_{one}" for one in kinds), "speakers") == NAME_TASKS
    last = ("dating_narrow", *NAME_TASKS, *REPORTED_TASKS)
    assert TASKS[-len(last) :] == last


# --- names


def test_a_name_is_found_where_kind_field_and_characters_are_the_same(tmp_path: Path) -> None:
    asked = [
        wanted("سلمى الدلبي", "person", "salma"),
        wanted("رسوان", "place", "raswan", field="title"),
        wanted("الرسوانية", "nationality", "raswan"),
        wanted("وزيرة النقل", "office", "salma"),
    ]
    given = [
        found("سلمى الدلبي", "person", None),
        found("رسوان", "place", None, field="title"),
        found("الرسوانية", "nationality", None),
        found("وزيرة النقل", "office", None),
    ]
    scores = named(tmp_path, asked, given)
    for kind in ("person", "place", "nationality", "office"):
        assert counts(scores[f"names_{kind}"]) == (1, 1, 1)
        assert scores[f"names_{kind}"].wrong == []
    assert scores["names_body"].value is None


def test_the_title_and_the_body_are_two_places(tmp_path: Path) -> None:
    scores = named(
        tmp_path,
        [wanted("رسوان", "place", "raswan", field="title")],
        [found("رسوان", "place", None)],
    )
    assert counts(scores["names_place"]) == (0, 1, 1)
    assert scores["names_place"].wrong == [
        f"ship#main: 'رسوان' in the title at {at('رسوان', text=TITLE)}: no place found",
        f"ship#main: 'رسوان' in the body at {at('رسوان')}: no place in the gold",
    ]


def test_a_name_of_another_kind_is_missed_and_too_much(tmp_path: Path) -> None:
    scores = named(
        tmp_path, [wanted("مرفأ رسوان", "body", "port")], [found("مرفأ رسوان", "place", entity("x", "place"))]
    )
    assert counts(scores["names_body"]) == (0, 1, 0)
    assert counts(scores["names_place"]) == (0, 0, 1)
    assert scores["names_body"].wrong[0].endswith("no body found, but a place")
    assert scores["links_body"].value is None


@pytest.mark.parametrize(
    ("gold", "given", "same"),
    [
        ("مرفأ رسوان", "«مرفأ رسوان»", True),
        ("«مرفأ رسوان»", "مرفأ رسوان", True),
        (" «مرفأ رسوان» ", "مرفأ رسوان» ", True),
        ("الجبهةُ", "الجبهة", True),
        ("الجبهة", "الجبهةُ", True),
        ("مرفأ رسوان", "مرفأ", False),
        ("مرفأ رسوان", "إن «مرفأ رسوان", False),
    ],
)
def test_quotes_spaces_and_vowel_marks_at_the_ends_do_not_count(
    gold: str, given: str, same: bool, tmp_path: Path
) -> None:
    scores = named(
        tmp_path, [wanted(gold, "body", "port")], [found(given, "body", entity("مرفأ رسوان", "body"))]
    )
    assert scores["names_body"].value == (1.0 if same else 0.0)
    assert scores["links_body"].value == (1.0 if same else None)


def test_a_name_found_twice_counts_once(tmp_path: Path) -> None:
    one = found("مرفأ رسوان", "body", entity("مرفأ رسوان", "body"))
    other = found("«مرفأ رسوان»", "body", entity("غيره", "body"))
    scores = named(tmp_path, [wanted("مرفأ رسوان", "body", "port")], [one, other])
    assert counts(scores["names_body"]) == (1, 1, 2)
    assert scores["names_body"].wrong == ["ship#main: '«مرفأ رسوان»': found twice"]
    assert counts(scores["links_body"]) == (1, 1, 1)


def test_names_that_nest_are_told_apart(tmp_path: Path) -> None:
    asked = [wanted("مرفأ رسوان", "body", "port"), wanted("رسوان", "place", "raswan")]
    given = [found("مرفأ رسوان", "body", None), found("رسوان", "place", None)]
    scores = named(tmp_path, asked, given)
    assert scores["names_body"].value == scores["names_place"].value == 1.0


def test_gold_without_mentions_is_not_asked(tmp_path: Path) -> None:
    scores = scored(tmp_path, [found("رسوان", "place", None)])
    assert {scores[task].value for task in NAME_TASKS} == {None}


def test_gold_with_no_mentions_holds_each_name_against_the_reading(tmp_path: Path) -> None:
    scores = named(tmp_path, [], [found("رسوان", "place", None)])
    assert counts(scores["names_place"]) == (0, 0, 1)


def test_a_page_refused_misses_every_name_and_is_asked_for_no_link(tmp_path: Path) -> None:
    scores = named(tmp_path, [wanted("سلمى الدلبي", "person", "salma")], None)
    assert counts(scores["names_person"]) == (0, 1, 0)
    assert scores["links_person"].value is None


def test_offsets_are_carried_over_words_that_differ(tmp_path: Path) -> None:
    longer = f"تمهيد من ثلاث كلمات: {BODY.replace('مفتوح', 'مفتوح للجميع')}"
    moved = [
        {**one, "at": longer.index(one["text"])}
        for one in (wanted("سلمى الدلبي", "person", "salma"), wanted("وزارة الصحة", "body", "health"))
    ]
    given = [
        found("سلمى الدلبي", "person", entity("سلمى الدلبي")),
        found("وزارة الصحة", "body", None),
        found("مفتوح.", "body", None),
    ]
    scores = named(tmp_path, moved, given, body=longer)
    assert counts(scores["names_person"]) == (1, 1, 1)
    assert counts(scores["names_body"]) == (1, 1, 2)
    assert scores["names_body"].wrong == ["ship#main: 'مفتوح.': the gold's text is another there"]


def test_a_title_that_the_gold_does_not_speak_of_is_not_asked(tmp_path: Path) -> None:
    given = [found("رسوان", "place", None, field="title")]
    assert named(tmp_path, [], given, title=...)["names_place"].value is None
    assert counts(named(tmp_path, [], given, title=None)["names_place"]) == (0, 0, 1)


# --- links


def link(
    folder: Path, pairs: Sequence[tuple[dict[str, Any], Entity | None]], **keys: Any
) -> dict[str, Score]:
    """The scores when every name asked for is found, with these entities."""
    given = []
    for one, who in pairs:
        text = TITLE if one["in"] == "title" else BODY
        nth = text[: one["at"]].count(one["text"])
        given.append(found(one["text"], one["kind"], who, nth, field=one["in"]))
    return named(folder, [one for one, _ in pairs], given, **keys)


@pytest.mark.parametrize(
    ("one", "who"),
    [
        (wanted("سلمى الدلبي", "person", "salma"), entity("سلمى  الدلبى")),
        (wanted("سلمى الدلبي", "person", "salma"), entity("س. الدلبي", en="Salma al-Dalbi")),
        (wanted("الوزارة", "body", "transport"), entity("وزاره النقل الرسوانيه", "body")),
        (wanted("الوزارة", "body", "transport"), entity("الوزارة", "body")),
        (wanted("مرفأ رسوان", "body", "port"), entity("«مرفأ رسوان»", "body")),
        (wanted("رسوان", "place", "raswan"), entity("رسوان", "place", "Raswan")),
        (wanted("الرسوانية", "nationality", "raswan"), entity("رسوان", "place")),
        (wanted("وزيرة النقل", "office", "salma"), entity("سلمى الدلبي")),
        (wanted("وزيرة النقل", "office", "post"), None),
        (wanted("وزيرة النقل", "office", "post"), entity("وزيرة ما", "office")),
    ],
)
def test_a_link_is_right_by_any_of_its_names(one: dict[str, Any], who: Entity | None, tmp_path: Path) -> None:
    score = link(tmp_path, [(one, who)])[f"links_{one['kind']}"]
    assert counts(score) == (1, 1, 1)
    assert score.wrong == []


@pytest.mark.parametrize(
    ("one", "who", "said"),
    [
        (wanted("سلمى الدلبي", "person", "salma"), None, "nobody, not سلمى الدلبي"),
        (wanted("سلمى الدلبي", "person", "salma"), entity("ليلى"), "ليلى, not سلمى الدلبي"),
        (
            wanted("سلمى الدلبي", "person", "salma"),
            entity("ليلى", en="Layla"),
            "ليلى (Layla), not سلمى الدلبي",
        ),
        (wanted("رسوان", "place", "raswan"), None, "nothing, not رسوان"),
        (wanted("مرفأ رسوان", "body", "port"), entity("مرفأ رسوان", "place"), "مرفأ رسوان, not مرفأ رسوان"),
        (wanted("وزيرة النقل", "office", "salma"), None, "nobody, not سلمى الدلبي"),
        (
            wanted("وزيرة النقل", "office", "salma"),
            entity("وزيرة النقل", "office"),
            "وزيرة النقل, not سلمى الدلبي",
        ),
        (
            wanted("وزيرة النقل", "office", "post"),
            entity("سلمى الدلبي"),
            "سلمى الدلبي, not an office",
        ),
    ],
)
def test_a_wrong_link_is_said_in_words(
    one: dict[str, Any], who: Entity | None, said: str, tmp_path: Path
) -> None:
    score = link(tmp_path, [(one, who)])[f"links_{one['kind']}"]
    assert counts(score) == (0, 1, 1)
    assert score.wrong == [f"ship#main: {one['text']!r} in the body at {one['at']}: {said}"]


def test_no_english_names_are_not_the_same_english_name(tmp_path: Path) -> None:
    one = wanted("وزارة الصحة", "body", "health")
    assert link(tmp_path, [(one, entity("وزارة الري", "body"))])["links_body"].value == 0.0


def test_one_short_form_for_two_is_a_wrong_merge_and_the_later_mention_is_wrong(tmp_path: Path) -> None:
    ministry = entity("الوزارة", "body")
    pairs = [
        (wanted("الوزارة", "body", "transport"), ministry),
        (wanted("الوزارة", "body", "health", 1), ministry),
    ]
    score = link(tmp_path, pairs)["links_body"]
    assert counts(score) == (1, 2, 2)
    assert score.wrong == [
        f"ship#main: 'الوزارة' in the body at {at('الوزارة', 1)}: "
        "الوزارة, the same as for وزارة النقل الرسوانية, not وزارة الصحة"
    ]
    # The order of the gold's list does not matter, only that of the page.
    assert link(tmp_path, pairs[::-1])["links_body"].wrong == score.wrong


def test_short_forms_under_two_ids_are_no_merge(tmp_path: Path) -> None:
    other = Entity(id="other", kind="body", ar="الوزارة", en=None, wikidata=None)
    pairs = [
        (wanted("الوزارة", "body", "transport"), entity("الوزارة", "body")),
        (wanted("الوزارة", "body", "health", 1), other),
    ]
    assert counts(link(tmp_path, pairs)["links_body"]) == (2, 2, 2)


def test_a_merge_shows_across_kinds_of_mentions_and_from_title_to_body(tmp_path: Path) -> None:
    dalbi = entity("الدلبي")
    pairs = [
        (wanted("الدلبي", "person", "salem", 3), dalbi),
        (wanted("وزيرة", "office", "salma", field="title"), dalbi),
    ]
    scores = link(
        tmp_path, pairs, entities=[{**SALMA, "ar": "سلمى رشاد الدلبي"}, {**SALEM, "ar": "سالم رشاد الدلبي"}]
    )
    assert scores["links_office"].value == 1.0  # the title is read first
    assert "the same as for سلمى رشاد الدلبي" in scores["links_person"].wrong[0]


def test_a_surname_alone_is_wrong_where_the_full_name_stands_in_the_article(tmp_path: Path) -> None:
    one = wanted("الدلبي", "person", "salma", 1)
    score = link(tmp_path, [(one, entity("الدلبي"))])["links_person"]
    assert score.value == 0.0
    assert score.wrong[0].endswith("الدلبي alone, not سلمى الدلبي, as the article has it")
    assert link(tmp_path, [(one, entity("سلمى الدلبي"))])["links_person"].value == 1.0
    assert link(tmp_path, [(one, entity("الدلبي", en="Salma al-Dalbi"))])["links_person"].value == 1.0


def test_a_surname_is_enough_where_the_article_has_no_more(tmp_path: Path) -> None:
    one = wanted("الدلبي", "person", "salma", 1)
    longer = [{**SALMA, "ar": "سلمى رشاد الدلبي"}]
    assert link(tmp_path, [(one, entity("الدلبي"))], entities=longer)["links_person"].value == 1.0


def test_a_body_may_be_called_by_its_short_form(tmp_path: Path) -> None:
    one = wanted("الوزارة", "body", "transport")
    assert link(tmp_path, [(one, entity("الوزارة", "body"))])["links_body"].value == 1.0


def test_a_mention_without_an_entity_is_asked_for_no_link(tmp_path: Path) -> None:
    scores = link(tmp_path, [(wanted("رسوان", "place", None), None)])
    assert scores["names_place"].value == 1.0
    assert scores["links_place"].value is None


# --- speakers


def speak(folder: Path, speaker: str | None, surface: str | None, given: Sequence[Mention] | None) -> Score:
    return scored(folder, given, statements=[{"speaker": speaker, "surface": surface}])["speakers"]


DALBI = entity("سلمى الدلبي", en="Salma al-Dalbi")
IN_FULL = "وزيرة النقل سلمى الدلبي"


@pytest.mark.parametrize(
    ("speaker", "surface", "mention"),
    [
        ("salma Al-Dalbi", IN_FULL, found("سلمى الدلبي", "person", DALBI)),
        ("Salma al-Dalbi", IN_FULL, found("وزيرة النقل", "office", DALBI)),
        # Any place where the surface stands will do.
        ("Salma al-Dalbi", "الدلبي", found("الدلبي", "person", DALBI, 3)),
        ("Salma al-Dalbi", "وزيرة", found("وزيرة رسوان", "office", DALBI, field="title")),
        ("Ministry of Health", "وزارة الصحة", found("الصحة", "body", entity("x", "body", "The Ministry of Health"))),
        ("The Raswan Port", "«مرفأ رسوان»", found("مرفأ رسوان", "body", entity("x", "body", "raswan port"))),
        # Known by another usual English name: a long word in common, or the surface is the Arabic name.
        ("Raswan harbour", "مرفأ رسوان", found("مرفأ رسوان", "body", entity("x", "body", "Port of Raswan"))),
        ("Harbour guards", "مرفأ رسوان", found("مرفأ رسوان", "body", entity("مرفا رسوان", "body", "Port"))),
        # A post without a known holder, and a state, are right by the whole name.
        ("Transport Minister", IN_FULL, found("وزيرة النقل", "office", None, office="Transport Minister")),
        ("Raswan", "رسوان", found("رسوان", "place", entity("رسوان", "place", "Raswan"))),
    ],
)  # fmt: skip
def test_a_speaker_is_right_where_a_name_in_the_surface_means_it(
    speaker: str, surface: str, mention: Mention, tmp_path: Path
) -> None:
    assert counts(speak(tmp_path, speaker, surface, [mention])) == (1, 1, 1)


@pytest.mark.parametrize(
    ("speaker", "surface", "mention", "said"),
    [
        ("Salma al-Dalbi", IN_FULL, found("سلمى الدلبي", "person", None), "'سلمى الدلبي' is nobody"),
        ("Salma al-Dalbi", "الدلبي", found("الدلبي", "person", entity("الدلبي")), "'الدلبي' is الدلبي"),
        (
            "Salma al-Dalbi",
            IN_FULL,
            found("سلمى الدلبي", "person", entity("ليلى", en="Layla al-Qas")),
            "'سلمى الدلبي' is ليلى (Layla al-Qas)",
        ),
        # A name elsewhere, in the title at the same offset, or of another kind.
        ("Salma al-Dalbi", IN_FULL, found("الدلبي", "person", DALBI, 1), "no name found"),
        ("Salma al-Dalbi", "قالت", found("وزيرة", "office", DALBI, field="title"), "no name found"),
        (
            "Raswan",
            "وزارة النقل الرسوانية",
            found("الرسوانية", "nationality", entity("رسوان", "place", "Raswan")),
            "no name found",
        ),
        (
            "Raswan harbour",
            "مرفأ رسوان",
            found("رسوان", "place", entity("رسوان", "place", "Raswan")),
            "'رسوان' is رسوان (Raswan)",
        ),
        (
            "Salma al-Dalbi",
            "وزيرة النقل",
            found("وزيرة النقل", "office", entity("وزيرة النقل", "office")),
            "'وزيرة النقل' is وزيرة النقل",
        ),
    ],
)
def test_a_wrong_speaker_is_said_in_words(
    speaker: str, surface: str, mention: Mention, said: str, tmp_path: Path
) -> None:
    score = speak(tmp_path, speaker, surface, [mention])
    assert counts(score) == (0, 1, 1)
    assert score.wrong == [f"ship#main: {speaker} in {surface!r}: {said}"]


@pytest.mark.parametrize(
    "speaker",
    [
        "sources", "Sources", "media", "media reports", "participants of the Raswan talks", "Port officials",
        "Raswani security sources", "Port official", "Raswani health authorities", "Transport Ministry spokesperson",
        "spokesperson of the Transport Ministry", "officials in Raswan", None,
    ],
)  # fmt: skip
def test_speakers_without_a_name_are_not_asked(speaker: str | None, tmp_path: Path) -> None:
    assert speak(tmp_path, speaker, IN_FULL, []).value is None


@pytest.mark.parametrize(
    "speaker",
    [
        "Salma al-Dalbi",
        "spokesperson Salma al-Dalbi",
        "Raswan Media Office",
        "Raswani state television",
        "Raswan",
    ],
)
def test_speakers_with_a_name_are_asked(speaker: str, tmp_path: Path) -> None:
    assert speak(tmp_path, speaker, IN_FULL, []).value == 0.0
    assert speak(tmp_path, speaker, None, []).value is None


def test_the_speakers_of_a_page_refused_are_missed(tmp_path: Path) -> None:
    assert counts(speak(tmp_path, "Salma al-Dalbi", IN_FULL, None)) == (0, 1, 1)


# --- gold


def test_the_gold_in_the_docs_is_gold(tmp_path: Path) -> None:
    docs = (Path(__file__).parents[2] / "docs/evaluation.md").read_text("utf-8")
    page, article = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", docs, re.DOTALL))
    page["articles"].append(article)
    (tmp_path / "ship.json").write_text(json.dumps(page), "utf-8")
    ((_, found),) = [one.articles for one in read_gold(tmp_path)]
    assert [one.text for one in found.mentions] == ["وزيرة النقل", "سلمى الدلبي", "مرفأ رسوان"]
    assert [one.en for one in found.entities] == ["Salma al-Dalbi", None]
    assert found.statements[0].speaker == "Salma al-Dalbi"


@pytest.mark.parametrize(
    "keys",
    [
        {"mentions": None},
        {"mentions": [{**wanted("رسوان", "place", "raswan"), "at": 0}]},
        {"mentions": [{**wanted("رسوان", "place", "raswan"), "at": -6}]},
        {"mentions": [{**wanted("رسوان", "place", "raswan"), "kind": "river"}]},
        {"mentions": [{**wanted("رسوان", "place", "raswan"), "in": "lead"}]},
        {"mentions": [{**wanted("رسوان", "place", "raswan"), "text": ""}]},
        {"mentions": [wanted("رسوان", "place", "nowhere")]},
        {"mentions": [wanted("رسوان", "place", "raswan", field="title")], "title": None},
        {"mentions": [{"text": "رسوان"}]},
        {"entities": [{**RASWAN, "kind": "nationality"}]},
        {"entities": [{**RASWAN, "ar": None}]},
        {"entities": [{"id": "raswan"}]},
        {"statements": [{"speaker": 5}]},
        {"statements": ["Raswan"]},
    ],
)
def test_malformed_names_in_gold_are_said_to_be(keys: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"ship\.json"):
        scored(tmp_path, [], **{"entities": ENTITIES, **keys})
