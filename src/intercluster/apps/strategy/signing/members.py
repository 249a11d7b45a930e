"""Letting the members of a cluster vote on a version."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.strategy.models import LANGUAGES, Answer, MembersVote, PartKind, Readers, Version
from intercluster.apps.strategy.signing.queries import vote_under_way
from intercluster.apps.voting import services as votes
from intercluster.apps.voting.decisions import rule_of, usual
from intercluster.apps.voting.models import Method, Vote
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row

DAYS = 14
"""How long a vote is open at first; the draft can be changed."""


@transaction.atomic
def draft_vote(viewer: Viewer, version: Version, cluster: Cluster) -> Vote:
    """Draft the motion by which the members of a cluster decide on a version. Raises NotAllowed, Conflict."""
    locked = lock_row(version)
    answers = list(locked.sign_offs.filter(cluster=cluster).values_list("answer", flat=True))
    if not manages(viewer, cluster) or not answers:
        raise NotAllowed
    if locked.withdrawn:
        raise Conflict(_("This version was withdrawn."))
    if Answer.SIGNED in answers:
        raise Conflict(_("%(cluster)s has signed already.") % {"cluster": cluster.display_name})
    if locked.strategy.readers == Readers.OFFICES and not locked.in_force:
        raise Conflict(_("Your members cannot read this version. Let them read the strategy first."))
    if vote_under_way(cluster, locked) is not None:
        raise Conflict(_("A vote of your members on this version is drafted or under way."))
    morning = clock.local_time().replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(days=1)
    decided = usual(cluster)
    texts = {code: _texts(locked, cluster, code) for code in LANGUAGES}
    said = votes.Draft(
        titles={code: title for code, (title, _question) in texts.items()},
        questions={code: question for code, (_title, question) in texts.items()},
        opens=morning,
        closes=morning.replace(hour=18) + timedelta(days=DAYS),
        rule=rule_of(Method.MOTION, decided["majority"], decided["quorum"]),
    )
    vote = votes.draft(cluster, said, viewer=viewer)
    MembersVote.objects.create(version=locked, vote=vote)
    return vote


def _texts(version: Version, cluster: Cluster, language: str) -> tuple[str, str]:
    vision = next(part for part in version.content["parts"] if part["kind"] == PartKind.VISION)
    text = vision["texts"].get(language) or vision["texts"][vision["original"]]
    address = settings.BASE_URL + reverse("strategy:version", args=[version.strategy.slug, version.number])
    with override(language):
        told = {
            "cluster": cluster.name_in(language),
            "strategy": text["title"],
            "number": version.number,
            "address": f"{address}?language={language}",
            "digest": version.digest,
        }
        title = _("The strategy “%(strategy)s”, version %(number)d") % told
        question = _(
            "Shall %(cluster)s sign version %(number)d of the strategy “%(strategy)s”? "
            "It is at %(address)s and has the SHA-256 %(digest)s."
        )
        return title[: votes.TITLE_LIMIT], question % told
