"""The desk in the browser as an ASGI application."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from rawi.desk.pool import DeskPool
from rawi.errors import ArchiveError
from rawi.web.security import LANGUAGE, SESSION, SecurityHeaders
from rawi.web.site import Known, Make, Settings, Site, View
from rawi.web.views import articles, finding, judging, people, today
from rawi.web.views.stories import StoryPages
from rawi.web.views.today import TodayPage

_LARGEST_FORM = 16_384  # bytes
_FIELDS = 40
_MONTH = 30 * 24 * 3600


def make_app(
    pool: DeskPool,
    known: Known | None = None,
    settings: Settings | None = None,
    mounts: tuple[BaseRoute, ...] = (),
) -> Starlette:
    """The application over an archive. `mounts` are served beside its pages (the API, feeds).

    `known` tells the name and role of a token (None: it is not known); without it nobody can sign in.
    """
    site = Site(pool, known, settings)
    stories, first = StoryPages(site.lexica), TodayPage()
    pages: tuple[tuple[str, Make], ...] = (
        ("/today", first.today), ("/stories", today.stories), ("/outlets", today.outlets),
        ("/outlets/{name:path}", today.outlet), ("/intake", today.intake), ("/people", people.people),
        ("/people/{id}", people.person), ("/search", finding.search), ("/compare", articles.compare),
        ("/articles/{id}", articles.article), ("/stories/{id}", stories.story), ("/stories/{id}/{part}", stories.story),
        ("/judgements", judging.judgements),
    )  # fmt: skip
    routes: list[BaseRoute] = [*mounts, Route("/", partial(_page, site, first.today))]
    for path, make in pages:
        routes.append(Route(path, partial(_page, site, make)))
        if not path.endswith("}"):  # what ends in a name takes its ending with it
            routes += [Route(f"{path}.{kind}", partial(_page, site, make)) for kind in ("json", "csv")]
    routes += [
        Route("/language/{language}", partial(_language, site)),
        Route("/sign-in", partial(_sign_in_page, site)),
        Route("/sign-in", partial(_posted, site, _sign_in), methods=["POST"]),
        Route("/sign-out", partial(_posted, site, _sign_out), methods=["POST"]),
        Route("/judge", partial(_posted, site, _judge), methods=["POST"]),
        Route("/take-back", partial(_posted, site, _take_back), methods=["POST"]),
        Mount("/static", _Static(directory=str(files("rawi") / "web" / "static"))),
    ]
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(site.settings.hosts), www_redirect=False),
            Middleware(SecurityHeaders),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
        exception_handlers={
            404: partial(_failed, site),
            405: partial(_failed, site),
            500: partial(_failed, site),
        },
    )


class _Static(StaticFiles):
    """Files of the wheel: they change with its version alone, which their addresses carry."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, to be kept."""
        response: Response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = f"public, max-age={_MONTH}"
        return response


def _page(site: Site, make: Make, request: Request) -> Response:
    return site.answer(make, request)


def _failed(site: Site, request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return site.failed(request, status, "")


def _language(site: Site, request: Request) -> Response:
    language = request.path_params["language"]
    response = site.back(request, request.query_params.get("back", "/"))
    if language in site.words:
        response.set_cookie(
            LANGUAGE, language, max_age=12 * _MONTH, httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
    return response


def _sign_in_page(site: Site, request: Request) -> Response:
    visitor = site.visitor(request)
    words = site.words[visitor.language]  # type: ignore[index]
    view = View(
        template="sign_in.html", title=words("sign_in"), context={"wrong": "wrong" in request.query_params}
    )
    response = Response(site.draw(view, visitor, request), media_type="text/html; charset=utf-8")
    site.remember(request, response, visitor)
    return response


# --- what changes something

Action = Callable[[Site, Request, dict[str, str]], Response]


async def _posted(site: Site, act: Action, request: Request) -> Response:
    """A form that came: bounded, ours, and then acted on."""
    form = await _form(request)
    if form is None:
        return await run_in_threadpool(site.failed, request, 413, "")
    if not site.forms.own(request, form.get("form", "")):
        return await run_in_threadpool(site.failed, request, 403, "")
    return await run_in_threadpool(act, site, request, form)


async def _form(request: Request) -> dict[str, str] | None:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > _LARGEST_FORM:
            return None
    try:
        pairs = parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return {}
    return dict(pairs)


def _sign_in(site: Site, request: Request, form: dict[str, str]) -> Response:
    token = form.get("token", "").strip()
    who = site.known(token) if site.known else None
    if who is None or who[1] not in (("editor", "reader") if site.settings.private else ("editor",)):
        return RedirectResponse("/sign-in?wrong=1", 303)
    response = site.back(request, form.get("back", "/"))
    response.set_cookie(
        SESSION,
        site.sessions.open(token),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


def _sign_out(site: Site, request: Request, form: dict[str, str]) -> Response:
    site.sessions.close(request.cookies.get(SESSION, ""))
    response = site.back(request, form.get("back", "/"))
    response.delete_cookie(SESSION)
    return response


def _judge(site: Site, request: Request, form: dict[str, str]) -> Response:
    editor = site.editor(request)
    if editor is None:
        return site.failed(request, 403, "")
    try:
        judging.judge(site.pool, form, editor)
    except ArchiveError as error:
        return site.failed(request, 400, str(error))
    return site.back(request, form.get("back", "/"))


def _take_back(site: Site, request: Request, form: dict[str, str]) -> Response:
    editor = site.editor(request)
    if editor is None:
        return site.failed(request, 403, "")
    judging.take_back(site.pool, form.get("id", ""), editor)
    return site.back(request, form.get("back", "/"))
