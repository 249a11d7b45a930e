"""Published tables are read cell by cell, with what is no zero kept apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intercluster.analysis.regions.readers import (
    Fault,
    Observation,
    Problem,
    Published,
    Status,
    eurostat_csv,
    eurostat_tsv,
)

TSV = """freq,nace_r2,geo\\TIME_PERIOD\t2023 \t2024 
A,C16,SE311\t1204.5 \t1187 bp
A,C16,NO020\t: \t: c
A,C16,FI198\t0 n\t: z
A,C17,SE311\t1e3 e\t-2.5 
""".splitlines(keepends=True)

CSV = """DATAFLOW,LAST UPDATE,freq,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS
ESTAT:X(1.0),24/11/26 11:00:00,A,C16,SE311,2023,1204.5,,
ESTAT:X(1.0),24/11/26 11:00:00,A,C16,SE311,2024,1187,bp,
ESTAT:X(1.0),24/11/26 11:00:00,A,C16,NO020,2023,,,
ESTAT:X(1.0),24/11/26 11:00:00,A,C16,NO020,2024,,,C
ESTAT:X(1.0),24/11/26 11:00:00,A,C16,FI198,2023,0,n,
ESTAT:X(1.0),24/11/26 11:00:00,A,C16,FI198,2024,:,z,
ESTAT:X(1.0),24/11/26 11:00:00,A,C17,SE311,2023,1e3,e,
ESTAT:X(1.0),24/11/26 11:00:00,A,C17,SE311,2024,-2.5,A,
""".splitlines(keepends=True)

EXPECTED = Published(
    ("freq", "nace_r2", "geo"),
    [
        Observation(("A", "C16", "SE311"), "2023", 1204.5, "", Status.VALUE),
        Observation(("A", "C16", "SE311"), "2024", 1187.0, "bp", Status.VALUE),
        Observation(("A", "C16", "NO020"), "2023", None, "", Status.MISSING),
        Observation(("A", "C16", "NO020"), "2024", None, "c", Status.CONFIDENTIAL),
        Observation(("A", "C16", "FI198"), "2023", 0.0, "n", Status.VALUE),
        Observation(("A", "C16", "FI198"), "2024", None, "z", Status.NOT_APPLICABLE),
        Observation(("A", "C17", "SE311"), "2023", 1000.0, "e", Status.VALUE),
        Observation(("A", "C17", "SE311"), "2024", -2.5, "", Status.VALUE),
    ],
)


@pytest.mark.parametrize(("read", "lines"), [(eurostat_tsv, TSV), (eurostat_csv, CSV)])
def test_both_forms_of_a_table_read_the_same(read, lines: list[str]) -> None:  # type: ignore[no-untyped-def]
    found = read(lines)
    assert found == EXPECTED
    assert found.dimension("geo") == 2
    with pytest.raises(ValueError, match="no dimension 'sex'; it has freq, nace_r2, geo"):
        found.dimension("sex")


cells = st.tuples(
    st.one_of(st.none(), st.integers(-(10**6), 10**6), st.floats(-1e6, 1e6, allow_subnormal=False)),
    st.sets(st.sampled_from("bcdefnprsuz")),
)


@given(st.dictionaries(st.from_regex(r"[A-Z]{2}[0-9A-Z]{3}", fullmatch=True), st.tuples(cells, cells)))
def test_what_is_written_is_read(series: dict[str, tuple[tuple[float | None, set[str]], ...]]) -> None:
    lines = ["geo\\TIME_PERIOD\t2023\t2024\n"]
    for geo, row in series.items():
        texts = [f"{':' if value is None else repr(value)} {''.join(flags)}" for value, flags in row]
        lines.append("\t".join([geo, *texts]) + "\n")
    found = eurostat_tsv(lines)
    assert found.problems == []
    assert [(o.place, o.value, set(o.flags)) for o in found.observations] == [
        ((geo,), value, flags) for geo, row in series.items() for value, flags in row
    ]


def test_what_cannot_be_read_is_told_with_its_line_and_the_rest_is_read() -> None:
    found = eurostat_tsv(
        ["nace,geo\\TIME_PERIOD\t2023\n", "C16,SE311\t12\n", "C16\t1\n", "C16,NO020\t1\t2\n", "C16,SE311\t5\n",
         "\n", "C17,SE311\t1,5\n", "C18,SE311\t3\n"]
    )  # fmt: skip
    assert [o.value for o in found.observations] == [12, 3]
    assert found.problems == [
        Problem(3, "C16", "2 dimensions: nace,geo", Fault.LENGTH),
        Problem(4, "2 cells", "1, one for each period", Fault.LENGTH),
        Problem(5, "C16,SE311", "each series once", Fault.TWICE),
        Problem(7, "1,5", "a number or ':'", Fault.NUMBER),
    ]
    found = eurostat_csv(
        ["geo,TIME_PERIOD,OBS_VALUE\n", "SE311,2023,x\n", "SE311,2023,1\n", "SE311\n", "NO020,2023,4\n"]
    )
    assert [o.value for o in found.observations] == [4]
    assert found.problems == [
        Problem(2, "x", "a number or ':'", Fault.NUMBER),
        Problem(3, "SE311, 2023", "each cell once", Fault.TWICE),
        Problem(4, "1 fields", "3, as in the first line", Fault.LENGTH),
    ]


@pytest.mark.parametrize(
    ("read", "lines", "says"),
    [
        (eurostat_tsv, [], "not Eurostat's TSV"),
        (eurostat_tsv, ["geo,2023\n"], "must be like"),
        (eurostat_csv, [], "no TIME_PERIOD; it has nothing"),
        (eurostat_csv, ["geo,TIME_PERIOD,value\n"], "no OBS_VALUE; it has geo, TIME_PERIOD, value"),
    ],
)
def test_another_form_is_said_to_be_one(read, lines: list[str], says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=says):
        read(lines)


def test_a_number_beyond_all_bounds_is_none_and_a_mark_of_the_encoding_is_no_part_of_a_name() -> None:
    beyond = Problem(2, "1e999", "a number or ':'", Fault.NUMBER)
    for found in (
        eurostat_tsv(["\ufeffgeo\\TIME_PERIOD\t2023 \t2024 \n", "SE311\t1e999 \t5 \n"]),
        eurostat_csv(["\ufeffgeo,TIME_PERIOD,OBS_VALUE\n", "SE311,2023,1e999\n", "SE311,2024,5\n"]),
    ):
        assert found.dimensions == ("geo",)
        assert [o.value for o in found.observations] == [5]
        assert found.problems == [beyond]
