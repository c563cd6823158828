"""The whole API by its own document: whatever fits it is answered as it says, whatever does not is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from rawi.api import endpoints_of, make_app
from rawi.desk.access import Access, access_file
from rawi.desk.pool import DeskPool

from .conftest import AT, WIDE, mounted

load_all_checks()
_SETTINGS = settings(
    max_examples=5, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def _cases() -> Iterator[Any]:
    """Method, path, fitting or not, and whether its id is of a real thing."""
    for one in endpoints_of(writes=True):
        named = any(each.place == "path" for each in one.parameters)
        breakable = one.takes or any(each.place == "query" for each in one.parameters)
        for path in (one.path, *([f"{one.path}.csv"] if one.columns else [])):
            for real in (False, True) if named else (False,):
                for mode in GenerationMode:
                    if mode is GenerationMode.POSITIVE or breakable or (named and not real):
                        label = f"{one.method} {path} {mode.value}{' real' if real else ''}"
                        yield pytest.param(one.method, path, mode, real, id=label)


class _Whole:
    """An API over a throwaway archive, its document as schemathesis reads it, tokens, and ids of real things."""

    def __init__(self, path: Path) -> None:
        self.pool = DeskPool(path)
        access = Access(access_file(path))
        self.tokens = {role: access.give(role, role, at=AT) for role in ("editor", "intake")}
        app = mounted(make_app(self.pool, access, limits=WIDE))
        self.schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
        with self.pool.reading() as desk:
            row = next(row for row in desk.archive.articles() if "talks-03" in row.source)
            article = desk.archive.article(row.id)
            assert article is not None
            self.ids = {
                "articles": row.id,
                "pages": row.page,
                "statements": article.statements[0].id,
                "people": desk.archive.listings.speakers(limit=1)[0].entity.id,
                "stories": desk.stories(limit=1)[0].id,
                "judgements": "0000",
            }


@pytest.fixture(scope="module")
def whole(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Whole]:
    folder = tmp_path_factory.mktemp("schemathesis")
    for one in filled.parent.iterdir():
        (folder / one.name).write_bytes(one.read_bytes())
    made = _Whole(folder / filled.name)
    yield made
    made.pool.close()


@pytest.mark.parametrize(("method", "path", "mode", "real"), list(_cases()))
def test_all_that_the_document_promises(
    whole: _Whole, method: str, path: str, mode: GenerationMode, real: bool
) -> None:
    token = whole.tokens["intake" if path == "/pages" and method == "POST" else "editor"]
    headers = {"authorization": f"Bearer {token}"}
    given_id: dict[str, Any] = {"path_parameters": {"id": whole.ids[path.split("/")[1]]}} if real else {}

    @_SETTINGS
    @given(case=whole.schema[path][method].as_strategy(generation_mode=mode, **given_id))
    def hold(case: schemathesis.Case[Any]) -> None:
        response = case.call(headers=headers)
        # A search or a correction may be of its form and still mean nothing.
        excluded: list[Any] = [positive_data_acceptance] if response.status_code == 422 else []
        case.validate_response(response, headers=headers, excluded_checks=excluded)

    hold()


def test_every_check_is_made() -> None:
    names = {one.__name__ for one in CHECKS.get_all()}
    assert {
        "not_a_server_error",
        "response_schema_conformance",
        "ignored_auth",
        "unsupported_method",
    } <= names
