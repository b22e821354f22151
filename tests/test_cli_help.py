"""Help is quick, complete and shows an example of everything."""
from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from kg.cli import root


def _commands(command=root, path=()):
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(None):
            yield from _commands(command.get_command(None, name), (*path, name))


def test_help_imports_nothing_heavy():
    """What takes the time of a start is what is imported; click and the command files are all that may be."""
    code = ("import sys; sys.argv = ['kg', '--help']\nfrom kg.__main__ import main\ntry: main()\nexcept SystemExit as end: assert not end.code\n"
            "print([m for m in ('spacy', 'pydantic', 'numpy', 'rich', 'networkx', 'yaml', 'ladybug', 'neo4j', 'pyvis') if m in sys.modules], file=sys.stderr)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == "[]\n" and "Exit status: 0 done; 1 failed; 2 wrong usage; 3 done" in " ".join(done.stdout.split())


@pytest.mark.parametrize(("path", "command"), list(_commands()), ids=lambda value: "-".join(value) or "kg" if isinstance(value, tuple) else "")
def test_every_command_explains_itself(path, command):
    result = CliRunner().invoke(root, [*path, "--help"])
    assert result.exit_code == 0
    example = result.output.partition("Example:\n")[2].splitlines()
    assert example and f"kg {' '.join(path)}".strip() in example[0] + (example[1] if len(example) > 1 else "")
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or parameter.help, f"{path}: {parameter.name}"
    assert command.get_short_help_str(300).endswith(".")


def test_version():
    import kg
    assert CliRunner().invoke(root, ["--version"]).output == f"kg, version {kg.__version__}\n"
