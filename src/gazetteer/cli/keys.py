"""`gazetteer keys`: the only place where keys are made and revoked."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from gazetteer.cli import console
from gazetteer.services import access

app = typer.Typer(help="Make, list and revoke the keys by which programs write.", no_args_is_help=True)


@app.command(epilog="Example: `gazetteer keys create --role editor --note 'the map desk'`")
def create(
    role: Annotated[
        Literal["editor", "admin"], typer.Option(help="editor: writes; admin: also batch, import, merge, delete.")
    ],
    note: Annotated[str | None, typer.Option(help="Whose key this is.")] = None,
    as_json: console.AsJSON = False,
) -> None:
    """Make a key and show it once; only its hash is kept."""
    with console.gazetteer(writes=True) as gazetteer:
        made = access.create_key(gazetteer, role, note)
    if as_json:
        console.print_json({"id": made.id, "key": made.key, "role": made.role, "created": made.created})
    else:
        console.out.print(made.key, highlight=False, soft_wrap=True)
        console.err.print(f"key {made.id}, role {made.role}: it is shown this once")


@app.command("list", epilog="Example: `gazetteer keys list --json`")
def list_(as_json: console.AsJSON = False) -> None:
    """List the keys, revoked ones among them; the keys themselves are not kept."""
    with console.gazetteer() as gazetteer:
        keys = access.list_keys(gazetteer)
    rows = [
        {"id": key.id, "role": key.role, "note": key.note, "created": key.created, "revoked": key.revoked}
        for key in keys
    ]
    if as_json:
        console.print_json(rows)
    else:
        console.print_table(
            "", ["id", "role", "note", "created", "revoked"], [[str(v or "") for v in row.values()] for row in rows]
        )


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
        console.out.print(f"revoked {identifier}", highlight=False)
