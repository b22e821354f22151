"""Names in English that was heard, and written without capitals or punctuation: ``i'm dora from almond health``.

Nothing about such a name shows that it is one but how it is introduced, and that its words are rare or no words at all.
What is introduced once is found wherever else the document says it, by its first word too."""
from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.lexicon import alternatives
from kg.extract.quantities.data import numerals
from kg.extract.sounds import speech
from kg.extract.sounds.phonemes import readings, similarity
from kg.extract.uncased.people import given, people
from kg.extract.uncased.things import things
from kg.extract.uncased.words import FUNCTION, Found, Words, counted
from kg.extract.view import Name, View

_LATIN = re.compile(r"[A-Za-z][A-Za-z'’]*")
_HAN = re.compile("[㐀-鿿]")
#: A text at least this much like speech is read by these frames although it has capitals.
_SPOKEN = 0.4
#: Names of the catalogue less sure than this give way to who is introduced.
_DOUBTFUL = 0.85
#: A text or passage with no more than this share of words with a capital has none.
_CAPITALS = 0.02
#: How much alike two forms sound that are one name: where one is a short form, where both are full, and the first parts
#: of names with the same last word.
_SAME, _SAME_FULL, _SAME_HEAD = 0.9, 0.93, 0.82
#: The same for given names that nothing introduces.
_SAME_HEARD = 0.97
#: The same for what stands before a version that was named.
_SAME_FAMILY = 0.78


def names(view: View, known: list[Name], taught: dict[str, tuple[str, str]]) -> list[Name]:
    """Names that the frames of spoken English introduce, at all their places.

    Args:
        known: names of the catalogue.
        taught: what earlier blocks of the document introduced, form -> (label, name); takes up what this one does.
    """
    stretches = _stretches(view)
    if not stretches:
        return []
    taken = bytearray(len(view.text) + 1)
    for name in known:  # a field or general word (robotics) may end a name, and a doubtful one be another's (nell)
        soft = name.label == "Task" or name.generic or (name.confidence < _DOUBTFUL and view.text[name.start:name.end].islower())
        taken[name.start:name.end] = (b"\x02" if soft else b"\x01") * (name.end - name.start)
    places = frozenset(n.start for n in known if n.label == "Place")
    read = [Words(view.text, start, end, taken, places, cased) for start, end, cased in stretches]
    found: dict[str, Found] = {}
    for words in read:
        for one in (*people(words), *things(words)):
            old = found.get(one.form)
            if old is None or one.confidence > old.confidence:
                found[one.form] = one
    for form, full in _full_names(found, read).items():
        one = found[form]
        taught.setdefault(form, (one.label, full))
        if one.short:
            taught.setdefault(one.short, (one.label, full))
    for words in read:
        _members(words, taught)
        _heard_versions(words, taught)
        _given_again(words, taught, {one.short for one in found.values() if one.label == "Person" and one.short})
    return [name for words in read for name in _places(words, taught, found)] if taught else []


def _members(words: Words, taught: dict[str, tuple[str, str]]) -> None:
    """Products that are called by their maker and a number (the harbor line nine): said twice, or with an article."""
    makers = [form for form, (label, _) in taught.items() if label in ("Company", "Product")]
    if not makers:
        return
    number = alternatives([*(w for w, v in numerals().words.items() if 0 < v < 20), "XX"]).replace("XX", r"\d{1,3}")
    pattern = re.compile(rf"(?<![a-z0-9'-])(?P<the>the )?(?P<form>(?P<maker>{alternatives(makers)}) (?:{number}))(?![a-z0-9%]|\.\d|,\d)")
    said: dict[str, list[tuple[str, bool]]] = {}
    for match in pattern.finditer(words.text, words.start, words.end):
        k = words.before.get(match.end())
        if k is not None and not counted().match(words.text, match.end()) and 1 not in words.taken[match.start("form"):match.end()]:
            said.setdefault(match["form"], []).append((match["maker"], bool(match["the"])))
    for form, places in said.items():
        maker = places[0][0]
        if len(places) > 1 or (places[0][1] and form[-1].isalpha()):
            taught.setdefault(form, ("Product", f"{taught[maker][1]} {_written(form[len(maker) + 1:])}"))


def _heard_versions(words: Words, taught: dict[str, tuple[str, str]]) -> None:
    """Versions of families that have one, with other words of the same sound before the number: quill on 3 beside
    quillon 2, turn t2 for tarn t2."""
    families: dict[str, tuple[str, str]] = {}
    tails: set[str] = set()
    for form, (label, name) in taught.items():
        match = _LAST_NUMBER.fullmatch(form)
        if match and label != "Person" and (match["tail"][-1].isdigit() or match["tail"] in numerals().words):
            families.setdefault(match["family"], (label, name[:len(match["family"])]))
            tails.add(match["tail"])
    for k in range(1, len(words.spans)) if families else ():
        tail = words.word(k)
        if (tail not in tails and not tail.isdigit()) or len(tail) > 5 or counted().match(words.text, words.spans[k][1]):
            continue
        for first in range(max(0, k - 3), k):
            if not all(words.joined(n + 1) and words.open(n) for n in range(first, k)) or words.rates[first] > FUNCTION:
                continue
            said, form = words.form(first, k - 1), words.form(first, k)
            same = [f for f in families if said != f and _alike(said, f, _SAME_FAMILY if f"{f} {tail}" in taught else _SAME_HEAD + 0.04)]
            if len(same) == 1 and form not in taught:
                family = same[0]
                taught[form] = taught.get(f"{family} {tail}") or (families[family][0], f"{families[family][1]} {_written(tail)}")
                break


_LAST_NUMBER = re.compile(r"(?P<family>[a-z]+(?: [a-z]+)*) (?P<tail>[a-z]{0,2}\d{1,3}|[a-z]+)(?: [a-z]+)?")


def _given_again(words: Words, taught: dict[str, tuple[str, str]], firsts: set[str]) -> None:
    """Given names that sound like the one of a person introduced in full."""
    if not firsts:
        return
    for word in sorted({words.word(k) for k in range(len(words.spans))} & given()[0]):
        if word not in taught:
            same = {taught[first][1]: first for first in sorted(firsts) if _alike(word, first, _SAME_HEARD)}
            if len(same) == 1:
                taught[word] = taught[next(iter(same.values()))]


def _full_names(found: dict[str, Found], read: list[Words]) -> dict[str, str]:
    """The name to list each form by. What is the short form of one other name is that one; what sounds the same, or is cut
    into words elsewhere, is the form said most."""
    said = {form: sum(words.count(one.short or form) for words in read) for form, one in found.items()}
    order = sorted(found, key=lambda f: (-bool(found[f].short), -said[f], f.count(" "), f))
    out: dict[str, str] = {}
    named: list[Found] = []
    for form in order:
        one = found[form]
        same = [other for other in named if other.label == one.label and (
            _alike_full(form, other.form) or (not one.short and other.short and _alike(form, other.short, _SAME)))]
        if len(same) == 1:
            out[form] = out[same[0].form]
        else:
            out[form] = one.name or " ".join(_written(word) for word in form.split())
            named.append(one)
    return out


def _alike_full(one: str, other: str) -> bool:
    """Whether two full names are the same; of two that end in the same word (Robotics) the first parts decide."""
    head, _, last = one.rpartition(" ")
    if head and other.endswith(" " + last):
        return _alike(head, other[:-len(last) - 1], _SAME_HEAD)
    return _alike(one, other, _SAME_FULL)


def _alike(one: str, other: str, least: float) -> bool:
    """Whether two forms are the same name heard twice, by their letters or their sounds."""
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    if min(len(one), len(other)) < 4 or any(c.isdigit() for c in one + other):
        return False
    a, b = readings(one), readings(other)
    return bool(a and b) and max(similarity(x, y) for x in a for y in b) >= least


def _written(word: str) -> str:
    return word.upper() if word == "ai" or (any(c.isdigit() for c in word) and len(word) < 6) else word[:1].upper() + word[1:]


def _capital(word: str) -> bool:
    return word[0].isupper() and word != "I" and not word.startswith(("I'", "I’"))


def _stretches(view: View) -> list[tuple[int, int, bool]]:
    """Where a text is English without capitals, or English speech, from passage to passage, and whether it has capitals."""
    parts = [(p.start, p.end, _LATIN.findall(view.text[p.start:p.end])) for p in view.parts]
    every = [w for _, _, words in parts for w in words]
    capitals = sum(map(_capital, every))
    plain = len(every) >= 20 and capitals <= _CAPITALS * len(every)
    spoken = plain or speech(view.text) > _SPOKEN
    cased = capitals > _CAPITALS * len(every)
    out: list[tuple[int, int, bool]] = []
    for start, end, words in parts:
        if not words or len(_HAN.findall(view.text, start, end)) > len(words):
            continue
        if spoken or (len(words) >= 20 and sum(map(_capital, words)) <= _CAPITALS * len(words)):
            if out and start - out[-1][1] <= 1:
                out[-1] = out[-1][0], end, cased
            else:
                out.append((start, end, cased))
    return out


def _places(words: Words, taught: dict[str, tuple[str, str]], found: dict[str, Found]) -> Iterator[Name]:
    """All places of the forms; a longer form first."""
    pattern = re.compile(rf"(?<![a-z0-9'-])(?:{alternatives(list(taught)).replace(chr(92) + ' ', '[ ]')})(?![a-z0-9]|-[a-z])")
    for match in pattern.finditer(words.text, words.start, words.end):
        covered = words.taken[match.start():match.end()]
        label, name = taught[match.group()]
        if 1 in covered or (covered[0] and label != "Person"):
            continue
        one = found.get(match.group())
        sure = one.confidence if one else 0.65
        yield Name(match.start(), match.end(), label, name, "text", "introduced" if one else "coreference", 0.9 if any(covered) else sure)
