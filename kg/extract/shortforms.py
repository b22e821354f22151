"""Shorter ways to write what a document names in full: without the suffix, by surname and title."""
from __future__ import annotations

import re
from collections import defaultdict

from kg.extract.lexicon import alternatives, shapes
from kg.extract.view import Name
from kg.language.names import is_common_english, is_han


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
        for form in {name, written}:
            if label in ("Company", "Institution"):
                suffix = lexicon.suffix_of(form)
                if suffix and len(form) - len(suffix) >= 2 and is_han(form[0]):
                    short[form[:-len(suffix)]].add((label, name))
                words = form.split()
                if len(words) > 1 and words[-1] in lexicon.english_suffix and not is_common_english(words[0], 3e-5):
                    short[" ".join(words[:-1])].add((label, name))
            elif label == "Person" and not is_han(form[0]):
                words = form.split()
                if len(words) > 1:
                    for word in (words[0], words[-1]):
                        if len(word) > 2 and word[0].isupper():
                            short[word].add((label, name))
    for name in names:
        match = _BRACKETED.match(text, name.end)
        if match and _same(text[name.start:name.end], match.group(1)):
            short[match.group(1)].add((name.label, name.name))
    return {form: full[next(iter(targets))] for form, targets in short.items() if len(targets) == 1}


_BRACKETED = re.compile(r"\s?\(([A-Z][A-Za-z0-9.&-]+(?: [A-Z][A-Za-z0-9.&-]+){0,2})\)")


def _same(name: str, inside: str) -> bool:
    """Whether brackets behind a name give another form of it: a Latin form of a Chinese name, or initials."""
    if set(inside.split()) & set(shapes().latin_stop):
        return False
    if is_han(name[-1]):
        return len(inside) > 2
    initials = "".join(w[0] for w in re.split(r"[\s-]+", name) if w and w[0].isalpha())
    return len(inside) > 1 and inside.rstrip("s").lower() == initials.lower()


def short_forms(text: str, names: list[Name]) -> list[Name]:
    """Later, shorter ways to write what the document names in full."""
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
    out += _titled(text, full)
    return out


def _titled(text: str, full: dict[tuple[str, str], Name]) -> list[Name]:
    """``郑总``, ``王老师``: surname and title once exactly one person of that surname is known."""
    by_surname: dict[str, set[str]] = defaultdict(set)
    for (label, name), first in full.items():
        written = text[first.start:first.end]
        if label == "Person":
            for form in {name, written}:
                if is_han(form[0]) and len(form) <= 4:
                    by_surname[form[0]].add(name)
    unique = {s: next(iter(n)) for s, n in by_surname.items() if len(n) == 1}
    if not unique:
        return []
    pattern = re.compile(f"([{''.join(sorted(unique))}])(?:{alternatives(['老师', '博士', '教授', '总', '先生', '女士', '院士', '导'])})(?![统裁经监编部局体数和共理])")
    return [Name(m.start(), m.end(), "Person", unique[m.group(1)], full["Person", unique[m.group(1)]].origin, "coreference", 0.75,
                 full["Person", unique[m.group(1)]].entity) for m in pattern.finditer(text)]
