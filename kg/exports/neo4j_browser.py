"""Files for Neo4j Browser: a style sheet (GraSS) in the colours of the page, the named queries as favourites, and a
guide. A style sheet or favourites are taken in by dropping the file on the Browser window; a guide has to be served."""
from __future__ import annotations

import json
import re
import shutil
import zipfile
from html import escape
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kg.errors import StoreError
from kg.queries import Query, queries
from kg.resources import load
from kg.schema import schema

#: Folder of the files inside a folder that `kg build` wrote.
FOLDER = "neo4j"
#: The one among them that looks like a document.
GUIDE = "guide.html"
_SERVER = Path(__file__).with_name("serve_guide.py")
_MOMENT = (2020, 1, 1, 0, 0, 0)  # files of one content have one checksum


class _Palette(BaseModel):
    model_config = ConfigDict(extra="forbid")
    light: dict[str, str]
    dark: dict[str, str]


class _NodeStyle(BaseModel):
    model_config = ConfigDict(extra="forbid")
    diameter: int
    caption: str


class _Styles(BaseModel):
    """``browser.yaml``: diameter in pixels and caption of the nodes by label, and captions of relationships."""

    model_config = ConfigDict(extra="forbid")
    entity: _NodeStyle
    nodes: dict[str, _NodeStyle]
    relationships: dict[str, str]


def write(folder: Path) -> list[Path]:
    """Write ``style.grass``, ``favourites.zip``, ``favourites.cypher``, and ``guide.html`` with ``serve_guide.py``.

    Other files in the folder stay.

    Raises:
        StoreError: the folder cannot be written.
    """
    folder = folder.absolute() if not folder.name else folder
    new = folder.with_name(f".{folder.name}.new")
    texts = {"parameters": parameters(*queries().values())} | {name: favourite(query) for name, query in queries().items()}
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        (new / "style.grass").write_text(style(), encoding="utf-8")
        (new / "favourites.cypher").write_text("\n".join(texts.values()), encoding="utf-8")
        with zipfile.ZipFile(new / "favourites.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                archive.writestr(zipfile.ZipInfo(f"kg/{name}.cypher", _MOMENT), text)
        (new / GUIDE).write_text(guide(), encoding="utf-8")
        (new / _SERVER.name).write_bytes(_SERVER.read_bytes())
        folder.mkdir(exist_ok=True)
        return [path.replace(folder / path.name) for path in sorted(new.iterdir())]
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(new, ignore_errors=True)


def style() -> str:
    """The style sheet: colour, size and caption for every label of the schema."""
    palette, styles = load("palette.yaml", _Palette).light, load("browser.yaml", _Styles)
    rules = [_rule("node", {"diameter": f"{styles.entity.diameter}px", "color": "#a5abb6", "border-color": "#7d838d",
                            "border-width": "2px", "text-color-internal": "#ffffff", "font-size": "10px"}),
             _rule("relationship", {"color": "#a5abb6", "shaft-width": "1px", "font-size": "8px", "padding": "3px",
                                    "text-color-external": "#000000", "text-color-internal": "#ffffff", "caption": "'<type>'"})]
    for label in schema().nodes:
        node = styles.nodes.get(label, styles.entity)
        rules.append(_rule(f"node.{label}", {
            "color": palette[label], "border-color": _darker(palette[label]), "text-color-internal": "#ffffff",
            "diameter": f"{node.diameter}px", "defaultCaption": "'<id>'", "caption": f"'{{{node.caption}}}'"}))
    for name, caption in styles.relationships.items():
        rules.append(_rule(f"relationship.{name}", {"caption": f"'{{{caption}}}'"}))
    return "\n".join(rules)


def _rule(selector: str, values: dict[str, str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {name}: {value};\n" for name, value in values.items()) + "}\n"


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(part, 16) * 3 // 4:02x}" for part in re.findall("..", colour.lstrip("#")))


def favourite(query: Query) -> str:
    """One favourite: its title, which Browser shows, and the statement. Parameters are set by their own favourite, as
    Browser draws no result where a favourite has several statements."""
    needs = f"// With the parameters {', '.join(query.parameters)}\n" if query.parameters else ""
    return f"// {query.title}\n{needs}{query.cypher.rstrip()};\n"


def parameters(*chosen: Query) -> str:
    """The commands that set the parameters of queries to their defaults."""
    values: dict[str, str | int | float] = {}
    for query in chosen:
        for name, value in query.parameters.items():
            values.setdefault(name, "" if value is None else value)
    # One command each: only ":param name => value" keeps whole numbers whole, which LIMIT needs.
    return "".join(f":param {name} => {_literal(value)};\n" for name, value in values.items())


def _literal(value: str | int | float) -> str:
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return json.dumps(value)


def guide() -> str:
    """A Browser guide: what the graph holds, and every query as a slide to be run with a click."""
    contract = schema()
    labels = "".join(f"<tr><td><code>{label}</code></td><td>{escape(meaning)}</td></tr>"
                     for label, meaning in contract.entity_labels.items())
    slides = [_slide("The graph", "<p>Claims hold one number each; evidence leads from a claim to the words that state it, and from "
                     "there to the document. One parameter is set with <code>:param name =&gt; 'PaLM'</code>.</p>"
                     f"<table>{labels}</table>")]
    for query in queries().values():
        steps = [parameters(query), favourite(query)] if query.parameters else [favourite(query)]
        slides.append(_slide(query.title, "".join(f'<pre class="pre-scrollable code runnable">{escape(step)}</pre>' for step in steps)))
    return ('<article class="guide">\n<title>kg</title>\n<carousel class="deck container-fluid">\n' + "\n".join(slides)
            + "\n</carousel>\n</article>\n")


def _slide(title: str, body: str) -> str:
    return (f'<slide class="row-fluid"><div class="col-sm-12"><h3>{escape(title)}</h3>{body}</div></slide>')
