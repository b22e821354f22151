"""The texts of the tests of names: reading their tables, and what is found in them."""
from __future__ import annotations

import json
from pathlib import Path

from kg.model import Mention
from kg.pipeline import extract
from kg.readers import read_text

_DATA = Path(__file__).parent / "data"


def cases(name: str) -> list[dict]:
    """The records of a table of ``data/``, in order."""
    return [json.loads(line) for line in (_DATA / name).read_text(encoding="utf-8").splitlines()]


def mentions(text: str) -> list[Mention]:
    """All mentions in a text."""
    return list(extract(read_text(text)).mentions)


def linked(text: str) -> set[tuple[str, str]]:
    """What is mentioned in a text: as it is written there, and the name."""
    return {(m.text, m.name) for m in mentions(text)}


def in_talk(before: str, sentence: str, after: str) -> dict[str, str]:
    """What is mentioned in a sentence of a talk: as it is written there -> label and name."""
    return {m.text: f"{m.label} {m.name}" for m in mentions(before + sentence + after) if len(before) <= m.start < len(before) + len(sentence)}
