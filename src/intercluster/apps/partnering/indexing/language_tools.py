"""The encoder and the alignment in use: chosen by setting, loaded once a process."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.conf import settings

from intercluster import paths
from intercluster.analysis.language.align import Alignment
from intercluster.analysis.language.encode import SHIPPED as SHIPPED_ENCODER
from intercluster.analysis.language.encode import Encoder, EncoderError, Vectors, encoder_from

SHIPPED = paths.PACKAGE / "analysis" / "language" / "alignments"


@dataclass(frozen=True)
class Language:
    """Text to aligned vectors."""

    encoder: Encoder
    alignment: Alignment

    @cached_property
    def space(self) -> str:
        """Return the name of the space that aligned vectors lie in: only vectors of one space are comparable."""
        return f"{self.encoder.name}/{self.alignment.version}"

    def vectors(self, texts: list[str], languages: list[str]) -> Vectors:
        """Return aligned unit vectors of texts, one row each."""
        return self.alignment.apply(self.encoder.encode(texts), texts, languages)


def file_of(encoder_name: str, folder: Path) -> Path:
    """Return where a folder keeps the alignment of an encoder."""
    return folder / ("".join(sign if sign.isalnum() or sign in "-." else "_" for sign in encoder_name) + ".npz")


@cache
def encoder() -> Encoder:
    """Return the encoder that the settings name; of trained ones, the installation's own before the platform's."""
    own = trained_file()
    return encoder_from(
        settings.ENCODER,
        base=settings.ENCODER_URL,
        key=settings.ENCODER_KEY,
        trained=own if own.exists() else SHIPPED_ENCODER,
    )


def trained_file() -> Path:
    """Return where an installation keeps an encoder that it has trained itself."""
    return paths.home() / "encoders" / SHIPPED_ENCODER.name


@cache
def language() -> Language:
    """Return the encoder with its alignment: the installation's own, else the one that comes with the platform."""
    chosen = encoder()
    for folder in (paths.home() / "alignments", SHIPPED):
        file = file_of(chosen.name, folder)
        if file.exists():
            return Language(chosen, Alignment.load(file))
    raise EncoderError(
        f"Nothing is known yet of how {chosen.name} tells languages apart: run `intercluster language fit` first."
    )
