"""What makes a setting of a cluster or alliance out of what was given, or refuses it and says what would be right."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from intercluster.apps.clusters.colours import COLOUR, ENOUGH, contrast_with_white, nearest_readable
from intercluster.apps.directory import parsers
from intercluster.apps.directory.choices import Language, Visibility
from intercluster.apps.directory.models import Cluster, Deciding, Ratifying
from intercluster.apps.directory.profiles.services import FieldsRefused
from intercluster.apps.directory.search.region_filter import not_a_region, region_code
from intercluster.core.feature import cluster_periods
from intercluster.geo.display_names import country_codes, country_name, joined
from intercluster.geo.nuts import NUTS_COUNTRY

NAME_LIMIT = 200
TEXT_LIMIT = 2000


def checked(changes: Mapping[str, Any], checks: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Return the values as they are kept; raise FieldsRefused with all that is wrong."""
    kept: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for name, value in changes.items():
        try:
            kept[name] = checks[name](value)
        except FieldsRefused as refused:
            wrong[name] = list(refused.problems[""])
    if wrong:
        raise FieldsRefused(wrong)
    return kept


def _refuse(problem: str) -> FieldsRefused:
    return FieldsRefused({"": [problem]})


def own_name(value: str) -> str:
    """Return a name on one line."""
    name = " ".join(value.split())
    if not name:
        raise _refuse(_("Write the name."))
    if len(name) > NAME_LIMIT:
        raise _refuse(_("The name has more than %(limit)d characters.") % {"limit": NAME_LIMIT})
    return name


def by_language(value: Mapping[str, str], limit: int) -> dict[str, str]:
    """Return texts by the languages of the interface, without empty ones; raise FieldsRefused."""
    known = dict(settings.LANGUAGES)
    if unknown := sorted(set(value) - set(known)):
        raise _refuse(
            _("%(languages)s: the languages of the platform are %(known)s.")
            % {"languages": joined(unknown), "known": ", ".join(known)}
        )
    if any(len(text) > limit for text in value.values()):
        raise _refuse(_("A text has more than %(limit)d characters.") % {"limit": limit})
    return {code: text.strip() for code, text in value.items() if text.strip()}


def summary(value: str) -> str:
    """Return a text that is not too long."""
    if len(value) > TEXT_LIMIT:
        raise _refuse(_("A text has more than %(limit)d characters.") % {"limit": TEXT_LIMIT})
    return value.strip()


def _website(value: str) -> str:
    if not value.strip():
        return ""
    try:
        return parsers.website(value.strip())
    except parsers.WrongValueError as problem:
        raise _refuse(
            _("“%(value)s” %(wrong)s. Expected: %(right)s.")
            % {"value": value[:60], "wrong": problem.wrong, "right": problem.right}
        ) from problem


def _country(value: str) -> str:
    if value not in country_codes():
        raise _refuse(_("“%(code)s” is no country. Expected: a code such as SE.") % {"code": value[:60]})
    return value


def _region(value: str) -> str:
    if not value.strip():
        return ""
    code = region_code(value)
    if code is None:
        raise _refuse(not_a_region(value))
    return code


def _languages(value: list[str]) -> list[str]:
    if unknown := [code for code in value if code not in Language.values]:
        raise _refuse(
            _("“%(code)s” is no language of the list. Expected: %(right)s.")
            % {"code": unknown[0][:60], "right": ", ".join(Language.values)}
        )
    return list(dict.fromkeys(value))


def _colour(value: str) -> str:
    colour = value.strip().lower()
    if not colour:
        return ""
    if not COLOUR.fullmatch(colour):
        raise _refuse(
            _("“%(value)s” is no colour. Expected: # and six digits, such as #1f4d3a.") % {"value": value[:60]}
        )
    if (contrast := contrast_with_white(colour)) < ENOUGH:
        raise _refuse(
            _(
                "White text on %(colour)s has a contrast of %(contrast)s to 1; at least %(enough)s to 1 is readable. "
                "The nearest readable colour is %(nearest)s."
            )
            % {
                "colour": colour,
                "contrast": f"{int(contrast * 100) / 100:.2f}",  # cut off, so that 4.499 is not shown as enough
                "enough": ENOUGH,
                "nearest": nearest_readable(colour),
            }
        )
    return colour


def _one_of(values: list[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in values:
            raise _refuse(_("“%(value)s” is none of: %(right)s.") % {"value": value[:60], "right": ", ".join(values)})
        return value

    return check


def _quorum(value: int) -> int:
    if not 0 <= value <= 100:
        raise _refuse(_("The quorum is from 0 to 100 per cent."))
    return value


def _retention(value: Mapping[str, int]) -> dict[str, int]:
    of_clusters = {period.name: period for period in cluster_periods()}
    for name, days in value.items():
        period = of_clusters.get(name)
        if period is None:
            raise _refuse(
                _("“%(name)s” is no period that a cluster can choose. There are: %(right)s.")
                % {"name": name[:60], "right": ", ".join(of_clusters)}
            )
        if not period.shortest <= days <= period.days:
            raise _refuse(
                _("%(label)s are kept from %(least)d to %(most)d days on this platform.")
                % {"label": period.label, "least": period.shortest, "most": period.days}
            )
    return dict(value)


def check_home(cluster: Cluster) -> None:
    """Raise FieldsRefused if a cluster's home region is in another country."""
    land = NUTS_COUNTRY.get(cluster.country, cluster.country)
    if not cluster.region or cluster.region.startswith(land):
        return
    problem = _("%(region)s is not in %(country)s.") % {
        "region": cluster.region,
        "country": country_name(cluster.country),
    }
    raise FieldsRefused({"region": [problem]})


CHECKS: dict[str, Callable[[Any], Any]] = {
    "name": own_name,
    "names": lambda value: by_language(value, NAME_LIMIT),
    "summary": summary,
    "website": _website,
    "country": _country,
    "region": _region,
    "regions": lambda value: list(dict.fromkeys(filter(None, map(_region, value)))),
    "languages": _languages,
    "colour": _colour,
    "default_visibility": _one_of(list(Visibility.values)),
    "deciding": _one_of(list(Deciding.values)),
    "quorum": _quorum,
    "ratifying": _one_of(["", *Ratifying.values]),
    "invitation_texts": lambda value: by_language(value, TEXT_LIMIT),
    "retention": _retention,
}
"""What makes a setting out of what was given, or refuses it."""

ALLIANCE_CHECKS = {name: CHECKS[name] for name in ("name", "names", "summary", "deciding")}
"""What an alliance's committee may change."""
