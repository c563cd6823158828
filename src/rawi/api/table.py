"""What an endpoint is. Routes and the OpenAPI document are both made from one table of these."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import msgspec

from rawi.api.dossiers import Dossiers
from rawi.desk.access import Grant, Role
from rawi.desk.pool import DeskPool
from rawi.model import RawPage, Reading, Refusal

Kind = Literal["text", "integer", "day", "choice", "flag", "id", "address"]
Value = str | int | bool | date | None
Method = Literal["GET", "POST", "DELETE"]
PageReader = Callable[[RawPage], Reading | Refusal]

TEXT = "^[^\\x00-\\x1f\\x7f-\\x9f]*$"
ID = "^[0-9a-z-]{1,64}$"
ADDRESS = "^https?://[!-~]+$"
_INTEGER, _DAY = re.compile("-?[0-9]{1,15}"), re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a query or path. `least` and `most` bound a number, or the characters of a text."""

    name: str
    what: str
    kind: Kind = "text"
    place: Literal["query", "path"] = "query"
    default: str | int | bool | None = None
    least: int = 0
    most: int = 300
    choices: tuple[str, ...] = ()
    required: bool = False

    def read(self, raw: str) -> Value:
        """The value that was written. Raises ValueError: it is none; the message says what it may be."""
        if self.kind == "integer":
            found = int(raw) if _INTEGER.fullmatch(raw) else None
            if found is None or not self.least <= found <= self.most:
                raise ValueError(f"must be a whole number from {self.least} to {self.most}")
            return found
        if self.kind == "day":
            try:
                return date.fromisoformat(raw if _DAY.fullmatch(raw) else "")
            except ValueError:
                raise ValueError("must be a day, as 2024-03-21") from None
        if self.kind == "flag":
            if raw not in ("true", "false"):
                raise ValueError("must be true or false")
            return raw == "true"
        if self.kind == "choice":
            if raw not in self.choices:
                raise ValueError(f"must be one of {', '.join(self.choices)}")
            return raw
        return self._text(raw)

    def _text(self, raw: str) -> str:
        if not self.least <= len(raw) <= self.most:
            raise ValueError(f"must have {self.least} to {self.most} characters")
        if self.kind == "id" and not re.fullmatch(ID, raw):
            raise ValueError("is no id")
        if self.kind == "address" and not re.fullmatch(ADDRESS, raw):
            raise ValueError("must be an address that begins with http:// or https://, percent-encoded")
        if not re.fullmatch(TEXT, raw) or "\n" in raw:
            raise ValueError("must have no control characters")
        return raw

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        made: dict[str, Any] = {}
        if self.kind == "integer":
            made = {"type": "integer", "minimum": self.least, "maximum": self.most}
        elif self.kind == "day":
            made = {"type": "string", "format": "date"}
        elif self.kind == "flag":
            made = {"type": "boolean"}
        elif self.kind == "choice":
            made = {"type": "string", "enum": list(self.choices)}
        else:
            pattern = {"id": ID, "address": ADDRESS}.get(self.kind, TEXT)
            made = {"type": "string", "minLength": self.least, "maxLength": self.most, "pattern": pattern}
        return made if self.default is None else {**made, "default": self.default}


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a request brings: bytes of these media types, or JSON of a struct."""

    what: str
    media: tuple[str, ...] = ("application/json",)
    struct: type[msgspec.Struct] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as handlers see it: its values by name, who asks, and what it brings.

    `here` is the path of the request with what the app is mounted under; `root` is that alone. `read` makes a result
    of a page.
    """

    pool: DeskPool
    dossiers: Dossiers
    read: PageReader
    values: Mapping[str, Any]
    here: str = ""
    root: str = ""
    site: str = ""
    grant: Grant | None = None
    body: Any = None
    media: str = ""
    charset: str | None = None
    private: bool = False

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a handler answers with: a value for JSON, or bytes of the endpoint's own media type; None: nothing."""

    value: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One thing that can be asked for.

    `handler` gives an `Answer` or its value; it runs in a thread. `answer` is the type of that value, `media` what it
    is sent as where it is no JSON. `role` None: whoever may read; `open`: everybody, always. `rows` and `columns` make
    its CSV: the path of the list in the answer, and for each column its name and its path in a row. `slow`: it may take
    so long that it waits for its turn apart from the others.
    """

    path: str
    what: str
    tag: str
    handler: Callable[[Call], Any]
    answer: Any = None
    method: Method = "GET"
    parameters: tuple[Parameter, ...] = ()
    role: Role | None = None
    takes: Body | None = None
    statuses: tuple[tuple[int, str], ...] = ((200, "What was asked for."),)
    problems: tuple[int, ...] = ()
    media: str = "application/json"
    rows: str = "items"
    columns: Columns = ()
    open: bool = False
    slow: bool = False

    @property
    def id(self) -> str:
        """Its name in the OpenAPI document: `get_stories_id_figures`."""
        words = re.findall(r"\w+", self.path) or ["all"]
        return "_".join([self.method.lower(), *words])


def reads(
    path: str, what: str, handler: Callable[[Call], Any], answer: Any, *parameters: Parameter, **more: Any
) -> Endpoint:
    """An endpoint that only reads; its tag is the first part of its path."""
    tag = path.split("/")[1]
    return Endpoint(
        path=path, what=what, tag=tag, handler=handler, answer=answer, parameters=parameters, **more
    )
