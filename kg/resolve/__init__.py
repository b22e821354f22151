"""One identity for each real-world thing across documents."""
from kg.resolve.decisions import Decisions, read_decisions
from kg.resolve.identities import Identities, Merge, resolve

__all__ = ["Decisions", "Identities", "Merge", "read_decisions", "resolve"]
