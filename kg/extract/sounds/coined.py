"""Names that no catalogue has, in speech: introduced by what they are called, and heard in more than one way.

Raw speech has no capitals and no quotation marks; but who introduces a name pauses after it (``叫灯塔 我们``, ``a model
called knot one and``), and speech recognition writes the same name now one way, now another (砾石, 力石)."""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from kg.extract.latin import sentence_start
from kg.extract.lexicon import alternatives, shapes
from kg.extract.sounds import numerals, spans
from kg.extract.sounds.foreign import outline
from kg.extract.sounds.lexicon import sounds
from kg.extract.sounds.phonemes import english, han, mass, readings, similarity
from kg.extract.view import Name
from kg.language.names import all_han, chinese_words, english_words, is_han

_HAN = "㐀-鿿"
_THINGS = frozenset({"Company", "Product", "Model", "Benchmark", "Hardware", "Dataset", "Event", "Institution"})
#: Chinese sounds that speakers and recognition do not keep apart.
_PLAIN = str.maketrans("JCSNZ", "zcsnr")
#: A word of this relative frequency or more is no name by itself.
_WORD, _COMMON = 3e-6, 2e-5


def introduced(text: str, taken: list[Name]) -> list[Name]:
    """Names after "called", with the kind of thing before it: where they are introduced, and wherever else they stand.

    Args:
        taken: names found otherwise; where one of the catalogue stands, nothing is introduced.
    """
    known = {i for n in taken if n.origin == "catalog" and not doubtful(n) for i in range(n.start, n.end)}
    covered = {i for n in taken if not doubtful(n) for i in range(n.start, n.end)}
    found: dict[str, str] = {}
    for match in _called().finditer(text):
        start, end = match.span("name")
        form = match["name"].strip()
        if covered.intersection(range(start, end)) or not form:
            continue
        label = _kind(text[max(0, match.start() - 18):match.start()])
        if label and _fit(text, form, label):
            found.setdefault(form, label)
    out = []
    for form, label in found.items():
        bounded = re.compile(rf"(?<![A-Za-z]){re.escape(form)}(?![A-Za-z])")
        places = [m.span() for m in bounded.finditer(text) if not (known if _named(form) != form else covered).intersection(range(*m.span()))]
        out += [Name(s, e, label, _named(form), "text", "shape", 0.7) for s, e in places if not _inside_word(text, s, e)]
    return out


def doubtful(name: Name) -> bool:
    """Whether a name is only a guess by its sound, which gives way to what the speech itself says is called so."""
    return name.method == "phonetic" and name.confidence < 0.75


def _named(form: str) -> str:
    """A name with the size that ends it in digits (算盘七B is 算盘7B)."""
    return numerals.digits(form, 0, len(form)).text if form[-1] in "BbKkM" and form[-2:-1] in tuple(numerals.NUMERAL) else form


@cache
def _called() -> re.Pattern[str]:
    end = rf"(?=[\s,。、!?;]|$|(?:{alternatives(shapes().after_names)}))"
    zh = rf"(?:[{_HAN}]{{2,6}}(?:[A-Za-z]{{2,10}}|[一二三四五六七八九]?[A-Z]?)?)"
    latin = r"[A-Za-z][A-Za-z]{1,14}(?: [A-Za-z][A-Za-z]{1,14}){0,2}?"
    return re.compile(rf"(?:叫做|叫作|名字叫|名叫|叫)\s?(?P<name>{zh}(?=[\s,。、!?;]|$)|{latin}{end})")


@cache
def _kinds() -> re.Pattern[str]:
    kinds = [k for k, label in shapes().called_kinds.items() if label in _THINGS]
    return re.compile(rf"(?:{alternatives([*kinds, *sounds().called_kinds])})", re.I)


def _kind(before: str) -> str | None:
    """What the words before "called" say is called so."""
    if re.search("[一这那]家[^\\s]{0,10}$", before):
        return "Company"
    found = list(_kinds().finditer(re.split(r"\s", before.rstrip())[-1] if len(before.split()) > 1 and len(before.split()[-1]) > 3 else before))
    if not found:
        return None
    word = found[-1].group()
    return shapes().called_kinds.get(word) or sounds().called_kinds.get(word.lower()) or shapes().called_kinds.get(word.lower())


def _fit(text: str, form: str, label: str) -> bool:
    """Whether what is introduced may be a name: a rare form, or an everyday word that the speech returns to."""
    lexicon, words = shapes(), chinese_words()
    if not is_han(form[0]):
        parts = form.lower().split()
        if any(english_words().get(p, 0.0) > 1e-3 for p in parts) or form.lower() in sounds().english_after:
            return False
        return any(english_words().get(p, 0.0) < 2e-6 for p in parts) or text.count(form) >= (2 if len(parts) > 1 else 3)
    if form[0] in lexicon.never_in_names or any(c in lexicon.never_in_names for c in form) or form in lexicon.not_in_names or form in lexicon.generic_organisations:
        return False
    common = words.get(form, 0.0)
    if common > _COMMON:
        return False
    if common > _WORD or (len(form) > 3 and all(words.get(form[k:k + 2], 0.0) > _COMMON for k in range(0, len(form) - 1, 2))):
        return text.count(form) >= 3
    return True


def _inside_word(text: str, start: int, end: int) -> bool:
    """Whether a place lies inside a longer everyday word."""
    if not is_han(text[start]):
        return False
    words = chinese_words()
    return any(words.get(text[s:e], 0.0) > 1e-6 for s, e in ((start - 1, end), (start, end + 1), (start - 1, end + 1)) if s >= 0 and e <= len(text))


def companies(text: str, taken: list[Name]) -> Iterator[Name]:
    """Companies by a last word that only companies have, in small letters: tallow ventures, Halyard robotics."""
    covered = {i for n in taken if n.origin == "catalog" and not n.generic for i in range(n.start, n.end)}
    words, edges = english_words(), set(sounds().not_edges) | set(sounds().no_name_after)
    for match in _company().finditer(text):
        if covered.intersection(range(*match.span())):
            continue
        parts = [m.span() for m in re.finditer("[A-Za-z]+", match["head"])]
        base = match.start("head")
        first = len(parts) - 1
        def rare(k: int, base: int = base, parts: list[tuple[int, int]] = parts) -> bool:
            word = text[base + parts[k][0]:base + parts[k][1]]
            inside = k < len(parts) - 1 and word[0].isupper() and not sentence_start(text, base + parts[k][0])  # from Tall Reed Ventures
            least = 1e-3 if inside else 1e-4 if word[0].isupper() else 3e-6
            return word.lower() not in edges and words.get(word.lower(), 0.0) < least
        if not rare(first):
            continue
        while first and rare(first - 1):
            first -= 1
        start = base + parts[first][0]
        yield Name(start, match.end(), "Company", text[start:match.end()], "text", "shape", 0.7)


@cache
def _company() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z])(?P<head>(?:[A-Za-z]{{2,15}} ){{1,2}})(?:{alternatives(sounds().company_ends)})(?![A-Za-z])", re.I)


# -- heard in more than one way -------------------------------------------------------------------------------------
def variants(text: str, tokens: list[tuple[int, int]], names: list[Name]) -> list[Name]:
    """Places where a name of the document stands under other characters or words of the same sound.

    Args:
        tokens: words of the text.
        names: all names found so far.
    """
    fixed = {i for n in names if (n.origin == "catalog" and not doubtful(n)) or n.method == "phonetic" for i in range(n.start, n.end)}
    return [*_han_variants(text, tokens, names, fixed), *_latin_variants(text, names, fixed)]


def _han_variants(text: str, tokens: list[tuple[int, int]], names: list[Name], fixed: set[int]) -> Iterator[Name]:
    forms: dict[str, dict[str, Name]] = defaultdict(dict)
    often = Counter(text[n.start:n.end] for n in names)
    for name in names:
        for form in _forms(text, name):
            forms[_sound(form)].setdefault(form, name)
    if not forms:
        return
    heads = {sound.partition(" ")[0] for sound in forms}
    heard = {k: _sound(text[k]) for k in range(len(text)) if is_han(text[k])}
    edges = {s for s, _ in tokens} | {e for _, e in tokens}
    sizes = sorted({sound.count(" ") + 1 for sound in forms}, reverse=True)
    spots: dict[str, list[tuple[int, int]]] = defaultdict(list)
    at = 0
    while at < len(text):
        size = 0
        if heard.get(at) in heads:
            for size in sizes:
                end = at + size
                if all(k in heard for k in range(at, end)) and " ".join(heard[k] for k in range(at, end)) in forms:
                    break
            else:
                size = 0
        if size:
            spots[text[at:at + size]].append((at, at + size))
        at += size or 1
    own = {text[n.start:n.end]: n for n in names if n.origin == "text"}
    for form, places in spots.items():
        same = forms[_sound(form)]
        name = max(same.items(), key=lambda item: (item[1].entity is not None, often[item[0]], item[0]))[1]
        if (name.entity is not None and form in name.entity.names) or (own.get(form, name).name == name.name and form in same):
            continue
        everyday = chinese_words().get(form, 0.0)
        for start, end in places:
            if any(i in fixed for i in range(start, end)) or spans.astride(text, start, end) or _inside_word(text, start, end):
                continue
            sure = len(form) > 2 or name.origin == "text" or often[text[name.start:name.end]] > 1
            place = spans.thing_position(text, start, end) if name.label != "Person" else spans.person_position(text, start, end)
            aligned = start in edges and end in edges
            if len(form) == 2 and not any(han(form) == han(other) for other in same):
                continue
            if (sure or place > 0.2) and (everyday == 0.0 or (everyday < _WORD and place > 0 and aligned)) and (aligned or len(form) > 2 or place > 0):
                yield Name(start, end, name.label, name.name, name.origin, "phonetic", 0.7 if len(form) > 2 else 0.65, name.entity)


def _forms(text: str, name: Name) -> set[str]:
    """How a name stands in the text and, for things, what is left of it without the general word at its end."""
    form = text[name.start:name.end]
    if name.entity is not None:
        least = 3 if name.label == "Person" else 2
        return {n for n in name.entity.names if least <= len(n) <= 6 and all_han(n) and chinese_words().get(n, 0.0) < _COMMON} if (
            name.label in _THINGS or name.label == "Person") and not name.generic and name.confidence >= 0.7 else set()
    if not 2 <= len(form) <= 6 or not all_han(form) or name.generic or chinese_words().get(form, 0.0) > _COMMON:
        return set()
    if name.label == "Person":
        return {form} if name.method != "phonetic" else set()
    if name.label not in _THINGS or name.method == "phonetic":
        return set()
    return {form, spans.core(form)} if chinese_words().get(spans.core(form), 0.0) < _WORD else {form}


@cache
def _sound(form: str) -> str:
    return " ".join(han(c).translate(_PLAIN) for c in form)


_RUN = re.compile(r"[A-Za-z]+(?:[ \n][A-Za-z]+)*")


def _latin_variants(text: str, names: list[Name], fixed: set[int]) -> Iterator[Name]:
    forms: dict[str, Name] = {}
    for name in names:
        form = text[name.start:name.end]
        if name.origin == "text" and name.label in _THINGS and re.fullmatch(r"[A-Za-z]{4,}(?: [A-Za-z]+)*", form):
            head = _head(form)
            forms.setdefault(form, name)
            if head != form and mass(english(head.lower().replace(" ", ""))) > 2.5:
                forms.setdefault(head, name)
    if not forms:
        return
    there = {i: n.name for n in names if n.origin == "text" for i in range(n.start, n.end)}
    sounding: dict[str, list[tuple[str, str, Name]]] = defaultdict(list)
    for form, name in forms.items():
        for sound in readings(form):
            sounding[outline(sound)].append((form, sound, name))
    for run in _RUN.finditer(text):
        parts = [m.span() for m in re.finditer("[A-Za-z]+", text[run.start():run.end()])]
        parts = [(run.start() + s, run.start() + e) for s, e in parts]
        for first in range(len(parts)):
            sound = ""
            for last in range(first, min(len(parts), first + 4)):
                sound += english(text[slice(*parts[last])].lower())
                for form, other, name in sounding.get(outline(sound), ()):
                    start, end = parts[first][0], parts[last][1]
                    if similarity(sound, other) >= 0.86 and not f"{there.get(start, '')} ".startswith(f"{name.name} ") and not fixed.intersection(range(start, end)) and _differs(text[start:end], form):
                        yield Name(start, end, name.label, name.name, name.origin, "phonetic", 0.65, name.entity)


def _head(form: str) -> str:
    """A company's name without its general last word."""
    head, _, last = form.rpartition(" ")
    return head if head and last.lower() in sounds().company_ends else form


def _differs(heard: str, form: str) -> bool:
    """Whether words may stand for a name: other words than the name's, with one that is out of the ordinary or in several
    pieces."""
    if heard.lower() == form.lower():
        return heard != form or " " not in form
    rates = [english_words().get(w.lower(), 0.0) for w in heard.split()]
    return (len(rates) > len(form.split()) and max(rates) < 1e-3) or min(rates) < _WORD


