"""The README is true: its settings are those of the code, and its calls answer as it says."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CALLS = re.findall(r"^curl 'localhost:8000([^']+)'\n# (.+)$", README, re.MULTILINE)
#: Words of the comments that stand in the answers: ids, names, readings, dates, statuses.
TOLD = re.compile(
    r"[a-z]+(?:-[a-z0-9]+)+|\d{4}-\d{2}-\d{2}|[\u3400-\u9fff（）]{2,}|ㄏㄞˇ ㄕㄣ ㄨㄞˇ|Hǎishēnwǎi|Hai-shên-wai|Хайшэньвай"
)
STATUSES = re.compile(
    r"\b(vladivostok|khabarovsk|blagoveshchensk|occupation|condominium|claim|sovereignty|pinyin|initials|exact|fuzzy)\b"
)


@pytest.fixture(scope="module")
def seeded_client(seeded: Gazetteer) -> Iterator[TestClient]:
    with TestClient(create_app(seeded.settings)) as client:
        yield client


def test_the_table_of_settings_is_the_code() -> None:
    rows = re.findall(r"^\| `(GAZETTEER_\w+)` \| `([^`]*)` \| (.+) \|$", README, re.MULTILINE)
    fields = Settings.model_fields
    assert [
        (
            f"GAZETTEER_{name.upper()}",
            str(field.default).lower() if isinstance(field.default, bool) else str(field.default),
            field.description,
        )
        for name, field in fields.items()
    ] == rows


@pytest.mark.parametrize(("path", "told"), CALLS, ids=[path for path, _ in CALLS])
def test_each_call_answers_as_told(seeded_client: TestClient, path: str, told: str) -> None:
    response = seeded_client.get(path)
    assert response.status_code == 200, response.text
    words = TOLD.findall(told) + STATUSES.findall(told)
    for word in words:
        assert word in response.text, word
    if "/search?" in path or "/suggest?" in path:
        assert response.json()["results"][0]["id"] == re.split(r"[ :]", told)[0]


def _block(language: str, naming: str) -> str:
    """The one example in a language that names something."""
    (found,) = [one for one in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if naming in one]
    return str(found)


def test_three_lines_of_python_give_the_first_answer(seeded_transport: httpx.BaseTransport) -> None:
    lines = _block("python", "gazetteer.client").replace(
        'Client("http://localhost:8000")', 'Client("http://localhost:8000", transport=transport)'
    )
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(lines, {"transport": seeded_transport})
    assert printed.getvalue().strip() == lines.rpartition("# ")[2].strip() == "vladivostok"


def test_one_line_of_curl_gives_the_first_answer(seeded_client: TestClient) -> None:
    line = _block("sh", "curl -s 'localhost:8000/v1/search").strip()
    ((asked, program),) = re.findall(r"^curl -s 'localhost:8000([^']+)' \| python3 -c '(.+)'$", line)
    body = seeded_client.get(asked).content
    told = subprocess.run([sys.executable, "-c", program], input=body, capture_output=True, check=True)
    assert told.stdout.decode().strip() == "vladivostok"


def test_there_are_calls_to_make() -> None:
    assert len(CALLS) >= 12


def test_links_lead_somewhere() -> None:
    root = Path(__file__).parent.parent
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", README):
        assert (root / target).exists(), target
