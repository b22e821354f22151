"""Names by the frame they stand in: ``X完成A轮融资``, ``客户叫X``, ``X的CTO``, ``由X领投``. A frame fixes one end of the
name; words decide where the other end is."""
from __future__ import annotations

import re
from functools import cache

from kg.extract.latin import Candidate, cues
from kg.extract.lexicon import shapes
from kg.extract.needed import quick
from kg.language.names import chinese_words, english_words, everyday, is_han

_LATIN = re.compile(r"[A-Z][A-Za-z0-9]*(?:[-.&][A-Za-z0-9]+)*(?: [A-Z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*){0,2}")
_LATIN_END = re.compile(r"(?<![A-Za-z0-9])[A-Z](?:[A-Za-z0-9&-]|\.(?=[A-Za-z0-9]))*(?: [A-Z0-9](?:[A-Za-z0-9&-]|\.(?=[A-Za-z0-9]))*){0,2}$")
_SERIAL = re.compile(r"(?<=[㐀-鿿])-(?:\d{1,2}(?:\.\d)?(?:-?[A-Z][A-Za-z]*)?(?![\d%年月日号])|[A-Z][A-Za-z0-9.]*(?:-[A-Za-z0-9]+)*)(?![A-Za-z0-9])")
#: The last part of a benchmark whose name begins in Chinese (某某Bench).
_BENCH = re.compile(r"(?<=[㐀-鿿])-?(?:Bench|Eval|Arena)(?![A-Za-z])")
_TAIL = re.compile(r"-?[A-Z0-9][A-Za-z0-9.-]*|一号|二号|三号")
#: A Han word of this frequency or more is everyday language, not part of a name.
_EVERYDAY = 1.2e-5
_LONGEST = 8
#: A name in small Latin letters has a word rarer than this (startup, voice agent are none).
_ORDINARY = 5e-6
#: Everyday characters with which a brand may begin at the start of a phrase (小鹅通, 老乡鸡).
_BRAND_HEADS = frozenset("小大老新")
_NUMERAL = re.compile(r"百分之|[零〇一二三四五六七八九十百千万亿两点几]{3}|[一二三四五六七八九十]月份?$|季度$|年份?$")


#: Expressions that begin with what may be missing; only of others does ``re`` itself know how matches begin.
_LOOSE = re.compile(r"(?:\(\?:[^()]*\)|\[[^\]]*\]|\w)\?")


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str, float, bool], ...]:
    """(pattern, label, weight, whether the name follows the pattern) of every frame."""
    out = []
    for frame in shapes().frames:
        for p, follows in (*((p, True) for p in frame.before), *((p, False) for p in frame.after)):
            out.append((re.compile(quick(p) if _LOOSE.match(p) else p), frame.label, frame.weight, follows))
    return tuple(out)


def framed(text: str, tokens: list[tuple[int, int]]) -> list[Candidate]:
    """Candidates of all frames of ``shapes.yaml`` in folded text.

    Args:
        tokens: words of the text.
    """
    starts = {s: k for k, (s, _) in enumerate(tokens)}
    ends = {e: k for k, (_, e) in enumerate(tokens)}
    out = []
    for pattern, label, weight, follows in _compiled():
        for match in pattern.finditer(text):
            strong = weight >= 0.45
            if "name" in pattern.groupindex:
                span = match.span("name") if _named(text, tokens, starts, *match.span("name")) else None
            else:
                span = _right(text, tokens, starts, match.end(), strong) if follows else _left(text, tokens, starts, ends, match.start())
            if span is None:
                continue
            start, end = span
            labels = cues(text, start, end)
            kind = shapes().chinese_suffix.get(shapes().suffix_of(text[start:end]), label) if label == "Company" else label
            labels[kind] = labels.get(kind, 0) + weight
            out.append(Candidate(start, end, text[start:end], 0.2, labels))
    for match in _SERIAL.finditer(text):
        span = _left(text, tokens, starts, ends, match.start())
        if span:
            start, end = span[0], match.end()
            out.append(Candidate(start, end, text[start:end], 0.3, {"Model": 0.35} | cues(text, start, end)))
    for match in _BENCH.finditer(text):
        k = ends.get(match.start())
        if k is not None:
            k -= 1 if k and match.start() - tokens[k][0] < 2 and tokens[k - 1][1] == tokens[k][0] else 0
            start = tokens[k][0]
            if match.start() - start > 1 and is_han(text[start]) and text[start:match.start()] not in _stop():
                out.append(Candidate(start, match.end(), text[start:match.end()], 0.35, {"Benchmark": 0.45}))
    return out


def _right(text: str, tokens: list[tuple[int, int]], starts: dict[int, int], at: int, strong: bool) -> tuple[int, int] | None:
    """The name that begins at a place."""
    while at < len(text) and text[at] in " 「“\"《":
        at += 1
    if at >= len(text):
        return None
    latin = _LATIN.match(text, at)
    if latin:
        return (at, latin.end()) if _unusual(latin.group()) else None
    stop, k, end = _stop(), starts.get(at), at
    if k is None:
        return None
    while k < len(tokens) and tokens[k][0] == end and end - at < _LONGEST:
        word = text[tokens[k][0]:tokens[k][1]]
        if word in stop or not is_han(word[0]) or not is_han(word[-1]) or (
                end - at > 1 and word in _closing() and word not in shapes().chinese_suffix):
            break
        end = tokens[k][1]
        k += 1
    tail = _TAIL.match(text, end)
    if tail and end > at:
        end = tail.end()
    closed = end >= len(text) or not is_han(text[end]) or (k < len(tokens) and text[tokens[k][0]:tokens[k][1]] in _closing())
    return (at, end) if closed and _named(text, tokens, starts, at, end, strong) else None


def _left(text: str, tokens: list[tuple[int, int]], starts: dict[int, int], ends: dict[int, int], at: int) -> tuple[int, int] | None:
    """The name that ends at a place."""
    while at > 0 and text[at - 1] in " 」”\"》":
        at -= 1
    latin = _LATIN_END.search(text, max(0, at - 40), at)
    if latin:
        start = latin.start()
        while start and " " in text[start:at] and english_words().get(text[start:at].split(" ")[0].lower(), 0) > 1e-4:
            start += text[start:at].index(" ") + 1
        return (start, at) if _unusual(text[start:at]) else None
    stop, k, start = _stop(), ends.get(at), at
    if k is None:
        return None
    while k >= 0 and tokens[k][1] == start and at - start < _LONGEST:
        word = text[tokens[k][0]:tokens[k][1]]
        if word in _BRAND_HEADS and start < at and (k == 0 or tokens[k - 1][1] < tokens[k][0] or not is_han(text[tokens[k][0] - 1])):
            start = tokens[k][0]
            k -= 1
            break
        if word in stop or not is_han(word[0]) or not is_han(word[-1]) or (len(word) > 1 and chinese_words().get(word, 0) > 2e-4):
            break
        start = tokens[k][0]
        k -= 1
    start += lead_length(text[start:at])
    return (start, at) if start < at and _named(text, tokens, starts, start, at) else None


def lead_length(form: str) -> int:
    """How many characters of words that no name begins with stand at the start of a form (独角兽 in 独角兽某某生物)."""
    return next((n for n in (4, 3, 2) if len(form) - n >= 3 and form[:n] in _stop()), 0)


def _named(text: str, tokens: list[tuple[int, int]], starts: dict[int, int], start: int, end: int, strong: bool = False) -> bool:
    """Whether text may be a name; in Han two to eight characters, in no dictionary, without everyday words but for the
    last part of a name of an organisation or product; in a ``strong`` frame it may also hold everyday words."""
    form, lexicon = text[start:end], shapes()
    if form.isascii():
        return any(everyday(word) < _ORDINARY for word in form.lower().split())
    if not 2 <= end - start <= _LONGEST + 4 or chinese_words().get(form, 0) > 0 or form in lexicon.generic_organisations or form in _stop():
        return False
    if any(c in lexicon.never_in_names for c in form) or _NUMERAL.search(form) or (form[-1] in lexicon.never_last and not lexicon.suffix_of(form)):
        return False
    head_end = end - len(lexicon.suffix_of(form))
    if head_end == end:
        head_end = end - len(next((s for s in lexicon.brand_tails if form.endswith(s) and len(form) > len(s) + 1), ""))
    k, rare, long = starts.get(start), False, 0
    if k is None:  # the words are cut elsewhere
        return not any(chinese_words().get(text[i:i + 2], 0) > _EVERYDAY for i in range(start, head_end - 1))
    while k < len(tokens) and tokens[k][0] < head_end:
        word = text[tokens[k][0]:min(tokens[k][1], head_end)]
        frequency = chinese_words().get(word, 0)
        if len(word) > 1 and is_han(word[0]):
            long += 1
            if frequency > _EVERYDAY and not strong:
                return False
        rare |= frequency < 4e-6
        k += 1
    return rare or (head_end < end and long <= 1)


def _unusual(form: str) -> bool:
    """Whether Latin text with a capital may be a name: no everyday word by itself, no abbreviation of a job."""
    words = form.split()
    if any(w in shapes().latin_stop for w in words) or len(form) < 2:
        return False
    return len(words) > 1 or any(c.isupper() or c.isdigit() for c in form[1:]) or english_words().get(form.lower(), 0) < 3e-5


@cache
def _stop() -> frozenset[str]:
    return frozenset([*shapes().not_in_names, *shapes().titles.zh_before])


@cache
def _closing() -> frozenset[str]:
    return frozenset(shapes().after_names)
