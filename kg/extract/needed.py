"""Where regular expressions can match at all: the words that they cannot do without, and how their matches begin."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from hashlib import sha256

import ahocorasick

from kg.cache import keep, kept, stamp

#: What the words of expressions are kept as (`kg.cache`), with the number of the way they are found.
_PART = "needed-1"
#: Sets of words that are looked for of one expression, the rarest.
_SETS = 3
_TOKEN = re.compile(r"\\.|\[\^?(?:\\.|[^\]])*\]|\(\?(?:P<\w+>|:|<?[=!])|\{\d+(?:,\d*)?\}\??|[*+?]\??|.", re.S)
_REPEAT = re.compile(r"(?P<optional>[*?]|\{0)|[+{]")
_CLASSES = frozenset("sSdDwWbB")


class Needed:
    """The words of several regular expressions.

    Args:
        patterns: regular expressions, without flags.
        part: what they are, the name under which their words are kept from one run to the next.
    """

    def __init__(self, patterns: Sequence[str], part: str) -> None:
        self._size = len(patterns)
        self._always = 0
        words: dict[str, int] = defaultdict(int)
        for k, sets in enumerate(_kept(patterns, part)):
            for place in range(_SETS):
                bit = 1 << (place * self._size + k)
                if place >= len(sets):
                    self._always |= bit
                for word in sets[place] if place < len(sets) else ():
                    words[word] |= bit
        self._automaton = ahocorasick.Automaton()
        for word, bits in words.items():
            self._automaton.add_word(word, bits)
        self._automaton.make_automaton()

    def possible(self, text: str) -> int:
        """A number in which bit k tells whether the text holds what expression k needs."""
        found = self._always
        if text and len(self._automaton):
            for _, bits in self._automaton.iter(text):
                found |= bits
        possible = (1 << self._size) - 1
        for place in range(_SETS):
            possible &= found >> (place * self._size)
        return possible


def _kept(patterns: Sequence[str], part: str) -> Sequence[Sequence[Collection[str]]]:
    """What each pattern needs; working it out takes a tenth of a second, so that it is kept."""
    digest = sha256("\n".join(patterns).encode()).hexdigest()
    found = kept(f"{_PART}-{part}", ())
    if found and found["of"] == digest:
        return found["sets"]
    sets = [[sorted(words) for words in needed(pattern)[:_SETS]] for pattern in patterns]
    keep(f"{_PART}-{part}", (), {"of": digest, "sets": sets}, stamp(()))
    return sets


def needed(pattern: str) -> list[frozenset[str]]:
    """Sets of words of which every match of a regular expression holds one each, the rarest first.

    Raises:
        ValueError: an escape that is no class of characters.
    """
    tokens = _TOKEN.findall(pattern)
    return sorted((s for s in _group(tokens, 0)[0] if _worth(s)[0] > 1), key=_worth, reverse=True)


def _worth(words: frozenset[str]) -> tuple[int, int, list[str]]:
    """How much a set leaves out: a Chinese character says as much as three letters."""
    return min(sum(1 if c.isascii() else 3 for c in w) for w in words), -len(words), sorted(words)


def _group(tokens: list[str], at: int) -> tuple[list[frozenset[str]], int]:
    """The sets of the alternatives that begin at a token, and where the bracket behind them stands."""
    branches: list[list[frozenset[str]]] = []
    sets: list[frozenset[str]] = []
    run = ""
    while True:
        token = tokens[at] if at < len(tokens) else ")"
        inner: list[frozenset[str]] = []
        literal = ""
        if token[0] == "(":
            inner, at = _group(tokens, at + 1)
            if token.endswith("!"):
                inner = []
        elif token[0] == "[":
            inner = _members(token[1:-1])
        elif token[0] == "\\":
            literal = _escaped(token[1])
        elif token not in {"|", ")", ".", "^", "$"}:
            literal = token
        repeat = _REPEAT.match(tokens[at + 1]) if at + 1 < len(tokens) else None
        if literal and not (repeat and repeat["optional"]):
            run += literal
        if run and (repeat or not literal):
            sets.append(frozenset({run}))
            run = ""
        if not (repeat and repeat["optional"]):
            sets += inner
        if token in ("|", ")"):
            branches.append(sets)
            sets = []
            if token == ")":
                return _either(branches), at
        at += 1 + bool(repeat)


def _either(branches: list[list[frozenset[str]]]) -> list[frozenset[str]]:
    if len(branches) == 1:
        return branches[0]
    return [frozenset().union(*(max(sets, key=_worth) for sets in branches))] if all(branches) else []


def _members(inside: str) -> list[frozenset[str]]:
    """The characters of a class that lists them."""
    if inside[0] == "^" or "-" in inside[1:-1] or re.search(r"\\[a-zA-Z]", inside):
        return []
    return [frozenset(inside.replace("\\", ""))]


def _escaped(char: str) -> str:
    """What a backslash and a character match, "" for a class of characters."""
    if char.isalnum() and char not in _CLASSES:
        raise ValueError(f"\\{char} in a pattern")
    return "" if char in _CLASSES else char


def quick(pattern: str) -> str:
    """The same regular expression behind one look at the character with which its matches begin, which is all that most
    places of a text then take; unchanged where these characters cannot be listed."""
    try:
        return f"(?=[{re.escape(beginnings(pattern))}])(?:{pattern})"
    except ValueError:
        return pattern


def beginnings(pattern: str) -> str:
    """The characters with which a match of a regular expression can begin, sorted.

    Raises:
        ValueError: an expression that may match nothing, or begin with characters that it does not list.
    """
    chars, empty, _ = _begin(_TOKEN.findall(pattern), 0)
    if empty:
        raise ValueError(f"{pattern!r} may match nothing")
    return "".join(sorted(chars))


def _begin(tokens: list[str], at: int) -> tuple[set[str], bool, int]:
    """First characters of the alternatives that begin at a token, whether one may be empty, and where the bracket behind
    them stands."""
    found: set[str] = set()
    nothing, empty = False, True
    while True:
        token = tokens[at] if at < len(tokens) else ")"
        if token in ("|", ")"):
            nothing, empty = nothing or empty, True
            if token == ")":
                return found, nothing, at
            at += 1
            continue
        chars, blank = set[str](), False
        if token[0] == "(" and token[-1] in "=!":
            blank, at = True, _group(tokens, at + 1)[1]
        elif token[0] == "(":
            chars, blank, at = _begin(tokens, at + 1)
        elif token in ("^", "$", "\\b", "\\B"):
            blank = True
        elif empty:
            chars = _one_of(token)
        repeat = _REPEAT.match(tokens[at + 1]) if at + 1 < len(tokens) else None
        if empty:
            found |= chars
            empty = blank or bool(repeat and repeat["optional"])
        at += 1 + bool(repeat)


def _one_of(token: str) -> set[str]:
    """The characters that one token can match."""
    listed = _members(token[1:-1]) if token[0] == "[" else [frozenset(_escaped(token[1]) if token[0] == "\\" else token)]
    if token == "." or not listed or not listed[0]:
        raise ValueError(f"{token} matches more than can be listed")
    return set(listed[0])
