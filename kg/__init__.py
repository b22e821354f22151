"""Claims and entities out of messy Chinese and English talk, into an evidence-linked knowledge graph.

>>> import kg
>>> [q.low for q in kg.quantities("PaLM 有 5400 亿个参数")]
[540000000000.0]

``kg.build([...])`` reads documents into a `Graph`; ``kg.extract(text)`` gives what one text states;
``kg.quantities(text)`` only its numbers.
"""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kg.errors import DataError, InputError, KgError, QueryError, SetupError, StoreError

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.model import Extraction, Quantity

__version__ = "0.1.0"
__all__ = ["DataError", "InputError", "KgError", "QueryError", "SetupError", "StoreError", "__version__", "build", "extract", "load",
           "quantities"]


def build(inputs: Sequence[str | Path] | str | Path, *, output: str | Path | None = None, **options: Any) -> Graph:
    """Read files, folders, globs into a graph; with ``output`` also written there (graph.json, database, page).

    Args:
        inputs: paths, or one path.
        output: folder to write to, None to keep the graph in memory.
        options: as `kg.builder.build` takes them (``catalogs``, ``jobs``, ``fresh``, ``with_catalog_facts``).

    Returns:
        The graph: ``graph.nodes``, ``graph.edges``, ``graph.claims(about="PaLM")``, ``graph.to_networkx()``.

    Raises:
        InputError: nothing could be read.
        DataError: a catalogue that does not validate.
        StoreError: the output cannot be written.
    """
    from kg import builder
    return builder.build(inputs, output=Path(output) if output else None, **options).graph


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text, normalised, in order.

    >>> import kg
    >>> [(q.low, q.high, q.unit) for q in kg.quantities("成本是900万到1300万美金")]
    [(9000000.0, 13000000.0, 'USD')]
    """
    from kg.extract.quantities import find_quantities
    return find_quantities(text)


def load(path: str | Path) -> Graph:
    """Read a graph.json, or the one of a folder that ``kg build`` wrote.

    Raises:
        InputError: missing or no graph.
    """
    from kg.graph import Graph
    return Graph.load(Path(path))


class _Stage(ModuleType):
    """The package ``kg.extract`` is called like the function that it holds the parts of: a package takes its name in
    its parent as soon as anything of it is imported, and would hide a function of that name."""

    def __call__(self, text: str, *, catalogs: Sequence[str | Path] = ()) -> Extraction:
        """What one text states: mentions, quantities, statements and relations, each with offsets into the text.

        Args:
            text: the text, in any format that ``kg build`` reads.
            catalogs: user catalogues.

        Raises:
            InputError: an empty text.
            DataError: a catalogue that does not validate.
        """
        from kg import builder
        return builder.extract(text, catalogs=catalogs)


if TYPE_CHECKING:
    def extract(text: str, *, catalogs: Sequence[str | Path] = ()) -> Extraction: ...
else:
    from kg import extract
    extract.__class__, extract.__doc__ = _Stage, _Stage.__call__.__doc__
