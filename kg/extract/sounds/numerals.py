"""Numbers that are spoken inside names: ``A一百``, ``GPT四turbo``, ``昇腾九一零B``, ``Mixtral八乘七B``.

The numerals are written as digits, with a map back to the text, and what comes out is looked up as a name."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.catalog import Catalog, Entity
from kg.extract.gazetteer import Gazetteer
from kg.extract.lexicon import alternatives
from kg.extract.quantities.data import numerals
from kg.extract.sounds.lexicon import sounds
from kg.extract.view import Name
from kg.language.names import name_key

_DIGITS = {"零": 0, "〇": 0, "一": 1, "幺": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "零〇一幺二两三四五六七八九十百千"
_LETTERED = re.compile(rf"(?<![A-Za-z0-9])(?:[A-Za-z]{{1,12}}[ -]?)(?:[{NUMERAL}](?:[{NUMERAL}点]*[{NUMERAL}])?)")
_ONE = re.compile(f"\\s?[{NUMERAL}]+")
_BRAND = re.compile(f"[^\\W\\da-zA-Z_{NUMERAL}]{{2,4}}$")
_SPOKEN = re.compile(rf"[{NUMERAL}]+(?:点[{NUMERAL}]+)*")
_TIMES = re.compile(rf"([{NUMERAL}]+)[乘x×]([{NUMERAL}]+)(?=\s?[Bb](?![A-Za-z]))")
_WINDOW = 28




@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of text with its numerals as digits; ``at[i]`` is where character ``i`` stands in the text and
    ``at[len(text)]`` where the stretch ends."""

    text: str
    at: tuple[int, ...]


@cache
def english_numbers() -> re.Pattern[str]:
    """English number words in a row."""
    word = alternatives([*numerals().words])
    return re.compile(rf"(?<![A-Za-z'-])(?:{word})(?: (?:{word}|hundred|point))*(?: hundreds?)?(?![A-Za-z'-])", re.I)


@cache
def _any() -> re.Pattern[str]:
    return re.compile(f"{_TIMES.pattern}|{_SPOKEN.pattern}|(?i:{english_numbers().pattern})")


@cache
def _english_values() -> tuple[dict[str, str], dict[str, str]]:
    """Number words below twenty, and those for tens, with their digits."""
    words = {word: int(value) for word, value in numerals().words.items()}
    return {w: str(v) for w, v in words.items() if v < 20}, {w: str(v) for w, v in words.items() if v >= 20}


def value(numeral: str) -> str | None:
    """Digits of one spoken number: 二零 -> 20, 一百 -> 100, 四百零五 -> 405, 三点五 -> 3.5; None where it is none."""
    if "点" in numeral:
        head, _, tail = numeral.partition("点")
        left, right = value(head), value(tail)
        if left is None or right is None:
            return None
        return f"{left}.{right}"
    if not any(c in _UNITS for c in numeral):
        return "".join(str(_DIGITS[c]) for c in numeral) if numeral else None
    total, digit, last = 0, None, 10_000
    for char in numeral:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last or (digit is None and unit != 10):
                return None
            total += (1 if digit is None else digit) * unit
            digit, last = None, unit
        elif digit is not None and digit != 0:
            return None
        else:
            digit = _DIGITS[char]
    if digit and numeral[-2] in _UNITS and _UNITS[numeral[-2]] > 10:
        return str(total + digit * _UNITS[numeral[-2]] // 10)  # 一百六 is 160
    return str(total + (digit or 0))


def split(numeral: str) -> list[str]:
    """A run of numerals as the numbers said one after the other: 二七十 -> 2, 70; 三四百零五 -> 3, 405."""
    whole = value(numeral)
    if whole is not None:
        return [whole]
    for k in range(1, len(numeral)):
        first, second = value(numeral[:k]), value(numeral[k:])
        if first is not None and second is not None:
            return [first, second]
    return []


def english(words: str) -> str:
    """English number words as digits: ``three point five`` -> 3.5, ``forty ninety`` -> 4090, ``seven two`` -> 7 2."""
    return " ".join(number for number, _, _ in _numbers(words))


def _numbers(words: str) -> list[tuple[str, int, int]]:
    """The numbers of a row of English number words, each with where its words begin and end."""
    small, tens = _english_values()
    out: list[tuple[str, int, int]] = []
    pointed = joined = False
    for match in re.finditer("[a-z]+", words.lower()):
        word, (start, end) = match.group(), match.span()
        last = out[-1][0] if out else ""
        if word == "point":
            pointed = bool(out)
            continue
        if word in ("hundred", "hundreds"):
            if out and len(last) < 3:
                out[-1] = last + "00", out[-1][1], end
                joined = True
            continue
        number = small.get(word) or tens[word]
        if pointed:
            number, pointed = last + ("" if "." in last else ".") + number, False
        elif joined and last != "0" and len(number) < 3 and last.endswith("0" * len(number)):
            number = last[:-len(number)] + number  # two hundred five, twenty one
        elif last == "0" or (len(last) == 2 and len(number) == 2):
            number = last + number  # zero two, forty ninety
        else:
            out.append((number, start, end))
            joined = word in tens
            continue
        out[-1] = number, out[-1][1], end
        joined = word in tens or (joined and word not in small)
    return out


def digits(text: str, start: int, end: int) -> Reading:
    """A stretch of text with all spoken numbers written as digits."""
    out: list[str] = []
    at: list[int] = []

    def put(piece: str, begin: int, stop: int) -> None:
        for k, char in enumerate(piece):
            out.append(char)
            at.append(begin if k == 0 or len(piece) != stop - begin else begin + k)

    position = start
    for match in _any().finditer(text, start, end):
        put(text[position:match.start()], position, match.start())
        if match.group(1):
            left, right = value(match.group(1)), value(match.group(2))
            piece = f"{left}x{right}" if left and right else match.group()
        elif match.group()[0].isascii():
            for number, first, last in _numbers(match.group()):
                if first:
                    put(" ", match.start() + first - 1, match.start() + first)
                put(number, match.start() + first, match.start() + last)
            position = match.end()
            continue
        else:
            piece = " ".join(split(match.group())) or match.group()
        put(piece, match.start(), match.end())
        position = match.end()
    put(text[position:end], position, end)
    return Reading("".join(out), (*at, end))


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{alternatives(sounds().counters)})")


def _span(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Where a stretch of a reading stands in the text; a number is taken whole."""
    first, last = reading.at[start], end
    while last < len(reading.at) - 1 and reading.at[last] == reading.at[end - 1]:
        last += 1
    return first, reading.at[last]


def end_of(reading: Reading, end: int) -> int:
    """Where a stretch that begins a reading ends in the text."""
    return _span(reading, 0, end)[1]


def counted(text: str, at: int) -> bool:
    """Whether what stands at a place says what a number before it counts."""
    return bool(_counted().match(text, at))


def counts(text: str, at: int) -> bool:
    """Whether one spoken numeral at a place counts what stands behind it (梦门塔 一家)."""
    match = _ONE.match(text, at)
    return match is not None and counted(text, match.end())


def lettered(text: str, gazetteer: Gazetteer) -> Iterator[Name]:
    """Catalogue names of letters and a spoken number, with Chinese characters before them or not: ``A一百``, ``GPT四``,
    ``问界M九``."""
    for match in _LETTERED.finditer(text):
        counts = _counted().match(text, match.end()) and not re.match(r"\s?(?:张|块|颗|片|卡|台|个集群|的)", text[match.end():match.end() + 3])
        brand = _BRAND.search(text, max(0, match.start() - 4), match.start())
        first = brand.start() if brand else match.start()
        reading = digits(text, first, min(len(text), match.end() + 10))
        length = len(digits(text, first, match.end()).text)
        hits = [h for h in gazetteer.find(reading.text) if h.start <= match.start() - first and h.end >= length and not (h.weak and h.end - h.start < 3)]
        if hits:
            hit = max(hits, key=lambda h: (h.end - h.start, h.end))
            start, end = _span(reading, hit.start, hit.end)
            entity = hit.entities[0]
            if not counts or (entity.label == "Hardware" and "百" in match.group()) or hit.start < match.start() - first:
                yield Name(start, end, entity.label, entity.name, "catalog", "phonetic", 0.85, entity)


def versions(text: str, names: Iterable[Name], catalog: Catalog, members: dict[str, list[Entity]]) -> Iterator[Name]:
    """A family's name with spoken versions and sizes behind it: ``昇腾九一零B``, ``Claude三点五sonnet``.

    Args:
        names: names that may be families, those found by sound among them.
        members: for each family's name, the entities that are its variants.
    """
    for name in names:
        following = text[name.end:name.end + 3].lstrip(" 的-")
        if name.label == "Person" or name.entity is None or not re.match(rf"[A-Za-z]?[{NUMERAL}\d]", following):
            continue
        known = member(text, name, catalog, members)
        if known:
            yield known


def member(text: str, name: Name, catalog: Catalog, members: dict[str, list[Entity]]) -> Name | None:
    """The version of a family that is said right behind its name, None where the catalogue has none.

    Args:
        members: for each family's name, the entities that are its variants.
    """
    reading = digits(text, name.end, min(len(text), name.end + _WINDOW))
    tail = re.match(r"(?:[\s-]?的?[\s-]?(?:[vV]?\d+(?:\.\d+)*(?:x\d+)?(?:\s?[bB](?![A-Za-z])|[A-Z](?![A-Za-z]))?|[A-Z]\d+|[A-Za-z]{2,8}(?![A-Za-z])))+", reading.text)
    if not tail or not re.search(r"\d", tail.group()):
        return None
    pieces = list(re.finditer(r"(?:[vV]?\d+(?:\.\d+)*(?:x\d+)?(?:\s?[bB](?![A-Za-z])|[A-Z](?![A-Za-z]))?|[A-Z]\d+|[A-Za-z]{2,8})", tail.group()))
    entity = name.entity
    for count in range(len(pieces), 0, -1):
        words = [p.group().replace(" ", "") for p in pieces[:count]]
        if any(_after_pause(text, reading.at[p.start()]) for p in pieces[1:count]):
            continue
        start, end = name.start, _span(reading, 0, pieces[count - 1].end())[1]
        if words[-1][-1].isdigit() and words[-1][0].isdigit() and _counted().match(text, end) and not re.match(r"\s?(?:的|代)", text[end:end + 2]):
            continue
        found = known_variant(entity, words, catalog, members)
        if found:
            return Name(start, end, found.label, found.name, "catalog", "phonetic", 0.85, found)
    return None


def _after_pause(text: str, at: int) -> bool:
    """Whether Chinese numerals begin a new stretch of speech."""
    return text[at - 1] == " " and text[at] in NUMERAL


def known_variant(entity: Entity, words: list[str], catalog: Catalog, members: dict[str, list[Entity]]) -> Entity | None:
    """The member of a family that version words name, None where the catalogue has none.

    A maker's name stands for its family of the same name (Mistral 7B of Mistral AI); where a version and a size are
    said of different members (Llama 3 and 405B), the only descendant of that size counts."""
    forms = dict.fromkeys([entity.name, *(a for a in entity.aliases if len(a) > 1)])
    for form in forms:
        for joint in (" ", "-", ""):
            for label in ("Model", "Hardware", "Product", "Method", None):
                found = catalog.find(form + joint + joint.join(words), label)
                if found and found.label not in ("Person", "Place", "Company"):
                    return found
    if len(words) > 1 and words[-1][-1] in "bB":
        base = known_variant(entity, words[:-1], catalog, members)
        size = name_key(words[-1])
        if base:
            start = name_key(base.name)
            near = [(m, name_key(m.name)) for m in (*descendants(base, members), *descendants(entity, members))]
            near = [(m, key) for m, key in near if key.startswith(start) and (key.endswith(size) or key.startswith(size, len(start)))]
            if near:  # the plain member: Qwen3-235B-A22B rather than Qwen3-VL-235B
                return min(near, key=lambda pair: (not pair[1].startswith(size, len(start)), len(pair[1]), pair[0].name))[0]
    return None


def descendants(entity: Entity, members: dict[str, list[Entity]]) -> list[Entity]:
    """The variants of an entity, variants of these among them."""
    out, queue, seen = [], [entity.name], {entity.name}
    while queue:
        for member in members.get(queue.pop(), ()):
            if member.name not in seen:
                seen.add(member.name)
                queue.append(member.name)
                out.append(member)
    return out
