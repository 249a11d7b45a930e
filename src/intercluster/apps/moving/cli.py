"""The commands `intercluster clusters export` and `intercluster clusters import`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR, office_of
from intercluster.apps.moving.cluster_file.services import ClusterTakenError, import_cluster
from intercluster.apps.moving.cluster_file.writing import write_cluster
from intercluster.core.console import carry_out, out, progress
from intercluster.core.errors import Refused
from intercluster.core.feature import text_steps
from intercluster.core.slugs import found_by_slug

app = typer.Typer(no_args_is_help=True)


@app.command("export")
def export_cluster(
    slug: Annotated[str, typer.Argument(help="The cluster, by its slug.")],
    file: Annotated[Path, typer.Argument(help="Where to write: a ZIP archive.")],
) -> None:
    """Write everything of a cluster that its office may read, in open formats."""
    cluster = found_by_slug(Cluster.everything.all(), slug)
    fresh = file.with_name(f".{file.name}.part")
    try:
        with progress("Files") as advance:
            count = write_cluster(fresh, cluster, office_of(cluster), advance)
        fresh.replace(file)
    except OSError as problem:
        raise Refused(f"{file} cannot be written: {problem.strerror}.") from problem
    finally:
        fresh.unlink(missing_ok=True)
    out.print(f"{count} rows of {cluster.name} are in {file}.", markup=False)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="A cluster's file, as `clusters export` writes it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
    slug: Annotated[str, typer.Option(help="Another short name for the cluster, if its own is taken.")] = "",
    join_alliances: Annotated[
        bool,
        typer.Option(help="Let it join its alliances that are here already; their members then see what it shares."),
    ] = False,
) -> None:
    """Bring a cluster in from its file, into an empty platform or beside other clusters: all or nothing."""
    with progress("Files") as advance:
        try:
            report = import_cluster(
                file, OPERATOR, slug=slug, joins_alliances=join_alliances, dry_run=dry_run, advance=advance
            )
        except ClusterTakenError as problem:
            raise Refused(f"{problem} Say --slug NAME.") from problem
    table = Table("", "New", "Here already")
    for name in sorted(report.created.keys() | report.joined.keys()):
        if report.created[name] or report.joined[name]:
            table.add_row(name, str(report.created[name]), str(report.joined[name]))
    out.print(table)
    for note in report.notes:
        out.print(f"Note: {note}", markup=False)
    if dry_run:
        out.print(f"{report.name} would be {report.slug} here. This was a dry run; nothing was written.", markup=False)
        return
    out.print(f"{report.name} is here, as {report.slug}.", markup=False)
    out.print("Its people sign in with a new password: “Forgot your password?” on the sign-in page.", markup=False)
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        out.print("Nobody administers this platform yet: intercluster people administrator EMAIL", markup=False)
    carry_out(text_steps())
