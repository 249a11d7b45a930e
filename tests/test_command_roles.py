"""As whom `intercluster partners find` asks."""

import json

import pytest
from tests.plugins.northern import Northern
from typer.testing import CliRunner

from intercluster.apps.directory.rules import OPERATOR, VISITOR, office_of
from intercluster.apps.partnering.schemas import SearchResultOut
from intercluster.apps.partnering.search.queries import partners_for, partners_for_text
from intercluster.apps.partnering.search.results import SearchResult, Seeking
from intercluster.cli.commands import app

NEED = "Etsimme kumppania, joka kuivaa sahatavaraa vähällä energialla"


@pytest.mark.parametrize("asking", ["visitor", "operator"])
def test_a_command_answers_a_text_as_whom_it_is_asked_to(northern: Northern, asking: str) -> None:
    viewer = {"visitor": VISITOR, "operator": OPERATOR}[asking]
    result = partners_for_text(NEED, language="", seeking=Seeking.OFFERS, viewer=viewer, limit=10)
    assert found_as("--text", NEED, "--as", asking) == named(result)


def test_and_an_organisation_as_its_office(northern: Northern) -> None:
    asked = northern.organisations["drier"]
    result = partners_for(asked, viewer=office_of(northern.clusters["SE"]), limit=10)
    assert found_as("--for", "drier", "--as", "office") == named(result)
    refused = CliRunner().invoke(app, ["partners", "find", "--text", NEED, "--as", "office"])
    assert "--as takes office (with --for)" in str(refused.exception)


def named(result: SearchResult) -> list[str]:
    """Return the partners that may be named."""
    partners = SearchResultOut.of(result).model_dump()["partners"]
    return [each["organisation"] for each in partners if each["organisation"]]


def found_as(*arguments: str) -> list[str]:
    """Return whom the command finds, by their slugs."""
    result = CliRunner().invoke(app, ["partners", "find", *arguments, "--json"], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return [each["organisation"] for each in json.loads(result.stdout)["partners"] if each["organisation"]]
