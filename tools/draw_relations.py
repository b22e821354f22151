"""Draw the schema of relations, from schema/graph.yaml: which labels each relation can go from and to.

usage: draw_relations.py [docs/relations.svg]
"""
from __future__ import annotations

import sys
from pathlib import Path
from xml.sax.saxutils import escape

from kg.schema import schema

_LEFT, _TOP, _CELL, _ROW = 150, 96, 62, 26
_FROM, _TO, _INK, _LINE, _GROUND = "#2563a8", "#c2570c", "#1f2933", "#d6dbe1", "#ffffff"


def picture() -> str:
    """The SVG: a row for each relation, a column for each label; a filled circle where it can begin, a ring where it can
    end."""
    labels = list(schema().entity_labels)
    relations = {name: schema().relationships[name] for name in schema().relations}
    width, height = _LEFT + _CELL * len(labels) + 16, _TOP + _ROW * len(relations) + 44
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
           'font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Which labels each relation goes from and to">',
           f'<rect width="{width}" height="{height}" fill="{_GROUND}"/>']
    for k, label in enumerate(labels):
        x = _LEFT + _CELL * k + _CELL / 2
        out.append(f'<text x="{x:g}" y="{_TOP - 14}" fill="{_INK}" transform="rotate(-35 {x:g} {_TOP - 14})">{escape(label)}</text>')
    for k, (name, relation) in enumerate(relations.items()):
        y = _TOP + _ROW * k + _ROW / 2
        out.append(f'<line x1="8" x2="{width - 8}" y1="{y + _ROW / 2:g}" y2="{y + _ROW / 2:g}" stroke="{_LINE}"/>')
        arrow = " ↔" if relation.symmetric else " →"
        out.append(f'<text x="{_LEFT - 12}" y="{y + 4:g}" fill="{_INK}" text-anchor="end">{escape(name)}{arrow}</text>')
        for column, label in enumerate(labels):
            x = _LEFT + _CELL * column + _CELL / 2
            if label in relation.sources:
                out.append(f'<circle cx="{x - 8:g}" cy="{y:g}" r="5" fill="{_FROM}"/>')
            if label in relation.targets:
                out.append(f'<circle cx="{x + 8:g}" cy="{y:g}" r="4.5" fill="none" stroke="{_TO}" stroke-width="2"/>')
    y = height - 16
    out += [f'<circle cx="20" cy="{y - 4}" r="5" fill="{_FROM}"/><text x="32" y="{y}" fill="{_INK}">from</text>',
            f'<circle cx="86" cy="{y - 4}" r="4.5" fill="none" stroke="{_TO}" stroke-width="2"/><text x="98" y="{y}" fill="{_INK}">to</text>',
            f'<text x="134" y="{y}" fill="{_INK}">↔ the same both ways, stored once</text>', "</svg>"]
    return "\n".join(out) + "\n"


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "docs" / "relations.svg"
    path.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
