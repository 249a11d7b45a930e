"""The commands `intercluster people …`."""

from typing import Annotated

import typer
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.people.invitations import invite, token_of
from intercluster.apps.people.models import OF_CLUSTER, OF_ORGANISATION, Role
from intercluster.core.console import Group, out
from intercluster.core.errors import Refused

app = typer.Typer(no_args_is_help=True, help="People and their places.")
groups = [Group("people", app, 30)]


@app.callback()
def _group() -> None:
    """People and their places."""


@app.command("invite")
def invite_person(
    email: Annotated[str, typer.Argument(help="E-mail address of who is invited.")],
    role: Annotated[Role, typer.Option(help="What they are invited to be.")] = Role.MANAGER,
    cluster: Annotated[str, typer.Option(help="The cluster (slug), for a manager or an evaluator.")] = "",
    organisation: Annotated[str, typer.Option(help="The organisation (slug), for an editor or a member.")] = "",
    language: Annotated[str, typer.Option(help="Their language: en, sv, nb or fi.")] = "en",
) -> None:
    """Invite somebody, such as a cluster's first manager, and print the link to pass on; no mail is sent."""
    if bool(cluster) == bool(organisation) or role not in (OF_CLUSTER if cluster else OF_ORGANISATION):
        raise Refused("Say --cluster with --role manager or evaluator, or --organisation with --role editor or member.")
    try:
        validate_email(email)
    except ValidationError as problem:
        raise Refused(f"{email!r} is no e-mail address, such as anna@example.org.") from problem
    model, slug = (Cluster, cluster) if cluster else (Organisation, organisation)
    place = model.objects.filter(slug=slug).first()
    if place is None:
        raise Refused(f"There is no {model._meta.verbose_name} {slug!r}.")
    invitation = invite(viewer=OPERATOR, email=email, role=role, place=place, language=language)
    out.print("Pass on this link; it works once, for 14 days:")
    out.print(settings.BASE_URL + reverse("people:invitation", args=[token_of(invitation)]))
