"""Catalogue names in text: one Aho-Corasick pass (Aho and Corasick 1975) over text without case, spacing and hyphens,
then checks that the match is a name there: word boundaries, spacing at places where names have it, and, for names
that are also ordinary words, support nearby."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import ahocorasick

from kg.catalog import Catalog, Entity
from kg.language.names import breaks, english_words, everyday, is_han, is_latin, name_key, squeeze

#: Names so short that they are more often something else (C, M1, R1).
_TERSE = re.compile(r"[a-z]|[a-z]\d{1,2}|\d{1,2}[a-z]|[㐀-鿿]")

#: The matches of the last text of this length are kept: several steps ask for those of a whole view.
_LONG = 200
_COUNTED = frozenset({"Method", "Model", "Hardware", "Product"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A catalogue name at ``start``..``end`` of the folded text. ``entities`` are the readings it may have;
    ``weak`` says that the written form is more often something else and needs support."""

    start: int
    end: int
    entities: tuple[Entity, ...]
    weak: bool


@dataclass(slots=True)
class _Surface:
    """One key of the catalogue as `Gazetteer.find` needs it; ``written`` are the names as the catalogue writes them,
    ``breaks`` where white space or a hyphen may stand inside the key."""

    length: int
    entities: tuple[Entity, ...]
    context: bool
    plural: bool
    written: frozenset[str]
    breaks: frozenset[int]


class Gazetteer:
    """All names of a catalogue, ready for matching."""

    def __init__(self, catalog: Catalog) -> None:
        self._by_key = catalog.by_key
        self._keys = list(catalog.by_key)
        # What a match needs to know is worked out when a key is met: few of thousands ever are.
        self._surfaces: dict[int, _Surface] = {}
        self._last: tuple[str, tuple[Hit, ...]] = "", ()
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for number, key in enumerate(self._keys):
            self._automaton.add_word(key, number)
        self._ready = len(self._automaton) > 0
        if self._ready:
            self._automaton.make_automaton()

    def find(self, text: str) -> tuple[Hit, ...]:
        """Names in folded text, overlapping ones included, in order of their ends."""
        if len(text) < _LONG:
            return tuple(self._found(text))
        if self._last[0] != text:
            self._last = text, tuple(self._found(text))
        return self._last[1]

    def _found(self, text: str) -> Iterator[Hit]:
        if not self._ready:
            return
        squeezed, at = squeeze(text)
        surfaces = self._surfaces
        for last, number in self._automaton.iter(squeezed):
            surface = surfaces.get(number) or self._surface(number)
            first = last - surface.length + 1
            start, end = at[first], at[last] + 1
            if not _bounded(text, start, end, surface.plural):
                continue
            if surface.length == 1 and _goes_on(text, start, end, True, True):
                continue
            if end - start > surface.length and not _spaced_like_a_name(text, at, first, surface):
                continue
            yield Hit(start, end, surface.entities, surface.context or _ordinary(text, start, end, surface))

    def _surface(self, number: int) -> _Surface:
        key = self._keys[number]
        entities = tuple(self._by_key[key])
        plural = key[-1].isascii() and key[-1].isalnum() and any(e.label in _COUNTED for e in entities)
        weak = all(key in e.context for e in entities) or _TERSE.fullmatch(key) is not None
        written = frozenset(n for e in entities for n in e.names if name_key(n) == key)
        surface = self._surfaces[number] = _Surface(len(key), entities, weak, plural, written, frozenset[int]().union(*map(breaks, written)))
        return surface


def _bounded(text: str, start: int, end: int, plural: bool) -> bool:
    first, last = text[start], text[end - 1]
    if start and _joined(text[start - 1], first):
        return False
    if start > 1 and first.isdigit() and text[start - 1] in ".," and text[start - 2].isdigit():
        return False
    if end == len(text):
        return True
    following = text[end]
    if last.isdigit() and following == "." and end + 1 < len(text) and text[end + 1].isdigit():
        return False
    if _joined(last, following):
        rest = text[end + 1] if end + 1 < len(text) else " "
        return plural and following == "s" and not (is_latin(rest) or rest.isdigit())
    return True


def _joined(a: str, b: str) -> bool:
    """Whether two neighbouring characters belong to one word: Latin letters and digits stick together."""
    return (is_latin(a) or a.isdigit()) and (is_latin(b) or b.isdigit())


def _spaced_like_a_name(text: str, at: list[int], first: int, surface: _Surface) -> bool:
    gaps = set()
    for k in range(1, surface.length):
        if at[first + k] - at[first + k - 1] > 1:
            gap = text[at[first + k - 1] + 1:at[first + k]]
            if "\n" in gap or len(gap) > 2:
                return False
            gaps.add(k)
    # "G R O Q", "gpt o s s": letters one by one, as speech recognition writes them, all of the name or of one of its parts.
    edges = [0, *sorted(surface.breaks & gaps), surface.length]
    single = {k for k in range(surface.length) if (k in gaps or k == 0) and (k + 1 in gaps or k + 1 == surface.length)}
    if single and _goes_on(text, at[first], at[first + surface.length - 1] + 1, 0 in single, surface.length - 1 in single):
        return False
    if surface.breaks.issuperset(gaps):
        return not _cut_acronym(text, at, first, surface, gaps, single)
    if (len(single) == surface.length and surface.length <= 6) or all(
            not any(a < k < b for k in gaps) or all(k in single for k in range(a, b)) for a, b in pairwise(edges)):
        return True
    han = is_han(text[at[first]]) and surface.length >= 4 and len(gaps) == 1
    return han


def _goes_on(text: str, start: int, end: int, opens: bool, closes: bool) -> bool:
    """Whether letters said one by one go on beside a form that begins or ends with one (p d d in l p d d r)."""
    return (opens and _LETTER_BEFORE.search(text, max(0, start - 3), start) is not None) or (
        closes and _LETTER_BEHIND.match(text, end) is not None)


_LETTER_BEFORE, _LETTER_BEHIND = re.compile(r"(?<![A-Za-z0-9'])[b-hj-z] $"), re.compile(r" [b-hj-z](?![A-Za-z0-9'])")


def _cut_acronym(text: str, at: list[int], first: int, surface: _Surface, gaps: set[int], single: set[int]) -> bool:
    """Whether small words that happen to spell an abbreviation were taken for it (so i, um i): a gap inside its
    capitals, which the text does not have, and not all of them said one by one."""
    for name in surface.written:
        for run in re.finditer("[A-Z]{2,}(?![a-z])", name):
            begin = len(name_key(name[:run.start()]))
            inside = range(begin, begin + len(run.group()))
            if gaps & set(inside[1:]) and not single.issuperset(inside) and not all(text[at[first + k]].isupper() for k in inside):
                return True
    return False


def _ordinary(text: str, start: int, end: int, surface: _Surface) -> bool:
    """Whether the form at hand is an everyday word rather than the name: a lower-case common word for a capitalised
    name, or a lower-case short form of an acronym."""
    form = text[start:end]
    if form in surface.written or not form.isascii():
        return False
    if form.lower() != form:
        # "Did" for D-ID, "Fair" for FAIR: a capital that any sentence gives its first word.
        return form[1:].lower() == form[1:] and english_words().get(form.lower(), 0.0) > 2e-5 and all(w[1:].lower() != w[1:] for w in surface.written)
    if not any(c.isupper() for w in surface.written for c in w):
        return False
    words = form.replace("-", " ").split()
    if len(words) > 1 and all(len(w) == 1 for w in words):  # "a m d", as speech recognition writes it; "a i" may begin a sentence
        return set(words) == {"a", "i"}
    if len(words) > 1:  # "the paper": methods and models are often written small, names of organisations and the like are not
        return all(e.label not in ("Method", "Task", "Model", "Dataset", "Benchmark", "Hardware") for e in surface.entities) and all(
            english_words().get(word, 0.0) > 3e-5 for word in words)
    if len(form) <= 3:  # "tpu" and "amd" are no words of English, "rag" is one, and "cpu" is a common noun
        known = everyday(form) if any(e.label == "Company" for e in surface.entities) else english_words().get(form, 0.0)
        return known > 0.0 or len(form) < 3 or not all(w.isupper() for w in surface.written) or all(
            e.label in ("Method", "Task") for e in surface.entities)
    return everyday(form) > 2e-6
