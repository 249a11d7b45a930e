"""`intercluster language …`: how texts of different languages are made comparable, and searchable."""

import sys
from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
import snowballstemmer
import typer

from intercluster import paths
from intercluster.analysis.language import align, lexicon
from intercluster.analysis.language.detect import detect_all
from intercluster.analysis.language.words import STEMMERS
from intercluster.apps.partnering import language, services
from intercluster.apps.partnering import vocabulary as concepts
from intercluster.apps.partnering.reference import parallel_messages
from intercluster.cli.console import Failure, out, progress
from intercluster.demo.capabilities import reference_texts

app = typer.Typer(no_args_is_help=True, help="How texts of different languages are made comparable, and searchable.")

DJANGO_LANGUAGES = ("sv", "nb", "nn", "da", "fi", "de")
"""Of Django's message catalogues, beside English."""


@app.command()
def fit(
    file: Annotated[Path | None, typer.Option(help="Where to write; by default the data directory.")] = None,
    seed: Annotated[int, typer.Option(help="Of the random pairs that tell what no fit looks like.")] = 20261123,
) -> None:
    """Learn what the configured encoder's vectors tell of a text's language, to take it out of them.

    The reference texts come with the platform (the demo's catalogue of capabilities) and with Django (its messages).
    """
    encoder = language.encoder()
    target = file or language.file_of(encoder.name, paths.home() / "alignments")
    texts = [reference_texts(), parallel_messages("django", DJANGO_LANGUAGES)]
    total = sum(len(rows) for sample in texts for rows in sample.values())
    with progress("Encoding reference texts") as advance:
        samples, done = [], 0
        for sample in texts:
            samples.append({})
            for code, rows in sample.items():
                samples[-1][code] = encoder.encode(rows)
                done += len(rows)
                advance(done, total)
    fitted = align.fit(
        encoder.name, samples, origin=f"{total} texts: demo catalogue, Django's messages; seed {seed}", seed=seed
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    fitted.save(target)
    language.language.cache_clear()
    out.print(f"{encoder.name}: {', '.join(fitted.languages)}, from {total} texts, in {target}", markup=False)
    out.print("Run `intercluster language index` to apply it to the texts that are stored.")


@app.command()
def index() -> None:
    """Make every offer, need and project searchable, and the vocabularies' labels. Nothing is encoded twice."""
    with progress("Indexing texts") as advance:
        count = services.index_texts(advance)
    with progress("Encoding labels") as advance:
        concepts.encode_labels(concepts.all_labels(), advance)
    out.print(f"{count} texts indexed.")


@app.command()
def vocabulary(
    file: Annotated[Path, typer.Argument(help="A table with a column CODE and one of labels for each language.")],
    scheme: Annotated[str, typer.Option(help="What readers call the vocabulary, such as CPV.")],
) -> None:
    """Add a parallel vocabulary: what its concepts are called in several languages, for glosses.

    Tab, semicolon or comma between the cells; headings are language codes or names (SV, NO, Finnish). The same file
    again changes nothing; of an edition with other labels those are taken, and concepts it leaves out stay.
    """
    try:
        name = concepts.check_scheme(scheme)
        with progress("Encoding labels") as advance:
            change = concepts.store_vocabulary(name, concepts.read_vocabulary(file), advance)
    except concepts.VocabularyError as error:
        raise Failure(str(error)) from error
    out.print(
        f"{name}: {change.new} concepts new, {change.changed} changed, {change.unchanged} unchanged"
        + (f"; {change.kept} that the file does not have stay." if change.kept else "."),
        markup=False,
    )


@app.command()
def embed(
    lang: Annotated[
        str, typer.Option(help="ISO 639-1 code of the lines; by default each line's own is detected.")
    ] = "",
) -> None:
    """Read lines from standard input and write their aligned vectors to standard output, as a NumPy array (float32)."""
    lines = [line.rstrip("\r\n") for line in sys.stdin]
    if not lines:
        raise Failure("Standard input is empty: give one text a line.")
    tools = language.language()
    vectors = tools.vectors(lines, [lang] * len(lines) if lang else detect_all(lines))
    np.save(sys.stdout.buffer, np.ascontiguousarray(vectors, dtype=np.float32), allow_pickle=False)


@app.command()
def words(
    lang: Annotated[
        list[str] | None, typer.Option(help="Languages to learn anew; by default all that have one.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Where to write; by default the package.")] = None,
) -> None:
    """Learn from simplemma's dictionaries of which parts compounds are made, and how endings are undone.

    The result comes with the platform: run it for a new version of the dictionaries. It needs the package simplemma
    (`pip install 'intercluster[dictionaries]'`), some minutes and, for Finnish, 3 GB of memory.
    """
    try:
        import simplemma  # noqa: PLC0415 - an optional dependency
        from simplemma.strategies.dictionaries import DefaultDictionaryFactory  # noqa: PLC0415
    except ImportError as error:
        raise Failure("simplemma is not there: pip install 'intercluster[dictionaries]'.") from error
    for code in lang or sorted(lexicon.AFFIXES):
        if code not in lexicon.AFFIXES:
            raise Failure(f"{code} has no lexicon: choose from {', '.join(sorted(lexicon.AFFIXES))}.")
        forms: dict[str, str] = {}
        for edition in ("nn", "nb") if code == "nb" else (code,):
            forms |= dict(DefaultDictionaryFactory(0).get_dictionary(edition))
        origin = f"simplemma {simplemma.__version__}, {len(forms)} forms"
        stem = cache(snowballstemmer.stemmer(STEMMERS[code]).stemWord)
        learnt = lexicon.learn(code, forms, stem, origin)
        file = (folder or lexicon.FOLDER) / f"{code}.json.gz"
        file.write_bytes(learnt.dump())
        out.print(
            f"{code}: {origin}, {len(learnt.first)} first and {len(learnt.last)} last parts, {file}", markup=False
        )
