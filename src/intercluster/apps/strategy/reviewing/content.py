"""What a review says: of each indicator and action what was reached, how it is judged, and what is to change."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.strategy.following.queries import share_reached
from intercluster.apps.strategy.models import Action, IndicatorValue, Judgement, PartKind, Review, State, Version
from intercluster.apps.strategy.signing.content import amount, word, words_by_language
from intercluster.documents.model import Text

Line = dict[str, Any]
"""A line as it is stored, fit for JSON."""
SAID = ("judgement", "remark", "change")
"""What people say in a line; all else is computed."""


def lines_now(version: Version, year: int, said: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of a review of a version as things stand, with what people have said so far."""
    parts = [each for each in version.content["parts"] if each["kind"] in {PartKind.INDICATOR, PartKind.ACTION}]
    by_part = {each["part"]: each for each in said}
    keys = [each["part"] for each in parts]
    states = dict(Action.objects.filter(pk__in=keys).values_list("pk", "state"))
    values: dict[int, IndicatorValue] = {}
    for value in IndicatorValue.objects.filter(indicator__in=keys, year__lte=year):
        values[value.indicator_id] = value  # the last one, as they are in the order of their years
    return [
        _facts(part, states, values.get(part["part"]))
        | {name: by_part.get(part["part"], {}).get(name, "") for name in SAID}
        for part in parts
    ]


def _facts(part: Mapping[str, Any], states: Mapping[int, str], value: IndicatorValue | None) -> Line:
    titles = {language: text["title"] for language, text in part["texts"].items()}
    line: Line = {"part": part["part"], "kind": part["kind"], "original": part["original"], "titles": titles}
    facts = part["facts"]
    if part["kind"] == PartKind.ACTION:
        return line | {"state": states.get(part["part"], facts["state"]), "ends": facts["ends"]}
    told = {name: facts[name] for name in ("baseline", "baseline_year", "target", "target_year")}
    told["units"] = words_by_language(part)["unit"]
    baseline, target = (None if facts[name] is None else Decimal(facts[name]) for name in ("baseline", "target"))
    return line | told | {
        "value": str(value.value) if value else None,
        "year": value.year if value else None,
        "reached": share_reached(baseline, target, value.value) if value else None,
    }  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A line as it reads in one language."""

    part: int
    kind: str
    title: str
    language: str
    """Of the title."""
    facts: Sequence[tuple[str, Text]]
    judgement: str
    """In words; "" as long as there is none."""
    remark: str
    change: str


def told(lines: Sequence[Line], language: str) -> list[Told]:
    """Return lines in a language of the pages, with titles in the original where a translation is missing."""
    return [
        Told(
            line["part"],
            line["kind"],
            line["titles"].get(shown := language if language in line["titles"] else line["original"], ""),
            shown,
            list(_facts_told(line, language)),
            str(Judgement(line["judgement"]).label) if line["judgement"] else "",
            line["remark"],
            line["change"],
        )
        for line in lines
    ]


def _facts_told(line: Line, language: str) -> Iterator[tuple[str, Text]]:
    if line["kind"] == PartKind.ACTION:
        yield _("State"), str(State(line["state"]).label)
        return
    older = {line["original"]: line.get("unit", "")}  # before it had translations
    unit = word(line.get("units", older), line["original"], language)
    for name, label in (("baseline", _("Baseline")), ("target", _("Target"))):
        if line[name] is not None:
            yield label, amount(line[name], unit, line[f"{name}_year"])
    yield _("Value"), amount(line["value"], unit, line["year"]) or "–"
    if line["reached"] is not None:
        yield _("Reached"), f"{line['reached']} %"


def changes_of(reviews: Sequence[Review]) -> dict[int, list[tuple[Review, str]]]:
    """Return what reviews want changed, by the key of the part."""
    found: dict[int, list[tuple[Review, str]]] = defaultdict(list)
    for review in reviews:
        for line in review.lines:
            if line["change"]:
                found[line["part"]].append((review, line["change"]))
    return dict(found)
