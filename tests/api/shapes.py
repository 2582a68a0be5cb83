"""The one shape of every refusal, asserted in one place."""

from __future__ import annotations

from typing import Any

import httpx


def refusal(answer: httpx.Response, status: int, slug: str | None = None) -> dict[str, Any]:
    """The problem document of a refused request, checked."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["instance"].startswith("/")
    assert "Traceback" not in answer.text
    assert "/problems/" in problem["type"]
    if slug is not None:
        assert problem["type"].endswith(f"/problems/{slug}"), problem
    for fault in problem.get("errors", ()):
        assert fault["detail"]
        assert "pointer" in fault or "parameter" in fault or "line" in fault
    return problem
