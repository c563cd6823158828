"""Answers requests from a table of endpoints: who asks, how often, what for; then the handler, in a thread."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from functools import partial
from hashlib import blake2b
from typing import Any, TypeVar

import anyio
import anyio.lowlevel
import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rawi.api.asking import choose_media, content_type, read_body, read_json, read_parameters
from rawi.api.dossiers import Dossiers
from rawi.api.limits import ApiLimits, Buckets, caller_at
from rawi.api.problems import Problem
from rawi.api.table import Answer, Call, Endpoint, PageReader
from rawi.api.tables import CSV, to_csv
from rawi.desk.access import Access, Grant, Role
from rawi.desk.pool import DeskPool
from rawi.desk.reading import read_page
from rawi.errors import AccessError, ArchiveError, BatchError, QueryError

_T = TypeVar("_T")
_log = logging.getLogger("rawi.api")
_MAY: dict[Role, frozenset[Role]] = {
    "reader": frozenset(("reader",)),
    "editor": frozenset(("reader", "editor")),
    "intake": frozenset(("intake",)),
}
_SAFE = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
}


class Server:
    """What all endpoints of one app share. `private`: whoever reads needs a token too.

    `read` makes a result of a page that is posted; None: the thread that answers does. `site` gives the address of the
    pages that answers link to; Raises Problem: the request names no host of ours.
    """

    def __init__(
        self,
        pool: DeskPool,
        access: Access | None,
        limits: ApiLimits,
        *,
        private: bool = False,
        read: PageReader | None = None,
        site: Callable[[Request], str] | None = None,
    ) -> None:
        self.pool, self.access, self.limits, self.private = pool, access, limits, private
        self._read = read or partial(read_page, lexica=pool.lexica)
        self._site = site
        self._dossiers = Dossiers()
        self._reads = Buckets(limits.reads_a_minute, callers=limits.callers)
        self._writes = Buckets(limits.writes_a_minute, callers=limits.callers)
        # Of each event loop its own: tests run an app in several.
        self._threads, self._slow = (
            anyio.lowlevel.RunVar[anyio.CapacityLimiter](f"{name} {id(self)}") for name in ("threads", "slow")
        )

    def app(self, endpoints: Sequence[Endpoint]) -> Starlette:
        """The app of some endpoints, with each table as CSV too."""
        paths: dict[str, list[tuple[Endpoint, str | None]]] = {}
        for one in endpoints:
            paths.setdefault(one.path, []).append((one, None))
            if one.columns:
                paths.setdefault(f"{one.path}.csv", []).append((one, CSV))
        routes = [Route(path, _Path(self, found)) for path, found in sorted(paths.items(), key=_exact_first)]
        app = Starlette(routes=routes, exception_handlers={HTTPException: _refused})
        app.router.redirect_slashes = False
        return app

    async def answer(self, request: Request, endpoint: Endpoint, media: str | None) -> Response:
        """What a request to an endpoint is answered with. `media`: its path says what it is to be given as."""
        grant = await self._who(request, writes=endpoint.method != "GET")
        self._check_role(endpoint, grant)
        values = read_parameters(endpoint.parameters, request.path_params, request.scope["query_string"])
        offered = [media] if media else [endpoint.media, *([CSV] if endpoint.columns else [])]
        chosen = choose_media(request.headers.get("accept"), offered) if len(offered) > 1 else offered[0]
        kind, charset, body = await self._body(request, endpoint)
        root, path = request.scope.get("root_path", "").rstrip("/"), request.scope["path"]
        # Mounted, a path has what it is mounted under; some servers leave theirs out.
        here = path if path.startswith(f"{root}/") else root + path
        call = Call(
            pool=self.pool, dossiers=self._dossiers, read=self._read, values=values, here=here, root=root, grant=grant,
            site=self._site(request) if self._site else "", body=body, media=kind, charset=charset,
            private=self.private,
        )  # fmt: skip
        answer, data = await self._work(lambda: _made(endpoint, call, chosen), slow=endpoint.slow)
        return _response(request, endpoint, answer, data, chosen, private=self.private or grant is not None)

    async def _who(self, request: Request, *, writes: bool) -> Grant | None:
        address = caller_at(request.client.host if request.client else None)
        buckets, now = self._writes if writes else self._reads, time.monotonic()
        header = request.headers.get("authorization")
        if header is None or self.access is None:
            if header is not None:
                _wait(buckets.take(address, now))
                raise _unknown("this server knows no tokens")
            _wait(buckets.take(address, now))
            return None
        _wait(
            buckets.take(address, now, cost=0)
        )  # who guesses tokens is slowed down before they are looked up
        scheme, _, token = header.partition(" ")
        access = self.access
        grant = await self._work(lambda: access.known(token.strip())) if scheme.lower() == "bearer" else None
        if grant is None:
            _wait(buckets.take(address, now))
            raise _unknown("the token is not known, or was withdrawn")
        _wait(buckets.take(f"token {grant.name}", now))
        return grant

    def _check_role(self, endpoint: Endpoint, grant: Grant | None) -> None:
        needed: Role | None = endpoint.role or ("reader" if self.private and not endpoint.open else None)
        if needed is None:
            return
        if grant is None:
            raise _unknown("this needs a token: Authorization: Bearer …", error=None)
        if needed not in _MAY[grant.role]:
            challenge = f'Bearer realm="rawi", error="insufficient_scope", scope="{needed}"'
            raise Problem(
                403,
                f"this needs the role {needed}; the token's is {grant.role}",
                headers={"www-authenticate": challenge},
            )

    async def _body(self, request: Request, endpoint: Endpoint) -> tuple[str, str | None, Any]:
        takes = endpoint.takes
        if takes is None:
            return "", None, None
        kind, charset = content_type(request.headers.get("content-type"))
        if kind not in takes.media:
            raise Problem(415, f"send {' or '.join(takes.media)}", headers={"accept": ", ".join(takes.media)})
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise Problem(415, "send the body as it is, without Content-Encoding")
        most = self.limits.json_bytes if takes.struct else self.limits.page_bytes
        try:
            with anyio.fail_after(self.limits.body_seconds):
                data = await read_body(request.stream(), request.headers.get("content-length"), most)
        except TimeoutError:
            seconds = f"{self.limits.body_seconds:g}"
            raise Problem(
                408, f"the body did not come in {seconds} s", headers={"connection": "close"}
            ) from None
        return kind, charset, read_json(data, takes) if takes.struct else data

    async def _work(self, do: Callable[[], _T], *, slow: bool = False) -> _T:
        """What a function gives, run in a thread: archives are never touched in the loop that all wait for."""
        kept = self._slow if slow else self._threads
        try:
            threads = kept.get()
        except LookupError:
            threads = anyio.CapacityLimiter(self.limits.pages_at_once if slow else self.limits.at_once)
            kept.set(threads)
        if threads.statistics().tasks_waiting >= self.limits.waiting:
            raise Problem(503, "too many are asking; try again", headers={"retry-after": "1"})
        return await anyio.to_thread.run_sync(do, limiter=threads)


class _Path:
    """All methods of one path. A class, since of functions Starlette takes only GET."""

    def __init__(self, server: Server, endpoints: Iterable[tuple[Endpoint, str | None]]) -> None:
        self._server = server
        self._by_method = {one.method: (one, media) for one, media in endpoints}
        methods: list[str] = [*self._by_method, *(["HEAD"] if "GET" in self._by_method else []), "OPTIONS"]
        self._allow = ", ".join(sorted(methods))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answered(request)
        except ClientDisconnect:
            return
        except Problem as problem:
            response = problem.response()
        except Exception:  # noqa: BLE001 - what went wrong is for the log, and no trace of it leaves
            _log.exception("%s %s", request.method, request.url.path)
            response = Problem(500, "something went wrong here; the server's log says what").response()
        for name, value in _SAFE.items():
            response.headers.setdefault(name, value)
        if request.method == "HEAD":
            response.body = b""  # its length stays in the header
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": self._allow})
        method = "GET" if request.method == "HEAD" else request.method
        found = self._by_method.get(method)  # type: ignore[call-overload]  # any word may come as a method
        if found is None:
            raise Problem(405, f"this path takes {self._allow}", headers={"allow": self._allow})
        return await self._server.answer(request, *found)


def _made(endpoint: Endpoint, call: Call, media: str) -> tuple[Answer, bytes]:
    """A handler's answer and its bytes; what the desk raises becomes a problem."""
    try:
        found = endpoint.handler(call)
        answer = found if isinstance(found, Answer) else Answer(value=found)
        if answer.value is None:
            return answer, b""
        if media == CSV:
            return answer, to_csv(answer.value, endpoint.rows, endpoint.columns)
        if isinstance(answer.value, bytes):
            return answer, answer.value
        return answer, msgspec.json.encode(answer.value)
    except QueryError as error:
        raise Problem(422, str(error)) from error
    except (ArchiveError, AccessError, BatchError) as error:
        # Its message may name files of the server.
        _log.warning("%s: %s", call.here, error)
        what = "pages cannot be read" if isinstance(error, BatchError) else "the archive cannot be used"
        raise Problem(503, f"{what} now; try again", headers={"retry-after": "5"}) from error


def _response(
    request: Request, endpoint: Endpoint, answer: Answer, data: bytes, media: str, *, private: bool
) -> Response:
    headers: dict[str, str] = dict(answer.headers)
    if endpoint.method != "GET":
        headers["cache-control"] = "no-store"
        return Response(data, answer.status, headers, media if data else None)
    etag = f'"{blake2b(data, digest_size=12).hexdigest()}"'
    headers["etag"] = etag
    headers["cache-control"] = "private, no-cache" if private else "no-cache"
    headers["vary"] = "Accept, Authorization"
    if _is_known(request.headers, etag, headers.get("last-modified")):
        return Response(status_code=304, headers=headers)
    if media == CSV:
        name = request.url.path.rstrip("/").rpartition("/")[2].removesuffix(".csv")
        named = "".join(one for one in name if one.isascii() and one.isalnum()) or "rawi"
        headers["content-disposition"] = f'attachment; filename="{named}.csv"'
    return Response(data, answer.status, headers, media)


def _is_known(headers: Mapping[str, str], etag: str, modified: str | None) -> bool:
    """Whether who asks has the same already."""
    tags = headers.get("if-none-match")
    if tags is not None:
        found = [one.strip().removeprefix("W/") for one in tags.split(",")]
        return etag in found or "*" in found
    since = headers.get("if-modified-since")
    if modified is None or since is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):  # no date, or one without a zone
        return False


def _wait(seconds: float) -> None:
    if seconds > 0:
        raise Problem(
            429, "too many requests; wait a little", headers={"retry-after": str(math.ceil(seconds))}
        )


def _unknown(detail: str, *, error: str | None = "invalid_token") -> Problem:
    more = f', error="{error}"' if error else ""
    return Problem(401, detail, headers={"www-authenticate": f'Bearer realm="rawi"{more}'})


def _exact_first(item: tuple[str, object]) -> tuple[bool, str]:
    # `/people/{id}` also fits `/people/x.csv`.
    return ("{" in item[0].rpartition("/")[2] and not item[0].endswith(".csv"), item[0])


def _refused(request: Request, error: Exception) -> Response:
    """What Starlette itself refuses: a path that is not there."""
    assert isinstance(error, HTTPException)
    detail = "there is nothing at this path" if error.status_code == 404 else str(error.detail)
    response = Problem(error.status_code, detail, headers=error.headers).response()
    for name, value in _SAFE.items():
        response.headers[name] = value
    if request.method == "HEAD":
        response.body = b""
    return response
