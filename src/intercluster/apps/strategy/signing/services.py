"""Sending a strategy to sign-off, and signing it."""

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster, Ratifying
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.rules import Viewer, manages
from intercluster.apps.strategy.models import LANGUAGES, Answer, SignOff, Strategy, Version
from intercluster.apps.strategy.notices import tell_in_force, tell_sent, tell_withdrawn
from intercluster.apps.strategy.rules import clusters_of, may_change
from intercluster.apps.strategy.signing.content import digest_of, freeze
from intercluster.apps.strategy.signing.older import says_the_same
from intercluster.apps.strategy.signing.queries import is_carried, next_number, ratifies_by, votes_for, waiting_version
from intercluster.apps.strategy.signing.rule import is_met, rule_of
from intercluster.apps.voting.models import Vote
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotAllowed
from intercluster.core.locks import lock_row
from intercluster.tables.model import clean


@transaction.atomic
def send(viewer: Viewer, strategy: Strategy, *, quietly: bool = False) -> Version:
    """Freeze a strategy as it is, with the rule of its alliance, and ask each of its clusters to sign it.

    The demo sends quietly: nobody is notified. Raises NotAllowed, and Conflict while another version waits or if
    nothing has changed since the last.
    """
    if not may_change(viewer, strategy):
        raise NotAllowed
    lock_row(strategy)
    if waiting_version(strategy) is not None:
        raise Conflict(_("A version is being signed. Withdraw it before you send another."))
    content = freeze(strategy)
    last = strategy.versions.filter(withdrawn=None).last()
    if last is not None and says_the_same(last.content, content):
        raise Conflict(_("Nothing has changed since version %(number)d.") % {"number": last.number})
    version = Version.objects.create(
        strategy=strategy,
        number=next_number(strategy),
        content=content,
        digest=digest_of(content),
        rule=rule_of(strategy),
        sent=clock.now(),
        sent_by_id=viewer.user_id,
    )
    SignOff.objects.bulk_create(
        SignOff(version=version, cluster=cluster, rule=cluster.ratifying) for cluster in clusters_of(strategy)
    )
    if not quietly:
        tell_sent(version)
    return version


@transaction.atomic
def withdraw(viewer: Viewer, version: Version) -> None:
    """Withdraw a version that is not in force, and tell all its clusters. Raises NotAllowed, Conflict."""
    if not may_change(viewer, version.strategy):
        raise NotAllowed
    locked = lock_row(version)
    _check_waiting(locked)
    locked.withdrawn = clock.now()
    locked.save(update_fields=["withdrawn"])
    tell_withdrawn(locked)


@transaction.atomic
def sign(
    viewer: Viewer,
    version: Version,
    cluster: Cluster,
    *,
    decided_by: str,
    signer: str,
    reference: str = "",
    reservation: str = "",
    language: str = "",
    vote: Vote | None = None,
) -> Version:
    """Sign a version for a cluster, with a reservation if there is one. It is in force when its rule is met.

    A cluster that has not signed by then may sign later: without its signature the version does not bind it.

    It has to be decided by the body that the cluster's rule said when the version was sent, if it said any. If the
    members have decided, it may name their vote on this platform, which must have carried the motion; if the rule says
    that they vote here, it has to.

    Raises NotAllowed, Conflict, FieldsRefused.
    """
    row = _answered(viewer, version, cluster, signer, reference, reservation, language)
    if decided_by not in Ratifying.values:
        raise FieldsRefused({"decided_by": [_("Choose who has decided.")]})
    if row.rule and decided_by != row.rule:
        raise FieldsRefused({"decided_by": [ratifies_by(row)]})
    if vote is None and decided_by == Ratifying.VOTE:
        raise FieldsRefused({"vote": [_("Choose the vote in which your members have decided.")]})
    if vote is not None:
        _check_vote(vote, version, cluster, decided_by)
    if not row.signer:
        raise FieldsRefused({"signer": [_("Write name and office of the person who signs.")]})
    row.answer, row.decided_by, row.vote = Answer.SIGNED, decided_by, vote
    row.save()
    locked = Version.objects.get(pk=version.pk)
    signed = locked.sign_offs.filter(answer=Answer.SIGNED).count()
    if not locked.in_force and is_met(
        locked.rule, signed, locked.sign_offs.aggregate(all=Count("cluster", distinct=True))["all"]
    ):
        locked.in_force = clock.now()
        locked.save(update_fields=["in_force"])
        tell_in_force(locked)
    return locked


@transaction.atomic
def decline(
    viewer: Viewer, version: Version, cluster: Cluster, *, reservation: str, language: str = "", signer: str = ""
) -> None:
    """Say that a cluster does not sign, and why. It may sign later, and both stay.

    Raises NotAllowed, Conflict, FieldsRefused.
    """
    row = _answered(viewer, version, cluster, signer, "", reservation, language)
    if not row.reservation:
        raise FieldsRefused({"reservation": [_("Say why, so that the others can change it.")]})
    row.answer = Answer.DECLINED
    row.save()


def _answered(
    viewer: Viewer, version: Version, cluster: Cluster, signer: str, reference: str, reservation: str, language: str
) -> SignOff:
    if not manages(viewer, cluster):
        raise NotAllowed
    locked = lock_row(version)
    _check_not_withdrawn(locked)
    rows = list(locked.sign_offs.filter(cluster=cluster))
    if not rows:
        raise NotAllowed
    row = next((each for each in rows if each.answer != Answer.DECLINED), None)
    row = row or SignOff(version=locked, cluster=cluster, rule=rows[-1].rule)  # a decline is kept
    if row.answer == Answer.SIGNED:
        raise Conflict(_("%(cluster)s has signed already.") % {"cluster": cluster.display_name})
    row.signer, row.reference, row.reservation = (
        clean(text)[:limit] for text, limit in ((signer, 200), (reference, 200), (reservation, 2000))
    )
    row.reservation_language = language if row.reservation and language in LANGUAGES else ""
    row.by_id, row.at = viewer.user_id, clock.now()
    return row


def _check_vote(vote: Vote, version: Version, cluster: Cluster, decided_by: str) -> None:
    if decided_by not in {Ratifying.MEMBERS, Ratifying.VOTE} or vote not in votes_for(cluster, version):
        raise FieldsRefused({"vote": [_("Choose a vote of your members on this version.")]})
    if not is_carried(vote):
        raise FieldsRefused({"vote": [_("Your members have not voted for it.")]})


def _check_waiting(version: Version) -> None:
    if version.in_force:
        raise Conflict(_("This version is in force."))
    _check_not_withdrawn(version)


def _check_not_withdrawn(version: Version) -> None:
    if version.withdrawn:
        raise Conflict(_("This version was withdrawn."))
