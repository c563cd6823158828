"""What alerts find: new things alone, once, whatever came in between, with the characters that say them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi import RawPage, read_page
from rawi.desk.alerts import Alert, AlertItem, Alerts, alert_items, new_items
from rawi.desk.alerts.comparing import last_number, of_person
from rawi.desk.alerts.finding import last_change
from rawi.desk.alerts.store import alerts_file
from rawi.desk.archiving import ArchiveDesk
from rawi.errors import AlertError, ArchiveError, QueryError
from rawi.model import Reading

AT = "2025-11-01T09:00:00Z"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"
OLD, NEW = ("port-01", "port-02", "port-03"), ("port-04", "port-05", "port-06", "port-07")


def pages(*names: str) -> list[Path]:
    return [path for name in names for path in sorted(SAMPLES.glob(f"{name}-*"))]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the first pages, to begin from."""
    folder = tmp_path_factory.mktemp("start")
    with ArchiveDesk(folder / "news.db", at=AT) as desk:
        desk.add(pages(*OLD))
    return folder


@pytest.fixture
def where(start: Path, tmp_path: Path) -> Path:
    shutil.copytree(start, tmp_path / "archive")
    return tmp_path / "archive" / "news.db"


def add(where: Path, *names: str) -> None:
    with ArchiveDesk(where, at=AT) as desk:
        desk.add(pages(*names))


def add_page(where: Path, text: str, source: str, engine: str | None = None) -> None:
    reading = read_page(RawPage(data=text.encode(), source=source, url=f"https://marsa.example/{source}"))
    assert isinstance(reading, Reading)
    with ArchiveDesk(where, at=AT) as desk:
        desk.add_results([replace(reading, engine=engine) if engine else reading])


def find(where: Path, *, dry: bool = False) -> list[AlertItem]:
    with ArchiveDesk(where) as desk, Alerts(where) as alerts:
        return alerts.find_news(desk, dry=dry)


def save(where: Path, watch: str, what: str) -> Alert:
    with ArchiveDesk(where) as desk, Alerts(where) as alerts:
        return alerts.save(desk, watch, what, "feed")  # type: ignore[arg-type]


def story_of(where: Path) -> str:
    with ArchiveDesk(where) as desk:
        return desk.stories()[0].id


def check_evidence(where: Path, items: list[AlertItem]) -> None:
    with ArchiveDesk(where) as desk:
        for one in items:
            assert len(one.cites) == 2 if one.kind == "contradiction" else one.cites
            for cite in one.cites:
                page = desk.archive.page(cite.source.page)
                assert page is not None and cite.span.of(page.text) == cite.quote
                assert cite.source.source and one.ids


def test_the_first_run_after_saving_tells_nothing_old(where: Path) -> None:
    save(where, "search", "قتيل")
    save(where, "person", "العقلاني")
    save(where, "story", story_of(where))
    assert find(where) == []
    assert find(where) == []


def test_a_search_tells_what_came_in_once(where: Path) -> None:
    alert = save(where, "search", "قتيل")
    add(where, *NEW)
    tried = find(where, dry=True)
    found = find(where)
    assert [replace(one, at="") for one in tried] == [replace(one, at="") for one in found]
    assert {"figure", "statement"} <= {one.kind for one in found}
    assert {one.alert for one in found} == {alert.id}
    with ArchiveDesk(where) as desk:
        sources = {Path(one.cites[0].source.source).name[:7] for one in found if one.kind != "contradiction"}
        assert sources <= set(NEW)
        hits = desk.find("figures", desk.query("قتيل"), limit=100).hits
        rows = {
            row.id: Path(row.source).name[:7]
            for row in desk.archive.articles(ids=[hit.article for hit in hits])
        }
    expected = {hit.id for hit in hits if rows[hit.article] in NEW}
    told = {id for one in found if one.kind == "figure" for id in one.ids}
    # Equal figures of one page are told once.
    assert told and told <= expected
    check_evidence(where, found)
    assert find(where) == []
    assert [one.content for one in alert_items(where, alert.id)] == [one.content for one in reversed(found)]


def test_a_contradiction_comes_with_both_sides(where: Path) -> None:
    alert = save(where, "story", story_of(where))
    add(where, *NEW, "port-08", "port-09", "port-10")
    found = [one for one in find(where) if one.kind == "contradiction"]
    assert found and all(one.alert == alert.id and len(set(one.ids)) == 2 for one in found)
    check_evidence(where, found)
    assert all(len(one.by) == 2 and all(one.by) for one in found)


def test_a_story_tells_what_its_new_articles_are_first_to_tell(where: Path) -> None:
    alert = save(where, "story", story_of(where))
    add(where, "port-04")
    first = find(where)
    assert first and {one.alert for one in first} == {alert.id}
    assert {"statement", "event"} & {one.kind for one in first}
    check_evidence(where, first)
    add(where, "port-05", "port-06")
    second = find(where)
    assert second and not {one.content for one in first} & {one.content for one in second}
    assert any(one.before for one in second if one.kind == "figure")
    assert find(where) == []


def test_a_person_by_name_and_by_id(where: Path) -> None:
    with ArchiveDesk(where) as desk:
        hit = desk.find("people", desk.query("العقلاني")).hits[0]
    by_name, by_id = save(where, "person", "بشير العقلاني"), save(where, "person", hit.id)
    add(where, *NEW)
    found = find(where)
    named = [one.content for one in found if one.alert == by_name.id and one.kind == "statement"]
    known = [one.content for one in found if one.alert == by_id.id and one.kind == "statement"]
    assert named and named == known
    assert all("العقلاني" in one.by[0] for one in found if one.kind == "statement")
    assert any(one.kind == "figure" for one in found), "figures that the person gives"


def test_many_pages_at_once_are_looked_through_in_steps(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(where, "search", "قتيل")
    add(where, *NEW)
    whole = find(where, dry=True)
    monkeypatch.setattr("rawi.desk.alerts.watched.PAGES", 1)
    stepped = [one.content for one in find(where)]
    assert sorted(stepped) == sorted(one.content for one in whole)


TEXT = """السفينة ترسو في المرفأ
نشر في: 14/05/2023
قال مدير الميناء نزار السيلاوي إن 12 بحارا أصيبوا في الحادث، وإن السفينة سليمة من كل أذى.
{more}
"""


def test_an_edited_page_tells_what_was_added_alone(where: Path) -> None:
    add_page(where, TEXT.format(more="وسيصدر بيان آخر مساء اليوم في المدينة."), "ship")
    save(where, "search", "السفينة")
    save(where, "person", "السيلاوي")
    more = "وأكد السيلاوي أن السفينة ستغادر المرفأ صباح الغد مع طاقمها."
    add_page(where, TEXT.format(more=more), "ship")
    found = find(where)
    quotes = {cite.quote for one in found for cite in one.cites if one.kind == "statement"}
    assert quotes and all("ستغادر" in quote for quote in quotes)


def test_a_page_edited_before_it_was_looked_at_is_told_whole(where: Path) -> None:
    save(where, "search", "السفينة")
    add_page(where, TEXT.format(more="وسيصدر بيان آخر مساء اليوم في المدينة."), "ship")
    add_page(where, TEXT.format(more="وأكد السيلاوي أن السفينة ستغادر المرفأ صباح الغد."), "ship")
    quotes = {cite.quote for one in find(where) for cite in one.cites}
    assert any("سليمة" in quote for quote in quotes) and any("ستغادر" in quote for quote in quotes)
    # And it shows again what it showed before: nothing of it is new.
    add_page(where, TEXT.format(more="وسيصدر بيان آخر مساء اليوم في المدينة."), "ship")
    assert find(where) == []


def test_what_a_story_has_told_is_not_new_when_an_older_article_tells_it(where: Path) -> None:
    later = TEXT.replace("14/05/2023", "16/05/2023").format(more="")
    add_page(where, later, "ship")
    with ArchiveDesk(where) as desk:
        story = next(one.id for one in desk.stories(at_least=1) if one.title == "السفينة ترسو في المرفأ")
    save(where, "story", story)
    add_page(where, TEXT.format(more="وأكد السيلاوي أن السفينة ستغادر المرفأ صباح الغد مع طاقمها."), "older")
    with ArchiveDesk(where) as desk:
        assert len(desk.archive.threads.ties(story)) == 2
    quotes = [cite.quote for one in find(where) if one.kind != "event" for cite in one.cites]
    assert quotes and all("ستغادر" in quote for quote in quotes)


def test_pages_that_are_read_anew_have_not_come_in(where: Path) -> None:
    add_page(where, TEXT.format(more=""), "ship")
    save(where, "search", "السفينة")
    save(where, "story", story_of(where))
    add_page(where, TEXT.format(more=""), "ship", engine="rawi of tomorrow")
    with ArchiveDesk(where) as desk:
        assert desk.archive.changes(after=last_change(desk.archive) - 1, limit=5)
    assert find(where) == []


def test_a_story_that_became_part_of_another_is_still_watched(where: Path) -> None:
    from rawi.archive import Judgement

    old = story_of(where)
    save(where, "story", old)
    add_page(where, TEXT.format(more=""), "ship")
    with ArchiveDesk(where, at=AT) as desk:
        other = next(one for one in desk.stories(at_least=1) if one.id != old)
        desk.judge(
            Judgement(
                id="1", verdict="merge", about=other.id, page=None, start=None, end=None,
                value=(("other", old),), by="منى", at=AT,
            )
        )  # fmt: skip
        assert desk.archive.threads.story(old) is None
    found = find(where)
    assert any("سليمة" in cite.quote for one in found for cite in one.cites)


def test_two_runs_at_once_tell_it_once(where: Path) -> None:
    alert = save(where, "search", "قتيل")
    add(where, *NEW)
    with ArchiveDesk(where) as desk, Alerts(where) as one, Alerts(where) as other:
        ((_, seen),) = other._store.watched()
        found = one.find_news(desk)
        late = other._store.keep(alert, found, seen=seen, change=seen + 1, looked=(), at=AT)
    assert found and not late
    assert len(alert_items(where, alert.id)) == len(found)


def test_what_cannot_be_saved_says_what_to_do(where: Path) -> None:
    with ArchiveDesk(where) as desk, Alerts(where) as alerts:
        with pytest.raises(QueryError, match="fields are"):
            alerts.save(desk, "search", "nofield:x", "feed")
        with pytest.raises(ArchiveError, match="rawi stories"):
            alerts.save(desk, "story", "0000000000000000", "feed")
        with pytest.raises(AlertError, match="say what to watch"):
            alerts.save(desk, "search", "  ", "feed")
        for bad in (
            "ftp://a.example/",
            "https://",
            "https://user:pw@a.example/",
            "https://a.example/ x",
            "a",
        ):
            with pytest.raises(AlertError):
                alerts.save(desk, "search", "x", "webhook", bad)
        for bad in ("nobody", "a@b\r\nBcc: c@d.example", "a@b.example, c@d.example", "A <a@b.example>", "@b"):
            with pytest.raises(AlertError, match="no mail address"):
                alerts.save(desk, "search", "x", "mail", bad)
        assert alerts.list() == []
        one = alerts.save(desk, "search", "السفينة", "mail", "desk@marsa.example")
        assert alerts.save(desk, "search", "السفينة", "mail", "desk@marsa.example") == one
        assert alerts.list() == [one]
        assert alerts.remove(one.id) and not alerts.remove(one.id)
    with pytest.raises(AlertError, match="rawi alert list"):
        alert_items(where, one.id)


def test_the_file_is_its_owners_alone(where: Path) -> None:
    save(where, "search", "السفينة")
    assert alerts_file(where) == where.with_name("news.alerts.db")
    assert alerts_file(where).stat().st_mode & 0o077 == 0


# --- laws of the pure part


def _item(content: str) -> AlertItem:
    return AlertItem(
        alert="a", content=content, kind="figure", ids=(), what="", by=(), before=None, cites=(), at=""
    )


contents = st.text("abcdef", max_size=2)


@given(st.lists(contents), st.sets(contents))
def test_what_is_new_is_untold_once_and_in_order(found: list[str], told: set[str]) -> None:
    fresh = [one.content for one in new_items(map(_item, found), told)]
    assert not told & set(fresh) and len(fresh) == len(set(fresh))
    assert set(fresh) == set(found) - told
    assert fresh == sorted(fresh, key=found.index)
    assert new_items(map(_item, found), told | set(fresh)) == []


@given(st.sets(st.integers(1, 10_000)))
def test_the_last_number_is_found(numbers: set[int]) -> None:
    asked: list[int] = []

    def is_after(number: int) -> bool:
        asked.append(number)
        return any(one > number for one in numbers)

    assert last_number(is_after) == max(numbers, default=0)
    assert len(asked) < 40


@pytest.fixture(scope="module")
def ship() -> Callable[[str], tuple[int, int, int]]:
    reading = read_page(RawPage(data=TEXT.format(more="").encode(), source="ship.txt"))
    assert isinstance(reading, Reading)

    def count(name: str) -> tuple[int, int, int]:
        said, given, events = of_person(reading.articles[0], name)
        return len(said), len(given), len(events)

    return count


def test_a_person_is_known_by_whole_words_in_any_spelling(
    ship: Callable[[str], tuple[int, int, int]],
) -> None:
    assert ship("نزار السيلاوي")[:2] == ship("السّيلاوى")[:2] == (1, 1)
    assert ship("السيلا") == ship("") == ship(" ") == ship("سالم السيلاوي") == (0, 0, 0)
