"""Graphs made up for tests: they follow the contract and hold what stores get wrong (Chinese names and quotes, several
edges between one pair, empty lists, missing values, open intervals, keywords as names)."""
from __future__ import annotations

import random
from typing import Any

from kg.schema import schema

Item = dict[str, Any]
_NAMES = ["百度", "张伟", 'Say "hi"', "O'Neil", "back\\slash", "two\nlines", "a,b", "思维链", "PaLM", "naïve", "𠮷野家", "{x: 1}"]


def entity(label: str, name: str, slug: str, **more: Any) -> Item:
    return {"id": f"{label}/{slug}", "label": label, "name": name, "aliases": [], "origin": "text", "confidence": 0.9,
            "mentions": 1, "documents": 1, **more}


def claim(slug: str, metric: str, **more: Any) -> Item:
    return {"id": f"Claim/{slug}", "label": "Claim", "metric": metric, "low": None, "high": None, "from_low": None,
            "from_high": None, "unit": "parameter", "per": None, "comparator": "=", "as_of": None, "text": slug,
            "statements": 1, "documents": 1, **more}


def passage(document: str, n: int, text: str, **more: Any) -> Item:
    return {"id": f"Passage/{document}/{n}", "label": "Passage", "text": text, "start": 100 * n, "end": 100 * n + len(text),
            "speaker": None, "time_start": None, "time_end": None, "document": f"Document/{document}", **more}


def document(slug: str, **more: Any) -> Item:
    return {"id": f"Document/{slug}", "label": "Document", "path": f"talks/{slug}.md", "title": f"讲座 {slug}", "sha256": slug * 5,
            "language": "zh", "chars": 4000, "date": None, **more}


def edge(source: str, kind: str, target: str, **properties: Any) -> Item:
    return {"source": source, "target": target, "type": kind, **properties}


def evidence(source: str, target: str, start: int, quantity: str, **more: Any) -> Item:
    return edge(source, "EVIDENCED_BY", target, **{
        "start": start, "end": start + len(quantity), "quantity": quantity, "quote": f"大概是{quantity}。", "speaker": None,
        "modality": "asserted", "confidence": 0.8, **more})


def mention(source: str, target: str, start: int, text: str) -> Item:
    return edge(source, "MENTIONS", target, start=start, end=start + len(text), text=text, confidence=0.9,
                method="gazetteer")


def relation(source: str, kind: str, target: str, **more: Any) -> Item:
    return edge(source, kind, target, **{"confidence": 0.7, "origin": "text", "statements": 1, "evidence": [], "quote": None,
                                         "start": None, "end": None, "document": None, **more})


def generated(size: int = 300, seed: int = 1) -> tuple[list[Item], list[Item]]:
    """A random graph of about ``size`` nodes and four times as many edges that follows the contract; the same for the
    same arguments."""
    rng, contract = random.Random(seed), schema()
    labels = list(contract.entity_labels)
    nodes: list[Item] = []
    for n in range(size // 3):
        label = labels[n % len(labels)]
        name = f"{rng.choice(_NAMES)} {n}"
        nodes.append(entity(label, name, f"e{n}", aliases=rng.sample(_NAMES, n % 4), mentions=n, documents=1 + n % 5,
                            confidence=round(rng.random(), 3), wikidata=f"Q{n}" if n % 3 == 0 else None))
    documents = [document(f"{n:012x}", date="2023-05-01" if n % 2 else None) for n in range(max(2, size // 60))]
    passages = [passage(documents[n % len(documents)]["id"].partition("/")[2], n, f"{rng.choice(_NAMES)}说{n}亿",
                        speaker=rng.choice(_NAMES) if n % 2 else None, time_start=n / 4 if n % 5 == 0 else None)
                for n in range(size // 3)]
    claims = []
    for n in range(size // 3):
        low = rng.choice([None, float(10 ** rng.randint(1, 13)), rng.random()])
        claims.append(claim(f"c{n}", rng.choice(contract.metrics), low=low, high=None if n % 3 else low, unit=rng.choice(
            ["parameter", "%", "USD"]), statements=1 + n % 3, documents=1 + n % 2))
    by_label: dict[str, list[Item]] = {label: [] for label in contract.nodes}
    for node in (*nodes, *documents, *passages, *claims):
        by_label[node["label"]].append(node)
    edges = [edge(item["id"], "IN", item["document"]) for item in passages]
    for n in range(size):
        item, target = rng.choice(claims), rng.choice(nodes)
        edges.append(edge(item["id"], rng.choice(["ABOUT", "ABOUT", "USING", "ON", "VERSUS"]), target["id"], confidence=0.5))
        where = rng.choice(passages)
        for start in range(1 + n % 2):
            edges.append(evidence(item["id"], where["id"], n * 10 + start, f"{n}亿", speaker=where["speaker"]))
            edges.append(mention(where["id"], target["id"], n * 10 + start, target["name"]))
    people = by_label["Person"]
    for item in passages[::4]:
        edges.append(edge(item["id"], "SPOKEN_BY", rng.choice(people)["id"]))
    for item in claims[::3]:
        edges.append(edge(item["id"], "STATED_BY", rng.choice(people)["id"]))
    for first, second in zip(claims[::7], claims[3::7], strict=False):
        edges.append(edge(first["id"], "CONFLICTS_WITH", second["id"], reason="values that cannot both hold"))
    relations = [contract.relationships[name] for name in contract.relations]
    for n in range(size):
        kind = relations[n % len(relations)]
        source = rng.choice(by_label[rng.choice(kind.sources)])["id"]
        target = rng.choice(by_label[rng.choice(kind.targets)])["id"]
        if kind.symmetric:
            source, target = min(source, target), max(source, target)
        cited = rng.choice(passages)
        edges.append(relation(source, kind.type, target, evidence=[cited["id"]][: n % 2], quote='他说："好"', start=n,
                              end=n + 3, document=cited["document"], since="2018" if n % 4 == 0 else None))
    seen: dict[tuple, Item] = {}
    for item in edges:
        seen.setdefault((item["source"], item["type"], item["target"], item.get("start")), item)
    return [*nodes, *claims, *passages, *documents], list(seen.values())
