"""The list of commands."""

import inspect

from typer.testing import CliRunner

from intercluster.cli.commands import app, listed, loaded


def test_list_says_of_each_command_what_it_says_itself() -> None:
    for name, entries in listed().items():
        said = inspect.cleandoc(loaded(name).help).partition("\n\n")[0]
        assert (name, " ".join(said.split())) == (name, entries[0].help)


def test_group_has_the_commands_of_all_apps_that_add_to_it() -> None:
    assert set(loaded("alliances").commands) >= {"invite", "make"}  # of two apps


def test_unknown_command_is_answered_with_one_like_it() -> None:
    answer = CliRunner().invoke(app, ["partner", "find"], env={"COLUMNS": "200"})
    assert answer.exit_code == 2
    assert "No such command 'partner'. Did you mean 'partners'?" in answer.output
