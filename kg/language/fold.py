"""Folding for matching: full-width to half-width, Traditional to Simplified, invisible characters out, with offsets.

Folded text is only ever matched against; what a match means is looked up in the source through ``to_source``.
The Traditional-to-Simplified table is OpenCC's TSCharacters (Apache-2.0), character by character, first reading.
"""
from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib import resources

# Compatibility classes whose folding would change what a text says: 10² is not 102, 3½ is not 31/2, ™ is no letters.
_KEPT_CLASSES = ("<super>", "<sub>", "<fraction>", "<circle>")
_QUOTES = {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'}
_DASHES = {"\u2010": "-", "\u2011": "-", "\u2212": "-"}
_COMBINING = re.compile("[^\\s\u0300-\u036f][\u0300-\u036f]+")


class Folded:
    """A folded text and the way back to its source.

    Attributes:
        text: the folded text, case kept.
    """

    __slots__ = ("_lengths", "_lower", "_source_length", "_sources", "_starts", "text")

    def __init__(self, text: str, starts: list[int], sources: list[int], lengths: list[int], source_length: int) -> None:
        # Segment i begins at starts[i] in the folded text and at sources[i] in the source. Inside it the texts run
        # in step when lengths[i] is 0; otherwise the whole segment stands for lengths[i] source characters.
        self.text = text
        self._starts, self._sources, self._lengths = starts, sources, lengths
        self._source_length = source_length
        self._lower: str | None = None

    @property
    def lower(self) -> str:
        """The folded text in lower case, of the same length, so that its offsets are those of ``text``."""
        if self._lower is None:
            lowered = self.text.lower()
            if len(lowered) != len(self.text):
                lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
            self._lower = lowered
        return self._lower

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Source span of a folded span.

        Args:
            start, end: half-open character offsets into ``text``.

        Returns:
            The smallest source span that covers it; invisible characters at its edges are left out.
        """
        if not self._starts:
            return start, end
        if start >= len(self.text):
            return self._source_length, self._source_length
        first = bisect_right(self._starts, start) - 1
        low = self._sources[first] if self._lengths[first] else self._sources[first] + start - self._starts[first]
        if end <= start:
            return low, low
        last = bisect_right(self._starts, end - 1) - 1
        high = self._sources[last] + (self._lengths[last] or end - self._starts[last])
        return low, high

    def from_source(self, start: int, end: int) -> tuple[int, int]:
        """Folded span of a source span: every folded character whose source begins inside it."""
        return self._from(start), self._from(end)

    def _from(self, offset: int) -> int:
        if not self._starts:
            return offset
        i = bisect_right(self._sources, offset) - 1
        if i < 0:
            return 0
        stop = self._starts[i + 1] if i + 1 < len(self._starts) else len(self.text)
        if self._lengths[i]:
            return self._starts[i] if offset == self._sources[i] else stop
        return min(self._starts[i] + offset - self._sources[i], stop)


@cache
def _tables() -> tuple[dict[int, str], dict[int, str], re.Pattern[str]]:
    """(one to one, dropped or expanded, finds what is or may be of the second kind)."""
    same: dict[int, str] = {}
    other: dict[int, str] = {}
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x10000), *range(0x1D400, 0x1D800), *range(0x2F800, 0x2FA20)):
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Cf" or 0xFE00 <= code <= 0xFE0F:
            other[code] = ""
            continue
        mapping = unicodedata.decomposition(char)
        if not mapping or mapping.startswith(_KEPT_CLASSES) or char == "…":
            continue
        folded = unicodedata.normalize("NFKC", char)
        # A spacing accent (´, ¨) would decompose into a space and a mark: leave it.
        if folded != char and not (folded[0] == " " and len(folded) > 1):
            (same if len(folded) == 1 else other)[code] = folded
    for code in (*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)):
        other[code] = ""
    for code in (*range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)):
        other[code] = ""
    for line in (resources.files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == 1 and len(first) == 1 and traditional != first:
            same[ord(traditional)] = first
    same.update({ord(k): v for k, v in (_QUOTES | _DASHES).items()})
    # A fold may land on a character that is folded itself (a compatibility ideograph on a Traditional one).
    same = {code: same.get(ord(value), value) for code, value in same.items()}
    other = {code: "".join(same.get(ord(c), c) for c in value) for code, value in other.items()}
    return same, other, _class_of([*other, *range(0x300, 0x370)])


def _class_of(codes: list[int]) -> re.Pattern[str]:
    ordered = sorted(set(codes))
    parts, start = [], 0
    for i in range(1, len(ordered) + 1):
        if i == len(ordered) or ordered[i] != ordered[i - 1] + 1:
            low, high = ordered[start], ordered[i - 1]
            parts.append(f"\\U{low:08x}" if low == high else f"\\U{low:08x}-\\U{high:08x}")
            start = i
    return re.compile(f"[{''.join(parts)}]")


def fold(text: str) -> Folded:
    """Fold a text for matching.

    NFKC for full-width, half-width and other compatibility characters (superscripts, fractions and circled digits
    are kept), Traditional to Simplified Chinese, curly quotes to straight ones, typographic hyphens to ``-``;
    zero-width, bidirectional, soft-hyphen and control characters are dropped (tab and newlines stay). Case is kept.

    >>> folded = fold("ＧＰＴ\u200b-4 的參數")
    >>> folded.text
    'GPT-4 的参数'
    >>> folded.to_source(0, 5)
    (0, 6)
    """
    if text.isascii() and text.isprintable():
        return Folded(text, [], [], [], len(text))
    same, other, moved = _tables()
    if moved.search(text):
        return _fold_moving(text, same, other, moved)
    return Folded(text.translate(same), [], [], [], len(text))


def _fold_moving(text: str, same: dict[int, str], other: dict[int, str], moved: re.Pattern[str]) -> Folded:
    edits: list[tuple[int, int, str]] = [
        (m.start(), m.end(), other[ord(m.group())]) for m in moved.finditer(text) if ord(m.group()) in other
    ]
    for m in _COMBINING.finditer(text):
        composed = unicodedata.normalize("NFC", m.group())
        if len(composed) < len(m.group()) and ord(m.group()[0]) not in other:
            edits.append((m.start(), m.end(), composed))
    edits.sort()
    parts: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    lengths: list[int] = []
    at = clean = 0
    for start, end, value in edits:
        if start > at:
            starts.append(clean)
            sources.append(at)
            lengths.append(0)
            parts.append(text[at:start])
            clean += start - at
        if value:
            starts.append(clean)
            sources.append(start)
            lengths.append(end - start)
            parts.append(value)
            clean += len(value)
        at = end
    if at < len(text):
        starts.append(clean)
        sources.append(at)
        lengths.append(0)
        parts.append(text[at:])
    joined = "".join(parts).translate(same)
    if not starts:
        starts, sources, lengths = [0], [len(text)], [0]
    return Folded(joined, starts, sources, lengths, len(text))
