"""The texts by which participants are compared: what they bring, else what the directory has of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Need, Offer
from intercluster.apps.directory.queries import needs, offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.events.models import Brought, Participant
from intercluster.apps.partnering.indexing.language_tools import language

MOST_TEXTS = 6
"""Offers, and needs, of a participant that are compared: the newest."""


@dataclass
class Texts:
    """What a participant offers and needs."""

    offers: list[Offer] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)


def texts_of(viewer: Viewer, participants: Collection[Participant], *, own: bool = False) -> Mapping[int, Texts]:
    """Return the texts of participants that the viewer reads with their names, by the participants' keys.

    Of an own participant that is all its texts. Of others a text that its author shows without a name never counts,
    for nobody: what else a participant has is the same whether there is one or not. Nor does one that is not indexed
    yet, since to place many texts takes long.
    """
    keys = {each.organisation_id for each in participants if each.organisation_id is not None}
    by_name = Q(organisation__in=keys)
    if not own:
        by_name &= Q(visibility__in=NAMED, encoder=language().space)
    brought = _brought(participants)
    found = {each.pk: Texts() for each in participants}
    for name, readable in (("offers", offers(viewer)), ("needs", needs(viewer))):
        by_organisation: dict[int, list[Any]] = defaultdict(list)
        for row in _light(readable.filter(by_name, Q(unnamed=False))):
            by_organisation[row.organisation_id].append(row)
        for each in participants:
            setattr(found[each.pk], name, by_organisation.get(each.organisation_id or 0, []))
    return {key: _brought_alone(texts, brought[key]) for key, texts in found.items()}


NAMED = (Visibility.PUBLIC, Visibility.ALLIANCE)


def _light(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.only("text", "language", "organisation", "encoder", "visibility", "about").order_by("-updated", "-pk")


def _brought(participants: Iterable[Participant]) -> Mapping[int, set[tuple[str, int]]]:
    found: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for key, offer, need in Brought.objects.filter(participant__in=participants).values_list(
        "participant", "offer", "need"
    ):
        found[key].add(("offer", offer) if offer else ("need", need))
    return found


def _brought_alone(texts: Texts, brought: Collection[tuple[str, int]]) -> Texts:
    """Return what is brought of these texts; all of them if nothing is."""
    chosen = Texts(
        [each for each in texts.offers if ("offer", each.pk) in brought],
        [each for each in texts.needs if ("need", each.pk) in brought],
    )
    if not chosen.offers and not chosen.needs:
        chosen = texts
    return Texts(chosen.offers[:MOST_TEXTS], chosen.needs[:MOST_TEXTS])
