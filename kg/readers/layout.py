"""From blocks to passages: speakers, boilerplate, windows, sentences, and the content string with its map."""
from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.language import sentences
from kg.model import Passage
from kg.readers import furniture, labels
from kg.readers.blocks import Block
from kg.readers.content import Content, ContentPassage, Label
from kg.readers.strand import Strand, join

# A paragraph longer than LONG characters is cut into windows of about WINDOW at sentence ends.
LONG, WINDOW, WINDOW_MAX = 800, 300, 420
# Cues further apart than this many seconds are not one sentence.
CUE_GAP = 2.5


@dataclass(frozen=True, slots=True)
class Layout:
    """Passages in source offsets and the content that they hold."""

    passages: tuple[Passage, ...]
    content: Content
    title: str
    date: str | None


@dataclass(slots=True)
class _Part:
    """A block with its sentences, in offsets of the block's text."""

    block: Block
    sentences: list[tuple[int, int]]


@lru_cache(maxsize=2)
def layout(text: str, format: str) -> Layout:
    """Passages and content of a decoded document.

    Args:
        text: the decoded source.
        format: txt, md, html, srt or vtt.
    """
    blocks, meta = _parse(text, format)
    blocks = labels.speakers(blocks)
    title, date = furniture.facts(blocks, meta)
    blocks = furniture.content_only(blocks)
    parts = [part for block in blocks for part in _cut(block)]
    strand, spans, passages = _assemble(parts)
    return Layout(*_passages(parts, strand, spans, passages), title, date)


def _parse(text: str, format: str) -> tuple[list[Block], dict[str, str]]:
    if format == "md":
        from kg.readers import markdown

        return list(markdown.parse(text)), furniture.front_matter(markdown.front_matter(text)[0])
    if format == "html":
        from kg.readers import html

        return html.parse(text)
    if format in ("srt", "vtt"):
        from kg.readers import subtitles

        return list(subtitles.parse(text, format)), {}
    from kg.readers import plain

    return list(plain.parse(text)), {}


def _cut(block: Block) -> Iterable[_Part]:
    """A block as one part, or a long one as windows that end at sentence ends."""
    text = block.text
    spans = sentences.split(text) or [(0, len(text))]
    if len(text) <= LONG or block.kind in ("row", "cue"):
        yield _Part(block, spans)
        return
    group: list[tuple[int, int]] = []
    for span in _short(text, spans):
        if group and (span[1] - group[0][0] > WINDOW_MAX or group[-1][1] - group[0][0] >= WINDOW):
            yield _window(block, group)
            group = []
        group.append(span)
    yield _window(block, group)


def _window(block: Block, group: list[tuple[int, int]]) -> _Part:
    low, high = group[0][0], group[-1][1]
    part = block.slice(low, high)
    if part.kind == "paragraph":
        part.kind = "window"
    return _Part(part, [(a - low, b - low) for a, b in group])


def _short(text: str, spans: list[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """Sentences, those longer than a window broken at spaces, else at a fixed length."""
    for low, high in spans:
        while high - low > WINDOW_MAX:
            space = text.rfind(" ", low + WINDOW // 2, low + WINDOW)
            cut = space if space > low else low + WINDOW
            yield low, cut
            low = cut
            while low < high and text[low].isspace():
                low += 1
        if low < high:
            yield low, high


def _assemble(parts: list[_Part]) -> tuple[Strand, list[tuple[int, int]], list[bool]]:
    """The content strand, the span of each part in it, and whether each part goes on in the next (cues)."""
    runs_on = [
        a.block.kind == "cue" and b.block.kind == "cue" and a.block.speaker == b.block.speaker and not b.block.label
        and "\n" not in a.block.text  # a translation stands between
        and (b.block.time_start or 0.0) - (a.block.time_end or 0.0) <= CUE_GAP
        for a, b in itertools.pairwise(parts)
    ] + [False] * bool(parts)
    strand, spans = join(
        (part.block.run.strand, " " if goes_on else "\n") for part, goes_on in zip(parts, runs_on, strict=True)
    )
    return strand, spans, runs_on


def _passages(
    parts: list[_Part], strand: Strand, spans: list[tuple[int, int]], runs_on: list[bool],
) -> tuple[tuple[Passage, ...], Content]:
    utterances, own = _utterances(parts, strand.text, spans, runs_on)
    passages: list[Passage] = []
    content: list[ContentPassage] = []
    named: list[Label] = []
    for n, (part, (start, end)) in enumerate(zip(parts, spans, strict=True)):
        block = part.block
        if block.named and block.speaker and not (block.kind == "cue" and n and parts[n - 1].block.speaker == block.speaker):
            named.append(Label(n, *block.named, block.speaker))
        columns = tuple((header, start + a, start + b) for header, a, b in block.columns)
        content.append(ContentPassage(n, start, end, tuple(own[n]), columns))
        low, high = strand.to_source(start, end)
        passages.append(Passage(
            n=n, start=low, end=high, kind=block.kind, speaker=block.speaker,
            time_start=block.time_start, time_end=block.time_end,
            sentences=tuple(strand.to_source(a, b) for a, b in own[n]),
            columns=tuple((header, *strand.to_source(a, b)) for header, a, b in columns),
        ))
    return tuple(passages), Content(strand.text, tuple(content), tuple(utterances), tuple(named), strand)


def _utterances(
    parts: list[_Part], text: str, spans: list[tuple[int, int]], runs_on: list[bool],
) -> tuple[list[tuple[int, int]], list[list[tuple[int, int]]]]:
    """Sentences over the whole content, and those of each part (cut at its ends)."""
    utterances: list[tuple[int, int]] = []
    own: list[list[tuple[int, int]]] = [[] for _ in parts]
    i = 0
    while i < len(parts):
        j = i
        while runs_on[j]:
            j += 1
        if j == i and parts[i].block.kind != "cue":
            start = spans[i][0]
            own[i] = [(start + a, start + b) for a, b in parts[i].sentences]
            utterances.extend(own[i])
        else:
            said = sentences.split(text, spans[i][0], spans[j][1])
            utterances.extend(said)
            k = i
            for low, high in said:
                while k < j and spans[k][1] <= low:
                    k += 1
                for m in range(k, j + 1):
                    if spans[m][0] >= high:
                        break
                    a, b = max(low, spans[m][0]), min(high, spans[m][1])
                    if a < b:
                        own[m].append((a, b))
        i = j + 1
    return utterances, own


def with_speaker(passages: tuple[Passage, ...], speaker: str | None) -> tuple[Passage, ...]:
    """Passages without a speaker of their own given the one that the record names."""
    if not speaker:
        return passages
    return tuple(p if p.speaker else p.model_copy(update={"speaker": speaker}) for p in passages)


