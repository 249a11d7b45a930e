"""The result of fitting weights on judged searches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from intercluster.analysis.partners.learning import Comparison, Learnt
from intercluster.apps.partnering.weights.defaults import Weighting


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """What was fitted, and what it was measured to be on searches that it was not fitted on."""

    tested_on: ClassVar[str] = "searches held out"
    compared_with: ClassVar[str] = "hand-set weights"

    space: str
    seed: int
    learnt_from: int
    """Searches."""
    held_out: int
    weights_before: dict[str, float]
    weights_learnt: dict[str, float]
    pull: float
    weights: Comparison
    """nDCG@10 of what was learnt against what was there before."""

    @property
    def found(self) -> Weighting | None:
        """Return what is worth a version; None if what was there before is as good."""
        return Weighting(self.weights_learnt) if self.weights.better else None

    @property
    def verdict(self) -> str:
        """Return in one sentence what was decided and why."""
        shown = f"nDCG@10 {shown_interval(self.weights)}"
        if self.weights.better:
            return f"The learnt weights are better on {self.tested_on}: {shown}."
        return f"Kept the {self.compared_with}, because the learnt ones are not surely better: {shown}."


def shown_interval(comparison: Comparison) -> str:
    """Return the difference of a comparison with its interval, as reports write it."""
    own = comparison.difference
    return f"{own.mean:+.3f} [{own.low:+.3f}, {own.high:+.3f}]"


def weights_of(judged: Sequence[str], learnt: Learnt, before: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of all features: those learnt, and as before those that nobody judged."""
    return dict(before) | dict(zip(judged, learnt.weights.tolist(), strict=True))
