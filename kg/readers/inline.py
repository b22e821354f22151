"""Inline markup of running text: emphasis, links, images, tags, entities, URLs, timestamps, found by position.

Works on any text file: much of what is called ``.txt`` was pasted out of Markdown or HTML.
"""
from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg import resources
from kg.readers.strand import Strand

Edit = tuple[int, int, str]

_TRIGGER = re.compile(r"[*_`\[<&\\~>]|://|www\.|\d:\d\d")
_IMAGE = re.compile(r"!\[[^\[\]]{0,400}\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\s*\)")
_TARGET = re.compile(r"\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\s*\)")
_REFERENCE = re.compile(r"\]\[[^\[\]\n]{0,80}\]")
URL = re.compile(r"(?:<)?(?:https?|ftp)://[A-Za-z0-9\-._~:/?#@!$&*+,;=%|\[\]]+(?:>)?|\bwww\.[A-Za-z0-9\-._~/?#&=%+]+")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?:[\s.:/][^<>]*)?/?>")
_STARS = re.compile(r"\*{2,}")
_STAR = re.compile(r"(?<![*\w\\])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*\\])\*(?![*\w])")
_SCORES = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_\n]+?)(?<=[^\s_\\])\1(?!\w)")
_TILDES = re.compile(r"~~(?=[^\s~])([^~\n]+?)(?<=[^\s~])~~")
_TICKS = re.compile(r"`+|\n")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,20}\]")
_CLOCK = r"(?:\d{1,2}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
TIMESTAMP = re.compile(
    rf"[\[【(（<]\s*{_CLOCK}(?:\s*(?:-->?|[-–—~～至])\s*{_CLOCK})?\s*[\]】)）>]"
    r"|(?<![\d:.])\d{1,2}:[0-5]\d:[0-5]\d(?:[.,]\d{1,3})?(?![\d:])"
)
# A line that begins with a counter (00:12, 01:02:03) or is nothing but one; "10:30 the meeting" is content.
_CLOCK_LINE = re.compile(rf"^[ \t]*(?:(?=0|\d+:\d+:){_CLOCK}(?=\s|$)|{_CLOCK}(?=[ \t]*$))", re.M)


class Markup(BaseModel):
    """Names of HTML elements by what they do (``markup.yaml``)."""

    model_config = ConfigDict(extra="forbid")
    inline: frozenset[str]
    bold: frozenset[str]
    block: frozenset[str]
    heading: frozenset[str]
    skipped: frozenset[str]
    framing: frozenset[str]
    breaks: frozenset[str]
    framing_classes: frozenset[str]
    void: frozenset[str]
    title_meta: tuple[str, ...]
    date_meta: tuple[str, ...]


@cache
def markup() -> Markup:
    return resources.load("readers/markup.yaml", Markup)


@dataclass(slots=True)
class Run:
    """A stretch of clean text with the spans (in clean offsets) that its source sets in bold."""

    strand: Strand
    bold: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        return self.strand.text


def clean(source: str, start: int, end: int, *, markdown: bool, prefix: tuple[Edit, ...] = ()) -> Run:
    """Clean text of ``source[start:end]``.

    Args:
        source: the decoded document.
        start, end: the stretch, within one paragraph.
        markdown: whether single ``*``, ``_`` and backslash escapes are markup; two stars always are.
        prefix: edits (start, end, replacement) known from the block structure (line breaks, quote marks), in order.
    """
    if not prefix and not _TRIGGER.search(source, start, end):
        return Run(Strand.of(source, start, end))
    edits = list(prefix)
    taken: list[tuple[int, int]] = []

    def drop(low: int, high: int, value: str = "") -> None:
        edits.append((low, high, value))

    if _TRIGGER.search(source, start, end):
        for match in _IMAGE.finditer(source, start, end):
            taken.append(match.span())
        _links(source, start, end, taken)
        for pattern in (URL, _FOOTNOTE, TIMESTAMP):
            for match in pattern.finditer(source, start, end):
                taken.append(_url_end(source, *match.span()) if pattern is URL else match.span())
        for match in _CLOCK_LINE.finditer(source, start, end):
            taken.append(match.span())
        for low, high in taken:
            drop(low, high)
        edits.extend(_tags(source, start, end))
        for match in _ENTITY.finditer(source, start, end):
            value = html.unescape(match.group())
            if value != match.group():
                drop(*match.span(), value)
        _emphasis(source, start, end, drop, markdown)
    edits = _disjoint(edits)
    strand = Strand.build(source, _pieces(edits, start, end))
    return Run(strand, _bold(source, start, edits))


def _tags(source: str, start: int, end: int) -> Iterator[Edit]:
    """HTML tags and comments; what only looks like a tag (``a < b``, ``<unk>``) stays."""
    known = markup()
    for match in _TAG.finditer(source, start, end):
        name = match.group(1).lower()
        if name in known.breaks:
            yield *match.span(), " "
        elif name in known.inline or name in known.block:
            yield *match.span(), ""
    low = source.find("<!--", start, end)
    while low >= 0 and (high := source.find("-->", low + 4, end)) >= 0:
        yield low, high + 3, ""
        low = source.find("<!--", high, end)


def _links(source: str, start: int, end: int, taken: list[tuple[int, int]]) -> None:
    """``[text](target)``: the brackets and the target go, the text stays."""
    opened: list[int] = []
    at = start
    images = {low: high for low, high in taken}
    while at < end:
        if at in images:
            at = images[at]
            continue
        char = source[at]
        if char == "\\":
            at += 2
            continue
        if char == "[":
            opened.append(at)
        elif char == "]" and opened:
            target = _TARGET.match(source, at, end) or _REFERENCE.match(source, at, end)
            low = opened.pop()
            if target:
                taken.append((low, low + 1))
                taken.append(target.span())
                at = target.end()
                continue
        following = _BRACKET.search(source, at + 1, end)
        at = following.start() if following else end


_BRACKET = re.compile(r"[\[\]\\!]")


def _url_end(source: str, start: int, end: int) -> tuple[int, int]:
    """A URL without the punctuation of the sentence that it stands in."""
    while end > start and source[end - 1] in ".,;:!?*_~|]":
        end -= 1
    return start, end


def _emphasis(source: str, start: int, end: int, drop: Callable[..., None], markdown: bool) -> None:
    for match in _STARS.finditer(source, start, end):
        low, high = match.span()
        before, after = source[low - 1:low] if low > start else "", source[high:high + 1] if high < end else ""
        escaped = before == "\\"
        if escaped or (before.isdigit() and after.isdigit()):
            continue
        drop(low, high)
    if not markdown:
        return
    for (low, at), (back, high) in _code(source, start, end):
        drop(low, at)
        drop(back, high)
    for pattern, width in ((_STAR, 1), (_SCORES, 0), (_TILDES, 2)):
        for match in pattern.finditer(source, start, end):
            size = width or len(match.group(1))
            drop(match.start(), match.start() + size)
            drop(match.end() - size, match.end())
    for match in _ESCAPE.finditer(source, start, end):
        drop(match.start(), match.start() + 1)


def _code(source: str, start: int, end: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Runs of backticks that pair up: each with the next one of its length on the line."""
    runs = [match.span() for match in _TICKS.finditer(source, start, end)]
    partner: list[int | None] = [None] * len(runs)
    ahead: dict[int, int] = {}
    for i in range(len(runs) - 1, -1, -1):
        low, high = runs[i]
        if source[low] == "\n":
            ahead.clear()
        else:
            partner[i], ahead[high - low] = ahead.get(high - low), i
    i = 0
    while i < len(runs):
        closing = partner[i]
        if closing is not None:
            yield runs[i], runs[closing]
            i = closing
        i += 1


def _disjoint(edits: list[Edit]) -> list[Edit]:
    """Sorted edits without overlaps; of two that overlap the one that begins first wins."""
    result: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e[0], -e[1])):
        if not result or edit[0] >= result[-1][1]:
            result.append(edit)
    return result


def _pieces(edits: list[Edit], start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    at = start
    for low, high, value in edits:
        low, high = max(low, start), min(high, end)
        if low > at:
            yield at, low, None
        if value:
            yield low, high, value
        at = max(at, high)
    if at < end:
        yield at, end, None


def _bold(source: str, start: int, edits: list[Edit]) -> tuple[tuple[int, int], ...]:
    """Clean spans between ``**`` (or ``<b>``) marks; ``****`` closes and opens at once."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    clean_at = 0
    at = start
    for low, high, value in edits:
        clean_at += low - at
        at = high
        mark = source[low:high]
        stars = len(mark) if mark and not mark.strip("*") else 0
        name = _TAG.fullmatch(mark)
        tag = name.group(1).lower() if name else ""
        if stars >= 2 or tag in markup().bold:
            if stars >= 4 and opened is not None:
                if clean_at > opened:
                    spans.append((opened, clean_at))
                opened = clean_at
            elif opened is None and not mark.startswith("</"):
                opened = clean_at
            elif opened is not None:
                if clean_at > opened:
                    spans.append((opened, clean_at))
                opened = None
        clean_at += len(value)
    return tuple(spans)
