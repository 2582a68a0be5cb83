"""Keys: shown once, stored as a hash, recognised while they are not revoked."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest

from gazetteer.domain import clock
from gazetteer.errors import Conflict, Invalid, NotFound
from gazetteer.services import access
from gazetteer.services.context import Gazetteer


def test_a_key_is_recognised_with_its_role(gazetteer: Gazetteer) -> None:
    editor = access.create_key(gazetteer, "editor", "for the editor")
    admin = access.create_key(gazetteer, "admin")
    assert editor.key.startswith(f"gz_{editor.id}_")
    assert access.authenticate(gazetteer, editor.key) == access.Principal(editor.id, "editor")
    assert access.authenticate(gazetteer, admin.key) == access.Principal(admin.id, "admin")
    assert access.Principal(admin.id, "admin").by == f"key:{admin.id}"


def test_an_admin_may_what_an_editor_may() -> None:
    assert access.Principal("a", "admin").may("admin")
    assert access.Principal("a", "admin").may("editor")
    assert access.Principal("a", "editor").may("editor")
    assert not access.Principal("a", "editor").may("admin")


def test_the_key_itself_is_kept_nowhere(gazetteer: Gazetteer) -> None:
    key = access.create_key(gazetteer, "editor")
    with gazetteer.database.reading() as connection:
        rows = [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM api_key")]
    secret = key.key.split("_", 2)[2]
    assert len(secret) >= 40
    assert secret not in repr(rows)
    assert sha256(key.key.encode()).hexdigest() in rows[0]
    assert not any(hasattr(known, "key") or hasattr(known, "digest") for known in access.list_keys(gazetteer))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda key: key[:-1],
        lambda key: key + "A",
        lambda key: key.swapcase(),
        lambda key: key.replace("gz_", "xx_"),
        lambda key: key.replace("gz_", ""),
        lambda key: "gz_000000000000_" + key.split("_", 2)[2],
        lambda key: "_".join(key.split("_")[:2]),
        lambda key: "_".join(key.split("_")[:2]) + "_",
        lambda _key: "",
        lambda _key: "gz__",
        lambda _key: "gz_' OR 1=1 --_x",
        lambda key: key + "é",
        lambda key: key + "\ud800",
        lambda key: key * 100,
    ],
)
def test_anything_else_is_not(gazetteer: Gazetteer, spoil: object) -> None:
    key = access.create_key(gazetteer, "admin").key
    assert access.authenticate(gazetteer, spoil(key)) is None
    assert access.authenticate(gazetteer, key) is not None


def test_a_revoked_key_ends_at_once_in_every_process(gazetteer: Gazetteer) -> None:
    key = access.create_key(gazetteer, "editor")
    other = access.create_key(gazetteer, "editor")
    with Gazetteer(gazetteer.settings) as elsewhere:
        assert access.authenticate(elsewhere, key.key) is not None
        access.revoke_key(gazetteer, key.id)
        assert access.authenticate(elsewhere, key.key) is None
        assert access.authenticate(elsewhere, other.key) is not None
    with pytest.raises(Conflict):
        access.revoke_key(gazetteer, key.id)
    with pytest.raises(NotFound):
        access.revoke_key(gazetteer, "nobody")


def test_the_list_names_every_key(gazetteer: Gazetteer) -> None:
    first = access.create_key(gazetteer, "editor", "first")
    second = access.create_key(gazetteer, "admin")
    access.revoke_key(gazetteer, first.id)
    listed = access.list_keys(gazetteer)
    assert [(known.id, known.role, known.note) for known in listed] == [
        (first.id, "editor", "first"),
        (second.id, "admin", None),
    ]
    assert [known.revoked is None for known in listed] == [False, True]
    assert listed[0].created == first.created


def test_each_role_may_what_those_below_it_may() -> None:
    for position, role in enumerate(access.ROLES):
        assert [access.Principal("a", role).may(other) for other in access.ROLES] == [
            index <= position for index in range(len(access.ROLES))
        ]


def test_a_key_ends_at_its_moment(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    end = clock.now() + timedelta(days=1)
    key = access.create_key(gazetteer, "editor", expires=clock.written(end))
    known = access.authenticate(gazetteer, key.key)
    assert known is not None
    assert access.still_counts(gazetteer, known.id) == known
    monkeypatch.setattr(clock, "now", lambda: end)
    assert access.authenticate(gazetteer, key.key) is None
    assert access.still_counts(gazetteer, key.id) is None
    with pytest.raises(Invalid):
        access.create_key(gazetteer, "editor", expires="2020-01-01T00:00:00.000000Z")


def test_a_revoked_key_no_longer_counts(gazetteer: Gazetteer) -> None:
    key = access.create_key(gazetteer, "editor")
    access.revoke_key(gazetteer, key.id)
    assert access.still_counts(gazetteer, key.id) is None
    assert access.still_counts(gazetteer, "nobody") is None


def test_a_name_is_shown_and_can_be_another(gazetteer: Gazetteer) -> None:
    key = access.create_key(gazetteer, "editor", name="  Li   Hua ")
    principal = access.authenticate(gazetteer, key.key)
    assert principal is not None
    assert principal.name == "Li Hua"
    access.rename_key(gazetteer, key.id, "李华")
    assert [known.name for known in access.list_keys(gazetteer)] == ["李华"]
    for name in ("", "   ", "a" * 101, "a\u202eb"):
        with pytest.raises(Invalid):
            access.rename_key(gazetteer, key.id, name)
    with pytest.raises(NotFound):
        access.rename_key(gazetteer, "nobody", "Li Hua")


def test_the_hour_of_its_last_use_is_kept(gazetteer: Gazetteer) -> None:
    key = access.create_key(gazetteer, "editor")
    assert access.list_keys(gazetteer)[0].used is None
    access.authenticate(gazetteer, key.key)
    # Notes of use are written in turn: when the next write is done, they are.
    access.create_key(gazetteer, "editor")
    used = access.list_keys(gazetteer)[0].used
    assert used is not None
    assert used.endswith(":00:00.000000Z")
