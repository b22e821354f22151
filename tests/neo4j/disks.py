"""Small disks, to be filled: a folder becomes a file system of its own in memory. Needs the right to mount."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Disk:
    """A mounted file system of ``size`` bytes."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        if failed := self._run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs"):
            pytest.skip(f"cannot mount a file system here: {failed}")

    def leave(self, free: int) -> None:
        """Make it so large that ``free`` bytes are left."""
        size = shutil.disk_usage(self.folder).used + free
        assert self._run("mount", "-o", f"remount,size={size}") is None

    def unmount(self) -> None:
        self._run("umount", "-l")

    def _run(self, *command: str) -> str | None:
        """Run a command on the folder; None, or why it failed."""
        if sys.platform != "linux" or shutil.which("mount") is None:
            return "this is no Linux with `mount`"
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        if root and shutil.which("sudo") is None:
            return "neither root nor sudo"
        done = subprocess.run([*root, *command, str(self.folder)], capture_output=True, text=True)
        return done.stderr.strip() or f"exit {done.returncode}" if done.returncode else None


@contextmanager
def disk(folder: Path, size: int) -> Iterator[Disk]:
    """A small disk in the place of a folder; the test is skipped where nothing can be mounted."""
    folder.mkdir(parents=True, exist_ok=True)
    mounted = Disk(folder, size)
    try:
        yield mounted
    finally:
        mounted.unmount()
