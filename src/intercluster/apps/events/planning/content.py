"""What a plan holds, typed, and as the JSON that `Plan.content` keeps.

Participants, slots, tables and requests are named by their keys in the database, never by what they are called: so
erasing somebody leaves nothing here that tells of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

FORM = 1
"""Raised when older plans have to be read in another way."""

Pair = tuple[int, int]
"""Two participants, the lower key first."""


@dataclass(frozen=True)
class Placed:
    """A meeting with its time and table."""

    first: int
    second: int
    slot: int
    table: int
    request: int | None = None
    """None if the office wants it."""

    @property
    def pair(self) -> Pair:
        """Return who meets."""
        return self.first, self.second


@dataclass(frozen=True)
class Unmet:
    """A wish that is not met, and the one reason."""

    first: int
    second: int
    request: int | None
    why: str
    by: tuple[Pair, ...] = ()
    """Whose meetings are in the way."""

    @property
    def pair(self) -> Pair:
        """Return who would have met."""
        return self.first, self.second


@dataclass(frozen=True)
class Measure:
    """What is reached of a goal, and what no schedule surpasses; None if that was not looked for."""

    value: int
    bound: int | None = None

    @property
    def is_proved(self) -> bool:
        """Return whether nothing better is possible."""
        return self.value == self.bound


@dataclass(frozen=True)
class Price:
    """What it costs to leave printed agendas as they are, in worth."""

    found: int
    """How much more a schedule had that a short search found and that may move everything."""
    most: int
    """How much more any schedule could have."""


@dataclass(frozen=True)
class Beside:
    """What a repair would do in place of a plan from scratch."""

    moved: int
    """Published meetings at another time or table, or no longer held."""
    worth: int
    idle: int


@dataclass(frozen=True)
class Clashing:
    """One of the demands that cannot all be kept: its kind, and the keys of what it is about."""

    kind: str
    participants: tuple[int, ...] = ()
    slots: tuple[int, ...] = ()


@dataclass(frozen=True)
class Content:
    """A plan: its meetings, how good it is, and what it leaves out."""

    basis: int = 0
    """The number of the plan that was published when this one was made; 0 if none was."""
    seconds: float = 0.0
    """How long it may be looked for."""
    meetings: tuple[Placed, ...] = ()
    status: str = ""
    worth: Measure | None = None
    alone: Measure | None = None
    idle: Measure | None = None
    moves: Measure | None = None
    unmet: tuple[Unmet, ...] = ()
    clash: tuple[Clashing, ...] = ()
    is_minimal: bool = False
    """Whether there is a schedule without any one of the demands that clash."""
    price: Price | None = None
    struck: tuple[Pair, ...] = ()
    """Meetings that the office cancelled; they are not planned again by themselves."""
    unpinned: tuple[Pair, ...] = ()
    """Meetings whose pin does not hold this plan back: the change by hand that set it is taken back."""
    beside: Beside | None = None
    """Of a plan from scratch, if something was published."""

    @property
    def goals(self) -> Mapping[str, Measure | None]:
        """Return what is reached of each goal, in the order in which they count."""
        return {"worth": self.worth, "alone": self.alone, "idle": self.idle, "moves": self.moves}

    def but(self, **values: Any) -> "Content":
        """Return it with other values."""
        return replace(self, **values)


def write(content: Content) -> dict[str, Any]:
    """Return a plan ready for JSON."""
    return {"form": FORM, **asdict(content)}


def read(kept: Mapping[str, Any]) -> Content:
    """Return a plan from JSON. Raises ValueError for one of a later version of the platform."""
    if not kept:
        return Content()
    if kept["form"] != FORM:
        raise ValueError(f"This version reads plans of form {FORM}, not {kept['form']}.")
    return Content(
        basis=kept["basis"],
        seconds=kept["seconds"],
        meetings=tuple(Placed(**each) for each in kept["meetings"]),
        status=kept["status"],
        unmet=tuple(Unmet(**{**each, "by": _pairs(each["by"])}) for each in kept["unmet"]),
        clash=tuple(
            Clashing(each["kind"], tuple(each["participants"]), tuple(each["slots"])) for each in kept["clash"]
        ),
        is_minimal=kept["is_minimal"],
        price=Price(**kept["price"]) if kept["price"] else None,
        struck=_pairs(kept["struck"]),
        unpinned=_pairs(kept.get("unpinned", ())),
        beside=Beside(**kept["beside"]) if kept.get("beside") else None,
        **{name: Measure(**kept[name]) if kept[name] else None for name in ("worth", "alone", "idle", "moves")},
    )


def _pairs(kept: Sequence[Sequence[int]]) -> tuple[Pair, ...]:
    return tuple((first, second) for first, second in kept)
