"""Fictional calls of the demo, an idea for one of them with its team and plan, and experts; all say what they are."""

from collections.abc import Sequence
from datetime import timedelta

from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR, member_of
from intercluster.apps.projects import demo_plan
from intercluster.apps.projects.calls.services import CallFields, add_call
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.experts.services import ExpertFields, publish
from intercluster.apps.projects.models import Call, Consortium, Expert, PartnerState, Requirement, Stage
from intercluster.apps.projects.requirements.services import RequirementFields, read_text, save_requirements
from intercluster.apps.projects.team.candidates import candidates
from intercluster.apps.projects.team.services import consider
from intercluster.core import clock
from intercluster.core.demo import DemoAlliance, Loading

CALLS = (
    ("horizon-ria", "en", "Bio-based materials from forest residues", "This call is fictional.", 120),
    ("eurostars-3", "sv", "Små och medelstora företag utvecklar tillsammans", "Utlysningen är fiktiv.", 60),
    ("interreg-sweden-norway", "nb", "Ny bruk av treavfall i grenseregionen", "Utlysningen er fiktiv.", 75),
    ("nordic-innovation", "fi", "Kiertotalous puurakentamisessa", "Haku on kuvitteellinen.", 30),
)
"""Programme, language, title, text, and days until it closes. A cluster keeps those in its language."""
IDEA = """This idea is fictional. Trays from bark and pulp fibre replace plastic packaging for food.
The project develops moulded fibre with a bio-based barrier coating. The trays are tested for food contact.
A pilot line is built and tried out. A life cycle assessment compares the trays with plastic ones.
Bark is debarked, dried and ground at a sawmill. Robots pick the trays and pack them.
"""
SHOWN = ("text", "requirements", "team")
TITLE = "Trays from bark instead of plastic"
STATES = (PartnerState.JOINED, PartnerState.JOINED, PartnerState.CONSIDERED)
"""Of the strongest organisations in the first competences of the idea."""
MOST_SEARCHED = 6
"""Competences that are searched for these."""
EXPERTS = {
    "SE": ExpertFields(
        "Den här uppgiften är fiktiv. Torkning och malning av bark, och hur bark lagras.",
        "sv",
        ("sv", "en"),
        "BARKTRAY",
    ),
    "NO": ExpertFields(
        "Denne opplysningen er fiktiv. Roboter som plukker og pakker, og hvordan små bedrifter tar dem i bruk.",
        "nb",
        ("nb", "sv", "en"),
    ),
    "FI": ExpertFields(
        "Tämä tieto on kuvitteellinen. Elintarvikepakkausten testaus ja elinkaariarviointi.", "fi", ("fi", "en")
    ),
}
"""What the owner of a firm publishes of themselves, by the country of the firm."""


def load(generated: DemoAlliance, loading: Loading) -> None:
    """Write a few calls."""
    keepers = {made.speaks: Cluster.objects.get(slug=made.slug) for made in generated.clusters}
    first = next(iter(keepers.values()))
    today = clock.today()
    for programme, language, title, text, days in CALLS:
        said = CallFields(
            title=title,
            language=language,
            programme=programme,
            text=text,
            opens=today - timedelta(days=10),
            closes=today + timedelta(days=days),
        )
        add_call(OPERATOR, keepers.get(language, first), said, is_demo=True)
    _load_idea(first)
    for owner in _owners():
        if words := EXPERTS.get(owner.organisation.country):
            publish(owner.user, owner.organisation, words)


def _load_idea(cluster: Cluster) -> None:
    """Write an idea of a member for the first call, with its competences and a few organisations in its team."""
    members = Organisation.objects.filter(is_demo=True, kind=Kind.COMPANY, clusters=cluster)
    edited = [each.organisation for each in _owners()]  # who signs in as one of these finds the idea
    owner = next((each for each in edited if each in members), None) or members.order_by("pk").first()
    call = Call.objects.filter(is_demo=True).order_by("pk").first()
    if owner is None:
        return
    said = ConsortiumFields(TITLE, "en", IDEA, "BARKTRAY", call, Stage.BUILDING, shown=SHOWN, months=36)
    made = add_consortium(OPERATOR, owner, said, cluster=cluster, is_demo=True)
    read_text(OPERATOR, made)
    rows = [
        RequirementFields(each.text, each.level, weight=max(5 - place // 2, 1), must=place == 0, pk=each.pk)
        for place, each in enumerate(made.requirements.all())
    ]
    save_requirements(OPERATOR, made, rows)
    others = [each for each in edited if each != owner]
    states = iter(STATES)
    for requirement in made.requirements.all()[:MOST_SEARCHED]:
        here = {*made.partners.values_list("organisation", flat=True), *(each.pk for each in others)}
        able = [each.organisation for each in candidates(member_of(owner), requirement)]
        found = [each for each in able if each.is_demo and each.pk not in here][:1]
        if found and (state := next(states, None)):
            _add(made, found, state, f"Works on: {requirement.text}.", requirement)
    _add(made, others[:1], PartnerState.JOINED, "Tries the trays out in its own trade.")
    _add(made, others[1:2], PartnerState.INVITED)
    demo_plan.load(made)


def _owners() -> list[Affiliation]:
    """Return the first editor of a firm of the demo in each country."""
    own = Affiliation.objects.filter(organisation__is_demo=True, role=Affiliation.Role.EDITOR)
    first = own.order_by("organisation__country", "pk").distinct("organisation__country")
    return sorted(first.select_related("organisation", "user"), key=lambda each: each.pk)


def _add(
    made: Consortium,
    organisations: Sequence[Organisation],
    state: PartnerState,
    contribution: str = "",
    takes: Requirement | None = None,
) -> None:
    """Put organisations into the team, and notify nobody: all of it is fictional."""
    consider(OPERATOR, made, [each.slug for each in organisations])
    for place in made.partners.filter(organisation__in=organisations):
        place.state, place.contribution, place.groups = state, contribution, [] if contribution else None
        place.save()
        place.takes.set([takes] if takes else [])


def remove() -> None:
    """Delete the fictional calls and ideas."""
    Expert.objects.filter(organisation__is_demo=True).delete()
    Consortium.objects.filter(is_demo=True).delete()
    Call.objects.filter(is_demo=True).delete()
