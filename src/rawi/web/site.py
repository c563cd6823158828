"""One desk in the browser: what its pages share, and how one is answered."""

from __future__ import annotations

import csv
import io
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from threading import Lock
from typing import Any
from urllib.parse import urlencode

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rawi.desk import open_lexica
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.exporting import csv_cell
from rawi.desk.pool import DeskPool
from rawi.errors import ArchiveError, QueryError
from rawi.version import __version__
from rawi.web.marks import dated, headline, shown, tidy
from rawi.web.security import LANGUAGE, SESSION, VISITOR, Forms, Sessions
from rawi.web.wording import LANGUAGES, Wording

_KEPT = 256  # pages kept as they were answered
_LARGEST = 1 << 18  # bytes of one that is kept
_YEAR = 365 * 24 * 3600


class Missing(Exception):
    """What a link points to is not in the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows for a spreadsheet."""

    header: tuple[str, ...]
    rows: Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page before it is drawn: its template and what goes into it, and the same as data and as a table.

    `data` and `table` None: the page has none. `feeds` are addresses with titles that a feed reader can follow.
    """

    template: str
    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    data: Callable[[], Any] | None = None
    table: Callable[[], Table] | None = None
    feeds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks: in which language, with what right to correct (None: none), and the proof their forms carry."""

    language: str
    editor: str | None
    form: str
    cookie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a desk is served. `editor`: whoever comes is this editor (a desk for one); None: editors sign in.

    `hosts` are the names it answers to; `feeds` and `api`: whether feeds and the API are served beside it. `private`:
    whoever reads must sign in too.
    """

    editor: str | None = None
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]", "testserver")
    feeds: bool = False
    api: bool = False
    private: bool = False


Make = Callable[[ArchiveDesk, Request, Wording], View]
Known = Callable[[str], tuple[str, str] | None]  # a token's name and role


class Site:
    """What every page of one desk shares."""

    def __init__(self, pool: DeskPool, known: Known | None = None, settings: Settings | None = None) -> None:
        """`known` tells whose a token is, and its role; None: nobody can sign in."""
        self.pool, self.settings = pool, settings or Settings()
        self.known, self.forms, self.sessions = known, Forms(), Sessions()
        self.lexica = open_lexica(pool.lexica)
        self.words = {one: Wording(self.lexica, one) for one in LANGUAGES}
        self._answers: OrderedDict[tuple[str, str], tuple[int, bytes, str]] = OrderedDict()
        self._lock = Lock()
        self._templates = Environment(
            loader=PackageLoader("rawi.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self._templates.globals.update(headline=headline)
        self._templates.filters.update(dated=dated, shown=shown, tidy=tidy, query=_query)

    # --- who asks

    def visitor(self, request: Request) -> Visitor:
        """Who asks, by their cookies."""
        language = request.query_params.get("lang") or request.cookies.get(LANGUAGE) or "ar"
        cookie = request.cookies.get(VISITOR) or secrets.token_urlsafe(18)
        return Visitor(
            language=language if language in LANGUAGES else "ar", editor=self.editor(request),
            form=self.forms.token(cookie), cookie=cookie,
        )  # fmt: skip

    def editor(self, request: Request) -> str | None:
        """The name of the editor who asks; None: it is none."""
        if self.settings.editor:
            return self.settings.editor
        who = self.signed_in(request)
        return who[0] if who and who[1] == "editor" else None

    def signed_in(self, request: Request) -> tuple[str, str] | None:
        """Name and role of who has signed in; None: nobody has, or the token was withdrawn since."""
        token = self.sessions.token(request.cookies.get(SESSION, ""))
        return self.known(token) if token and self.known else None

    # --- answering

    def answer(self, make: Make, request: Request) -> Response:
        """The page that a request asks for: as a page, as JSON, or as a table, by the end of its address."""
        if self.settings.private and not self.settings.editor and self.signed_in(request) is None:
            return RedirectResponse("/sign-in", 303)
        visitor = self.visitor(request)
        kind = _kind(request.url.path)
        # What an editor sees has forms of their own in it.
        kept = visitor.editor is None
        key = (f"{visitor.language} {request.url.path}", request.url.query)
        with self.pool.reading() as desk:
            change = desk.archive.listings.last_change()
            with self._lock:
                found = self._answers.get(key) if kept else None
            if found is None or found[0] != change:
                try:
                    view = make(desk, request, self.words[visitor.language])  # type: ignore[index]
                    body = self._drawn(view, kind, visitor, request)
                except Missing as error:
                    return self.failed(request, 404, str(error))
                except QueryError as error:
                    return self.failed(request, 400, str(error))
                except ArchiveError as error:
                    return self.failed(request, 404, str(error))
                found = (change, body, f'"{blake2b(body, digest_size=12).hexdigest()}"')
                if kept and len(body) <= _LARGEST:
                    self._keep(key, found)
        _, body, tag = found
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        response = Response(body, headers=headers, media_type=_MEDIA[kind])
        if kind == "html":
            self.remember(request, response, visitor)
        return response

    def _keep(self, key: tuple[str, str], found: tuple[int, bytes, str]) -> None:
        with self._lock:
            self._answers[key] = found
            self._answers.move_to_end(key)
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)

    def _drawn(self, view: View, kind: str, visitor: Visitor, request: Request) -> bytes:
        if kind == "json":
            if view.data is None:
                raise Missing("this page has no data of its own")
            return msgspec.json.encode(view.data())
        if kind == "csv":
            if view.table is None:
                raise Missing("this page has no table")
            return _csv(view.table())
        return self.draw(view, visitor, request).encode()

    def draw(self, view: View, visitor: Visitor, request: Request) -> str:
        """A view as HTML."""
        words = self.words[visitor.language]  # type: ignore[index]
        path = request.url.path
        return self._templates.get_template(view.template).render(
            **view.context, t=words, language=words.language, direction=words.direction, title=view.title,
            path=path, here=f"{path}?{request.url.query}" if request.url.query else path, editor=visitor.editor,
            form=visitor.form, has_data=view.data is not None, has_table=view.table is not None, version=__version__,
            feeds=view.feeds if self.settings.feeds else (), settings=self.settings,
            can_sign_in=self.known is not None and not self.settings.editor,
            base=_without_kind(path), asked=request.url.query,
        )  # fmt: skip

    def failed(self, request: Request, status: int, message: str) -> Response:
        """A page that says what went wrong."""
        visitor = self.visitor(request)
        if _kind(request.url.path) != "html":
            body = msgspec.json.encode({"status": status, "detail": message})
            return Response(body, status, media_type="application/problem+json")
        words = self.words[visitor.language]  # type: ignore[index]
        view = View(
            template="error.html",
            title=words(f"error.{status}"),
            context={"status": status, "message": message},
        )
        response = Response(self.draw(view, visitor, request), status, media_type=_MEDIA["html"])
        self.remember(request, response, visitor)
        return response

    def remember(self, request: Request, response: Response, visitor: Visitor) -> None:
        """Give a visitor the cookie that their forms hang on, and the language they chose by a link."""
        secure = request.url.scheme == "https"
        if request.cookies.get(VISITOR) != visitor.cookie:
            response.set_cookie(VISITOR, visitor.cookie, httponly=True, samesite="strict", secure=secure)
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(
                LANGUAGE, visitor.language, max_age=_YEAR, httponly=True, samesite="lax", secure=secure
            )

    def back(self, request: Request, where: str) -> Response:
        """To another page of this desk; never out of it."""
        safe = where.startswith("/") and not where.startswith(("//", "/\\")) and "\\" not in where
        return RedirectResponse(where if safe and where.isprintable() else "/", 303)


_MEDIA = {"html": "text/html; charset=utf-8", "json": "application/json", "csv": "text/csv; charset=utf-8"}


def _kind(path: str) -> str:
    end = path.rpartition(".")[2]
    return end if end in ("json", "csv") else "html"


def _without_kind(path: str) -> str:
    return path.removesuffix(".json").removesuffix(".csv")


def _csv(table: Table) -> bytes:
    """A table as a spreadsheet opens it: with a mark that it is UTF-8, and no cell that it would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.header)
    for row in table.rows:
        writer.writerow([csv_cell(value) for value in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _query(values: Mapping[str, object], **changed: object) -> str:
    """A query string: the values, changed; what is None is left out."""
    return urlencode({key: str(one) for key, one in {**values, **changed}.items() if one not in (None, "")})
