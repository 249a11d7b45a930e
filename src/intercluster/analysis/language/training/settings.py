"""How an encoder is trained."""

from dataclasses import dataclass

LEAST_RATE = 0.05
"""Share of the learning rate at the end."""


class OtherRunError(Exception):
    """The folder holds a run with other settings."""


@dataclass(frozen=True)
class Settings:
    """How to train."""

    layers: int = 6
    """How many layers are trained, from the top."""
    steps: int = 200
    rate: float = 2e-4
    warm_up: int = 20
    """Steps in which the learning rate rises."""
    seed: int = 20261201

    def rate_at(self, number: int) -> float:
        """Return the learning rate of a step, counted from 1: it rises, and then falls in a straight line."""
        left = 1 - (number - 1) / self.steps
        return self.rate * min(1, number / self.warm_up) * max(LEAST_RATE, left)
