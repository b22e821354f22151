"""HTML: blocks with source positions from a tokenizer, the main text among them chosen with trafilatura."""
from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

from kg.model import PassageKind
from kg.readers.blocks import HAN_OR_MARK, Block
from kg.readers.furniture import iso_date
from kg.readers.inline import TIMESTAMP, URL, Run, markup
from kg.readers.strand import Strand, join

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


class _Tokenizer(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.found: list[_Found] = []
        self.meta: dict[str, str] = {}
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._stack: list[tuple[str, bool, bool]] = []
        self._skipped = self._framing = 0
        self._pieces: list[tuple[int, int, str | None]] = []
        self._bold_marks: list[tuple[int, bool]] = []
        self._bold = self._link = self._linked = 0
        self._kind: list[PassageKind] = []
        self._rows: list[list[_Cell]] = []
        self._headers: list[list[str]] = []
        self._title: list[str] | None = None
        self.feed(text)
        self.close()
        self._flush()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """``<![...``: a comment to browsers, an error to the standard library."""
        return self.parse_bogus_comment(i)

    # Elements ---------------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = markup()
        values = {name: value or "" for name, value in attributes}
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
        self._skipped += skip
        self._framing += framing
        if tag in known.heading:
            self._kind.append("heading")
        elif tag == "li":
            self._kind.append("item")
        elif tag == "table":
            self._headers.append([])
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append(_Cell(tag == "th"))
        elif tag in known.bold:
            self._bold += 1
            self._mark(True)
        elif tag == "a":
            self._link += 1

    def handle_endtag(self, tag: str) -> None:
        known = markup()
        if tag in known.block:
            self._flush()
        if tag == "title" and self._title is not None:
            self.meta.setdefault("<title>", _SPACE.sub(" ", "".join(self._title)).strip())
        if not any(entry[0] == tag for entry in self._stack):
            return
        while self._stack:
            name, skip, framing = self._stack.pop()
            self._skipped -= skip
            self._framing -= framing
            self._leave(name)
            if name == tag:
                break

    def _leave(self, tag: str) -> None:
        known = markup()
        if tag in known.block:
            self._flush()
        if (tag in known.heading or tag == "li") and self._kind:
            self._kind.pop()
        elif tag == "tr" and self._rows:
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

    def handle_data(self, data: str) -> None:
        if self._title is not None and self._stack and self._stack[-1][0] == "title":
            self._title.append(data)
        if self._skipped or (self._stack and self._stack[-1][0] == "title"):
            return
        start = self._offset()
        at = 0
        for match in _SPACE.finditer(data):
            if match.end() - match.start() == 1 and match.group() in (" ", "\u3000", "\xa0"):
                continue
            self._piece(start + at, start + match.start(), None)
            self._space(start + match.start(), start + match.end())
            at = match.end()
        self._piece(start + at, start + len(data), None)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        start = self._offset()
        end = start + len(written)
        if self.text[end:end + 1] == ";":
            end += 1
        if self._title is not None and self._stack and self._stack[-1][0] == "title":
            self._title.append(unescape(self.text[start:end]))
        if not self._skipped:
            self._piece(start, end, unescape(self.text[start:end]))

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
    tokens = _Tokenizer(text)
    known = markup()
    title = next((tokens.meta[k] for k in known.title_meta if tokens.meta.get(k)), tokens.meta.get("<title>", ""))
    dates = (iso_date(tokens.meta[k]) for k in (*known.date_meta, "time") if k in tokens.meta)
    date = next((d for d in dates if d), "")
    return _main(text, tokens.found), {"title": unescape(title), "date": date}


def _main(text: str, found: list[_Found]) -> list[Block]:
    """The blocks that the extractor takes for main text, and what lies between them."""
    import trafilatura

    extracted = trafilatura.extract(
        text, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False,
    ) or ""
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
