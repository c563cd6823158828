"""The archive over HTTP: REST with OpenAPI, and feeds out."""

from __future__ import annotations

from starlette.applications import Starlette

from rawi.api.articles import ARTICLES
from rawi.api.finding import FINDING
from rawi.api.limits import ApiLimits
from rawi.api.openapi import document_endpoint, make_document
from rawi.api.serving import Server
from rawi.api.state import STATE
from rawi.api.stories import STORIES
from rawi.api.table import Endpoint, PageReader
from rawi.api.writing import WRITING
from rawi.desk.access import Access
from rawi.desk.pool import DeskPool

__all__ = ["ApiLimits", "endpoints_of", "make_app", "make_document"]


def make_app(
    pool: DeskPool,
    access: Access | None,
    *,
    limits: ApiLimits | None = None,
    private: bool = False,
    read: PageReader | None = None,
) -> Starlette:
    """The REST API of an archive, to be mounted at `/api/v1`.

    Without `access` nothing can be written, and those paths are not there. `private`: whoever reads needs a token too.
    `read` makes a result of a page that is posted: that of `rawi.batch.Readers` bounds its seconds and memory
    (None: the thread that answers reads it, and only its bytes are bounded).
    """
    server = Server(pool, access, limits or ApiLimits(), private=private, read=read)
    return server.app(endpoints_of(writes=access is not None))


def endpoints_of(*, writes: bool) -> tuple[Endpoint, ...]:
    """The table of endpoints; without `writes` only those that read."""
    found = (*ARTICLES, *FINDING, *STORIES, *STATE, *(WRITING if writes else ()))
    return (*found, document_endpoint(found))
