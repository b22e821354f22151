"""Tokens of mixed Chinese and Latin text.

Scripts are told apart first (``偏natural``, ``有540个billion的parameter``), then each stretch is split by the habits of
its script: words of Han characters by the segmentation model (character by character without it), numbers with their
separators, Latin words with the hyphens, apostrophes and digits inside them. As in pkuseg's user dictionary, spans that
the caller wants kept are tokens before anything else is decided.

``create_tokenizer`` is the same as a spaCy tokenizer, registered as ``kg.Tokenizer.v1``.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.language import segmentation

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_KANA = r"\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d"
# A letter or digit of any script that puts spaces between words; combining marks go with their letter.
_LETTER = rf"(?:[^\W_{_HAN}{_KANA}][\u0300-\u036f]*)"
_TOKEN = re.compile(
    rf"""
    (?P<han>[{_HAN}]+)
  | [{_KANA}]+
  | https?://[!-~]*[0-9A-Za-z/]
  | (?:[A-Za-z]\.){{2,}}                                     # U.S.
  | {_LETTER}+
    (?:
        (?:
            [-_&](?={_LETTER})                               # GPT-4o, AT&T
          | ['’](?={_LETTER})(?![sS](?!{_LETTER}))           # don't, O'Reilly, but Google | 's
          | (?<=\d)[.．](?=\d)                               # 3.5
          | (?<=\d),(?=\d\d\d(?!\d))                         # 1,750
          | (?<=\d)[:：](?=\d\d(?!\d))                       # 12:30
          | (?<=\d)/(?=\d)                                   # 1/3
        )
        {_LETTER}+
    )*
    (?:(?<=\d)[%％‰])?
  | ['’][sS](?!{_LETTER})
  | (?P<mark>[^\w\s]|_)(?P=mark)*                            # ……, ——, ===
    """,
    re.VERBOSE,
)


def tokenize(text: str, keep: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Split a text into tokens.

    Call it once for a whole document rather than for each sentence: the segmentation model works on blocks.

    Args:
        text: any text; Traditional characters, full-width forms and other scripts are fine.
        keep: spans that are one token each, such as names and quantities. Where two overlap, the earlier one counts,
            of two that begin together the longer one.

    Returns:
        Half-open character offsets in order. White space is in no token (but may be in a kept span), every other
        character is in exactly one.

    >>> text = "GPT-3有1,750亿个parameter"
    >>> [text[start:end] for start, end in tokenize(text, keep=[(6, 13)])]
    ['GPT-3', '有', '1,750亿个', 'parameter']
    """
    tokens = _disjoint(keep)
    han: list[tuple[int, int]] = []
    for start, end in _between(tokens, len(text)):
        for match in _TOKEN.finditer(text, start, end):
            (han if match.lastgroup == "han" else tokens).append(match.span())
    segmenter = segmentation.load()
    if segmenter:
        tokens += segmenter.segment_spans(text, han)
    else:
        tokens += [(i, i + 1) for start, end in han for i in range(start, end)]
    tokens.sort()
    return tokens


def _disjoint(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _between(spans: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The stretches that no span covers, at once: the caller adds to the list that the spans are in."""
    starts = [0, *(end for _, end in spans)]
    ends = [*(start for start, _ in spans), length]
    return zip(starts, ends, strict=True)


def make_doc(vocab: Vocab, text: str, tokens: Sequence[tuple[int, int]]) -> Doc:
    """A spaCy ``Doc`` of some tokens, whose text is exactly the given one.

    One space after a token goes with it, any other white space becomes a token, as in spaCy's own tokenizer.

    Args:
        vocab: the vocabulary of the ``nlp`` that will process it.
        text: the text.
        tokens: offsets as ``tokenize`` returns them.
    """
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    position = 0
    for start, end in [*tokens, (len(text), len(text))]:
        if start > position:
            gap = text[position:start]
            if words and gap[0] == " ":
                spaces[-1] = True
                gap = gap[1:]
            if gap:
                words.append(gap)
                spaces.append(False)
        if end > start:
            words.append(text[start:end])
            spaces.append(False)
        position = end
    return Doc(vocab, words=words, spaces=spaces)


class Tokenizer:
    """``tokenize`` for a spaCy pipeline."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return make_doc(self.vocab, text, tokenize(text))

    # It has no state of its own; spaCy calls these when a pipeline is saved and loaded.
    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> Tokenizer:
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, path: str | Path, **_: Any) -> Tokenizer:
        return self


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """The factory behind ``kg.Tokenizer.v1``.

    >>> import spacy
    >>> nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "kg.Tokenizer.v1"}}})
    >>> [token.text for token in nlp("偏natural")]
    ['偏', 'natural']
    """
    return lambda nlp: Tokenizer(nlp.vocab)
