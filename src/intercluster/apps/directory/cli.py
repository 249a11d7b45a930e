"""The commands `intercluster import …` and `intercluster export …`."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from intercluster.apps.directory.cordis.files import Layout, layout
from intercluster.apps.directory.cordis.services import CordisReport, import_cordis
from intercluster.apps.directory.member_files import records, services
from intercluster.apps.directory.member_files.checked import left_empty
from intercluster.apps.directory.member_files.column_mapping import MappingFile
from intercluster.apps.directory.member_files.export import write_members, write_template
from intercluster.apps.directory.member_files.fields import Field
from intercluster.apps.directory.member_files.plan import Plan, plan
from intercluster.apps.directory.member_files.report import describe, write_report
from intercluster.apps.directory.member_files.undo import UndoRefusedError, undo_import
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR, office_of
from intercluster.core import clock
from intercluster.core.console import carry_out, out, progress
from intercluster.core.errors import Refused
from intercluster.core.feature import text_steps
from intercluster.core.imports.commands import columns_given, is_confirmed, show_counts, show_rejected
from intercluster.core.imports.rows import Outcome
from intercluster.core.slugs import found_by_slug
from intercluster.tables.model import UnreadableFileError

imports = typer.Typer(no_args_is_help=True)
exports = typer.Typer(no_args_is_help=True)

LANGUAGES = ("en", "sv", "nb", "fi")
ANSWERS = frozenset({"same", "separate", "skip", "overwrite"})

ClusterSlug = Annotated[str, typer.Option("--cluster", help="The cluster, by its slug.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of the headings: en, sv, nb or fi.")]


@imports.callback()
def _imports() -> None:
    """Bring members and projects into the directory."""


@exports.callback()
def _exports() -> None:
    """Take members out of the directory."""


@imports.command()
def members(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, XLS, ODS, or a JSON list of objects.")],
    cluster: ClusterSlug,
    mapping: Annotated[Path | None, typer.Option("--map", help="TOML file that says which column means what.")] = None,
    sheet: Annotated[str, typer.Option(help="Sheet of a workbook.")] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Read a column otherwise than its heading suggests: HEADING=FIELD, such as Typ=kind; HEADING= leaves "
            "it out. Repeatable."
        ),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(min=0.01, help="How many kronor make one euro, where turnover is in kronor.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import after the dry run, without asking.")] = False,
    skip_rejected: Annotated[bool, typer.Option(help="Import the good rows and leave out the rejected.")] = False,
    replace: Annotated[
        bool, typer.Option(help="Also remove offers and needs of these members that the file does not have.")
    ] = False,
    take_hidden: Annotated[
        bool, typer.Option(help="Also read rows that the spreadsheet hides, as a filter does.")
    ] = False,
    list_contacts: Annotated[
        bool, typer.Option(help="Keep contact people of the file in the office's list of whom to invite.")
    ] = False,
    decide: Annotated[
        list[str] | None,
        typer.Option(
            help="For an organisation that looks like one already there: ROW=same, ROW=org:7 (which one), "
            "ROW=separate or ROW=skip; for a member that another cluster shares: ROW=overwrite. "
            "`all` stands for every row. Repeatable."
        ),
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Write the whole dry run, row by row, to this CSV file.")] = None,
) -> None:
    """Import a cluster's members: first a dry run, then, with --yes, all or nothing."""
    target = _cluster(cluster)
    try:
        described = MappingFile(mapping.read_text(encoding="utf-8")) if mapping else None
        opened = services.open_file(
            file,
            sheet=sheet,
            mapping=described,
            columns=columns_given(column or [], Field),
            kronor_per_euro=None if rate is None else Decimal(str(rate)),
        )
        checked = opened.check(target, take_hidden=take_hidden)
    except UnreadableFileError as problem:
        raise Refused(str(problem)) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"{mapping} cannot be read: {problem}") from problem
    decisions = _decisions(decide or [], [record.row for record in checked.records])
    dry = plan(checked, target, OPERATOR, decisions=decisions, replace=replace)
    for note in opened.table.notes:
        out.print(f"Note: {note}", markup=False)
    for ignored in opened.mapping.ignored:
        out.print(f"Ignored column: {ignored.heading}" + (f" ({ignored.why})" if ignored.why else ""), markup=False)
    _show(dry)
    if dry.contacts:
        out.print(
            f"Contact people with an e-mail address: {len(dry.contacts)}; --list-contacts keeps them for the office."
        )
    if report:
        with report.open("wb") as stream:
            write_report(stream, dry)
        out.print(f"The dry run, row by row, is in {report}.", markup=False)
    if obstacles := dry.obstacles(skip_rejected=skip_rejected):
        raise Refused(" ".join(["Nothing was imported.", *obstacles, _options(dry)]))
    if dry.changes_nothing:
        out.print("There is nothing to import.")
        return
    if not is_confirmed(yes=yes):
        return
    carried = services.import_members(
        checked,
        target,
        OPERATOR,
        decisions=decisions,
        replace=replace,
        skip_rejected=skip_rejected,
        shown=dry.fingerprint,
        file=file.name,
        list_contacts=list_contacts,
    )
    out.print("Imported.")
    if carried.record:
        out.print(f"To take it back: intercluster import undo {carried.record.pk}", markup=False)
    _index()


@imports.command()
def past(cluster: ClusterSlug) -> None:
    """List a cluster's past imports of members, the latest first."""
    table = Table("Number", "When", "File", "By", "New", "Changed", "Undone")
    for each in records.past_imports(_cluster(cluster)):
        undone = f"{clock.local_time(each.undone_at):%Y-%m-%d %H:%M}" if each.undone_at else ""
        counts = (str(each.counts.get(outcome.value, 0)) for outcome in (Outcome.NEW, Outcome.CHANGED))
        when, by = f"{clock.local_time(each.at):%Y-%m-%d %H:%M}", str(each.by or "")
        table.add_row(str(each.pk), when, escape(each.file), escape(by), *counts, undone)
    out.print(table)


@imports.command()
def undo(number: Annotated[int, typer.Argument(help="The import's number, as `import past` lists it.")]) -> None:
    """Make everything an import of members wrote what it was before; all or nothing."""
    try:
        undone = undo_import(number, OPERATOR)
    except UndoRefusedError as problem:
        raise Refused("\n".join([str(problem), *problem.reasons])) from problem
    out.print(f"The import of {undone.file} into {undone.cluster.name} is undone.", markup=False)
    _index()


@imports.command()
def cordis(
    folder: Annotated[Path, typer.Argument(help="Folder with project.csv and organization.csv, as CORDIS has them.")],
    mapping: Annotated[Path | None, typer.Option("--map", help="TOML file with other file and column names.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import after the dry run, without asking.")] = False,
) -> None:
    """Import EU projects and their participants from the CORDIS bulk tables: first a dry run, then all or nothing."""
    try:
        shape = layout(mapping.read_text(encoding="utf-8")) if mapping else Layout()
        with progress("Dry run") as advance:
            dry = import_cordis(folder, OPERATOR, shape=shape, write=False, advance=advance)
    except UnreadableFileError as problem:
        raise Refused(str(problem)) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"{mapping or folder} cannot be read: {problem}") from problem
    _show_cordis(dry)
    tallies = (dry.organisations, dry.projects, dry.participations)
    if not any(tally.new or tally.changed for tally in tallies):
        out.print("There is nothing to import.")
        return
    out.print(
        "An import from CORDIS cannot be undone: it removes nothing, keeps what clusters say of their members, and the "
        "right edition is imported over a wrong one. To be able to go back, first run: intercluster backup"
    )
    if not is_confirmed(yes=yes):
        return
    with progress("Importing") as advance:
        import_cordis(folder, OPERATOR, shape=shape, write=True, advance=advance)
    out.print("Imported.")
    _index()


def _show_cordis(report: CordisReport) -> None:
    table = Table("", "New", "Changed", "Unchanged")
    for name, tally in (
        ("Organisations", report.organisations),
        ("Projects", report.projects),
        ("Participations", report.participations),
    ):
        table.add_row(name, str(tally.new), str(tally.changed), str(tally.unchanged))
    out.print(table)
    if report.orphans:
        out.print(f"{report.orphans} participations are left out: their project is not in the files.")
    if report.small_firms:
        out.print(f"{report.small_firms} organisations are SMEs by CORDIS; it tells no headcount, so no size class.")
    for name, count in report.left_empty.items():
        out.print(f"{count} values of {name} could not be used and are left empty.")
    for problem in report.problems[:20]:
        out.print(
            f"Row {problem.row}, {problem.column}: {problem.value!r} {problem.wrong}; right would be {problem.right}.",
            markup=False,
        )
    _more(len(report.problems), 20, "problems", "")
    for new, member in report.alike[:20]:
        out.print(f"Kept apart, though the names are alike: {new} and the member {member}", markup=False)
    _more(len(report.alike), 20, "names that are alike", "")


@exports.command("members")
def export_members(
    file: Annotated[Path, typer.Argument(help="Where to write.")],
    cluster: ClusterSlug,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Write XLSX, whatever the file is called.")] = False,
    lang: Lang = "en",
) -> None:
    """Write a cluster's members, as its office sees them, in the columns of the template."""
    target = _cluster(cluster)
    form = "xlsx" if xlsx or file.suffix.lower() == ".xlsx" else "csv"
    with _writing(file).open("wb") as stream:
        count = write_members(stream, form, _language(lang), target, office_of(target))
    out.print(f"{count} members of {target.name} in {file}.", markup=False)


@exports.command()
def template(
    file: Annotated[Path, typer.Argument(help="Where to write; XLSX if it ends so, else CSV.")], lang: Lang = "en"
) -> None:
    """Write an empty member file to fill in."""
    with _writing(file).open("wb") as stream:
        write_template(stream, "xlsx" if file.suffix.lower() == ".xlsx" else "csv", _language(lang))
    out.print(f"A member file to fill in is in {file}.", markup=False)


def _show(dry: Plan) -> None:
    counts = dry.counts
    show_counts(counts)
    if dry.checked.hidden:
        out.print(
            f"{dry.checked.hidden} rows are left out, since the spreadsheet hides them; --take-hidden reads them."
        )
    if dry.checked.left_out:
        out.print(f"{dry.checked.left_out} rows are left out: totals, notes, and what the mapping leaves out.")
    most = 20
    show_rejected(dry.problems, most)
    _more(len(dry.problems), most, "problems")
    for entry in dry.of(Outcome.UNDECIDED)[:most]:
        out.print(f"Row {entry.record.row}: {entry.record.name}. {entry.question}", markup=False)
        for candidate in entry.candidates:
            where = ", ".join(part for part in (candidate.number, *candidate.clusters) if part)
            out.print(f"    {candidate.key}  {candidate.name}" + (f" ({where})" if where else ""), markup=False)
    _more(counts[Outcome.UNDECIDED], most, "to decide")
    for entry in dry.of(Outcome.CHANGED)[:most]:
        out.print(f"Row {entry.record.row}: {entry.record.name}: {'; '.join(describe(entry))}", markup=False)
    _more(counts[Outcome.CHANGED], most, "changed")
    for entry in [entry for entry in dry.of(Outcome.UNCHANGED) if entry.kept][:most]:
        out.print(f"Row {entry.record.row}: {entry.record.name}: {'; '.join(describe(entry))}", markup=False)
    if empty := left_empty(dry.remarks):
        columns = ", ".join(f"{column} ({count})" for column, count in empty.items())
        out.print(f"Values that cannot be read are left empty: {columns}.", markup=False)
    for remark in dry.remarks[:most]:
        out.print(f"Row {remark.row}, {remark.column}: {remark.text}", markup=False)
    _more(len(dry.remarks), most, "remarks")


def _more(count: int, shown: int, what: str, where: str = "; --report FILE writes them all") -> None:
    if count > shown:
        out.print(f"… and {count - shown} more {what}{where}.", markup=False)


def _options(dry: Plan) -> str:
    counts = dry.counts
    hints = []
    if counts[Outcome.REJECTED]:
        hints.append("--skip-rejected leaves the rejected rows out, --column HEADING= leaves a column out.")
    if undecided := dry.of(Outcome.UNDECIDED):
        hints.append(f"--decide {undecided[0].record.row}=same (or separate, or skip) decides.")
    return " ".join(hints)


def _decisions(given: list[str], rows: list[int]) -> dict[int, str]:
    decisions: dict[int, str] = {}
    for entry in given:
        row, _sign, answer = entry.partition("=")
        if answer not in ANSWERS and not answer.startswith(("org:", "row:")):
            raise Refused(f"--decide {entry}: an answer is same, separate, skip, overwrite, org:NUMBER or row:NUMBER.")
        if row != "all" and not (row.isdecimal() and int(row) in rows):
            raise Refused(f"--decide {entry}: {row} is the first row of no organisation in the file.")
        decisions |= dict.fromkeys(rows, answer) if row == "all" else {int(row): answer}
    return decisions


def _cluster(slug: str) -> Cluster:
    return found_by_slug(Cluster.objects.all(), slug)


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise Refused(f"--lang {code}: headings are in {', '.join(LANGUAGES)}.")
    return code


def _writing(file: Path) -> Path:
    if not file.parent.is_dir():
        raise Refused(f"There is no folder {file.parent}.")
    return file


def _index() -> None:
    if count := carry_out(text_steps()):
        out.print(f"{count} texts made searchable.")
