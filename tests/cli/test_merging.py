"""`gazetteer merge` and `gazetteer unmerge`, against a real database."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from gazetteer.cli import main
from gazetteer.services import editing, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; returns its exit code and what it wrote."""
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", settings.database_url)

    def ran(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gazetteer", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.main()
        told = capfd.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return ran


def _states(gazetteer: Gazetteer) -> list[str]:
    return sorted(lookup.documents(gazetteer, ["port", "town"]))


def test_a_merge_is_tried_made_and_undone(run: Run, gazetteer: Gazetteer) -> None:
    for name in ("Port", "Town"):
        names = [{"text": name, "lang": "en", "status": "preferred"}]
        editing.create(gazetteer, {"id": name.lower(), "kind": "place", "names": names}, by="cli")
    code, out, _ = run("merge", "port", "town", "--dry-run")
    assert (code, out.splitlines()[0]) == (0, "would do: port was merged into town")
    assert _states(gazetteer) == ["port", "town"]
    code, out, _ = run("merge", "port", "town", "--comment", "One and the same", "--json")
    assert code == 0
    assert sorted(json.loads(out)["changed"]) == ["port", "town"]
    assert _states(gazetteer) == ["town"]
    assert lookup.history(gazetteer, "town")["versions"][0]["comment"] == "One and the same"
    code, out, _ = run("unmerge", "port")
    assert (code, out.splitlines()[0]) == (0, "port answers for itself again")
    assert _states(gazetteer) == ["port", "town"]
    code, _, err = run("unmerge", "port")
    assert code == 1
    assert "was not merged" in err
    code, _, err = run("merge", "nowhere", "town")
    assert code == 1
    assert "nowhere" in err
