"""The commands `intercluster clusters …` and `intercluster alliances …`."""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from intercluster.apps.administration.cli.helpers import asks, checked, found, person_at
from intercluster.apps.administration.clusters import services
from intercluster.apps.administration.clusters.forms import HandOverForm, NameForm, NewAllianceForm, NewClusterForm
from intercluster.apps.administration.clusters.merging import dry_run, merge
from intercluster.apps.administration.clusters.queries import every_alliance, every_cluster
from intercluster.apps.directory.models import Alliance, Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.core.console import out

clusters = typer.Typer(no_args_is_help=True)
alliances = typer.Typer(no_args_is_help=True)


ClusterSlug = Annotated[str, typer.Argument(metavar="CLUSTER", help="The cluster, by its address (slug).")]
AllianceSlug = Annotated[str, typer.Argument(metavar="ALLIANCE", help="The alliance, by its address (slug).")]
NewName = Annotated[str, typer.Argument(help="The new name.")]
NewSlug = Annotated[str, typer.Option(help="A new address, such as wood-region; the former one leads to it.")]
Lang = Annotated[str, typer.Option(help="Language of the invitation: en, sv, nb or fi.")]


@clusters.command("list")
def list_clusters() -> None:
    """List all clusters, the archived ones last."""
    table = Table("Address", "Name", "Country", "Members", "Managers", "Archived")
    for each in every_cluster(OPERATOR):
        archived = f"{each.archived:%Y-%m-%d}" if each.archived else ""
        numbers = (str(each.members), str(each.manager_count))  # type: ignore[attr-defined]  # annotated
        table.add_row(each.slug, escape(each.name), each.country, *numbers, archived)
    out.print(table)


@clusters.command("make")
def make_cluster(
    name: Annotated[str, typer.Argument(help="Its name.")],
    country: Annotated[str, typer.Option(help="Its country, as a code such as SE.")],
    region: Annotated[str, typer.Option(help="Its region, by name or NUTS code.")] = "",
    manager: Annotated[str, typer.Option(help="E-mail address of the manager to invite.")] = "",
    language: Lang = "en",
) -> None:
    """Make a cluster, and invite its manager."""
    form = NewClusterForm(
        {"name": name, "country": country.upper(), "region": region, "manager": manager, "language": language}
    )
    made = services.make_cluster(viewer=OPERATOR, **checked(form))
    out.print(f"Made the cluster {made.slug}.", markup=False)


@clusters.command("rename")
def rename_cluster(cluster: ClusterSlug, name: NewName, slug: NewSlug = "") -> None:
    """Give a cluster another name, and perhaps another address."""
    _rename(found(Cluster, cluster), name, slug)


@clusters.command("archive")
def archive_cluster(cluster: ClusterSlug) -> None:
    """Archive a cluster: it is in no list and shares nothing, until it is restored."""
    services.archive(found(Cluster, cluster), viewer=OPERATOR)
    out.print(f"{cluster} is archived.", markup=False)


@clusters.command("restore")
def restore_cluster(cluster: ClusterSlug) -> None:
    """Bring an archived cluster back."""
    services.restore(found(Cluster, cluster), viewer=OPERATOR)
    out.print(f"{cluster} is restored.", markup=False)


@clusters.command("merge")
def merge_clusters(
    cluster: ClusterSlug,
    into: Annotated[str, typer.Argument(metavar="INTO", help="The cluster that stays.")],
    yes: Annotated[bool, typer.Option("--yes", help="Merge after the dry run, without asking.")] = False,
) -> None:
    """Move everything of a cluster to another, and end it: first a dry run, then all or nothing."""
    source, target = found(Cluster, cluster), found(Cluster, into)
    dry = dry_run(source, target, viewer=OPERATOR)
    table = Table("", "Moves", "In both")
    for kind in dry.kinds:
        table.add_row(kind.label, str(kind.moved), str(kind.same))
    out.print(table)
    if dry.new_alliances:
        out.print(f"Members of {target.name} then share with: {', '.join(dry.new_alliances)}.", markup=False)
    if not yes and not (asks() and typer.confirm("Merge? This cannot be undone.")):
        out.print("This was the dry run; nothing was changed. Add --yes to merge.")
        return
    merge(source, target, viewer=OPERATOR)
    out.print(f"{source.name} is now part of {target.name}.", markup=False)


@clusters.command("handover")
def hand_over_cluster(
    cluster: ClusterSlug,
    to: Annotated[str, typer.Option(help="E-mail address of the new manager.")],
    leaving: Annotated[str, typer.Option(help="E-mail address of who steps down when they accept.")] = "",
    language: Lang = "en",
) -> None:
    """Invite a new manager of a cluster; who leaves steps down when they accept."""
    place = found(Cluster, cluster)
    person = person_at(leaving) if leaving else None
    form = HandOverForm(place, {"email": to, "language": language, "leaving": person.pk if person else ""})
    services.hand_over(place, viewer=OPERATOR, **checked(form))
    out.print(f"An invitation is on its way to {to}.", markup=False)


@alliances.command("list")
def list_alliances() -> None:
    """List all alliances with their clusters, the archived ones last."""
    table = Table("Address", "Name", "Clusters", "Archived")
    for each in every_alliance(OPERATOR):
        members = ", ".join(each.clusters.order_by("slug").values_list("slug", flat=True))
        table.add_row(each.slug, escape(each.name), members, f"{each.archived:%Y-%m-%d}" if each.archived else "")
    out.print(table)


@alliances.command("make")
def make_alliance(
    name: Annotated[str, typer.Argument(help="Its name.")],
    cluster: Annotated[list[str] | None, typer.Option(help="A cluster of it, by its address. Repeatable.")] = None,
    summary: Annotated[str, typer.Option(help="What it is, in one or two sentences.")] = "",
) -> None:
    """Make an alliance of clusters, which share texts from then on."""
    form = NewAllianceForm({"name": name, "summary": summary})
    members = [found(Cluster, slug) for slug in cluster or ()]
    made = services.make_alliance(viewer=OPERATOR, **checked(form) | {"clusters": members})
    out.print(f"Made the alliance {made.slug}.", markup=False)


@alliances.command("rename")
def rename_alliance(alliance: AllianceSlug, name: NewName, slug: NewSlug = "") -> None:
    """Give an alliance another name, and perhaps another address."""
    _rename(found(Alliance, alliance), name, slug)


@alliances.command("archive")
def archive_alliance(alliance: AllianceSlug) -> None:
    """Archive an alliance: its clusters share nothing through it, until it is restored."""
    services.archive(found(Alliance, alliance), viewer=OPERATOR)
    out.print(f"{alliance} is archived.", markup=False)


@alliances.command("restore")
def restore_alliance(alliance: AllianceSlug) -> None:
    """Bring an archived alliance back."""
    services.restore(found(Alliance, alliance), viewer=OPERATOR)
    out.print(f"{alliance} is restored.", markup=False)


@alliances.command("add")
def add_cluster(alliance: AllianceSlug, cluster: ClusterSlug) -> None:
    """Add a cluster to an alliance, without asking it."""
    services.add_to_alliance(found(Alliance, alliance), found(Cluster, cluster), viewer=OPERATOR)
    out.print(f"{cluster} belongs to {alliance}.", markup=False)


@alliances.command("remove")
def remove_cluster(alliance: AllianceSlug, cluster: ClusterSlug) -> None:
    """Remove a cluster from an alliance: the others no longer read its texts."""
    services.remove_from_alliance(found(Alliance, alliance), found(Cluster, cluster), viewer=OPERATOR)
    out.print(f"{cluster} does not belong to {alliance}.", markup=False)


def _rename(place: Cluster | Alliance, name: str, slug: str) -> None:
    form = NameForm({"name": name, "slug": slug or place.slug})
    renamed = services.rename(place, viewer=OPERATOR, **checked(form))
    out.print(f"{renamed.slug} is called {renamed.name}.", markup=False)
