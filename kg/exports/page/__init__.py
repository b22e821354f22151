"""``graph.html``: one self-contained page to look at, search and check a graph in. It opens from disk, asks the
network for nothing (a Content-Security-Policy forbids it) and treats every string of a document as data.

pyvis prepares the network that vis-network (from pyvis's package) draws; the template, style and script are files of
``web/``.
"""
from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import html
import json
import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from kg.errors import InputError, StoreError
from kg.resources import load, parse

WEB = Path(__file__).with_name("web")
SCRIPTS = (
    "strings.js", "data.js", "evidence.js", "state.js", "filters.js", "view.js", "place.js", "labels.js", "network.js",
    "dom.js", "search.js", "panel.js", "details.js", "cypher.js", "ledger.js", "chart.js", "controls.js", "main.js",
)
TEXTS_PER_CHUNK = 400


class Palette(BaseModel):
    """``palette.yaml``: a colour for each node label on a light and on a dark ground."""

    model_config = ConfigDict(frozen=True)
    light: dict[str, str]
    dark: dict[str, str]


def write(
    nodes: list[dict[str, Any]], edges: list[dict[str, Any]], path: Path, *,
    max_nodes: int = 300, focus: str | None = None, hops: int = 2, title: str = "Knowledge graph",
) -> None:
    """Write the page of a graph.

    Args:
        nodes: nodes of the graph contract (``id``, ``label``, properties).
        edges: edges of the graph contract (``source``, ``target``, ``type``, properties).
        path: the file; it is replaced as a whole or not at all.
        max_nodes: how many entities the first picture draws at most; the rest is found by search and expansion.
        focus: name, alias or id of the entity to start from; without it the most connected ones are drawn.
        hops: how many steps from ``focus`` are drawn.
        title: what the page calls itself.

    Raises:
        InputError: no entity is called ``focus``.
        StoreError: the file cannot be written.
    """
    page = render(nodes, edges, max_nodes=max_nodes, focus=focus, hops=hops, title=title)
    _replace(path, page)


def read_graph(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Read a ``graph.json``.

    Raises:
        InputError: it is missing or is not the JSON of a graph.
    """
    try:
        graph = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(str(path), "no graph here; `kg build INPUT... -o DIR` writes one") from None
    except (OSError, ValueError) as error:
        raise InputError(str(path), f"cannot be read as a graph: {error}") from None
    if not isinstance(graph, dict) or not all(isinstance(graph.get(key), list) for key in ("nodes", "edges")):
        raise InputError(str(path), 'not a graph: it needs {"nodes": [...], "edges": [...]}')
    for key, wanted in (("nodes", ("id", "label")), ("edges", ("source", "target", "type"))):
        for i, item in enumerate(graph[key]):
            missing = [name for name in wanted if not isinstance(item, dict) or not isinstance(item.get(name), str)]
            if missing:
                raise InputError(str(path), f"{key}[{i}] has no {' and no '.join(missing)}")
    return graph


def render(
    nodes: list[dict[str, Any]], edges: list[dict[str, Any]], *,
    max_nodes: int = 300, focus: str | None = None, hops: int = 2, title: str = "Knowledge graph",
) -> str:
    """The page as text; see :func:`write`."""
    from kg.exports.page.pack import pack
    from kg.exports.page.picture import choose, draw

    packed = pack(nodes, edges)
    start = None if focus is None else find_entity(packed.columns["entity"], focus)
    chosen = choose(packed, max_nodes=max_nodes, focus=start, hops=hops)
    palette = load("palette.yaml", Palette)
    first = {
        "title": title, "counts": packed.counts, "max": max_nodes, "focus": start, "hops": hops,
        "strings": parse(WEB / "strings.yaml"), "shapes": parse(WEB / "shapes.yaml"),
        "palette": {"light": palette.light, "dark": palette.dark},
        "chunk": TEXTS_PER_CHUNK, **draw(packed, chosen),
    }
    texts = [packed.texts[i:i + TEXTS_PER_CHUNK] for i in range(0, len(packed.texts), TEXTS_PER_CHUNK)]
    return _fill(title, first, packed.columns, texts)


def find_entity(columns: dict[str, Any], name: str) -> int:
    """Index of the entity with this id, name or alias (the most connected one where several have it).

    Raises:
        InputError: there is none; the message names the closest.
    """
    wanted = name.casefold()
    for i, identity in enumerate(columns["id"]):
        if identity == name:
            return i
    for i, own in enumerate(columns["name"]):
        if own.casefold() == wanted:
            return i
    for i, aliases in enumerate(columns["aliases"]):
        if aliases and any(alias.casefold() == wanted for alias in aliases):
            return i
    from rapidfuzz import process

    close = [str(match[0]) for match in process.extract(name, columns["name"], limit=3, score_cutoff=60)]
    hint = f"; closest: {', '.join(dict.fromkeys(close))}" if close else ""
    raise InputError(name, f"no entity of this graph is called so{hint}")


def _fill(title: str, first: dict[str, Any], columns: dict[str, Any], texts: list[list[str]]) -> str:
    import pyvis

    library = (Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    script = "\n".join((WEB / name).read_text(encoding="utf-8") for name in SCRIPTS)
    style = (WEB / "page.css").read_text(encoding="utf-8")
    blocks = "\n".join(_block(f"text-{i}", chunk) for i, chunk in enumerate(texts))
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src {_hash(library)} {_hash(script)}; style-src {_hash(style)}; "
        "trusted-types 'none'; require-trusted-types-for 'script'"
    )
    parts = {
        "title": html.escape(title.encode("utf-8", "replace").decode("utf-8")), "policy": policy, "style": style, "library": library, "script": script,
        "first": _block("first", first), "graph": _block("graph", columns), "texts": blocks,
    }
    page = (WEB / "template.html").read_text(encoding="utf-8")
    out: list[str] = []
    for i, piece in enumerate(page.split("%%")):
        out.append(parts[piece] if i % 2 else piece)
    return "".join(out)


def _block(name: str, value: Any) -> str:
    """JSON, gzip, base64: letters and digits only, so nothing in it can end the element or run."""
    raw = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
    packed = base64.b64encode(gzip.compress(raw, compresslevel=6, mtime=0)).decode("ascii")
    return f'<script type="application/gzip" id="{name}">{packed}</script>'


def _hash(source: str) -> str:
    """A CSP source for an inline element, taken as the browser sees it (line ends are LF in the file)."""
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _replace(path: Path, page: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(page, encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise StoreError(f"{path}: cannot write the page: {error.strerror or error}") from None
