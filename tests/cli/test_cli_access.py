"""`rawi token`: given once, listed without the token, withdrawn at once."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from rawi.cli.access import token_app
from rawi.desk.access import Access, access_file
from rawi.errors import AccessError


def test_a_token_is_given_listed_and_withdrawn(tmp_path: Path) -> None:
    archive, run = tmp_path / "news.db", CliRunner()
    where = ["-a", str(archive)]
    early = run.invoke(token_app, ["give", "منى", *where])
    assert isinstance(early.exception, AccessError) and not list(tmp_path.iterdir())
    archive.touch()
    given = run.invoke(token_app, ["give", "منى", "--role", "editor", *where])
    assert given.exit_code == 0, given.output
    token = given.stdout.strip()
    access = Access(access_file(archive))
    grant = access.known(token)
    assert grant is not None and (grant.name, grant.role) == ("منى", "editor")
    listed = run.invoke(token_app, ["list", "--json", *where])
    assert json.loads(listed.stdout)["name"] == "منى" and token not in listed.stdout
    assert "editor" in run.invoke(token_app, ["list", *where]).stdout
    again = run.invoke(token_app, ["give", "منى", *where])
    assert isinstance(again.exception, AccessError)
    assert run.invoke(token_app, ["withdraw", "منى", *where]).exit_code == 0
    assert access.known(token) is None
    assert isinstance(run.invoke(token_app, ["withdraw", "منى", *where]).exception, AccessError)
