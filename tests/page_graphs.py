"""Graphs of the contract for the page's tests: a small realistic one, a hostile one, a large one."""
from __future__ import annotations

import random
from typing import Any

Nodes = list[dict[str, Any]]


class Builder:
    """Collects nodes and edges; documents are texts whose passages are their lines."""

    def __init__(self) -> None:
        self.nodes: Nodes = []
        self.edges: Nodes = []
        self.known: dict[str, dict[str, Any]] = {}

    def node(self, identity: str, label: str, **properties: Any) -> str:
        if identity not in self.known:
            self.known[identity] = {"id": identity, "label": label, **properties}
            self.nodes.append(self.known[identity])
        return identity

    def entity(self, label: str, name: str, *aliases: str, **more: Any) -> str:
        slug = name.lower().replace(" ", "-")
        return self.node(f"{label}/{slug}", label, **{
            "name": name, "aliases": list(aliases), "origin": "text", "confidence": 0.9, "mentions": 0, "documents": 1,
            **more,
        })

    def edge(self, source: str, kind: str, target: str, **properties: Any) -> None:
        self.edges.append({"source": source, "target": target, "type": kind, **properties})

    def document(self, number: int, title: str, lines: list[tuple[str | None, str]], date: str | None = None) -> list[str]:
        identity = self.node(
            f"Document/{number:012x}", "Document", path=f"talks/{title}.md", title=title, sha256=f"{number:064x}",
            language="zh", chars=sum(len(text) + 1 for _, text in lines), date=date,
        )
        passages, at = [], 0
        for n, (speaker, text) in enumerate(lines):
            passage = self.node(
                f"Passage/{number:012x}/{n}", "Passage", text=text, start=at, end=at + len(text), speaker=speaker,
                time_start=n * 37.5, time_end=n * 37.5 + 30, document=identity,
            )
            self.edge(passage, "IN", identity)
            passages.append(passage)
            at += len(text) + 1
        return passages

    def mention(self, passage: str, entity: str, text: str) -> None:
        node = self.known[passage]
        at = node["text"].find(text)
        assert at >= 0, (node["text"], text)
        start = node["start"] + at
        self.edge(passage, "MENTIONS", entity, start=start, end=start + len(text), text=text, confidence=0.9, method="gazetteer")
        self.known[entity]["mentions"] += 1

    def claim(self, number: int, metric: str, low: float | None, high: float | None, unit: str, **more: Any) -> str:
        return self.node(f"Claim/{number:016x}", "Claim", **{
            "metric": metric, "low": low, "high": high, "from_low": None, "from_high": None, "unit": unit, "per": None,
            "comparator": "=", "text": f"{metric} {low}..{high} {unit}", "statements": 1, "documents": 1, **more,
        })

    def evidence(self, claim: str, passage: str, quantity: str, quote: str | None = None, **more: Any) -> None:
        node = self.known[passage]
        at = node["text"].find(quantity)
        assert at >= 0, (node["text"], quantity)
        start = node["start"] + at
        self.edge(claim, "EVIDENCED_BY", passage, **{
            "start": start, "end": start + len(quantity), "quantity": quantity, "quote": quote or node["text"],
            "speaker": node["speaker"], "modality": "asserted", "confidence": 0.85, **more,
        })


def small() -> tuple[Nodes, Nodes]:
    """Two invented talks about invented models, with a conflict, a change, hedges and a Chinese alias."""
    b = Builder()
    talk = b.document(1, "夜谈大模型", [
        ("林若溪", "山雀模型有五千四百亿个参数，是蓝湾实验室做的。"),
        ("周明", "我记得山雀是大概三千亿参数，不到五千亿。😀 训练花了九百万到一千三百万美金。"),
        ("林若溪", "用了链式提示以后，数学推理的准确率从20%不到到了60%左右。"),
        (None, "Heron was trained on 1.2 trillion tokens by Bluebay Lab and compared with Tit."),
    ], "2024-05-13")
    note = b.document(2, "Bluebay notes", [
        ("Mara Olsen", "Tit has 540 billion parameters and beats Heron on SumBench by 12 points."),
        ("Mara Olsen", "Up to 2,000 developers use the Nest app every day, maybe more next year."),
    ], "2025-01-20")
    tit = b.entity("Model", "Tit", "山雀", "山雀模型", "Tit 540B")
    heron = b.entity("Model", "Heron", "苍鹭")
    small_tit = b.entity("Model", "Tit 62B")
    lab = b.entity("Company", "Bluebay Lab", "蓝湾实验室", "Bluebay")
    lin = b.entity("Person", "林若溪", "Lin Ruoxi")
    zhou = b.entity("Person", "周明", "Zhou Ming")
    mara = b.entity("Person", "Mara Olsen")
    prompt = b.entity("Method", "Chain Prompting", "链式提示")
    bench = b.entity("Benchmark", "SumBench")
    maths = b.entity("Task", "math reasoning", "数学推理")
    nest = b.entity("Product", "Nest", "Nest app")
    north = b.entity("Institution", "Northern University", "北方大学")
    b.entity("Place", "Harbour City", "港城")
    for passage, entity, text in (
        (talk[0], tit, "山雀模型"), (talk[0], lab, "蓝湾实验室"), (talk[1], tit, "山雀"), (talk[2], prompt, "链式提示"),
        (talk[2], maths, "数学推理"), (talk[3], heron, "Heron"), (talk[3], lab, "Bluebay Lab"), (talk[3], tit, "Tit"),
        (note[0], tit, "Tit"), (note[0], heron, "Heron"), (note[0], bench, "SumBench"), (note[1], nest, "Nest app"),
    ):
        b.mention(passage, entity, text)
    for passage, person in ((talk[0], lin), (talk[1], zhou), (talk[2], lin), (note[0], mara), (note[1], mara)):
        b.edge(passage, "SPOKEN_BY", person)

    big = b.claim(1, "parameters", 5.4e11, 5.4e11, "parameter", text="Tit: 540B parameters", statements=2, documents=2)
    less = b.claim(2, "parameters", 3e11, 3e11, "parameter", comparator="~", text="Tit: ~300B parameters")
    cost = b.claim(3, "training_cost", 9e6, 1.3e7, "USD", comparator="range", text="Tit: training cost $9M-13M")
    gain = b.claim(4, "accuracy", 60, 60, "%", comparator="~", from_high=20, text="Tit: accuracy <20% -> ~60% (using Chain Prompting, on math reasoning)")
    tokens = b.claim(5, "training_tokens", 1.2e12, 1.2e12, "token", text="Heron: 1.2T training tokens")
    lead = b.claim(6, "improvement", 12, 12, "point", text="Tit: +12 points on SumBench, versus Heron")
    users = b.claim(7, "users", None, 2000, "developer", comparator="<=", text="Nest: up to 2,000 developers", as_of="2025")
    sub = b.claim(8, "parameters", 6.2e10, 6.2e10, "parameter", text="Tit 62B: 62B parameters")
    for claim, subject in ((big, tit), (less, tit), (cost, tit), (gain, tit), (tokens, heron), (lead, tit), (users, nest), (sub, small_tit)):
        b.edge(claim, "ABOUT", subject, confidence=0.9)
    b.edge(gain, "USING", prompt, confidence=0.8)
    b.edge(gain, "ON", maths, confidence=0.8)
    b.edge(lead, "ON", bench, confidence=0.8)
    b.edge(lead, "VERSUS", heron, confidence=0.8)
    b.evidence(big, talk[0], "五千四百亿个参数")
    b.evidence(big, note[0], "540 billion parameters")
    b.evidence(less, talk[1], "三千亿参数", "我记得山雀是大概三千亿参数，不到五千亿。", modality="estimated", confidence=0.6)
    b.evidence(cost, talk[1], "九百万到一千三百万美金", "训练花了九百万到一千三百万美金。")
    b.evidence(gain, talk[2], "20%不到到了60%左右")
    b.evidence(tokens, talk[3], "1.2 trillion tokens")
    b.evidence(lead, note[0], "12 points", modality="reported")
    b.evidence(users, note[1], "Up to 2,000 developers", modality="estimated")
    b.evidence(sub, note[0], "540")
    for claim, person in ((big, lin), (big, mara), (less, zhou), (cost, zhou), (gain, lin), (users, mara)):
        b.edge(claim, "STATED_BY", person)
    b.edge(big, "CONFLICTS_WITH", less, reason="540B and ~300B cannot both be the parameters of Tit")

    def relation(source: str, kind: str, target: str, passage: str | None, quote: str | None) -> None:
        start = b.known[passage]["start"] + b.known[passage]["text"].find(quote) if passage and quote else None
        b.edge(source, kind, target, confidence=0.8, origin="text" if passage else "catalog", statements=1 if passage else 0,
               evidence=[passage] if passage else [], quote=quote, start=start,
               end=start + len(quote) if quote and start is not None else None,
               document=b.known[passage]["document"] if passage else None, modality="asserted" if passage else None)

    relation(lab, "DEVELOPED", tit, talk[0], "是蓝湾实验室做的")
    relation(lab, "DEVELOPED", heron, talk[3], "trained on 1.2 trillion tokens by Bluebay Lab")
    relation(heron, "COMPARED_WITH", tit, talk[3], "compared with Tit")
    relation(tit, "EVALUATED_ON", bench, note[0], "beats Heron on SumBench")
    relation(small_tit, "VARIANT_OF", tit, None, None)
    relation(tit, "USES", prompt, talk[2], "用了链式提示")
    relation(lin, "WORKS_AT", lab, None, None)
    relation(zhou, "STUDIED_AT", north, None, None)
    relation(mara, "WORKS_AT", lab, None, None)
    relation(lab, "DEVELOPED", nest, None, None)
    return b.nodes, b.edges


EVIL = (
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\"><svg onload=alert(1)>",
    "' OR 1=1 //", "<!--", "]]>", "${alert(1)}", "{{constructor.constructor('alert(1)')()}}", "👩‍👩‍👧‍👦 🏴‍☠️", "\u202egnp.exe\u202c", "مرحبا بالعالم",
    "\u0000\u0001\u001b[31m", "=HYPERLINK(\"http://evil.example\")", "%3Cscript%3E", "&lt;b&gt;", "__proto__", "constructor",
    "toString", "%%script%%", "\ud800", "`);alert(1)//", "\\u003cscript\\u003e", "on", "data:text/html,<script>alert(1)</script>",
)


def hostile() -> tuple[Nodes, Nodes]:
    """Every string that a document can hold is one that tries to become more than text."""
    b = Builder()
    lines: list[tuple[str | None, str]] = [(evil, f"{evil} has 7 billion parameters {evil}") for evil in EVIL]
    lines.append(("long", "长" * 10240 + " 9 billion " + "x" * 10240))
    passages = b.document(1, "</title><script>alert(2)</script>", lines, "<b>")
    hub = b.entity("Company", "<b>Hub</b>", *EVIL)
    for n, (passage, evil) in enumerate(zip(passages, EVIL, strict=False)):
        entity = b.entity(("Model", "Person", "Product", "<Label>")[n % 4], evil, f"alias {evil}", wikidata='Q1" onclick="alert(1)')
        b.mention(passage, entity, evil)
        claim = b.claim(n, evil if n % 3 else "parameters", 7e9, 7e9 + n, evil if n % 2 else "parameter", text=evil, as_of=evil, per=evil)
        b.edge(claim, "ABOUT", entity, confidence=0.5)
        b.edge(claim, "USING", hub, confidence=0.5)
        b.evidence(claim, passage, "7 billion", modality=evil if n % 2 else "asserted")
        b.edge(hub, "DEVELOPED" if n % 2 else f"TYPE {evil}", entity, confidence=0.5, origin="text", statements=1,
               evidence=[passage], quote=evil, start=None, end=None, document=evil, since=evil)
        if n:
            b.edge(f"Claim/{n - 1:016x}", "CONFLICTS_WITH", claim, reason=evil)
    endless = b.entity("Model", "W" * 10240, "y" * 10240)
    claim = b.claim(999, "parameters", 9e9, float("inf"), "parameter", text="z" * 10240)
    b.edge(claim, "ABOUT", endless, confidence=float("nan"))
    b.evidence(claim, passages[-1], "9 billion")
    b.edge(hub, "DEVELOPED", endless, confidence=0.5, origin="text", statements=1, evidence=["Passage/none/0"])
    b.edge(hub, "DEVELOPED", "Model/nowhere", confidence=0.5, origin="text", statements=1, evidence=[])
    return b.nodes, b.edges


def empty() -> tuple[Nodes, Nodes]:
    """What a build of an empty folder gives."""
    return [], []


def lonely() -> tuple[Nodes, Nodes]:
    """One entity that nothing is said about, with only the properties that a node must have."""
    return [{"id": "Model/alone", "label": "Model", "name": "Alone"}], []


LABELS = ("Model", "Company", "Institution", "Person", "Product", "Method", "Dataset", "Benchmark", "Task", "Paper", "Event", "Place", "Hardware")
SYLLABLES = ("ka", "ro", "min", "tel", "vos", "lu", "pra", "shen", "ix", "mon", "da", "quil", "ter", "bo", "zan")


def medium() -> tuple[Nodes, Nodes]:
    """What a few dozen talks give: 600 entities, 900 claims."""
    return large(3_000, 9_000)


def large(nodes: int = 50_000, edges: int = 200_000, seed: int = 3) -> tuple[Nodes, Nodes]:
    """A graph of the given size with the proportions of a big build: a fifth entities, a third claims, half passages."""
    rng = random.Random(seed)
    b = Builder()
    n_entities, n_claims, n_documents = nodes // 5, nodes * 3 // 10, max(1, nodes // 50)
    n_passages = nodes - n_entities - n_claims - n_documents
    entities = []
    for i in range(n_entities):
        word = "".join(rng.choice(SYLLABLES) for _ in range(3)).title()
        chinese = "".join(chr(rng.randrange(0x4E00, 0x5E00)) for _ in range(3))
        entities.append(b.entity(LABELS[i * 7 % 13], f"{word} {i}" if i % 3 else f"{chinese}{i}", f"{chinese}", f"{word}-{i}x"))
    groups = max(1, min(40, n_entities // 25))

    def pick(near: str | None = None) -> str:
        """An entity, the early ones far more often; mostly from the same community as ``near``."""
        at = min(n_entities - 1, int(n_entities * rng.random() ** 3))
        if near is not None and rng.random() < 0.9:
            at = min(n_entities - 1, at - at % groups + number[near] % groups)
        return entities[at]
    number = {name: i for i, name in enumerate(entities)}
    passages: list[str] = []
    per = n_passages // n_documents
    words = [w for w in SYLLABLES if len(w) > 2]
    for d in range(n_documents):
        count = per if d < n_documents - 1 else n_passages - per * (n_documents - 1)
        passages += b.document(d + 1, f"Talk {d}", [
            (f"Speaker {d % 90}", f"{' '.join(rng.choices(words, k=18))} about {rng.randrange(2, 900)} billion and {' '.join(rng.choices(words, k=8))}.")
            for _ in range(count)
        ], f"20{10 + d % 15}-0{1 + d % 9}-11")
    used = n_passages
    for i in range(n_claims):
        value = rng.choice((1e9, 1e10, 3.5e8)) * rng.randrange(1, 99)
        claim = b.claim(i, rng.choice(("parameters", "users", "cost", "accuracy", "duration")), value, value * rng.choice((1, 1, 1.5)), "parameter")
        subject = pick()
        b.edge(claim, "ABOUT", subject, confidence=0.8)
        if i % 3 == 0:
            b.edge(claim, rng.choice(("ON", "USING", "VERSUS")), pick(subject), confidence=0.8)
            used += 1
        passage = passages[rng.randrange(n_passages)]
        b.evidence(claim, passage, "billion")
        used += 2
    for _ in range(edges // 10):
        source, passage = pick(), passages[rng.randrange(n_passages)]
        target = pick(source)
        b.edge(source, rng.choice(("USES", "DEVELOPED", "PART_OF", "BASED_ON")), target, confidence=0.7, origin="text", statements=1, evidence=[passage], quote=None)
        used += 1
    while used < edges:
        passage = passages[rng.randrange(n_passages)]
        b.mention(passage, pick(), "about")
        used += 1
    return b.nodes, b.edges
