"""Markdown: block structure by markdown-it-py with its line maps, inline markup by ``kg.readers.inline``."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.readers.blocks import Block, lines, paragraph, row

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)
_PREFIX = re.compile(r"[ \t>]*")
_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)(?:\[[ xX]\][ \t]+)?")
_HASHES = re.compile(r"#{1,6}[ \t]+")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")


@cache
def _parser() -> MarkdownIt:
    # Indented text in pasted documents is text, not code.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def front_matter(text: str) -> tuple[str, int]:
    """(YAML between the opening ``---`` lines, offset behind it); ("", 0) without."""
    match = _FRONT.match(text)
    return (match.group(1), match.end()) if match else ("", 0)


def parse(text: str) -> Iterator[Block]:
    """Blocks of a Markdown text; code is left out."""
    _, begin = front_matter(text)
    # A form feed or NUL would shift nothing, but a lone \r ends a line for markdown-it, as it does here.
    spans = list(lines(text, begin))
    tokens = _parser().parse(text[begin:])
    items = 0
    fresh = False
    headers: list[str] = []
    in_head = False
    for token in tokens:
        kind = token.type
        if kind == "list_item_open":
            items += 1
            fresh = True
        elif kind == "list_item_close":
            items -= 1
        elif kind == "heading_open":
            yield from _heading(text, spans, token)
        elif kind == "paragraph_open":
            yield from _paragraph(text, _own(text, spans, token), fresh, items > 0)
            fresh = False
        elif kind == "html_block":
            yield from _paragraph(text, _own(text, spans, token), False, False)
        elif kind == "thead_open":
            in_head = True
            headers = []
        elif kind == "thead_close":
            in_head = False
        elif kind == "tr_open" and token.map:
            block = row(text, _cells(text, *spans[token.map[0]]), headers, markdown=True)
            if in_head:
                cells = _cells(text, *spans[token.map[0]])
                headers = [row(text, [cell], [], markdown=True).text for cell in cells]
            if block.text:
                yield block


def _own(text: str, spans: list[tuple[int, int]], token: Token) -> list[tuple[int, int]]:
    first, last = token.map or (0, 0)
    own = spans[first:last]
    return [(_PREFIX.match(text, low, high).end(), high) for low, high in own]


def _heading(text: str, spans: list[tuple[int, int]], token: Token) -> Iterator[Block]:
    own = _own(text, spans, token)
    if token.markup.startswith(("=", "-")):
        own = own[:-1]
    if not own:
        return
    low, high = own[0]
    while (mark := _MARK.match(text, low, high)) and mark.end() > low:
        low = mark.end()
    hashes = _HASHES.match(text, low, high)
    low = hashes.end() if hashes else low
    closing = _CLOSING_HASHES.search(text, low, high) if hashes else None
    own[0] = (low, closing.start() if closing else high)
    yield from paragraph(text, own, markdown=True, kind="heading", join=True)


def _paragraph(text: str, own: list[tuple[int, int]], fresh: bool, item: bool) -> Iterator[Block]:
    if not own:
        return
    if fresh:
        low, high = own[0]
        while mark := _MARK.match(text, low, high):
            if mark.end() == low:
                break
            low = mark.end()
        own[0] = (low, high)
    own = [span for span in own if span[1] > span[0]]
    if own:
        yield from paragraph(text, own, markdown=True, kind="item" if item else "paragraph")


def _cells(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Spans of the cells of a row of a pipe table."""
    low = _PREFIX.match(text, low, high).end()
    line = text[low:high].rstrip()
    high = low + len(line)
    if line.startswith("|"):
        low += 1
    bars: list[int] = []
    at = low
    while at < high:
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == "|":
            bars.append(at)
        at += 1
    if not bars or bars[-1] != high - 1:
        bars.append(high)
    cells = []
    for bar in bars:
        cells.append((low, bar))
        low = bar + 1
    return cells


def looks_like(text: str) -> bool:
    """Whether a text without a telling name is Markdown: front matter, or three marks of two kinds, or four of one."""
    if re.search(r"^[A-Za-z_]+:", front_matter(text)[0], re.M):
        return True
    sample = text[:60_000]
    kinds = (
        len(re.findall(r"!?\[[^\[\]\n]{0,200}\]\([^()\s]+\)", sample)),
        len(re.findall(r"\*\*[^*\n]{1,200}\*\*", sample)),
        len(re.findall(r"^#{1,6} \S", sample, re.M)),
        len(re.findall(r"^\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+", sample, re.M)) * 2,
    )
    return sum(kinds) >= 3 and (sum(k > 0 for k in kinds) >= 2 or max(kinds) >= 4)
