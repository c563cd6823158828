"""One page at a time: total, bounded, the same each time."""

from __future__ import annotations

import gc
import signal
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rawi import Limits, RawPage, Reading, read_page, to_json
from rawi.desk import open_lexica, open_reader, read_text, reading
from rawi.desk.settings import uncollected
from rawi.errors import LawBroken, LexiconError, RawiError, Unreadable
from rawi.model import Refusal
from rawi.pages import PageReader

P1 = "أعلنت بلدية مرسى الزعفران أن الجسر القديم سيغلق أمام الشاحنات ابتداء من صباح السبت المقبل."
P2 = "وقالت رئيسة البلدية نوار الحصيني إن الأعمال تستمر ستة أسابيع على الأقل قبل أن يفتح الجسر من جديد."
TEXT = f"بلدية مرسى الزعفران تغلق الجسر القديم\n{P1}\n{P2}\n"
PAGE = RawPage(data=TEXT.encode(), source="x")
CLOSED = (
    "empty", "not text", "not Arabic", "no article", "too large", "too slow", "undecodable", "not found",
    "forbidden",
)  # fmt: skip


def refused(raw: RawPage, limits: Limits | None = None) -> Refusal:
    result = read_page(raw, limits=limits)
    assert isinstance(result, Refusal)
    return result


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=1500), st.sampled_from(["", "<html><body><p>", TEXT, "<h1>خبر</h1>"]))
def test_any_bytes_give_a_reading_or_a_refusal_in_closed_words(data: bytes, before: str) -> None:
    raw = RawPage(data=before.encode() + data, source="x")
    result = read_page(raw)
    assert to_json(result) == to_json(read_page(raw))
    if isinstance(result, Refusal):
        assert result.reason.startswith(CLOSED)
        assert "internal error" not in result.reason


@pytest.mark.parametrize(
    ("data", "stage", "reason"),
    [
        (b"", "decode", "empty"),
        (b"%PDF-1.7", "decode", "not text"),
        ("وزیر امور خارجه گفت که مذاکرات در پایتخت ادامه دارد و نتیجه آن روشن نیست. ".encode() * 5, "language", "not Arabic: fa"),
        (b"The bridge will be closed for six weeks, said the mayor of the town. " * 5, "language", "not Arabic: en"),
        ("الرئيسية\nسياسة\nرياضة\nاتصل بنا\n".encode(), "articles", "no article"),
        (b"<html><body></body></html>", "parse", "no article"),
    ],
)  # fmt: skip
def test_pages_without_an_arabic_article_are_refused_where_they_fail(
    data: bytes, stage: str, reason: str
) -> None:
    refusal = refused(RawPage(data=data, source="name"))
    assert (refusal.source, refusal.stage) == ("name", stage)
    assert refusal.reason.startswith(reason)


def test_a_page_larger_than_the_limit_is_refused_unread() -> None:
    assert refused(PAGE, Limits(page_bytes=10)).reason.startswith("too large")
    assert isinstance(read_page(PAGE, limits=Limits(page_bytes=len(PAGE.data))), Reading)


def test_a_page_that_takes_too_long_is_refused_and_the_alarm_is_put_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PageReader, "read", lambda *_: time.sleep(30))
    before = signal.getsignal(signal.SIGALRM)
    refusal = refused(PAGE, Limits(seconds=0.05))
    assert (refusal.stage, refusal.reason) == ("engine", "too slow: not read in 0.05 s")
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("error", "stage", "word"),
    [
        (KeyError("x"), "engine", "undecodable: internal error"),
        (RecursionError(), "engine", "undecodable: internal error"),
        (MemoryError(), "engine", "too large"),
        (LawBroken("x"), "laws", "undecodable"),
        (Unreadable("parse", "no article: x"), "parse", "no article: x"),
    ],
)
def test_any_error_of_the_engine_becomes_a_refusal(
    error: Exception, stage: str, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(PageReader, "read", fail)
    refusal = refused(PAGE)
    assert refusal.stage == stage
    assert refusal.reason.startswith(word)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_the_reader_can_be_stopped(error: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(PageReader, "read", stop)
    with pytest.raises(error):
        read_page(PAGE)


def test_a_page_is_read_in_a_thread_too() -> None:
    results: list[Reading | Refusal] = []
    thread = threading.Thread(target=lambda: results.append(read_page(PAGE)))
    thread.start()
    thread.join()
    assert results == [read_page(PAGE)]


def test_the_time_of_reading_is_noted_and_changes_nothing_else() -> None:
    first, second = read_page(PAGE, made_at="2026-01-01"), read_page(PAGE, made_at="2027-01-01")
    assert isinstance(first, Reading) and isinstance(second, Reading)
    assert (first.made_at, second.made_at) == ("2026-01-01", "2027-01-01")
    assert (first.page, first.articles, first.blocks) == (second.page, second.articles, second.blocks)
    assert first.engine.startswith("rawi ")


def test_lists_of_one_s_own_change_the_reading_and_its_digest(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "markers.tsv").write_text(
        "# what: x\n# source: x\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n# columns: form\teffect\tneeds\n"
        "بيت القصيد\tkeywords\tstop\n",
        "utf-8",
    )
    raw = RawPage(data=f"{TEXT}بيت القصيد: الجسر، البلدية\n".encode(), source="x")
    plain, own = read_page(raw), read_page(raw, lexica=tmp_path)
    assert isinstance(plain, Reading) and isinstance(own, Reading)
    assert [one.quote for one in own.articles[0].keywords] == ["الجسر", "البلدية"]
    assert plain.articles[0].keywords == ()
    assert plain.lexica != own.lexica


def test_a_missing_folder_of_lists_is_an_error_and_no_page_s_fault(tmp_path: Path) -> None:
    with pytest.raises(LexiconError):
        read_page(PAGE, lexica=tmp_path / "none")


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("a" * 60_000, id="no-braces"),
        pytest.param(".i{x:url(" + "A" * 250_000 + ")}", id="cut-in-a-data-address"),
    ],
)
def test_a_long_style_sheet_does_not_stop_the_reading(style: str) -> None:
    html = f"<html><head><style>{style}</style></head><body><p>{P1}</p><p>{P2}</p></body></html>"
    assert isinstance(read_page(RawPage(data=html.encode(), source="x"), limits=Limits(seconds=1)), Reading)


def test_white_space_in_json_ld_does_not_stop_the_reading() -> None:
    script = '<script type="application/ld+json">{"a":"-->' + " " * 60_000 + 'x"}</script>'
    html = f"<html><head>{script}</head><body><p>{P1}</p><p>{P2}</p></body></html>"
    assert isinstance(read_page(RawPage(data=html.encode(), source="x"), limits=Limits(seconds=1)), Reading)


def test_the_same_reader_is_used_again() -> None:
    assert open_reader() is open_reader(None) is open_reader(lexica=None)
    assert open_lexica() is open_lexica(None) is open_lexica(folder=None)


def test_elements_nested_without_end_do_not_stop_the_reading() -> None:
    html = f"<html><body><p>{P1}</p><p>{P2}</p>" + "<div>" * 30_000
    result = read_page(RawPage(data=html.encode(), source="x"), limits=Limits(seconds=0.5))
    assert isinstance(result, Reading) or not result.reason.startswith("too slow")


@pytest.mark.parametrize("collects", [True, False])
def test_compiling_leaves_the_search_for_rubbish_as_it_was(collects: bool) -> None:
    before = gc.isenabled()
    (gc.enable if collects else gc.disable)()
    try:
        with pytest.raises(ZeroDivisionError), uncollected():
            assert not gc.isenabled()
            _ = 1 / 0
        assert gc.isenabled() is collects
    finally:
        (gc.enable if before else gc.disable)()


def test_what_is_no_character_is_read_as_one_that_is_not_known() -> None:
    article = read_text("قالت \ud800 نوار الحصيني إن الجسر مغلق 3 أيام.")
    assert article.text == "قالت \ufffd نوار الحصيني إن الجسر مغلق 3 أيام."


@pytest.mark.parametrize(
    ("name", "columns", "row"),
    [
        ("words/numbers", "form\tvalue\tkind\trole\tpart", "زرعون\tم\tunit\t-\t-"),
        ("times/months", None, None),
    ],
)
def test_a_cell_that_is_not_what_its_column_takes_is_told(
    tmp_path: Path, name: str, columns: str | None, row: str | None
) -> None:
    table = open_lexica().table(name)
    columns = columns or "\t".join(table.columns)
    row = row or "\t".join(["زرعون", *("؟" for _ in table.columns[1:])])
    (tmp_path / name).parent.mkdir()
    header = "# what: x\n# source: x\n# licence: CC0-1.0\n# reviewed: 2026-01-01\n"
    (tmp_path / f"{name}.tsv").write_text(f"{header}# columns: {columns}\n{row}\n", "utf-8")
    with pytest.raises(LexiconError, match="cannot be used"):
        read_page(PAGE, lexica=tmp_path)


class Deaf:
    """What is raised while it goes is lost, as in a call of the garbage collector."""

    def __del__(self) -> None:
        _work(0.3)


def _work(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_alarm_that_is_lost_rings_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_AGAIN", 0.2)
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(RawiError), reading._deadline(0.1):
        Deaf()
        _work(5)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before
