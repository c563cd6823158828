"""The commands over alerts: what is watched, and telling what is new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rawi.cli.archive import ArchiveOption, JsonOption, line
from rawi.cli.rendering import plain
from rawi.errors import AlertError

if TYPE_CHECKING:
    from rawi.desk.alerts import Message

alert_app = typer.Typer(
    help="Watch a search, a story or a person, and be told what is new.", no_args_is_help=True
)


@alert_app.command("add")
def alert_add(
    archive: ArchiveOption,
    search: Annotated[str | None, typer.Option("--search", help="Watch what a search finds.")] = None,
    story: Annotated[str | None, typer.Option("--story", metavar="ID", help="Watch a story.")] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="NAME", help="Watch a person or body, by name or id.")
    ] = None,
    webhook: Annotated[
        str | None, typer.Option("--webhook", metavar="URL", help="Tell by a signed POST of JSON.")
    ] = None,
    mail: Annotated[str | None, typer.Option("--mail", metavar="ADDRESS", help="Tell by mail.")] = None,
    feed: Annotated[bool, typer.Option("--feed", help="Keep it for a feed.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Let the webhook's address be a private or loopback one.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Save an alert. What the archive holds by now is not told."""
    from rawi.desk.alerts import Alerts, Channel, Watch
    from rawi.desk.archiving import ArchiveDesk

    watched: list[tuple[Watch, str | None]] = [("search", search), ("story", story), ("person", person)]
    told: list[tuple[Channel, str | None]] = [
        ("webhook", webhook), ("mail", mail), ("feed", "" if feed else None)
    ]  # fmt: skip
    whats = [(watch, what) for watch, what in watched if what is not None]
    targets = [(channel, target) for channel, target in told if target is not None]
    if len(whats) != 1:
        raise typer.BadParameter("choose one of --search, --story, --person")
    if len(targets) != 1:
        raise typer.BadParameter("choose one of --webhook, --mail, --feed")
    with ArchiveDesk(archive) as desk, Alerts(archive) as alerts:
        alert = alerts.save(desk, *whats[0], *targets[0], allow_private=allow_private)
    if as_json:
        line(alert)
    else:
        typer.echo(f"alert {alert.id}: told from now on, by `rawi alert run`")


@alert_app.command("list")
def alert_list(archive: ArchiveOption, as_json: JsonOption = False) -> None:
    """The alerts of an archive, and what of them waits or has failed."""
    from rawi.desk.alerts import Alerts

    with Alerts(archive) as alerts:
        kept, messages = alerts.list(), alerts.messages()
    for alert in kept:
        own = [one for one in messages if one.alert == alert.id]
        counts = {state: sum(one.state == state for one in own) for state in ("sent", "waiting", "failed")}
        if as_json:
            line({"alert": alert, **counts, "error": _error(own)})
            continue
        told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
        typer.echo(
            plain(f"{alert.id}  {alert.watch}: {alert.what}  ({alert.channel} {alert.target}".rstrip() + ")")
        )
        for more in (told, _error(own)):
            if more:
                typer.echo(plain(f"  {more}"))


@alert_app.command("remove")
def alert_remove(id: Annotated[str, typer.Argument(metavar="ALERT")], archive: ArchiveOption) -> None:
    """Forget an alert, with all that it told and what it has not sent."""
    from rawi.desk.alerts import Alerts

    with Alerts(archive) as alerts:
        if not alerts.remove(id):
            raise AlertError(f"no alert {id!r}; `rawi alert list` lists them")
    typer.echo("removed")


@alert_app.command("run")
def alert_run(
    archive: ArchiveOption,
    dry: Annotated[bool, typer.Option("--dry", help="Show what is new; keep and send nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Try those again that have failed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find what is new in what is watched, and send it; and what waits from before. For a timer, or by hand."""
    from rawi.desk.alerts import Alerts, item_output, read_settings
    from rawi.desk.archiving import ArchiveDesk

    settings = read_settings()
    with ArchiveDesk(archive) as desk, Alerts(archive) as alerts:
        found = alerts.find_news(desk, dry=dry)
        if again and not dry:
            alerts.revive()
        sent = [] if dry else alerts.send(settings, desk=desk)
    for item in found:
        if as_json:
            line({"alert": item.alert, **item_output(item)})
        elif dry:
            cite = item.cites[0]
            head = f"{item.kind}, {item.what}, {'، '.join(item.by)}"
            where = f"{cite.source.outlet or '?'} {cite.source.day or '?'} {cite.source.url or cite.source.source}"
            typer.echo(plain(f"{item.alert} {head}\n  {cite.quote}\n  {where}"))
    for one in sent:
        if one.error:
            typer.echo(plain(f"alert {one.alert}: {one.error} ({one.state})"), err=True)
    done = sum(one.state == "sent" for one in sent)
    if not as_json:
        typer.echo(f"{len(found)} new, {done} messages sent, {len(sent) - done} not")
    if len(sent) > done:
        raise typer.Exit(1)


def _error(messages: Sequence[Message]) -> str | None:
    return next((one.error for one in reversed(messages) if one.error and one.state != "sent"), None)
