"""Projects of the EU's framework programmes, from CORDIS: organisations, projects, and who took part in which.

An organisation is known by its participant number (PIC), else by the registration number that its VAT number contains.
What a cluster says of its member is never overwritten: CORDIS only fills in what is empty.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from intercluster.analysis.language.detect import detect_all
from intercluster.analysis.progress import Advance
from intercluster.apps.directory import parsers
from intercluster.apps.directory.amounts import parse_amount
from intercluster.apps.directory.cordis.files import Layout, rows
from intercluster.apps.directory.limits import CITY_LIMIT, NAME_LIMIT
from intercluster.apps.directory.member_files.services import Slugs
from intercluster.apps.directory.models import Identifier, Membership, Organisation, Participation, Project
from intercluster.apps.directory.names import name_key
from intercluster.apps.directory.parsers import WrongValueError
from intercluster.apps.directory.queries import PUBLISHED
from intercluster.apps.directory.registration_numbers import is_personal_vat, number_from_vat
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.signals import texts_changed
from intercluster.core.imports.rows import Problem
from intercluster.core.locks import lock_until_commit
from intercluster.geo.nuts import NUTS_CODE

BATCH = 1000
READ_FOR_LANGUAGE = 400
"""Characters of an objective that tell its language."""

Item = TypeVar("Item")


@dataclass
class Tally:
    """How many of one thing are new, changed and unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class CordisReport:
    """What an import of CORDIS does, or would do."""

    organisations: Tally = field(default_factory=Tally)
    projects: Tally = field(default_factory=Tally)
    participations: Tally = field(default_factory=Tally)
    orphans: int = 0
    """Participations whose project is neither in the files nor in the directory."""
    small_firms: int = 0
    """Organisations that CORDIS marks as SMEs; the mark has no headcount, and gives no size class."""
    problems: list[Problem] = field(default_factory=list)
    left_empty: Counter[str] = field(default_factory=Counter)
    """Field -> how many values could not be used and are left empty."""
    alike: list[tuple[str, str]] = field(default_factory=list)
    """New organisation and member of a cluster whose names are alike; they stay apart."""


@dataclass
class _CordisOrganisation:
    """An organisation as the rows tell of it."""

    facts: dict[str, Any]
    updated: str
    pics: set[str]
    vats: set[str]
    sme: bool
    stored: Organisation | None = None


def import_cordis(
    folder: Path, viewer: Viewer, *, shape: Layout, write: bool, advance: Advance | None = None
) -> CordisReport:
    """Import a folder of CORDIS tables as one transaction; without `write`, do the same and take it back."""
    if not viewer.is_operator:
        raise PermissionDenied
    report = CordisReport()
    with transaction.atomic():
        lock_until_commit("import cordis")
        projects = _import_projects(folder, shape, report, advance)
        organisations, parts = _read_organisations(folder, shape, report)
        _match(organisations)
        _write_organisations(organisations, report)
        _write_participations(organisations, parts, projects, report)
        if not write:
            transaction.set_rollback(True)
        elif report.projects.new or report.projects.changed:
            transaction.on_commit(lambda: texts_changed.send(sender=Project))
    return report


def _import_projects(folder: Path, shape: Layout, report: CordisReport, advance: Advance | None) -> dict[str, int]:
    """Write the projects, and return the key of every CORDIS project by its number."""
    topics = _titles(folder, shape, "topics", report)
    fields_of_science = _titles(folder, shape, "fields_of_science", report)
    done = 0
    for batch in _batches(rows(folder, shape, "projects", report.problems)):
        wanted = {}
        for number, row in batch:
            if not row["id"] or not (row["objective"] or row["title"]):
                report.problems.append(
                    Problem(number, "id", row["id"], _("the project has no number or no text"), _("both"))
                )
                continue
            wanted[row["id"]] = _project(row, topics.get(row["id"]), fields_of_science.get(row["id"]))
        stored = {each.external_id: each for each in Project.objects.filter(source=PUBLISHED, external_id__in=wanted)}
        new = [each for key, each in wanted.items() if key not in stored]
        for each, language in zip(
            new, detect_all([each.text[:READ_FOR_LANGUAGE] for each in new], expected=("en",)), strict=True
        ):
            each.language = language
        Project.objects.bulk_create(new)
        fields = ["text", "acronym", "title", "topics", "fields", "programme", "part", "starts", "ends"]
        for key, each in stored.items():
            fresh = {name: getattr(wanted[key], name) for name in fields}
            changes = {name: value for name, value in fresh.items() if getattr(each, name) != value}
            if "text" in changes:
                changes |= {"encoder": "", "vector": None, "language": detect_all([changes["text"]])[0]}
            if changes:
                Project.objects.filter(pk=each.pk).update(**changes)
                report.projects.changed += 1
            else:
                report.projects.unchanged += 1
        report.projects.new += len(new)
        done += len(batch)
        if advance is not None:
            advance(done, done + (len(batch) == BATCH))
    return dict(Project.objects.filter(source=PUBLISHED).values_list("external_id", "pk"))


def _project(row: dict[str, str], topics: Sequence[str] | None, fields_of_science: Sequence[str] | None) -> Project:
    codes = [code.strip() for code in row["topics"].split(";") if code.strip()]
    return Project(
        source=PUBLISHED,
        external_id=row["id"][:40],
        acronym=row["acronym"][:100],
        title=row["title"] or row["acronym"],
        text=row["objective"] or row["title"],
        programme=row["programme"][:100],
        part=row["part"][:100],
        topics=list(dict.fromkeys(topic[:200] for topic in topics or codes)),
        fields=list(dict.fromkeys(title[:200] for title in fields_of_science or ())),
        starts=_day(row["starts"]),
        ends=_day(row["ends"]),
    )


def _titles(folder: Path, shape: Layout, table: str, report: CordisReport) -> dict[str, list[str]]:
    titles: dict[str, list[str]] = {}
    for _number, row in rows(folder, shape, table, report.problems):
        titles.setdefault(row["project"], []).append(row["title"] or row.get("topic", ""))
    return titles


_Part = tuple[str, str, str, Decimal | None]
"""Project number, organisation key, role, contribution."""


def _read_organisations(
    folder: Path, shape: Layout, report: CordisReport
) -> tuple[dict[str, _CordisOrganisation], list[_Part]]:
    """Bring the rows of each organisation together; of its facts, those published last count."""
    organisations: dict[str, _CordisOrganisation] = {}
    by_number: dict[tuple[str, str], str] = {}
    by_pic: dict[str, str] = {}
    parts: list[_Part] = []
    for number, row in rows(folder, shape, "organisations", report.problems):
        try:
            country = parsers.country(row["country"])
        except WrongValueError as problem:
            report.problems.append(Problem(number, "country", row["country"], problem.wrong, problem.right))
            continue
        if not row["name"]:
            report.problems.append(Problem(number, "name", "", _("the name is missing"), _("a name")))
            continue
        registration = number_from_vat(row["vat"], country)
        key = by_pic.get(row["pic"]) if row["pic"] else f"{country} {_one_line(row['name']).casefold()}"
        if registration:
            key = by_number.setdefault((country, registration), key or row["pic"])
        key = key or row["pic"]
        if row["pic"]:
            by_pic.setdefault(row["pic"], key)
        each = organisations.get(key)
        if each is None:
            each = organisations[key] = _CordisOrganisation({}, "", set(), set(), sme=False)
        each.pics |= {row["pic"]} - {""}
        each.vats |= {row["vat"]} - {""}
        each.sme = each.sme or row["sme"].lower() == "true"
        facts = _facts(row, country, registration, report)
        if not each.facts or row["updated"] > each.updated:
            each.facts, each.updated = each.facts | facts, row["updated"]
        else:
            each.facts = facts | each.facts
        amount = _amount(row["contribution"])
        if amount is None and row["contribution"]:
            report.left_empty["contribution"] += 1
        parts.append((row["project"], key, row["role"][:40], amount))
    report.small_firms = sum(each.sme for each in organisations.values())
    return organisations, parts


def _facts(row: dict[str, str], country: str, registration: str, report: CordisReport) -> dict[str, Any]:
    """Return what a row says of its organisation, leaving out what is empty or cannot be used."""
    facts: dict[str, Any] = {
        "name": _one_line(row["name"])[:NAME_LIMIT],
        "country": country,
        "city": _one_line(row["city"])[:CITY_LIMIT],
        "registration_number": registration,
        "region": row["region"] if NUTS_CODE.match(row["region"]) else "",
        "website": "",
        "kind": "",
    }
    for name, read in (("website", parsers.website), ("kind", parsers.kind)):
        if row[name]:
            try:
                facts[name] = str(read(row[name]))
            except WrongValueError:
                report.left_empty[name] += 1
    if row["region"] and not facts["region"]:
        report.left_empty["region"] += 1
    if row["position"]:
        try:
            latitude, longitude = row["position"].strip("() ").split(",")
            facts |= {"latitude": parsers.degrees(latitude, 90), "longitude": parsers.degrees(longitude, 180)}
        except ValueError:
            report.left_empty["position"] += 1
    return {name: value for name, value in facts.items() if value != ""}


def _match(organisations: dict[str, _CordisOrganisation]) -> None:
    """Find the stored organisations: by PIC, by registration number, or by country and name where there is neither."""
    by_pic: dict[str, int] = {}
    for pics in _batches(sorted(pic for each in organisations.values() for pic in each.pics)):
        stored = Identifier.objects.filter(scheme=Identifier.Scheme.PIC, value__in=pics)
        by_pic |= dict(stored.values_list("value", "organisation"))
    numbers = sorted(
        {each.facts["registration_number"] for each in organisations.values() if "registration_number" in each.facts}
    )
    by_number: dict[tuple[str, str], int] = {}
    for some in _batches(numbers):
        for country, number, pk in Organisation.objects.filter(registration_number__in=some).values_list(
            "country", "registration_number", "pk"
        ):
            by_number[country, number] = pk
    by_name: dict[tuple[str, str], int] = {}
    for keys in _batches(sorted({name_key(each.facts["name"]) for each in organisations.values() if not each.pics})):
        anonymous = Organisation.objects.filter(
            ~Exists(Membership.objects.filter(organisation=OuterRef("pk"))),
            ~Exists(Identifier.objects.filter(organisation=OuterRef("pk"))),
            registration_number="",
            name_key__in=keys,
        )
        by_name |= {
            (country, name.casefold()): pk for pk, country, name in anonymous.values_list("pk", "country", "name")
        }
    matched: dict[str, int] = {}
    for key, each in organisations.items():
        country = each.facts["country"]
        own = next((by_pic[pic] for pic in sorted(each.pics) if pic in by_pic), None)
        holder = by_number.get((country, each.facts.get("registration_number", "")))
        if own is not None and holder not in {None, own}:
            del each.facts["registration_number"]  # another organisation has it
        own = own or holder
        if own is None and not each.pics:
            own = by_name.get((country, each.facts["name"].casefold()))
        if own is not None:
            matched[key] = own
    for keys in _batches(sorted(matched)):
        stored_by_pk = Organisation.objects.in_bulk([matched[key] for key in keys])
        for key in keys:
            organisations[key].stored = stored_by_pk[matched[key]]


def _write_organisations(organisations: dict[str, _CordisOrganisation], report: CordisReport) -> None:
    new = [each for each in organisations.values() if each.stored is None]
    _note_alike(new, report)
    free = Slugs([each.facts["name"] for each in new])
    members: set[int] = set()
    for pks in _batches(each.stored.pk for each in organisations.values() if each.stored is not None):
        members |= set(Membership.objects.filter(organisation__in=pks).values_list("organisation", flat=True))
    taken: set[tuple[str, str]] = set()
    changed: dict[int, tuple[Organisation, set[str]]] = {}
    for each in organisations.values():
        if each.stored is None:
            each.stored = Organisation(slug=free.take(each.facts["name"]), **each.facts)
            continue
        changes = _changes(each, is_member=each.stored.pk in members)
        for name in changes:
            setattr(each.stored, name, each.facts[name])
        if changes:
            changed[each.stored.pk] = each.stored, changes
        else:
            report.organisations.unchanged += 1
    for batch in _batches(each.stored for each in new if each.stored is not None):
        Organisation.objects.bulk_create(batch)
    for organisation, changes in changed.values():
        organisation.save(update_fields=[*sorted(changes), "updated"])
    report.organisations.new += len(new)
    report.organisations.changed += len(changed)
    identifiers = []
    for each in organisations.values():
        for scheme, known in ((Identifier.Scheme.PIC, each.pics), (Identifier.Scheme.VAT, each.vats)):
            for value in sorted(known):
                if (scheme, value) not in taken and len(value) <= 40 and not is_personal_vat(value):
                    taken.add((scheme, value))
                    identifiers.append(Identifier(organisation=each.stored, scheme=scheme, value=value))
    # One VAT number may stand for several participants; the first keeps it.
    Identifier.objects.bulk_create(identifiers, batch_size=BATCH, ignore_conflicts=True)


def _changes(each: _CordisOrganisation, *, is_member: bool) -> set[str]:
    """Return the facts that CORDIS may set: all of an organisation without cluster, of a member the empty ones."""
    return {
        name
        for name, value in each.facts.items()
        if getattr(each.stored, name) != value
        and name != "country"
        and (getattr(each.stored, name) in ("", None) or not (is_member or name == "registration_number"))
    }


def _note_alike(new: Iterable[_CordisOrganisation], report: CordisReport) -> None:
    found = list(new)
    names: dict[tuple[str, str], str] = {}
    for keys in _batches(sorted({name_key(each.facts["name"]) for each in found})):
        members = Organisation.objects.filter(Exists(Membership.objects.filter(organisation=OuterRef("pk"))))
        alike_ones = members.filter(name_key__in=keys).values_list("country", "name_key", "name")
        names |= {(country, key): name for country, key, name in alike_ones}
    for each in found:
        if alike := names.get((each.facts["country"], name_key(each.facts["name"]))):
            report.alike.append((each.facts["name"], alike))


def _write_participations(
    organisations: dict[str, _CordisOrganisation],
    parts: Iterable[_Part],
    projects: dict[str, int],
    report: CordisReport,
) -> None:
    """Write who took part in what; several rows of one organisation in a project are added up."""
    wanted: dict[tuple[int, int], tuple[str, Decimal | None]] = {}
    for project, key, role, amount in parts:
        if project not in projects:
            report.orphans += 1
            continue
        organisation = organisations[key].stored
        assert organisation is not None
        place = projects[project], organisation.pk
        if place in wanted:
            other_role, other = wanted[place]
            total = None if amount is None and other is None else (amount or Decimal(0)) + (other or Decimal(0))
            wanted[place] = ("coordinator" if "coordinator" in {role, other_role} else other_role), total
        else:
            wanted[place] = role, amount
    for places in _batches(wanted):
        stored = {
            (each.project_id, each.organisation_id): each
            for each in Participation.objects.filter(project__in={project for project, _organisation in places})
        }
        fresh = []
        for place in places:
            role, amount = wanted[place]
            each = stored.get(place)
            if each is None:
                fresh.append(
                    Participation(project_id=place[0], organisation_id=place[1], role=role, contribution_eur=amount)
                )
            elif (each.role, each.contribution_eur) != (role, amount):
                each.role, each.contribution_eur = role, amount
                each.save(update_fields=["role", "contribution_eur"])
                report.participations.changed += 1
            else:
                report.participations.unchanged += 1
        Participation.objects.bulk_create(fresh)
        report.participations.new += len(fresh)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(text: str) -> date | None:
    try:
        return parsers.day(text, parsers.without_note) if text else None
    except WrongValueError:
        return None


def _amount(text: str) -> Decimal | None:
    """Return euros, with a point or a comma before the cents; None if there are none, or they cannot be read."""
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        grouped = parse_amount(text)  # 1.234.567,00
        if grouped is None:
            return None
        number = grouped.number
    return number.quantize(Decimal("0.01")) if number.is_finite() else None


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
