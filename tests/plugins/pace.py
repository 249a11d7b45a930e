"""What makes the tests fast: cheap passwords, texts encoded once a process, no limits on how often tests may ask."""

import gc
import os
from collections.abc import Iterator, Sequence
from typing import Any

# Two processes test at the same time on two processors: threads within them would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pytest
from hypothesis import settings as hypothesis_settings

# A timing is never a test, on a machine that is shared least of all.
hypothesis_settings.register_profile("untimed", deadline=None)
hypothesis_settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Hash passwords with MD5, and search for no garbage until the tests are collected.

    A test of the real hashers takes the fixture `real_hashers`. The process that only hands out tests collects none.
    """
    if not config.getoption("numprocesses", None):
        gc.disable()
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def pytest_collection_finish() -> None:
    """Leave the thousands of tests and their modules out of every later search for garbage, and search seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


@pytest.fixture
def real_hashers(settings: Any) -> None:
    """Hash passwords as the product does."""
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]


@pytest.fixture(autouse=True, scope="session")
def remembered_vectors() -> Iterator[None]:
    """Encode each text once a process; a test of the encoder itself makes one of its own."""
    from intercluster.analysis.language.encode import Vectors
    from intercluster.apps.partnering.indexing.language_tools import encoder

    shared = encoder()
    encode = shared.encode
    known: dict[str, Vectors] = {}

    def remembered(texts: Sequence[str]) -> Vectors:
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known.update(zip(missing, encode(missing), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(-1, shared.dimensions)

    shared.encode = remembered  # type: ignore[method-assign]
    yield
    del shared.encode


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin every test in English: a request in another language leaves its thread in that language."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def unhurried(settings: Any) -> None:
    """Let tests ask as often as they like; those of the limits set their own."""
    settings.REQUESTS_PER_MINUTE = settings.VISITOR_REQUESTS_PER_MINUTE = 10**6
