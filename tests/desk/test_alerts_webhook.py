"""Telling what is new by webhook: a real receiver that is down, slow, refuses or sends elsewhere; and being killed."""

from __future__ import annotations

import base64
import hmac
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rawi.cli import app
from rawi.desk.alerts import Alert, AlertItem, Alerts, Sent, Settings
from rawi.desk.alerts.watched import WAITS
from rawi.desk.archiving import ArchiveDesk
from rawi.errors import AlertError

AT = "2025-11-01T09:00:00Z"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"
SECRET = "not to be found in any file"
SETTINGS = Settings(webhook_secret=SECRET, webhook_secrets={}, mail=None)
Headers = dict[str, str]


@dataclass
class Receiver:
    """A web server that answers by script, and keeps what it got."""

    answers: list[tuple[int, Headers]] = field(default_factory=list)
    got: list[tuple[str, Headers, bytes]] = field(default_factory=list)
    came: threading.Event = field(default_factory=threading.Event)
    hold: threading.Event | None = None
    url: str = ""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()
    with _serving(kept):
        yield kept


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    receiver: Receiver

    def handle_error(self, *_: object) -> None:
        """A client that hung up is expected."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        kept = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kept.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        status, headers = kept.answers.pop(0) if kept.answers else (204, {})
        kept.came.set()
        if kept.hold:
            kept.hold.wait()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _serving:
    def __init__(self, kept: Receiver) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.receiver = kept
        kept.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook"
        self._kept = kept
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        if self._kept.hold:
            self._kept.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Clock:
    """A time that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2025, 11, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a page, watched by nobody, and one more to come."""
    folder = tmp_path_factory.mktemp("start")
    with ArchiveDesk(folder / "news.db", at=AT) as desk:
        desk.add(sorted(SAMPLES.glob("port-0[12]-*")))
    return folder


@pytest.fixture
def where(start: Path, tmp_path: Path) -> Path:
    shutil.copytree(start, tmp_path / "archive")
    return tmp_path / "archive" / "news.db"


def come_in(where: Path, name: str = "port-04") -> None:
    with ArchiveDesk(where, at=AT) as desk:
        desk.add(sorted(SAMPLES.glob(f"{name}-*")))


def save(where: Path, url: str, *, allow_private: bool = True) -> Alert:
    with ArchiveDesk(where) as desk, Alerts(where) as alerts:
        return alerts.save(desk, "search", "قتيل", "webhook", url, allow_private=allow_private)


def found(where: Path, clock: Clock | None = None) -> list[AlertItem]:
    with ArchiveDesk(where) as desk, Alerts(where, clock=clock) as alerts:
        return alerts.find_news(desk)


def sent(where: Path, clock: Clock | None = None, settings: Settings = SETTINGS) -> list[Sent]:
    with Alerts(where, clock=clock) as alerts:
        return alerts.send(settings)


def check_signature(headers: Headers, body: bytes, secret: bytes = SECRET.encode()) -> None:
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"


def test_a_webhook_gets_what_is_new_with_its_evidence_signed(where: Path, receiver: Receiver) -> None:
    alert = save(where, receiver.url)
    come_in(where)
    items = found(where)
    (done,) = sent(where)
    assert done == Sent(message=done.message, alert=alert.id, state="sent", error=None)
    ((path, headers, body),) = receiver.got
    assert path == "/hook" and headers["content-type"].startswith("application/json")
    assert headers["idempotency-key"] == headers["webhook-id"] == done.message
    check_signature(headers, body)
    told = json.loads(body)
    assert told["id"] == done.message and told["alert"] == {"id": alert.id, "watch": "search", "what": "قتيل"}
    assert [one["content"] for one in told["items"]] == [one.content for one in items]
    for one in told["items"]:
        for cite in one["cites"]:
            assert cite["quote"] and cite["title"] and cite["day"] and cite["day_from"] and cite["source"]
            start, end = cite["span"]
            assert end - start == len(cite["quote"])
    assert sent(where) == []


def test_a_secret_of_standard_webhooks_is_decoded(where: Path, receiver: Receiver) -> None:
    alert = save(where, receiver.url)
    come_in(where)
    found(where)
    key = bytes(range(32))
    own = f"whsec_{base64.b64encode(key).decode()}"
    sent(where, settings=Settings(webhook_secret="other", webhook_secrets={alert.id: own}, mail=None))
    check_signature(receiver.got[0][1], receiver.got[0][2], key)


def test_a_receiver_that_is_down_is_tried_again_later_and_later(where: Path, receiver: Receiver) -> None:
    clock = Clock()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
    save(where, nobody)
    come_in(where)
    found(where, clock)
    for wait in WAITS:
        (one,) = sent(where, clock)
        assert one.state == "waiting" and one.error and one.error.startswith("not found")
        assert sent(where, clock) == [], "not before it is due"
        clock.go_on(wait - 1)
        assert sent(where, clock) == []
        clock.go_on(1)
    (one,) = sent(where, clock)
    assert one.state == "failed"
    clock.go_on(10**7)
    assert sent(where, clock) == []
    with Alerts(where, clock=clock) as alerts:
        assert alerts.revive() == 1
    (one,) = sent(where, clock)
    assert one.state == "waiting"


def test_500_then_200_is_told_once_and_is_the_same_message(where: Path, receiver: Receiver) -> None:
    clock = Clock()
    receiver.answers = [(500, {}), (200, {})]
    save(where, receiver.url)
    come_in(where)
    found(where, clock)
    assert [(one.state, one.error and "500" in one.error) for one in sent(where, clock)] == [
        ("waiting", True)
    ]
    clock.go_on(WAITS[0])
    assert [(one.state, one.error) for one in sent(where, clock)] == [("sent", None)]
    clock.go_on(10**7)
    assert sent(where, clock) == []
    (_, first, body), (_, second, again) = receiver.got
    assert body == again and first["webhook-id"] == second["webhook-id"]
    check_signature(second, again)
    assert first["webhook-timestamp"] != second["webhook-timestamp"]


def test_who_asks_to_wait_is_waited_for_and_who_is_gone_is_left(where: Path, receiver: Receiver) -> None:
    clock = Clock()
    receiver.answers = [(429, {"Retry-After": "3000"}), (410, {})]
    save(where, receiver.url)
    come_in(where)
    found(where, clock)
    assert sent(where, clock)[0].state == "waiting"
    clock.go_on(2_999)
    assert sent(where, clock) == []
    clock.go_on(1)
    assert sent(where, clock)[0].state == "failed"


def test_a_slow_receiver_is_given_up(
    where: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rawi.desk.alerts.sending.SECONDS", 0.2)
    receiver.hold = threading.Event()
    save(where, receiver.url)
    come_in(where)
    found(where)
    (one,) = sent(where)
    assert one.state == "waiting" and one.error and one.error.startswith("too slow")


def test_a_redirect_to_a_private_address_is_refused(where: Path, receiver: Receiver) -> None:
    other = Receiver()
    with _serving(other):
        targets = [other.url, "http://169.254.169.254/latest", "http://localhost:1/", "file:///etc/passwd"]
        for number in range(len(targets)):
            save(where, f"{receiver.url}?{number}")
        come_in(where)
        found(where)
        receiver.answers = [(307, {"Location": target}) for target in targets]
        done = sent(where)
        assert [one.state for one in done] == ["failed"] * 4
        assert all(one.error and one.error.startswith("forbidden") for one in done)
        assert len(receiver.got) == 4 and other.got == []


def test_a_redirect_that_stays_is_followed_and_one_that_drops_the_body_is_not(
    where: Path, receiver: Receiver
) -> None:
    clock = Clock()
    receiver.answers = [(302, {"Location": "/other"}), (308, {"Location": "/other"}), (200, {})]
    save(where, receiver.url)
    come_in(where)
    found(where, clock)
    assert sent(where, clock)[0].state == "waiting"
    clock.go_on(WAITS[0])
    assert sent(where, clock)[0].state == "sent"
    assert [path for path, _, _ in receiver.got] == ["/hook", "/hook", "/other"]
    assert receiver.got[1][2] == receiver.got[2][2]


def test_a_private_address_is_refused_unless_it_is_allowed(where: Path, receiver: Receiver) -> None:
    save(where, receiver.url, allow_private=False)
    come_in(where)
    found(where)
    (one,) = sent(where)
    assert one.state == "failed" and one.error and "not a public address" in one.error
    assert receiver.got == []


def test_without_a_secret_nothing_is_sent(where: Path, receiver: Receiver) -> None:
    save(where, receiver.url)
    come_in(where)
    found(where)
    (one,) = sent(where, settings=Settings(webhook_secret="", webhook_secrets={}, mail=None))
    assert one.state == "waiting" and one.error and "RAWI_WEBHOOK_SECRET" in one.error and receiver.got == []


# --- killed

KILLED = """
import os, sys
from rawi.desk.alerts import Alerts, Settings
from rawi.desk.archiving import ArchiveDesk
where = sys.argv[1]
with ArchiveDesk(where) as desk, Alerts(where) as alerts:
    assert alerts.find_news(desk)
    if sys.argv[2] == "before":
        os.kill(os.getpid(), 9)
    alerts.send(Settings(webhook_secret="s", webhook_secrets={}, mail=None))
"""


def test_killed_between_finding_and_sending_it_is_told_once(where: Path, receiver: Receiver) -> None:
    save(where, receiver.url)
    come_in(where)
    done = subprocess.run([sys.executable, "-c", KILLED, str(where), "before"], check=False, env=_env())
    assert done.returncode == -signal.SIGKILL and receiver.got == []
    assert found(where) == []
    assert [one.state for one in sent(where)] == ["sent"]
    assert len(receiver.got) == 1 and sent(where) == []


def test_killed_while_sending_it_is_sent_again_as_the_same(where: Path, receiver: Receiver) -> None:
    save(where, receiver.url)
    come_in(where)
    receiver.hold = threading.Event()
    with subprocess.Popen([sys.executable, "-c", KILLED, str(where), "while"], env=_env()) as process:
        assert receiver.came.wait(60)
        process.kill()
    receiver.hold.set()
    receiver.hold = None
    clock = Clock()
    clock.now = datetime.now(UTC)
    assert sent(where, clock) == [], "who was killed may have been heard"
    clock.go_on(3_600)
    assert [one.state for one in sent(where, clock)] == ["sent"]
    (_, first, body), (_, second, again) = receiver.got
    assert first["idempotency-key"] == second["idempotency-key"] and body == again


def _env() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


# --- the commands


def test_the_commands_from_adding_to_removing(
    where: Path, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RAWI_WEBHOOK_SECRET", SECRET)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("RAWI_ARCHIVE", str(where))

    def rawi(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["alert", *words])
        assert result.exit_code == code, result.output
        return result.stdout

    rawi("add", "--search", "x", "--person", "y", "--feed", code=2)
    rawi("add", "--search", "x", code=2)
    added = json.loads(
        rawi("add", "--search", "قتيل", "--webhook", receiver.url, "--allow-private", "--json")
    )
    rawi("add", "--person", "العقلاني", "--feed")
    assert rawi("run").startswith("0 new")
    come_in(where)
    dry = rawi("run", "--dry")
    assert "قتيل" in dry and receiver.got == []
    receiver.answers = [(500, {})]
    told = CliRunner().invoke(app, ["alert", "run"])
    assert told.exit_code == 1 and "500" in told.stderr and "0 messages sent, 1 not" in told.stdout
    states = [json.loads(line) for line in rawi("list", "--json").splitlines()]
    assert [(one["alert"]["channel"], one["waiting"]) for one in states] == [("webhook", 1), ("feed", 0)]
    assert "500" in states[0]["error"] and added["id"] in rawi("list")
    for file in where.parent.iterdir():
        assert SECRET.encode() not in file.read_bytes()
    assert "removed" in rawi("remove", added["id"])
    gone = CliRunner().invoke(app, ["alert", "remove", added["id"]])
    assert isinstance(gone.exception, AlertError)
    assert "0 new" in rawi("run", "--again")
