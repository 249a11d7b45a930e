"""Sealing of ballots: what a ballot says is unreadable in the database until its vote closes.

A vote has a key of its own (AES-256 in Galois/Counter mode). It is kept only encrypted with the secret key of the
installation, which is not in the database. All sealed ballots of a vote are equally long, and a box opens only
beside the place on the roll for which it was sealed. Fernet is not used: it writes the time into what it encrypts.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
"""Bytes of the number that is used once for each box."""

LENGTH = 1024
"""Bytes of every ballot before it is encrypted: shorter ones are filled up with spaces."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and figures of a receipt: none looks like another."""


class UnreadableError(Exception):
    """A box or a key cannot be opened: it was changed, or sealed with another key."""


@dataclass(frozen=True)
class OpenedBallot:
    """What a ballot says, as `analysis.voting.Ballot` has it, and its receipt."""

    choices: dict[str, int]
    receipt: str


def new_key() -> bytes:
    """Return a key for a vote."""
    return AESGCM.generate_key(256)


def wrap(key: bytes, vote: str) -> bytes:
    """Encrypt a vote's key so that it can be kept; `vote` says what it is bound to."""
    return _encrypt(_own_key(settings.SECRET_KEY), key, vote)


def unwrap(wrapped: bytes, vote: str) -> bytes:
    """Return a vote's key; raise UnreadableError if the installation has another secret key than when it was made."""
    secrets_known: list[str] = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]  # type: ignore[list-item]
    for secret in secrets_known:
        try:
            return _decrypt(_own_key(secret), wrapped, vote)
        except UnreadableError:
            continue
    raise UnreadableError


def seal(ballot: OpenedBallot, key: bytes, place: str) -> bytes:
    """Encrypt a ballot for a place on the roll; raise ValueError if it is longer than LENGTH."""
    text = json.dumps([ballot.receipt, ballot.choices], separators=(",", ":")).encode()
    if len(text) > LENGTH:
        raise ValueError(f"A ballot has at most {LENGTH} bytes.")
    return _encrypt(key, text.ljust(LENGTH), place)


def unseal(box: bytes, key: bytes, place: str) -> OpenedBallot:
    """Return a sealed ballot; raise UnreadableError if it was changed, or sealed for another place."""
    receipt, choices = json.loads(_decrypt(key, box, place))
    return OpenedBallot(choices, receipt)


def new_receipt() -> str:
    """Return a code of 16 letters and figures in four groups (78 bits)."""
    letters = "".join(secrets.choice(ALPHABET) for _letter in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _own_key(secret: str) -> bytes:
    return hashlib.sha256(b"intercluster.voting.keys " + secret.encode()).digest()


def _encrypt(key: bytes, text: bytes, place: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, place.encode())


def _decrypt(key: bytes, box: bytes, place: str) -> bytes:
    try:
        return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], place.encode())
    except (InvalidTag, ValueError):
        raise UnreadableError from None
