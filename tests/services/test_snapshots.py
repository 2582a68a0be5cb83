"""A snapshot is a folder that anybody can check, and that comes in anywhere byte for byte."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
import yaml
from tests.databases import Databases

from gazetteer.errors import Invalid, Refused
from gazetteer.formats import snapshot
from gazetteer.formats.snapshot import Release
from gazetteer.services import editing, signing, snapshots
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

needs_openssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's ssh-keygen")

LINES = [
    {"source": {"id": "atlas", "title": "An atlas", "licence": "CC BY-SA 4.0"}},
    {"source": {"id": "book", "title": "A book: «of names»"}},
    {
        "entity": {
            "id": "harbour",
            "kind": "place",
            "names": [{"sources": [{"source": "book"}], "text": "海港", "lang": "zh-Hans"}],
            "location": {"type": "Point", "coordinates": [131.90, 43.1]},
            "relations": [{"type": "part_of", "target": "realm"}],
        }
    },
    {"entity": {"id": "realm", "kind": "polity", "names": [{"text": "Realm", "lang": "en"}]}},
]


def _write(gazetteer: Gazetteer, *documents: object) -> None:
    editing.batch(gazetteer, [orjson.dumps(document) for document in documents], by="cli")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def other(databases: Databases) -> Iterator[Gazetteer]:
    with Gazetteer(Settings(database_url=databases.migrated())) as empty:
        yield empty


def _key(folder: Path, name: str) -> Path:
    key = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(key)]
    subprocess.run(command, check=True, capture_output=True)
    return key


def _signers(folder: Path, key: Path, who: str) -> Path:
    public = key.with_name(key.name + ".pub").read_text()
    signers = folder / f"signers-{who}"
    signers.write_text(f'{who} namespaces="{signing.NAMESPACE}" {public}')
    return signers


def test_a_snapshot_comes_in_elsewhere_byte_for_byte(gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path) -> None:
    _write(gazetteer, *LINES)
    written = snapshots.write(gazetteer, tmp_path / "one", Release())
    taken = snapshots.take_in(other, tmp_path / "one", by="import")
    assert taken.equal
    assert taken.outcome.counts() == {"created": 4, "replaced": 0, "unchanged": 0}
    again = snapshots.write(other, tmp_path / "two", Release())
    assert again == written
    assert _files(tmp_path / "two") == _files(tmp_path / "one")
    assert snapshots.take_in(gazetteer, tmp_path / "two", by="import").outcome.counts()["unchanged"] == 4


def test_who_wrote_the_members_in_which_order_changes_no_byte(
    gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path
) -> None:
    _write(gazetteer, *LINES)
    turned = [{what: dict(reversed(document.items())) for what, document in line.items()} for line in LINES]
    _write(other, *reversed(turned))
    snapshots.write(gazetteer, tmp_path / "one", Release())
    snapshots.write(other, tmp_path / "two", Release())
    assert _files(tmp_path / "two") == _files(tmp_path / "one")


def test_what_is_deleted_is_in_no_snapshot_and_what_else_is_stored_stays(
    gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path
) -> None:
    _write(gazetteer, *LINES)
    editing.delete(gazetteer, "harbour", if_match="*", by="cli")
    snapshots.write(gazetteer, tmp_path / "one", Release())
    assert b"harbour" not in (tmp_path / "one" / snapshot.ENTITIES).read_bytes()
    _write(other, *LINES)
    taken = snapshots.take_in(other, tmp_path / "one", by="import")
    assert (taken.outcome.counts()["unchanged"], taken.equal) == (3, False)


def test_the_tools_of_others_read_its_files(gazetteer: Gazetteer, tmp_path: Path) -> None:
    _write(gazetteer, *LINES)
    release = Release("Names: “of a coast”", "A # society", "CC0-1.0", "2026.11")
    snapshots.write(gazetteer, tmp_path / "one", release)
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", snapshot.CHECKSUMS], cwd=tmp_path / "one", capture_output=True, check=True
    )
    assert checked.stdout.count(b": OK") == 5
    citation = yaml.safe_load((tmp_path / "one" / snapshot.CITATION).read_bytes())
    assert citation == {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": "Names: “of a coast”",
        "version": "2026.11",
        "license": "CC0-1.0",
        "authors": [{"name": "A # society"}],
    }
    package = orjson.loads((tmp_path / "one" / snapshot.DESCRIPTION).read_bytes())
    assert [(one["path"], one["lines"]) for one in package["resources"]] == [
        ("sources.jsonl", 2),
        ("entities.jsonl", 2),
    ]
    for one in package["resources"]:
        assert one["hash"] == "sha256:" + snapshot.digest_of(tmp_path / "one" / one["path"])
        assert one["bytes"] == (tmp_path / "one" / one["path"]).stat().st_size
    licences = (tmp_path / "one" / snapshot.LICENCES).read_text(encoding="utf-8")
    assert "## CC BY-SA 4.0\n\n- An atlas\n" in licences
    assert "A book" not in licences


@pytest.mark.parametrize("name", [snapshot.ENTITIES, snapshot.SOURCES, snapshot.CITATION, snapshot.LICENCES])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_what_is_not_the_file_that_was_published_is_refused(
    gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path, name: str, how: str
) -> None:
    _write(gazetteer, *LINES)
    snapshots.write(gazetteer, tmp_path / "one", Release())
    path = tmp_path / "one" / name
    if how == "changed":
        path.write_bytes(path.read_bytes() + b"\n")
    else:
        path.unlink()
    with pytest.raises(Invalid) as refused:
        snapshots.take_in(other, tmp_path / "one", by="import")
    assert [fault["pointer"] for fault in refused.value.errors] == [name]


@pytest.mark.parametrize(
    "sums",
    ["", "0" * 64 + "  ../outside\n", "no sum at all\n", "0" * 64 + "  sources.jsonl\n"],
    ids=["empty", "outside", "no-sum", "without-entities"],
)
def test_checksums_that_leave_something_open_are_refused(
    gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path, sums: str
) -> None:
    _write(gazetteer, *LINES)
    snapshots.write(gazetteer, tmp_path / "one", Release())
    (tmp_path / "one" / snapshot.CHECKSUMS).write_text(sums)
    with pytest.raises(Invalid):
        snapshots.take_in(other, tmp_path / "one", by="import")


def test_a_fault_is_told_with_its_file_and_line(other: Gazetteer, tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / snapshot.SOURCES).write_bytes(b'{"source":{"id":"atlas","title":"An atlas"}}\n')
    (folder / snapshot.ENTITIES).write_bytes(b'{"entity":{"id":"realm","kind":"nothing"}}\n')
    digests = {name: snapshot.digest_of(folder / name) for name in snapshot.TABLES}
    (folder / snapshot.CHECKSUMS).write_bytes(snapshot.checksums(digests))
    with pytest.raises(Invalid) as refused:
        snapshots.take_in(other, folder, by="import")
    assert {(fault["file"], fault["line"]) for fault in refused.value.errors} == {(snapshot.ENTITIES, 1)}


def test_a_folder_with_other_files_is_left_alone(gazetteer: Gazetteer, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Refused, match=r"letter\.txt"):
        snapshots.write(gazetteer, tmp_path, Release())
    with pytest.raises(Refused, match="is a file"):
        snapshots.write(gazetteer, tmp_path / "letter.txt", Release())
    assert _files(tmp_path) == {"letter.txt": b"mine"}


@needs_openssh
def test_a_signature_is_checked_against_those_who_may_sign(
    gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path
) -> None:
    _write(gazetteer, *LINES)
    key, strange = _key(tmp_path, "key"), _key(tmp_path, "strange")
    folder = tmp_path / "one"
    snapshots.write(gazetteer, folder, Release(), key=key)
    taken = snapshots.take_in(other, folder, by="import", signers=_signers(tmp_path, key, "us@example.org"))
    assert taken.signer == "us@example.org"
    with pytest.raises(Invalid, match="nobody whom"):
        snapshots.take_in(other, folder, by="import", signers=_signers(tmp_path, strange, "them@example.org"))


@needs_openssh
def test_a_changed_table_with_new_checksums_is_not_what_was_signed(
    gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path
) -> None:
    _write(gazetteer, *LINES)
    key = _key(tmp_path, "key")
    folder = tmp_path / "one"
    snapshots.write(gazetteer, folder, Release(), key=key)
    (folder / snapshot.SOURCES).write_bytes(b"")
    names = [name for name in snapshot.FILES if name not in {snapshot.CHECKSUMS, snapshot.SIGNATURE}]
    digests = {name: snapshot.digest_of(folder / name) for name in names}
    (folder / snapshot.CHECKSUMS).write_bytes(snapshot.checksums(digests))
    with pytest.raises(Invalid, match="no signature of"):
        snapshots.take_in(other, folder, by="import", signers=_signers(tmp_path, key, "us@example.org"))


@needs_openssh
def test_a_signature_for_another_purpose_is_none(gazetteer: Gazetteer, other: Gazetteer, tmp_path: Path) -> None:
    _write(gazetteer, *LINES)
    key = _key(tmp_path, "key")
    folder = tmp_path / "one"
    snapshots.write(gazetteer, folder, Release())
    command = ["ssh-keygen", "-Y", "sign", "-q", "-n", "git", "-f", str(key), str(folder / snapshot.CHECKSUMS)]
    subprocess.run(command, check=True, capture_output=True)
    public = key.with_name(key.name + ".pub").read_text()
    (tmp_path / "signers").write_text(f"us@example.org {public}")
    with pytest.raises(Invalid, match="no signature of"):
        snapshots.take_in(other, folder, by="import", signers=tmp_path / "signers")


@needs_openssh
def test_what_is_written_anew_without_a_key_keeps_no_old_signature(gazetteer: Gazetteer, tmp_path: Path) -> None:
    _write(gazetteer, *LINES)
    folder, key = tmp_path / "one", _key(tmp_path, "key")
    snapshots.write(gazetteer, folder, Release(), key=key)
    first = _files(folder)
    assert snapshot.SIGNATURE in first
    snapshots.write(gazetteer, folder, Release())
    assert not snapshots.is_signed(folder)
    with pytest.raises(Refused, match="is not signed"):
        snapshots.take_in(gazetteer, folder, by="import", signers=_signers(tmp_path, key, "us@example.org"))
    snapshots.write(gazetteer, folder, Release(), key=key)
    assert _files(folder) == first


@needs_openssh
def test_a_file_that_is_no_key_is_refused_in_words(gazetteer: Gazetteer, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("no key")
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(Refused, match="cannot be signed"):
        snapshots.write(gazetteer, tmp_path / "one", Release(), key=tmp_path / "key")
