"""The parts of a score are what loops over all projects, partners and ways find."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from intercluster.analysis.consortia.partners.past import RIDGE, SIGNS, Floats, Organisations, Past, named
from intercluster.analysis.consortia.partners.ranking import NEAR, PARTS, STEP, Idea, parts_of, rank

DIMENSIONS = 3


def drawn(seed: int) -> tuple[Idea, Past]:
    """Draw a few organisations and projects; countries, cities and kinds are often the same or unknown."""
    chance = np.random.default_rng(seed)
    projects, organisations = int(chance.integers(0, 6)), int(chance.integers(2, 8))
    signs = [chance.choice(["", "a", "b"], organisations) for _ in range(3)]
    took_part = chance.random((projects, organisations)) < 0.4
    own = Organisations(chance.normal(size=(organisations, DIMENSIONS)), *signs)
    past = Past(own, chance.normal(size=(projects, DIMENSIONS)), *np.nonzero(took_part))
    place = chance.random(organisations) < 0.3
    return Idea(chance.normal(size=DIMENSIONS), int(chance.integers(organisations)), place), past


def by_loops(idea: Idea, past: Past) -> Floats:
    """Return the parts as their descriptions say, one organisation after the other."""
    own = past.organisations
    rows, projects = range(len(own)), range(len(past.projects))
    members = [{int(o) for p, o in zip(past.project, past.organisation, strict=True) if p == i} for i in projects]
    of = [[i for i in projects if o in members[i]] for o in rows]
    middle = past.projects.mean(axis=0) if len(past.projects) else np.zeros(DIMENSIONS)
    seen = [o for o in rows if of[o]]
    text = unit(idea.text - middle)
    name = [unit(own.names[o] - (own.names[seen].mean(axis=0) if seen else 0)) for o in rows]
    like = [float(unit(past.projects[i] - middle) @ text) for i in projects]
    field = fields(past, np.array(name), [unit(past.projects[i] - middle) for i in projects])
    near = [float(np.exp((like[i] - max(like)) / NEAR)) for i in projects]
    walks = dict.fromkeys(rows, 0.0)
    for first in of[idea.partner]:
        for via in members[first]:
            for second in of[via]:
                for end in members[second]:
                    sizes = len(members[first]) * len(members[second])
                    walks[end] += np.exp(like[second] / STEP) / (len(of[idea.partner]) * len(of[via]) * sizes)
    total = sum(walks.values())
    lines = []
    for o in rows:
        ties = sum(max(like[i], 0.0) for i in of[o] if idea.partner in members[i])
        lift = walks[o] / total * len(seen) if total else 0.0
        less = 1 / (1 + len(of[o]))
        alike = [sum(own.kinds[m] == own.kinds[o] for m in members[i]) / max(len(members[i]), 1) for i in projects]
        country = own.countries[o] == own.countries[idea.partner] != ""
        lines.append(
            [
                max([like[i] for i in of[o]] + [0.0]),
                np.log(1 + len(of[o])) / np.log(1 + max(1, *(len(each) for each in of))),
                ties / (1 + ties),
                lift / (1 + lift),
                max(float(name[o] @ text), 0.0) * less,
                max(float(field[o] @ text), 0.0) * less,
                country,
                country and own.cities[o] == own.cities[idea.partner] != "",
                idea.named[o],
                sum(n * a for n, a in zip(near, alike, strict=True)) / sum(near) if near else 0.0,
                not of[o],
            ]
        )
    return np.array(lines, dtype=np.float64)


def fields(past: Past, name: Floats, field: list[Floats]) -> Floats:
    """Return what those with such names worked on, by least squares with the ridge as further rows."""
    own = past.organisations
    signs = [
        [*name[o], *(SIGNS * (own.countries[o] == c) for c in sorted(set(own.countries)))]
        + [SIGNS * (own.kinds[o] == k) for k in sorted(set(own.kinds))]
        for o in range(len(own))
    ]
    size = len(signs[0])
    left = [signs[o] for o in past.organisation] + (np.sqrt(RIDGE) * np.eye(size)).tolist()
    right = [field[p] for p in past.project] + [np.zeros(DIMENSIONS)] * size
    return np.array([unit(row) for row in np.array(signs) @ np.linalg.lstsq(np.array(left), np.array(right))[0]])


def unit(vector: Floats) -> Floats:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-9 else 0 * vector


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_parts_are_those_of_loops_and_from_0_to_1(seed: int) -> None:
    idea, past = drawn(seed)
    found = parts_of(idea, past)
    np.testing.assert_allclose(found, by_loops(idea, past), atol=1e-9)
    assert found.shape == (len(past.organisations), len(PARTS))
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-9


@given(st.integers(0, 2**32))
@settings(max_examples=30)
def test_all_others_are_ranked_by_the_sum_of_their_points(seed: int) -> None:
    idea, past = drawn(seed)
    weights = np.random.default_rng(seed).random(len(PARTS))
    found = rank(idea, past, weights)
    assert sorted(each.organisation for each in found) == [
        row for row in range(len(past.organisations)) if row != idea.partner
    ]
    assert all(left.score >= right.score - 1e-12 for left, right in itertools.pairwise(found))
    for each in found:
        np.testing.assert_allclose(each.points, parts_of(idea, past)[each.organisation] * weights)
    among = np.array([each.organisation for each in found[::2]] + [idea.partner])
    assert [each.organisation for each in rank(idea, past, weights, among)] == [
        each.organisation for each in found if each.organisation in among
    ]


def test_a_place_is_named_in_whole_words() -> None:
    places = [{"umeå"}, {"ume", ""}, {"san sebastian", "spain"}, set()]
    assert named("Umeå, San-Sebastian and Rome.", places).tolist() == [True, False, True, False]
