"""Nodes and edges from extractions."""
from kg.graph.assemble import assemble
from kg.graph.graph import Graph

__all__ = ["Graph", "assemble"]
