"""The key of a vote, bound to what was announced: it opens nothing once the vote or its roll is another."""

import hashlib
import json

from django.utils.translation import gettext as _

from intercluster.apps.voting import key_files, sealing
from intercluster.apps.voting.models import UNDER_WAY, RollEntry, Vote, VoteKey
from intercluster.core.errors import Gone

BOUND = (
    *("titles", "questions", "method", "options", "seats", "highest", "budget", "completion", "rule"),
    *("is_secret", "proxies"),
)
"""What of a vote cannot change after it is announced. Its times are not here: they are no secret and no rule."""


def make_key(vote: Vote) -> bytes:
    """Make the key of a vote whose roll is frozen.

    The key of a secret vote is kept outside of the database and its backups. That of an open vote only keeps the result
    from being read early, so it is in the database, and a backup that is restored has it.
    """
    key = sealing.new_key()
    wrapped = sealing.wrap(key, announced(vote))
    if vote.is_secret:
        key_files.write(vote.public_id, wrapped)
    else:
        VoteKey.objects.create(vote=vote, wrapped=wrapped)
    return key


def key_of(vote: Vote) -> bytes:
    """Return the key of a vote that has not closed.

    Raise Gone if there is none that this installation can read, or if somebody has changed the vote or its roll in the
    database: an open vote made of a secret one, say, or a group of its own for one member.
    """
    wrapped = _wrapped(vote)
    if wrapped is None:
        raise Gone(
            _(
                "The key of this vote is not on this server, so its ballots cannot be opened. No backup has it: where "
                "the data directory was lost or a backup was restored, it cannot be got back."
            )
        )
    # Keys that were made before they were bound have only the id of their vote. No bound one opens with that.
    for bound in (announced(vote), str(vote.public_id)):
        try:
            return sealing.unwrap(wrapped, bound)
        except sealing.UnreadableError:
            continue
    raise Gone(
        _(
            "The ballots of this vote cannot be opened. Either the vote or its electoral roll was changed in the "
            "database after it was announced, or the installation's secret key is not the one that they were sealed "
            "with."
        )
    )


def lost_after_restore() -> str:
    """Say which votes of a restored backup can no longer be counted, because their key is not in it."""
    lost = [str(vote) for vote in Vote.objects.filter(state__in=UNDER_WAY).order_by("pk") if _wrapped(vote) is None]
    if not lost:
        return ""
    return f"Votes whose key is gone, so that their offices have to cancel them and hold them again: {'; '.join(lost)}."


def _wrapped(vote: Vote) -> bytes | None:
    """Return the key of a vote as it is kept; None if it is there no longer."""
    # Keys of secret votes that were announced before there were files are in the database, like those of open ones.
    if (wrapped := key_files.read(vote.public_id)) is not None:
        return wrapped
    kept = VoteKey.objects.filter(vote=vote).first()
    return bytes(kept.wrapped) if kept else None


def announced(vote: Vote) -> str:
    """Return what the key is bound to: the vote's id, and the digest of its question, rule, secrecy and roll."""
    roll = RollEntry.objects.filter(vote=vote).order_by("pk").values_list("pk", "group", "weight", "class_names")
    facts = {name: getattr(vote, name) for name in BOUND}
    text = json.dumps([2, facts, list(map(list, roll))], sort_keys=True, ensure_ascii=False)
    return f"{vote.public_id} {hashlib.sha256(text.encode()).hexdigest()}"
