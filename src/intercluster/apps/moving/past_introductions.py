"""Introductions that came with a cluster from another installation, as its office reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.directory.anonymity.disclosure import Disclosure, described
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.introductions.states import OPEN, Outcome, Side, State
from intercluster.apps.moving.models import PastIntroduction


@dataclass(frozen=True)
class Past:
    """An introduction from before the cluster moved."""

    asking: str
    asked: str
    since: datetime
    state: str


def past_introductions(cluster: Cluster) -> Sequence[Past]:
    """Return the introductions of members with organisations that did not come, the latest first."""
    rows = list(PastIntroduction.objects.filter(cluster=cluster))
    slugs = {row.content[side.value].get("organisation") for row in rows for side in Side}
    names = dict(Organisation.objects.filter(slug__in=slugs - {None}).values_list("slug", "name"))
    return [
        Past(
            asking=_name(row.content[Side.ASKING.value], names),
            asked=_name(row.content[Side.ASKED.value], names),
            since=row.since,
            state=_state(row.content),
        )
        for row in rows
    ]


def _name(side: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if side.get("organisation"):
        return names.get(side["organisation"], _("a former member"))
    if side.get("name"):
        return str(side["name"])
    return described(Disclosure(**side["described"]))


def _state(content: Mapping[str, Any]) -> str:
    if content.get("outcome"):
        return str(Outcome(content["outcome"]).label)
    return str(State(content["state"]).label)


def empty_messages(before: datetime, _now: datetime) -> int:
    """Empty the messages of introductions that ended long ago, as those of this installation are emptied."""
    count = 0
    for row in PastIntroduction.objects.filter(since__lt=before):
        if row.content["state"] in OPEN or not any(said["text"] for said in row.content["messages"]):
            continue
        for said in row.content["messages"]:
            said["text"], said["author"] = "", None
        row.save(update_fields=["content"])
        count += 1
    return count


def forget(addresses: set[str]) -> None:
    """Forget people in introductions from before a move: their words and their parts."""
    for row in PastIntroduction.objects.all():
        changed = False
        for said in row.content["messages"]:
            if str(said["author"]).lower() in addresses:
                said["text"], said["author"], changed = "", None, True
        for side in Side:
            if str(row.content[side.value].get("person")).lower() in addresses:
                row.content[side.value]["person"], changed = None, True
        if changed:
            row.save(update_fields=["content"])


def parts_of(addresses: set[str]) -> list[dict[str, Any]]:
    """Return a person's parts in introductions from before a move."""
    return [
        {
            "introduction": str(row.public_id),
            "person of": [
                side.value for side in Side if str(row.content[side.value].get("person")).lower() in addresses
            ],
            "messages": [
                {"at": said["at"], "text": said["text"]}
                for said in row.content["messages"]
                if str(said["author"]).lower() in addresses
            ],
        }
        for row in PastIntroduction.objects.order_by("pk")
        if any(address in str(row.content).lower() for address in addresses)
    ]
