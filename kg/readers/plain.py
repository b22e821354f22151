"""Plain text: paragraphs between blank lines, one block a line unless the lines were wrapped to a width."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kg.readers.blocks import Block, lines, paragraph, width

_RULE = re.compile(r"[\s=\-_*~—–·.#+]{3,}$")
_MARK = re.compile(r"[ \t\u3000]*(?:[-*•●▪◦‣·►➤]\s+|[(（]?\d{1,2}[.)）]\s+|\d{1,2}、(?!\d)|[(（]\d{1,2}[)）])(?=\S)")
_NUMBERED = re.compile(
    r"(?:第[一二三四五六七八九十\d]{1,3}[章节節部篇回]|[一二三四五六七八九十]{1,3}、|0\d(?!\d)|\d{1,2}\s*[.|｜/]\s*(?=[^\d\s])"
    r"|(?:part|chapter|section)\s+[\dIVX]+\b|#{1,6}\s)", re.I)
_QUOTED = re.compile("[“\"「『].{4,80}[”\"」』]$")
_INDENT = re.compile(r"[ \t\u3000]*")


def parse(text: str) -> Iterator[Block]:
    """Blocks of a plain text."""
    waiting: list[tuple[int, int]] = []
    for low, high in lines(text):
        if text[low:high].strip():
            waiting.append((low, high))
        elif waiting:
            yield from _blocks(text, waiting)
            waiting = []
    if waiting:
        yield from _blocks(text, waiting)


def _blocks(text: str, spans: list[tuple[int, int]]) -> Iterator[Block]:
    group: list[tuple[int, int]] = []
    for i, (low, high) in enumerate(spans):
        low = _INDENT.match(text, low, high).end()
        line = text[low:high].rstrip()
        if _RULE.match(line):
            yield from _flush(text, group)
            group = []
            continue
        underlined = i + 1 < len(spans) and re.fullmatch(r"\s*(?:={3,}|-{3,})\s*", text[slice(*spans[i + 1])])
        if underlined and not group and width(line) <= 160:
            yield from paragraph(text, [(low, high)], markdown=False, kind="heading")
            continue
        mark = _MARK.match(text, low, high)
        if mark:
            yield from _flush(text, group)
            group = []
            yield from paragraph(text, [(mark.end(), high)], markdown=False, kind="item")
            continue
        group.append((low, high))
    yield from _flush(text, group)


def _flush(text: str, group: list[tuple[int, int]]) -> Iterator[Block]:
    if not group:
        return
    kind = "paragraph"
    if len(group) == 1:
        low, high = group[0]
        line = text[low:high].strip()
        numbered = width(line) <= 90 and _NUMBERED.match(line) and line[-1] not in "。.!！;；,，"
        if numbered or _QUOTED.match(line):
            kind = "heading"
    yield from paragraph(text, group, markdown=False, kind=kind)
