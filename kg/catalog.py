"""The catalogue: entities known beforehand, with their names and the facts that link them.

Files are YAML (``kg/data/catalog/*.yaml``, see the README there) or, for users, YAML or CSV given with ``--catalog``.
"""
from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from kg.cache import keep, kept, stamp
from kg.errors import DataError
from kg.language.names import name_key
from kg.resources import data_path, line_of, parse, validate
from kg.schema import schema

#: catalogue field -> (relationship type, whether the entry is the head)
FACTS = {
    "developer": ("DEVELOPED", False), "variant_of": ("VARIANT_OF", True), "successor_of": ("SUCCESSOR_OF", True),
    "based_on": ("BASED_ON", True), "part_of": ("PART_OF", True), "founder": ("FOUNDED", False),
    "works_at": ("WORKS_AT", True), "worked_at": ("WORKED_AT", True), "authors": ("AUTHORED", False),
}
#: What parsed files are kept as (`kg.cache`), and how many entities make that worth it.
_PART, _MANY = "catalog-5", 1000


class Entry(BaseModel):
    """One entity as a catalogue file writes it."""

    model_config = ConfigDict(extra="forbid")
    name: str
    aliases: list[str] = []
    context: list[str] = []
    generic: bool = False
    wikidata: str | None = None
    country: str | None = None
    developer: list[str] | str = []
    variant_of: list[str] | str = []
    successor_of: list[str] | str = []
    based_on: list[str] | str = []
    part_of: list[str] | str = []
    founder: list[str] | str = []
    works_at: list[str] | str = []
    worked_at: list[str] | str = []
    authors: list[str] | str = []


class CatalogFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str
    entities: list[Entry]


class Entity(NamedTuple):
    """A catalogue entity. ``keys`` are the keys of all its names (`name_key`), ``context`` those of names that count only
    with support nearby; ``facts`` the references as (field, name as written)."""

    label: str
    name: str
    aliases: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    generic: bool = False
    wikidata: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    source: str = ""
    keys: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class Catalog:
    """All entities by (label, name), by name key, and the facts among them.

    Args:
        files: where they were read; what is worked out of them can be kept as long as these do not change.
    """

    def __init__(self, entities: Iterable[Entity], files: Sequence[Path] = ()) -> None:
        self.files = tuple(files)
        self.by_id: dict[tuple[str, str], Entity] = {entity[:2]: entity for entity in entities}
        self.by_key: dict[str, list[Entity]] = {}
        for entity in self.by_id.values():
            for key in entity.keys:
                if key in self.by_key:
                    self.by_key[key].append(entity)
                else:
                    self.by_key[key] = [entity]

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def find(self, name: str, label: str | None = None) -> Entity | None:
        """The entity that a name, an alias or ``Label/name`` refers to, None where there is none."""
        head, _, tail = name.partition("/")
        if tail and head in schema().entity_labels:
            label, name = head, tail
        found = [e for e in self.by_key.get(name_key(name), ()) if label in (None, e.label)]
        return min(found, key=lambda e: name_key(e.name) != name_key(name)) if found else None

    def facts(self) -> Iterator[tuple[Entity, str, Entity]]:
        """Known relations as (head, type, tail); references that do not resolve are skipped (`check` lists them)."""
        for entity in self:
            for field, name in entity.facts:
                kind, head = FACTS[field]
                other = self.reference(field, name)
                if other:
                    yield (entity, kind, other) if head else (other, kind, entity)

    def reference(self, field: str, name: str) -> Entity | None:
        """The entity that a fact of an entry refers to, None where it is not in the catalogue.

        Args:
            field: of the entry (``developer``), which tells what kind of thing is meant.
            name: as the entry writes it.
        """
        prefer = _REFERENCE_LABELS.get(field, ())
        for label in prefer:
            found = self.find(name, label) if "/" not in name else None
            if found:
                return found
        return self.find(name)

    def problems(self) -> list[str]:
        """Everything that `kg catalog check` reports, sorted: unresolved references and names shared within a label."""
        out = []
        for entity in self:
            where = f"{entity.source}: {entity.label}/{entity.name}"
            out += [f"{where}: {field} {name!r} is not in the catalogue"
                    for field, name in entity.facts if self.reference(field, name) is None]
        for key, entities in self.by_key.items():
            labels = [e.label for e in entities]
            for label in {x for x in labels if labels.count(x) > 1}:
                names = ", ".join(sorted(e.name for e in entities if e.label == label))
                out.append(f"{label}: the name {key!r} belongs to several entities: {names}")
        return sorted(out)


_REFERENCE_LABELS = {
    "developer": ("Company", "Institution", "Person"), "founder": ("Person", "Company"), "authors": ("Person",),
    "works_at": ("Company", "Institution"), "worked_at": ("Company", "Institution"),
    "variant_of": ("Model", "Product", "Hardware"), "successor_of": ("Model", "Product", "Hardware"),
    "based_on": ("Method", "Model"), "part_of": ("Company", "Institution", "Place", "Product"),
}


def _entities(path: Path, file: CatalogFile) -> Iterator[Entity]:
    if file.label not in schema().entity_labels:
        line = line_of(path, ("label",))
        raise DataError(f"{path}:{line}: label {file.label!r} is not one of {', '.join(schema().entity_labels)}")
    for entry in file.entities:
        values = {field: getattr(entry, field) for field in FACTS}
        facts = tuple((field, name) for field, value in values.items()
                      for name in ([value] if isinstance(value, str) else value))
        aliases = tuple(dict.fromkeys(a for a in [*entry.aliases, *entry.context] if a != entry.name))
        yield Entity(file.label, entry.name, aliases, _keys(*entry.context), entry.generic,
                     entry.wikidata, facts, path.name, _keys(entry.name, *aliases))


def _keys(*names: str) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(map(name_key, names)) if key)


def read_file(path: Path) -> list[Entity]:
    """Read one catalogue file: YAML as in ``kg/data/catalog``, or CSV with columns label, name, aliases (``;``).

    Raises:
        DataError: with ``file:line`` of the first problem.
    """
    return _kept([path])


def _parsed(path: Path) -> list[Entity]:
    if path.suffix.lower() == ".csv":
        return list(_read_csv(path))
    value = parse(path)
    documents = value if isinstance(value, list) else [value]
    return [e for d in documents for e in _entities(path, validate(path, d, CatalogFile))]


def _read_csv(path: Path) -> Iterator[Entity]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            missing = {"label", "name"} - set(rows.fieldnames or ())
            if missing:
                raise DataError(f"{path}:1: no column {', '.join(sorted(missing))}; expected label,name,aliases")
            for row in rows:
                label, name = (row["label"] or "").strip(), (row["name"] or "").strip()
                if label not in schema().entity_labels or not name:
                    raise DataError(f"{path}:{rows.line_num}: needs a name and a label out of {', '.join(schema().entity_labels)}")
                aliases = tuple(a.strip() for a in (row.get("aliases") or "").split(";") if a.strip())
                yield Entity(label, name, aliases, source=path.name, keys=_keys(name, *aliases))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {getattr(error, 'strerror', None) or 'not UTF-8'}") from None


def add(path: Path, label: str, name: str, aliases: Sequence[str] = ()) -> None:
    """Add an entity to a YAML catalogue, which is made when missing.

    Raises:
        DataError: an unknown label, an empty name, an entity that is already there, or a file that is no catalogue.
    """
    import yaml
    if label not in schema().entity_labels:
        raise DataError(f"{path}: label {label!r} is not one of {', '.join(schema().entity_labels)}")
    if not name_key(name):
        raise DataError(f"{path}: {name!r} is no name")
    value = parse(path) if path.exists() else []
    sections = value if isinstance(value, list) else [value]
    if any(e.label == label and e.name == name for d in sections for e in _entities(path, validate(path, d, CatalogFile))):
        raise DataError(f"{path}: {label}/{name} is already there")
    entry = {"name": name} | ({"aliases": list(aliases)} if aliases else {})
    section = next((d for d in sections if d["label"] == label), None)
    if section:
        section["entities"].append(entry)
    else:
        sections.append({"label": label, "entities": [entry]})
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        temporary.write_text(yaml.safe_dump(sections, allow_unicode=True, sort_keys=False), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise DataError(f"{path}: cannot write: {error.strerror or error}") from None


def load(extra: Sequence[Path] = ()) -> Catalog:
    """The catalogue of kg, extended and overridden by ``extra`` files (an entry of the same label and name replaces).

    Raises:
        DataError: a file that does not validate.
    """
    own = own_files()
    entities = _kept(own)
    for path in extra:
        entities = entities + read_file(path)
    return Catalog(entities, (*own, *extra))


def own_files() -> tuple[Path, ...]:
    """The catalogue files of kg itself."""
    return tuple(sorted(data_path("catalog").glob("*.yaml")))


def _kept(files: Sequence[Path]) -> list[Entity]:
    """The entities of some files: parsing thousands of entries takes a second, so that those are kept."""
    before = stamp(files)
    entities = _stored(tuple(files), before)
    if entities is None:
        entities = [e for path in files for e in _parsed(path)]
        if len(entities) >= _MANY:
            keep(_PART, files, entities, before)
            _stored.cache_clear()
    return list(entities)


@lru_cache(maxsize=2)
def _stored(files: tuple[Path, ...], before: str) -> list[Entity] | None:
    """What was kept of some files with a stamp: a command looks into a user catalogue before it begins, and then reads it."""
    rows = kept(_PART, files)
    return None if rows is None else list(map(Entity._make, rows))
