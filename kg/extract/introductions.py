"""Names by what a text says they are called: ``我们有个工具叫X``, ``一个叫X的基金``, ``产品叫X 英文名是Y``.

Who introduces a name says what kind of thing it is and pauses behind it. In speech, where nothing else marks a name, both
together let even an everyday word be one (a tool called 灯塔)."""
from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg.extract.latin import Candidate
from kg.extract.lexicon import alternatives, shapes
from kg.extract.sounds import numerals
from kg.extract.view import Name
from kg.language.names import chinese_words, english_words, is_han
from kg.resources import load

_HAN = "㐀-鿿"
_PAUSE = re.compile(r"[\s,。、!?;:)」”\"》]|$")
#: What a thing is rather than how it is called: one everyday word this frequent (大脑), or nothing but such words.
_COMMON, _EVERYDAY = 1.5e-5, 1e-5
_COUNT = re.compile(r"[一二三四五六七八九十两几多\d]+(?:个|家|位|种|次|句|声|下|点|块)")
_ASKED = "叫什么"
#: A firm by the word that counts firms, with what it does: 有一家做航运软件的.
_FIRM = re.compile(r"[一这那另]家(?:[^\s,。]{0,10}的)?\s?$")
_OURS = re.compile(r"我们[^\s,。]{0,14}$")
_OWN = re.compile("(?:我们|自己|内部)$")
#: How far back a kind of thing may stand that no word ties to the name.
_NEAR = 40
#: A word in a name of words that says something of its own (可以): no name by being called so.
_PHRASE, _VERB = 2e-4, 1.8e-3


class Introductions(BaseModel):
    """``kg/data/introductions.yaml``."""

    model_config = ConfigDict(extra="forbid")
    called: list[str]
    also_called: list[str]
    between: list[str]
    kinds: dict[str, str]
    classes: list[str]
    one_of: list[str]
    measures: dict[str, str]
    ends: list[str]
    not_latin: list[str]


@cache
def _data() -> Introductions:
    return load("introductions.yaml", Introductions)


@cache
def _kinds() -> dict[str, str]:
    return {kind.lower(): label for kind, label in (shapes().called_kinds | _data().kinds).items()}


@cache
def _called() -> re.Pattern[str]:
    data = _data()
    end = rf"(?={_PAUSE.pattern}|的|{alternatives(data.ends)})"
    han = rf"[{_HAN}](?:[{_HAN}]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?){{1,9}}?{end}"
    latin = rf"[A-Za-z][A-Za-z0-9'-]*(?: [A-Za-z0-9][A-Za-z0-9'-]*){{0,6}}(?={_PAUSE.pattern}|[{_HAN}])"
    return re.compile(rf"(?P<called>{alternatives([*data.called, *data.also_called])})\s?[「“\"《]?(?P<name>{han}|{latin})")


@cache
def _before() -> re.Pattern[str]:
    """The kind of thing, at the end of what stands before "called"."""
    return re.compile(rf"(?P<kind>{alternatives(list(_kinds()))})[\s,]?(?:(?:{alternatives(_data().between)})[\s,]?){{0,3}}$", re.I)


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"的[{_HAN}]{{0,4}}?(?P<kind>{alternatives(list(_kinds()))})", re.I)


@cache
def _any_kind() -> re.Pattern[str]:
    return re.compile(alternatives(list(_kinds())), re.I)


def introduced(text: str, tokens: list[tuple[int, int]]) -> list[Candidate]:
    """Names behind "called" in folded text; in Latin letters wherever else they stand too.

    Args:
        tokens: words of the text.
    """
    begins = {s for s, _ in tokens}
    found: dict[str, Candidate] = {}
    for match in _called().finditer(text):
        start, end = match.span("name")
        form = match["name"]
        if match["called"] in _data().also_called or form in found:
            continue
        label, sure = _label(text, match)
        if label is None or label == "Person":
            continue
        paused = bool(_PAUSE.match(text, end))
        if is_han(form[0]):
            if (start in begins or _unknown(form)) and _fit(text, tokens, start, end, paused and (sure or _one_of(text, match.start()))):
                found[form] = Candidate(start, end, written(form), 0.3, {label: 0.55 if sure or paused else 0.35})
        elif _fit_latin(text, form, label, sure):
            found[form] = Candidate(start, end, form, 0.3, {label: 0.5 if sure else 0.35})
    out = list(found.values())
    for form, first in found.items():
        if not is_han(form[0]):
            out += [Candidate(m.start(), m.end(), form, first.shape, dict(first.labels))
                    for m in re.finditer(rf"(?<![A-Za-z]){re.escape(form)}(?![A-Za-z])", text) if m.start() != first.start]
    return out


_SAID = re.compile(rf"(?<=[{_HAN}])(?P<number>[{numerals.NUMERAL}]+点[{numerals.NUMERAL}]+|[{numerals.NUMERAL}]+(?=[BbKkMT]$))(?P<size>[BbKkMT]?)$")


def written(form: str) -> str:
    """A name with the version or size that ends it in digits: 算盘七B is 算盘7B, 岭南三点零 is 岭南3.0."""
    match = _SAID.search(form)
    value = numerals.value(match["number"]) if match else None
    return form if match is None or value is None else form[:match.start()] + value + match["size"]


def own_names(text: str) -> set[str]:
    """What speakers say that a thing of theirs is called (我们公司叫X): nobody else's, whatever it sounds like."""
    return {m["name"] for m in _called().finditer(text) if _OURS.search(text, max(0, m.start() - 18), m.start())}


def _label(text: str, match: re.Match[str]) -> tuple[str | None, bool]:
    """What kind of thing is introduced, and whether the words right beside the name say so."""
    start, end = match.start(), match.end("name")
    head = text[max(0, start - 28):start]
    if any(word in head[-10:] for word in _data().classes):
        return None, False
    kinds = _kinds()
    behind = _behind().match(text, end + (text[end:end + 1] in tuple("」”\"》")))
    one = _one_of(text, start)
    if one and behind:
        return kinds[behind["kind"].lower()], True
    if _FIRM.search(head):
        return "Company", True
    if one in _data().measures:
        return _data().measures[one], True
    before = _before().search(head)
    if before:
        return kinds[before["kind"].lower()], True
    tail = kinds.get(match["name"].rsplit(" ", 1)[-1].lower()) if " " in match["name"] else None
    if not one and head[-1:] and not head[-1].isspace() and head[-1] not in ",。":
        return (tail if _OWN.search(head) else None), False
    if not one and _ASKED not in text[max(0, start - 60):start] and not re.search(r"(?:的|了|[一这那]个)\s?$", head.rstrip("\n") or " "):
        phrase = re.split(r"[,。!?]|(?<![A-Za-z])\s|\s(?![A-Za-z])", head.rstrip(" ,。\n"))[-1]
        if not re.search("一[家个款套篇]|自己|我们|他们", phrase):
            return None, False
    last = [m.group() for m in _any_kind().finditer(text[max(0, start - _NEAR):start])]
    return tail or (kinds[last[-1].lower()] if last else "Product"), False


def _one_of(text: str, at: int) -> str:
    """The word for one thing of many that ends before a place, empty where none does."""
    head = text[max(0, at - 6):at].rstrip()
    return next((word for word in _data().one_of if head.endswith(word)), "")


@cache
def _closed_words() -> frozenset[str]:
    lexicon = shapes()
    return frozenset([*lexicon.not_in_names, *lexicon.generic_organisations, *lexicon.titles.zh_before])


def _unknown(form: str) -> bool:
    return chinese_words().get(form[:2], 0.0) == 0.0


def _fit(text: str, tokens: list[tuple[int, int]], start: int, end: int, sure: bool) -> bool:
    """Whether Han text may be a name; where kind and pause are there, also everyday words that make up no phrase."""
    form, lexicon, words = text[start:end], shapes(), chinese_words()
    if form in _closed_words() or any(c in lexicon.never_in_names for c in form) or _COUNT.match(form) or words.get("叫" + form[0], 0.0) > 0:
        return False
    own = [text[s:e] for s, e in tokens[bisect_left(tokens, (start, 0)):bisect_left(tokens, (end, 0))] if e <= end]
    if not lexicon.suffix_of(form) and any(words.get(word, 0.0) > (_PHRASE if len(word) > 1 else _VERB) for word in own):
        return False
    if words.get(form, 0.0) > (_COMMON if sure else 0.0) or form.lower() in _kinds():
        return False
    inside = [words.get(word, 0.0) for word in own if is_han(word[0])]
    everyday = sum(f > _EVERYDAY for f in inside)
    return everyday == 0 or (everyday < len(inside) and (sure or bool(lexicon.suffix_of(form))) and len(inside) <= 3)


def _fit_latin(text: str, form: str, label: str, sure: bool) -> bool:
    words = form.lower().split()
    if label == "Paper":
        return len(words) > 2
    if len(words) > 3 or words[0] in _data().not_latin or words[-1] in _data().not_latin:
        return False
    rates = [english_words().get(w, 0.0) for w in words]
    return min(rates) < 2e-5 or (sure and len(words) > 1 and text.count(form) > 1) or form.lower() != form or words[-1] in _kinds()


def other_names(text: str, found: list[Name]) -> list[Name]:
    """Second names of what was named right before: ``产品叫X 英文名是Y`` gives Y as a mention of X."""
    ends = sorted((n for n in found if n.origin == "text" and n.label not in ("Person", "Paper")), key=lambda n: n.end)
    out = []
    for match in _called().finditer(text):
        if match["called"] not in _data().also_called:
            continue
        main = next((n for n in reversed(ends) if n.end <= match.start() and match.start() - n.end < 24), None)
        form = match["name"]
        if main and (not is_han(form[0]) or not any(c in shapes().never_in_names for c in form)):
            out += [Name(m.start(), m.end(), main.label, main.name, main.origin, "coreference", 0.75, main.entity)
                    for m in re.finditer(rf"(?<![A-Za-z]){re.escape(form)}(?![A-Za-z])", text)]
    return out
