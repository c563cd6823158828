"""Telling what is new by mail: a real mail server that refuses, puts off, speaks TLS or does not; and secrets."""

from __future__ import annotations

import base64
import re
import shutil
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rawi.desk.alerts import Alert, AlertItem, Alerts, MailServer, Message, Sent, Settings, read_settings
from rawi.desk.alerts.sending import to_mail
from rawi.desk.alerts.watched import WAITS
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.citing import Cite, Source
from rawi.errors import AlertError
from rawi.model import Span

AT = "2025-11-01T09:00:00Z"
SAMPLES = Path(__file__).parents[2] / "src" / "rawi" / "samples" / "pages"
SECRET = "not to be found in any file"


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


def found(where: Path, clock: Clock | None = None) -> list[AlertItem]:
    with ArchiveDesk(where) as desk, Alerts(where, clock=clock) as alerts:
        return alerts.find_news(desk)


def sent(where: Path, clock: Clock | None = None, settings: Settings | None = None) -> list[Sent]:
    with Alerts(where, clock=clock) as alerts:
        return alerts.send(settings)


@dataclass
class Mailbox:
    """A mail server that takes mail, by script: answers to RCPT, and whether it speaks TLS."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    refuse: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


class _Mailing:
    """Answers one client after another until it is closed."""

    def __init__(self, box: Mailbox) -> None:
        self._box = box
        self._listening = socket.create_server(("127.0.0.1", 0))
        box.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                self._talk(client)
            except OSError:
                pass
            finally:
                client.close()

    def _talk(self, client: socket.socket) -> None:
        box, encrypted = self._box, False
        stream = client.makefile("rwb")

        def say(*lines: str) -> None:
            stream.write("".join(f"{line}\r\n" for line in lines).encode())
            stream.flush()

        say("220 mail.example")
        while line := stream.readline():
            verb = line.decode().split()[0].upper()
            if verb == "EHLO":
                say(
                    "250-mail.example",
                    *(["250-STARTTLS"] if box.tls and not encrypted else []),
                    "250 AUTH PLAIN",
                )
            elif verb == "STARTTLS" and box.tls:
                say("220 go on")
                stream.close()
                client = box.tls.wrap_socket(client, server_side=True)
                stream, encrypted = client.makefile("rwb"), True
            elif verb == "AUTH":
                box.logins.append(base64.b64decode(line.split()[2]).decode())
                say("235 welcome")
            elif verb == "RCPT" and box.refuse:
                say(box.refuse.pop(0))
            elif verb == "DATA":
                say("354 go on")
                data = b""
                while (line := stream.readline()) != b".\r\n":
                    data += line.removeprefix(b".") if line.startswith(b"..") else line
                box.mails.append(data)
                box.encrypted.append(encrypted)
                say("250 taken")
            elif verb == "QUIT":
                say("221 bye")
                break
            else:
                say("250 well")
        stream.close()
        client.close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    with _Mailing(box):
        yield box


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself, and its key."""
    pytest.importorskip("cryptography")
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "cert.pem", folder / "key.pem"


def mail_settings(box: Mailbox, **more: object) -> Settings:
    server = MailServer(host="127.0.0.1", port=box.port, sender="rawi@marsa.example", **more)  # type: ignore[arg-type]
    return Settings(webhook_secret="", webhook_secrets={}, mail=server)


def save_mail(where: Path, what: str = "قتيل") -> Alert:
    with ArchiveDesk(where) as desk, Alerts(where) as alerts:
        return alerts.save(desk, "search", what, "mail", "desk@marsa.example")


def read_mail(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def parts(mail: EmailMessage) -> tuple[str, str]:
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and html is not None
    return str(plain.get_content()), str(html.get_content())


def test_mail_has_arabic_words_in_plain_and_html(where: Path, mailbox: Mailbox) -> None:
    alert = save_mail(where)
    come_in(where)
    items = found(where)
    (one,) = sent(where, settings=mail_settings(mailbox, security="none"))
    assert one.state == "sent"
    mail = read_mail(mailbox.mails[0])
    assert mail["To"] == "desk@marsa.example" and mail["From"] == "rawi@marsa.example"
    assert "قتيل" in mail["Subject"] and mail["Auto-Submitted"] == "auto-generated"
    assert one.message in mail["Message-ID"]
    plain, html = parts(mail)
    assert 'dir="rtl"' in html and alert.id in plain
    for item in items:
        for cite in item.cites:
            assert " ".join(cite.quote.split()) in plain
            assert (cite.source.url or cite.source.source) in plain
            if cite.source.url:
                assert f'href="{cite.source.url}"' in html
    assert not re.search(r"<(img|link|script|style)", html)


def test_starttls_comes_before_the_password(
    where: Path, mailbox: Mailbox, certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    mailbox.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    mailbox.tls.load_cert_chain(cert, key)
    save_mail(where)
    come_in(where)
    clock = Clock()
    found(where, clock)
    login = {"user": "rawi", "password": SECRET}
    (untrusted,) = sent(where, clock, mail_settings(mailbox, **login))
    assert untrusted.state == "waiting" and mailbox.logins == [] == mailbox.mails
    clock.go_on(WAITS[0])
    (done,) = sent(where, clock, mail_settings(mailbox, ca=cert, **login))
    assert done.state == "sent", done.error
    assert mailbox.encrypted == [True] and mailbox.logins == [f"\0rawi\0{SECRET}"]


def test_without_tls_neither_password_nor_mail_is_sent(where: Path, mailbox: Mailbox) -> None:
    save_mail(where)
    come_in(where)
    clock = Clock()
    found(where, clock)
    (one,) = sent(where, clock, mail_settings(mailbox))
    assert one.state == "waiting" and "STARTTLS" in (one.error or "")
    clock.go_on(WAITS[0])
    (one,) = sent(where, clock, mail_settings(mailbox, security="none", user="rawi", password=SECRET))
    assert one.state == "waiting" and "in the clear" in (one.error or "")
    assert mailbox.logins == [] == mailbox.mails


def test_a_mail_that_is_put_off_comes_later_and_one_that_is_refused_does_not(
    where: Path, mailbox: Mailbox
) -> None:
    clock, settings = Clock(), mail_settings(mailbox, security="none")
    mailbox.refuse = ["451 later", "550 nobody of that name"]
    save_mail(where)
    come_in(where)
    found(where, clock)
    assert sent(where, clock, settings)[0].state == "waiting"
    clock.go_on(WAITS[0])
    assert sent(where, clock, settings)[0].state == "failed"
    assert mailbox.mails == []


def _made(
    what: str, quote: str, title: str, url: str | None = "https://marsa.example/1"
) -> tuple[Alert, Message]:
    source = Source(
        article="1",
        page="2",
        title=title,
        outlet=title,
        day=date(2025, 10, 31),
        day_from="page",
        url=url,
        source="ship.txt",
    )
    cite = Cite(quote=quote, span=Span(start=0, end=len(quote)), source=source)
    item = AlertItem(
        alert="a", content="c", kind="statement", ids=("3",), what="say", by=(title,), before=None, cites=(cite,),
        at=AT,
    )  # fmt: skip
    alert = Alert(
        id="a", watch="search", what=what, channel="mail", target="desk@marsa.example", allow_private=False,
        created=AT,
    )  # fmt: skip
    return alert, Message(
        id="m",
        alert="a",
        at="2025-11-01T09:00:00+00:00",
        state="waiting",
        tries=0,
        due=AT,
        error=None,
        items=(item,),
    )


hostile = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [
        "\r\nBcc: all@evil.example",
        "\u2028Bcc: x@y.example",
        "<script>x</script>",
        '"><img src=x>',
        "\u202e\u2066",
    ]
)


@given(hostile, hostile, hostile)
def test_no_text_makes_a_header_a_tag_or_an_order(what: str, quote: str, title: str) -> None:
    alert, message = _made(what, quote, title)
    mail = to_mail(alert, message, "rawi@marsa.example", title=what)
    data = mail.as_bytes(policy=policy.SMTP)
    read = read_mail(data)
    names = {"from", "to", "subject", "date", "message-id", "auto-submitted", "mime-version", "content-type"}
    assert {name.lower() for name in read} == names and read["To"] == "desk@marsa.example"
    plain, html = parts(read)
    assert "\u20662025-10-31\u2069" in plain
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", plain.replace("\u20662025-10-31\u2069", "") + html)
    known = r"/?(?:html|meta|body|h1|h2|ul|li|blockquote|br|small|a|p|bdi|!DOCTYPE)\b"
    assert not re.search(f"<(?!{known})", html)


def test_senders_that_are_no_address_are_told() -> None:
    alert, message = _made("x", "y", "z")
    for bad in ("", "rawi", "rawi@marsa.example\r\nBcc: a@b.example", "Rawi <rawi@marsa.example>"):
        with pytest.raises(AlertError, match="no mail address"):
            to_mail(alert, message, bad, title="x")


def test_only_web_addresses_are_links() -> None:
    alert, message = _made("x", "y", "z", url=None)
    assert "href" not in parts(to_mail(alert, message, "rawi@marsa.example", title="x"))[1]


# --- secrets


def test_secrets_come_from_the_environment_or_from_a_file_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(
        'webhook_secret = "one"\n[webhooks]\nabc = "two"\n[smtp]\nhost = "h.example"\nfrom = "a@b.example"\n',
        "utf-8",
    )
    file.chmod(0o640)
    named = {"RAWI_SECRETS": str(file), "HOME": str(tmp_path)}
    with pytest.raises(AlertError, match="chmod 600"):
        read_settings(named)
    file.chmod(0o600)
    settings = read_settings(named)
    assert settings.secret("abc") == "two" and settings.secret("other") == "one"
    assert settings.mail == MailServer(host="h.example", port=587, sender="a@b.example")
    given = {**named, "RAWI_WEBHOOK_SECRET": "three", "RAWI_SMTP_SECURITY": "tls", "RAWI_SMTP_PASSWORD": "p"}
    settings = read_settings(given)
    assert settings.secret("other") == "three" and settings.mail is not None
    assert (settings.mail.port, settings.mail.password) == (465, "p")
    assert "three" not in repr(settings)
    for name, value in (("RAWI_SMTP_PORT", "x"), ("RAWI_SMTP_SECURITY", "maybe"), ("RAWI_SECRETS", "/none")):
        with pytest.raises(AlertError, match=name):
            read_settings({**named, name: value})
    file.write_text("webhook_secret = ", "utf-8")
    with pytest.raises(AlertError, match="TOML"):
        read_settings(named)
    assert read_settings({"XDG_CONFIG_HOME": str(tmp_path)}).mail is None
