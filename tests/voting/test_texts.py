"""Words of votes that a wrong translation would turn into something else."""

from pathlib import Path

from django.utils.translation import gettext, override

import intercluster


def test_a_secret_vote_is_not_called_closed_in_finnish() -> None:
    """The Finnish "suljettu äänestys" also is a vote that is over, and stood in the mail that announces one."""
    with override("fi"):
        assert gettext("The vote is secret.") == "Äänestys on salainen."
    assert intercluster.__file__ is not None
    catalogue = Path(intercluster.__file__).parent / "apps/voting/locale/fi/LC_MESSAGES/django.po"
    assert "suljettu" not in catalogue.read_text().casefold()


def test_a_vote_is_announced_with_one_word_in_swedish() -> None:
    assert intercluster.__file__ is not None
    catalogue = Path(intercluster.__file__).parent / "apps/voting/locale/sv/LC_MESSAGES/django.po"
    assert [word for word in ("tillkännag", "e-brev") if word in catalogue.read_text()] == []
