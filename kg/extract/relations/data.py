"""The pattern data of relations (``kg/data/relations.yaml``), compiled.

A pattern is a regular expression over a sentence in which every name is one character (see `masked`). It is written with
macros: ``{h:ORG}`` is an end of the relation, a name or a pronoun of the class ORG, ``{h=ORG}`` a name only; ``{~12}`` are up
to 12 characters without names inside a sentence, ``{-12}`` the same without commas, ``{.12}`` also without spaces between Chinese words, ``{*12}`` with names,
``{+12}`` with names but not of people and organisations; other
words in braces are defined under ``macros``."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kg.extract.needed import Needed
from kg.resources import load
from kg.schema import schema

#: Characters that stand for names and pronouns in a masked sentence.
_BASE = 0xE000
FIRST, LAST = chr(_BASE), chr(_BASE + 62)
#: Takes the place of a tail that was read, while further ones are looked for.
DONE = chr(_BASE + 63)
PRONOUNS = ("self", "ours", "own", "you", "it", "its", "org", "person", "latter", "yours", "they")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NameClass(Strict):
    """Labels that can stand somewhere, and the pronouns that can stand for them; ``means`` are the labels that a pronoun
    may turn out to be, where only pronouns can stand."""

    labels: list[str] = []
    means: list[str] = []
    pronouns: list[Literal["self", "ours", "own", "you", "it", "its", "org", "person", "latter", "yours", "they"]] = []


class Pattern(Strict):
    """One way to state a relation. ``h`` and ``t`` are its ends (``h2``, ``t2`` further ones, ``pair`` a list whose members
    are related with each other); where the words hold only one end, ``head`` or ``tail`` say what the other one is: the
    nearest fitting name before (``near``), of the sentence itself (``here``), the subject so far (``topic``), the thing that the passage or
    the document is about (``focus``), the sentence's subject or else whom 我们 means (``actor``), or only the latter (``own``).

    Other values: ``funded`` (the company that a round is about), ``same`` (the nearest name of the other end's kind),
    ``self`` (the speaker). ``strong`` patterns may contradict what the catalogue knows; others then count as misread. ``known`` ones need the
    catalogue to know the pair."""

    type: str
    p: str
    head: str | None = None
    tail: str | None = None
    strong: bool = False
    known: bool = False
    foreign: bool = False
    confidence: float = 0.8


class Patterns(Strict):
    classes: dict[str, NameClass]
    macros: dict[str, str]
    patterns: list[Pattern]


class Shows(Strict):
    """Words that tell the show or event that a document is, and who speaks in it."""

    before: str
    after: str
    guests: str
    hosts: str
    lists: str


class Times(Strict):
    """Words before and after a date that make it a beginning or an end; years that words stand for, from the document's."""

    since_before: str
    since_after: str
    until_before: str
    years: dict[str, int]


class Column(Strict):
    """Headings of a table column, and the relation of its cells with the row's first name (its head, unless it is the tail)."""

    words: str
    type: str
    row_is_tail: bool = False


class Words(Strict):
    """Regular expressions beside the patterns: pronouns by kind, what masking leaves out, and so on."""

    pronouns: dict[str, str]
    noise: str
    oblique: str
    aside: str
    member: str
    shows: Shows
    intro: str
    greeting: str
    home: str
    byline: str
    times: Times
    columns: list[Column]
    denial: str
    excluded: str
    measure: str


@dataclass(frozen=True)
class Compiled:
    """A pattern ready to run, compiled when a sentence first asks for it; ``needs`` are the sets of characters of which the sentence must hold one each,
    ``wording`` is what of it stands between its ends. ``many``: one head can have several tails, each after words of its own."""

    type: str
    text: str
    wording: str
    needs: tuple[frozenset[str], ...]
    allowed: dict[str, frozenset[str]]
    head: tuple[str, frozenset[str]] | None
    tail: tuple[str, frozenset[str]] | None
    strong: bool
    known: bool
    foreign: bool
    confidence: float
    many: bool

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.text)


@cache
def characters() -> dict[str, str]:
    """label or pronoun -> its character."""
    return {name: chr(_BASE + k) for k, name in enumerate((*schema().entity_labels, *PRONOUNS))}


@cache
def words() -> Words:
    """``kg/data/relations_words.yaml``."""
    return load("relations_words.yaml", Words)


@cache
def _names(only: tuple[str, ...] = ()) -> str:
    """Members of a character class: all names that stop a gap."""
    return "".join(c for name, c in characters().items() if (name in only if only else name not in _TRANSPARENT))


_END = re.compile(r"\{(h2?|t2?|pair|x)([:=])([A-Z|]+)\}")
_GAP = re.compile(r"\{([~*.+-])(\d+)\}")
#: Names that are part of the words around them rather than ends of most relations.
_TRANSPARENT = ("Task", "Place")
_ACTORS = ("Company", "Institution", "Person")


def _gap(match: re.Match[str]) -> str:
    kind, length = match.groups()
    if kind == ".":
        barred = f"。!?;,:{_names()}"
        return f"(?:[^\\s{barred}]|(?<![一-鿿])\\s|\\s(?![一-鿿])){{0,{length}}}?"
    barred = {"~": f"。!?;{_names()}", "-": f"。!?;,:{_names()}", "*": "。!?;", "+": f"。!?;{_names(_ACTORS)}"}[kind]
    return f"[^{barred}]{{0,{length}}}?"


def _fill(text: str, data: Patterns) -> str:
    """Put in the macros, and the macros inside them."""
    for _ in range(5):
        for name, value in data.macros.items():
            text = text.replace("{" + name + "}", f"(?:{value})")
    return text.replace("{names}", _names())


@cache
def macro(name: str) -> str:
    """A macro of the data file as a regular expression."""
    return _fill("{" + name + "}", load("relations.yaml", Patterns))


def compile_pattern(pattern: Pattern, data: Patterns) -> Compiled:
    """Put in the macros of one pattern."""
    text = _fill(pattern.p, data)
    marks = characters()
    allowed: dict[str, frozenset[str]] = {}
    needs: list[frozenset[str]] = []

    def end(match: re.Match[str]) -> str:
        group, mode, names = match.groups()
        labels: set[str] = set()
        chars: set[str] = set()
        for name in names.split("|"):
            chosen = data.classes[name]
            labels.update(chosen.labels, chosen.means)
            chars.update(marks[x] for x in chosen.labels)
            if mode == ":":
                chars.update(marks[x] for x in chosen.pronouns)
        inside = "".join(sorted(chars))
        if group == "x":
            return f"[{inside}]"
        allowed[group] = frozenset(labels)
        needs.append(frozenset(chars))
        return f"(?P<{group}>[{inside}])"
    wording = _GAP.sub("", _END.sub(".", text))
    # Optional ends do not have to be there.
    text = _GAP.sub(_gap, _END.sub(end, text))
    required = tuple(n for n, group in zip(needs, allowed, strict=True) if not group.endswith("2"))

    def missing(spec: str | None) -> tuple[str, frozenset[str]] | None:
        if spec is None:
            return None
        how, _, name = spec.partition(" ")
        return how, frozenset((*data.classes[name].labels, *data.classes[name].means))
    return Compiled(pattern.type, text, wording, required, allowed, missing(pattern.head), missing(pattern.tail), pattern.strong,
                    pattern.known, pattern.foreign, pattern.confidence, "{+" in pattern.p)


@cache
def compiled() -> tuple[Compiled, ...]:
    """All patterns of the data file."""
    data = load("relations.yaml", Patterns)
    return tuple(compile_pattern(p, data) for p in data.patterns)


#: Relations that tell which organisation somebody speaks for.
BELONGING = frozenset({"WORKS_AT", "FOUNDED"})


@cache
def _needed() -> Needed:
    return Needed([p.wording for p in compiled()], "patterns")


@cache
def _needing() -> tuple[tuple[frozenset[str], int], ...]:
    """The sets of characters that patterns need, each with a bit for every pattern that needs it."""
    out: dict[frozenset[str], int] = {}
    for k, pattern in enumerate(compiled()):
        for need in pattern.needs:
            out[need] = out.get(need, 0) | 1 << k
    return tuple(out.items())


@cache
def _of_types(belonging: bool) -> int:
    return sum(1 << k for k, p in enumerate(compiled()) if p.type in BELONGING or not belonging)


@lru_cache(maxsize=4096)
def _holding(marks: frozenset[str], belonging: bool) -> int:
    """The patterns whose ends a sentence with these characters can hold, a bit each."""
    holding = _of_types(belonging)
    for need, bits in _needing():
        if marks.isdisjoint(need):
            holding &= ~bits
    return holding


def applicable(marks: frozenset[str], text: str, belonging: bool) -> Iterator[Compiled]:
    """The patterns whose ends and words a masked sentence holds, in their order.

    Args:
        marks: the names and pronouns in it.
        belonging: only those of the relations in `BELONGING`.
    """
    holding = _holding(marks, belonging)
    patterns, left = compiled(), holding and holding & _needed().possible(text)
    while left:
        lowest = left & -left
        yield patterns[lowest.bit_length() - 1]
        left ^= lowest
