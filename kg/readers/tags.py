"""The tags, text and character references of an HTML page, with their places in the source.

The states of the HTML Living Standard's tokenizer (13.2.5) as compiled expressions, each of which gives nothing back, so
that the time grows with the length of the page whatever it holds. Where the standard would give up the rest of the page
(a comment or a quotation mark that nothing closes), what follows is still read.
"""
from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_NAME = re.compile(r"[A-Za-z][^\s/>\x00]*+", re.A)
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:(?P<quote>[\"'])|(?P<value>[^\s>]*+)))?)", re.A
)
# No character has a number of more digits; Python refuses to read numbers of thousands of them.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,9}+|#[xX][0-9A-Fa-f]{1,8}+|[A-Za-z][A-Za-z0-9]{0,31}+);?")
_RAW = frozenset({"script", "style"})


@dataclass(slots=True)
class Token:
    """A piece of a page, ``source[start:end]``.

    Attributes:
        kind: ``text``; ``reference``, whose character is ``value``; ``open`` or ``close``, a tag called ``value``.
        attributes: of an opening tag, names in lower case, character references decoded.
        empty: whether an opening tag is its closing tag too (``<br/>``).
    """

    kind: Literal["text", "reference", "open", "close"]
    start: int
    end: int
    value: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    empty: bool = False


def decoded(text: str) -> str:
    """A text with its character references decoded.

    >>> decoded("A &amp; B &#8217; &zothing;")
    'A & B ’ &nothing;'
    """
    return _REFERENCE.sub(lambda match: html.unescape(match.group()), text)


def tokens(source: str) -> Iterator[Token]:
    """The tokens of a page in order; comments, declarations and the content of scripts and styles are left out."""
    yield from _Reader(source).tokens()


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        # Where each of these stands last: what is behind it need not be looked for again.
        self._last = {mark: source.rfind(mark) for mark in (">", '"', "'", "-->")}
        self._quotes = True

    def tokens(self) -> Iterator[Token]:
        source = self._source
        at = text = 0
        while (low := source.find("<", at)) >= 0:
            token = self._tag(low)
            if token is None:
                at = low + 1
                continue
            yield from self._text(text, low)
            if token.value:
                yield token
            raw = token.kind == "open" and token.value in _RAW and not token.empty
            at = text = self._behind(token.value, token.end) if raw else token.end
        yield from self._text(text, len(source))

    def _text(self, start: int, end: int) -> Iterator[Token]:
        for match in _REFERENCE.finditer(self._source, start, end):
            value = html.unescape(match.group())
            if value == match.group():
                continue
            if match.start() > start:
                yield Token("text", start, match.start())
            yield Token("reference", *match.span(), value)
            start = match.end()
        if end > start:
            yield Token("text", start, end)

    def _tag(self, low: int) -> Token | None:
        """The tag at a ``<``; one without a name for a comment or declaration; None where it is only a character."""
        source = self._source
        following = source[low + 1:low + 2]
        if low > self._last[">"] or not following:
            return None
        if following == "!" and source.startswith("<!--", low):
            if source.startswith((">", "->"), low + 4):
                return Token("close", low, source.index(">", low) + 1)
            if low + 4 <= self._last["-->"]:
                return Token("close", low, source.index("-->", low + 4) + 3)
        if following in "!?":
            return Token("close", low, source.index(">", low) + 1)
        closes = following == "/"
        name = _NAME.match(source, low + 1 + closes)
        if closes:
            return Token("close", low, source.index(">", low) + 1, name.group().lower() if name else "")
        return self._open(low, name) if name else None

    def _open(self, low: int, name: re.Match[str]) -> Token | None:
        token = Token("open", low, -1, name.group().lower())
        if self._quotes:
            self._attributes(name.end(), len(self._source), token)
        if token.end < 0:
            # A quotation mark that nothing closes: from here on a tag ends at the first ">".
            self._quotes = False
            token.attributes.clear()
            stop = self._source.index(">", low) + 1
            self._attributes(name.end(), stop, token)
            token.end = stop
        return token

    def _attributes(self, at: int, stop: int, token: Token) -> None:
        """Reads attributes up to the end of the tag and sets that; leaves it where none comes before ``stop``."""
        source = self._source
        while match := _ATTRIBUTE.match(source, at, stop):
            at = match.end()
            if match["end"]:
                token.end, token.empty = at, "/" in match.group()
                return
            value = match["value"] or ""
            quote = match["quote"]
            if quote:
                close = source.find(quote, at, stop) if at <= self._last[quote] else -1
                if close < 0:
                    return
                value, at = source[at:close], close + 1
            token.attributes.setdefault(match["name"].lower(), decoded(value))

    def _behind(self, tag: str, at: int) -> int:
        """Where the content of a script or style ends; the end of the page where nothing ends it."""
        match = re.compile(rf"</{tag}(?=[\s/>])", re.I).search(self._source, at)
        return match.start() if match else len(self._source)
