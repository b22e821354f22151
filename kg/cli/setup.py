"""``kg setup``: obtain what `kg` needs beside its package, once."""
from __future__ import annotations

from pathlib import Path

import click


@click.command("setup")
@click.option(
    "--wheel",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take the model from this copy of the pkuseg wheel instead of downloading it.",
)
def command(wheel: Path | None) -> None:
    """Obtain the model for Chinese word segmentation.

    Downloads the wheel of pkuseg from the package index (through pip, as it is configured), checks it and converts
    it for fast loading. Nothing is downloaded at any other time. Without the model, Chinese text is taken character
    by character.

    \b
    Example:
      kg setup
      kg setup --wheel pkuseg-0.0.25-cp37-cp37m-manylinux1_x86_64.whl
    """
    from kg.language.pkuseg_install import install
    from kg.language.segmentation import model_path

    done = install(wheel, say=click.echo)
    click.echo(f"segmentation model {'ready' if done else 'already there'}: {model_path()}")
