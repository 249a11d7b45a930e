"""Reads of the capability thesaurus, in the reader's language."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intercluster.classifications.thesaurus import LANGUAGES, Capability, thesaurus

SECTORS = {
    "forestry": _("Forestry"),
    "sawmill": _("Sawmills"),
    "wood-building": _("Building with wood"),
    "furniture-and-joinery": _("Furniture and joinery"),
    "packaging": _("Packaging"),
    "textiles-and-new-fibres": _("Textiles and new fibres"),
    "pulp-and-paper": _("Pulp and paper"),
    "bioproducts-and-chemicals": _("Bioproducts and chemicals"),
    "energy": _("Energy"),
    "environment": _("Environment"),
    "laboratories-and-testing": _("Laboratories and testing"),
    "machine-shop": _("Machine shops"),
    "maintenance": _("Maintenance"),
    "automation-and-electrics": _("Automation and electrics"),
    "software-and-data": _("Software and data"),
    "logistics": _("Logistics"),
    "business-services": _("Business services"),
    "training-and-research": _("Training and research"),
}
"""Names of the sectors, in the order in which they are listed."""


LONGEST = 100
"""Characters of a search that are read."""


@dataclass(frozen=True)
class Entry:
    """A capability in a list, by its name in the reader's language."""

    key: str
    label: str
    narrower: list["Entry"]


@dataclass(frozen=True)
class Sector:
    """A sector with its capabilities."""

    key: str
    label: str
    entries: list[Entry]


def reading_language() -> str:
    """Return the language in which the reader gets names."""
    language = (get_language() or "en")[:2]
    return language if language in LANGUAGES else "en"


def found(text: str = "") -> tuple[list[Sector], int]:
    """Return the capabilities that have a text in a name or synonym of any language, by sector, and how many there are.

    What is above one that has it is listed too. An empty text finds all.
    """
    sought, every = text.strip().casefold(), thesaurus()
    keys = {key for key, capability in every.items() if any(sought in name.casefold() for name in _names(capability))}
    shown = set(keys)
    for key in keys:
        above = every[key].broader
        while above:
            shown.add(above)
            above = every[above].broader
    sectors = {key: Sector(key, str(label), []) for key, label in SECTORS.items()}
    for capability in every.values():
        if not capability.broader and capability.id in shown:
            sectors[capability.sector].entries.append(_entry(capability, shown, reading_language()))
    return [sector for sector in sectors.values() if sector.entries], len(keys)


def _entry(capability: Capability, shown: Collection[str], language: str) -> Entry:
    narrower = [_entry(thesaurus()[key], shown, language) for key in capability.narrower if key in shown]
    return Entry(capability.id, capability.label[language], narrower)


def _names(capability: Capability) -> list[str]:
    synonyms = [name for own in capability.synonyms.values() for name in own]
    return [*capability.label.values(), *synonyms, *capability.abbreviations]


def label_of(key: str) -> str:
    """Return what a capability is called in the reader's language; the key of one that is no more."""
    capability = thesaurus().get(key)
    return capability.label[reading_language()] if capability else key
