"""The OpenAPI 3.1 document of some endpoints, made from the same table as their routes."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from rawi.api.problems import MEDIA_TYPE, ProblemOut
from rawi.api.table import Answer, Call, Endpoint
from rawi.api.tables import CSV
from rawi.version import __version__

_REF = "#/components/schemas/{name}"
_ALWAYS = (400, 429, 500, 503)
_BODY = (408, 413, 415, 422)
_ABOUT = (
    "The archive of an Arabic press desk. All that is found carries its quote, its page and the span of the quote: code"
    " points, half open, into the page's text."
)


def make_document(
    endpoints: Sequence[Endpoint], *, private: bool = False, root: str = "", title: str = "Rawi"
) -> dict[str, Any]:
    """The document. `private`: whoever reads needs a token; `root`: the path that the app is mounted under."""
    types: list[Any] = [ProblemOut]
    types += [one.answer for one in endpoints if one.answer not in (None, str, dict)]
    types += [one.takes.struct for one in endpoints if one.takes and one.takes.struct]
    kinds = list(dict.fromkeys(types))
    schemas, components = msgspec.json.schema_components(kinds, ref_template=_REF)
    of = dict(zip(kinds, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for one in endpoints:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, of, private=private)
        if one.columns:
            paths[f"{one.path}.csv"] = {"get": _operation(one, of, private=private, csv=True)}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": __version__, "description": _ABOUT},
        "servers": [{"url": root or "/"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def document_endpoint(endpoints: Sequence[Endpoint]) -> Endpoint:
    """The endpoint that gives the document of these and of itself."""

    def give(call: Call) -> Answer:
        return Answer(value=make_document([*endpoints, own], private=call.private, root=call.root))

    own = Endpoint(
        path="/openapi.json", what="This document.", tag="openapi", handler=give, answer=dict, open=True
    )
    return own


def _operation(one: Endpoint, of: dict[Any, Any], *, private: bool, csv: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": f"{one.id}_csv" if csv else one.id,
        "summary": one.what,
        "tags": [one.tag],
        "parameters": [
            {
                "name": each.name,
                "in": each.place,
                "required": each.required,
                "description": each.what,
                "schema": each.schema(),
            }
            for each in one.parameters
        ],
        "responses": _responses(one, of, private=private, csv=csv),
    }
    role = one.role or ("reader" if private and not one.open else None)
    made["security"] = [{"token": [role]}] if role else [{}, {"token": []}]
    if one.takes:
        schema = of[one.takes.struct] if one.takes.struct else {"type": "string", "format": "binary"}
        made["requestBody"] = {
            "required": True,
            "description": one.takes.what,
            "content": {media: {"schema": schema} for media in one.takes.media},
        }
    return made


def _responses(one: Endpoint, of: dict[Any, Any], *, private: bool, csv: bool) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if csv:
        content = {CSV.partition(";")[0]: {"schema": {"type": "string"}}}
    elif one.answer is not None:
        schema = {str: {"type": "string"}, dict: {"type": "object"}}.get(one.answer) or of[one.answer]
        content = {one.media.partition(";")[0]: {"schema": schema}}
        if one.columns:
            content[CSV.partition(";")[0]] = {"schema": {"type": "string"}}
    found: dict[str, Any] = {}
    for status, what in one.statuses:
        found[str(status)] = {"description": what, **({"content": content} if content else {})}
    if one.method == "GET":
        found["304"] = {"description": "It is what who asks has already: If-None-Match."}
    refused = {*_ALWAYS, *one.problems, 401}
    refused |= {403} if one.role or private else set()
    refused |= {404} if any(each.place == "path" for each in one.parameters) else set()
    refused |= {406} if one.columns else set()
    refused |= set(_BODY) if one.takes else set()
    problem = {MEDIA_TYPE: {"schema": of[ProblemOut]}}
    for status in sorted(refused):
        found[str(status)] = {"description": HTTPStatus(status).phrase, "content": problem}
    return found
