"""Chinese names of people that no catalogue lists.

A form is a surname with one or two characters that given names have, or a nickname (老周, 阿芜), where the words of the text
begin and end with it. What stands beside each of its occurrences is weighed together: titles, verbs of which only people
are the subject, credits, thanks, introductions, the organisation before it."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.extract.latin import Candidate
from kg.extract.lexicon import alternatives, shapes
from kg.language.names import chinese_words, given_names, is_han
from kg.resources import load

_HAN = "㐀-鿿"
#: A Han word at least this frequent is not taken for a nickname, however it looks.
_KNOWN_WORD = 4e-6


class PeopleData(BaseModel):
    """``kg/data/people.yaml``."""

    model_config = ConfigDict(extra="forbid")
    given: str
    rarely_given: str
    never_given: str
    nick_tails: str
    titles: list[str]
    verbs: list[str]
    life: list[str]
    after: list[str]
    ahead: list[str]
    addresses: list[str]
    groups: list[str]
    introductions: list[str]
    meetings: list[str]
    called_by: list[str]
    thanks: list[str]
    foreign: str


@cache
def people_data() -> PeopleData:
    return load("people.yaml", PeopleData)


@cache
def _left() -> tuple[tuple[re.Pattern[str], float, str], ...]:
    """(pattern that ends where a name begins, weight, kind of evidence)."""
    data, title = people_data(), alternatives([*shapes().titles.zh_before, *people_data().titles])
    return ((re.compile(rf"(?:{title})(?:兼[{_HAN}A-Z]{{1,8}})?[\s:,、]?$"), 0.45, "title"),
            (re.compile(rf"(?:{title})(?:叫做?|名叫|名为|是)$"), 0.45, "title"),
            (re.compile(rf"(?:{alternatives(data.addresses)})$"), 0.4, "address"),
            (re.compile(r"(?:我|[这那一]位|[他她])[是叫][^\s,。!?]{2,10}的$"), 0.4, "self"),
            (re.compile(r"[来身业开]的$|一[个位]叫$|[位个者人长手师员](?:分别)?[是叫]$"), 0.35, "from"),
            (re.compile(rf"(?:^|[,。!?:;、\s\"「])(?:大家好[,!]?)?(?:{alternatives(data.introductions)})$"), 0.45, "self"))


@cache
def _right() -> tuple[tuple[re.Pattern[str], float, str, bool], ...]:
    """(pattern that begins where a name ends, weight, kind of evidence, whether a phrase must begin with the name)."""
    data, title = people_data(), alternatives([*shapes().titles.zh_before, *people_data().titles])
    return ((re.compile(rf"(?:{alternatives(shapes().titles.zh_after)})(?!们)"), 0.35, "title", False),
            (re.compile(rf"(?:也|则|曾|又|还|就|当场|随即|随后|后来|当时|只是|在[^,。]{{1,8}}[中上里]|[对向跟][^,。]{{1,8}})?(?:{alternatives(data.verbs)})"), 0.4, "verb", True),
            (re.compile(rf"\s?\([^()\n]{{0,20}}(?:{title})[^()\n]{{0,6}}\)"), 0.45, "title", False),
            (re.compile(rf"[,、]\s?[^,。!?;\n]{{0,12}}(?:{title})(?=[,。;\n(]|$)"), 0.35, "role", True),
            (re.compile(rf"(?:{alternatives(data.life)})|今年(?:才|刚|已)?\S{{1,4}}岁"), 0.3, "life", True),
            (re.compile(r"\s[他她](?!们)"), 0.3, "pronoun", False),
            (re.compile(rf"(?:{alternatives(data.after)})"), 0.25, "sentence", True))


def people(text: str, tokens: list[tuple[int, int]], organisations: list[int]) -> list[Candidate]:
    """Candidates with label Person in folded text.

    Args:
        tokens: words of the text.
        organisations: where the names of organisations end.
    """
    ends = set(organisations)
    groups: dict[str, list[tuple[int, int, float, dict[str, float]]]] = defaultdict(list)
    for start, end, shape in _forms(text, tokens):
        groups[text[start:end]].append((start, end, shape, _evidence(text, tokens, start, end, ends)))
    groups = _longest(text, groups)
    for start, end in _credited(text):
        groups[text[start:end]].append((start, end, 0.15, {"credit": 0.45}))
    out = [Candidate(m.start(), m.end(), m.group(), 0.35, {"Person": 0.45}) for m in _foreign().finditer(text)]
    for form, found in groups.items():
        kinds: dict[str, float] = {}
        for _, _, _, evidence in found:
            for kind, weight in evidence.items():
                kinds[kind] = max(kinds.get(kind, 0.0), weight)
        if not kinds or (len(form) == 2 and kinds.keys() == {"sentence"}) or (
                len(form) == 2 and form[1] in people_data().rarely_given and not kinds.keys() & {"title", "self"}):
            continue
        if kinds.keys() == {"sentence"} and sum(bool(evidence) for _, _, _, evidence in found) < 2 and _given(form[-2:] if len(form) > 2 else form[1:]) == _UNUSUAL:
            continue
        best = max(kinds.values())
        weight = best + min(0.2, 0.1 * (len(kinds) - 1))
        for start, end, shape, evidence in found:
            out.append(Candidate(start, end, form, shape, {"Person": weight if evidence else 0.0}))
    return out


def _longest(text: str, groups: dict[str, list[tuple[int, int, float, dict[str, float]]]]) -> dict[str, list[tuple[int, int, float, dict[str, float]]]]:
    """Of forms that begin at one place only the one for which most speaks, the end of a phrase included; of equal ones the
    longer."""
    best: dict[int, tuple[float, int]] = {}
    for found in groups.values():
        for start, end, shape, evidence in found:
            best[start] = max(best.get(start, (0.0, 0)), (round(sum(evidence.values()) + shape + 0.15 * _closed(text, end), 3), end))
    out: dict[str, list[tuple[int, int, float, dict[str, float]]]] = defaultdict(list)
    for form, found in groups.items():
        out[form] = [one for one in found if best[one[0]][1] == one[1]]
    return out


def _forms(text: str, tokens: list[tuple[int, int]]) -> Iterator[tuple[int, int, float]]:
    """(start, end, how much the form alone speaks for a name) of all spans that may be a person."""
    lexicon, data = shapes(), people_data()
    surnames, compound = set(lexicon.surnames), set(lexicon.compound_surnames)
    nicks, tails = set(lexicon.nicknames), set(data.nick_tails)
    words = chinese_words()
    for k, (start, end) in enumerate(tokens):
        first = text[start]
        if first in nicks and end - start == 2 and (
                text[start + 1] in tails or (first == "阿" and text[start + 1] in data.given) or (first == "老" and text[start + 1] in surnames)) and words.get(text[start:end], 0) < _KNOWN_WORD:
            yield start, end, 0.15
        whole = end - start
        family = 2 if text[start:start + 2] in compound else 1 if first in surnames else 0
        if not family or whole > family + 2:
            continue
        following = tokens[k + 1][1] if k + 1 < len(tokens) and tokens[k + 1][0] == end else 0
        spans = []
        if whole > family:
            spans.append((end, 0.25 if whole - family == 2 else 0.2))
        if whole < family + 2 and following and following - start <= family + 2 and is_han(text[end]):
            spans.append((following, 0.2))
        if whole == family + 1 and following == end + 2 and words.get(text[end:following], 0) == 0 and text[end] in data.given:
            spans.append((end + 1, 0.2))  # 阮星 | 河话: the next word is none
        if whole == family and following == end + 1 and k + 2 < len(tokens) and tokens[k + 2] == (following, following + 1):
            spans.append((following + 1, 0.2))
        if whole == family + 2 or (whole == family and following == end + 2):
            spans.append((start + family + 1, 0.15 if family == 2 else 0.1))  # the second character may begin the next word
        for stop, shape in spans:
            form = text[start:stop]
            if words.get(form, 0) > 0 or not all(is_han(c) for c in form) or (len(form) == 2 and form[1] in data.rarely_given and not _closed(text, stop)):
                continue
            quality = _given(form[family:], stop == end or _presented(text, start, stop))
            if quality is not None and not (len(form) == 3 and words.get(form[:2], 0) > 1e-5):
                yield start, stop, shape - quality


def _presented(text: str, start: int, end: int) -> bool:
    """Whether a speaker says who it is, all characters fit for a name: given names may be everyday words there (我是主持人
    + 石当然)."""
    return _closed(text, end) and set(text[start + 1:end]) <= set(people_data().given) and bool(_self().search(text, max(0, start - 12), start))


@cache
def _self() -> re.Pattern[str]:
    title = alternatives([*shapes().titles.zh_before, *people_data().titles])
    return re.compile(rf"(?:^|[,。!?:;、\s\"「])(?:大家好[,!]?)?(?:(?:{alternatives(people_data().introductions)})(?:{title})?|(?:有请|请到了|欢迎)(?:{title}))$")


_RARE, _UNUSUAL = 0.05, 0.12


def _given(given: str, whole: bool = False) -> float | None:
    """What the characters take from the likelihood of a given name; None where they are none. An everyday word is none
    (唐 + 小米) unless the ``whole`` form was cut as one word."""
    data = people_data()
    if any(c in data.never_given for c in given) or given in _titles() or (not whole and len(given) > 1 and chinese_words().get(given, 0) > 2e-5):
        return None
    if any(c not in data.given for c in given):
        return _UNUSUAL
    return _RARE if any(c in data.rarely_given for c in given) else 0.0


@cache
def _titles() -> frozenset[str]:
    return frozenset([*shapes().titles.zh_before, *shapes().titles.zh_after, *people_data().titles])


def _evidence(text: str, tokens: list[tuple[int, int]], start: int, end: int, organisations: set[int]) -> dict[str, float]:
    """Kind of evidence -> weight, for one occurrence."""
    out: dict[str, float] = {}
    before = text[max(0, start - 16):start]
    for pattern, weight, kind in _left():
        if pattern.search(before) and (kind not in ("self", "from") or _closed(text, end)):
            out[kind] = weight
    opens = "title" in out or _opens(text, start, organisations)
    called = _GIVEN.search(before)
    if called and called.group(1) in given_names() and _closed(text, end):
        out["given"] = 0.4  # Kevin 徐某某
    if _WITH.search(before) and _meets().match(text, end):
        out["with"] = 0.35
    for pattern, weight, kind, at_start in _right():
        if (opens or not at_start) and kind not in out and pattern.match(text, end):
            out[kind] = weight
    if _group().search(before) and (_closed(text, end) or "sentence" in out or "verb" in out):
        out["group"] = 0.3
    if (start in organisations or (text[start - 1:start] == "的" and start - 1 in organisations)) and (
            _closed(text, end) or "sentence" in out or "verb" in out):
        out["organisation"] = 0.35
    return out


@cache
def _foreign() -> re.Pattern[str]:
    """``埃里克·霍尔姆``: parts of characters that foreign names are written with, dots between them."""
    part = f"[{people_data().foreign}]{{1,7}}"
    return re.compile(f"{part}(?:[·•・]{part}){{1,3}}(?![·•・])")


_GIVEN = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,11}) ?$")
_WITH = re.compile(r"[跟和与找请问同]$")


@cache
def _group() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(people_data().groups)})的?$")


@cache
def _meets() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives(people_data().meetings)})")


def _closed(text: str, end: int) -> bool:
    return end >= len(text) or not (is_han(text[end]) or text[end].isalnum())


@cache
def _ahead() -> tuple[str, ...]:
    return tuple(people_data().ahead)


def _opens(text: str, start: int, organisations: set[int]) -> bool:
    """Whether a sentence or phrase may begin at a place."""
    return start == 0 or not (is_han(text[start - 1]) or text[start - 1].isalnum()) or start in organisations or text[max(0, start - 3):start].endswith(_ahead())


@cache
def _credit_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lexicon = shapes()
    surname = f"(?:{alternatives(lexicon.compound_surnames)}|[{lexicon.surnames}])"
    nick = f"[{''.join(lexicon.nicknames)}][{_HAN}]"
    item = rf"(?:{surname}[{_HAN}]{{1,2}}|{nick})"
    return (re.compile(rf"(?:^|(?<=[\s。|(>丨]))(?:{alternatives(lexicon.credits)})\s?[::|/丨]\s?(?:[^\s,。|、]{{2,16}}\s)?(?P<items>{item}(?:\s?[、,&和/]\s?{item}|\s{item}(?=[\s、,]|$))*)(?=[\s,。、|)(;]|$)", re.M),
            re.compile(item))


def _credited(text: str) -> Iterator[tuple[int, int]]:
    """People in the credits of an article: ``编辑:苏某、老某``."""
    line, item = _credit_patterns()
    never, words = set(people_data().never_given), chinese_words()
    for match in line.finditer(text):
        for name in item.finditer(text, *match.span("items")):
            form = name.group()
            if not set(form) & never and words.get(form, 0) < _KNOWN_WORD:
                yield name.span()
