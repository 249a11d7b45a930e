"""Finds partners of a team that are independent of each other."""

from collections.abc import Sequence

from intercluster.analysis.consortia.teams import Partner


def are_independent(one: Partner, other: Partner) -> bool | None:
    """Return whether two partners are independent, or None if nobody has said who owns one of them.

    They are not if they belong to one owner group, or if one controls the other.
    """
    if other.id in one.controls or one.id in other.controls:
        return False
    if one.groups is None or other.groups is None:
        return None
    return not one.groups & other.groups


def most_independent(
    partners: Sequence[Partner], enough: int, from_different_countries: bool, *, unknown: bool
) -> tuple[Partner, ...]:
    """Find as many independent partners as there are, at most `enough`.

    `unknown` says whether what is not known counts for independence, or against it.
    """

    def fits(one: Partner, other: Partner) -> bool:
        independent = are_independent(one, other)
        if independent is None:
            independent = unknown
        if not from_different_countries or not independent:
            return independent
        return one.country != other.country if one.country and other.country else unknown

    best: tuple[Partner, ...] = ()
    if enough and partners:
        best = (partners[0],)

    def extend(chosen: tuple[Partner, ...], rest: Sequence[Partner]) -> None:
        nonlocal best
        if len(chosen) > len(best):
            best = chosen
        for index, partner in enumerate(rest):
            if len(best) >= enough or len(chosen) + len(rest) - index <= len(best):
                return
            extend((*chosen, partner), [each for each in rest[index + 1 :] if fits(partner, each)])

    if enough:
        extend((), partners)
    return best
