"""Obtain the segmentation model from the package index, once, and convert it (`kg setup`)."""
from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kg import resources
from kg.errors import SetupError
from kg.language import pkuseg_tables
from kg.language.segmentation import model_path


class Source(BaseModel):
    """``kg/data/language/segmentation.yaml``: which wheel carries the model, and where in it."""

    model_config = ConfigDict(extra="forbid")

    package: str
    version: str
    python_version: str
    abi: str
    platform: str
    sha256: str
    features: str
    weights: str
    licence: str


def install(wheel: Path | None = None, *, say: Callable[[str], None] = lambda line: None) -> bool:
    """Put the converted model into the user's cache folder, unless it is there.

    Args:
        wheel: the wheel of the model where it has been downloaded already; otherwise pip downloads it, with the
            index and the proxy that the user has configured for pip.
        say: receives a line about each step.

    Returns:
        Whether anything had to be done.

    Raises:
        SetupError: the download failed, the file is not the one that is expected, or the cache cannot be written.
    """
    target = model_path()
    if pkuseg_tables.read(target):
        return False
    source = resources.load("language/segmentation.yaml", Source)
    with tempfile.TemporaryDirectory(prefix="kg-setup-") as folder:
        if wheel is None:
            say(f"downloading the segmentation model ({source.package} {source.version}, 50 MB, {source.licence})")
            wheel = _download(source, Path(folder))
        _check(wheel, source.sha256)
        say("converting it (about 15 seconds, once)")
        # Not at the top: conversion is needed once, its imports are slow.
        from kg.language.pkuseg_convert import convert

        pkuseg_tables.write(convert(wheel, source.features, source.weights), target)
    return True


def _download(source: Source, folder: Path) -> Path:
    requirement = f"{source.package}=={source.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(folder), "--implementation", "cp"]
    command += ["--python-version", source.python_version, "--abi", source.abi, "--platform", source.platform]
    finished = subprocess.run([*command, requirement], capture_output=True, text=True, errors="replace")
    found = sorted(folder.glob("*.whl"))
    if finished.returncode or not found:
        lines = [line for line in finished.stderr.splitlines() if line.strip()]
        reason = next((line for line in reversed(lines) if "rror" in line), lines[-1] if lines else "no wheel came")
        raise SetupError(
            f"pip could not download {requirement}: {reason.strip()} (with a copy of the wheel: kg setup --wheel FILE)"
        )
    return found[0]


def _check(wheel: Path, expected: str) -> None:
    try:
        with wheel.open("rb") as file:
            actual = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SetupError(f"{wheel}: {error.strerror or error}") from None
    if actual != expected:
        raise SetupError(f"{wheel}: not the expected wheel: SHA-256 is {actual}, not {expected}")
