"""Result tokens: with one, a person asks for an introduction to a result of their own search.

What a page or the API shows is the sealed token, the `handle`. It is encrypted (Fernet: AES-128-CBC and HMAC-SHA256,
with a random start), equally long for every statement, and new each time. Nobody can read it, or tell that two of them
are of the same result. It holds which anonymous text was found, not who wrote it.
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
"""Seconds for which a handle can be used."""

KEPT = 600
"""Characters of a free text that a handle holds: an address must stay short enough for every browser."""

FIELDS = struct.Struct(">QBQQQQ3s")
DIRECTIONS = tuple(Direction)


@dataclass(frozen=True)
class ResultToken:
    """One result of a search: its best pair of texts, and for whom was searched."""

    direction: Direction
    theirs: int
    """Key of their offer, need or project."""
    partner: int | None
    """Key of the organisation; None where the author is not named."""
    organisation: int | None = None
    """Key of the organisation that was searched for; None for a free text."""
    ours: int | None = None
    """Key of our need or offer; None for a free text."""
    text: str = ""
    language: str = ""


def with_handles(
    partners: Sequence[Partner], viewer: Viewer, organisation: Organisation | None = None
) -> list[Partner]:
    """Give each partner a handle if the viewer may ask for introductions on the organisation's behalf.

    After a search with a free text, an editor may ask on behalf of any organisation they edit.
    """
    may_ask = bool(viewer.edited_ids) if organisation is None else may_edit(viewer, organisation)
    if viewer.user_id is None or viewer.is_operator or not may_ask:
        return list(partners)
    own = None if organisation is None else organisation.pk
    said = dismissed(organisation) if organisation is not None else {}
    tokens = [_token_of(partner, own) for partner in partners]
    return [
        replace(partner, handle=seal(token, viewer.user_id), dismissal=said.get(_party(token)))
        for partner, token in zip(partners, tokens, strict=True)
    ]


def _party(token: ResultToken) -> int | tuple[str, int]:
    if token.partner is not None:
        return token.partner
    return (Offer if token.direction is Direction.THEIR_OFFER else Need)._meta.db_table, token.theirs


def _token_of(partner: Partner, organisation: int | None) -> ResultToken:
    best = partner.reasons[0]
    return ResultToken(
        direction=best.direction,
        theirs=best.theirs_key or 0,
        partner=partner.organisation.pk if partner.organisation else None,
        organisation=organisation,
        ours=best.ours_key,
        text="" if best.ours_key else best.ours.text,
        language="" if best.ours_key else best.ours.language,
    )


def seal(token: ResultToken, user_id: int) -> str:
    """Return the handle of a result, for one person."""
    fields = FIELDS.pack(
        user_id,
        DIRECTIONS.index(token.direction),
        token.theirs,
        token.partner or 0,
        token.organisation or 0,
        token.ours or 0,
        token.language.encode(),
    )
    return _cipher(settings.SECRET_KEY).encrypt(fields + token.text[:KEPT].encode()).decode()


def unseal(handle: str, user_id: int) -> ResultToken:
    """Return the result that a handle is for. Raises Conflict unless it is this person's and not too old."""
    problem = Conflict(
        _("This result is no longer there. Search again, and choose “Ask for an introduction” beside the partner.")
    )
    try:
        content = _cipher(settings.SECRET_KEY).decrypt(handle.encode(), ttl=LASTS)
        owner, direction, theirs, partner, organisation, ours, language = FIELDS.unpack(content[: FIELDS.size])
        text = content[FIELDS.size :].decode()
    except (InvalidToken, UnicodeError, struct.error) as error:
        raise problem from error
    if owner != user_id:
        raise problem
    return ResultToken(
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
