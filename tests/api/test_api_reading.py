"""What the API gives is what the desk gives: every endpoint, paging, tables, and the form its document promises."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import jsonschema
import msgspec
import pytest

from rawi.api import endpoints_of, make_document
from rawi.desk.answers import judged_page
from rawi.desk.storied import story_output
from rawi.desk.story_schema import StoryOut

from .conftest import Api


def _id(api: Api, source: str) -> str:
    with api.pool.reading() as desk:
        return next(row.id for row in desk.archive.articles() if source in row.source and row.role == "main")


def _story(api: Api) -> str:
    return str(api.get("/stories").json()["items"][0]["id"])


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def _values(api: Api, path: str) -> list[str]:
    """A path with ids of real things."""
    with api.pool.reading() as desk:
        article = desk.archive.article(_id(api, "talks-01"))
        assert article is not None
        ids = {
            "articles": article.id,
            "pages": article.page,
            "stories": _story(api),
            "statements": article.statements[0].id,
            "people": desk.archive.listings.speakers(limit=1)[0].entity.id,
        }
    return [path.replace("{id}", ids[path.split("/")[1]])] if "{id}" in path else [path]


def _schemas() -> dict[str, Any]:
    return make_document(endpoints_of(writes=True))


@pytest.mark.parametrize(
    "path",
    sorted(
        one.path
        for one in endpoints_of(writes=False)
        if one.media == "application/json" and one.path not in ("/openapi.json", "/judgements/{id}")
    ),
)
def test_every_answer_has_the_form_that_the_document_promises(api: Api, path: str) -> None:
    document = _schemas()
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**content["schema"], "components": document["components"]}
    (address,) = _values(api, path)
    found = api.get(address)
    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == "application/json"
    jsonschema.Draft202012Validator(schema).validate(found.json())


def test_the_form_of_stories_is_that_of_the_code_key_by_key(api: Api) -> None:
    with api.pool.reading() as desk:
        stories = desk.stories(limit=100, at_least=1)
        assert len(stories) > 4
        for story in stories:
            given = msgspec.json.encode(story_output(desk.dossier(story.id)))
            typed = msgspec.json.encode(msgspec.json.decode(given, type=StoryOut))
            assert json.loads(typed) == json.loads(given)


def test_an_article_with_its_page_text_quotes_and_what_goes_beside_it(api: Api) -> None:
    id = _id(api, "talks-03")
    found = api.get(f"/articles/{id}").json()
    text = api.get(f"/articles/{id}/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.text == api.get(f"/pages/{found['line']['page']}/text").text
    statements = found["article"]["statements"]
    assert statements
    for one in statements:
        for part in one["passages"]:
            assert text.text[slice(*part["span"])] == part["text"]
    copies = api.get(f"/articles/{id}/copies").json()["items"]
    assert {copies[0]["article"], copies[0]["original"]} == {id, _id(api, "talks-04")}
    beside = api.get(f"/articles/{id}/reading-list").json()
    for keyword in beside["keywords"]:
        assert text.text[slice(*keyword["span"])] == keyword["text"]
    assert beside["read_also"] and beside["related"]
    gone = {id, _id(api, "talks-04")}
    assert gone.isdisjoint(one["id"] for one in [*beside["read_also"], *beside["related"]])
    assert [one["current"] for one in api.get(f"/articles/{id}/versions").json()["items"]] == [True]


def test_a_page_is_given_as_read_gives_it(api: Api) -> None:
    page = api.get(f"/articles/{_id(api, 'port-01')}").json()["page"]["id"]
    with api.pool.reading() as desk:
        assert api.get(f"/pages/{page}").content == msgspec.json.encode(judged_page(desk.archive, page))


def test_articles_by_outlet_and_day(api: Api) -> None:
    outlet = "دفتر السوق"
    named = api.get("/articles", params={"outlet": outlet, "limit": 100}).json()["items"]
    assert named and {one["outlet"] for one in named} == {outlet}
    days = [one["day"] for one in api.get("/articles?limit=100").json()["items"]]
    assert days == sorted(days, reverse=True)
    first, last = days[-1], days[-3]
    between = api.get(f"/articles?since={first}&until={last}&limit=100").json()["items"]
    assert [one["day"] for one in between] == [day for day in days if first <= day <= last]


def test_following_next_gives_everything_once(api: Api) -> None:
    def walk(path: str) -> list[str]:
        found, ids = api.get(path), []
        while True:
            answer = found.json()
            ids += [json.dumps(one, sort_keys=True) for one in answer["items"]]
            if answer["next"] is None:
                assert "link" not in found.headers
                return ids
            assert found.headers["link"] == f'<{answer["next"]}>; rel="next"'
            found = api.ask("GET", answer["next"])

    with api.pool.reading() as desk:
        everything = len(desk.archive.articles())
        changes = len(desk.archive.changes())
    assert len(set(walk("/harvest?limit=7"))) == everything
    assert len(set(walk("/changes?limit=9"))) == changes
    whole = walk("/articles?limit=100")
    assert walk("/articles?limit=7") == whole and len(set(whole)) == len(whole)
    for path in (
        "/search?limit=7",
        "/search?q=%D8%A7%D9%84%D8%A8%D9%86%D9%83&limit=3",
        "/outlets?limit=2",
        "/stories?at_least=1&limit=2",
        "/people?limit=50",
    ):
        found = walk(path)
        assert found and len(set(found)) == len(found)


def test_search_marks_what_matches(api: Api) -> None:
    found = api.get("/search", params={"q": "البنك المركزى", "facets": "true"}).json()
    assert found["total"] > 1 and found["facets"]
    for one in found["items"]:
        text = api.get(f"/pages/{one['article']['page']}/text").text
        assert text[slice(*one["snippet"]["span"])] == one["snippet"]["text"]
        assert one["snippet"]["marks"]
        assert all("بنك" in text[a:b] or "مركز" in text[a:b] for a, b in one["snippet"]["marks"])


@pytest.mark.parametrize(
    ("sought", "key"),
    [("statements", "statement"), ("figures", "figure"), ("events", "event"), ("people", "entity")],
)
def test_search_gives_findings_themselves(api: Api, sought: str, key: str) -> None:
    found = api.get("/search", params={"in": sought, "limit": 50, "order": "newest"}).json()
    assert found["total"] > 3
    for one in found["items"]:
        assert one[key]["id"] == one["id"]
        if "span" in one[key]:
            text = api.get(f"/pages/{one['article']['page']}/text").text
            assert text[slice(*one[key]["span"])].startswith(
                (one[key].get("content") or one[key]["text"])[:5]
            )


def test_people_and_what_they_said(api: Api) -> None:
    first = api.get("/people?kind=person").json()["items"][0]
    id, name = first["entity"]["id"], first["entity"]["ar"]
    assert id in [one["entity"]["id"] for one in api.get("/people", params={"q": name}).json()["items"]]
    assert api.get(f"/people/{id}").json() == first
    said = api.get(f"/people/{id}/statements?limit=100").json()
    assert said["total"] == first["statements"] == len(said["items"])
    for one in said["items"]:
        assert one["statement"]["speaker"]["entity"] == id
        assert api.get(f"/statements/{one['statement']['id']}").json()["statement"] == one["statement"]
    days = [one["day"] or "" for one in said["items"]]
    assert days == sorted(days, reverse=True)
    assert api.get(f"/people/{id}/articles").json()["items"]


def test_parts_of_a_story_are_those_of_its_dossier_and_tables(api: Api) -> None:
    id = _story(api)
    whole = api.get(f"/stories/{id}").json()
    for part in ("articles", "figures", "timeline", "outlets", "board", "speakers", "news", "itineraries"):
        found = api.get(f"/stories/{id}/{part}").json()
        assert found.pop("story") == id
        assert found == {key: whole[key] for key in found}
        table = api.get(f"/stories/{id}/{part}.csv")
        assert table.headers["content-type"] == "text/csv; charset=utf-8"
        assert table.headers["content-disposition"] == f'attachment; filename="{part}.csv"'
        assert table.content.startswith(b"\xef\xbb\xbf")
        assert api.get(f"/stories/{id}/{part}", headers={"accept": "text/csv"}).content == table.content
    points = [point for series in whole["figures"] for point in series["points"]]
    rows = _rows(api.get(f"/stories/{id}/figures.csv").text)
    assert [row["figure"] for row in rows] == [point["figure"] for point in points]
    assert rows[0]["counted"] == whole["figures"][0]["counted"]


@pytest.mark.parametrize(
    "one", [one for one in endpoints_of(writes=False) if one.columns], ids=lambda one: one.path
)
def test_every_table_has_its_columns_even_when_empty(api: Api, one: Any) -> None:
    (path,) = _values(api, one.path)
    rows = list(csv.reader(io.StringIO(api.get(f"{path}.csv").text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == tuple(name for name, _ in one.columns)
    assert all(len(row) == len(rows[0]) for row in rows)


def test_info_and_health(api: Api) -> None:
    info = api.get("/info").json()
    assert info["counts"]["page"] == 44 and info["version"]
    assert api.get("/health").json() == {"status": "ok", "last_change": info["last_change"]}


def test_the_document_has_every_route_and_says_nothing_else(api: Api) -> None:
    document = api.get("/openapi.json").json()
    assert document["servers"] == [{"url": "/api/v1"}]
    assert document == make_document(endpoints_of(writes=False), root="/api/v1")
    written = {"/pages", "/judgements/{id}"}
    assert all("post" not in path and "delete" not in path for path in document["paths"].values())
    assert written - {"/judgements/{id}"} == written - document["paths"].keys()
    json.dumps(document)
