"""An app as a plug-in: what it adds to the platform, stated in its own folder."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType
from typing import ClassVar

import environ
from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.module_loading import import_string, module_has_submodule
from django.utils.translation import gettext_lazy as _

from intercluster.core.platform import days_to_keep
from intercluster.core.saved_searches import SearchKind
from intercluster.core.searchable import Searchable


class Section(TextChoices):
    """A section of the navigation, in order. One without a part for the reader is absent."""

    OFFICE = "office", _("Office")
    PARTNERS = "partners", _("Partners")
    PROJECTS = "projects", _("Projects")
    REGIONS = "regions", _("Regions")
    STRATEGY = "strategy", _("Strategy")
    MEET = "meet", _("Meet")
    ADMINISTRATION = "administration", _("Platform")
    ME = "me", _("My account")
    """The reader's own menu, at the right."""


@dataclass(frozen=True)
class NavItem:
    """An entry of a section: one page, or `links` if the pages depend on the reader."""

    section: Section
    position: int
    """Entries are sorted by it; the section opens on the first."""
    label: Promise | str = ""
    view: str = ""
    """Name of the page's address, such as "events:list"."""
    people_only: bool = False
    """True for signed-in people only."""
    badge: str = ""
    """Dotted path of a function that takes the request and returns the number of things that wait there."""
    links: str = ""
    """Dotted path of a function that takes the request and returns pairs of label and address."""


@dataclass(frozen=True)
class OfficeTab:
    """A page of a cluster's office, which stands as a tab on the office's pages."""

    position: int
    """Tabs are sorted by it."""
    label: Promise
    view: str
    """Name of the page's address, which takes the cluster's slug."""


@dataclass(frozen=True)
class Scope:
    """A use of API tokens. The rights of the token's person limit it further."""

    name: str
    label: Promise


@dataclass(frozen=True)
class Period:
    """Data that is kept for a number of days only."""

    name: str
    label: Promise
    setting: str
    """The setting with the number of days."""
    purge: str
    """Dotted path of a function that takes a limit and the present moment. It deletes what is older than the limit, and
    returns the number of deleted items."""
    of_cluster: str = ""
    """Dotted path of a function that takes a cluster, a limit and the present moment. It does the same for what belongs
    to one cluster, whose managers may then choose fewer days than the platform."""
    shortest: int = 7
    """Fewest days that a cluster may choose."""

    @property
    def most(self) -> int:
        """Return the number of days that the setting says, which an administrator may shorten."""
        return int(getattr(settings, self.setting))

    @property
    def days(self) -> int:
        """Return the number of days."""
        return days_to_keep(self.setting)

    def enforce(self, now: datetime) -> int:
        """Delete what has been kept long enough, and return the number of deleted items."""
        return int(import_string(self.purge)(now - timedelta(days=self.days), now))

    def enforce_in(self, cluster: Model, days: int, now: datetime) -> int:
        """Delete what a cluster keeps for fewer days, and return the number of deleted items."""
        return int(import_string(self.of_cluster)(cluster, now - timedelta(days=days), now))


@dataclass(frozen=True)
class Command:
    """A command `intercluster NAME`, or a group of commands `intercluster NAME …`."""

    name: str
    help: str
    """What the list of commands says of it. Nothing for a group to which an app below adds commands as well."""
    path: str
    """Dotted path of a function or, for a group, of a `typer.Typer`."""
    position: int = 1000
    """Commands are listed by it, and then as their apps are installed."""


@dataclass(frozen=True)
class Step:
    """A step of a command that reports its progress."""

    label: str
    run: str
    """Dotted path of a function that takes an `analysis.progress.Advance`, to report its progress."""


@dataclass(frozen=True)
class Check:
    """A part of the installation that `intercluster check` looks at."""

    name: str
    label: Promise
    find: str
    """Dotted path of a function that returns an answer; see core/health/findings.py."""
    needs_database: bool = True
    outside: bool = False
    """True if it asks another computer, or takes long: pages leave it out."""


class FeatureConfig(AppConfig):
    """Configuration of an app that plugs itself into the platform.

    Small facts are attributes of the class. What an attribute names by a dotted path is imported when it is needed,
    since models do not exist yet when this class is read.

    Modules are found in the app's folder by their names, if they exist:

    - notices: the kinds of notices that the app sends, imported at start
    - urls: `urlpatterns` of its pages, from the root
    - api: `router` of its part of the HTTP API
    - capabilities: a catalogue of texts in several languages, from which language means are learnt
    - tasks: jobs, which the worker imports
    - demo: what the app writes and deletes when the demo is loaded and removed; see core/demo.py
    - personal: what the app holds on people and how it forgets them; see core/personal_data.py
    """

    default = False  # of the classes in an apps.py, Django takes the app's own and not this one

    at_start: ClassVar[tuple[str, ...]] = ("notices",)
    """Modules that are imported when Django starts, after all models are loaded."""
    slots: ClassVar[Mapping[str, str]] = {}
    """Templates of fragments for pages of lower apps, by the slot that each fills."""
    settings: ClassVar[Mapping[str, int]] = {}
    """Numbers that an installation may choose, with their defaults: NAME is read from INTERCLUSTER_NAME."""
    navigation: ClassVar[Sequence[NavItem]] = ()
    """Parts of the navigation's sections."""
    forms_lead_back: ClassVar[bool] = False
    """Whether who opens an address that only takes a form comes to the nearest page above it."""
    asks: ClassVar[Mapping[str, str]] = {}
    """What every page asks about its reader, by name: dotted paths of functions that take the request and return a
    question, or its answer if that is known; see core/asked.py."""
    scopes: ClassVar[Sequence[Scope]] = ()
    """Uses of API tokens."""
    retention: ClassVar[Sequence[Period]] = ()
    """Data that is kept for a time only."""
    searchable: ClassVar[Sequence[Searchable]] = ()
    """Models whose texts people can search."""
    saved_searches: ClassVar[Sequence[SearchKind]] = ()
    """Kinds of searches that people can save."""
    commands: ClassVar[Sequence[Command]] = ()
    """Commands, which are loaded when one is asked for."""
    at_serving: ClassVar[str] = ""
    """Dotted path of a function that takes the platform's address, and returns what `intercluster serve` says first."""
    setup_steps: ClassVar[Sequence[Step]] = ()
    """Steps of `intercluster setup` after the tables exist."""
    text_steps: ClassVar[Sequence[Step]] = ()
    """Steps that prepare new texts for search: run before pages are served, and by commands that add texts."""
    health: ClassVar[Sequence[Check]] = ()
    """What tells whether the app's part of an installation is sound."""
    after_restore: ClassVar[str] = ""
    """Dotted path of a function that is called once a backup was restored. It returns what the operator should know."""
    timeline: ClassVar[str] = ""
    """Dotted path of a function that returns the app's entries in a timeline; see core/history/timeline.py."""
    office_tabs: ClassVar[Sequence[OfficeTab]] = ()
    office_panels: ClassVar[Sequence[str]] = ()
    """Dotted paths of functions that take cluster, viewer and time and return panels; see core/office_panels.py."""

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        cls.default = True

    def ready(self) -> None:
        """Read the app's settings, and import the modules needed before the first request, command or job."""
        for name, default in self.settings.items():
            if not hasattr(settings, name):
                setattr(settings, name, environ.Env().int(f"INTERCLUSTER_{name}", default))
        for name in self.at_start:
            self.submodule(name)

    def submodule(self, name: str) -> ModuleType | None:
        """Import one of the app's modules, or return None if the app has no module of this name."""
        if self.module is None or not module_has_submodule(self.module, name):
            return None
        return import_module(f"{self.name}.{name}")


def features() -> list[FeatureConfig]:
    """Return the apps that are plug-ins, in the order of INSTALLED_APPS."""
    return [config for config in apps.get_app_configs() if isinstance(config, FeatureConfig)]


def text_steps() -> list[Step]:
    """Return what is done about texts that are new, app by app."""
    return [step for feature in features() for step in feature.text_steps]


def scopes() -> dict[str, Scope]:
    """Return the scopes of API tokens by name."""
    return {scope.name: scope for feature in features() for scope in feature.scopes}


def periods() -> list[Period]:
    """Return the periods of retention, the longest first."""
    every = [period for feature in features() for period in feature.retention]
    return sorted(every, key=lambda period: -period.days)


def cluster_periods() -> list[Period]:
    """Return the periods that a cluster may choose for itself."""
    return [period for period in periods() if period.of_cluster]


def searchables() -> list[Searchable]:
    """Return the models whose texts people can search."""
    return [searchable for feature in features() for searchable in feature.searchable]


def searchable_of(model: type[Model]) -> Searchable:
    """Return how a model is searched."""
    return next(searchable for searchable in searchables() if searchable.model_class is model)


def search_kinds() -> dict[str, SearchKind]:
    """Return the kinds of searches that people can save, by name."""
    return {kind.name: kind for feature in features() for kind in feature.saved_searches}


def submodules(name: str) -> Iterator[tuple[FeatureConfig, ModuleType]]:
    """Return each app that has a module of this name, with the module."""
    for feature in features():
        if (module := feature.submodule(name)) is not None:
            yield feature, module
