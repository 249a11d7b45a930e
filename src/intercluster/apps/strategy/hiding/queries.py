"""Reads of what is hidden in a round."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.strategy.hiding.rules import may_read
from intercluster.apps.strategy.models import Amendment, Proposal, Round
from intercluster.apps.strategy.rounds.rules import voices
from intercluster.core.page_language import page_language


@dataclass(frozen=True)
class Hidden:
    """A hidden proposal or amendment in a list."""

    said: Proposal | Amendment
    title: str
    language: str
    address: str


def hidden_of(viewer: Viewer, found: Round, there: Iterable[Proposal] | Iterable[Amendment]) -> list[Hidden]:
    """Return what is hidden of a round, as far as the viewer may still read it."""
    own = voices(viewer, found)
    return [_listed(each, found) for each in there if each.hidden and may_read(viewer, each, own)]


def _listed(said: Proposal | Amendment, found: Round) -> Hidden:
    if isinstance(said, Proposal):
        name, title, language = "strategy:proposal", said.title, said.language
    else:
        name, title, language = "strategy:amendment", said.before.title, said.before.language
        if not title:
            title, language = said.before.part.get_kind_display(), page_language()
    return Hidden(said, title, language, reverse(name, args=[found.strategy.slug, said.pk]))
