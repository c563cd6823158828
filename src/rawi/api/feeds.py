"""Feeds out: all stories, one story, a search, a person, an outlet, an alert; to be mounted at `/feeds`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request

from rawi.api.feed_forms import FORMS, Entry, Feed, Form
from rawi.api.limits import ApiLimits
from rawi.api.lists import ID
from rawi.api.problems import Problem, missing
from rawi.api.serving import Server
from rawi.api.table import Answer, Call, Endpoint, Parameter
from rawi.archive import Archive
from rawi.desk.access import Access
from rawi.desk.alerts import alert_items
from rawi.desk.answers import ArticleLineOut, SaidOut, lines, said_by
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.errors import AlertError

LOCAL = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?")
_TITLE = 140  # characters of a statement that stand for a title
_LIMIT = Parameter(name="limit", what="How many at most.", kind="integer", default=30, least=1, most=100)
_ALL = "Rawi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The paths of the pages that feeds link to, from the root of the site; `{}` is an id, a name, or what is sought.

    Of a statement the second is its place among those of its article."""

    home: str = "/"
    article: str = "/articles/{}"
    statement: str = "/articles/{}#s{}"
    story: str = "/stories/{}"
    person: str = "/people/{}"
    outlet: str = "/outlets/{}"
    search: str = "/search?q={}"


def make_feeds(
    pool: DeskPool,
    access: Access | None = None,
    *,
    base: str | None = None,
    hosts: Sequence[str] = LOCAL,
    limits: ApiLimits | None = None,
    private: bool = False,
    links: Links | None = None,
) -> Starlette:
    """The feeds of an archive, each as RSS, Atom and JSON Feed.

    `base` is the address of the site (`https://desk.example`), which all links begin with; None: the Host that was
    asked, which must be one of `hosts` (without port). `private`: whoever reads needs a token.

    Raises:
        ValueError: `base` is no address.
    """
    if base is not None and (urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname):
        raise ValueError(f"{base!r} is no address of a site; write https://name")
    server = Server(pool, access, limits or ApiLimits(), private=private, site=_site(base, hosts))
    return server.app(_endpoints(links or Links()))


def _site(base: str | None, hosts: Sequence[str]) -> Callable[[Request], str]:
    def give(request: Request) -> str:
        if base is not None:
            return base.rstrip("/")
        host = request.headers.get("host", "")
        found = _HOST.fullmatch(host)
        if found is None or found[1].lower() not in hosts:
            raise Problem(400, "this server is not known by that name; its settings say which it has")
        return f"{'https' if request.url.scheme == 'https' else 'http'}://{host}"

    return give


def _endpoints(links: Links) -> list[Endpoint]:
    made = _Feeds(links)
    query = Parameter(name="q", what="What is sought, as in /search.", least=1, most=500, required=True)
    outlet = Parameter(
        name="name", what="An outlet, as /outlets of the API names it.", place="path", least=1, required=True
    )
    kinds: tuple[tuple[str, Callable[[Call], Feed], tuple[Parameter, ...]], ...] = (
        ("/stories", made.stories, (_LIMIT,)),
        ("/stories/{id}", made.story, (ID, _LIMIT)),
        ("/search", made.search, (query, _LIMIT)),
        ("/people/{id}", made.person, (ID, _LIMIT)),
        ("/alerts/{id}", made.alert, (ID, _LIMIT)),
        ("/outlets/{name:path}", made.outlet, (outlet, _LIMIT)),
    )
    return [
        Endpoint(
            path=f"{path}.{form}",
            what=f"A feed as {form}.",
            tag="feeds",
            handler=_written(make, form),
            answer=str,
            parameters=parameters,
            media=FORMS[form][0],
        )
        for path, make, parameters in kinds
        for form in FORMS
    ]


def _written(make: Callable[[Call], Feed], form: Form) -> Callable[[Call], Answer]:
    def give(call: Call) -> Answer:
        with call.pool.reading() as desk:
            modified = _modified(desk.archive)
        headers = {"last-modified": modified} if modified else {}
        return Answer(value=FORMS[form][1](make(call)), headers=headers)

    return give


def _modified(archive: Archive) -> str | None:
    """When the archive was changed last, as HTTP writes times; None: not known."""
    last = archive.listings.last_change()
    for one in archive.changes(after=last - 1, limit=1):
        try:
            at = datetime.fromisoformat(one.at)
        except ValueError:
            return None
        return format_datetime((at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), usegmt=True)
    return None


class _Feeds:
    """What each feed holds."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def stories(self, call: Call) -> Feed:
        with call.pool.reading() as desk:
            found = desk.stories(limit=call["limit"])
        entries = [
            Entry(
                id=f"urn:rawi:story:{one.id}",
                link=call.site + self._links.story.format(one.id),
                title=one.title or "، ".join(one.keywords),
                day=one.last,
                by=None,
                text="، ".join(one.keywords),
                original=None,
            )
            for one in found
        ]
        return self._feed(call, _ALL, self._links.home, entries)

    def story(self, call: Call) -> Feed:
        with call.pool.reading() as desk:
            threads = desk.archive.threads
            story = threads.story(call["id"])
            if story is None:
                raise missing("story", call["id"])
            rows = lines(desk.archive, (one.article for one in threads.ties(story.id))).values()
        newest = sorted(rows, key=lambda row: (str(row.day or ""), row.number), reverse=True)
        page = self._links.story.format(story.id)
        entries = self._articles(call, newest[: call["limit"]])
        return self._feed(call, story.title or "، ".join(story.keywords), page, entries)

    def search(self, call: Call) -> Feed:
        with call.pool.reading() as desk:
            query = desk.query(call["q"], newest=True)
            found = desk.search(query, limit=call["limit"])
            # Articles that have only some of the words are no news of what was sought.
            rows = lines(desk.archive, () if found.loose else (hit.article for hit in found.hits)).values()
        page = self._links.search.format(quote(call["q"], safe=""))
        return self._feed(call, call["q"], page, self._articles(call, rows))

    def outlet(self, call: Call) -> Feed:
        with call.pool.reading() as desk:
            rows = _newest(desk, call["name"], call["limit"])
        if not rows:
            raise missing("outlet with dated articles called", call["name"])
        page = self._links.outlet.format(quote(call["name"], safe=""))
        return self._feed(call, call["name"], page, self._articles(call, rows))

    def person(self, call: Call) -> Feed:
        with call.pool.reading() as desk:
            entity = desk.archive.listings.entity(call["id"])
            if entity is None:
                raise missing("person or body", call["id"])
            said = said_by(desk.archive, entity.id, limit=call["limit"], offset=0)
        page = self._links.person.format(entity.id)
        return self._feed(call, entity.ar, page, [self._said(call, one) for one in said])

    def alert(self, call: Call) -> Feed:
        """What an alert has told, each with the characters that say it and a link to them."""
        try:
            told = alert_items(call.pool.where, call["id"], limit=call["limit"])
        except AlertError as error:
            raise missing("alert", call["id"]) from error
        entries = []
        for one in told:
            first = one.cites[0]
            link = call.site + self._links.article.format(first.source.article)
            entries.append(
                Entry(
                    id=f"urn:rawi:alert:{one.alert}:{one.content}",
                    link=f"{link}?at={first.span.start}-{first.span.end}#w-at",
                    title=_short(": ".join(("، ".join(one.by), first.quote) if one.by else (first.quote,))),
                    day=first.source.day,
                    by=first.source.outlet,
                    text=" / ".join(each.quote for each in one.cites),
                    original=_web(first.source.url),
                )
            )
        return self._feed(call, f"{_ALL} {call['id']}", self._links.home, entries)

    def _said(self, call: Call, one: SaidOut) -> Entry:
        text = one.statement.content
        return Entry(
            id=f"urn:rawi:statement:{one.statement.id}",
            link=call.site + self._links.statement.format(one.article.id, one.place),
            title=f"{one.statement.speaker.ar}: {_short(text)}",
            day=one.day,
            by=one.article.outlet or one.article.domain,
            text=text,
            original=_web(one.article.url),
        )

    def _articles(self, call: Call, rows: Iterable[ArticleLineOut]) -> list[Entry]:
        return [
            Entry(
                id=f"urn:rawi:article:{one.id}",
                link=call.site + self._links.article.format(one.id),
                title=one.title or _short(one.lead or "?"),
                day=one.day,
                by=one.outlet or one.domain or one.credit,
                text=one.lead,
                original=_web(one.url),
            )
            for one in rows
        ]

    def _feed(self, call: Call, title: str, page: str, entries: Sequence[Entry]) -> Feed:
        asked = "?" + urlencode({"q": call["q"]}) if "q" in call.values else ""
        own = f"{call.site}{quote(call.here)}{asked}"
        return Feed(title=title, link=call.site + page, own=own, entries=tuple(entries))


def _newest(desk: ArchiveDesk, outlet: str, limit: int) -> list[ArticleLineOut]:
    ids = desk.archive.listings.newest(outlet=outlet, limit=limit)
    return list(lines(desk.archive, ids).values())


def _short(text: str) -> str:
    return text if len(text) <= _TITLE else f"{text[:_TITLE].rstrip()}…"


def _web(url: str | None) -> str | None:
    """An address that a reader may follow; None: it is none, whatever a page says it is."""
    return url if url and url.startswith(("http://", "https://")) else None
