"""The commands `intercluster regions …`."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from django.conf import settings
from django.utils.translation import override
from rich.table import Table

from intercluster.apps.directory.rules import OPERATOR, VISITOR
from intercluster.apps.regions.answers import answer_on, comparison, complements, figures_asked_for
from intercluster.apps.regions.answers import profile as profile_of
from intercluster.apps.regions.imports.description import Description, description
from intercluster.apps.regions.imports.faults import faults
from intercluster.apps.regions.imports.participations import By, check_participations
from intercluster.apps.regions.imports.plan import Plan
from intercluster.apps.regions.imports.region_name_files import check_names, name_regions
from intercluster.apps.regions.imports.rows import Rejected
from intercluster.apps.regions.imports.services import Checked, check_table, import_table
from intercluster.apps.regions.indicators.answers import innovation as innovation_of
from intercluster.apps.regions.indicators.in_words import value_in_words
from intercluster.apps.regions.models import CURRENT
from intercluster.apps.regions.pages.complementarity_lessons import pairs
from intercluster.apps.regions.pages.larger_regions import note_on_larger
from intercluster.apps.regions.pages.request_params import AT_MOST
from intercluster.apps.regions.queries import several
from intercluster.apps.regions.reports.comparison import comparison as comparison_document
from intercluster.apps.regions.reports.profile import profile as document_of
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.core.console import out
from intercluster.core.errors import Refused
from intercluster.documents.files import FORMS
from intercluster.documents.model import Document
from intercluster.tables.model import UnreadableFileError

app = typer.Typer(no_args_is_help=True)

SHOWN = 20
"""Most problems of each kind that are shown."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="Eurostat's TSV or SDMX-CSV, or a table of one's own (CSV, XLSX, XLS, ODS).")
    ],
    dataset: Annotated[str, typer.Option(help="The dataset it goes into, such as employment-nace.")],
    described: Annotated[
        Path | None, typer.Option("--description", help="TOML: what the table is and how it is read.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Import what the dry run shows, without asking.")] = False,
) -> None:
    """Show what an import would do, then do it, all or nothing."""
    try:
        told = description(described.read_text("utf-8")) if described else Description()
        checked = check_table(file, dataset=dataset, description=told)
    except OSError as problem:
        raise Refused(f"{problem.filename} cannot be read: {problem.strerror}.") from problem
    except UnreadableFileError as problem:
        raise Refused(str(problem)) from problem
    _import(checked, yes)


def _import(checked: Checked, yes: bool) -> None:
    show(checked.plan)
    if not checked.plan.rejected and not checked.plan.does_something:
        out.print("There is nothing to import.")
        return
    if not checked.plan.rejected and not yes and not typer.confirm("Import?"):
        out.print("Nothing was imported.")
        return
    import_table(checked)
    out.print(f"Imported into {checked.slug}.", markup=False)


@app.command()
def participations(
    dataset: Annotated[str, typer.Option(help="The dataset that they go into, such as participations.")],
    retrieved: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day on which the edition of CORDIS was fetched.")
    ],
    by: Annotated[By, typer.Option(help="What they are told apart by.")] = By.PART,
    yes: Annotated[bool, typer.Option("--yes", help="Do what the dry run shows, without asking.")] = False,
) -> None:
    """Count participations in the EU projects that were imported over regions: a dry run, then all or nothing."""
    checked = check_participations(dataset, by, retrieved.date())
    _import(checked, yes)


@app.command("names")
def name_file(
    file: Annotated[
        Path,
        typer.Argument(help="GISCO's NUTS as GeoJSON (NUTS_ID, NAME_LATN), or a table of code and name."),
    ],
    version: Annotated[
        int | None,
        typer.Option("--nuts-version", help="Unless stated that which knows most of the codes."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do what the dry run shows, without asking.")] = False,
) -> None:
    """Show what names a file would give to regions, then give them, all or nothing."""
    try:
        made = check_names(file, version)
    except UnreadableFileError as problem:
        raise Refused(str(problem)) from problem
    out.print(f"Codes of NUTS {made.version}", markup=False)
    for outcome, count in made.counts.items():
        out.print(f"{count:>9}  {outcome}", markup=False)
    _show_names("New names", {code: name for (code, _version), name in made.new.items()})
    _show_names("Other names", {code: f"{made.before[code, of]} → {name}" for (code, of), name in made.changed.items()})
    _show_names("Named by the platform or a newer version, kept", made.kept)
    _show_names(f"Not in NUTS {made.version}, left out", made.unknown)
    _show_rejected(made.rejected)
    if made.rejected:
        raise Refused("No region was named: mend the rows above, or leave them out.")
    if not (made.new or made.changed):
        out.print("There is nothing to name.")
        return
    if not yes and not typer.confirm("Name them?"):
        out.print("No region was named.")
        return
    name_regions(made, OPERATOR)
    out.print("Named.")


def show(plan: Plan) -> None:
    """Print a dry run."""
    for outcome, count in plan.counts.items():
        out.print(f"{count:>9}  {outcome}", markup=False)
    if plan.aggregates:
        out.print(f"Not regions of NUTS, left out: {', '.join(sorted(plan.aggregates))}", markup=False)
    if plan.unknown:
        out.print(f"Not in their version of NUTS, left out: {', '.join(plan.unknown_summary)}", markup=False)
    for note in plan.notes:
        out.print(note, markup=False)
    _show_names("Regions that get a name", {code: name for (code, _version), name in plan.region_names.items()})
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
    _show_rejected(plan.rejected)


def _show_rejected(rejected: Sequence[Rejected]) -> None:
    found = faults(rejected)
    for each in found[:SHOWN]:
        column = f", {each.column}" if each.column else ""
        out.print(f"row {each.places}{column}: “{each.text}”; should be {each.expected}", markup=False)
    if len(found) > SHOWN:
        out.print(f"… and {len(found) - SHOWN} more.")


def _show_names(title: str, names: Mapping[str, str]) -> None:
    if names:
        some = ", ".join(f"{code} {name}" for code, name in islice(sorted(names.items()), SHOWN))
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        out.print(f"{title} ({len(names)}): {some}{more}", markup=False)


Codes = Annotated[list[str], typer.Argument(help="NUTS codes, such as SE311 NO020 FI198.")]
Of = Annotated[str, typer.Option("--dataset", help="The dataset; without it the first with something on the region.")]
Year = Annotated[int | None, typer.Option(help="The last unless stated.")]
Output = Annotated[Path | None, typer.Option(help="Write it as a document: a file called ….pdf or ….docx.")]
Language = Annotated[str, typer.Option(help="The document's language: en, sv, nb or fi.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON, with all figures.")]


@app.command()
def profile(
    region: Annotated[str, typer.Argument(help="A NUTS code, such as SE311.")],
    dataset: Of = "",
    year: Year = None,
    as_json: AsJson = False,
    output: Output = None,
    lang: Language = "en",
    local: Annotated[bool, typer.Option("--local", help="Advise services too that only serve the region.")] = False,
) -> None:
    """Show a region's indices, its peers, and its strengths and weaknesses with their figures; or write the profile."""
    if output:
        _write(output, lang, [region], dataset, year, partial(_profile_of, local=local))
        return
    answer = _answer([region], dataset, year, lambda picture, codes: profile_of(picture, codes[0], local=local))
    if as_json:
        _print(answer)
        return
    _source(answer, f"{answer['region']['name']} ({answer['region']['code']})")
    for name, value in answer["indices"].items():
        out.print(f"  {name}: {_number(value)}", markup=False)
    out.print(f"  peers: {', '.join(each['name'] for each in answer['peers'])}", markup=False)
    for each in answer["findings"]:
        what = " ".join(str(each[part]) for part in ("activity", "name", "partner") if each[part])
        figures = ", ".join(f"{name} {_number(value)}" for name, value in each["figures"].items())
        what += f"{len(each['tied'])} regions alike: {', '.join(each['tied'])}" if each["tied"] else ""
        side = each["side"] or "neither"
        out.print(f"{side}: {each['rule']}{f' {what}' if what else ''} ({figures})", markup=False)
        for one in each["also"]:
            figures = ", ".join(f"{name} {_number(value)}" for name, value in one["figures"].items())
            out.print(f"  also {one['rule']} ({figures})", markup=False)


@app.command()
def compare(
    regions: Codes,
    dataset: Of = "",
    year: Year = None,
    as_json: AsJson = False,
    output: Output = None,
    lang: Language = "en",
) -> None:
    """Show the indices of regions side by side; or write what they could learn from each other."""
    if output:
        if not 2 <= len(set(regions)) <= AT_MOST:
            raise Refused(f"A document sets two to {AT_MOST} regions side by side.")
        _write(output, lang, regions, dataset, year, _comparison_of)
        return
    answer = _answer(regions, dataset, year, comparison)
    if as_json:
        _print(answer)
        return
    _source(answer, "Regions side by side")
    table = Table("", *[each["code"] for each in answer["regions"]])
    for name in answer["regions"][0]["indices"]:
        table.add_row(name, *[_number(each["indices"][name]) for each in answer["regions"]])
    out.print(table)


@app.command()
def complement(regions: Codes, dataset: Of = "", year: Year = None, as_json: AsJson = False) -> None:
    """Show what regions could do for each other, and in which activities."""
    answer = _answer(regions, dataset, year, complements)
    if as_json:
        _print(answer)
        return
    _source(answer, "What regions could bring each other")
    for pair in answer["pairs"]:
        names = "; ".join(
            f"{each['code']} {each['name']}{'' if each['is_firm'] else ' (may be chance)'}"
            for each in pair["activities"]
        )
        out.print(
            f"{pair['from']} for {pair['for']}: {_number(pair['complementarity'])}, by chance "
            f"{_number(pair['by_chance'])}, z {_number(pair['z'])} ({names})",
            markup=False,
        )


@app.command()
def innovation(regions: Codes, as_json: AsJson = False, lang: Language = "en") -> None:
    """Show where regions stand by indicators of innovation, and by the composite index with its range."""
    _check_language(lang)
    with override(lang):
        answer = innovation_of([each.upper() for each in regions])
        values = {
            value: value_in_words(value)
            for each in answer["regions"]
            for one in each["indicators"]
            for value in (one["value"], one["union"])
        }
    if as_json:
        _print(answer)
        return
    for each in answer["regions"]:
        out.print(f"{each['name']} ({each['code']})", markup=False)
        out.print(f"  {' '.join(each['sentences'])}", markup=False)
        for one in each["indicators"]:
            places = ", ".join(
                f"{own['place']} of {own['of']} {where}"
                for where, own in (("in the country", one["country"]), ("alike", one["alike"]), ("", one["everywhere"]))
                if own
            )
            told = f"{values[one['value']]} {one['unit']}, {one['year']}" if one["year"] else "no recent value"
            union = f"; European Union {values[one['union']]}" if one["union"] is not None else ""
            out.print(f"  {one['name']}: {told}{f' ({places.strip()})' if places else ''}{union}", markup=False)
        for one in each["findings"]:
            out.print(f"  {one['side']}: {' '.join(filter(None, (one['rule'], one['name'])))}", markup=False)
        source = each["dataset"]
        out.print(f"  {source['name']}: {source['source']}; retrieved {source['retrieved']}", markup=False)


def _comparison_of(snapshot: RegionalSnapshot, codes: Sequence[str], note: str) -> Document:
    return comparison_document(snapshot, codes, pairs(snapshot, codes, VISITOR), note=note)


def _profile_of(snapshot: RegionalSnapshot, codes: Sequence[str], note: str, *, local: bool) -> Document:
    return document_of(snapshot, codes[0], [], note=note, local=local)


def _write(
    output: Path, language: str, regions: Sequence[str], slug: str, year: int | None, make: Callable[..., Document]
) -> None:
    """Write a document with the figures alone: what offices hold of them is read on the platform."""
    form = output.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise Refused(f"{output} should end in {' or '.join(f'.{each}' for each in FORMS)}.")
    _check_language(language)
    with override(language):
        snapshot, shown = figures_asked_for([each.upper() for each in regions], slug, year)
        note = note_on_larger(snapshot.dataset, shown)
        content = FORMS[form][1](make(snapshot, several(shown), note))
    try:
        output.write_bytes(content)
    except OSError as problem:
        raise Refused(f"{output} cannot be written: {problem.strerror}.") from problem
    out.print(f"Written to {output}.", markup=False)


def _check_language(language: str) -> None:
    known = [code for code, _name in settings.LANGUAGES]
    if language not in known:
        raise Refused(f"“{language}” is no language of documents: they are in {', '.join(known)}.")


def _answer(
    regions: Sequence[str],
    slug: str,
    year: int | None,
    ask: Callable[[RegionalSnapshot, Sequence[str]], dict[str, Any]],
) -> dict[str, Any]:
    return answer_on([each.upper() for each in regions], slug, year, ask)


def _source(answer: dict[str, Any], title: str) -> None:
    dataset = answer["dataset"]
    fictional = " (fictional)" if dataset["fictional"] else ""
    out.print(f"{title}, {answer['year']}, changes since {answer['since']}", markup=False)
    out.print(
        f"{dataset['name']}{fictional}, {dataset['unit']}: {dataset['source']} ({dataset['licence']}), retrieved "
        f"{dataset['retrieved']}; compared with {answer['compared_with']} regions",
        markup=False,
    )
    learnt = answer["relations"]
    out.print(
        f"Relations: {learnt['firm']} of {learnt['pairs']} pairs are beyond chance among {learnt['regions']} regions "
        f"of {learnt['dataset']}, level {learnt['level']}, {learnt['year']}; share of drawn tables with as strong an "
        f"order of complexity: {_number(answer['complexity_by_chance'])}",
        markup=False,
    )
    for code, larger in answer["figures_of"].items():
        out.print(f"{code} is shown with the figures of {larger}, which it is part of.", markup=False)


def _print(answer: dict[str, Any]) -> None:
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.3f}"
