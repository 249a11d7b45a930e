"""Fictional calls of the demo and an idea for one of them, which say that they are fictional."""

from datetime import timedelta

from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR, member_of
from intercluster.apps.projects.calls.services import CallFields, add_call
from intercluster.apps.projects.consortia.services import ConsortiumFields, add_consortium
from intercluster.apps.projects.models import Call, Consortium, Stage
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
TITLE = "Trays from bark instead of plastic"
CONSIDERED = 3
"""Organisations in the team of the idea, beside its own: the strongest in its first competences."""


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


def _load_idea(cluster: Cluster) -> None:
    """Write an idea of a member for the first call, with its competences and a few organisations in its team."""
    members = Organisation.objects.filter(is_demo=True, kind=Kind.COMPANY, clusters=cluster)
    owner, call = members.order_by("pk").first(), Call.objects.filter(is_demo=True).order_by("pk").first()
    if owner is None:
        return
    said = ConsortiumFields(TITLE, "en", IDEA, "BARKTRAY", call, Stage.BUILDING, months=36)
    made = add_consortium(OPERATOR, owner, said, cluster=cluster, is_demo=True)
    read_text(OPERATOR, made)
    rows = [
        RequirementFields(each.text, each.level, weight=max(5 - place // 2, 1), must=place == 0, pk=each.pk)
        for place, each in enumerate(made.requirements.all())
    ]
    save_requirements(OPERATOR, made, rows)
    for requirement in made.requirements.all()[:CONSIDERED]:
        here = set(made.partners.values_list("organisation", flat=True))
        able = [each.organisation for each in candidates(member_of(owner), requirement)]
        consider(OPERATOR, made, [each.slug for each in able if each.is_demo and each.pk not in here][:1])


def remove() -> None:
    """Delete the fictional calls and ideas."""
    Consortium.objects.filter(is_demo=True).delete()
    Call.objects.filter(is_demo=True).delete()
