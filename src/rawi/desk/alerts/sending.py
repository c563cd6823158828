"""Hands messages over: to a webhook, signed, or to a mail server."""

from __future__ import annotations

import base64
import binascii
import hmac
import smtplib
import ssl
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from rawi.desk.alerts.records import Alert, Channel, Message
from rawi.desk.alerts.settings import MailServer, Settings
from rawi.desk.alerts.wording import subject, to_body, to_html, to_text
from rawi.desk.posting import post
from rawi.errors import AlertError, SourceError

SECONDS = 20.0  # for one message


def check_target(channel: Channel, target: str) -> str:
    """The address that an alert is told to, as it is kept.

    Raises:
        AlertError: it is none, names more than one, or holds a name and password.
    """
    if channel == "feed":
        return ""
    if channel == "mail":
        return _mail_address(target)
    try:
        parts = urlsplit(target)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        known = False
    if not known or any(not one.isprintable() or one.isspace() for one in target):
        raise AlertError(f"{target!r} is no http or https address")
    if parts.username or parts.password:
        raise AlertError(
            "an address is kept in the clear: leave the name and password out of it; messages are signed"
        )
    return target


def deliver(alert: Alert, message: Message, settings: Settings, *, title: str, now: datetime) -> None:
    """Hand a message over; when it returns, the receiver has taken it.

    Raises:
        AlertError: it has not, or nobody can tell; `final`: it never will.
    """
    if alert.channel == "webhook":
        _post(alert, message, settings.secret(alert.id), now)
    elif alert.channel == "mail":
        if settings.mail is None:
            raise AlertError(
                "no mail server: set RAWI_SMTP_HOST and RAWI_SMTP_FROM, or [smtp] in the file of secrets"
            )
        send_mail(to_mail(alert, message, settings.mail.sender, title=title), settings.mail)


def signature(secret: str, id: str, at: int, body: bytes) -> str:
    """What a webhook is signed with: HMAC-SHA256 of id, time and body, as Standard Webhooks writes it.

    A secret that begins with `whsec_` is base64 behind it; any other is taken as its UTF-8 bytes.

    >>> signature("s", "1", 0, b"{}")
    'v1,BDOVH75nmSyhlfFOroeoxr4bNYCdPecEY2CyazqI99A='
    """
    key = secret.encode()
    if secret.startswith("whsec_"):
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error as error:
            raise AlertError("the webhook's secret begins with whsec_, but no base64 follows") from error
    digest = hmac.digest(key, f"{id}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def _post(alert: Alert, message: Message, secret: str, now: datetime) -> None:
    body, at = to_body(alert, message), int(now.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": message.id,
        "Webhook-Id": message.id,
        "Webhook-Timestamp": str(at),
        "Webhook-Signature": signature(secret, message.id, at, body),
    }
    try:
        answer = post(alert.target, body, headers, seconds=SECONDS, allow_private=alert.allow_private)
    except SourceError as error:
        raise AlertError(error.reason, final=error.reason.startswith("forbidden")) from error
    if not 200 <= answer.status < 300:
        told = f"{alert.target} answers with HTTP status {answer.status}"
        raise AlertError(told, final=answer.status == 410, wait=answer.wait)


def to_mail(alert: Alert, message: Message, sender: str, *, title: str) -> EmailMessage:
    """A message as mail, plain and HTML. `title` is what is watched, as people read it.

    Raises:
        AlertError: sender or receiver is no address.
    """
    mail = EmailMessage(policy=SMTP)
    origin = _mail_address(sender)
    # Nothing here can hold a line break: the subject is one line, addresses are checked, and the policy refuses them.
    mail["From"], mail["To"] = origin, _mail_address(alert.target)
    mail["Subject"] = subject(alert, message, title)
    mail["Date"] = datetime.fromisoformat(message.at)
    mail["Message-ID"] = f"<{message.id}.rawi@{origin.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(to_text(alert, message, title))
    mail.add_alternative(to_html(alert, message, title), subtype="html")
    return mail


def send_mail(mail: EmailMessage, server: MailServer) -> None:
    """Hand mail in.

    Raises:
        AlertError: the server did not take it; `final`: it says that it never will.
    """
    try:
        context = ssl.create_default_context(cafile=server.ca)
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        with connection as smtp:
            if server.security == "starttls":
                smtp.starttls(context=context)
            if server.user:
                if server.security == "none":
                    raise AlertError(
                        "a password is not sent in the clear: set RAWI_SMTP_SECURITY to starttls or tls"
                    )
                smtp.login(server.user, server.password)
            smtp.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        final = bool(codes) and all(code >= 500 for code in codes)
        raise AlertError(f"{server.host} does not take mail for {mail['To']}", final=final) from error
    except (smtplib.SMTPException, OSError, MessageError, UnicodeError) as error:
        raise AlertError(f"mail server {server.host}: {error or type(error).__name__}") from error


def _mail_address(text: str) -> str:
    try:
        found = Address(addr_spec=text.strip())
    except (ValueError, MessageError, IndexError) as error:
        raise AlertError(f"{text!r} is no mail address") from error
    spec = found.addr_spec
    if not found.username or not found.domain or not spec.isascii() or not spec.isprintable() or " " in spec:
        raise AlertError(f"{text!r} is no mail address")
    return spec
