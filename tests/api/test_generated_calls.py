"""Every call of the description with what schemathesis makes of it: never an answer that the description does not know.

Fifty cases a call here; `make schemathesis` makes 2,000 (`pytest tests/api/test_generated_calls.py --cases 2000`). Values that
fit the description and values that do not take turns. An answer must have a status, a type, headers and a body that the
description gives the call, and be no 500.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.conftest import SOURCE, WORLD

from gazetteer.api import rates
from gazetteer.api.app import create_app
from gazetteer.services import access, editing
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.only_sqlite(reason="it is about what is answered, which is the same on every engine"),
]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
#: One address tries everything here.
MANY = 10**9
#: Where agents ask; those calls are streams.
AGENTS = "/mcp"


def _operations() -> list[tuple[str, str]]:
    paths: dict[str, dict[str, Any]] = create_app(Settings()).openapi()["paths"]
    methods = ("get", "post", "put", "patch", "delete")
    return [(method, path) for path, item in paths.items() for method in methods if method in item and path != AGENTS]


class Service:
    """The application over a small world, with an admin's key, and its own description."""

    def __init__(self, settings: Settings) -> None:
        with Gazetteer(settings) as opened:
            editing.put_source(opened, SOURCE["id"], SOURCE, by="cli", if_match=None)
            for document in WORLD:
                editing.create(opened, document, by="cli")
            self.key = access.create_key(opened, "admin").key
        self.app = create_app(settings)

    def __enter__(self) -> Service:
        self._session = asgi.get_client(self.app)
        self.session = self._session.__enter__()
        self.schema = schemathesis.openapi.from_dict(self.app.openapi())
        self.schema.app = self.app
        return self

    def __exit__(self, *ended: object) -> None:
        self._session.__exit__(*ended)  # type: ignore[arg-type]  # three objects, as a context gives them

    def ask(self, case: Any) -> None:
        """Send a case with the key, and hold the answer against the description."""
        headers = {"Authorization": f"Bearer {self.key}"}
        answer = case.call(session=self.session, headers=headers)
        # With `fields` an answer has those alone: that these are as described is asked in `test_answers_as_asked.py`.
        is_narrowed = "fields" in (case.query or {})
        checks = [check for check in CHECKS if not (is_narrowed and check is response_schema_conformance)]
        case.validate_response(answer, checks=checks)


@pytest.fixture(scope="module")
def service(databases: Any) -> Iterator[Service]:
    settings = Settings(database_url=databases.migrated(), deadline=120.0, write_deadline=120.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rates, "MOST_REFUSED_KEYS", MANY)
        with Service(settings) as opened:
            yield opened


@pytest.mark.parametrize(("method", "path"), _operations(), ids=lambda part: part)
def test_no_answer_is_unknown_to_the_description(
    service: Service, request: pytest.FixtureRequest, method: str, path: str
) -> None:
    operation = service.schema[path][method]
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    kinds = [fitting]
    if operation.body or operation.query or operation.path_parameters:
        kinds.append(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))

    @hypothesis.settings(
        max_examples=request.config.getoption("--cases"),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(case=st.one_of(*kinds))
    def ask(case: Any) -> None:
        service.ask(case)

    ask()
