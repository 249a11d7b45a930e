"""Indicators that an import brings: what a description says of them, what it lacks, and writing them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.regions.imports.indicator_guesses import guessed
from intercluster.apps.regions.models import Activity, Dataset, Direction, Group, Indicator, Measure
from intercluster.apps.regions.units import SCALES, canonical_unit
from intercluster.core.imports.record import ImportRefusedError

CHOICES: Mapping[str, Collection[Any]] = {
    "group": Group.values,
    "measure": Measure.values,
    "direction": Direction.values,
    "scale": list(SCALES),
}
"""Fields of an indicator that have one of a few values."""

FIELDS = ("group", "measure", "direction", "unit", "denominator", "scale", "formula", "source")
"""Fields of an indicator that a description may have."""

NEEDED = ("group", "measure", "direction", "unit")

MOST = 60
"""Most indicators of one file that a person is asked about."""


class IndicatorsLackingError(ImportRefusedError):
    """Nobody has said what indicators of a table are."""

    def __init__(self, told: str, codes: list[str], names: Mapping[str, str]) -> None:
        super().__init__(told)
        self.codes, self.names = codes, names


class IndicatorError(ValueError):
    """What is said of an indicator is wrong. The message says what would be right."""


def indicator(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an indicator from what is said of it. Raises IndicatorError."""
    for name in values:
        if name not in FIELDS:
            raise IndicatorError(
                _("“%(name)s” means nothing there; it may have %(known)s.") % {"name": name, "known": ", ".join(FIELDS)}
            )
    if lacking := [name for name in NEEDED if not values.get(name)]:
        raise IndicatorError(_("it lacks %(names)s.") % {"names": ", ".join(lacking)})
    told = {"denominator": "", "scale": 1, "formula": "", "source": "", **values}
    for name, known in CHOICES.items():
        if told[name] not in known:
            raise IndicatorError(
                _("%(name)s is “%(found)s”; it should be one of %(known)s.")
                % {"name": name, "found": told[name], "known": ", ".join(map(str, known))}
            )
    told["unit"], told["denominator"] = canonical_unit(str(told["unit"])), str(told["denominator"]).strip()
    is_rate = told["measure"] == Measure.RATE
    if is_rate and not told["denominator"]:
        raise IndicatorError(_("a rate has a denominator: what it is divided by, such as inhabitant or households."))
    if not is_rate and told["denominator"]:
        raise IndicatorError(_("a level has no denominator: it is divided by nothing. Is it a rate?"))
    return told


def refuse_unsaid(
    codes: Iterable[str], said: Collection[str], stored: Dataset | None, names: Mapping[str, str], unit: str
) -> None:
    """Raise IndicatorsLackingError if neither description nor dataset says of an indicator what it is."""
    known = set(said)
    if stored is not None:
        known |= set(Indicator.objects.filter(dataset=stored).values_list("activity__code", flat=True))
    lacking = sorted(set(codes) - known)
    if not lacking:
        return
    first = guessed(f"{names.get(lacking[0], '')} {lacking[0]} {unit}")
    right = ", ".join(f'{name} = "{first[name] or "…"}"' for name in NEEDED)
    if first["measure"] == Measure.RATE:
        right += f', denominator = "{first["denominator"] or "…"}"'
    raise IndicatorsLackingError(
        _("Nobody has said what these indicators are: %(codes)s. [indicators] should say it, such as %(right)s.")
        % {"codes": ", ".join(lacking[:10]), "right": f'"{lacking[0]}" = {{ {right} }}'},
        lacking,
        {code: names.get(code, code) for code in lacking},
    )


def write_indicators(
    dataset: Dataset, said: Mapping[str, Mapping[str, Any]], activities: Mapping[str, Activity]
) -> dict[str, Any]:
    """Write what indicators are, for those with figures; return what undoing needs."""
    stored = {each.activity.code: each for each in dataset.indicators.select_related("activity")}
    done: dict[str, Any] = {"created": [], "changed": []}
    for position, (code, fields) in enumerate(said.items(), start=len(stored)):
        if code in stored:
            own = stored[code]
            before = {name: getattr(own, name) for name in fields}
            if before != fields:
                Indicator.objects.filter(pk=own.pk).update(**fields)
                done["changed"].append([own.pk, before])
        elif code in activities:
            made = Indicator.objects.create(dataset=dataset, activity=activities[code], position=position, **fields)
            done["created"].append(made.pk)
    return done


def undo_indicators(done: Mapping[str, Any]) -> None:
    """Undo what `write_indicators` did."""
    Indicator.objects.filter(pk__in=done.get("created", ())).delete()
    for pk, before in done.get("changed", ()):
        Indicator.objects.filter(pk=pk).update(**before)
