"""What the table of roles is tried with, of calls, programmes and consortia: one of each in each cluster."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.plugins.northern import Northern
from tests.roles import Cell, Side, World, person

from intercluster.apps.directory.models import Affiliation, Offer, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.calls.services import CallFields, ProgrammeFields, add_call, add_programme, put_rule
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.inviting.services import add_partner
from intercluster.apps.projects.models import (
    Audience,
    Call,
    Comment,
    Consortium,
    Cost,
    Deliverable,
    Expert,
    Partner,
    PartnerState,
    PersonMonths,
    Programme,
    WorkPackage,
)
from intercluster.apps.projects.plan.items import KINDS, state_of
from intercluster.apps.projects.requirements.services import RequirementFields, save_requirements

RULE = {
    "kind": "count",
    "key": "partners",
    "least": 2,
    "source": {"address": "example.org", "read": "2026-11-30"},
}
CONFIRM = {
    "kind": "confirm",
    "key": "civil",
    "topic": "civil",
    "source": {"address": "example.org", "read": "2026-11-30"},
}
IDEA = {"title": "Bark instead of plastic", "language": "en"}
SAID = {
    "kind": "count",
    "different": "partner",
    "least": "3",
    "source_address": "example.org",
    "source_read": "2026-11-30",
}


def prepare(world: World) -> None:
    """Give each cluster a programme and a call with a rule."""
    for side in world.sides:
        programme = add_programme(OPERATOR, side.cluster, ProgrammeFields("Vouchers"))
        put_rule(OPERATOR, programme, RULE)
        call = add_call(OPERATOR, side.cluster, CallFields("Vouchers of 2027", "en"))
        for rule in (RULE, CONFIRM):
            put_rule(OPERATOR, call, rule)
        said = ConsortiumFields("Bark instead of plastic", "en", "Packaging from bark.", call=call)
        made = add_consortium(OPERATOR, side.organisation, said, cluster=side.cluster)
        save_requirements(OPERATOR, made, [RequirementFields("Bark pressing")])
        write_plan(made)
        _invited(side, made)


def write_plan(made: Consortium) -> None:
    """Give a consortium a plan with one of each, which its first partner carries out."""
    place = made.partners.get(number=1)
    package = WorkPackage.objects.create(consortium=made, number=1, title="Pulp", lead=place, ends=6, tasks="Pulping")
    PersonMonths.objects.create(work_package=package, partner=place, months=3)
    Cost.objects.create(work_package=package, partner=place, category="travel", amount=500, what="Two meetings")
    Deliverable.objects.create(work_package=package, number=1, title="Tray", month=6)
    made.milestones.create(number=1, title="First tray", month=3).work_packages.add(package)
    made.risks.create(number=1, text="No bark", measure="Store it")


def _invited(side: Side, own: Consortium) -> None:
    """Let the organisation consider a guest for its own idea, and be invited to the guest's."""
    guest = Organisation.objects.create(slug=f"{side.cluster.slug}-guest", name="Guest Demo", country="SE")
    Affiliation.objects.create(user=person(guest.slug), organisation=guest, role="editor")
    add_partner(OPERATOR, own, guest)
    theirs = add_consortium(OPERATOR, guest, ConsortiumFields("Guests", "en"))
    add_partner(OPERATOR, theirs, side.organisation)
    Partner.objects.filter(organisation=side.organisation, consortium=theirs).update(state=PartnerState.INVITED)


def before(path: str, cell: Cell) -> None:
    """Let the organisation have joined where it leaves."""
    if path.endswith("/leave/"):
        own = Partner.objects.filter(organisation=cell.here.organisation, state=PartnerState.INVITED)
        own.update(state=PartnerState.JOINED)


def _offered(cell: Cell) -> str:
    """Return the address at which the organisation says that it can do what the guest lacks, from the key on."""
    theirs = Consortium.objects.get(organisation__slug=_guest(cell))
    save_requirements(OPERATOR, theirs, [RequirementFields("Bark pressing")])
    offer = Offer.objects.create(organisation=cell.here.organisation, text="We press bark", language="en")
    return f"{theirs.key}/we-can/{theirs.requirements.get().pk}/{offer.pk}"


def _comment(cell: Cell) -> object:
    return Comment.objects.create(consortium=_consortium(cell), author=cell.whose, text="Who asks the mill?").pk


def _expert(cell: Cell) -> object:
    """Return the key of what an editor of the guest says of themselves."""
    editor = Affiliation.objects.get(organisation__slug=_guest(cell))
    return Expert.objects.create(person=editor.user, organisation=editor.organisation, field="Pressing of bark").key


def _body(cell: Cell) -> str:
    Organisation.objects.filter(slug=_guest(cell)).update(kind="research")
    return _guest(cell)


def _question(_cell: Cell, _address: str) -> dict[str, object]:
    own = Organisation.objects.get(slug="own-firm")
    return {"organisation": own.pk, "need": "How to press bark", "text": "Can we meet?"}


def _guest(cell: Cell) -> str:
    return f"{cell.here.cluster.slug}-guest"


def _answered(cell: Cell) -> str:
    """Return the address of the organisation's place in the guest's idea, from the key on."""
    theirs = Consortium.objects.get(organisation__slug=_guest(cell))
    return f"{theirs.key}/partners/{cell.here.organisation.slug}"


def _call(cell: Cell) -> object:
    return Call.objects.get(cluster=cell.here.cluster).slug


def _consortium(cell: Cell) -> Consortium:
    return Consortium.objects.get(cluster=cell.here.cluster)


def _place(cell: Cell) -> int:
    return _consortium(cell).partners.get(number=1).pk


def _cost(cell: Cell) -> dict[str, Any]:
    made = _consortium(cell)
    own = {"partner": _place(cell), "work_package": made.work_packages.get().pk}
    return own | {"category": "travel", "amount": "10"}


def _programme(cell: Cell) -> object:
    return Programme.objects.get(cluster=cell.here.cluster).slug


PLACE = "/consortia/{key}/partners/{organisation}"
SUBJECTS = {
    "/partners/{organisation}": _guest,
    "/consortia/{key}/we-can/{requirement}/{offer}": _offered,
    "/comments/{comment}": _comment,
    "/experts/{key}": _expert,
    "/experts/me/{organisation}": lambda cell: cell.here.organisation.slug,
    "/experts/organisations/{organisation}": _body,
    **{f"{PLACE}/{act}/": _answered for act in ("join", "decline", "leave")},
    "/consortia/{key}": lambda cell: _consortium(cell).key,
    "/competences/{pk}": lambda cell: _consortium(cell).requirements.get().pk,
    "/team/{organisation}": lambda cell: cell.here.organisation.slug,
    "/calls/{slug}": _call,
    "/programmes/{slug}": _programme,
    "/rules/{rule}": lambda _cell: "partners",
    "/files/{name}.{form}": lambda _cell: "team.csv",
    "/files/partners/{number}/{name}.{form}": lambda _cell: "1/letter.docx",
    "/plan/{name}": lambda _cell: "gantt",
    "/plan/{kind}": lambda _cell: "work-packages",
    "/work-packages/{item}": lambda cell: _consortium(cell).work_packages.get().pk,
    "/costs/{item}": lambda cell: Cost.objects.get(work_package__consortium=_consortium(cell)).pk,
}
PACKAGE = {"title": "Trays", "begins": 1, "ends": 3}
DATA = {
    "/calls/{slug}/edit/": {"title": "Vouchers", "language": "en"},
    "/calls/{slug}/rules/{rule}/": SAID,
    "/consortia/new/": lambda cell, _address: IDEA | {"organisation": cell.here.organisation.pk},
    "/office/{cluster}/consortia/new/": lambda cell, _address: IDEA | {"organisation": cell.here.organisation.pk},
    "/consortia/{key}/competences/": {"read": "1"},
    "/consortia/{key}/team/": lambda cell, _address: {"organisation": cell.here.organisation.slug},
    "/consortia/{key}/team/{organisation}/": {"has_groups": "none"},
    "/consortia/{key}/partners/": lambda cell, _address: {"organisation": cell.here.organisation.slug},
    "/consortia/{key}/we-can/{requirement}/{offer}/": {"text": "We can do this."},
    "/experts/me/{organisation}/": {"field": "Bark", "language": "en", "languages": ["en"]},
    "/experts/{key}/ask/": _question,
    "/experts/organisations/{organisation}/ask/": _question,
    "/consortia/{key}/comments/": {"text": "Who asks the mill?"},
    f"{PLACE}/": {"role": "partner"},
    f"{PLACE}/invite/": {"text": "Join us!"},
    f"{PLACE}/decline/": {"refusal": "other"},
    "/consortia/{key}/edit/": IDEA | {"currency": "EUR", "stage": "idea", "audience": "team"},
    "/consortia/{key}/plan/": lambda cell, _address: {
        "kind": "risks",
        "item": _consortium(cell).risks.get().pk,
        "direction": "up",
    },
    "/consortia/{key}/plan/{kind}/": PACKAGE,
    "/consortia/{key}/plan/{kind}/{item}/": lambda cell, _address: {
        **PACKAGE,
        "began_from": state_of(_consortium(cell).work_packages.get(), KINDS["work-packages"].fields),
    },
    "/consortia/{key}/budget/": lambda cell, _address: {f"rate-{_place(cell)}": "8000"},
    "/consortia/{key}/budget/costs/": lambda cell, _address: _cost(cell),
    "/consortia/{key}/budget/costs/{item}/": lambda cell, _address: _cost(cell),
    "/consortia/{key}/funding/": lambda cell, _address: {f"asked-{_place(cell)}": "100"},
    "/consortia/{key}/rules/": {"rule": "civil", "answer": "yes"},
    "/office/{cluster}/calls/new/": {"title": "Vouchers", "language": "en"},
    "/office/{cluster}/calls/import/": lambda _cell, _address: {
        "file": SimpleUploadedFile("calls.csv", b"title\nInnovation vouchers\n")
    },
    "/programmes/{slug}/edit/": {"name": "Vouchers"},
    "/programmes/{slug}/rules/{rule}/": SAID,
    "/office/{cluster}/programmes/new/": {"name": "Vouchers"},
}


def _browsed_call(northern: Northern) -> object:
    cluster = northern.clusters["FI"]
    found = Call.objects.filter(cluster=cluster).first()
    said = CallFields("Innovation vouchers", "en", programme="eic-transition", text="For small firms.")
    if found is None:
        found = add_call(OPERATOR, cluster, said)
        put_rule(OPERATOR, found, RULE)
    return found.slug


def _browsed_programme(northern: Northern) -> object:
    cluster = northern.clusters["FI"]
    found = Programme.objects.filter(cluster=cluster).first()
    if found is None:
        found = add_programme(OPERATOR, cluster, ProgrammeFields("Vouchers"))
        put_rule(OPERATOR, found, RULE)
    return found.slug


def _browsed_consortium(northern: Northern) -> object:
    firm = Organisation.objects.filter(clusters=northern.clusters["FI"], kind="company").order_by("pk")[0]
    found = Consortium.objects.filter(organisation=firm).first()
    if found is None:
        said = ConsortiumFields("Bark instead of plastic", "en", "Trays from bark.", audience=Audience.PUBLIC)
        found = add_consortium(OPERATOR, firm, said, cluster=northern.clusters["FI"])
        save_requirements(OPERATOR, found, [RequirementFields("Drying of sawn timber with little energy")])
        write_plan(found)
        add_partner(OPERATOR, found, northern.organisations["drier"])
    return found.key


def _browsed_requirement(northern: Northern) -> object:
    return Consortium.objects.get(key=_browsed_consortium(northern)).requirements.all()[0].pk


def _browsed_partner(northern: Northern) -> object:
    return Consortium.objects.get(key=_browsed_consortium(northern)).organisation.slug


BROWSED = {
    "/partners/{organisation}": lambda _northern: "drier",
    "/consortia/{key}": _browsed_consortium,
    "/competences/{pk}": _browsed_requirement,
    "/team/{organisation}": _browsed_partner,
    "/calls/{slug}": _browsed_call,
    "/programmes/{slug}": _browsed_programme,
    "/rules/{rule}": lambda _northern: "partners",
    "/plan/{kind}": lambda _northern: "work-packages",
    "/work-packages/{item}": lambda northern: (
        WorkPackage.objects.get(consortium__key=_browsed_consortium(northern), number=1).pk
    ),
}
