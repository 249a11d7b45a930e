"""Tables of indicators come in by the command and the pages, and a rate is never read as an amount silently."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from tests.regions.imports.test_pages import FACTS, of_office, posted, upload

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.regions.imports.description import DescriptionError, description
from intercluster.apps.regions.imports.indicator_guesses import guessed, is_rate
from intercluster.apps.regions.imports.services import Checked, check_table, import_table, undo_import
from intercluster.apps.regions.indicators.comparing import profile
from intercluster.apps.regions.models import Dataset, Indicator
from intercluster.apps.regions.units import canonical_unit, unit_in_words
from intercluster.core.imports.record import ImportRefusedError

pytestmark = pytest.mark.django_db

TOLD = """
[dataset]
name = "Research of the offices"
kind = "indicators"
unit = "several"
source = "Statistical office of the test"
licence = "CC0"
retrieved = 2026-10-31
nuts_version = 2024
names = { sv = "Kontorens forskning" }
[columns]
region = "region"
wide = "activity"
year = "year"
"""
SAID = """
[indicators.rd]
group = "firms"
measure = "rate"
direction = "more"
unit = "euro"
denominator = "inhabitant"
[indicators.gap]
group = "skills"
measure = "rate"
direction = "less"
unit = "percent"
denominator = "households"
[activities]
rd = { en = "Research in firms", sv = "Forskning i företag" }
"""
# Sweden reports every other year, and a gap may be negative.
TABLE = "region;year;rd;gap\n" + "".join(
    f"{code};{year};{rd};{gap}\n"
    for code, year, rd, gap in (
        ("SE31", 2021, 371.9, -1.5),
        ("SE31", 2023, 380, -1),
        ("NO02", 2022, 231.7, 3),
        ("NO02", 2023, 240, ".."),
    )
)


def check(tmp_path: Path, content: str, told: str) -> Checked:
    (tmp_path / "t.csv").write_text(content, "utf-8")
    return check_table(tmp_path / "t.csv", dataset="own", description=description(told))


def fields() -> list[tuple[Any, ...]]:
    names = ("activity__code", "group", "measure", "direction", "unit", "denominator", "scale")
    return list(Indicator.objects.order_by("activity__code").values_list(*names))


def test_a_described_table_of_indicators_comes_in_and_is_undone(tmp_path: Path) -> None:
    first = import_table(check(tmp_path, TABLE, TOLD + SAID))
    made = Dataset.objects.get()
    assert (made.kind, made.classification, made.names) == (
        "indicators",
        "Indicators: Research of the offices",
        {"sv": "Kontorens forskning"},
    )
    assert fields() == [
        ("gap", "skills", "rate", "less", "percent", "households", 1),
        ("rd", "firms", "rate", "more", "euros", "inhabitant", 1),
    ]
    values = made.observations.filter(region__code="SE31").order_by("year", "value")
    assert list(values.values_list("year", "value")) == [(2021, -1.5), (2021, 371.9), (2023, -1.0), (2023, 380.0)]
    found = profile("SE31")
    assert found is not None
    assert found.dataset == made
    assert [(each.indicator.activity.code, each.year, each.value) for each in found.standings] == [
        ("rd", 2023, 380.0),
        ("gap", 2023, -1.0),
    ]

    later = TABLE.replace("380;-1", "381;-1")
    again = import_table(check(tmp_path, later, TOLD + SAID.replace('"firms"', '"knowledge"')))
    assert fields()[1][1] == "knowledge"
    undo_import(again.pk, OPERATOR)
    assert fields()[1][1] == "firms"
    undo_import(first.pk, OPERATOR)
    assert (fields(), Dataset.objects.exists()) == ([], False)


def test_what_is_lacking_is_said_with_what_would_be_right(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as lacking:
        check(tmp_path, TABLE.replace("rd;gap", "R&D, % of GDP;gap"), TOLD)
    assert str(lacking.value) == (
        "Nobody has said what these indicators are: R&D, % of GDP, gap. [indicators] should say it, such as "
        '"R&D, % of GDP" = { group = "knowledge", measure = "rate", direction = "more", unit = "percent", '
        'denominator = "gross domestic product" }.'
    )
    for change, says in (
        (('group = "firms"', 'group = "sport"'), "rd: group is “sport”; it should be one of knowledge, firms, coop"),
        (('denominator = "inhabitant"\n', ""), "rd: a rate has a denominator: what it is divided by, such as inh"),
        (('direction = "more"\n', ""), "rd: it lacks direction."),
        (('unit = "euro"', 'unt = "euro"'), "rd: “unt” means nothing there; it may have group, measure"),
        (('measure = "rate"', 'measure = "level"'), "rd: a level has no denominator"),
    ):
        with pytest.raises(DescriptionError) as wrong:
            description(TOLD + SAID.replace(*change, 1))
        assert says in str(wrong.value)
    with pytest.raises(DescriptionError, match="kind is “rates”; it should be one of amounts, indicators"):
        description(TOLD.replace('kind = "indicators"', 'kind = "rates"'))


def test_a_table_of_rates_is_never_read_as_amounts_silently(tmp_path: Path) -> None:
    amounts = TOLD.replace('kind = "indicators"', 'classification = "fields"')
    for table, told, says in (
        (TABLE.replace("rd", "R&D, euros per inhabitant"), amounts, "“R&D, euros per inhabitant” says"),
        (TABLE, amounts.replace('"several"', '"%"'), "“percent” says that the figures are rates"),
        (TABLE, amounts.replace('"several"', '"euro per invånare"'), "“euros per inhabitant” says"),
    ):
        with pytest.raises(ImportRefusedError) as refused:
            check(tmp_path, table.replace("-1", "1"), told)
        assert says in str(refused.value)
    said = amounts.replace('classification = "fields"', 'classification = "fields"\nkind = "amounts"')
    assert check(tmp_path, TABLE.replace("rd", "Sum per head").replace("-1", "1"), said).plan.rejected == []
    import_table(check(tmp_path, TABLE, TOLD + SAID))
    with pytest.raises(ImportRefusedError, match="own has indicators, and that stays"):
        check(tmp_path, TABLE, said.replace('"fields"', '"Indicators: Research of the offices"'))


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("BNP per innbygger, kroner", True),
        ("Arbetslöshet, procent", True),
        ("Bruttokansantuote, euroa asukasta kohti", True),
        ("Andel av hushåll med bredband", True),
        ("PC_GDP", True),
        ("EUR_HAB", True),
        ("Patent applications per million inhabitants", True),
        ("Förvärvsarbetande per 31 december 2021", False),
        ("Antal sysselsatta efter näringsgren", False),
        ("Omsetning (mill. kr)", False),
        ("Yritysten henkilöstö", False),
    ],
)
def test_headings_that_say_rates(text: str, rate: bool) -> None:
    assert is_rate(text) is rate


def test_guesses_from_headings() -> None:
    def guess(text: str) -> tuple[Any, ...]:
        return tuple(guessed(text).values())

    assert guess("Arbetslöshet, procent") == ("results", "rate", "less", "percent", "the labour force", 1)
    assert guess("FoU i företag, tusen euro per invånare") == ("firms", "rate", "more", "euros", "inhabitant", 1000)
    assert guess("Patents per miljon invånare") == (
        "knowledge",
        "rate",
        "more",
        "patent applications",
        "million inhabitants",
        1,
    )
    assert guess("T&K-henkilöstö, henkilötyövuotta")[1:] == ("level", "neither", "full-time equivalents", "", 1)
    assert guess("Befolkning, 1 000 personer")[1:] == ("level", "neither", "people", "", 1000)


def test_units_are_known_in_each_language() -> None:
    texts = ("tusen personer", "1 000 personer", "Miljoonaa euroa", "euro per innbygger", "%", "stycken")
    assert [canonical_unit(each) for each in texts] == [
        "thousand people",
        "thousand people",
        "million euros",
        "euros per inhabitant",
        "percent",
        "stycken",
    ]
    with override("sv"):
        assert unit_in_words("percent", "inhabitants") == "procent av invånarna"
        assert unit_in_words("kronor", "inhabitant") == "kronor per invånare"


def test_the_pages_ask_what_each_indicator_is_and_guess_it() -> None:
    office = of_office("granskog")
    table = TABLE.replace("rd;gap", "FoU i företag, euro per invånare;Arbetslöshet, procent")
    step = office.get(upload(office, table).url)
    facts = {name: FACTS[name] for name in ("name", "source", "licence", "retrieved")} | {
        "unit": "flera",
        "nuts_version": "2024",
        "kind": "indicators",
    }
    assert step.context["facts"]["kind"].value() == "indicators"
    assert step.context["told"]["wide"].value() == "activity"
    address = step.request["PATH_INFO"]
    asked = office.post(address, {**posted(step), **facts})
    assert asked.status_code == 422
    assert "Say below what each indicator is; what is there is a guess." in asked.content.decode()
    guesses = {field.html_name: field.value() for field in asked.context["indicators"]}
    assert guesses["code-1"] == "FoU i företag, euro per invånare"
    assert (guesses["group-1"], guesses["unit-1"], guesses["denominator-1"]) == ("firms", "euros", "inhabitant")
    assert (guesses["direction-0"], guesses["denominator-0"]) == ("less", "the labour force")

    wrong = office.post(address, {**posted(step), **facts, **guesses, "denominator-1": ""})
    assert (wrong.status_code, "a rate has a denominator" in wrong.content.decode()) == (422, True)
    dry = office.get(office.post(address, {**posted(step), **facts, **guesses, "denominator-1": "invånare"}).url)
    assert dry.context["counts"][0][1] == 8
    done = office.post(dry.request["PATH_INFO"], {"shown": dry.context["fingerprint"]}, follow=True)
    assert "Imported" in done.content.decode()
    assert fields() == [
        ("Arbetslöshet, procent", "results", "rate", "less", "percent", "the labour force", 1),
        ("FoU i företag, euro per invånare", "firms", "rate", "more", "euros", "inhabitant", 1),
    ]
