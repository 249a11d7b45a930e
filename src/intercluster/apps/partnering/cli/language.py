"""`intercluster language …`: how texts of different languages are made comparable, and searchable."""

import sys
from functools import cache
from pathlib import Path
from typing import Annotated

import numpy as np
import snowballstemmer
import typer

from intercluster import paths
from intercluster.analysis.capabilities.dictionary import NO_DICTIONARY, read_dictionary
from intercluster.analysis.capabilities.fitting import Described, fit_tagger
from intercluster.analysis.language import lexicon, reading
from intercluster.analysis.language.bilingual import FILES, SOURCES
from intercluster.analysis.language.detect import detect_all, language_code
from intercluster.analysis.language.encode import encode_batches
from intercluster.analysis.language.fitting import EPOCHS
from intercluster.analysis.language.reading_dictionaries import compiled
from intercluster.analysis.language.stems import STEMMERS
from intercluster.analysis.language.training.settings import OtherRunError, Settings
from intercluster.apps.partnering.explanations import vocabulary_import as concepts
from intercluster.apps.partnering.indexing import alignments, encoder_training, language_tools, services, training_texts
from intercluster.apps.partnering.indexing.reference_words import parallel_messages
from intercluster.apps.partnering.understood.queries import said_texts, with_said_texts
from intercluster.classifications.thesaurus import LANGUAGES, around, thesaurus
from intercluster.core.console import out, progress
from intercluster.core.errors import Refused
from intercluster.core.feature import submodules

app = typer.Typer(no_args_is_help=True)

MESSAGES_OF = "django"
"""The package whose messages are short parallel texts."""
DJANGO_LANGUAGES = ("sv", "nb", "nn", "da", "fi", "de")
"""Of Django's message catalogues, beside English."""


@app.command()
def fit(
    data: Annotated[
        Path | None,
        typer.Option(help="Folder with parallel texts (cpv/, nace/, swecris/); without, only the means are learnt."),
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Where to write; by default the data directory.")] = None,
    seed: Annotated[int, typer.Option(help="Of all that is random in it.")] = 20261124,
    epochs: Annotated[int, typer.Option(min=1, help="How often to go through the parallel texts.")] = EPOCHS,
) -> None:
    """Learn to make the configured encoder's vectors comparable across languages, and measure how well it does.

    What comes with the platform (the demo's catalogue of capabilities) and with Django (its messages) tells the mean of
    each language; parallel vocabularies add maps and vectors of terms; titles and abstracts of research grants tell
    what sets short and long texts apart. A first fit leaves out 3 concepts of 10 and is measured on them; the second,
    which is kept, leaves out none.
    """
    encoder = language_tools.encoder()
    catalogue = next(module for _feature, module in submodules("capabilities"))
    target = file or language_tools.file_of(encoder.name, paths.home() / "alignments")
    try:
        collections = alignments.reference_collections(
            data,
            messages=parallel_messages(MESSAGES_OF, DJANGO_LANGUAGES),
            titles=catalogue.reference_titles(),
            running=catalogue.reference_texts(),
        )
    except FileNotFoundError as error:
        raise Refused(f"There is no {error.filename}: --data needs a folder with cpv/, nace/ and swecris/.") from error
    with progress("Encoding reference texts") as advance:
        texts = alignments.encoded(collections, encoder, advance)
    with progress("Learning") as advance:
        fitted, scores = alignments.fitted_and_measured(encoder.name, texts, seed=seed, epochs=epochs, advance=advance)
    target.parent.mkdir(parents=True, exist_ok=True)
    fitted.save(target)
    language_tools.language.cache_clear()
    out.print(fitted.origin, markup=False)
    for name, value in scores.items():
        out.print(f"  {name}: {value:.3f}", markup=False)
    out.print(f"{', '.join(fitted.languages)}: written to {target}", markup=False)
    out.print("Run `intercluster language capabilities`, since the tagger belongs to one alignment, and then")
    out.print("`intercluster language index` to apply both to the texts that are stored.")


@app.command()
def train(
    data: Annotated[
        Path, typer.Option(help="Folder with parallel texts: cpv/, nace/, swecris/, lexicon/ and municipalities/.")
    ],
    file: Annotated[Path | None, typer.Option(help="Where to write; by default the data directory.")] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where the run is kept, to go on after a stop; by default the data directory.")
    ] = None,
    steps: Annotated[int, typer.Option(min=1, help="How many batches to learn from.")] = 200,
    layers: Annotated[int, typer.Option(min=1, max=12, help="How many layers to train, from the top.")] = 6,
    share: Annotated[
        float, typer.Option(min=0.01, max=1, help="Share of the capabilities to learn from: less shows the curve.")
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="Of all that is random in it.")] = 20261201,
) -> None:
    """Train the default encoder further on the capability thesaurus, and measure it on capabilities it never saw.

    A third of the capabilities is never trained on. Parallel vocabularies keep what the encoder knows already. The
    result has the vocabulary of the languages served, and says inside where it comes from; INTERCLUSTER_ENCODER=trained
    uses it. A run that was stopped goes on when the command is given again; its folder has a log of each step. It needs
    the package jax (`pip install 'intercluster[training]'`) and a quarter of an hour of two cores.
    """
    target = file or language_tools.trained_file()
    settings = Settings(layers=layers, steps=steps, seed=seed)
    try:
        examples = training_texts.examples(data, parallel_messages(MESSAGES_OF, DJANGO_LANGUAGES), share)
        with progress("Training") as advance:
            trained = encoder_training.made(data, examples, settings, folder or paths.home() / "training", advance)
    except ImportError as error:
        raise Refused("jax is not there: pip install 'intercluster[training]'.") from error
    except FileNotFoundError as error:
        raise Refused(
            f"There is no {error.filename}: "
            "--data needs a folder with cpv/, nace/, swecris/, lexicon/ and municipalities/."
        ) from error
    except OtherRunError as error:
        raise Refused(f"{error}: finish it with those, or give another --folder.") from error
    with progress("Measuring") as advance:
        figures = encoder_training.written(trained, target, data, examples, settings, advance)
    for own in figures:
        between = f"{own.difference.mean:+.3f} [{own.difference.low:+.3f}, {own.difference.high:+.3f}]"
        out.print(f"  {own.name}: {own.before:.3f} before, {own.after:.3f} after, {between}", markup=False)
    out.print(f"{len(examples.topics)} capabilities, {target.stat().st_size / 1e6:.1f} MB: {target}", markup=False)


@app.command()
def capabilities(
    dictionaries: Annotated[
        Path | None,
        typer.Option(help="Folder with bilingual vocabularies; without, a word counts in its own language only."),
    ] = None,
    file: Annotated[Path | None, typer.Option(help="Where to write; by default the data directory.")] = None,
    held_out: Annotated[
        bool, typer.Option(help="Also the third of the capabilities that is held out from training.")
    ] = True,
    said: Annotated[
        bool,
        typer.Option(help="Also public texts of this installation whose people say what they are about."),
    ] = False,
    seed: Annotated[int, typer.Option(help="Of the random pairs that tell what a chance likeness is.")] = 20261201,
) -> None:
    """Learn to tell which capabilities of the thesaurus a text is about, with the configured encoder."""
    tools = language_tools.language()
    target = file or language_tools.file_of(tools.encoder.name, paths.home() / "taggers")
    try:
        dictionary = read_dictionary(dictionaries) if dictionaries else NO_DICTIONARY
    except FileNotFoundError as error:
        raise Refused(f"There is no {error.filename}: a folder has {', '.join(FILES)}.") from error
    known = [
        Described(capability.id, {code: capability.grouped(code) for code in LANGUAGES}, around(capability))
        for capability in thesaurus().values()
        if held_out or not capability.is_held_out
    ]
    texts = said_texts() if said else {}
    known = with_said_texts(known, texts)
    with progress("Encoding the thesaurus") as advance:
        tagger = fit_tagger(
            known,
            tools.encoder,
            tools.alignment,
            dictionary=dictionary,
            origin=f"{len(known)} capabilities of the thesaurus; {sum(map(len, texts.values()))} texts of members; "
            f"{SOURCES if dictionaries else 'no dictionary'}",
            seed=seed,
            advance=advance,
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    tagger.save(target)
    language_tools.language.cache_clear()
    out.print(
        f"{len(tagger.ids)} capabilities, {target.stat().st_size / 1e6:.1f} MB: written to {target}", markup=False
    )
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
    name = concepts.check_scheme(scheme)
    with progress("Encoding labels") as advance:
        change = concepts.store_vocabulary(name, concepts.read_vocabulary(file), advance)
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
    lines = [line.rstrip("\r\n") for line in sys.stdin.buffer.read().decode("utf-8", "replace").split("\n")]
    lines = lines[:-1] if not lines[-1] else lines
    if not lines:
        raise Refused("Standard input is empty: give one text a line.")
    tools = language_tools.language()
    codes = [language_code(lang)] * len(lines) if lang else detect_all(lines)
    vectors = np.empty((len(lines), tools.encoder.dimensions), dtype=np.float32)
    with progress("Encoding lines") as advance:
        for start, rows in encode_batches(tools.encoder, lines, advance):
            part = slice(start, start + len(rows))
            vectors[part] = tools.alignment.apply(rows, lines[part], codes[part])
    np.save(sys.stdout.buffer, vectors, allow_pickle=False)


@app.command()
def dictionaries(
    vocabularies: Annotated[Path, typer.Argument(help="Folder with bilingual vocabularies.")],
    folder: Annotated[Path | None, typer.Option(help="Where to write; by default the package.")] = None,
) -> None:
    """Make the dictionaries of the reading help, in which the words of the capability thesaurus go first.

    The result comes with the platform: run it for other vocabularies. It takes some minutes.
    """
    known = thesaurus().values()
    trade = {
        code: [text for each in known for group in each.grouped(code).values() for text in group] for code in LANGUAGES
    }
    try:
        made = compiled(vocabularies, [each.label for each in known], trade)
    except FileNotFoundError as error:
        raise Refused(f"There is no {error.filename}: a folder has {', '.join(FILES)}.") from error
    for pair, content in made.items():
        ((folder or reading.FOLDER) / reading.file_name(pair)).write_bytes(content)
    size = sum(len(content) for content in made.values())
    out.print(f"{len(made)} dictionaries, {size / 1e6:.1f} MB: {SOURCES}", markup=False)


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
        raise Refused("simplemma is not there: pip install 'intercluster[dictionaries]'.") from error
    for code in lang or sorted(lexicon.AFFIXES):
        if code not in lexicon.AFFIXES:
            raise Refused(f"{code} has no lexicon: choose from {', '.join(sorted(lexicon.AFFIXES))}.")
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
