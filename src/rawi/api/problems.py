"""What went wrong, as RFC 9457 has it: application/problem+json, and never a trace of the code."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"


class FaultOut(msgspec.Struct, kw_only=True):
    """One thing in a request that is not as it should be: where, and what is wrong with it."""

    parameter: str
    what: str


class ProblemOut(msgspec.Struct, kw_only=True):
    """An error: `status` and `title` are HTTP's, `detail` says what to do, `errors` what is wrong in the request."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FaultOut]


class Problem(Exception):
    """An answer that is an error."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.errors, self.headers = dict(errors or {}), dict(headers or {})

    def response(self) -> Response:
        """The error as it is sent."""
        told = ProblemOut(
            type="about:blank",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            errors=[FaultOut(parameter=name, what=what) for name, what in self.errors.items()],
        )
        headers = {"cache-control": "no-store", **self.headers}
        return Response(msgspec.json.encode(told), self.status, headers, MEDIA_TYPE)


def missing(what: str, id: Any) -> Problem:
    """That there is no such thing."""
    return Problem(404, f"there is no {what} {str(id)[:100]}")
