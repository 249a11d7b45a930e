"""What a step of training reads."""

import numpy as np
import pytest

from intercluster.analysis.language.training.batches import (
    CAPABILITIES,
    PARALLEL,
    SAME_ROLE,
    Examples,
    Role,
    Topic,
    draw,
    padded,
)

CODES = ("en", "fi", "nb", "sv")
ROLES = {"asked": Role.NEED, "said": Role.OFFER, "label": Role.TITLE}


def topic(number: int, near: frozenset[str] = frozenset()) -> Topic:
    texts = {
        role: {code: [f"{word} {number} {code} {each}" for each in range(2)] for code in CODES}
        for word, role in ROLES.items()
    }
    return Topic(f"topic {number}", f"sector {number % 8}", near, texts)


TOPICS = [topic(number, frozenset({f"topic {number ^ 1}"})) for number in range(80)]
PARALLEL_ROWS = {
    name: [{code: f"{name} row {number} {code}" for code in CODES[:3]} for number in range(30)]
    for name in ("a", "b", "c", "d", "e")
}
EXAMPLES = Examples(TOPICS, PARALLEL_ROWS)


def group_of(text: str) -> str:
    words = text.split()
    return f"topic {words[1]}" if words[0] in ROLES else " ".join(words[:3])


@pytest.mark.parametrize("seed", range(20))
def test_a_batch_says_what_belongs_together(seed: int) -> None:
    batch = draw(EXAMPLES, np.random.default_rng(seed))
    assert len(batch.texts) == 4 * CAPABILITIES + 2 * PARALLEL
    groups = [group_of(text) for text in batch.texts]
    roles = [ROLES.get(text.split()[0]) for text in batch.texts]
    near = {own.key: own.near for own in TOPICS}
    for one, mine in enumerate(groups):
        weights = {
            other: 1.0
            if roles[one] is None or (roles[one] is Role.OFFER) != (roles[other] is Role.OFFER)
            else SAME_ROLE
            for other, theirs in enumerate(groups)
            if theirs == mine and batch.texts[other] != batch.texts[one]
        }
        expected = np.zeros(len(groups))
        expected[list(weights)] = list(weights.values())
        np.testing.assert_allclose(batch.positive[one], expected / expected.sum(), rtol=1e-6)
        wrong = [theirs != mine and theirs not in near.get(mine, ()) for theirs in groups]
        np.testing.assert_array_equal(batch.negative[one], wrong)


def test_half_of_a_batch_comes_from_few_sectors_and_each_vocabulary_has_its_share() -> None:
    for seed in range(50):
        texts = draw(EXAMPLES, np.random.default_rng(seed)).texts
        numbers = list(dict.fromkeys(int(text.split()[1]) for text in texts[: 4 * CAPABILITIES]))
        assert len(numbers) == CAPABILITIES
        assert len({number % 8 for number in numbers[: CAPABILITIES // 2]}) <= 3
        rows = [text.split()[0] for text in texts[4 * CAPABILITIES :: 2]]
        assert sorted(map(rows.count, "abcde")) == [4, 5, 5, 5, 5]


def test_texts_of_a_capability_are_needs_offers_and_names_mostly_in_different_languages() -> None:
    drawn = [draw(EXAMPLES, np.random.default_rng(seed)).texts[:4] for seed in range(300)]
    roles = [tuple(text.split()[0] for text in four) for four in drawn]
    assert set(roles) == {("asked", "said", "asked", "said"), ("asked", "said", "label", "said")}
    assert 0.2 < np.mean([four[2] == "label" for four in roles]) < 0.4
    assert 0.6 < np.mean([len({text.split()[2] for text in four}) == 4 for four in drawn]) < 0.85


def test_equal_seeds_draw_equal_batches() -> None:
    one, again, other = (draw(EXAMPLES, np.random.default_rng(seed)).texts for seed in (3, 3, 4))
    assert one == again != other


def test_few_capabilities_and_equal_texts_are_no_obstacle() -> None:
    texts = {role: {code: ["the same"] for code in CODES} for role in Role}
    few = Examples([Topic("one", "a", frozenset(), texts), topic(1)], {"a": PARALLEL_ROWS["a"][:5]})
    batch = draw(few, np.random.default_rng(0))
    assert len(batch.texts) == 2 * 4 + 2 * PARALLEL
    equal = [place for place, text in enumerate(batch.texts) if text == "the same"]
    assert batch.positive[equal].sum() == 0
    assert not batch.negative[np.ix_(equal, equal)].any()


def test_tokens_are_padded_to_a_table() -> None:
    table, mask = padded([[0, 5, 2], [0, 2]], 4, 1)
    assert table.tolist() == [[0, 5, 2, 1], [0, 2, 1, 1]]
    assert mask.tolist() == [[1, 1, 1, 0], [1, 1, 0, 0]]
