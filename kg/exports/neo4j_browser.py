"""Files for Neo4j Browser: a style sheet (GraSS) in the colours of the page, the named queries as favourites, and a
guide. A style sheet or favourites are taken in by dropping the file on the Browser window."""
from __future__ import annotations

import json
import re
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
    """Write ``style.grass``, ``favourites.zip``, ``favourites.cypher`` and ``guide.html``.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = [folder / name for name in ("style.grass", "favourites.cypher", "favourites.zip", "guide.html")]
        paths[0].write_text(style(), encoding="utf-8")
        paths[1].write_text("\n".join(favourite(query) for query in queries().values()), encoding="utf-8")
        with zipfile.ZipFile(paths[2], "w", zipfile.ZIP_DEFLATED) as archive:
            for name, query in queries().items():
                archive.writestr(zipfile.ZipInfo(f"kg/{name}.cypher", _MOMENT), favourite(query))
        paths[3].write_text(guide(), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written: {error.strerror or error}") from None
    return paths


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
    """One favourite: its title, which Browser shows, the parameters to set, and the statement."""
    lines = [f"// {query.title}"]
    for name, value in query.parameters.items():
        written = "''" if value is None else "'" + value.replace("'", "\\'") + "'" if isinstance(value, str) else json.dumps(value)
        lines.append(f":param {name} => {written};")
    return "\n".join(lines) + f"\n{query.cypher.rstrip()};\n"


def guide() -> str:
    """A Browser guide: what the graph holds, and every query as a slide to be run with a click."""
    contract = schema()
    labels = "".join(f"<tr><td><code>{label}</code></td><td>{escape(meaning)}</td></tr>"
                     for label, meaning in contract.entity_labels.items())
    slides = [_slide("The graph", "<p>Claims hold one number each; evidence leads from a claim to the words that state it, and from "
                     "there to the document. Set a parameter with <code>:param name =&gt; 'PaLM'</code>.</p>"
                     f"<table>{labels}</table>")]
    for query in queries().values():
        slides.append(_slide(query.title, f'<pre class="pre-scrollable code runnable">{escape(favourite(query))}</pre>'))
    return ('<article class="guide">\n<title>kg</title>\n<carousel class="deck container-fluid">\n' + "\n".join(slides)
            + "\n</carousel>\n</article>\n")


def _slide(title: str, body: str) -> str:
    return (f'<slide class="row-fluid"><div class="col-sm-12"><h3>{escape(title)}</h3>{body}</div></slide>')
