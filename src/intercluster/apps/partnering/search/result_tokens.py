"""A handle stands for one result of one person's search, so that they can ask for an introduction to it.

It is encrypted (Fernet: AES-128-CBC and HMAC-SHA256, with a random start), of the same length for every statement, and
new each time: two of them cannot be joined across pages or people, and nothing of it can be read. It does not hold who
wrote an anonymous text, only which text.
"""

import base64
import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Need, Offer, Organisation
from intercluster.apps.directory.rules import Viewer, may_edit
from intercluster.apps.partnering.search.dismissals import dismissed
from intercluster.apps.partnering.search.results import Direction, Partner
from intercluster.core.errors import Conflict

LASTS = 7 * 24 * 3600
"""Seconds that a handle is good for."""

KEPT = 600
"""Characters of a free text that a handle holds: an address must stay short enough for every browser."""

FIELDS = struct.Struct(">QBQQQQ3s")
DIRECTIONS = tuple(Direction)


@dataclass(frozen=True)
class Met:
    """The best pair of texts of one result."""

    direction: Direction
    theirs: int
    """Key of their offer, need or project."""
    partner: int | None
    """The organisation; None where the author is not named."""
    organisation: int | None = None
    """For which was searched; None for a free text."""
    ours: int | None = None
    """Key of our need or offer; None for a free text."""
    text: str = ""
    language: str = ""


def with_handles(
    partners: Sequence[Partner], viewer: Viewer, organisation: Organisation | None = None
) -> list[Partner]:
    """Return the partners, each with a handle if the viewer may ask for introductions on the organisation's behalf.

    For a free text, whoever edits some organisation may ask on behalf of that.
    """
    may_ask = bool(viewer.edited_ids) if organisation is None else may_edit(viewer, organisation)
    if viewer.user_id is None or viewer.is_operator or not may_ask:
        return list(partners)
    own = None if organisation is None else organisation.pk
    called = dismissed(organisation) if organisation is not None else set()
    mets = [_met(partner, own) for partner in partners]
    return [
        replace(partner, handle=seal(met, viewer.user_id), is_dismissed=_party(met) in called)
        for partner, met in zip(partners, mets, strict=True)
    ]


def _party(met: Met) -> int | tuple[str, int]:
    if met.partner is not None:
        return met.partner
    return (Offer if met.direction is Direction.THEIR_OFFER else Need)._meta.db_table, met.theirs


def _met(partner: Partner, organisation: int | None) -> Met:
    best = partner.reasons[0]
    return Met(
        direction=best.direction,
        theirs=best.theirs_key or 0,
        partner=partner.organisation.pk if partner.organisation else None,
        organisation=organisation,
        ours=best.ours_key,
        text="" if best.ours_key else best.ours.text,
        language="" if best.ours_key else best.ours.language,
    )


def seal(met: Met, user_id: int) -> str:
    """Return the handle of what met, for one person."""
    fields = FIELDS.pack(
        user_id,
        DIRECTIONS.index(met.direction),
        met.theirs,
        met.partner or 0,
        met.organisation or 0,
        met.ours or 0,
        met.language.encode(),
    )
    return _cipher(settings.SECRET_KEY).encrypt(fields + met.text[:KEPT].encode()).decode()


def unseal(handle: str, user_id: int) -> Met:
    """Return what a handle stands for; raise Conflict where it does not hold for this person, now."""
    problem = Conflict(_("This result is no longer there. Search again, and choose Introduce beside the partner."))
    try:
        content = _cipher(settings.SECRET_KEY).decrypt(handle.encode(), ttl=LASTS)
        owner, direction, theirs, partner, organisation, ours, language = FIELDS.unpack(content[: FIELDS.size])
        text = content[FIELDS.size :].decode()
    except (InvalidToken, UnicodeError, struct.error) as error:
        raise problem from error
    if owner != user_id:
        raise problem
    return Met(
        DIRECTIONS[direction],
        theirs,
        partner or None,
        organisation or None,
        ours or None,
        text,
        language.rstrip(b"\0").decode(),
    )


@lru_cache(maxsize=2)
def _cipher(secret: str) -> Fernet:
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"intercluster.partnering.handles " + secret.encode()).digest())
    )
