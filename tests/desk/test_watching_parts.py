"""Parts of watching that need no server: addresses, listings, verdicts, waits, the state file."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.desk.fetching import Answer
from rawi.desk.watching.addresses import Canon, host_of, open_canon, origin_of
from rawi.desk.watching.answers import back_off, judge, last_try, retry_after
from rawi.desk.watching.ledger import Finish, Ledger
from rawi.desk.watching.listings import Child, Listing, read_listing, tell_kind, unpacked
from rawi.desk.watching.markup import elements, root_of
from rawi.desk.watching.places import state_file
from rawi.desk.watching.records import Politeness
from rawi.errors import ArchiveError, SourceError

CANON = open_canon()
BASE = "http://a.example/f"

# --- addresses


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("http://A.Example", "http://a.example/"),
        ("HTTPS://a.example:443/x", "https://a.example/x"),
        ("http://a.example:80/x#y", "http://a.example/x"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("http://a.example./x", "http://a.example/x"),
        ("http://user:secret@a.example/x", "http://a.example/x"),
        ("http://a.example/a/./b/../c", "http://a.example/a/c"),
        ("http://a.example/%7Ex/%d8%ae", "http://a.example/~x/%D8%AE"),
        ("http://a.example/خبر", "http://a.example/%D8%AE%D8%A8%D8%B1"),
        ("http://خبر.example/", "http://xn--ngblk.example/"),
        ("http://a.example/?utm_source=x&id=7&fbclid=y", "http://a.example/?id=7"),
        ("http://a.example/?UTM_Medium=x", "http://a.example/"),
        ("http://a.example/?b=2&a=1&a=", "http://a.example/?b=2&a=1&a="),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]/x"),
        ("  http://a.example/x\n", "http://a.example/x"),
        ("http://a.example/100%", "http://a.example/100%25"),
    ],
)
def test_an_address_has_one_form(address: str, canonical: str) -> None:
    assert CANON.of(address) == canonical


@pytest.mark.parametrize(
    "address",
    ["", "x", "mailto:a@b.example", "javascript:alert(1)", "ftp://a.example/", "http:///x", "http://[::1", "//a.example",
     "http://a.example:x/", "http://a b.example/", "http://a.example/" + "x" * 3000, "file:///etc/passwd"],
)  # fmt: skip
def test_what_is_no_address_has_none(address: str) -> None:
    assert CANON.of(address) is None


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-zA-Z.\-]{1,12}(:\d{1,6})?(/[^\s]{0,20})?(\?[^\s]{0,20})?", fullmatch=True))  # fmt: skip
def test_the_canonical_form_is_its_own(address: str) -> None:
    found = CANON.of(address)
    if found is not None:
        assert CANON.of(found) == found
        assert found.isascii() and "#" not in found and not any(one.isspace() for one in found)
        assert found.startswith(origin_of(found) + "/") and host_of(found)


@given(
    st.lists(
        st.sampled_from(["id=1", "p=2", "utm_source=a", "fbclid=b", "utm_x=c", "q=ا", "utm"]), max_size=6
    )
)
def test_only_parameters_that_track_are_dropped(pairs: list[str]) -> None:
    found = CANON.of("http://a.example/x?" + "&".join(pairs)) or ""
    plain = Canon(()).of(
        "http://a.example/x?" + "&".join(p for p in pairs if not p.startswith(("utm_", "fbclid")))
    )
    assert found == plain


def test_the_address_a_page_states_counts_on_its_own_host_alone() -> None:
    def stated(href: str, url: str = "http://a.example/n/1?x=1") -> str | None:
        return CANON.stated(f'<head><link rel="canonical" href="{href}"></head>'.encode(), url, None)

    assert stated("/n/1?utm_source=x") == "http://a.example/n/1"
    assert stated("http://b.example/n/1") is None
    assert stated("/") is None
    assert stated("javascript:x") is None
    assert CANON.stated('<link rel=canonical href="/خبر">'.encode("cp1256"), BASE, "windows-1256") == (
        "http://a.example/%D8%AE%D8%A8%D8%B1"
    )
    assert CANON.stated(b'<link rel=canonical href="/x">', BASE, "no-such-charset") == "http://a.example/x"


# --- listings


def listing(data: bytes) -> Listing:
    return read_listing(data, BASE, CANON, most_bytes=100_000)


def refusal(data: bytes) -> str:
    with pytest.raises(SourceError) as refused:
        listing(data)
    return refused.value.reason


def test_images_in_a_sitemap_are_no_articles() -> None:
    data = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="http://i"><url><loc>/1</loc>'
        b"<i:image><i:loc>/1.png</i:loc></i:image></url></urlset>"
    )
    assert listing(data).items == ("http://a.example/1",)


def test_a_sitemap_that_breaks_off_gives_what_came() -> None:
    found = listing(b"<urlset><url><loc>/1</loc></url><url><loc>/2</lo")
    assert found.items == ("http://a.example/1",) and str(found.fault).startswith("undecodable")
    assert refusal(b"<urlset><url><lo").startswith("undecodable")


@pytest.mark.parametrize("head", [b"<?encoding='\x84'?><feed ", b"<?encoding='\x00'?><feed "])
def test_a_feed_of_no_encoding_is_refused(head: bytes) -> None:
    assert refusal(head).startswith("undecodable")


def test_an_index_says_when_its_parts_changed() -> None:
    data = b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2024-03-21</lastmod></sitemap></sitemapindex>"
    assert listing(data).sources == (Child(address="http://a.example/a.xml", changed="2024-03-21"),)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "no article"),
        (b"%PDF-1.7", "no article"),
        (b"<html><body>x</body></html>", "no article"),
        (b'{"a": 1}', "no article"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "undecodable"),
        (gzip.compress(bytes(1_000_000)), "too large"),
        (gzip.compress(b"<rss/>")[:-3], "undecodable"),
        (b"\x1f\x8bxxxxxxxxxxxxx", "undecodable"),
        (b"<opml>" + b"<outline>" * 500 + b"</opml>", "too large"),
        (b"<opml><outline", "undecodable"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel/></rss>', "forbidden"),
        (b'<!DOCTYPE r [<!ENTITY % a SYSTEM "http://b.example/"> %a;]><urlset/>', "forbidden"),
        (b'junk <!DOCTYPE r [<!ENTITY a "b">]><rss><channel/></rss>', "forbidden"),
    ],
)  # fmt: skip
def test_what_is_no_source_says_why(data: bytes, word: str) -> None:
    assert refusal(data).startswith(word)


def test_a_doctype_without_entities_is_no_harm() -> None:
    data = b'<!DOCTYPE rss PUBLIC "-//N//DTD" "http://n.example/rss.dtd"><rss version="0.91"><channel><item><link>/1</link></item></channel></rss>'  # fmt: skip
    assert listing(data).items == ("http://a.example/1",)


@given(st.binary(max_size=300) | st.sampled_from([b"<rss>", b"<opml>", b"<urlset>", b"{"]).flatmap(lambda head: st.binary(max_size=200).map(lambda rest: head + rest)))  # fmt: skip
def test_any_bytes_are_a_listing_or_refused(data: bytes) -> None:
    try:
        found = listing(data)
        assert all(CANON.of(one) == one for one in found.items)
        assert found.kind == tell_kind(unpacked(data, 100_000))
    except SourceError as error:
        assert error.reason


def test_elements_come_with_text_and_depth() -> None:
    found = list(elements(b"<a><b x='1'>t</b></a>"))
    assert found == [("b", {"x": "1"}, "t", 1), ("a", {}, "", 0)]
    assert root_of(b"\n <x:RSS xmlns:x='y'>") == "rss"
    assert root_of(b"no markup") is None


# --- what answers mean


def answer(status: int, **headers: str) -> Answer:
    found = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(url=BASE, status=status, headers=found, data=b"", media_type=None, charset=None)


@pytest.mark.parametrize(
    ("came", "outcome", "end", "troubled"),
    [
        (answer(200), "ok", None, False),
        (answer(304), "unchanged", None, False),
        (answer(301, location="/y"), "moved", None, False),
        (answer(302), "failed", None, False),
        (answer(403), "refused", "refused", False),
        (answer(404), "missing", None, False),
        (answer(410), "gone", "gone", False),
        (answer(429), "busy", None, True),
        (answer(500), "failed", None, True),
        (answer(503), "busy", None, True),
        (SourceError("too slow: x"), "slow", None, True),
        (SourceError("not found: x"), "failed", None, True),
        (SourceError("forbidden: x"), "refused", "refused", False),
        (SourceError("too large: x"), "refused", "refused", False),
        (SourceError("not text: x"), "refused", "refused", False),
        (SourceError("undecodable: x"), "failed", None, False),
    ],
)
def test_each_answer_means_something(
    came: Answer | SourceError, outcome: str, end: str | None, troubled: bool
) -> None:
    found = judge(came, 0.0)
    assert (found.outcome, found.end, found.troubled) == (outcome, end, troubled)
    assert (found.reason is None) == (outcome in ("ok", "unchanged", "moved"))


def test_a_redirect_may_be_written_in_arabic() -> None:
    assert answer(302, location="/خبر".encode().decode("latin-1")).moved_to == "http://a.example/خبر"


def test_tries_come_to_an_end() -> None:
    polite = Politeness(tries=4)
    missing, failed = judge(answer(404), 0.0), judge(answer(500), 0.0)
    assert [last_try(missing, tries, polite) for tries in (1, 2, 3)] == [None, None, "gone"]
    assert [last_try(failed, tries, polite) for tries in (1, 3, 4)] == [None, None, "refused"]


@given(st.text(max_size=40) | st.integers().map(str) | st.none())
def test_any_retry_after_is_a_time_or_none(header: str | None) -> None:
    found = retry_after(header, 1_700_000_000.0)
    assert found is None or found >= 0


@given(st.integers(0, 200), st.floats(0.1, 100), st.floats(1000, 100_000), st.integers())
def test_waits_grow_and_are_bounded(failures: int, first: float, most: float, seed: int) -> None:
    wait = back_off(failures, first, most, random.Random(seed))
    assert 0.75 * min(first, most) <= wait <= 1.25 * most
    later = back_off(failures + 2, first, most, random.Random(seed))
    assert later >= wait


# --- the state file


def test_the_state_lies_beside_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert state_file(tmp_path / "news.db") == tmp_path / "news.watch.db"
    assert state_file(tmp_path) == tmp_path / "archive.watch.db"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    there = state_file("postgresql://user@host/name")
    assert there.parent == tmp_path / "rawi" and there == state_file("postgresql://user@host/name")


def test_a_state_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.watch.db"
    ledger = Ledger(path)
    ledger.tell(schema="99")
    ledger.close()
    with pytest.raises(ArchiveError, match="another version"):
        Ledger(path)
    (tmp_path / "y.watch.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    with pytest.raises(ArchiveError, match="cannot be opened"):
        Ledger(tmp_path / "y.watch.db")


def test_a_change_is_whole_or_not_there(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "x.watch.db")
    ledger.name([(BASE, None)], 0.0)
    (source,) = ledger.due(0.0)
    with pytest.raises(ZeroDivisionError), ledger.writing():
        ledger.listed(source, Listing(kind="feed", items=("http://a.example/1",)), now=0.0, etag="x")
        raise ZeroDivisionError
    assert ledger.count() == {} and ledger.due(0.0)[0].etag is None
    assert ledger.listed(source, Listing(kind="feed", items=("http://a.example/1",)), now=0.0, etag="x") == 1
    assert ledger.count() == {"waiting": 1} and ledger.due(0.0)[0].etag == "x"
    ledger.close()


def test_items_are_known_by_their_address_whoever_lists_them(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "x.watch.db")
    ledger.name([("http://a.example/f", None), ("http://a.example/g", None)], 0.0)
    one, other = ledger.due(0.0)
    listed = Listing(kind="feed", items=("http://a.example/1", "http://b.example/2"))
    assert [ledger.listed(each, listed, now=1.0) for each in (one, other)] == [2, 0]
    assert ledger.ready_hosts(1.0) == ["a.example", "b.example"]
    (item,) = ledger.ready("a.example", 1.0, 10)
    ledger.note([(item.number, "p1", "http://a.example/own")])
    assert [one.page for one in ledger.ready("a.example", 1.0, 10)] == ["p1", "p1"]
    ledger.finish([Finish(item.number, "done", "p1", same_as="http://a.example/own")])
    ledger.known_as("http://a.example/own", "p1")
    assert ledger.item("http://a.example/own") == ("done", "p1")
    assert ledger.count() == {"done": 2, "waiting": 1}
    ledger.close()
