"""Lists that go on: how one is asked for, and the address of what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from rawi.api.table import Answer, Call, Columns, Parameter

T = TypeVar("T")
MOST, DEEPEST = 100, 10_000

LIMIT = Parameter(name="limit", what="How many at most.", kind="integer", default=20, least=1, most=MOST)
OFFSET = Parameter(
    name="offset", what="How many to leave out first.", kind="integer", default=0, most=DEEPEST
)
PAGING = (LIMIT, OFFSET)
AFTER = Parameter(
    name="after", what="The number of the last one known.", kind="integer", default=0, most=10**15 - 1
)
ID = Parameter(name="id", what="Its id.", kind="id", place="path", least=1, most=64, required=True)

ARTICLE_COLUMNS: Columns = tuple(
    (name, name) for name in ("id", "day", "outlet", "domain", "title", "url", "credit", "role", "words", "page")
)  # fmt: skip


class ListOut(msgspec.Struct, Generic[T], kw_only=True):
    """Some of a list. `next` is the address of what follows, null: nothing does. `total` null: not counted."""

    total: int | None
    next: str | None
    items: list[T]


def paged(call: Call, find: Callable[[int, int], Sequence[T]], *, total: int | None = None) -> Answer:
    """The part of a list that is asked for. `find` takes a limit and an offset, and is asked for one more."""
    limit, offset = call["limit"], call["offset"]
    found = list(find(limit + 1, offset))
    following = offset + limit if len(found) > limit else None
    return given(call, ListOut(total=total, next=None, items=found[:limit]), following)


def given(call: Call, value: Any, offset: int | None) -> Answer:
    """An answer with the address of what follows from an offset; None or too deep: nothing does."""
    goes_on = offset is not None and offset <= DEEPEST
    value.next = following(call, offset=offset) if goes_on else None
    return linked(value)


def linked(value: Any) -> Answer:
    """An answer whose next part is named in the header too."""
    return Answer(value=value, headers={"link": f'<{value.next}>; rel="next"'} if value.next else {})


def following(call: Call, **changed: Any) -> str:
    """The address of the same request with other values."""
    values = {name: one for name, one in {**call.values, **changed}.items() if one is not None}
    written = {name: _written(one) for name, one in values.items() if f"{{{name}}}" not in call.here}
    written.pop("id", None)
    return f"{call.here}?{urlencode(written)}"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)
