"""The key of a vote, bound to what was announced: it opens nothing once the vote or its roll is another."""

import hashlib
import json

from django.utils.translation import gettext as _

from intercluster.apps.voting import sealing
from intercluster.apps.voting.models import RollEntry, Vote, VoteKey
from intercluster.core.errors import Gone

BOUND = (
    *("titles", "questions", "method", "options", "seats", "highest", "budget", "completion", "rule"),
    *("is_secret", "proxies"),
)
"""What of a vote cannot change after it is announced. Its times are not here: they are no secret and no rule."""


def make_key(vote: Vote) -> bytes:
    """Make the key of a vote whose roll is frozen."""
    key = sealing.new_key()
    VoteKey.objects.create(vote=vote, wrapped=sealing.wrap(key, announced(vote)))
    return key


def key_of(vote: Vote) -> bytes:
    """Return the key of a vote that has not closed.

    Raise Gone if there is none that this installation can read, or if somebody has changed the vote or its roll in the
    database: an open vote made of a secret one, say, or a group of its own for one member.
    """
    kept = VoteKey.objects.filter(vote=vote).first()
    if kept is not None:
        # Keys that were made before they were bound have only the id of their vote. No bound one opens with that.
        for bound in (announced(vote), str(vote.public_id)):
            try:
                return sealing.unwrap(bytes(kept.wrapped), bound)
            except sealing.UnreadableError:
                continue
    raise Gone(
        _(
            "The ballots of this vote cannot be opened. Either the vote or its electoral roll was changed in the "
            "database after it was announced, or the installation's secret key is not the one that they were sealed "
            "with."
        )
    )


def announced(vote: Vote) -> str:
    """Return what the key is bound to: the vote's id, and the digest of its question, rule, secrecy and roll."""
    roll = RollEntry.objects.filter(vote=vote).order_by("pk").values_list("pk", "group", "weight", "class_names")
    facts = {name: getattr(vote, name) for name in BOUND}
    text = json.dumps([2, facts, list(map(list, roll))], sort_keys=True, ensure_ascii=False)
    return f"{vote.public_id} {hashlib.sha256(text.encode()).hexdigest()}"
