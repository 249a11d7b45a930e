"""`intercluster regions …`"""

from pathlib import Path
from typing import Annotated

import typer

from intercluster.apps.directory.importing.reading import UnreadableFileError
from intercluster.apps.regions.description import Description, DescriptionError, description
from intercluster.apps.regions.models import CURRENT
from intercluster.apps.regions.planning import Plan
from intercluster.apps.regions.services import ImportRefusedError, check_table, import_table
from intercluster.cli.console import Failure, out

app = typer.Typer(no_args_is_help=True, help="Statistics of regions: bring them in, and ask what they say.")

SHOWN = 20
"""So many of each kind of problem are shown."""


@app.callback()
def _group() -> None:
    """Statistics of regions: bring them in, and ask what they say."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Eurostat's TSV or SDMX-CSV, or a table of one's own (CSV, XLSX).")],
    dataset: Annotated[str, typer.Option(help="The dataset it goes into, such as employment-nace.")],
    described: Annotated[
        Path | None, typer.Option("--description", help="TOML: what the table is and how it is read.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import what the dry run shows, without asking.")] = False,
) -> None:
    """Show what an import would do, then do it, all or nothing."""
    try:
        told = description(described.read_text("utf-8")) if described else Description()
        checked = check_table(file, dataset=dataset, told=told)
    except OSError as problem:
        raise Failure(f"{problem.filename} cannot be read: {problem.strerror}.") from problem
    except (DescriptionError, UnreadableFileError, ImportRefusedError) as problem:
        raise Failure(str(problem)) from problem
    show(checked.plan)
    if not checked.plan.rejected and not (checked.plan.new or checked.plan.changed):
        out.print("There is nothing to import.")
        return
    if not checked.plan.rejected and not yes and not typer.confirm("Import?"):
        out.print("Nothing was imported.")
        return
    try:
        import_table(checked)
    except ImportRefusedError as problem:
        raise Failure(str(problem)) from problem
    out.print(f"Imported into {dataset}.", markup=False)


def show(plan: Plan) -> None:
    """Print a dry run."""
    for outcome, count in plan.counts.items():
        out.print(f"{count:>9}  {outcome}", markup=False)
    if plan.aggregates:
        out.print(f"Not regions of NUTS, left out: {', '.join(sorted(plan.aggregates))}", markup=False)
    for code, new in sorted(plan.recoded.items()):
        out.print(f"recoded: {code} is {new} in NUTS {CURRENT}", markup=False)
    for each in plan.not_recoded:
        parts = ", ".join(f"{100 * share:.1f} % in {code}" for code, share in sorted(each.shares.items()))
        together = f", where people of {', '.join(each.together_with)} are too" if each.together_with else ""
        where = f": its people are {parts}{together}" if parts else ""
        out.print(
            f"warning: {each.code} has no one successor in NUTS {CURRENT}{where}. It stays a region of its version.",
            markup=False,
        )
    for each in plan.rejected[:SHOWN]:
        column = f", {each.column}" if each.column else ""
        out.print(f"row {each.row}{column}: “{each.found}”; should be {each.expected}", markup=False)
    if len(plan.rejected) > SHOWN:
        out.print(f"… and {len(plan.rejected) - SHOWN} more.")
