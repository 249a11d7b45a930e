"""Reads of the competences that an idea takes, and what its text says of them."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from django.apps import apps
from django.db.models import Max, QuerySet

from intercluster.apps.partnering.understood.queries import subjects_at, vectors_of_texts
from intercluster.apps.projects.models import Consortium, Requirement
from intercluster.classifications.thesaurus import LANGUAGES, thesaurus

MOST_READ = 12
"""Most competences that are read from a text."""
MOST_SENTENCES = 80
"""Sentences of a text that are read: each takes some 40 ms."""
LEAST_WORDS = 3
"""A sentence of fewer words says too little by itself."""
_ENDS = re.compile(r"(?<=[.!?;:…])\s+|[\r\n]+")


def requirements(consortium: Consortium) -> QuerySet[Requirement]:
    """Return the competences that a consortium takes, in its order."""
    return consortium.requirements.select_related("work_package")


def taken_out(consortium: Consortium) -> set[str]:
    """Return the capabilities that people removed, or put into other words, since the idea's text was last changed."""
    past = apps.get_model("projects", "ConsortiumEvent")._default_manager.filter(pgh_obj_id=consortium.pk)
    written = past.exclude(text=consortium.text).aggregate(last=Max("pgh_created_at"))["last"]
    events = apps.get_model("projects", "RequirementEvent")._default_manager.filter(consortium_id=consortium.pk)
    if written is not None:
        events = events.filter(pgh_created_at__gt=written)
    last = dict(events.exclude(capability="").order_by("pgh_id").values_list("capability", "pgh_label"))
    return {capability for capability, label in last.items() if label != "insert"}


def read_from(text: str, language: str) -> list[str]:
    """Return the ids of the capabilities that a text is about, sentence by sentence, those named most often first."""
    sentences = sentences_of(text)
    if not sentences:
        return []
    found: dict[str, float] = {}
    for vector in vectors_of_texts(sentences, [language] * len(sentences)):
        for rank, subject in enumerate(subjects_at(vector), start=1):
            found[subject.key] = found.get(subject.key, 0.0) + 1 / rank
    return sorted(found, key=lambda key: -found[key])[:MOST_READ]


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text that say enough; a text of few words is read as a whole."""
    parts = [" ".join(part.split()) for part in _ENDS.split(text.replace("\0", " "))]
    long = [part for part in parts if len(part.split()) >= LEAST_WORDS]
    return (long or [whole for whole in [" ".join(text.split())] if whole])[:MOST_SENTENCES]


def label_in(key: str, language: str) -> str:
    """Return what a capability is called in a language, in English if the thesaurus has not the language."""
    return thesaurus()[key].label[language if language in LANGUAGES else "en"]


def labels(language: str) -> Sequence[str]:
    """Return what all capabilities are called in a language, in alphabetical order."""
    return sorted((label_in(key, language) for key in thesaurus()), key=str.casefold)


def capability_called(text: str) -> str:
    """Return the id of the capability that has this label in any language, or ""."""
    return _by_label().get(text.strip().casefold(), "")


@cache
def _by_label() -> Mapping[str, str]:
    return {label.casefold(): key for key, each in thesaurus().items() for label in each.label.values()}
