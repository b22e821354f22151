"""Amounts of investments and acquisitions: the claims whose number stands in the sentence that states the relation."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.graph.claims import MergedClaim
from kg.model import RelationStatement

#: relation -> metrics of the money that it is about
_METRICS = {"INVESTED_IN": frozenset({"investment", "funding", "valuation"}),
            "ACQUIRED": frozenset({"investment", "funding", "price", "cost", "valuation", "other"})}


class Amounts:
    """Money claims by passage."""

    def __init__(self, merged: Sequence[MergedClaim]) -> None:
        self._at: dict[tuple[str, int], list[tuple[int, int, str, str, float]]] = defaultdict(list)
        for claim in merged:
            for e in claim.evidence:
                s = e.statement
                if s.quantity.dimension == "money":
                    self._at[e.extraction.document.id, s.passage].append((s.quote_start, s.quote_end, claim.metric, claim.id, s.confidence))

    def of(self, document: str, statement: RelationStatement) -> Iterator[tuple[str, float]]:
        """Ids of the claims that give the amount of an investment or acquisition, with how sure both are together."""
        metrics = _METRICS.get(statement.type, frozenset())
        for start, end, metric, claim, confidence in self._at.get((document, statement.passage), ()) if metrics else ():
            if metric in metrics and start < statement.end and statement.start < end:
                yield claim, round(min(confidence, statement.confidence), 3)
