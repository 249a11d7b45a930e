"""Files as statistical offices really offer them: each is either read right or gets an answer that says what to do."""

from pathlib import Path

import pytest

from intercluster.apps.regions.imports.description import description
from intercluster.apps.regions.imports.faults import faults
from intercluster.apps.regions.imports.services import check_table

pytestmark = pytest.mark.django_db

DATASET = """
[dataset]
name = "Employed people"
unit = "people"
source = "Statistical office of the test"
licence = "CC0"
retrieved = 2026-10-31
nuts_version = 2024
classification = "NACE Rev. 2"
"""
Cells = dict[tuple[str, str, int], float | str]
"""Value, or why there is none, by region, activity and year."""

READ: dict[str, tuple[bytes, str, Cells]] = {
    # PxWeb of SCB: the content stands in the heading, and an apostrophe or thin space divides thousands.
    "SCB, long heading": (
        '"region","näringsgren SNI 2007","Förvärvsarbetande 16-74 år (RAMS) efter region och näringsgren 2021",'
        '"Förvärvsarbetande 16-74 år (RAMS) efter region och näringsgren 2022"\r\n'
        '"17 Värmlands län","C tillverkning","16510","16720"\r\n'
        '"20 Dalarnas län","C tillverkning","21010",".."\r\n'.encode("cp1252"),
        '[columns]\nregion = "region"\nactivity = "näringsgren SNI 2007"\nwide = "year"\n',
        {
            ("SE311", "C", 2021): 16510.0,
            ("SE311", "C", 2022): 16720.0,
            ("SE312", "C", 2021): 21010.0,
            ("SE312", "C", 2022): "missing",
        },
    ),
    "SSB, quotes and semicolons": (
        '"region";"næring (SN2007)";"år";"Sysselsatte (personer)"\r\n'
        '"34 Innlandet";"10-33 Industri";"2023";13510\r\n'
        '"34 Innlandet";"41-43 Bygge- og anleggsvirksomhet";"2023";..\r\n'
        '"50 Trøndelag - Trööndelage";"10-33 Industri";"2023";:\r\n'.encode(),
        '[columns]\nregion = "region"\nactivity = "næring (SN2007)"\nvalue = "Sysselsatte (personer)"\n',
        {
            ("NO020", "C", 2023): 13510.0,
            ("NO020", "F", 2023): "missing",
            ("NO060", "C", 2023): "missing",
        },
    ),
    "Statistics Finland, … and .": (
        "Maakunta;Toimiala (TOL 2008);Vuosi;Työlliset\nMK13 Keski-Suomi;C Teollisuus;2022;14 210\n"
        "MK06 Pirkanmaa;C Teollisuus;2022;…\nMK04 Satakunta;C Teollisuus;2022;.\n"
        "MK21 Ahvenanmaa;C Teollisuus;2022;...\n"
        "".encode(),
        '[columns]\nvalue = "Työlliset"\n',
        {
            ("FI198", "C", 2022): 14210.0,
            ("FI19B", "C", 2022): "missing",
            ("FI196", "C", 2022): "missing",
            ("FI200", "C", 2022): "missing",
        },
    ),
    "Eurostat, TSV with flags": (
        b"freq,unit,nace_r2,geo\\TIME_PERIOD\t2022 \t2023 \nA,THS_PER,C,SE31\t63.1 b\t63.4 bu\n"
        b"A,THS_PER,C,NO02\t: u\t: c\nA,THS_PER,C,EU27_2020\t1 \t2 \n",
        "",
        {
            ("SE31", "C", 2022): 63.1,
            ("SE31", "C", 2023): 63.4,
            ("NO02", "C", 2022): "missing",
            ("NO02", "C", 2023): "confidential",
        },
    ),
    "SDMX-CSV 2.0 with labels": (
        "STRUCTURE,STRUCTURE_ID,ACTION,freq: Time frequency,nace_r2: NACE,geo: Geopolitical entity,TIME_PERIOD: Time,"
        "OBS_VALUE: Value,OBS_STATUS: Status\n"
        "dataflow,ESTAT:X(1.0),I,A: Annual,C: Manufacturing,SE31: Norra Mellansverige,2023,63.4,b: break\n"
        "dataflow,ESTAT:X(1.0),I,A: Annual,C: Manufacturing,FI19:Länsi-Suomi,2023,110,\n".encode(),
        "",
        {("SE31", "C", 2023): 63.4, ("FI19", "C", 2023): 110.0},
    ),
    "own, code and label in one cell": (
        b"geo;nace;year;value\nSE31:Norra Mellansverige;C;2023;63,4\nNO02: Innlandet;C;2023;21,9\n",
        "",
        {("SE31", "C", 2023): 63.4, ("NO02", "C", 2023): 21.9},
    ),
    "Destatis, -, / and …": (
        "Statistik aus dem Beispiel;;;\nRegion;WZ2008;Jahr;Anzahl\nDE21;WZ08-C;2022;1 234\nDE22;WZ08-C;2022;/\n"
        "DE23;WZ08-C;2022;-\nDE24;WZ08-C;2022;…\nDE25;WZ08-C;2022;x\nDE26;WZ08-C;2022;.\n".encode("cp1252"),
        '[columns]\nregion = "Region"\nactivity = "WZ2008"\nyear = "Jahr"\nvalue = "Anzahl"\n'
        '[take]\nactivity = "^WZ08-(.*)$"\n',
        {
            ("DE21", "C", 2022): 1234.0,
            ("DE22", "C", 2022): "missing",
            ("DE23", "C", 2022): "missing",
            ("DE24", "C", 2022): "missing",
            ("DE25", "C", 2022): "not applicable",
            ("DE26", "C", 2022): "missing",
        },
    ),
    "UTF-16 with its mark": (
        "län\tnäringsgren\når\tantal\n17 Värmlands län\tC tillverkning\t2022\t16720\n".replace("\når", "\tår").encode(
            "utf-16"
        ),
        "",
        {("SE311", "C", 2022): 16720.0},
    ),
    "thousands with thin and other spaces": (
        "geo;nace;year;value\nSE31;C;2021;63\u2009100\nSE31;C;2022;63\u202f200\nSE31;C;2023;1\u00a0063\u00a0300,5\n"
        "SE31;C;2024;63'400\n".encode(),
        "",
        {
            ("SE31", "C", 2021): 63100.0,
            ("SE31", "C", 2022): 63200.0,
            ("SE31", "C", 2023): 1063300.5,
            ("SE31", "C", 2024): 63400.0,
        },
    ),
    "Latin-1, semicolons and decimal comma": (
        "fylke;næring;år;antall\n46 Vestland;C industri;2023;1,5\n".encode("latin-1"),
        "",
        {("NO0A2", "C", 2023): 1.5},
    ),
}
"""The content of a file, how it is described, and its cells."""


@pytest.mark.parametrize("what", READ)
def test_files_that_are_read(tmp_path: Path, what: str) -> None:
    content, told, cells = READ[what]
    (tmp_path / "office.csv").write_bytes(content)
    checked = check_table(tmp_path / "office.csv", dataset="own", description=description(DATASET + told))
    assert faults(checked.plan.rejected) == []
    found = {
        (region, activity, year): value.status if value.value is None else value.value
        for (region, _version, activity, year), value in checked.plan.new.items()
    }
    assert found == cells


@pytest.mark.parametrize(
    ("content", "told", "says"),
    [
        # Statistics Denmark: codes of landsdele and of municipalities are its own.
        (
            "område;branche;tid;antal\n01 Byen København;C Industri;2023;5\n101 København;C Industri;2023;5\n"
            "084 Region Hovedstaden;C Industri;2023;5\n",
            '[columns]\nregion = "område"\nactivity = "branche"\n',
            "this is a municipality; choose other rows or leave unknown regions out",
        ),
        (
            "område;branche;tid;antal\nBY_101;C;2023;5\n",
            '[columns]\nregion = "område"\nactivity = "branche"\n',
            "a region",
        ),
        # Points as separators of thousands would be read as decimals.
        ("geo;nace;year;value\nSE31;C;2023;1.063.400\n", "", "a number such as 1250 or 12,5"),
        ("geo;nace;year;value\nSE31;C;2023K4;5\n", "", "a year such as 2024; leave quarters and months out"),
    ],
)
def test_files_that_get_an_answer(tmp_path: Path, content: str, told: str, says: str) -> None:
    (tmp_path / "office.csv").write_text(content, "utf-8")
    found = faults(
        check_table(tmp_path / "office.csv", dataset="own", description=description(DATASET + told)).plan.rejected
    )
    assert found
    assert says in found[-1].expected
