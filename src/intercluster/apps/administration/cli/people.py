"""The commands `intercluster people …` for administrators."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from intercluster.apps.administration.cli.helpers import found, person_at
from intercluster.apps.administration.people import services
from intercluster.apps.administration.people.queries import found_people, places_of
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.people.models import OF_CLUSTER, Role
from intercluster.core.console import out
from intercluster.core.slugs import found_by_slug

people = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="The person, by e-mail address.")]


@people.command("find")
def find(words: Annotated[str, typer.Argument(help="Parts of the name or address.")] = "") -> None:
    """List people by name or e-mail address, with their roles."""
    table = Table("E-mail address", "Name", "Roles")
    for person in found_people(OPERATOR, words):
        roles = [f"{each.role.value} of {each.place.slug}" for each in places_of(person)]
        roles += ["administrator"] * person.is_superuser + ["disabled"] * (not person.is_active)
        table.add_row(person.email, escape(person.name), escape(", ".join(roles)))
    out.print(table)


WhichRole = Annotated[
    Role, typer.Option(help="Of a cluster: manager or evaluator; of an organisation: editor or member.")
]
Where = Annotated[str, typer.Option("--in", help="The cluster or organisation, by its address (slug).")]


@people.command("give")
def give(email: Email, role: WhichRole, where: Where) -> None:
    """Give a person a role."""
    services.give_role(person_at(email), role, _place(role, where), viewer=OPERATOR)
    out.print(f"{email} is {role.value} of {where}.", markup=False)


@people.command("take")
def take(email: Email, role: WhichRole, where: Where) -> None:
    """Take a role from a person."""
    services.take_role(person_at(email), role, _place(role, where), viewer=OPERATOR)
    out.print(f"{email} is no longer {role.value} of {where}.", markup=False)


@people.command("disable")
def disable(email: Email) -> None:
    """Disable an account: its sessions and tokens end, its roles stay."""
    services.disable(person_at(email), viewer=OPERATOR)
    out.print(f"The account {email} is disabled.", markup=False)


@people.command("enable")
def enable(email: Email) -> None:
    """Enable a disabled account."""
    services.enable(person_at(email), viewer=OPERATOR)
    out.print(f"The account {email} is enabled.", markup=False)


@people.command("administrator")
def administrator(
    email: Email, end: Annotated[bool, typer.Option("--end", help="End the right instead of giving it.")] = False
) -> None:
    """Let a person administer the platform, or end that; the last administrator stays."""
    act = services.remove_administrator if end else services.make_administrator
    act(person_at(email), viewer=OPERATOR)
    out.print(f"{email} {'no longer administers' if end else 'administers'} the platform.", markup=False)


def _place(role: Role, slug: str) -> Cluster | Organisation:
    if role in OF_CLUSTER:
        return found(Cluster, slug)
    return found_by_slug(Organisation.objects.all(), slug)
