"""`gazetteer keys`: the only place where keys are made, renamed and revoked."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from gazetteer.cli import console
from gazetteer.cli.appearance import Application
from gazetteer.domain.asked import Moment, given
from gazetteer.services import access

app = Application(
    help="Make, list, rename and revoke the keys by which people and programs write.", no_args_is_help=True
)


@app.command(epilog="Example: `gazetteer keys create --role editor --name 'Li Hua' --expires 2027-12-31`")
def create(
    role: Annotated[
        Literal["contributor", "editor", "admin"],
        typer.Option(
            help="contributor: proposes; editor: writes, and decides on proposals; admin: also batch, merge, delete."
        ),
    ],
    name: Annotated[
        str | None, typer.Option(help="The holder's name, which everybody sees beside what is written by the key.")
    ] = None,
    note: Annotated[str | None, typer.Option(help="A note for those who keep the keys, shown to nobody else.")] = None,
    expires: Annotated[
        str | None, typer.Option(metavar="MOMENT", help="The date, or date and time, from which on it is refused.")
    ] = None,
    as_json: console.AsJSON = False,
) -> None:
    """Make a key and show it once; only its hash is kept."""
    end = given("expires", Moment.read, expires)
    with console.gazetteer(writes=True) as gazetteer:
        made = access.create_key(gazetteer, role, note, name=name, expires=end)
    if as_json:
        answer = {"id": made.id, "key": made.key, "role": made.role, "created": made.created}
        console.print_json({**answer, "name": made.name, "expires": made.expires})
    else:
        console.out.print(made.key)
        console.err.print(f"key {made.id}, role {made.role}: it is shown this once")


@app.command("list", epilog="Example: `gazetteer keys list --json`")
def list_(as_json: console.AsJSON = False) -> None:
    """List the keys, revoked ones among them; the keys themselves are not kept."""
    with console.gazetteer() as gazetteer:
        keys = access.list_keys(gazetteer)
    rows = [
        {
            "id": key.id,
            "role": key.role,
            "name": key.name,
            "note": key.note,
            "created": key.created,
            "expires": key.expires,
            "used": key.used,
            "revoked": key.revoked,
        }
        for key in keys
    ]
    if as_json:
        console.print_json(rows)
    else:
        columns = ["id", "role", "name", "note", "created", "expires", "used", "revoked"]
        console.print_table("", columns, [[str(value or "") for value in row.values()] for row in rows])


@app.command(epilog="Example: `gazetteer keys rename 3f9a1c 'Li Hua'`")
def rename(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `keys list` shows it.")],
    name: Annotated[str, typer.Argument(help="The holder's name, shown beside earlier versions too.")],
    as_json: console.AsJSON = False,
) -> None:
    """Give the holder of a key another name."""
    with console.gazetteer(writes=True) as gazetteer:
        access.rename_key(gazetteer, identifier, name)
    if as_json:
        console.print_json({"id": identifier, "name": name})
    else:
        console.out.print(f"{identifier} is {name}")


@app.command(epilog="Example: `gazetteer keys revoke 3f9a1c`")
def revoke(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `keys list` shows it.")],
    as_json: console.AsJSON = False,
) -> None:
    """Revoke a key: from now on it is refused."""
    with console.gazetteer(writes=True) as gazetteer:
        access.revoke_key(gazetteer, identifier)
    if as_json:
        console.print_json({"id": identifier, "revoked": True})
    else:
        console.out.print(f"revoked {identifier}")
