"""The encoder and the alignment in use: chosen by setting, loaded once a process."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

from intercluster import paths
from intercluster.analysis.capabilities.tagger import NAMED, Tagger
from intercluster.analysis.language.align import Alignment, unit
from intercluster.analysis.language.encode import Encoder, EncoderError, Vectors, encoder_from
from intercluster.analysis.partners.fit import CHANCE, CHANCE_TAGGED, CURVE, TAGGED, Curve
from intercluster.apps.directory.models import NO_CAPABILITY

SHIPPED = paths.PACKAGE / "analysis" / "language" / "alignments"
SHIPPED_TAGGERS = paths.PACKAGE / "analysis" / "capabilities" / "taggers"


@dataclass(frozen=True)
class Language:
    """Text to vectors that can be compared: aligned, and placed in the space of partner search."""

    encoder: Encoder
    alignment: Alignment
    tagger: Tagger | None = None
    """Knows the capabilities; None where nobody made one for this encoder and alignment."""

    @cached_property
    def aligned_space(self) -> str:
        """Return the name of the space that aligned vectors lie in."""
        return f"{self.encoder.name}/{self.alignment.version}"

    @cached_property
    def space(self) -> str:
        """Return the name of the space that placed vectors lie in: only vectors of one space are comparable."""
        return f"{self.aligned_space}/{self.tagger.version}" if self.tagger else self.aligned_space

    @cached_property
    def dimensions(self) -> int:
        """Return the length of a placed vector."""
        return self.encoder.dimensions + (self.tagger.dimensions if self.tagger else 0)

    @property
    def curve(self) -> Curve:
        """Return the curve that ranks cosines of placed vectors."""
        return TAGGED if self.tagger else CURVE

    @property
    def chance(self) -> Curve:
        """Return the curve that tells the chance that two texts fit."""
        return CHANCE_TAGGED if self.tagger else CHANCE

    def place(self, encoded: Vectors, texts: Sequence[str], languages: Sequence[str]) -> Vectors:
        """Return the unit vectors by which texts are searched, of the encoder's own.

        They are aligned vectors, followed by what the texts are about (`Tagger`) if there is a tagger.
        """
        aligned = self.alignment.apply(encoded, texts, languages)
        return self.tagger.place(aligned, texts, languages) if self.tagger else aligned

    def said(self, placed: Vectors, about: str) -> Vectors:
        """Return a placed vector as if its text were about what a person says (`Statement.about`)."""
        if self.tagger and about in self.tagger.rows:
            return self.tagger.about(placed, about)
        return self.tagger.about_nothing(placed) if self.tagger and about == NO_CAPABILITY else placed

    def named(self, placed: Vectors, capabilities: Collection[str]) -> Vectors:
        """Return a placed vector as if its text named capabilities that its words say nothing of to the tagger."""
        known = [key for key in capabilities if self.tagger and key in self.tagger.rows]
        return self.tagger.about(placed, *known, weight=NAMED) if self.tagger and known else placed

    def aligned_part(self, placed: Vectors) -> Vectors:
        """Return the aligned unit vectors that placed vectors hold: how texts are meant, whatever they are about."""
        return unit(placed[..., : self.encoder.dimensions])

    def vectors(self, texts: list[str], languages: list[str]) -> Vectors:
        """Return placed unit vectors of texts, one row each."""
        return self.place(self.encoder.encode(texts), texts, languages)

    def standardise(self, cosines: Any, ours: Sequence[str], theirs: Sequence[str]) -> Any:
        """Return by how many standard deviations cosines of placed vectors exceed those of random pairs."""
        return (self.tagger or self.alignment).standardise(cosines, ours, theirs)


def file_of(encoder_name: str, folder: Path) -> Path:
    """Return where a folder keeps the alignment of an encoder."""
    return folder / ("".join(sign if sign.isalnum() or sign in "-." else "_" for sign in encoder_name) + ".npz")


@cache
def encoder() -> Encoder:
    """Return the encoder that the settings name."""
    return encoder_from(settings.ENCODER, base=settings.ENCODER_URL, key=settings.ENCODER_KEY, trained=trained_file())


def trained_file() -> Path:
    """Return where an installation keeps an encoder that it has trained itself."""
    return paths.home() / "encoders" / "trained.bin"


@cache
def language() -> Language:
    """Return the encoder with its alignment and tagger: the installation's own, else what comes with the platform."""
    chosen = encoder()
    file = _first(file_of(chosen.name, folder) for folder in (paths.home() / "alignments", SHIPPED))
    if file is None:
        raise EncoderError(
            f"Nothing is known yet of how {chosen.name} tells languages apart: run `intercluster language fit` first."
        )
    plain = Language(chosen, Alignment.load(file))
    tagger = tagger_for(plain)
    return Language(chosen, plain.alignment, tagger) if tagger else plain


def tagger_for(tools: Language) -> Tagger | None:
    """Return the tagger of an encoder and alignment: the installation's own, else the one that comes along, if any."""
    for folder in (paths.home() / "taggers", SHIPPED_TAGGERS):
        file = file_of(tools.encoder.name, folder)
        if file.exists() and (found := Tagger.load(file)).space == tools.aligned_space:
            return found
    return None


def _first(files: Iterable[Path]) -> Path | None:
    return next((file for file in files if file.exists()), None)
