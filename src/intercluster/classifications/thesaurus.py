"""The capability thesaurus: what an industry can do, in words of the trade, in the shape of SKOS.

The files below `capabilities/`, one a sector, were written for this platform from knowledge of the trade; no text is a
translation of another. SKOS: Miles & Bechhofer (2009), W3C Recommendation.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("sv", "nb", "fi", "en")
TEXTS = ("synonyms", "problems", "asked", "said")
HELD_OUT = 3
"""One capability in three is never trained on, so that what is learnt can be measured on it."""

Phrases = Mapping[str, tuple[str, ...]]
"""By ISO 639-1 code."""


@dataclass(frozen=True, eq=False)
class Capability:
    """Something that a firm, laboratory, school or public body can do for others."""

    id: str
    sector: str
    broader: str
    """The id of the capability that this one is part of, or ""."""
    related: tuple[str, ...]
    nace: tuple[str, ...]
    """NACE Rev. 2 classes of those who offer it."""
    abbreviations: tuple[str, ...]
    """Abbreviations, norms and terms that are alike in all languages."""
    label: Mapping[str, str]
    synonyms: Phrases
    problems: Phrases
    """What it solves, as those put it who have the problem."""
    asked: Phrases
    """What buyers ask for."""
    said: Phrases
    """What sellers say of themselves."""
    cpv: tuple[str, ...] = ()
    """Codes of the Common Procurement Vocabulary 2008 with their check digit, such as 77211100-3."""
    cn: tuple[str, ...] = ()
    """Headings of the Combined Nomenclature of goods, such as 4407."""
    yso: tuple[str, ...] = ()
    """Concepts of the General Finnish Ontology, such as p1234."""
    narrower: list[str] = field(default_factory=list)

    def grouped(self, language: str) -> dict[str, tuple[str, ...]]:
        """Return its texts in a language by group, of the names the label first."""
        return {
            "names": (self.label[language], *self.synonyms[language]),
            "problems": self.problems[language],
            "asked": self.asked[language],
            "said": self.said[language],
        }

    @property
    def is_held_out(self) -> bool:
        """Return whether it is kept from all training. It depends on the id alone, so that new ones move no others."""
        return int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % HELD_OUT == 0


@cache
def thesaurus() -> Mapping[str, Capability]:
    """Return all capabilities by id, sector by sector and in each as written."""
    capabilities: dict[str, Capability] = {}
    folder = files("intercluster.classifications") / "capabilities"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            sector = file.name.removesuffix(".toml")
            for row in tomllib.loads(file.read_text(encoding="utf-8"))["capability"]:
                capability = _capability(sector, row)
                if capability.id in capabilities:
                    raise ValueError(f"{file.name}: there are two capabilities {capability.id}")
                capabilities[capability.id] = capability
    for capability in capabilities.values():
        if capability.broader:
            capabilities[capability.broader].narrower.append(capability.id)
    return capabilities


def around(capability: Capability) -> frozenset[str]:
    """Return the ids of the capabilities that are related to one, whichever of the two says so, broader or narrower."""
    naming = {other.id for other in thesaurus().values() if capability.id in other.related}
    return frozenset({*capability.related, *naming, *capability.narrower, capability.broader} - {""})


def _capability(sector: str, row: Mapping[str, Any]) -> Capability:
    texts: dict[str, Any] = {name: {code: tuple(row[name][code]) for code in LANGUAGES} for name in TEXTS}
    lists: dict[str, Any] = {name: tuple(row[name]) for name in ("related", "nace", "abbreviations")}
    return Capability(
        id=row["id"],
        sector=sector,
        broader=row["broader"],
        label={code: row["label"][code] for code in LANGUAGES},
        cpv=tuple(row.get("cpv", ())),
        cn=tuple(row.get("cn", ())),
        yso=tuple(row.get("yso", ())),
        **lists,
        **texts,
    )


CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "id": "@id",
    "type": "@type",
    "prefLabel": {"@id": "skos:prefLabel", "@container": "@language"},
    "altLabel": {"@id": "skos:altLabel", "@container": "@language"},
    "hiddenLabel": {"@id": "skos:hiddenLabel", "@container": "@language"},
    "scopeNote": {"@id": "skos:scopeNote", "@container": "@language"},
    "example": {"@id": "skos:example", "@container": "@language"},
    "notation": "skos:notation",
    "broader": {"@id": "skos:broader", "@type": "@id"},
    "narrower": {"@id": "skos:narrower", "@type": "@id"},
    "related": {"@id": "skos:related", "@type": "@id"},
    "inScheme": {"@id": "skos:inScheme", "@type": "@id"},
    "topConceptOf": {"@id": "skos:topConceptOf", "@type": "@id"},
    "subject": {"@id": "dct:subject"},
    "about": {"@id": "dct:subject", "@type": "@id"},
}
"""The JSON-LD context of the export. Problems are scope notes; what is asked and said are examples."""

YSO = "http://www.yso.fi/onto/yso/"
"""Addresses of the concepts of the General Finnish Ontology begin with it."""
SUBJECTS = {"nace": "NACE Rev. 2", "cpv": "CPV 2008", "cn": "CN"}
"""Classifications whose codes the export writes as subjects, each with its name before the code."""


NO_TERMS: Mapping[str, Mapping[str, list[str]]] = {}


def skos(base: str, own_terms: Mapping[str, Mapping[str, list[str]]] = NO_TERMS) -> dict[str, Any]:
    """Return the thesaurus as SKOS in JSON-LD 1.1, with addresses below `base`, such as https://example.org.

    `own_terms` has what clusters call a capability, by its id and language: hidden labels, which search reads.
    """
    scheme = f"{base}/capabilities/"

    def address(key: str) -> str:
        return f"{scheme}{key}/"

    def concept(capability: Capability) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": address(capability.id),
            "type": "skos:Concept",
            "inScheme": scheme,
            "prefLabel": dict(capability.label),
            "altLabel": {code: list(own) for code, own in capability.synonyms.items()},
            "scopeNote": {code: list(own) for code, own in capability.problems.items()},
            "example": {code: [*capability.asked[code], *capability.said[code]] for code in LANGUAGES},
            "notation": list(capability.abbreviations),
            "subject": [f"{name} {code}" for key, name in SUBJECTS.items() for code in getattr(capability, key)],
            "about": [f"{YSO}{concept}" for concept in capability.yso],
            "narrower": [address(key) for key in capability.narrower],
            "related": [address(key) for key in capability.related],
        }
        if capability.id in own_terms:
            made["hiddenLabel"] = {code: sorted(own) for code, own in own_terms[capability.id].items()}
        return made | ({"broader": address(capability.broader)} if capability.broader else {"topConceptOf": scheme})

    about = {"id": scheme, "type": "skos:ConceptScheme", "prefLabel": SCHEME}
    return {"@context": CONTEXT, "@graph": [about, *map(concept, thesaurus().values())]}


SCHEME = {
    "sv": "Vad industrin kan",
    "nb": "Hva industrien kan",
    "fi": "Mitä teollisuus osaa",
    "en": "What industry can do",
}
