"""A handle says nothing, holds for one person and a while, and gives back what it was made of."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from intercluster.apps.partnering.search import result_tokens
from intercluster.apps.partnering.search.result_tokens import ResultToken, seal, unseal
from intercluster.apps.partnering.search.results import Direction
from intercluster.core.errors import Conflict

KEYS = st.integers(min_value=1, max_value=2**63 - 1)


@given(
    token=st.builds(
        ResultToken,
        direction=st.sampled_from(Direction),
        theirs=KEYS,
        partner=st.none() | KEYS,
        organisation=st.none() | KEYS,
        ours=st.none() | KEYS,
        text=st.text(max_size=result_tokens.KEPT),
        language=st.sampled_from(["", "fi", "nob"]),
    ),
    user=KEYS,
)
def test_what_was_sealed_comes_back_to_the_same_person(token: ResultToken, user: int) -> None:
    handle = seal(token, user)
    assert unseal(handle, user) == token
    with pytest.raises(Conflict):
        unseal(handle, user - 1)


def test_no_two_are_alike_and_the_length_tells_nothing() -> None:
    tokens = [
        ResultToken(direction, key, None, own, 1) for direction in Direction for key in (1, 2**62) for own in (1, 10**9)
    ]
    made = [seal(token, 1) for token in tokens for _ in range(20)]
    assert len(set(made)) == len(made)
    assert len({len(handle) for handle in made}) == 1
    # All begin with the version, and by the time; nothing after that is common to all.
    positions = list(zip(*made, strict=True))
    assert all(len(set(column)) > 8 for column in positions[20:-2])


def test_too_old_or_no_handle_at_all(settings: object) -> None:
    cipher = result_tokens._cipher(settings.SECRET_KEY)  # type: ignore[attr-defined]
    old = cipher.encrypt_at_time(
        cipher.decrypt(seal(ResultToken(Direction.OUR_OFFER, 1, 1), 1).encode()), 10**9
    ).decode()
    stranger = Fernet(Fernet.generate_key()).encrypt(b"x" * 44).decode()
    for wrong in (old, stranger, "", "ä", "x" * 3000, cipher.encrypt(b"short").decode()):
        with pytest.raises(Conflict, match="no longer there"):
            unseal(wrong, 1)
