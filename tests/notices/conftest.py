"""People who are told things, and kinds of notices that only the tests have."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intercluster.apps.accounts.models import User
from intercluster.apps.notices import registry
from intercluster.apps.notices.registry import NoticeKind


@pytest.fixture
def anna(db: None) -> User:
    """Return who reads Swedish."""
    return User.objects.create_user("anna@example.org", name="Anna", language="sv")


@pytest.fixture
def aino(db: None) -> User:
    """Return who reads Finnish."""
    return User.objects.create_user("aino@example.org", name="Aino", language="fi")


@pytest.fixture
def templates(tmp_path: Path, settings: Any) -> Path:
    """Return a folder whose templates are found."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    return tmp_path


@pytest.fixture
def question(templates: Path) -> Iterator[NoticeKind]:
    """Return a kind of notice: somebody asks about a text."""
    (templates / "question.txt").write_text("{{ who }} asks: {{ text }}\n", encoding="utf-8")
    kind = NoticeKind("test.question", "Questions", "%(who)s asks you", "question.txt")
    yield registry.register(kind)
    del registry._kinds[kind.name]


@pytest.fixture
def news(templates: Path) -> Iterator[NoticeKind]:
    """Return another kind of notice."""
    (templates / "news.txt").write_text("{{ count }} new things.\n", encoding="utf-8")
    kind = NoticeKind("test.news", "News", "%(count)d new things", "news.txt")
    yield registry.register(kind)
    del registry._kinds[kind.name]
