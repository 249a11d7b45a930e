"""Which activities serve only their own region, and so follow its size, and which are traded."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from intercluster.analysis.regions.matrices import Booleans, Floats, numbers, something

LOCAL = 0.9
"""An activity of which this share or more follows the size of regions is local."""


def share_that_follows_size(
    values: ArrayLike, size: ArrayLike | None = None, countries: Sequence[str] | None = None
) -> Floats:
    """Return the share of each activity that lies where it would by the size of regions alone, C, 0 to 1.

    Computes 1 - ½ Σ_r |x_ri / x_.i - s_r / s_.|, which is 1 less Hoover's coefficient of localisation: the rest would
    have to move. `size` (R, 0 or more) is the population, by default the sum of all activities. With `countries` (R),
    it is computed within each country and averaged by the country's amount of the activity, since what a country runs
    as a service differs more between countries than within. A country with one region says nothing and is left out.
    NaN for an activity that no region has, or that only countries with one region have.

    Raises ValueError as matrices.something() does, and for a size or countries that do not fit.

    Source: Porter 2003, "The economic performance of regions", Regional Studies 37: local industries are in all regions
    in proportion to their population. Hoover 1936, as in specialisation.
    """
    array = something(values)
    regions = len(array)
    whole = array.sum(axis=1) if size is None else numbers(size, "size")
    if whole.shape != (regions,) or not ((whole >= 0) & np.isfinite(whole)).all() or not whole.any():
        raise ValueError(f"size must be {regions} numbers of 0 or more, not all 0")
    names = np.zeros(regions, np.str_) if countries is None else np.array(countries, np.str_)
    if names.shape != (regions,):
        raise ValueError(f"countries must have one name for each of {regions} regions, not {names.shape}")
    follows, weight = np.zeros(array.shape[1]), np.zeros(array.shape[1])
    for name in np.unique(names):
        own, own_size = array[names == name], whole[names == name]
        if (countries is not None and len(own) < 2) or not own_size.any():
            continue
        total = own.sum(axis=0)
        share = own / np.where(total > 0, total, 1.0)
        apart = np.abs(share - (own_size / own_size.sum())[:, None]).sum(axis=0) / 2
        follows += total * (1 - apart)
        weight += total
    return np.where(weight > 0, follows / np.where(weight > 0, weight, 1.0), np.nan)


def local_activities(
    values: ArrayLike,
    size: ArrayLike | None = None,
    countries: Sequence[str] | None = None,
    *,
    least: float = LOCAL,
) -> Booleans:
    """Return which activities are local, C: `least` or more of them follows the size of regions.

    An activity without a share is not local. Raises ValueError as share_that_follows_size() does, and for a `least`
    that is not above 0 and up to 1.
    """
    if not 0 < least <= 1:
        raise ValueError(f"least must be above 0 and up to 1, not {least}")
    share = share_that_follows_size(values, size, countries)
    return np.asarray(np.nan_to_num(share, nan=0.0) >= least)
