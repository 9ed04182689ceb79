"""``graphsvc token``: make, list and revoke the tokens that allow writing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="token",
    help="Make, list and revoke tokens, in GRAPHSVC_DATA, whether a service runs or not.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Data = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Folder of the store. [default: GRAPHSVC_DATA]"),
]


@app.command()
def create(
    scope: Annotated[
        list[str],
        typer.Option(
            metavar="SCOPE",
            help="read, publish:CITY or admin; may be given several times.",
            show_default=False,
        ),
    ],
    note: Annotated[str, typer.Option(help="Whom or what the token is for.")] = "",
    data: _Data = None,
) -> None:
    """Make a token and print it, alone, as the last line; it can't be shown again.

    A running service takes it from the next request on.

    Examples:

    * graphsvc token create --scope admin

    * graphsvc token create --scope publish:arden --note "the city's publishing job"
    """
    from graphsvc.access.audit import AuditLog
    from graphsvc.access.tokens import TokenBook

    folder = _folder(data)
    text, token = TokenBook(folder).create(scope, note)
    AuditLog(folder).note("token created", token=token.id, scopes=token.scopes, about=note or None)
    print(f"token {token.id} ({', '.join(token.scopes)}) is made", file=sys.stderr)
    print(text)


@app.command("list")
def list_(data: _Data = None) -> None:
    """List the tokens by id, with scopes and notes; the tokens themselves are not kept."""
    from graphsvc.access.tokens import TokenBook
    from graphsvc.table import table

    tokens = TokenBook(_folder(data)).all()
    rows = [[t.id, ", ".join(t.scopes), t.created, t.note] for t in tokens]
    print(table(("id", "scopes", "created", "note"), rows) if rows else "no tokens")


@app.command()
def revoke(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Its id, as `list` shows it.")],
    data: _Data = None,
) -> None:
    """End a token; a running service refuses it from the next request on."""
    from graphsvc.access.audit import AuditLog
    from graphsvc.access.tokens import TokenBook

    folder = _folder(data)
    token = TokenBook(folder).revoke(identity)
    AuditLog(folder).note("token revoked", token=token.id, scopes=token.scopes)
    print(f"token {token.id} ({', '.join(token.scopes)}) is revoked")


def _folder(given: Path | None) -> Path:
    """Return the data folder, made if need be; refuse where none is named."""
    from graphsvc import settings
    from graphsvc.errors import ParameterRefusal, StoreRefusal

    folder = settings.load(data=given).data
    if folder is None:
        raise ParameterRefusal(
            "Tokens are kept in the data folder, and none is named",
            todo="Set GRAPHSVC_DATA to the folder that the service uses, or give --data.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreRefusal(
            f"The folder {folder} can't be made: {fault.strerror or fault}",
            todo="Name one that this user may write in.",
        ) from fault
    return folder
