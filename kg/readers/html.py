"""HTML: blocks with source positions from a tokenizer, the main text among them chosen with trafilatura."""
from __future__ import annotations

import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from kg.model import PassageKind
from kg.readers.blocks import HAN_OR_MARK, Block
from kg.readers.furniture import iso_date
from kg.readers.inline import TIMESTAMP, URL, Run, markup
from kg.readers.strand import Strand, join
from kg.readers.tags import decoded, tokens

# What the extractor has to say about odd pages is not for the user's terminal.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())

_SPACE = re.compile(r"\s+")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
# Shorter texts than this occur by chance; they are main text only as a whole line of it.
_SHORT = 12
_AHEAD = 20_000
# The share of the page's text below which the extractor is taken to have missed the main part.
_COVERED = 0.25
# Tables in tables in tables: rows deeper than this only lay out the page.
_NESTED = 8
# The extractor's time grows with the square of the paragraphs (beyond _THOROUGH in its short form only with the tags), of
# the cells in a row and of the attributes of a tag; libxml2 reads no elements deeper than 256.
_THOROUGH, _TAGS, _WIDE, _DEEP = 600, 15_000, 500, 200


@dataclass(slots=True)
class _Found:
    """A block with what the choice of the main text needs to know."""

    block: Block
    framing: bool
    linked: int


@dataclass(slots=True)
class _Cell:
    header: bool
    found: list[_Found] = field(default_factory=list)


class _Page:
    """Reads the tokens of a page into its blocks, ``found``, and what its head says, ``meta``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[_Found] = []
        self.meta: dict[str, str] = {}
        self.tags = self.deepest = self.widest = 0
        self._stack: list[tuple[str, bool, bool]] = []
        self._open: Counter[str] = Counter()
        self._skipped = self._framing = 0
        self._pieces: list[tuple[int, int, str | None]] = []
        self._bold_marks: list[tuple[int, bool]] = []
        self._bold = self._link = self._linked = 0
        self._kind: list[PassageKind] = []
        self._rows: list[list[_Cell]] = []
        self._headers: list[list[str]] = []
        self._title: list[str] | None = None
        for token in tokens(text):
            if token.kind == "text":
                self._characters(token.start, token.end)
            elif token.kind == "reference":
                self._reference(token.start, token.end, token.value)
            elif token.kind == "close":
                self._end(token.value)
            else:
                self._start(token.value, token.attributes)
                if token.empty:
                    self._end(token.value)
        self._flush()

    # Elements ---------------------------------------------------------------------------------------------------

    def _start(self, tag: str, values: dict[str, str]) -> None:
        known = markup()
        self.tags += 1
        self.widest = max(self.widest, len(values))
        if tag == "meta":
            self._read_meta(values)
        if tag == "time" and values.get("datetime") and "time" not in self.meta:
            self.meta["time"] = values["datetime"]
        if tag == "title" and not self._title:
            self._title = []
        if tag in known.breaks:
            self._flush()
        if tag in known.void:
            return
        skip = tag in known.skipped or "hidden" in values or bool(_HIDDEN.search(values.get("style", "")))
        names = re.split(r"[\s_\-]+", f"{values.get('class', '')} {values.get('id', '')}".lower())
        # A page may well carry such a word on its outermost elements.
        framing = tag not in ("html", "body", "main", "article") and (
            tag in known.framing or not known.framing_classes.isdisjoint(names)
        )
        if tag in known.block:
            self._flush()
        self._stack.append((tag, skip, framing))
        self._open[tag] += 1
        self.deepest = max(self.deepest, len(self._stack))
        self._skipped += skip
        self._framing += framing
        if tag in known.heading:
            self._kind.append("heading")
        elif tag == "li":
            self._kind.append("item")
        elif tag == "table":
            self._headers.append([])
        elif tag == "tr" and self._open[tag] <= _NESTED:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append(_Cell(tag == "th"))
            self.widest = max(self.widest, len(self._rows[-1]))
        elif tag in known.bold:
            self._bold += 1
            self._mark(True)
        elif tag == "a":
            self._link += 1

    def _end(self, tag: str) -> None:
        known = markup()
        if tag in known.block:
            self._flush()
        if tag == "title" and self._title is not None:
            self.meta.setdefault("<title>", _SPACE.sub(" ", "".join(self._title)).strip())
        if not self._open[tag]:
            return
        while self._stack:
            name, skip, framing = self._stack.pop()
            self._skipped -= skip
            self._framing -= framing
            self._leave(name)
            self._open[name] -= 1
            if name == tag:
                break

    def _leave(self, tag: str) -> None:
        known = markup()
        if tag in known.block:
            self._flush()
        if (tag in known.heading or tag == "li") and self._kind:
            self._kind.pop()
        elif tag == "tr" and self._open[tag] <= _NESTED:
            self._end_row(self._rows.pop())
        elif tag == "table" and self._headers:
            self._headers.pop()
        elif tag in known.bold:
            self._bold -= 1
            self._mark(False)
        elif tag == "a":
            self._link -= 1

    def _read_meta(self, values: dict[str, str]) -> None:
        name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
        if name and values.get("content"):
            self.meta.setdefault(name, values["content"])

    # Text -------------------------------------------------------------------------------------------------------

    def _in_title(self) -> bool:
        return bool(self._stack) and self._stack[-1][0] == "title"

    def _characters(self, start: int, end: int) -> None:
        if self._title is not None and self._in_title():
            self._title.append(self.text[start:end])
        if self._skipped or self._in_title():
            return
        at = start
        for match in _SPACE.finditer(self.text, start, end):
            if match.end() - match.start() == 1 and match.group() in (" ", "\u3000", "\xa0"):
                continue
            self._piece(at, match.start(), None)
            self._space(*match.span())
            at = match.end()
        self._piece(at, end, None)

    def _reference(self, start: int, end: int, value: str) -> None:
        if self._title is not None and self._in_title():
            self._title.append(value)
        if not (self._skipped or self._in_title()):
            self._piece(start, end, value)

    def _piece(self, start: int, end: int, value: str | None) -> None:
        if end > start:
            self._pieces.append((start, end, value))
            if self._link:
                self._linked += end - start

    def _space(self, start: int, end: int) -> None:
        """A run of white space with a line break: a space, or nothing between two Chinese characters."""
        between = HAN_OR_MARK.match(self.text[start - 1:start]) and HAN_OR_MARK.match(self.text[end:end + 1])
        self._pieces.append((start, end, "" if between else " "))

    def _mark(self, opens: bool) -> None:
        self._bold_marks.append((len(self._pieces), opens))

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        marks, self._bold_marks = self._bold_marks, [(0, True)] if self._bold > 0 else []
        linked, self._linked = self._linked, 0
        if not any(self.text[a:b].strip() if v is None else v.strip() for a, b, v in pieces):
            return
        run = Run(Strand.build(self.text, _without(self.text, pieces)), _bold_spans(self.text, pieces, marks))
        kind: PassageKind = self._kind[-1] if self._kind else "paragraph"
        block = Block(run, kind).slice(0, len(run.text))
        if not block.text:
            return
        found = _Found(block, self._framing > 0, linked)
        in_cell = self._rows and self._rows[-1]
        (self._rows[-1][-1].found if in_cell else self.found).append(found)

    def _end_row(self, cells: list[_Cell]) -> None:
        """A row of data becomes one block; a row that only lays out the page gives its blocks."""
        target = self._rows[-1][-1].found if self._rows and self._rows[-1] else self.found
        every = [found for cell in cells for found in cell.found]
        filled = [cell for cell in cells if cell.found]
        if len(filled) < 2 or any(len(cell.found) > 1 for cell in filled) or any(len(f.block.text) > 300 for f in every):
            target.extend(every)
            return
        headers = self._headers[-1] if self._headers else []
        texts = [cell.found[0].block.text if cell.found else "" for cell in cells]
        first = bool(self._headers) and not self._headers[-1] and "row" not in {f.block.kind for f in target[-1:]}
        is_header = all(cell.header for cell in filled) or (first and not _DIGIT.search("".join(texts)))
        strands = [cell.found[0].block.run.strand if cell.found else Strand("", [], [], [], []) for cell in cells]
        strand, spans = join((s, " | ") for s in strands)
        columns = () if is_header or not headers else tuple(
            (headers[i] if i < len(headers) else "", a, b) for i, (a, b) in enumerate(spans) if b > a
        )
        if is_header and self._headers:
            self._headers[-1] = texts
        target.append(_Found(
            Block(Run(strand), "row", columns=columns), any(f.framing for f in every), sum(f.linked for f in every),
        ))


def _without(text: str, pieces: list[tuple[int, int, str | None]]) -> list[tuple[int, int, str | None]]:
    """The pieces with URLs and timestamps cut out of them."""
    result: list[tuple[int, int, str | None]] = []
    for start, end, value in pieces:
        at = start
        if value is None:
            cuts = sorted([m.span() for p in (URL, TIMESTAMP) for m in p.finditer(text, start, end)])
            for low, high in cuts:
                if low >= at:
                    result.append((at, low, None))
                    at = high
        if at < end:
            result.append((at, end, value))
    return result


def _bold_spans(
    text: str, pieces: list[tuple[int, int, str | None]], marks: list[tuple[int, bool]],
) -> tuple[tuple[int, int], ...]:
    lengths = [0]
    for piece in pieces:
        lengths.append(lengths[-1] + sum(b - a if v is None else len(v) for a, b, v in _without(text, [piece])))
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for index, opens in [*marks, (len(pieces), False)]:
        at = lengths[min(index, len(pieces))]
        if opens and opened is None:
            opened = at
        elif not opens and opened is not None:
            if at > opened:
                spans.append((opened, at))
            opened = None
    return tuple(spans)


def parse(text: str) -> tuple[list[Block], dict[str, str]]:
    """Blocks of the main text of a page, and its title and date."""
    page = _Page(text)
    known = markup()
    title = next((page.meta[k] for k in known.title_meta if page.meta.get(k)), page.meta.get("<title>", ""))
    dates = (iso_date(page.meta[k]) for k in (*known.date_meta, "time") if k in page.meta)
    date = next((d for d in dates if d), "")
    # Content systems often escape a title that is escaped already.
    return _main(page), {"title": decoded(title), "date": date}


def _extracted(page: _Page) -> str:
    """The main text as trafilatura sees it; nothing for a page that would keep it busy for long."""
    if page.tags > _TAGS or page.deepest > _DEEP or page.widest > _WIDE:
        return ""
    import trafilatura

    try:
        return trafilatura.extract(
            page.text, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False,
            fast=len(page.found) > _THOROUGH,
        ) or ""
    except Exception:  # whatever it stumbles over, the blocks are there without it
        return ""


def _main(page: _Page) -> list[Block]:
    """The blocks that the extractor takes for main text, and what lies between them."""
    found = page.found
    extracted = _extracted(page)
    whole = _normal(extracted)
    single = {_normal(line) for line in extracted.splitlines()}
    keep: list[int] = []
    at = 0
    for i, item in enumerate(found):
        own = _normal(item.block.text)
        if not own:
            continue
        # The extractor keeps the order of the page, so a block is looked for a little ahead of the last one.
        place = whole.find(own, at, at + _AHEAD + len(own)) if len(own) >= _SHORT else -1
        if place >= 0:
            at = place + len(own)
        if place >= 0 or own in single:
            keep.append(i)
    size = [len(item.block.text) for item in found]
    if 2 * sum(size[i] for i in keep if found[i].framing) > sum(size[i] for i in keep):
        # "no-sidebar" and the like on the element that holds the text: the names say nothing here.
        for item in found:
            item.framing = False
    keep = [i for i in keep if not found[i].framing]
    total = sum(n for n, item in zip(size, found, strict=True) if not item.framing)
    if not keep or sum(size[i] for i in keep) < _COVERED * total:
        return [f.block for f in found if not f.framing and not _links_only(f)]
    kept = set(keep)
    for low, high in pairwise(keep):
        kept.update(i for i in range(low + 1, high) if not found[i].framing and not _links_only(found[i]))
    first = keep[0]
    # The headline often stands alone above the text.
    for i in range(max(0, first - 3), first):
        if found[i].block.kind == "heading" and not found[i].framing:
            kept.add(i)
    return [f.block for i, f in enumerate(found) if i in kept]


def _links_only(found: _Found) -> bool:
    length = len(found.block.text)
    return found.linked > 0.6 * length and not found.block.text.endswith(("。", ".", "！", "？"))


def _normal(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()
