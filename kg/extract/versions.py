"""Versions that are said in Chinese: ``青雀一点五`` is 青雀1.5, and ``三点零`` alone, in a text about 青雀二点零, its next version;
generations and numbers of a series (``某某二代``, ``某某一号``)."""
from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache

from kg.extract.latin import Candidate, cues
from kg.extract.lexicon import alternatives, shapes
from kg.extract.quantities.data import numerals
from kg.extract.sounds.numerals import NUMERAL, english, value
from kg.extract.sounds.phonemes import han
from kg.extract.uncased.words import counted
from kg.extract.view import Name
from kg.language.names import all_han, chinese_words, is_han

_HAN = "㐀-鿿"
_NUMBER = rf"[{NUMERAL}]{{1,3}}点[{NUMERAL}]{{1,2}}"
#: What a decimal number counts or measures where it is no version.
_GOES_ON = r"(?:\s|$|[,。、!?;:)]|上|发布|开源|的|是|在|比|跟|和|版|模型|出来|之后|以后|做|用|到了|主要|pro|max|mini|lite)"
_CALLED = re.compile(rf"(?P<number>{_NUMBER}(?={_GOES_ON})|[{NUMERAL}]{{1,3}}(?=[BbM](?![A-Za-z])))(?P<size>[BbM]?)")
_SERIES = re.compile(rf"(?<=[{_HAN}])(?:[一二三四五六]代(?![码表理替价人际])|[A-Z]{{1,2}}\d{{1,3}}(?![A-Za-z0-9%.])|[一二三四五六七八九]号(?=芯片|卫星|火箭|这|的|是|在|上|发|比|卖|参数|已经|[\s,。]|$))")
_END = re.compile(rf"(?P<family>.*?[^\d.{NUMERAL}点\s-])[\s-]?(?P<number>{_NUMBER}|\d{{1,2}}\.\d{{1,2}})$")
#: A round version by itself (``三点零``): as an amount nobody says the zero.
_ROUND = re.compile(rf"(?<![{NUMERAL}点第之])(?P<number>[一二三四五六七八九十]点零)(?![{NUMERAL}点个亿万倍度分秒米块%])")
_SIZED = re.compile(rf"(?P<family>[{_HAN}]{{2,4}}?)(?P<size>[{NUMERAL}\d.]+[BbM])")
_NUMBERED = re.compile(rf"(?P<family>[{_HAN}]{{2,4}}?)(?:第?[一二三四五六七八九]代|[一二三四五六七八九]号|[\d.]+)")
_THINGS = frozenset({"Model", "Product", "Hardware"})
_RARE = 4e-6
#: A family is taken from a name this sure: one that a number alone makes is often a known name misheard.
_SURE = 0.6


def numbered(text: str, tokens: list[tuple[int, int]]) -> list[Candidate]:
    """New words with a version, generation or code behind them in folded text.

    Args:
        tokens: words of the text.
    """
    ends = {e: k for k, (_, e) in enumerate(tokens)}
    out = []
    for match in _CALLED.finditer(text):
        start = _word(text, tokens, ends, match.start())
        if start is not None:
            form = text[start:match.start()] + (value(match["number"]) or match["number"]) + match["size"]
            out.append(_candidate(text, start, match.end(), form, "Model", 0.35 if match["size"] else 0.3))
    for match in _SERIES.finditer(text):
        start = _word(text, tokens, ends, match.start())
        if start is not None:
            out.append(_candidate(text, start, match.end(), text[start:match.end()], "Product", 0.35 if match.group().isascii() else 0.3))
    return out


def _candidate(text: str, start: int, end: int, form: str, label: str, weight: float) -> Candidate:
    near = cues(text, start, end)
    best = max((x for x in _THINGS if x in near), key=lambda x: (near[x], x), default=label)
    return Candidate(start, end, form, 0.25, {best: near.get(best, 0.0) + weight})


def _word(text: str, tokens: list[tuple[int, int]], ends: dict[int, int], at: int) -> int | None:
    """Where the new word of two to four characters begins that ends at a place."""
    k, start, lexicon, words = ends.get(at), at, shapes(), chinese_words()
    while k is not None and k >= 0 and tokens[k][1] == start and at - tokens[k][0] <= 4:
        word = text[tokens[k][0]:tokens[k][1]]
        if not is_han(word[0]) or set(word) & set(NUMERAL) or word in lexicon.not_in_names or any(c in lexicon.never_in_names for c in word) or words.get(word, 0.0) > (
                _RARE if len(word) > 1 else 2e-4):
            break
        start = tokens[k][0]
        k -= 1
    form = text[start:at]
    if len(form) < 2 or form[-1] in lexicon.verb_ends or words.get(form, 0.0) > 0 or any(words.get(form[i:i + 2], 0.0) > _RARE for i in range(len(form) - 1)):
        return None
    return start


def members(text: str, found: list[Name]) -> list[Name]:
    """Other versions of what was found with one, and round versions by themselves.

    Args:
        found: names that the document taught.
    """
    families: dict[str, Name] = {}
    for name in found:
        match = _END.match(text[name.start:name.end]) if name.label in _THINGS and name.origin == "text" and name.confidence >= _SURE else None
        if match and len(match["family"]) > 1:
            families.setdefault(match["family"], name)
    series = {n.name: n for n in found if n.label in _THINGS and n.origin == "text" and n.confidence >= _SURE and all_han(n.name)
              and text.startswith("系列", n.end)}
    if not families and not series:
        return []
    taken = {n.start for n in found}
    out, places = [], sorted((m.start(), family) for family in families for m in re.finditer(re.escape(family), text))
    for at, family in places:
        match = re.compile(rf"\s?({_NUMBER})").match(text, at + len(family))
        if match and at not in taken:
            out.append(_member(at, match.end(), family, match[1], families[family]))
    for family, like in series.items():
        for match in re.finditer(rf"{re.escape(family)}\s?(?:(?P<word>[A-Z][A-Za-z]{{1,8}})|(?P<number>[二三四五六七八九])(?=应该|会|上|是|的|比|出来|发布|开源|版|[\s,。]))", text):
            if match.start() not in taken:
                number = value(match["number"]) if match["number"] else match["word"]
                out.append(Name(*match.span(), like.label, family + (number or ""), "text", "coreference", 0.7))
    if not families:
        return out
    covered = {i for n in [*found, *out] for i in range(n.start, n.end)}
    starts = [at for at, _ in places]
    for match in _ROUND.finditer(text):
        if match.start() not in covered:
            family = places[max(0, bisect_right(starts, match.start()) - 1)][1]
            out.append(_member(*match.span(), family, match["number"], families[family]))
    return out


def misheard(text: str, names: list[Name]) -> list[Name]:
    """Places where a name of the document with a spoken size stands in other characters of its sound (时光八B for 拾光八B).

    Args:
        names: all names of the text.
    """
    out = []
    for form, name in {text[n.start:n.end]: n for n in names if n.origin == "text" and n.label in _THINGS}.items():
        match = _SIZED.fullmatch(form)
        if match:
            for other in re.finditer(rf"([{_HAN}]{{{len(match['family'])}}}){re.escape(match['size'])}", text):
                if other.group() != form and han(other.group(1)) == han(match["family"]):
                    out.append(Name(*other.span(), name.label, name.name, "text", "phonetic", 0.75))
    return out


def of_family(text: str, names: list[Name]) -> None:
    """Versions of a name of the document that is heard otherwise (青朝一代 where 青潮 is introduced) are versions of it, in place.

    Args:
        names: all names of the text.
    """
    things = {n.name: n for n in names if n.origin == "text" and n.label in _THINGS and all_han(n.name)}
    families = {han(name): thing for name, thing in things.items() if not _NUMBERED.fullmatch(name)}
    for name in names:
        match = _NUMBERED.fullmatch(name.name) if name.origin == "text" and name.label in _THINGS else None
        family = families.get(han(match["family"])) if match else None
        if match and family and len(family.name) == len(match["family"]):
            name.label, name.name = family.label, family.name + name.name[match.end("family"):]


@cache
def _said() -> re.Pattern[str]:
    words = alternatives([w for w, value in numerals().words.items() if 0 < value < 13])
    return re.compile(rf" (?P<number>(?:{words})|\d{{1,2}}(?:\.\d)?)(?![A-Za-z0-9%'-]|[.,]\d)", re.I)


def said(text: str, found: list[Name]) -> list[Name]:
    """Versions of what English speech calls by a name of its own (``Petrel one``, ``Petrel 2``), where there are several.

    Args:
        found: names that the document taught.
    """
    places: dict[tuple[str, str], list[tuple[Name, re.Match[str]]]] = {}
    ends = {n.end: n for n in found if n.label in _THINGS and n.origin == "text" and text[n.end - 1].isascii() and text[n.end - 1].isalpha()
            and n.name[-1:].isalpha()}
    for name in ends.values():
        match = _said().match(text, name.end)
        if match and not counted().match(text.lower(), match.end()):
            places.setdefault((name.label, name.name), []).append((name, match))
    labels = {name: label for label, name in places}
    also = [(n, label) for n in found if n.origin == "text" and (label := labels.get(n.name.rpartition(" ")[0])) and n.name[-1].isdigit()]
    for name, label in also:
        name.label = label
    out = []
    for family in sorted(places):
        if len(places[family]) < 2 and not any(n.name.startswith(f"{family[1]} ") for n, _ in also):
            continue
        versions = [Name(name.start, match.end(), name.label, f"{name.name} {_digits(match['number'])}", "text", "coreference", max(0.75, name.confidence))
                    for name, match in places[family]]
        out += versions
        own = [n for n in ends.values() if (n.label, n.name) == family]
        if len({n.name for n in versions}) == 1 and not also and min(own, key=lambda n: n.start).start == versions[0].start and len(own) < 2 * len(versions):
            for name in own:  # introduced with its number: by itself the word is short for it
                name.name = versions[0].name
    return out


def _digits(number: str) -> str:
    return number if number[0].isdigit() else english(number)


def _member(start: int, end: int, family: str, number: str, like: Name) -> Name:
    return Name(start, end, like.label, family + (value(number) or number), "text", "coreference", 0.7)
