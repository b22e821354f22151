"""Shorter ways to write what a document names in full: without the suffix, by surname and title."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from kg.extract.latin import CONTRACTION
from kg.extract.lexicon import alternatives, shapes
from kg.extract.people import people_data
from kg.extract.sounds.phonemes import han
from kg.extract.view import Name
from kg.language.names import all_chinese_words, is_common_english, is_han


def shorter(text: str, names: list[Name]) -> dict[str, Name]:
    """Short forms that only one of the names has -> the first mention of that name: without an organisation's suffix,
    given names and surnames, what brackets behind the name give (``某某科技(Somewhat)``, ``large language model (LLM)``)."""
    lexicon = shapes()
    full: dict[tuple[str, str], Name] = {}
    for name in names:
        full.setdefault((name.label, name.name), name)
    short: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for (label, name), first in full.items():
        written = text[first.start:first.end]
        for form in {name, written, *(a for a in (first.entity.aliases if first.entity and label == "Person" else ()) if _DOTTED.search(a))}:
            if label in ("Company", "Institution"):
                suffix = lexicon.suffix_of(form)
                if suffix and len(form) - len(suffix) >= 2 and is_han(form[0]):
                    short[form[:-len(suffix)]].add((label, name))
                words = form.split()
                if len(words) > 1 and words[-1] in lexicon.english_suffix and not is_common_english(words[0], 3e-5):
                    short[" ".join(words[:-1])].add((label, name))
            elif label in _THINGS and (serial := _SERIAL.fullmatch(form)) and all_chinese_words().get(serial["head"], 0.0) < _WORD:
                short[serial["head"]].add((label, name))
            elif label == "Person" and is_han(form[0]) and _DOTTED.search(form):
                parts = _DOTTED.split(form)
                for part in (parts[0], parts[-1]):
                    if len(part) > 2 and all_chinese_words().get(part, 0.0) < _PERSON:
                        short[part].add((label, name))
            elif label == "Person" and not is_han(form[0]):
                words = form.split()
                if len(words) > 1:
                    for word in (words[0], words[-1]):
                        if len(word) > 2 and word[0].isupper() and not CONTRACTION.match(word):  # I'm Jad for Amjad
                            short[word].add((label, name))
    for name in names:
        match = _BRACKETED.match(text, name.end)
        if match and _same(text[name.start:name.end], match.group(1)):
            short[match.group(1)].add((name.label, name.name))
    return {form: full[next(iter(targets))] for form, targets in short.items() if len(targets) == 1}


_DOTTED = re.compile("[·•・]")
_THINGS = frozenset({"Product", "Model", "Hardware"})
#: Words of this frequency or more are no short names of a series; of a person, names that many others have.
_WORD, _PERSON = 1.5e-7, 2e-6
#: A new word with a number of its series (山雀二号): the word alone is the same thing, where it has no other number.
_SERIAL = re.compile("(?P<head>[㐀-鿿]{2,4}?)[一二三四五六七八九十]号")
_BRACKETED = re.compile(r"\s?\(([A-Z][A-Za-z0-9.&-]+(?: [A-Z][A-Za-z0-9.&-]+){0,2})\)")


def _same(name: str, inside: str) -> bool:
    """Whether brackets behind a name give another form of it: a Latin form of a Chinese name, or initials."""
    if set(inside.split()) & set(shapes().latin_stop):
        return False
    if is_han(name[-1]):
        return len(inside) > 2
    initials = "".join(w[0] for w in re.split(r"[\s-]+", name) if w and w[0].isalpha())
    return len(inside) > 1 and inside.rstrip("s").lower() == initials.lower()


def short_forms(text: str, names: list[Name], spoken: bool) -> list[Name]:
    """Later, shorter ways to write what the document names in full.

    Args:
        spoken: whether the text is raw speech, in which a surname may stand under another character of its sound.
    """
    out: list[Name] = []
    full: dict[tuple[str, str], Name] = {}
    for name in names:
        full.setdefault((name.label, name.name), name)
    sure = shorter(text, names)
    if sure:
        firsts = re.escape("".join(sorted({f[0] for f in sure})))  # one look at most places
        pattern = re.compile(f"(?=[{firsts}])(?:" + "|".join(
            (re.escape(f) if is_han(f[0]) else rf"(?<![A-Za-z0-9]){re.escape(f)}(?![A-Za-z0-9])")
            for f in sorted(sure, key=lambda f: (-len(f), f))) + ")")
        for match in pattern.finditer(text):
            first = sure[match.group()]
            out.append(Name(match.start(), match.end(), first.label, first.name, first.origin, "coreference", 0.75, first.entity))
    out += _titled(text, full, spoken)
    return out


def _titled(text: str, full: dict[tuple[str, str], Name], spoken: bool) -> list[Name]:
    """``郑总``, ``王老师``: surname and title once exactly one person of that surname is known; in speech also a surname of the
    same sound that nobody has (魏总 where only 韦某某 is named). ``谢谢依然``: the given name of who is spoken to."""
    by_surname: dict[str, set[str]] = defaultdict(set)
    by_given: dict[str, set[str]] = defaultdict(set)
    compound = set(shapes().compound_surnames)
    for (label, name), first in full.items():
        written = text[first.start:first.end]
        if label == "Person":
            for form in {name, written}:
                if is_han(form[0]) and len(form) <= 4:
                    size = 2 if form[:2] in compound and len(form) > 2 else 1
                    by_surname[form[:size]].add(name)
                    if len(form) == size + 2:
                        by_given[form[size:]].add(name)
    if not by_surname:
        return []
    owners = {s: next(iter(n)) for s, n in by_surname.items() if len(n) == 1}
    if spoken:
        owners |= _sounding(by_surname)
    given = {g: next(iter(n)) for g, n in by_given.items() if len(n) == 1}
    out = []
    for pattern, forms in ((_with_title, owners), (_with_title, given), (_thanked, given)):
        for match in pattern(forms).finditer(text) if forms else ():
            first = full["Person", forms[match["name"]]]
            out.append(Name(match.start("name"), match.end("end"), "Person", first.name, first.origin, "coreference", 0.75, first.entity))
    return out


def _sounding(by_surname: dict[str, set[str]]) -> dict[str, str]:
    """Surnames of the same sound as that of exactly one person -> the person."""
    heard: dict[str, set[str]] = defaultdict(set)
    for surname, people in by_surname.items():
        heard[han(surname)] |= people
    return {s: next(iter(heard[han(s)])) for s in shapes().surnames if s not in by_surname and len(heard.get(han(s), ())) == 1}


def _with_title(forms: Iterable[str]) -> re.Pattern[str]:
    """Surnames or given names with what people are called by."""
    return re.compile(f"(?P<name>{alternatives(list(forms))})(?P<end>{alternatives(people_data().called_by)})(?![统裁经监编部局体数和共理])")


def _thanked(forms: Iterable[str]) -> re.Pattern[str]:
    """Given names of whom somebody thanks or asks to speak."""
    return re.compile(rf"(?:{alternatives(people_data().thanks)})(?P<name>{alternatives(list(forms))})(?P<end>)(?=[\s,。!?]|$)")
