"""Fictional calls of the demo, which say that they are fictional."""

from datetime import timedelta

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.models import Call
from intercluster.apps.projects.services import CallFields, add_call
from intercluster.core import clock
from intercluster.core.demo import DemoAlliance, Loading

CALLS = (
    ("horizon-ria", "en", "Bio-based materials from forest residues", "This call is fictional.", 120),
    ("eurostars-3", "sv", "Små och medelstora företag utvecklar tillsammans", "Utlysningen är fiktiv.", 60),
    ("interreg-sweden-norway", "nb", "Ny bruk av treavfall i grenseregionen", "Utlysningen er fiktiv.", 75),
    ("nordic-innovation", "fi", "Kiertotalous puurakentamisessa", "Haku on kuvitteellinen.", 30),
)
"""Programme, language, title, text, and days until it closes. A cluster keeps those in its language."""


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


def remove() -> None:
    """Delete the fictional calls."""
    Call.objects.filter(is_demo=True).delete()
