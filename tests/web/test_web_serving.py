"""`rawi serve` and `rawi demo --serve` as programs of their own: one address for pages, API and feeds."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def running(*words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A command that serves; the address it says it serves at. Stopped if it takes minutes to say so."""
    command = [sys.executable, "-m", "rawi", *words, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        watch = threading.Timer(120, process.kill)
        watch.start()
        try:
            assert process.stdout
            address = next((line.split()[0] for line in process.stdout if line.startswith("http://")), None)
            assert address, "it ended without an address"
            yield address, process
        finally:
            watch.cancel()
            process.kill()


def _get(address: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""


def test_one_process_serves_pages_api_and_feeds_and_ends_when_told(own: Path) -> None:
    with running("serve", "-a", str(own)) as (address, process):
        status, page = _get(address)
        assert status == 200 and '<html lang="ar"' in page and 'action="/judge"' not in page
        info = json.loads(_get(f"{address}api/v1/info")[1])
        assert json.loads(_get(f"{address}intake.json")[1])["counts"]["page"] == 44
        assert info
        feed = _get(f"{address}feeds/stories.atom")[1]
        assert address.rstrip("/") in feed
        assert _get(address, Host="desk.example")[0] == 400
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_a_name_that_was_given_is_answered_to(own: Path) -> None:
    with running("serve", "-a", str(own), "--name", "desk.example", "--editor", "منى") as (address, _):
        status, page = _get(address, Host="desk.example")
        assert status == 200 and "منى" in page


def test_a_token_signs_an_editor_in(own: Path) -> None:
    words = [sys.executable, "-m", "rawi", "token", "give", "هدى", "--role", "editor", "-a", str(own)]
    token = next(one for one in subprocess.check_output(words, text=True).split() if one.startswith("rawi_"))
    with running("serve", "-a", str(own), "--private") as (address, _):
        assert _get(f"{address}api/v1/stories")[0] == 401
        assert _get(f"{address}feeds/stories.atom")[0] == 401
        assert _get(f"{address}api/v1/stories", Authorization=f"Bearer {token}")[0] == 200
        assert 'name="token"' in _get(address)[1]


def test_the_demo_ends_in_the_browser() -> None:
    with running("demo", "--serve") as (address, _):
        status, page = _get(address)
        assert status == 200 and 'href="/stories/' in page


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("-a", "{folder}/nothing.db"), 1, "nothing.db"),
        (("-a", "{folder}/other.txt"), 1, "not an archive"),
        (("-a", "{own}", "--host", "0.0.0.0", "--editor", "منى"), 2, "token"),
    ],
)
def test_what_cannot_be_served_is_said(
    own: Path, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "other.txt").write_text("this is no archive " * 400)
    asked = [one.format(folder=tmp_path, own=own) for one in words]
    done = subprocess.run(
        [sys.executable, "-m", "rawi", "serve", *asked, "--port", "0"],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == code and said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "nothing.db").exists()
