"""Graph -> columns: the contract's nodes and edges as index-linked arrays that a browser reads fast.

All nodes share one index: entities first (the most connected first), then claims, passages (in document order) and
documents. Edges refer to positions inside those four lists. Offsets are turned from source characters into UTF-16
units inside the passage, which is what JavaScript counts in.
"""
from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from kg.exports.page.search import search_keys
from kg.graph.values import format_value

ROLES = ("ABOUT", "USING", "ON", "VERSUS")
CLAIM_FIELDS = ("low", "high", "from_low", "from_high", "per", "comparator", "as_of", "text", "statements", "documents")
STRUCTURAL = {*ROLES, "STATED_BY", "EVIDENCED_BY", "CONFLICTS_WITH", "MENTIONS", "SPOKEN_BY", "IN"}


@dataclass
class Names:
    """A string table: text -> small number."""

    values: list[str] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def __call__(self, value: Any) -> int:
        """Position of ``value``, -1 for null."""
        if value is None or value == "":
            return -1
        text = str(value)
        at = self.index.get(text)
        if at is None:
            at = self.index[text] = len(self.values)
            self.values.append(text)
        return at


@dataclass
class Packed:
    """The page's data. ``columns`` goes to the browser as JSON, ``texts`` are the passages' texts in index order;
    ``relations``, ``folds`` and ``shared`` are what the first picture is chosen and laid out from."""

    columns: dict[str, Any]
    texts: list[str]
    counts: dict[str, int]
    relations: list[tuple[int, int, str, int]]
    folds: dict[tuple[int, int], int]
    claims_of: dict[int, list[int]]
    conflicted: set[int]
    mentioned: dict[int, list[int]]


def pack(nodes: Iterable[dict[str, Any]], edges: Iterable[dict[str, Any]]) -> Packed:
    """Turn a graph of the contract into columns.

    Args:
        nodes: dictionaries with ``id``, ``label`` and the label's properties.
        edges: dictionaries with ``source``, ``target``, ``type`` and the type's properties. Edges whose ends are not
            among the nodes are left out.

    Returns:
        Columns in a fixed order: the same graph in any order of nodes and edges gives the same value.
    """
    groups: dict[str, dict[str, dict[str, Any]]] = {"entity": {}, "Claim": {}, "Passage": {}, "Document": {}}
    for node in nodes:
        label = str(node.get("label"))
        groups[label if label in groups else "entity"][str(node["id"])] = node
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        kind = str(edge["type"])
        kinds[kind if kind in STRUCTURAL else "relation"].append(edge)

    documents = sorted(groups["Document"].values(), key=lambda n: (str(n.get("path", "")), str(n["id"])))
    document_at = {str(n["id"]): i for i, n in enumerate(documents)}
    home = {str(e["source"]): document_at.get(str(e["target"]), -1) for e in kinds["IN"]}
    passages = sorted(
        groups["Passage"].values(), key=lambda n: (home.get(str(n["id"]), -1), int(n.get("start") or 0), str(n["id"]))
    )
    passage_at = {str(n["id"]): i for i, n in enumerate(passages)}
    claims = sorted(groups["Claim"].values(), key=lambda n: (str(n.get("metric")), str(n.get("text")), str(n["id"])))
    claim_at = {str(n["id"]): i for i, n in enumerate(claims)}
    entities = _by_connection(groups["entity"], kinds)
    entity_at = {str(n["id"]): i for i, n in enumerate(entities)}

    names = Names()
    texts = [str(n.get("text") or "") for n in passages]
    local = [_offsets(text, int(n.get("start") or 0)) for text, n in zip(texts, passages, strict=True)]
    columns: dict[str, Any] = {
        "entity": _entities(entities, names),
        "claim": _claims(claims, names),
        "passage": _passages(passages, home, names),
        "document": {key: [n.get(key) for n in documents] for key in ("id", "path", "title", "language", "chars", "date")},
    }
    # Who speaks has columns of its own; a speaker label stands outside the text that a passage shows.
    rows = _links([e for e in kinds["MENTIONS"] if e.get("method") != "speaker"], passage_at, entity_at)
    columns["mention"] = {
        "passage": _delta([s for s, _, _ in rows]), "entity": [t for _, t, _ in rows],
        "start": [local[s](e.get("start")) for s, _, e in rows], "end": [local[s](e.get("end")) for s, _, e in rows],
    }
    mentioned: dict[int, list[int]] = defaultdict(list)
    for source, target, _ in rows:
        mentioned[source].append(target)
    columns["spoken"] = _pairs(_links(kinds["SPOKEN_BY"], passage_at, entity_at))
    columns["stated"] = _pairs(_links(kinds["STATED_BY"], claim_at, entity_at))
    roles = sorted(
        (source, ROLES.index(role), target, _mille(e.get("confidence")))
        for role in ROLES for source, target, e in _links(kinds[role], claim_at, entity_at)
    )
    columns["role"] = dict(zip(("claim", "role", "entity", "confidence"), _columns(roles, 4), strict=True))
    columns["evidence"] = _evidence(_links(kinds["EVIDENCED_BY"], claim_at, passage_at), texts, local, passages, names)
    rows = _links(kinds["CONFLICTS_WITH"], claim_at, claim_at)
    columns["conflict"] = {**_pairs(rows), "reason": [names(e.get("reason")) for _, _, e in rows]}
    rows = _links(kinds["relation"], entity_at, entity_at)
    columns["relation"] = _relations(rows, passage_at, passages, texts, local, names)
    columns["names"] = names.values
    return _packed(columns, texts, groups, rows, roles, mentioned)


def _packed(
    columns: dict[str, Any], texts: list[str], groups: dict[str, dict[str, dict[str, Any]]],
    relations: list[tuple[int, int, dict[str, Any]]], roles: list[tuple[int, ...]], mentioned: dict[int, list[int]],
) -> Packed:
    counts: dict[str, int] = defaultdict(int)
    for group in groups.values():
        for node in group.values():
            counts[str(node.get("label"))] += 1
    claims_of: dict[int, list[int]] = defaultdict(list)
    by_claim: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for claim, role, entity, _ in roles:
        by_claim[claim].append((role, entity))
        if role == 0:
            claims_of[entity].append(claim)
    folds: dict[tuple[int, int], int] = defaultdict(int)
    for ends in by_claim.values():
        for role, subject in ends:
            for other_role, other in ends:
                if role == 0 and other_role != 0 and subject != other:
                    folds[(subject, other)] += 1
    conflicted = {*columns["conflict"]["source"], *columns["conflict"]["target"]}
    return Packed(
        columns=columns, texts=texts, counts=dict(sorted(counts.items())),
        relations=[(s, t, str(e["type"]), int(e.get("statements") or 0)) for s, t, e in relations],
        folds=dict(folds), claims_of=dict(claims_of), conflicted=conflicted, mentioned=dict(mentioned),
    )


def _by_connection(entities: dict[str, dict[str, Any]], kinds: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Entities, the most connected first: relations and claims count alike, mentions break ties."""
    degree: dict[str, int] = dict.fromkeys(entities, 0)
    for kind in ("relation", *ROLES):
        for edge in kinds[kind]:
            for end in (str(edge["source"]), str(edge["target"])):
                if end in degree:
                    degree[end] += 1
    return sorted(
        entities.values(), key=lambda n: (-degree[str(n["id"])], -int(n.get("mentions") or 0), str(n["id"]))
    )


def _entities(entities: list[dict[str, Any]], names: Names) -> dict[str, Any]:
    return {
        "id": [str(n["id"]) for n in entities],
        "label": [names(n.get("label")) for n in entities],
        "name": [_name(n) for n in entities],
        "aliases": [[str(a) for a in n.get("aliases") or []] or 0 for n in entities],
        "keys": [search_keys([_name(n), *(str(a) for a in n.get("aliases") or [])]) or 0 for n in entities],
        "known": [int(n.get("origin") == "catalog") for n in entities],
        "wikidata": [names(n.get("wikidata")) for n in entities],
        "confidence": [_mille(n.get("confidence")) for n in entities],
        "mentions": [int(n.get("mentions") or 0) for n in entities],
        "documents": [int(n.get("documents") or 0) for n in entities],
    }


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name") or str(node["id"]).partition("/")[2] or node["id"])


def _claims(claims: list[dict[str, Any]], names: Names) -> dict[str, Any]:
    columns: dict[str, Any] = {key: [_clean(n.get(key)) for n in claims] for key in CLAIM_FIELDS}
    columns["id"] = [str(n["id"]) for n in claims]
    columns["metric"] = [names(n.get("metric") or "other") for n in claims]
    columns["unit"] = [names(n.get("unit")) for n in claims]
    columns["value"] = [format_value(n) for n in claims]
    return columns


def _passages(passages: list[dict[str, Any]], home: dict[str, int], names: Names) -> dict[str, Any]:
    return {
        "id": [str(n["id"]) for n in passages],
        "document": _delta([home.get(str(n["id"]), -1) for n in passages]),
        "speaker": [names(n.get("speaker")) for n in passages],
        "time": [_clean(n.get("time_start")) for n in passages],
    }


def _evidence(
    rows: list[tuple[int, int, dict[str, Any]]], texts: list[str], local: list[Callable[[Any], int]],
    passages: list[dict[str, Any]], names: Names,
) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "claim": _delta([s for s, _, _ in rows]), "passage": [t for _, t, _ in rows],
        "start": [local[t](e.get("start")) for _, t, e in rows], "end": [local[t](e.get("end")) for _, t, e in rows],
        "modality": [names(e.get("modality") or "asserted") for _, _, e in rows],
        "speaker": [names(e.get("speaker")) for _, _, e in rows],
        "confidence": [_mille(e.get("confidence")) for _, _, e in rows],
    }
    quotes = [_find(e.get("quote"), e.get("start"), texts[t], passages[t], local[t]) for _, t, e in rows]
    columns["quote"] = [start for start, _, _ in quotes]
    columns["length"] = [length for _, length, _ in quotes]
    columns["said"] = {str(i): said for i, (_, _, said) in enumerate(quotes) if said}
    return columns


def _relations(
    rows: list[tuple[int, int, dict[str, Any]]], passage_at: dict[str, int], passages: list[dict[str, Any]],
    texts: list[str], local: list[Callable[[Any], int]], names: Names,
) -> dict[str, Any]:
    columns: dict[str, Any] = {
        **_pairs(rows),
        "type": [names(e["type"]) for _, _, e in rows],
        "confidence": [_mille(e.get("confidence")) for _, _, e in rows],
        "known": [int(e.get("origin") == "catalog") for _, _, e in rows],
        "statements": [int(e.get("statements") or 0) for _, _, e in rows],
        "evidence": [[passage_at[p] for p in e.get("evidence") or [] if p in passage_at] for _, _, e in rows],
        "modality": [names(e.get("modality")) for _, _, e in rows],
        "since": [names(e.get("since")) for _, _, e in rows],
        "until": [names(e.get("until")) for _, _, e in rows],
        "as_of": [names(e.get("as_of")) for _, _, e in rows],
    }
    best: list[tuple[int, int, int, str | None]] = []
    for (_, _, edge), evidence in zip(rows, columns["evidence"], strict=True):
        found = (-1, -1, 0, edge.get("quote"))
        for at in evidence:
            start, length, said = _find(edge.get("quote"), edge.get("start"), texts[at], passages[at], local[at])
            if start >= 0:
                found = (at, start, length, said)
                break
        best.append(found)
    columns["passage"] = [at for at, _, _, _ in best]
    columns["quote"] = [start for _, start, _, _ in best]
    columns["length"] = [length for _, _, length, _ in best]
    columns["said"] = {str(i): said for i, (_, _, _, said) in enumerate(best) if said}
    return columns


def _find(
    quote: Any, start: Any, text: str, passage: dict[str, Any], local: Callable[[Any], int]
) -> tuple[int, int, str | None]:
    """Where a quote stands in its passage, (UTF-16 start, length, None), or (-1, 0, the quote) when it is not there."""
    if not quote:
        return -1, 0, None
    base, words = int(passage.get("start") or 0), str(quote)
    near = max(0, int(start or 0) - base - len(words))
    at = text.find(words, near)
    if at < 0:
        at = text.find(words)
    if at < 0:
        return -1, 0, words
    first, last = local(base + at), local(base + at + len(words))
    return first, last - first, None


def _offsets(text: str, base: int) -> Callable[[Any], int]:
    """A function from a source offset to a UTF-16 offset inside ``text``; -1 when it is not inside."""
    size = len(text)
    if not text or max(text) <= "\uffff":
        def convert(offset: Any) -> int:
            return offset - base if isinstance(offset, int) and 0 <= offset - base <= size else -1
    else:
        def convert(offset: Any) -> int:
            if not isinstance(offset, int) or not 0 <= offset - base <= size:
                return -1
            return offset - base + sum(c > "\uffff" for c in text[: offset - base])
    return convert


def _links(
    edges: list[dict[str, Any]], sources: dict[str, int], targets: dict[str, int]
) -> list[tuple[int, int, dict[str, Any]]]:
    found = [
        (sources[str(e["source"])], targets[str(e["target"])], e)
        for e in edges if str(e["source"]) in sources and str(e["target"]) in targets
    ]
    return sorted(found, key=lambda row: (row[0], row[1], str(row[2]["type"]), int(row[2].get("start") or 0)))


def _pairs(rows: list[tuple[int, int, dict[str, Any]]]) -> dict[str, Any]:
    return {"source": [s for s, _, _ in rows], "target": [t for _, t, _ in rows]}


def _columns(rows: list[tuple[int, ...]], width: int) -> list[list[int]]:
    return [[row[i] for row in rows] for i in range(width)]


def _delta(values: list[int]) -> list[int]:
    """Differences between neighbours: sorted columns become small numbers that compress well."""
    return [value - (values[i - 1] if i else 0) for i, value in enumerate(values)]


def _mille(value: Any) -> int:
    """A confidence 0..1 in thousandths, 1000 where there is none."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        return 1000
    return round(min(max(float(value), 0.0), 1.0) * 1000)


def _clean(value: Any) -> Any:
    """JSON that a browser takes: no NaN or infinity, whole numbers without a dot."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        if value.is_integer() and abs(value) < 2**53:
            return int(value)
    return value
