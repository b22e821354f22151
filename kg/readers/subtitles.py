"""SubRip and WebVTT: pysubs2 reads the cues, their text is then found in the source again for its offsets."""
from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pysubs2
from pysubs2.formats.subrip import SubripFormat
from pysubs2.formats.webvtt import WebVTTFormat

from kg.readers.blocks import HAN_OR_MARK, Block, lines
from kg.readers.inline import Edit, clean

_VOICE = re.compile(r"<v(?:\.[^\s>]+)*\s+([^<>]+)>", re.I)
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_SPEAKER_CHANGE = re.compile(r"^\s*(?:>>+|[-–—])\s*")
_NUMBER = re.compile(r"\s*\d+\s*$")
_LETTERS = re.compile(r"[^\W\d_]")


def parse(text: str, format: str) -> Iterator[Block]:
    """Cues of a subtitle file in the order of the file, each with its times in seconds and its voice.

    A cue line that repeats the line above it (rolling captions) is left out.
    """
    stamp = (WebVTTFormat if format == "vtt" else SubripFormat).TIMESTAMP
    # It is asked for the times alone; over tags that nothing closes it would take long.
    events = iter(pysubs2.SSAFile.from_string(_one_newline(text).replace("<", "("), format_=format))
    times: tuple[float, float] | None = None
    waiting: list[tuple[int, int]] = []
    previous: set[str] = set()
    ended = 0.0
    body = False
    for low, high in [*lines(text), (len(text), len(text))]:
        line = text[low:high]
        if len(stamp.findall(line)) == 2 or low == len(text):
            if times is not None:
                # The last line before the times is the number of the next cue.
                if format == "srt" and waiting and low < len(text) and _NUMBER.match(text[slice(*waiting[-1])]):
                    waiting.pop()
                repeated = previous if times[0] - ended < 0.2 else set()
                previous = {text[a:b].strip() for a, b in waiting}
                yield from _cue(text, [s for s in waiting if text[slice(*s)].strip() not in repeated], times)
                ended = times[1]
            event = next(events, None)
            times = (event.start / 1000, event.end / 1000) if event is not None else None
            waiting, body = [], True
        elif times is not None and not line.strip():
            # In WebVTT a blank line ends the cue; notes and styles may follow it.
            body = format == "srt"
        elif times is not None and body:
            waiting.append((low, high))


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _translated(line: str, below: str) -> bool:
    """Whether a line gives in Latin letters what the one above it says in Chinese, or the other way round."""
    return bool(HAN_OR_MARK.search(line)) != bool(HAN_OR_MARK.search(below)) and all(_LETTERS.search(x) for x in (line, below))


def _cue(text: str, spans: list[tuple[int, int]], times: tuple[float, float]) -> Iterator[Block]:
    """One block for a cue; several where its lines have different voices."""
    groups: list[tuple[re.Match[str] | None, bool, list[tuple[int, int]]]] = []
    for low, high in spans:
        voice = _VOICE.search(text, low, high)
        change = _SPEAKER_CHANGE.match(text[low:high])
        start = low + change.end() if change else low
        if voice or change or not groups:
            groups.append((voice, bool(change), [(start, high)]))
        else:
            groups[-1][2].append((start, high))
    for voice, change, own in groups:
        start, end = own[0][0], own[-1][1]
        edits: list[Edit] = [(m.start(), m.end(), "") for m in _OVERRIDE.finditer(text, start, end)]
        edits += [(a[1], b[0], "\n" if _translated(text[slice(*a)], text[slice(*b)]) else " ") for a, b in itertools.pairwise(own)]
        run = clean(text, start, end, markdown=False, prefix=tuple(sorted(edits)))
        speaker = voice.group(1).strip() if voice else None
        named = voice.span(1) if voice else None
        block = Block(run, "cue", speaker, times[0], times[1], label=change, named=named).slice(0, len(run.text))
        if block.text:
            if named and named[1] > block.run.strand.sources[0]:
                block.named = None  # a voice tag behind the words: it names who speaks, but labels nothing
            yield block
