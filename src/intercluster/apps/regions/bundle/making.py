"""Makes the shipped figures from the published files: the same files give the same bytes."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from intercluster.apps.regions.bundle import tables
from intercluster.apps.regions.bundle.reading import Figure, Published, Series
from intercluster.apps.regions.models import UNION
from intercluster.geo.nuts import REGIONS

DATA = Path(__file__).parent / "data"
"""The folder of the shipped figures."""

MANIFEST = "manifest.json"


def made_from(folder: Path) -> dict[str, bytes]:
    """Return the shipped files by name, made from a folder of published files."""
    published = Published(folder)
    figures = {"innovation-europe": _indicators(published), "employment-europe": _employment(published)}
    files = {f"{slug}.csv.gz": _packed(each) for slug, each in figures.items()}
    places = sorted({place for each in figures.values() for own in each.values() for place, _year in own})
    names = published.names() | {UNION: tables.UNION_NAME}
    manifest = {
        "version": tables.VERSION,
        "retrieved": tables.RETRIEVED,
        "licence": tables.LICENCE,
        "attribution": tables.ATTRIBUTION,
        "nuts_version": tables.TERRITORY,
        "notes": tables.NOTES,
        "datasets": dict(tables.DATASETS),
        "indicators": [each.as_json() for each in tables.INDICATORS],
        "industries": dict(tables.INDUSTRIES),
        "files": {
            key: {"file": file, "through": tables.THROUGH[key], "sha256": _digest((folder / file).read_bytes())}
            for key, file in tables.FILES.items()
        },
        "figures": {name: {"sha256": _digest(content), "bytes": len(content)} for name, content in files.items()},
        "left_out": dict(sorted(published.places.left_out.items())),
        "names": {code: names[code] for code, _version in places if code in names and code not in REGIONS},
        "of_older_nuts": [f"{code} ({version})" for code, version in places if version == tables.TERRITORY],
    }
    files[MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    return files


def _indicators(published: Published) -> dict[str, Series]:
    def tgs(column: str) -> Series:
        return published.csv("tgs", "nuts_id", "year", column)

    def employed(industry: str) -> Series:
        return published.tsv(tables.EMPLOYMENT, nace_r2=industry, age="Y_GE15")

    def educated(level: str) -> Series:
        return published.tsv(tables.SKILLS, isced11=level, age="Y25-64", sex="T")

    def amount(column: str) -> Series:
        return tgs(column) | published.of_union(column)

    people, product, workers = amount("region_population"), amount("region_gdp"), employed("TOTAL")
    staff = published.csv(tables.STAFF, "geo", "time", "values")
    business = published.csv(tables.BUSINESS, "nuts_id", "year", "r&d_private_eur_hab")
    adults = educated("TOTAL")
    patents = published.csv(tables.PATENTS, "geo", "time", "values", lambda row: row["unit"] == "P_MHAB")

    def percent(part: float, whole: float) -> float:
        return part * 100 / whole

    return {
        "epo-applications": patents | published.patents_of_union(),
        "government-rd": published.csv(tables.GOVERNMENT, "nuts_id", "year", "r&d_government_eur_hab"),
        "rd-personnel": _worked_out(lambda staff, people: staff * 1_000 / people, staff, people),
        "rd-personnel-total": staff,
        "business-rd": business,
        "business-rd-gdp": _worked_out(
            lambda each, people, product: each * people * 100 / (product * 1e6), business, people, product
        ),
        "professional-employment": _worked_out(percent, employed("M_N"), workers),
        "tertiary": _worked_out(percent, educated("ED5-8"), adults),
        "low-education": _worked_out(percent, educated("ED0-2"), adults),
        "gender-gap": tgs("gender_employ_gap"),
        "broadband": tgs("broadband_access_household"),
        "ict-employment": _worked_out(percent, employed("J"), workers),
        "gdp-per-inhabitant": _worked_out(lambda product, people: product * 1e6 / people, product, people),
        # Million euros by thousand people are thousand euros each.
        "gdp-per-employed": _worked_out(lambda product, workers: product / workers, product, workers),
        "income": tgs("disp_income_household"),
        "unemployment": tgs("unemployment_rate_t"),
        "life-expectancy": tgs("life_expectancy_t"),
        "population": people,
    }


def _employment(published: Published) -> dict[str, Series]:
    every = {
        industry: published.tsv(tables.EMPLOYMENT, nace_r2=industry, age="Y_GE15") for industry in tables.INDUSTRIES
    }
    return {
        industry: {(place, year): each for (place, year), each in own.items() if len(place[0]) == 4}
        for industry, own in every.items()
    }


def _worked_out(formula: Callable[..., float], *parts: Series) -> Series:
    """Return a formula of published values, wherever all of them are there, with the flags of all."""
    result: Series = {}
    for key in parts[0]:
        figures = [each.get(key) for each in parts]
        values = [figure.value for figure in figures if figure is not None and figure.value is not None]
        if len(values) == len(parts) and all(values[1:]):
            flags = "".join(sorted({flag for figure in figures if figure is not None for flag in figure.flags}))
            result[key] = Figure(float(f"{formula(*values):.6g}"), flags)
    return result


def _packed(series: Mapping[str, Series]) -> bytes:
    years = sorted({year for own in series.values() for _place, year in own})
    text = io.StringIO()
    write = csv.writer(text, lineterminator="\n").writerow
    write(["activity", "region", "version", *years])
    for activity, own in series.items():
        for place in sorted({place for place, _year in own}):
            write([activity, *place, *(_cell(own.get((place, year))) for year in years)])
    packed = io.BytesIO()
    # Without a name and a time, so that the bytes depend on the figures alone.
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as file:
        file.write(text.getvalue().encode())
    return packed.getvalue()


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    number = ":" if figure.value is None else f"{figure.value:.12g}"
    return f"{number} {figure.flags}".strip()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(files: Mapping[str, bytes], folder: Path = DATA) -> Iterable[tuple[str, int]]:
    """Write the shipped files, and return their names and sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [(name, len(content)) for name, content in files.items()]


def manifest() -> dict[str, Any]:
    """Return what the shipped figures are."""
    return dict(json.loads((DATA / MANIFEST).read_text(encoding="utf-8")))
