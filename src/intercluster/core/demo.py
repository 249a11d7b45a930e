"""What an app adds to the demo: its demo.py, found by name.

A demo.py has `remove()`, which deletes what the app added, and one or both of:

- `load(generated, loading)` writes the app's part of a generated alliance, which is the same for the same seed and day;
- `load_missing()` writes what is no part of the alliance, unless it is there, and returns a sentence on what is new or
  worth knowing, or "".

They are called in the order of INSTALLED_APPS, so that an app finds what lower apps have written; `remove` in the
opposite order.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from intercluster.analysis.progress import Advance
from intercluster.core.feature import submodules


@dataclass(frozen=True)
class DemoCluster:
    """A fictional cluster with its country, region, and its members' languages (shares)."""

    slug: str
    name: str
    summary: str
    country: str
    region: str
    position: tuple[float, float]
    writes: dict[str, int]
    speaks: str
    names: Mapping[str, str] = field(default_factory=dict)
    """In other languages of the interface."""


@dataclass(frozen=True)
class DemoStatement:
    """An offer or need with its true capability."""

    text: str
    language: str
    visibility: str
    expires: date | None
    capability: str


@dataclass
class DemoOrganisation:
    """A fictional organisation."""

    slug: str
    name: str
    cluster: str
    role: str
    kind: str
    country: str
    region: str
    registration_number: str
    headcount: int
    turnover_eur: int | None
    activities: list[str]
    languages: list[str]
    markets: list[str]
    website: str
    position: tuple[float, float]
    offers: list[DemoStatement] = field(default_factory=list)
    needs: list[DemoStatement] = field(default_factory=list)


@dataclass(frozen=True)
class DemoProject:
    """A fictional past project of organisations in several clusters."""

    external_id: str
    acronym: str
    title: str
    objective: str
    participants: tuple[str, ...]
    """Slugs, the coordinator first."""
    starts: date
    ends: date


@dataclass(frozen=True)
class DemoAlliance:
    """The generated alliance."""

    seed: int
    clusters: tuple[DemoCluster, ...]
    organisations: tuple[DemoOrganisation, ...]
    projects: tuple[DemoProject, ...]


@dataclass(frozen=True)
class Loading:
    """How a generated alliance is loaded."""

    now: datetime
    advance: Advance | None = None
    """Called with the number of organisations written and the number of all."""
    encoded: Callable[[DemoStatement], dict[str, Any]] | None = None
    """Returns the values of `encoder` and `vector` for a statement; without it, texts must still be indexed."""


def load_parts(generated: DemoAlliance, loading: Loading) -> None:
    """Write each app's part of a generated alliance."""
    for _feature, module in submodules("demo"):
        if hasattr(module, "load"):
            module.load(generated, loading)


def load_missing() -> Iterator[str]:
    """Write what is no part of the alliance and not there, and yield the sentences about it."""
    for _feature, module in submodules("demo"):
        if hasattr(module, "load_missing") and (sentence := module.load_missing()):
            yield sentence


def remove_parts() -> None:
    """Delete what each app has added, the last one first."""
    for _feature, module in reversed(list(submodules("demo"))):
        module.remove()
