"""Loads the platform's own vocabulary: the names of the catalogue's capabilities in four languages."""

from intercluster.analysis.progress import Advance
from intercluster.apps.partnering.explanations.vocabulary_import import CAPABILITIES, Change, store_vocabulary
from intercluster.demo.capabilities import capabilities


def load_concepts(advance: Advance | None = None) -> Change:
    """Store the capabilities' names as concepts; loading them again changes nothing."""
    return store_vocabulary(CAPABILITIES, {entry.id: entry.title for entry in capabilities()}, advance)
