"""Names with a number as they are said: ``G one``, ``pie zero point five``, ``forty ninety``, ``C五百``, ``千问三扣德``.

Number words are written as digits and what comes out is looked up. A code alone (``G1``) is short for the only thing of
that code whose maker the document speaks of."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.catalog import Entity
from kg.extract.gazetteer import Gazetteer
from kg.extract.sounds import foreign, numerals
from kg.extract.sounds.index import Index
from kg.extract.sounds.lexicon import sounds
from kg.extract.sounds.phonemes import english, han, readings
from kg.extract.view import Name

_WINDOW = re.compile(r"(?:[A-Za-z][A-Za-z'-]{0,14} ){1,2}$")
_AFTER = re.compile(r"(?: [A-Za-z][A-Za-z-]{0,9}(?![A-Za-z]))?")
_CODE = re.compile(r"[A-Z]{1,3}-?\d{1,4}[A-Z]{0,2}|\d{4}[A-Z]?")
_VERSION = re.compile(r"^[^-]*$|-[vV]\d[^-]*$")  # V2 is said of anything
_SPOKEN_CODE = re.compile(rf"(?<![A-Za-z])[A-Za-z] ?[{numerals.NUMERAL}]+[A-Z]?(?![A-Za-z{numerals.NUMERAL}])")
_FILLER = re.compile(r"[\s-]*(?:的|那个|版本的?)?[\s-]*")
_PIECE = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+")
#: How much of the sound of a variant's word must be there.
_ALIKE = 0.78


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch with a spoken number that names one of some entities; ``sure`` where no other evidence is needed."""

    start: int
    end: int
    entities: tuple[Entity, ...]
    sure: bool


def numbered(text: str, gazetteer: Gazetteer, codes: dict[str, list[Entity]]) -> list[Said]:
    """Names with English number words, and codes that are short for a name.

    Args:
        codes: last word of names that end in a code, in lower case -> the entities (`Index.codes`).
    """
    out = []
    for match in numerals.english_numbers().finditer(text):
        before = _WINDOW.search(text[max(0, match.start() - 32):match.start()])
        start = match.start() - (len(before.group()) if before else 0)
        after = _AFTER.match(text, match.end())
        for skipped in (0, 1) if " " in match.group() else (0,):
            first = match.start() + (match.group().index(" ") + 1 if skipped else 0)
            reading = numerals.digits(text, first, after.end() if after else match.end())
            whole = text[start:first] + reading.text
            for hit in gazetteer.find(whole):
                begin, stop = hit.start - (first - start), hit.end - (first - start)
                form = whole[hit.start:hit.end]
                if stop > 0 and re.search(r"\d", form) and re.search("[A-Za-z]", form) and not all(e.generic for e in hit.entities):
                    s = start + hit.start if begin < 0 else reading.at[begin]
                    out.append(Said(s, numerals.end_of(reading, stop), hit.entities, not hit.weak and len(form.replace(" ", "")) > 2))
    return out + list(_codes(text, codes))


def _codes(text: str, codes: dict[str, list[Entity]]) -> Iterator[Said]:
    for match in numerals.english_numbers().finditer(text):
        letter = re.search(r"(?<![A-Za-z'])[A-Za-z]{1,2} $", text[max(0, match.start() - 4):match.start()])
        number = numerals.digits(text, match.start(), match.end()).text.replace(" ", "")
        lettered = letter.group().strip().lower() + number if letter else ""
        if letter and lettered in codes:
            yield Said(match.start() - len(letter.group()), match.end(), tuple(codes[lettered]), False)
        elif len(number) == 4 and number in codes:
            pairs = match.group().count(" ") == 1 and all(word.endswith("ty") for word in match.group().lower().split())
            far = int(number[2:]) >= max(70, int(number[:2]) + 20)  # fifty sixty people, a forty sixty split, but nobody counts forty ninety
            one = far and text[max(0, match.start() - 12):match.start()].lower().rstrip().rpartition(" ")[2] in sounds().before_one
            yield Said(match.start(), match.end(), tuple(codes[number]), pairs and one and len(codes[number]) == 1)
    for match in _SPOKEN_CODE.finditer(text):
        code = numerals.digits(text, match.start(), match.end()).text.replace(" ", "").lower()
        if code in codes and not numerals.counted(text, match.end()):
            yield Said(match.start(), match.end(), tuple(codes[code]), False)


def codes(entities: Iterable[Entity]) -> dict[str, list[Entity]]:
    """Last words of names that are codes (``G1`` of Unitree G1), in lower case -> the entities."""
    out: dict[str, list[Entity]] = {}
    for entity in entities:
        if entity.label in ("Model", "Hardware", "Product"):
            for last in sorted({name.split()[-1] for name in entity.names if " " in name} | {name.rpartition("-")[2] for name in entity.names if not _VERSION.search(name)}):
                if _CODE.fullmatch(last):
                    out.setdefault(last.lower(), []).append(entity)
    return out


def member(text: str, name: Name, descendants: list[Entity], forms: Iterable[str]) -> Name | None:
    """The variant of a family whose further words are there by their sound: 千问三扣德 is Qwen3-Coder.

    Args:
        descendants: variants of the family, variants of these among them.
        forms: names of the family.
    """
    reading = numerals.digits(text, name.end, min(len(text), name.end + 28))
    best: tuple[int, Entity] | None = None
    for entity in descendants:
        for form in forms:
            if not entity.name.lower().startswith(form.lower()):
                continue
            end = _said(reading.text, _PIECE.findall(entity.name[len(form):]))
            if end and (best is None or end > best[0]):
                best = end, entity
    if best is None:
        return None
    return Name(name.start, numerals.end_of(reading, best[0]), best[1].label, best[1].name, "catalog", "phonetic", 0.8, best[1])


def _said(tail: str, pieces: list[str]) -> int:
    """Where the pieces of a name end if a text begins with them, at least one of them by its sound; else 0."""
    at, heard = 0, False
    for piece in pieces:
        filler = _FILLER.match(tail, at)
        at = filler.end() if filler else at
        match = _PIECE.match(tail, at)
        if match and (match.group().lower() == piece.lower() or (match.group()[0].isalpha() and piece.isalpha() and len(piece) == 1
                                                                 and match.group()[0].lower() == piece.lower())):
            at = match.end() if match.group().lower() == piece.lower() else at + 1
            continue
        if not piece.isalpha() or len(piece) < 3:
            return 0
        for size in (4, 3, 2):
            chunk = tail[at:at + size]
            if len(chunk) == size and foreign.serves(chunk) and foreign.likeness(han(chunk), english(piece.lower())) >= _ALIKE:
                at, heard = at + size, True
                break
        else:
            return 0
    return at if heard else 0


_LETTERS = re.compile(r"[A-Z](?: [A-Z]){2,5}")


def spelled_out(text: str, names: list[Name], index: Index) -> list[Name]:
    """Names right before or after one that is spelled letter by letter are that one if they sound the same (grok, that
    is G R O Q)."""
    out = []
    for clear in names:
        if clear.entity is None or not _LETTERS.fullmatch(text[clear.start:clear.end]):
            continue
        heard = {sound for _, sound in index.forms(clear.entity)}
        for name in names:
            apart = max(name.start - clear.end, clear.start - name.end)
            if 0 <= apart < 20 and (name.label, name.name) != (clear.label, clear.name) and heard.intersection(readings(text[name.start:name.end])):
                out.append(Name(name.start, name.end, clear.label, clear.name, "catalog", "phonetic", 0.75, clear.entity))
    return out
