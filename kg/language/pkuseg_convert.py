"""Once, at set-up: from the wheel of pkuseg to the compact tables of ``kg.language.pkuseg_tables``.

The meaning of every feature is that of ``spacy_pkuseg.feature_extractor`` (the names are taken apart as it puts them
together), and its classes of digits, letters and punctuation are used as they are.
"""
from __future__ import annotations

import io
import pickle
import zipfile
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from spacy_pkuseg.feature_extractor import FeatureExtractor

from kg.errors import SetupError
from kg.language.pkuseg_tables import SCALE, TAGS, UNKNOWN, WORD_LENGTHS, PrefixHash, Tables

_CODE_POINTS = 0x110000
# Where the weights of a feature go in the row of its key; see Tables for the order.
_CHAR_SLOTS = {"c": 0, "c-1": 1, "c-2": 2, "c1": 3, "c2": 4}
_BIGRAM_SLOTS = {"cc1": 0, "c-1c": 1, "c-2c-1": 2}
_WORD_SLOTS = {"w1": 0, "w-1": 1}
_PAIR_SLOTS = {"l": 0, "r": 1}


def convert(wheel: Path, features: str, weights: str) -> Tables:
    """Build the tables from the model inside a wheel.

    Args:
        wheel: the file; its checksum has been compared before, since a pickle is read from it.
        features, weights: the names of the two files of the model in the wheel.

    Raises:
        SetupError: the wheel does not hold such a model.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            model = pickle.loads(archive.read(features))
            flat = np.load(io.BytesIO(archive.read(weights)))["w"]
    except (OSError, KeyError, zipfile.BadZipFile, pickle.UnpicklingError) as error:
        raise SetupError(f"{wheel}: not a wheel with the pkuseg model: {error}") from None
    if tuple(sorted(model["tag_to_idx"], key=model["tag_to_idx"].get)) != TAGS:
        raise SetupError(f"{wheel}: the model has other tags than {', '.join(TAGS)}")
    return _tables(model["feature_to_idx"], model["unigram"], flat)


def _tables(features: dict[str, int], vocabulary: Iterable[str], flat: np.ndarray) -> Tables:
    size = len(TAGS)
    rows = np.rint(flat[: len(features) * size].reshape(-1, size) * SCALE)
    if np.abs(rows).max() > np.iinfo(np.int16).max:
        raise SetupError("the weights of the pkuseg model are larger than the compact form can hold")
    rows = rows.astype(np.int16)
    ids = _ids(features)
    chars = np.zeros((len(ids) + 2, len(_CHAR_SLOTS), size), dtype=np.int32)
    # Feature 0 ("$$") is added to every character.
    chars[:, 0] += rows[0]
    words = sorted(word for word in vocabulary if len(word) in WORD_LENGTHS and all(char in ids for char in word))
    word_keys = np.array([_hash([ids[char] for char in word]) for word in words], dtype=np.uint64)
    order = np.argsort(word_keys)
    word_keys = word_keys[order]
    rank = {words[old]: new for new, old in enumerate(order)}
    longest: dict[int, int] = {}
    for word in words:
        key = ids[word[0]] * len(chars) + ids[word[1]]
        longest[key] = max(longest.get(key, 0), len(word))
    word_rows = np.zeros((len(words), 2, size), dtype=np.int16)
    bigrams: dict[int, list[int]] = {key: [-1, -1, -1] for key in longest}
    pairs: dict[int, list[int]] = {}
    for feature, row in features.items():
        kind, _, rest = feature.partition(".")
        if kind in _CHAR_SLOTS:
            chars[ids[rest], _CHAR_SLOTS[kind]] += rows[row]
        elif kind in _BIGRAM_SLOTS:
            left, _, right = rest.partition(".")
            slots = bigrams.setdefault(ids[left] * len(chars) + ids[right], [-1, -1, -1])
            slots[_BIGRAM_SLOTS[kind]] = row
        elif kind in _WORD_SLOTS:
            if rest in rank:
                word_rows[rank[rest], _WORD_SLOTS[kind]] = rows[row]
        elif kind == "ww":
            side, _, both = rest.partition(".")
            left, _, right = both.partition("*")
            if left in rank and right in rank:
                slots = pairs.setdefault(rank[left] * len(words) + rank[right], [-1, -1])
                slots[_PAIR_SLOTS[side]] = row
    bigram_keys, bigram_rows = _table(bigrams, rows, np.int32)
    pair_keys, pair_rows = _table(pairs, rows, np.int64)
    edges = 1 + flat[len(features) * size :].reshape(size, size).T
    dictionary = _dictionary()
    return Tables(
        char_ids=_char_ids(ids),
        folded=_folded(),
        in_words=_in_words(dictionary),
        chars=chars,
        bigram_keys=bigram_keys,
        bigrams=bigram_rows,
        bigram_words=np.array([longest.get(int(key), 0) for key in bigram_keys], dtype=np.uint8),
        word_keys=word_keys,
        words=word_rows,
        pair_keys=pair_keys,
        pairs=pair_rows,
        edges=edges * SCALE,
        dictionary=np.unique(np.array([_hash(map(ord, word)) for word in dictionary], dtype=np.uint64)),
    )


def _table(slots: dict[int, list[int]], rows: np.ndarray, dtype: type) -> tuple[np.ndarray, np.ndarray]:
    """Sorted keys and their rows of weights (keys, slots, T), out of the feature number (or -1) of every slot."""
    keys = np.array(sorted(slots), dtype=dtype)
    numbers = np.array([slots[int(key)] for key in keys])
    return keys, np.where(numbers[..., None] < 0, np.int16(0), rows[numbers])


def _ids(features: dict[str, int]) -> dict[str, int]:
    """Character, or class of characters, of the features -> its id."""
    parts = (feature.partition(".") for feature in features)
    names = sorted({rest for kind, _, rest in parts if kind in _CHAR_SLOTS})
    return {name: UNKNOWN + 1 + n for n, name in enumerate(names)}


def _char_ids(ids: dict[str, int]) -> np.ndarray:
    table = np.full(_CODE_POINTS, UNKNOWN, dtype=np.uint16)
    for name, number in ids.items():
        if len(name) == 1:
            table[ord(name)] = number
    # Punctuation last: the full stop is in two classes, and the extractor renames punctuation first.
    for characters, name in (
        (FeatureExtractor.num, "**Num"),
        (FeatureExtractor.letter, "**Letter"),
        (FeatureExtractor.keywords, FeatureExtractor.keyword_rename(FeatureExtractor.keywords[0])),
    ):
        for character in characters:
            table[ord(character)] = ids.get(name, UNKNOWN)
    return table[_folded()]


@cache
def _folded() -> np.ndarray:
    """Code point -> code point of its simplified form: the characters of OpenCC that have one."""
    table = np.arange(_CODE_POINTS, dtype=np.uint32)
    characters = resources.files("opencc") / "dictionary" / "TSCharacters.txt"
    for line in characters.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        if len(traditional) == 1:
            table[ord(traditional)] = ord(simplified.split()[0])
    return table


def _dictionary() -> list[str]:
    """The words that pkuseg's post-processing puts together again."""
    data = (resources.files("spacy_pkuseg") / "dicts" / "default.pkl").read_bytes()
    return pickle.loads(data).strip().split("\n")


def _in_words(dictionary: list[str]) -> np.ndarray:
    table = np.zeros(_CODE_POINTS, dtype=bool)
    for word in dictionary:
        if len(word) > 1:
            table[[ord(char) for char in word]] = True
    return table


def _hash(codes: Iterable[int]) -> int:
    value = 0
    for code in reversed(list(codes)):
        value = (value * PrefixHash.BASE + code + 1) % (1 << 64)
    return value
