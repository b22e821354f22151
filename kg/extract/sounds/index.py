"""How the names of the catalogue sound. Spelling to sound takes a second for the whole catalogue, so the result is kept
in the user's cache; the few names that a user's catalogue may add are read on the spot."""
from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from kg.cache import keep, kept, stamp
from kg.catalog import Catalog, Entity, own_files
from kg.extract.sounds import foreign, phonemes, said
from kg.extract.sounds.lexicon import sounds
from kg.extract.sounds.shelves import Shelves
from kg.language.names import all_han, english_words, name_key
from kg.resources import data_path

#: What sounds and syllables are kept as (`kg.cache`), and how many new names make that worth it.
_PART, _SYLLABLES, _MANY = "sounds-9", "syllables-4", 500
#: Names that sound like less than this are too short to be told by their sound.
LEAST_MASS = 1.9
_LONGEST = 32
#: How many names are compared sound by sound after the first selection.
_COMPARED, _COMPARED_FOREIGN = 9, 32
#: How alike two names must sound to be given at all.
_ALIKE, _FOREIGN = 0.55, 0.7
#: Labels whose general terms count too, if they have several words.
_CONCEPTS = frozenset({"Method", "Task"})
#: Labels whose names are put together of words that many share, how such words look and how many names share one.
_COMPOUND = frozenset({"Model", "Product", "Benchmark", "Hardware"})
#: Whose short Chinese names are told apart by what a document is about, and how long they are at least.
_SHORTEST = {"Company": 2, "Institution": 2, "Person": 3}
#: An entity with its short Chinese names and their syllables.
Short = tuple[Entity, list[tuple[str, tuple[str, ...]]]]
_REST, _RARE = re.compile("[A-Z][a-z]{3,12}"), 4e-6
_LAST = re.compile(r"(?P<rest>[A-Za-z][A-Za-z -]{2,}?)[ -](?P<last>[A-Za-z]{6,})")
_COMPONENT, _OFTEN = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])"), 4


@dataclass(frozen=True, slots=True)
class Match:
    """A catalogue entity that a span sounds like; ``name`` is the form that it sounds like,
    ``foreign`` says that Chinese characters may stand for it."""

    entity: Entity
    name: str
    similarity: float
    mass: float
    foreign: bool = False


@cache
def syllables_of_han() -> dict[str, str]:
    """Pinyin syllable of every Han character, without tone, ü written v (pypinyin's table of single characters)."""
    found = kept(_SYLLABLES, ())
    if found:
        return dict(zip(found["han"], found["pinyin"].split(" "), strict=True))
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin
    characters = "".join(chr(c) for c in range(0x4E00, 0x9FA6))
    table = {c: s.replace("ü", "v") for c in characters for s in lazy_pinyin(c, style=Style.NORMAL, v_to_u=False) if s.isascii()}
    keep(_SYLLABLES, (), {"han": "".join(table), "pinyin": " ".join(table.values())}, stamp(()))
    return table


class Index:
    """The sounds of a catalogue's names, by their beginning."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._entities = list(catalog)
        sounding = self._sounding = _sounding(catalog, self._entities)
        self._owners, self._names, self._sounds, self._long = sounding["owners"], sounding["names"], sounding["sounds"], sounding["long"]
        self._shelves = Shelves(sounding["rough"], [_onsets().get(sound[0], "") for sound in self._sounds])
        self._known: dict[str, list[Match]] = {}
        self._foreign: dict[str, list[Match]] = {}

    @cached_property
    def popular(self) -> Counter[str]:
        """How many facts of the catalogue name an entity."""
        return Counter(_bare(reference) for e in self._catalog for _, reference in e.facts)

    @cached_property
    def _sources(self) -> Counter[str]:
        return Counter(e.source for e in self._catalog)

    def share(self, source: str) -> float:
        """Which share of the catalogue one of its files holds."""
        return self._sources[source] / len(self._catalog)

    @cached_property
    def by_last(self) -> dict[str, list[Entity]]:
        """Last words of names of things (ATX of Hesai ATX), as they are written -> the things."""
        out: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._entities:
            if entity.label in _COMPOUND and not entity.generic and " " in entity.name:
                out[entity.name.rpartition(" ")[2]].append(entity)
        return out

    def written(self, form: str) -> list[Entity]:
        """The entities that have a name that is written so."""
        return self._catalog.by_key.get(name_key(form), [])

    @cached_property
    def chinese(self) -> tuple[dict[str, list[Short]], dict[str, list[Short]]]:
        """Organisations with names of two to four Chinese characters by the file that holds them; these and people with such
        of three or four by their own name and by those that the catalogue relates to them."""
        by_source: dict[str, list[Short]] = defaultdict(list)
        by_tie: dict[str, list[Short]] = defaultdict(list)
        for entity in self._entities:
            if entity.label not in _SHORTEST or entity.generic:
                continue
            forms = [(n, tuple(map(phonemes.han, n))) for n in entity.names if _SHORTEST[entity.label] <= len(n) < 5 and all_han(n)]
            if forms:
                if entity.label != "Person":
                    by_source[entity.source].append((entity, forms))
                for tie in {entity.name, *(_bare(reference) for _, reference in entity.facts)}:
                    by_tie[tie].append((entity, forms))
        return by_source, by_tie

    @cached_property
    def components(self) -> frozenset[str]:
        """Words that stand behind the first word of several names (coder, mini, bench): no names by themselves."""
        found = Counter(word.lower() for entity in self._entities if entity.label in _COMPOUND
                        for word in {w for n in entity.names for w in _COMPONENT.findall(n)[1:]})
        return frozenset(word for word, often in found.items() if often >= _OFTEN)

    @cached_property
    def codes(self) -> dict[str, list[Entity]]:
        """Codes that names end in (`said.codes`)."""
        return said.codes(self._entities)

    @cached_property
    def without_maker(self) -> dict[str, list[Entity]]:
        """What is left of the names of things without the maker's name before it (Metis of Axelera Metis), single rare words
        that name nothing else -> the things."""
        out: dict[str, list[Entity]] = defaultdict(list)
        for entity in self._entities:
            for name in entity.names if entity.label in _COMPOUND and not entity.generic else ():
                first, _, rest = name.partition(" ")
                if _REST.fullmatch(rest) and english_words().get(rest.lower(), 0.0) < _RARE and name_key(rest) not in self._catalog.by_key and any(
                        reference.rpartition("/")[2].split(" ")[0].lower() == first.lower() for field, reference in entity.facts if field == "developer"):
                    out[rest].append(entity)
        return dict(out)

    @cached_property
    def last_words(self) -> dict[str, list[tuple[str, Entity]]]:
        """Long last words, in lower case, that few names of several words share -> what stands before them, and whose it is."""
        out: dict[str, list[tuple[str, Entity]]] = defaultdict(list)
        for entity in self._entities:
            for name in entity.names if entity.label in _COMPOUND and not entity.generic else ():
                match = _LAST.fullmatch(name)
                if match and english_words().get(match["last"].lower(), 0.0) < 2e-5:
                    out[match["last"].lower()].append((match["rest"], entity))
        return {last: rests for last, rests in out.items() if len(rests) <= _OFTEN}

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
        for sound, giver in zip(self._sounding["given"], self._sounding["givers"], strict=True):
            entity = self._entities[giver]
            out[sound][entity.name] = entity
        return out

    @cached_property
    def homophones(self) -> dict[str, tuple[str, Entity]]:
        """Sounds of Chinese names of four characters and more -> (name, entity)."""
        out: dict[str, tuple[str, Entity]] = {}
        for number in self._long:
            out.setdefault(self._sounds[number], (self._names[number], self._entities[self._owners[number]]))
        return out

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Sounds of the first two characters of `homophones`."""
        return frozenset(map(phonemes.han, {name[:2] for name, _ in self.homophones.values()}))

    def forms(self, entity: Entity) -> list[tuple[str, str]]:
        """The names of an entity with their sounds."""
        return [(name, sound) for name in entity.names for sound in _heard(name)] if _wanted(entity) else []

    def like(self, sound: str, at_least: float = 0.62) -> list[Match]:
        """Names of the catalogue that sound like a string of sounds, best first."""
        found = self._known.get(sound)
        if found is None:
            found = self._known[sound] = self._search(sound)
        return [m for m in found if m.similarity >= at_least]

    def foreign(self, sound: str, at_least: float = 0.74) -> list[Match]:
        """Names in Latin letters that Chinese sounds may stand for (`foreign.likeness`), best first."""
        found = self._foreign.get(sound)
        if found is None:
            best: dict[tuple[str, str], Match] = {}
            for k in self._western[0].nearest(foreign.skeleton(sound), _onsets().get(sound[0], ""), _COMPARED_FOREIGN):
                number = self._western[1][k]
                entity, other = self._entities[self._owners[number]], self._sounds[number]
                same = foreign.likeness(sound, other, _FOREIGN)
                key = (entity.label, entity.name)
                if same >= _FOREIGN and (key not in best or same > best[key].similarity):
                    best[key] = Match(entity, self._names[number], same, min(phonemes.mass(sound), phonemes.mass(other)), True)
            found = self._foreign[sound] = sorted(best.values(), key=lambda m: (-m.similarity, m.entity.label, m.entity.name))
        return [m for m in found if m.similarity >= at_least]

    def same(self, sound: str, at_least: float = 0.8) -> list[Match]:
        """Names in Latin letters of the same outline (`foreign.outline`) that sound alike, best first."""
        best: dict[tuple[str, str], Match] = {}
        for number in self.outlines.get(foreign.outline(sound), ()):
            entity, other = self._entities[self._owners[number]], self._sounds[number]
            same = phonemes.similarity(sound, other)
            key = (entity.label, entity.name)
            if same >= at_least and (key not in best or same > best[key].similarity):
                best[key] = Match(entity, self._names[number], same, min(phonemes.mass(sound), phonemes.mass(other)))
        return sorted(best.values(), key=lambda m: (-m.similarity, m.entity.label, m.entity.name))

    @cached_property
    def outlines(self) -> dict[str, list[int]]:
        """Outlines of the names in Latin letters -> their numbers."""
        out: dict[str, list[int]] = defaultdict(list)
        for number, outline in zip(self._sounding["latin"], self._sounding["outlines"], strict=True):
            out[outline].append(number)
        return out

    @cached_property
    def _western(self) -> tuple[Shelves, list[int]]:
        """The names in Latin letters by what is left of them in another language, and their numbers."""
        numbers = self._sounding["western"]
        return Shelves(self._sounding["skeletons"], [_onsets().get(self._sounds[k][0], "") for k in numbers]), numbers

    def _search(self, sound: str) -> list[Match]:
        best: dict[tuple[str, str], Match] = {}
        for number in self._shelves.nearest(coarse(sound), _onsets().get(sound[0], ""), _COMPARED):
            entity, other = self._entities[self._owners[number]], self._sounds[number]
            same = phonemes.similarity(sound, other, _ALIKE)
            key = (entity.label, entity.name)
            if same >= _ALIKE and (key not in best or same > best[key].similarity):
                best[key] = Match(entity, self._names[number], same, min(phonemes.mass(sound), phonemes.mass(other)))
        return sorted(best.values(), key=lambda m: (-m.similarity, m.entity.label, m.entity.name))


def same_sound(form: str, label: str, catalog: Catalog) -> Entity | None:
    """The one entity of a label that has a Chinese name of as many characters and exactly the sound of a form."""
    found = {m.entity.name: m.entity for m in index_of(catalog).like(phonemes.han(form), 0.99)
             if m.entity.label == label and len(m.name) == len(form) and all_han(m.name)}
    return next(iter(found.values())) if len(found) == 1 else None


def _sounding(catalog: Catalog, entities: list[Entity]) -> dict[str, Any]:
    """Every reading of every name that can be told by its sound, in the order of the entities, as columns of one length:
    ``owners`` (numbers of entities), ``names``, ``sounds``, ``rough``; numbers in ``long`` of those that `Index.homophones`
    are, of those that are ``latin`` with their ``outlines``, of the ``western`` ones among them with their ``skeletons``;
    and sounds of ``given`` names with their ``givers`` (numbers of entities)."""
    files = (*catalog.files, data_path("sounds.yaml"))
    before, found = stamp(files), kept(_PART, files) if catalog.files else None
    if found:
        return found
    own = kept(_PART, (*own_files(), data_path("sounds.yaml")))
    known: dict[str, dict[str, None]] = defaultdict(dict)  # readings of kg's own names
    for name, sound in zip(own["names"], own["sounds"], strict=True) if own else ():
        known[name][sound] = None
    columns = ("owners", "names", "sounds", "rough", "long", "given", "givers", "latin", "outlines", "western", "skeletons")
    out: dict[str, list] = {column: [] for column in columns}
    new = 0
    for owner, entity in enumerate(entities):
        if entity.label == "Person":
            for sound in sorted(given_names(entity.names)):
                out["given"].append(sound)
                out["givers"].append(owner)
        if not _wanted(entity):
            continue
        term = entity.generic or entity.label == "Task"
        for name in entity.names:
            if term and " " not in name and "-" not in name:
                continue
            new += name not in known
            for sound in known.get(name) or _heard(name):
                if len(name) >= 4 and not entity.generic and all_han(name):
                    out["long"].append(len(out["owners"]))
                if name[0] < "\u0250":
                    out["latin"].append(len(out["owners"]))
                    out["outlines"].append(foreign.outline(sound))
                    if not entity.generic and not _romanised(name, entity):
                        out["western"].append(len(out["owners"]))
                        out["skeletons"].append(foreign.skeleton(sound))
                out["owners"].append(owner)
                out["names"].append(name)
                out["sounds"].append(sound)
                out["rough"].append(coarse(sound))
    if catalog.files and new > _MANY:
        keep(_PART, files, out, before)
    return out


def _wanted(entity: Entity) -> bool:
    """Whether the names of an entity can be told by their sound."""
    return entity.label in sounds().labels and (not entity.generic or entity.label in _CONCEPTS)


def _heard(name: str) -> tuple[str, ...]:
    """The readings of a name that are not too short; nothing where it is unfit."""
    return tuple(r for r in phonemes.readings(name) if phonemes.mass(r) >= LEAST_MASS) if _fit(name) else ()


def _romanised(name: str, entity: Entity) -> bool:
    """Whether a name in Latin letters is the pinyin of one in Chinese (Mixue, 蜜雪)."""
    parts = phonemes.pinyin_word(name.lower()) if name.isascii() and name.isalpha() else None
    return bool(parts) and any(all_han(alias) and len(alias) <= len(parts) + 2 and phonemes.han(alias).startswith(
        "".join(phonemes.mandarin(p) or "" for p in parts)) for alias in entity.aliases)


def _bare(reference: str) -> str:
    return reference.rpartition("/")[2] if "/" in reference else reference


def given_names(names: tuple[str, ...]) -> set[str]:
    """Sounds of the given names in the forms of a Chinese person's name (王雪芝, Xuezhi Wang)."""
    out = set()
    for form in names:
        if len(form) == 3 and all_han(form):
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
