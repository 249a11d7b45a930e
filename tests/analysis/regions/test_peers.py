"""Agreement with other packages on the same tables, and where they differ, exactly how.

peers.npz is what econcomplex 1.0.1, economic-complexity 0.3.0 and ecomplexity 0.5.3 find in three small tables
(`python -m benchmarks.regions --golden` writes it); docs/reference/regions.md says which is right and why. The last
test compares with the R package economiccomplexity on a real table, where ../shared/data has it.
"""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from intercluster.analysis import regions
from intercluster.analysis.regions.complexity import standardise

TRADE = Path(__file__).resolve().parents[4] / "shared" / "data" / "regions" / "trade_country_product"


class Case:
    """A table, what peers find in it, and what we do."""

    def __init__(self, name: str) -> None:
        stored = np.load(Path(__file__).with_name("peers.npz"))
        self.found = {key[len(name) + 1 :]: stored[key] for key in stored if key.startswith(f"{name} ")}
        self.x = self.found["table"]
        self.quotient = regions.location_quotient(self.x)
        self.presence = regions.presence(self.quotient)
        self.proximity = regions.proximity(self.presence)
        self.density = regions.density(self.presence, self.proximity)
        self.complexity = regions.economic_complexity(self.presence)
        self.related = self.proximity.sum(axis=1)
        """Σ_{j≠i} φ_ij of each activity."""


@pytest.fixture(params=["tall", "wide", "signs"])
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


def same(found: np.ndarray, expected: np.ndarray, atol: float = 1e-9) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=atol)


def test_quotients_proximities_and_indices_agree(case: Case) -> None:
    for peer in ("econcomplex quotient", "economic-complexity quotient", "ecomplexity rca"):
        same(case.quotient, case.found[peer])
    for peer in ("econcomplex", "economic-complexity"):
        same(case.proximity, case.found[f"{peer} proximity"])
    same(regions.cosine_proximity(case.quotient), case.found["econcomplex cosine"])
    same(regions.correlation_proximity(case.quotient), case.found["econcomplex correlation"])
    same(regions.krugman(case.x), case.found["econcomplex krugman"])
    same(regions.hachman(case.x), case.found["econcomplex hachman"])
    same(regions.entropy(case.x), case.found["econcomplex entropy"])
    same(regions.herfindahl(case.x, normalised=True), case.found["econcomplex herfindahl"])
    # In per cent.
    same(100 * regions.hoover_localisation(case.x), case.found["econcomplex hoover"])


def test_density_agrees_but_for_per_cent_and_the_activity_itself(case: Case) -> None:
    same(case.density, case.found["economic-complexity density"])
    same(100 * case.density, case.found["econcomplex density"])
    # ecomplexity counts an activity as related to itself.
    with_itself = (case.density * case.related + case.presence) / (case.related + 1)
    same(with_itself, case.found["ecomplexity density"])


def test_complexity_of_regions_agrees(case: Case) -> None:
    same(case.complexity.regions, case.found["econcomplex eci"], 1e-8)
    same(case.complexity.regions, case.found["ecomplexity eci"], 1e-8)


def test_reflections_are_those_of_economic_complexity_but_for_the_sample_deviation(case: Case) -> None:
    steps = regions.reflections(case.presence, 19)
    for name, values in (("eci", steps.regions[18]), ("pci", steps.activities[19])):
        rescaled = standardise(values) * np.sqrt(1 - 1 / len(values))
        # At this step what differs is a millionth of the numbers and less.
        same(rescaled, case.found[f"economic-complexity {name}"], 1e-4)


def test_complexity_of_activities_agrees_but_for_econcomplexs_sign_and_ecomplexitys_unit(case: Case) -> None:
    same(case.complexity.activities_on_region_scale, case.found["ecomplexity pci"], 1e-7)
    theirs = case.found["econcomplex pci"]
    sign = np.sign(theirs @ case.complexity.activities)
    same(sign * case.complexity.activities, theirs, 1e-7)
    # A region's complexity is the mean of its activities': only one sign can be right.
    means = case.presence @ case.complexity.activities / case.presence.sum(axis=1)
    assert np.corrcoef(means, case.complexity.regions)[0, 1] == pytest.approx(1)


def test_econcomplex_signs_activities_contrary_to_regions_in_one_of_the_cases() -> None:
    signs = Case("signs")
    theirs = signs.found["econcomplex pci"]
    means = signs.presence @ theirs / signs.presence.sum(axis=1)
    assert np.corrcoef(means, signs.found["econcomplex eci"])[0, 1] == pytest.approx(-1)


@pytest.mark.parametrize("name", ["wide", "signs"])
def test_fitness_tends_to_the_same_where_it_converges(name: str) -> None:
    # In the other case values fall towards 0 so slowly that neither is done, and steps differ: econcomplex updates
    # activities with the fitness of the same step.
    case = Case(name)
    ours = regions.fitness(case.presence)
    assert ours.change <= 1e-10
    same(ours.regions, case.found["econcomplex fitness"], 1e-7)
    same(ours.activities, case.found["econcomplex hardness"], 1e-7)


def test_outlook_agrees_with_econcomplex_and_gains_differ_as_the_reference_says(case: Case) -> None:
    theirs = case.found["econcomplex pci"]
    same(regions.outlook_index(case.presence, case.density, theirs), case.found["econcomplex outlook"], 1e-7)
    absent = ~case.presence
    # econcomplex normalises by what is related to the activity gained, and does not take the activity itself off.
    same(absent * ((absent * theirs) @ case.proximity) / case.related, case.found["econcomplex gain"], 1e-7)
    # economic-complexity normalises so too, but takes it off, and fills in what the region has already.
    scores = case.found["economic-complexity pci"]
    gain = (absent * scores) @ case.proximity / case.related - case.density * scores
    same(gain, case.found["economic-complexity gain"], 1e-7)
    # ecomplexity normalises as we do, has each activity related to itself, and does not take it off; in units of ECI.
    own = case.found["ecomplexity pci"]
    spread = _scale(case)
    raw = own * spread + _origin(case, spread)
    with_itself = case.proximity + np.eye(len(own))
    same(absent * ((absent * (raw / (case.related + 1))) @ with_itself) / spread, case.found["ecomplexity cog"], 1e-6)


def _scale(case: Case) -> float:
    """The standard deviation of ecomplexity's ECI before it standardises, from its eigenvector of length 1."""
    own = case.complexity.activities_on_region_scale
    origin = _origin(case, 1.0)
    return float(1 / np.linalg.norm(own + origin))


def _origin(case: Case, spread: float) -> float:
    """The mean of that ECI: without its trivial part, Σ d (spread ECI + mean) = 0."""
    diversity = case.presence.sum(axis=1)
    return float(-spread * (diversity @ case.complexity.regions) / diversity.sum())


@pytest.mark.skipif(not TRADE.exists(), reason="../shared/data/regions is absent")
def test_fitness_of_countries_and_products_is_that_of_the_r_package() -> None:
    columns: dict[str, list[object]] = {"region": [], "activity": [], "value": []}
    with gzip.open(TRADE / "world_trade_avg_1998_2000.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            columns["region"].append(row["country"])
            columns["activity"].append(row["product"])
            columns["value"].append(float(row["value"]))
    measures = regions.measure(regions.table(columns))
    # Its twenty columns of iterations are the start and nineteen steps.
    ours = regions.fitness(measures.presence, steps=19, tolerance=0)
    assert measures.presence.shape == (226, 785)
    for labels, values, name in (
        (measures.table.regions, ours.regions, "country"),
        (measures.table.activities, ours.activities, "product"),
    ):
        with (TRADE / f"r_expected_{name}_index.csv").open(encoding="utf-8") as lines:
            expected = {row[name]: float(row[f"r_complexity_index_{name}"]) for row in csv.DictReader(lines)}
        np.testing.assert_allclose(values, [expected[str(label)] for label in labels], rtol=1e-10)
