"""Secrets and the mail server: from the environment, or from a file that its owner alone may read."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rawi.errors import AlertError

_SECURITY = ("starttls", "tls", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. `user` empty: without login. `ca`: certificates to trust; None: the system's.

    `security`: `starttls`, `tls` from the first byte, or `none`, with which no password is sent.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    security: str = "starttls"
    ca: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What sending needs and no database keeps. `webhook_secrets` are by the id of an alert.

    `webhook_secret` is for all alerts without one of their own. `mail` None: no mail can be sent.
    """

    webhook_secret: str
    webhook_secrets: Mapping[str, str]
    mail: MailServer | None

    def secret(self, alert: str) -> str:
        """The secret that an alert's webhook is signed with.

        Raises:
            AlertError: there is none.
        """
        found = self.webhook_secrets.get(alert) or self.webhook_secret
        if not found:
            raise AlertError(
                "no secret to sign with: set RAWI_WEBHOOK_SECRET, or webhook_secret in the file of secrets"
            )
        return found

    def __repr__(self) -> str:
        return "Settings(…)"  # nothing of it belongs in a log


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of the environment, before those of the file that RAWI_SECRETS names.

    Without it the file is `rawi/secrets.toml` in the folder of the user's settings, if it is there.

    Raises:
        AlertError: others may read the file, or it is malformed.
    """
    given = os.environ if environment is None else environment
    named = given.get("RAWI_SECRETS")
    config = Path(given.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    path = Path(named) if named else config / "rawi" / "secrets.toml"
    if named and not path.is_file():
        raise AlertError(f"{path}: no such file; RAWI_SECRETS names the file of secrets")
    data = _read(path) if path.is_file() else {}
    return Settings(
        webhook_secret=given.get("RAWI_WEBHOOK_SECRET") or str(data.get("webhook_secret", "")),
        webhook_secrets={str(key): str(value) for key, value in _table(data, "webhooks", path).items()},
        mail=_mail(given, _table(data, "smtp", path)),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise AlertError(f"{path}: others may read it; make it yours alone: chmod 600 {path}")
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AlertError(f"{path}: cannot be read as TOML: {error}") from error


def _table(data: Mapping[str, Any], name: str, path: Path) -> Mapping[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise AlertError(f"{path}: {name} is to be a table: [{name}]")
    return found


def _mail(given: Mapping[str, str], table: Mapping[str, Any]) -> MailServer | None:
    def value(name: str) -> str:
        return given.get(f"RAWI_SMTP_{name.upper()}") or str(table.get(name, ""))

    if not value("host"):
        return None
    security = value("security") or "starttls"
    if security not in _SECURITY:
        raise AlertError(f"RAWI_SMTP_SECURITY is {security!r}; it is one of {', '.join(_SECURITY)}")
    port = value("port") or ("465" if security == "tls" else "587")
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise AlertError(f"RAWI_SMTP_PORT is {port!r}; it is a number up to 65535")
    if not value("from"):
        raise AlertError("mail needs a sender: set RAWI_SMTP_FROM, or from in [smtp] of the file of secrets")
    return MailServer(
        host=value("host"), port=int(port), sender=value("from"), user=value("user"), password=value("password"),
        security=security, ca=Path(value("ca")) if value("ca") else None,
    )  # fmt: skip
