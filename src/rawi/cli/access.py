"""The commands over tokens: who may ask a server, and who may write."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rawi.cli.archive import ArchiveOption, JsonOption, line
from rawi.cli.rendering import plain
from rawi.desk.access import Access, access_file
from rawi.desk.pool import now
from rawi.errors import AccessError

token_app = typer.Typer(help="Tokens of a server: who may ask, and who may write.", no_args_is_help=True)


class RoleName(StrEnum):
    """What a token is for."""

    reader = "reader"
    editor = "editor"
    intake = "intake"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Whose token it is.")]


@token_app.command("give")
def token_give(
    name: NameArgument,
    archive: ArchiveOption,
    role: Annotated[
        RoleName,
        typer.Option(help="reader: asks; editor: corrects too; intake: adds pages, and nothing else."),
    ] = RoleName.reader,
) -> None:
    """Give a name a token. It is printed this once: only its hash is kept."""
    if "://" not in archive and not Path(archive).exists():
        raise AccessError(f"there is no archive {archive}; `rawi add` makes one")
    token = Access(access_file(archive)).give(name, role.value, at=now())
    Console(stderr=True).print(
        Text(f"The token of {plain(name)}, role {role.value}; it is not shown again:", style="dim")
    )
    typer.echo(token)


@token_app.command("list")
def token_list(archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """All names that were given a token, those whose token was withdrawn too."""
    grants = Access(access_file(archive)).grants()
    if as_json:
        for one in grants:
            line(one)
        return
    table = Table("name", "role", "given", "withdrawn")
    for one in grants:
        table.add_row(Text(plain(one.name)), one.role, one.made_at, one.withdrawn_at or "")
    Console().print(table)


@token_app.command("withdraw")
def token_withdraw(name: NameArgument, archive: ArchiveOption) -> None:
    """Withdraw a name's token: from now on nobody is let in with it."""
    if not Access(access_file(archive)).withdraw(name, at=now()):
        raise AccessError(f"{name!r} has no token that stands; `rawi token list` shows them all")
    typer.echo("withdrawn")
