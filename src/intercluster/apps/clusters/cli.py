"""Commands on a cluster's settings and alliances: `intercluster clusters …` and `intercluster alliances …`."""

from pathlib import Path
from typing import Annotated, Any

import typer
from django.db import transaction

from intercluster.apps.clusters import services
from intercluster.apps.clusters.alliances import queries
from intercluster.apps.clusters.alliances import services as acts
from intercluster.apps.clusters.logos import MOST_BYTES
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.queries import settings_of
from intercluster.apps.clusters.rules import committee_of
from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Alliance, Cluster, Deciding, Ratifying
from intercluster.apps.directory.rules import OPERATOR
from intercluster.core.console import out
from intercluster.core.errors import Refused
from intercluster.core.slugs import found_by_slug

clusters = typer.Typer(no_args_is_help=True)
alliances = typer.Typer(no_args_is_help=True)

Slug = Annotated[str, typer.Argument(help="The cluster's slug.")]
Texts = Annotated[list[str] | None, typer.Option(help="LANGUAGE=TEXT, as often as there are languages.")]


@clusters.command("show")
def show(slug: Slug) -> None:
    """Show a cluster's settings."""
    for name, value in settings_of(_cluster(slug)).items():
        out.print(f"{name}: {value}", markup=False)


@clusters.command("set")
def change(
    slug: Slug,
    name: Annotated[str | None, typer.Option()] = None,
    names: Texts = None,
    summary: Annotated[str | None, typer.Option()] = None,
    website: Annotated[str | None, typer.Option()] = None,
    country: Annotated[str | None, typer.Option(help="ISO 3166 code.")] = None,
    region: Annotated[str | None, typer.Option(help="Where it is at home: name or NUTS code.")] = None,
    regions: Annotated[list[str] | None, typer.Option(help="Where else it works, as often as you like.")] = None,
    languages: Annotated[list[str] | None, typer.Option(help="Working languages (ISO 639-1).")] = None,
    colour: Annotated[str | None, typer.Option(help="Such as #1f4d3a.")] = None,
    logo: Annotated[Path | None, typer.Option(help="A PNG, JPEG or WebP file.", exists=True, dir_okay=False)] = None,
    without_logo: Annotated[bool, typer.Option("--without-logo", help="Remove the logo.")] = False,
    default_visibility: Annotated[Visibility | None, typer.Option(help="Of new offers and needs.")] = None,
    deciding: Annotated[Deciding | None, typer.Option(help="How votes are decided.")] = None,
    quorum: Annotated[int | None, typer.Option(help="Per cent of the members.")] = None,
    ratifying: Annotated[Ratifying | None, typer.Option(help="Who ratifies strategies.")] = None,
    invitation_texts: Texts = None,
    retention: Annotated[list[str] | None, typer.Option(help="PERIOD=DAYS, such as imports=90.")] = None,
) -> None:
    """Change settings of a cluster; those that are not stated stay as they are."""
    cluster = _cluster(slug)
    given: dict[str, Any] = {
        "name": name,
        "names": None if names is None else {**cluster.names, **_pairs("names", names)},
        "summary": summary,
        "website": website,
        "country": country,
        "region": region,
        "regions": regions,
        "languages": languages,
        "colour": colour,
        "default_visibility": default_visibility,
        "deciding": deciding,
        "quorum": quorum,
        "ratifying": ratifying,
        "invitation_texts": None
        if invitation_texts is None
        else {**cluster.invitation_texts, **_pairs("invitation-texts", invitation_texts)},
        "retention": None if retention is None else {**cluster.retention, **_days(retention)},
    }
    changes = {key: value for key, value in given.items() if value is not None}
    if logo is not None and without_logo:
        raise Refused("Say --logo FILE for a new logo, or --without-logo to have none.")
    if not changes and logo is None and not without_logo:
        raise Refused("Say what to change: `intercluster clusters set --help` lists the settings.")
    with transaction.atomic():
        services.change_settings(cluster, changes, viewer=OPERATOR)
        if logo is not None:
            with logo.open("rb") as file:
                services.set_logo(cluster, file.read(MOST_BYTES + 1), viewer=OPERATOR)
        if without_logo:
            services.remove_logo(cluster, viewer=OPERATOR)
    done = ", ".join([*changes, *(["logo"] if logo or without_logo else [])])
    out.print(f"Changed of {cluster.name}: {done}.", markup=False)


@alliances.command("invite")
def invite(
    inviter: Annotated[str, typer.Argument(help="Slug of the cluster that invites.")],
    invited: Annotated[str, typer.Argument(help="Slug of the cluster that is invited.")],
    alliance: Annotated[str, typer.Option(help="Slug of an alliance that the inviter is in.")] = "",
    name: Annotated[str, typer.Option(help="Name of a new alliance.")] = "",
    message: Annotated[str, typer.Option()] = "",
) -> None:
    """Invite a cluster to an alliance; its managers get a mail and decide."""
    if bool(alliance) == bool(name):
        raise Refused("Say --alliance SLUG for one that is there, or --name NAME for a new one.")
    found = _alliance(alliance) if alliance else None
    made = acts.invite(
        _cluster(inviter), _cluster(invited), viewer=OPERATOR, alliance=found, name=name, message=message
    )
    out.print(f"Invitation {made.pk} waits for the answer of {made.cluster.name}.", markup=False)


@alliances.command("invitations")
def invitations(slug: Slug) -> None:
    """List the invitations that a cluster can answer, with what an agreement would share."""
    waiting = list(queries.waiting_for(_cluster(slug)))
    if not waiting:
        out.print("No invitation waits.")
    for each in waiting:
        out.print(f"{each.pk}: {each.inviter.name} invites {each.cluster.name} to {each.name}.", markup=False)
        shared = queries.shared_by(each.cluster, queries.others_of(each))
        for cluster, texts in shared.given:
            unnamed = texts.unnamed_offers + texts.unnamed_needs
            named = f"{texts.offers} offers and {texts.needs} needs"
            out.print(f"  {cluster.name} would read {named}, and {unnamed} without a name.", markup=False)


@alliances.command("answer")
def answer(
    number: Annotated[int, typer.Argument(help="Of the invitation.")],
    agree: Annotated[bool, typer.Option("--agree/--decline", help="Enter the alliance, or decline.")],
) -> None:
    """Agree to an invitation for the invited cluster, or decline it."""
    found = AllianceInvitation.objects.filter(pk=number).first()
    if found is None:
        raise Refused(f"There is no invitation {number}: see `intercluster alliances invitations CLUSTER`.")
    if agree:
        alliance = acts.agree(found, viewer=OPERATOR)
        out.print(f"{found.cluster.name} is now in {alliance.name} ({alliance.slug}).", markup=False)
    else:
        acts.decline(found, viewer=OPERATOR)
        out.print("The invitation is declined.")


@alliances.command("committee")
def committee(
    slug: Slug,
    alliance: Annotated[str, typer.Argument(help="The alliance's slug.")],
    person: Annotated[
        list[str] | None, typer.Option(help="E-mail address of a manager who represents the cluster. Repeatable.")
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help="All its managers represent it, also future ones.")
    ] = False,
) -> None:
    """List the committee of an alliance, and choose which managers of a cluster are in it."""
    cluster, found = _cluster(slug), _alliance(alliance)
    if person and everybody:
        raise Refused("Say --person for some of its managers, or --everybody.")
    if not found.clusters.filter(pk=cluster.pk).exists():
        raise Refused(f"{cluster.name} is not in {found.name}.")
    if person or everybody:
        acts.choose_committee(found, cluster, acts.managers_at(cluster, person or []), viewer=OPERATOR)
    for each in committee_of(found):
        out.print(f"{each} <{each.email}>", markup=False)


@alliances.command("leave")
def leave(slug: Slug, alliance: Annotated[str, typer.Argument(help="The alliance's slug.")]) -> None:
    """Take a cluster out of an alliance, as its managers would: the others are notified."""
    cluster, found = _cluster(slug), _alliance(alliance)
    acts.leave(cluster, found, viewer=OPERATOR)
    out.print(f"{cluster.name} has left {found.name}.", markup=False)


def _cluster(slug: str) -> Cluster:
    return found_by_slug(Cluster.objects.all(), slug)


def _alliance(slug: str) -> Alliance:
    return found_by_slug(Alliance.objects.all(), slug)


def _pairs(option: str, entries: list[str]) -> dict[str, str]:
    pairs = [entry.partition("=") for entry in entries]
    if wrong := [key for key, sign, _value in pairs if not sign]:
        raise Refused(f"--{option} {wrong[0]}: write KEY=VALUE, such as fi=Puuklusteri.")
    return {key: value for key, _sign, value in pairs}


def _days(entries: list[str]) -> dict[str, int]:
    pairs = _pairs("retention", entries)
    if wrong := [key for key, value in pairs.items() if not value.isdecimal()]:
        raise Refused(f"--retention {wrong[0]}={pairs[wrong[0]]}: write a number of days.")
    return {key: int(value) for key, value in pairs.items()}
