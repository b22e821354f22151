"""How the names of the catalogue sound. Spelling to sound takes a second for the whole catalogue, so the result is kept
in the user's cache, name by name; names that a user's catalogue adds are read on the spot."""
from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property

import srsly
from platformdirs import user_cache_path
from rapidfuzz import fuzz, process

from kg.catalog import Catalog, Entity
from kg.extract.sounds import phonemes
from kg.extract.sounds.lexicon import sounds
from kg.language.names import is_han
from kg.resources import data_path

_FORMAT = 3
#: Names that sound like less than this are too short to be told by their sound.
LEAST_MASS = 1.9
_LONGEST = 32
#: How many names are compared sound by sound after the first selection.
_COMPARED = 9
#: Labels whose general terms count too, if they have several words.
_CONCEPTS = frozenset({"Method", "Task"})


@dataclass(frozen=True, slots=True)
class Match:
    """A catalogue entity that a span sounds like; ``name`` is the form that it sounds like."""

    entity: Entity
    name: str
    similarity: float
    mass: float


@cache
def syllables_of_han() -> dict[str, str]:
    """Pinyin syllable of every Han character, without tone, ü written v (pypinyin's table of single characters)."""
    kept = _cached("syllables")
    if kept:
        return dict(zip(kept["han"], kept["pinyin"].split(" "), strict=True))
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin
    characters = "".join(chr(c) for c in range(0x4E00, 0x9FA6))
    table = {c: s.replace("ü", "v") for c in characters for s in lazy_pinyin(c, style=Style.NORMAL, v_to_u=False) if s.isascii()}
    _keep("syllables", {"han": "".join(table), "pinyin": " ".join(table.values())})
    return table


def _stamp() -> str:
    state = data_path("sounds.yaml").stat()
    return f"{_FORMAT}:{state.st_size}:{state.st_mtime_ns}"


def _cached(part: str) -> dict | None:
    try:
        kept = srsly.msgpack_loads((user_cache_path("kg", appauthor=False) / f"{part}-{_FORMAT}.msgpack").read_bytes())
        return kept if isinstance(kept, dict) else None
    except Exception:  # a missing, foreign or damaged cache is the same as none
        return None


def _keep(part: str, value: dict) -> None:
    path = user_cache_path("kg", appauthor=False) / f"{part}-{_FORMAT}.msgpack"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_bytes(srsly.msgpack_dumps(value))
        temporary.replace(path)
    except OSError:
        pass


class Index:
    """The sounds of a catalogue's names, by their beginning."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        wanted, groups = set(sounds().labels), _onsets()
        entities = [e for e in catalog if e.label in wanted and (not e.generic or e.label in _CONCEPTS)]
        self._heard = _heard([name for e in entities for name in e.names])
        self._entries: list[tuple[Entity, str, str]] = []
        self._shelves: dict[tuple[str, int], tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))
        heard, entries, shelves = self._heard, self._entries, self._shelves
        for entity in entities:
            term = entity.generic or entity.label == "Task"
            for name in entity.names:
                if term and " " not in name and "-" not in name:
                    continue
                for pair in heard[name].split():
                    sound, _, rough = pair.partition("|")
                    for group in groups.get(sound[0], ""):
                        strings, numbers = shelves[group, len(rough)]
                        strings.append(rough)
                        numbers.append(len(entries))
                    entries.append((entity, name, sound))
        self._known: dict[str, list[Match]] = {}

    @cached_property
    def popular(self) -> Counter[str]:
        """How many facts of the catalogue name an entity."""
        return Counter(_bare(reference) for e in self._catalog for _, reference in e.facts)

    @cached_property
    def members(self) -> dict[str, list[Entity]]:
        """Name of a family -> its variants."""
        out: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._catalog:
            for field, reference in entity.facts:
                if field == "variant_of":
                    out[_bare(reference)].append(entity)
        return out

    @cached_property
    def given(self) -> dict[str, dict[str, Entity]]:
        """Sounds of given names, as Chinese -> the people who have them."""
        out: dict[str, dict[str, Entity]] = defaultdict(dict)
        for entity in self._catalog:
            if entity.label == "Person":
                for form in given_names(entity.names):
                    out[form][entity.name] = entity
        return out

    @cached_property
    def homophones(self) -> dict[str, tuple[str, Entity]]:
        """Sounds of Chinese names of four characters and more -> (name, entity)."""
        out: dict[str, tuple[str, Entity]] = {}
        for entity, name, sound in self._entries:
            if len(name) >= 4 and not entity.generic and all(is_han(c) for c in name):
                out.setdefault(sound, (name, entity))
        return out

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Sounds of the first two characters of `homophones`."""
        return frozenset(phonemes.han(name[:2]) for name, _ in self.homophones.values())

    def forms(self, entity: Entity) -> list[tuple[str, str]]:
        """The names of an entity with their sounds."""
        return [(name, pair.partition("|")[0]) for name in entity.names for pair in self._heard.get(name, "").split()]

    def like(self, sound: str, at_least: float = 0.62) -> list[Match]:
        """Names of the catalogue that sound like a string of sounds, best first."""
        found = self._known.get(sound)
        if found is None:
            found = self._known[sound] = self._search(sound)
        return [m for m in found if m.similarity >= at_least]

    def _search(self, sound: str) -> list[Match]:
        best: dict[tuple[str, str], Match] = {}
        for number in self._near(coarse(sound), sound[0]):
            entity, name, other = self._entries[number]
            same = phonemes.similarity(sound, other)
            key = (entity.label, entity.name)
            if same >= 0.55 and (key not in best or same > best[key].similarity):
                best[key] = Match(entity, name, same, min(phonemes.mass(sound), phonemes.mass(other)))
        return sorted(best.values(), key=lambda m: (-m.similarity, m.entity.label, m.entity.name))

    def _near(self, rough: str, onset: str) -> list[int]:
        """Numbers of the entries that are closest by their broad classes of sounds."""
        found: list[tuple[float, int]] = []
        for length in range(int(0.7 * len(rough)), int(1.4 * len(rough)) + 2):
            for group in _onsets().get(onset, ""):
                if (group, length) not in self._shelves:
                    continue
                strings, numbers = self._shelves[group, length]
                near = process.extract(rough, strings, scorer=fuzz.ratio, processor=None, score_cutoff=55, limit=_COMPARED)
                found += [(-score, numbers[k]) for _, score, k in near]
        return [number for _, number in sorted(set(found))[:_COMPARED]]


def _heard(names: list[str]) -> dict[str, str]:
    """Each name's readings, separated by spaces, each as ``sounds|broad classes``; nothing where it is unfit."""
    kept = _cached("sounds") or {}
    heard = kept.get("names", {}) if kept.get("stamp") == _stamp() else {}
    missing = [n for n in names if n not in heard]
    for name in missing:
        heard[name] = " ".join(f"{r}|{coarse(r)}" for r in phonemes.readings(name) if phonemes.mass(r) >= LEAST_MASS) if _fit(name) else ""
    if len(missing) > 500:
        _keep("sounds", {"stamp": _stamp(), "names": heard})
    return heard


def _bare(reference: str) -> str:
    return reference.rpartition("/")[2] if "/" in reference else reference


def given_names(names: tuple[str, ...]) -> set[str]:
    """Sounds of the given names in the forms of a Chinese person's name (王雪芝, Xuezhi Wang)."""
    out = set()
    for form in names:
        if len(form) == 3 and all(is_han(c) for c in form):
            out.add(phonemes.han(form[1:]))
    return out


def _fit(name: str) -> bool:
    return 2 <= len(name) <= _LONGEST and not re.search(r"\d", name)


_COARSE = str.maketrans("bdTgvwzcSCJZNrehyYuOWAE", "pttkffssssssnlafiiooaaa", "@")


def coarse(sound: str) -> str:
    """Sounds by their broad classes, for a first selection."""
    return sound.translate(_COARSE)


@cache
def _onsets() -> dict[str, str]:
    """First symbol of a sound -> the groups that it may belong to, as one character each."""
    out: dict[str, str] = {}
    for number, group in enumerate(sounds().onsets):
        for symbol in group:
            out[symbol] = out.get(symbol, "") + str(number)
    return out


_indexes: dict[int, tuple[Catalog, Index]] = {}


def index_of(catalog: Catalog) -> Index:
    """The index of a catalogue, built at its first use."""
    kept = _indexes.get(id(catalog))
    if kept is None or kept[0] is not catalog:
        kept = _indexes[id(catalog)] = (catalog, Index(catalog))
    return kept[1]
