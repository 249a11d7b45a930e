"""Which texts a reader looks through: what they may read, narrowed by country and language."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.directory.anonymity.disclosure import of_cells
from intercluster.apps.directory.models import Participation, Project
from intercluster.apps.exchange.finding.kinds import Kind, Wanted
from intercluster.apps.exchange.models import Passage
from intercluster.apps.introductions.identity import Reader
from intercluster.core.feature import searchable_of


def looked_through(kind: Kind, wanted: Wanted, reader: Reader) -> QuerySet[Any]:
    """Return the rows of a searchable kind that the reader may read and asks for.

    Whether an unnamed author's text is among them depends only on what is disclosed of the author, so that nobody can
    learn who it is by trying one country after another.
    """
    assert kind.model is not None
    rows = searchable_of(kind.model).rows(reader.viewer)
    if wanted.languages:
        rows = rows.filter(language__in=wanted.languages)
    return rows.filter(_of_countries(kind, wanted.countries, reader)) if wanted.countries else rows


def _of_countries(kind: Kind, countries: Collection[str], reader: Reader) -> Q:
    if kind.has_author:
        cells = [cell for cell, told in reader.disclosures.by_cell.items() if told.country in countries]
        return Q(unnamed=False, organisation__country__in=countries) | Q(Q(unnamed=True), of_cells(cells))
    if kind.model is Passage:
        return Q(document__cluster__country__in=countries)
    assert kind.model is Project
    return Q(Exists(Participation.objects.filter(project=OuterRef("pk"), organisation__country__in=countries)))
