"""One identity for each real-world thing across documents."""
from kg.resolve.identities import Identities, Merge, resolve

__all__ = ["Identities", "Merge", "resolve"]
