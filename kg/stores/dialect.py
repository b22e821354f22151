"""Cypher as Neo4j 5 has it, brought to the dialect of the embedded store, token by token.

The two engines read the same openCypher but for details: the embedded one takes ``ON``, ``IN`` or ``end`` as keywords
even where only a name can stand, names some functions differently, counts list elements from 1, has lambdas instead
of list comprehensions, writes a shortest path inside the relationship and walks instead of trails. What is rewritten
is listed here and in ``kg/data/dialect.yaml``; everything else goes through as it is, strings and comments untouched.
"""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from kg.errors import QueryError
from kg.resources import load

_TOKEN = re.compile(r"""
  (?P<space> \s+ | //[^\n]* | /\*.*?\*/ )
| (?P<string> '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" )
| (?P<name> `(?:``|[^`])*` )
| (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
| (?P<param> \$(?:\w+|`[^`]*`) )
| (?P<word> [^\W\d]\w* )
| (?P<mark> \.\. | <> | <= | >= | =~ | \|: | . )
""", re.X | re.S)
_OPEN, _CLOSE = {"(": ")", "[": "]", "{": "}"}, set(")]}")
_AFTER_RETURN = {"order", "skip", "limit", "union", "offset"}
_BEFORE_LIST = ("in", "return", "with", "as", "where", "and", "or", "not", "unwind", "by", "then", "else", "when",
                "distinct", "case")
_CONDITION = {"where", "and", "or", "xor", "not", "when"}


class Dialect(BaseModel):
    """``kg/data/dialect.yaml``."""

    model_config = ConfigDict(extra="forbid")
    functions: dict[str, str]
    reading: tuple[str, ...]


@dataclass
class _Token:
    kind: str
    text: str
    start: int
    original: str = field(init=False)

    def __post_init__(self) -> None:
        self.original = self.text

    def is_word(self, *words: str) -> bool:
        return self.kind == "word" and self.original.lower() in words


@dataclass(frozen=True)
class Statement:
    """A rewritten statement: ``text`` for the embedded store, ``columns`` as the user wrote them (None where the
    statement does not tell, as ``RETURN *``), the ``parameters`` it names, and whether it only ``reads``."""

    text: str
    columns: tuple[str, ...] | None
    parameters: tuple[str, ...]
    reads: bool
    _moves: tuple[tuple[tuple[int, int], ...], ...]

    def source_offset(self, offset: int) -> int:
        """Offset in the user's statement for an offset in ``text``."""
        for starts in self._moves:
            offset = max((source for rewritten, source in starts if rewritten <= offset), default=0)
        return offset


def dialect() -> Dialect:
    """The table of differences."""
    return load("dialect.yaml", Dialect)


def tokens(cypher: str) -> list[_Token]:
    """Every token of a statement, spaces and comments included.

    Raises:
        QueryError: a string, comment or backquoted name that does not end.
    """
    found = [_Token(str(match.lastgroup), match.group(), match.start()) for match in _TOKEN.finditer(cypher)]
    for token in found:
        if token.kind == "mark" and token.text in "'\"`":
            raise QueryError(f"Cypher: the {token.text} at character {token.start + 1} is never closed")
    return found


def rewrite(cypher: str) -> Statement:
    """Bring one statement from Neo4j's dialect to the embedded store's.

    Raises:
        QueryError: not one statement.

    >>> rewrite("MATCH (c:Claim)-[o:ON]->(m) RETURN o.end, type(o)").text
    'MATCH (c:Claim)-[o:`ON`]->(m) RETURN o.`end`, label(o)'
    """
    first = tokens(cypher)
    code = _code(first)
    while code and code[-1].original == ";":
        code.pop().text = ""
    if not code:
        raise QueryError("Cypher: the statement is empty")
    if second := next((token for token in code if token.original == ";"), None):
        raise QueryError(f"Cypher: one statement at a time, a second one begins at character {second.start + 2}")
    names = tuple(dict.fromkeys(t.original[1:].strip("`") for t in code if t.kind == "param"))
    columns, reads = _columns(cypher, code), _reads(code)
    _positions(code, _pairs(code))
    between, starts = _joined(first)
    second_pass = tokens(between)
    code = _code(second_pass)
    ends = _pairs(code)
    _quote_names(code)
    _open_subqueries(code)
    _label_conditions(code)
    _paths(code, ends)
    _comprehensions(code, ends)
    _replace_functions(second_pass, code, ends)
    text, later = _joined(second_pass)
    return Statement(text, columns, names, reads, (later, starts))


def _code(every: list[_Token]) -> list[_Token]:
    return [token for token in every if token.kind != "space"]


def _joined(every: list[_Token]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of all tokens, and pairs of offsets: where a token stands in it, where it stood before."""
    text, starts = "", []
    for token in every:
        starts.append((len(text), token.start))
        text += token.text
    return text, tuple(starts)


def _pairs(code: list[_Token]) -> dict[int, int]:
    """Index of the closing bracket by index of the opening one."""
    stack, pairs = [], {}
    for index, token in enumerate(code):
        if token.kind != "mark":
            continue
        if token.text in _OPEN:
            stack.append(index)
        elif token.text in _CLOSE:
            if not stack or _OPEN[code[stack[-1]].text] != token.text:
                raise QueryError(f"Cypher: {token.text} at character {token.start + 1} closes nothing")
            pairs[stack.pop()] = index
    if stack:
        left = code[stack[-1]]
        raise QueryError(f"Cypher: {left.text} at character {left.start + 1} is never closed")
    return pairs


def _quote_names(code: list[_Token]) -> None:
    """Backquotes around labels, types, properties and keys of maps, where only a name can stand."""
    from kg.schema import schema

    types = schema().relationships
    for index, token in enumerate(code):
        if token.kind != "word" or index == 0:
            continue
        before = code[index - 1].original
        after = code[index + 1].original if index + 1 < len(code) else ""
        is_property = before == "." and after != "("
        is_type = before in (":", "|", "|:") and token.original in types
        is_key = before in ("{", ",") and after == ":"
        is_alias = before.lower() == "as" and token.original.isalpha()
        if is_property or is_alias or (is_type and _is_reserved(token.original)) or is_key:
            token.text = f"`{token.original}`"


def _is_reserved(name: str) -> bool:
    return name in ("ON", "IN")


def _replace_functions(every: list[_Token], code: list[_Token], ends: dict[int, int]) -> None:
    """Calls of functions that go by another name or shape, inner calls first, so that outer ones take them in."""
    table = dialect().functions
    place = {id(token): index for index, token in enumerate(every)}
    for index in range(len(code) - 2, -1, -1):
        token, start = code[index], index + 1
        if token.kind != "word" or code[start].original != "(" or (index and code[index - 1].original in (".", ":")):
            continue
        cuts = [start, *(i for i in _level(code, ends, start) if code[i].original == ","), ends[start]]
        shape = table.get(f"{token.original.lower()}/{len(cuts) - 1}")
        if shape is None or ends[start] == start + 1:
            continue
        spans = [(place[id(code[a])] + 1, place[id(code[b])]) for a, b in pairwise(cuts)]
        arguments = ["".join(part.text for part in every[a:b]).strip() for a, b in spans]
        for part in every[place[id(token)]:spans[-1][1] + 1]:
            part.text = ""
        token.text = shape.format(*arguments)


def _level(code: list[_Token], ends: dict[int, int], start: int) -> Iterator[int]:
    """Indexes directly inside the bracket at ``start``, deeper brackets left out."""
    index = start + 1
    while index < ends[start]:
        yield index
        index = ends.get(index, index) + 1


def _open_subqueries(code: list[_Token]) -> None:
    """``EXISTS { (a)-->(b) }`` has no MATCH in Neo4j's short form."""
    for index in range(len(code) - 2):
        if code[index].is_word("exists", "count") and code[index + 1].original == "{" \
                and not code[index + 2].is_word("match", "optional"):
            code[index + 1].text = "{ MATCH "


def _label_conditions(code: list[_Token]) -> None:
    """``WHERE m:Model|Product`` as a comparison of labels."""
    for index in range(1, len(code) - 2):
        variable = code[index]
        if not (code[index - 1].is_word(*_CONDITION) and variable.kind in ("word", "name")
                and code[index + 1].original == ":"):
            continue
        labels, at = [], index + 2
        while at < len(code) and code[at].kind in ("word", "name"):
            labels.append(code[at].original.strip("`"))
            code[at].text = ""
            if at + 1 < len(code) and code[at + 1].original == "|":
                code[at + 1].text = ""
                at += 2
            else:
                break
        listed = ", ".join(f"'{label}'" for label in labels)
        variable.text, code[index + 1].text = f"label({variable.original})", f" IN [{listed}]"


def _paths(code: list[_Token], ends: dict[int, int]) -> None:
    """Shortest paths are marked inside the relationship; other paths repeat no relationship, as in Neo4j."""
    modes: dict[int, str] = {}
    for index in range(len(code) - 1):
        if code[index].is_word("shortestpath", "allshortestpaths") and code[index + 1].original == "(":
            mode = "SHORTEST" if code[index].is_word("shortestpath") else "ALL SHORTEST"
            end = ends[index + 1]
            code[index].text = code[index + 1].text = code[end].text = ""
            modes.update((inside, mode) for inside in range(index, end))
    for start in ends:
        if code[start].original != "[" or start == 0 or code[start - 1].original != "-":
            continue
        star = next((i for i in _level(code, ends, start) if code[i].original == "*"), None)
        if star is None:
            continue
        mode = modes.get(start, "TRAIL")
        open_below = code[star + 1].original == ".."
        code[star].text = f"* {mode} 1" if open_below else f"* {mode} "


def _comprehensions(code: list[_Token], ends: dict[int, int]) -> None:
    """``[x IN list WHERE condition | value]`` as filter and transform with lambdas."""
    for start, end in ends.items():
        if code[start].original != "[" or end - start < 4 or code[start + 1].kind != "word" \
                or not code[start + 2].is_word("in"):
            continue
        inside = list(_level(code, ends, start))
        where = next((i for i in inside if code[i].is_word("where")), None)
        bar = next((i for i in inside if code[i].original == "|" and i > (where or start)), None)
        name = code[start + 1].original
        code[start].text = ("list_transform(" if bar else "") + ("list_filter(" if where else "")
        code[start + 1].text = code[start + 2].text = ""
        if where:
            code[where].text = f", {name} -> "
        if bar:
            code[bar].text = f"{')' if where else ''}, {name} -> "
        code[end].text = ")" if bar or where else ""


def _positions(code: list[_Token], ends: dict[int, int]) -> None:
    """List elements count from 0 in Neo4j, from 1 here; ``[a..b]`` leaves out b there and takes it in here."""
    openings = {end: start for start, end in ends.items()}
    for start in ends:
        before, first, second = code[start - 1] if start else None, code[start + 1], code[start + 2:start + 3]
        if code[start].original != "[" or before is None or before.is_word(*_BEFORE_LIST) \
                or not (before.kind in ("word", "name", "param") or before.original in (")", "]")) \
                or first.kind != "number" or not first.original.isdigit():
            continue
        if second and second[0].original == "..":
            first.text = str(int(first.original) + 1)
        elif start + 2 == ends[start]:
            base = _operand(code, start - 1, openings)
            code[base].text = "kg_at(" + code[base].text
            code[start].text, code[start + 2].text = ", ", code[start + 2].text.replace("]", ")")


def _operand(code: list[_Token], last: int, openings: dict[int, int]) -> int:
    """Index of the first token of the operand that ends with token ``last``: a name, call, list or property of one."""
    while True:
        opened = last in openings
        last = openings.get(last, last)
        if opened and last and (code[last].original == "[" or code[last - 1].kind == "word") \
                and (code[last - 1].kind in ("word", "name") or code[last - 1].original in (")", "]")) \
                and not code[last - 1].is_word(*_BEFORE_LIST):
            last -= 1
        elif last > 1 and code[last - 1].original == ".":
            last -= 2
        else:
            return last


def _columns(cypher: str, code: list[_Token]) -> tuple[str, ...] | None:
    """Names of the result's columns: aliases, or the expressions as they are written."""
    depth, start, cuts = 0, None, []
    for index, token in enumerate(code):
        if token.kind == "mark" and token.original in _OPEN:
            depth += 1
        elif token.kind == "mark" and token.original in _CLOSE:
            depth -= 1
        elif depth:
            continue
        elif token.is_word("return"):
            start, cuts = index, []
        elif start is not None and token.is_word(*_AFTER_RETURN) and code[index - 1].original not in (".", ","):
            cuts.append(index)
            break
        elif start is not None and token.original == ",":
            cuts.append(index)
    if start is None:
        return ()
    first = start + 2 if code[start + 1:start + 2] and code[start + 1].is_word("distinct") else start + 1
    if len(cuts) == 0 or not code[cuts[-1]].is_word(*_AFTER_RETURN):
        cuts.append(len(code))
    names = []
    for cut in cuts:
        if first >= cut or code[first].original == "*":
            return None
        alias = code[cut - 1] if cut - first > 2 and code[cut - 2].is_word("as") else None
        last = code[cut - 1]
        names.append(alias.original.strip("`") if alias else cypher[code[first].start:last.start + len(last.original)])
        first = cut + 1
    return tuple(names)


def _reads(code: list[_Token]) -> bool:
    """Whether a statement begins like one that reads the graph. Clauses that change the graph further on are refused
    by a store that is opened for reading; what reaches files or settings instead of the graph is refused here."""
    first = code[1:] if code[0].is_word("explain", "profile") else code
    if not first or not (first[0].is_word(*dialect().reading) or first[0].original == "("):
        return False
    return not any(token.is_word("load") and after.is_word("from", "with", "csv")
                   for token, after in pairwise(code))
