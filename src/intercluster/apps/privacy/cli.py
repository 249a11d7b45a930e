"""The commands `intercluster privacy …`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from intercluster.apps.accounts.models import User
from intercluster.apps.privacy.retention import enforce
from intercluster.apps.privacy.services import erase_person, held_on_person
from intercluster.core import clock
from intercluster.core.console import out
from intercluster.core.errors import Refused
from intercluster.core.feature import periods

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person's e-mail address.")]


@app.command()
def export(email: Email, file: Annotated[Path, typer.Argument(help="Where to write (JSON).")]) -> None:
    """Write all that the platform holds on a person."""
    content = json.dumps(held_on_person(_person(email)), ensure_ascii=False, indent=2)
    try:
        file.write_text(content, encoding="utf-8")
    except OSError as problem:
        raise Refused(f"{file} cannot be written: {problem.strerror}.") from problem
    out.print(f"What is held on {email} is in {file}.", markup=False)


@app.command()
def erase(email: Email, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Forget a person for good; numbers that do not lead to them stay."""
    person = _person(email)
    if not yes and not typer.confirm(f"Erase {email} for good?"):
        out.print("Nothing was erased.")
        return
    erase_person(person)
    out.print(f"{email} is erased.", markup=False)


@app.command()
def retention() -> None:
    """Let go of everything past its time, as the worker does every night, and say how much that was."""
    counts = enforce(clock.now())
    for period in periods():
        out.print(f"{counts[period.name]:>6}  {period.label} (kept for {period.days} days)", markup=False)


def _person(email: str) -> User:
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise Refused(f"Nobody has an account with the address {email}.")
    return found
