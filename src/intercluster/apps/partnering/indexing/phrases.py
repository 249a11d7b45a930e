"""The phrases of texts with their vectors: encoded once a text has been indexed, else when it is quoted, and kept."""

from collections.abc import Collection, Sequence

import numpy as np

from intercluster.analysis.language.encode import Vectors
from intercluster.analysis.language.phrases import Span, phrases
from intercluster.analysis.partners.highlight import Background, Phrased
from intercluster.apps.partnering.indexing.embeddings import content_hash, encode_once, write_once
from intercluster.apps.partnering.indexing.language_tools import Language
from intercluster.apps.partnering.indexing.reference_words import reference_words
from intercluster.apps.partnering.models import PhraseVectors

Text = tuple[str, str]
"""A text and its language."""

RECENT = 4096
"""Number of texts that a process remembers with their phrases, some 10 kB each; then it forgets them all."""


def background(tools: Language) -> Background:
    """Return how near phrases are to words at random, in the space of these tools.

    The reference words are encoded once ever, and read once a process; each space it uses has a background of its own.
    """
    words = reference_words()
    if tools.encoder.name not in _references:
        _references[tools.encoder.name] = {code: encode_once(own, tools.encoder) for code, own in words.items()}
    if tools.space not in _backgrounds:
        _backgrounds[tools.space] = Background.of(
            {
                code: tools.alignment.apply(rows, words[code], [code] * len(rows))
                for code, rows in _references[tools.encoder.name].items()
            }
        )
    return _backgrounds[tools.space]


_references: dict[str, dict[str, Vectors]] = {}
"""The encoder's own vectors of the reference words, by its name."""

_backgrounds: dict[str, Background] = {}
"""By space."""


def phrased_texts(kept: Collection[Text], passing: Collection[Text], tools: Language) -> dict[Text, Phrased]:
    """Return texts with their phrases. Phrases of `kept` texts are encoded once ever; those of others leave no trace.

    What is not known yet is encoded in one batch. A process remembers what it was asked for last.
    """
    if _space.get("name") != tools.space or len(_remembered) > RECENT:
        _remembered.clear()
        _space["name"] = tools.space
    known = {text: _remembered[text] for text in {*kept, *passing} if text in _remembered}
    known |= _phrased({text for text in kept if text not in known}, tools, keep=True)
    known |= _phrased({text for text in passing if text not in known}, tools, keep=False)
    _remembered.update(known)
    return known


_remembered: dict[Text, Phrased] = {}
_space: dict[str, str] = {}
"""The space that what is remembered lies in."""


def keep_phrases(texts: Collection[Text], tools: Language) -> None:
    """Encode the phrases of texts that are stored, so that who first finds one need not wait for it."""
    cut = (_cut(text, phrases(*text)) for text in texts)
    _vectors([parts for parts in cut if parts], tools, keep=True)


def _cut(text: Text, spans: Collection[Span]) -> tuple[str, ...]:
    return tuple(text[0][span.start : span.end] for span in spans)


def _phrased(texts: Collection[Text], tools: Language, *, keep: bool) -> dict[Text, Phrased]:
    if not texts:
        return {}
    spans = {text: phrases(*text) for text in texts}
    cut = {text: _cut(text, own) for text, own in spans.items()}
    vectors = _vectors([parts for parts in cut.values() if parts], tools, keep=keep)
    rows = [vectors[parts] for parts in cut.values() if parts]
    languages = [text[1] for text, parts in cut.items() for _ in parts]
    parts = [part for own in cut.values() for part in own]
    raw = np.vstack(rows) if rows else np.empty((0, tools.encoder.dimensions), dtype=np.float32)
    placed = background(tools).place(tools.alignment.apply(raw, parts, languages), languages)
    phrased, start = {}, 0
    for text, own in spans.items():
        phrased[text] = Phrased(*text, own, placed.rows(slice(start, start + len(own))))
        start += len(own)
    return phrased


def _vectors(texts: Sequence[tuple[str, ...]], tools: Language, *, keep: bool) -> dict[tuple[str, ...], Vectors]:
    """Return the encoder's own vectors of each text's phrases, in the precision that they are kept in."""
    hashes = {parts: content_hash("\n".join(parts)) for parts in texts}
    known = dict(
        PhraseVectors.objects.filter(encoder=tools.encoder.name, content_hash__in=hashes.values()).values_list(
            "content_hash", "vectors"
        )
    )
    missing = [parts for parts, digest in hashes.items() if digest not in known]
    distinct = list(dict.fromkeys(part for parts in missing for part in parts))
    fresh = dict(zip(distinct, tools.encoder.encode(distinct).astype("<f2"), strict=True))
    made = {hashes[parts]: np.array([fresh[part] for part in parts]).tobytes() for parts in missing}
    if keep:
        write_once(
            [PhraseVectors(encoder=tools.encoder.name, content_hash=key, vectors=own) for key, own in made.items()]
        )
    known |= made
    return {
        parts: np.frombuffer(known[digest], dtype="<f2").astype(np.float32).reshape(len(parts), -1)
        for parts, digest in hashes.items()
    }
