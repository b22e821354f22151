"""English titles of papers and articles: behind "a paper called", and as the lines of a list of things to read."""
from __future__ import annotations

import re
from functools import cache

from kg.extract.latin import Candidate
from kg.extract.lexicon import alternatives, shapes

_WORDS = re.compile(r"[A-Za-z0-9][\w'’&/+.-]*")
_BULLET = re.compile(r"\s*(?:[*•·\-–▲◆■]|\d{1,2}[.)、]|\[\d{1,3}\])?\s*")
_BY = re.compile(r"\s+(?:by|from|\(|\||—|–)\s*\S.*$")
_LEAST, _MOST = 4, 24


@cache
def _lead() -> re.Pattern[str]:
    lead = alternatives(shapes().title_lead)
    title = r"[A-Z0-9][\w'’&/+.:?-]*(?:,? [A-Za-z0-9][\w'’&/+.:?-]*){2,18}"
    return re.compile(rf"(?:{lead})(?:[,，]?(?:它)?(?:叫做?|名叫|名为|题为|标题是|就是|是)|,? (?:called|titled|entitled|named))?[:：]?\s*[\"“「《'(]?(?P<title>{title})", re.I)


def titles(text: str) -> list[Candidate]:
    """Candidates with label Paper in folded text."""
    out = []
    for match in _lead().finditer(text):
        start, end = match.span("title")
        end = _capital_end(text, start, end)
        words = _WORDS.findall(text[start:end])
        if len(words) >= 3 and _like_a_title(words):
            out.append(Candidate(start, end, text[start:end], 0.4, {"Paper": 0.5}))
    return out + _lists(text)


def _capital_end(text: str, start: int, end: int) -> int:
    """A title of capitalised words ends before the first lower-case word that no title has."""
    small = set(shapes().function_words)
    last = start
    for match in _WORDS.finditer(text, start, end):
        word = match.group()
        if word[0].isupper() or word[0].isdigit():
            last = match.end()
        elif word not in small:
            break
        if text[match.end():match.end() + 1] in ("?", "!", ".", ",") and text[match.end():match.end() + 1] != ":":
            break
    return last - (1 if text[last - 1] == "." else 0)


def _like_a_title(words: list[str]) -> bool:
    small = set(shapes().function_words)
    content = [w for w in words if w not in small]
    return len(content) >= 2 and words[0][0].isupper() and sum(w[0].isupper() or w[0].isdigit() for w in content) >= 0.8 * len(content)


def _lists(text: str) -> list[Candidate]:
    """Title lines: in English title case by themselves, or in any case inside a list that has several of them."""
    out: list[Candidate] = []
    block: list[tuple[int, int, bool]] = []
    headed, at = False, 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if not line.strip():
            continue
        span = _title_line(line)
        if span is None:
            out += _close(text, block, headed)
            block = []
            headed = len(line) <= 40 and any(head in line.lower() for head in shapes().list_heads)
            continue
        block.append((start + span[0], start + span[1], _like_a_title(_WORDS.findall(line[span[0]:span[1]]))))
    return out + _close(text, block, headed)


def _close(text: str, block: list[tuple[int, int, bool]], headed: bool) -> list[Candidate]:
    """A block of title-like lines counts as a list when it has a heading, or three lines of which half are in title case."""
    listed = headed or (len(block) >= 3 and sum(b[2] for b in block) * 2 >= len(block))
    if not listed:
        return []
    return [Candidate(s, e, text[s:e], 0.4, {"Paper": 0.5}) for s, e, _ in block]


def _title_line(line: str) -> tuple[int, int] | None:
    """The part of a line that may be a title: English, four words or more, no sentence."""
    start = _BULLET.match(line).end()  # matches the empty string at least
    body = line[start:].rstrip()
    if len(body) > 160 or re.search(r"[㐀-鿿]", body) or body.endswith((".", ",", ";", ":")) or re.search(r"https?:|@|\. [A-Z]", body):
        return None
    end = start + len(_BY.sub("", body).rstrip(" \"”'"))
    body = line[start:end]
    if not body or not (body[0].isupper() or body[0] in "\"“'"):
        return None
    start += len(body) - len(body.lstrip("\"“'"))
    words = _WORDS.findall(line[start:end])
    if not _LEAST <= len(words) <= _MOST or sum(w.isdigit() for w in words) > 2 or re.search(r"\t| \d+[%$]|\|", line[start:end]):
        return None
    return start, end
