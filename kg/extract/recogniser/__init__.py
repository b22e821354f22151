"""A trained recogniser of names: a linear-chain CRF over characters of Han text and words of other text.

It is one source of evidence among others: `kg.extract.entities` adds its probability to what shape and context say, and
never takes a name on its word alone unless it is very sure. Data, licences and scores: ``docs/model_card.md``; it is
trained anew by ``python tools/train_recogniser.py``.
"""
from kg.extract.recogniser.model import Recogniser, Span, load

__all__ = ["Recogniser", "Span", "load"]
