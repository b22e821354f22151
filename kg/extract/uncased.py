"""Names in English that was heard, and written without capitals or punctuation: ``i'm lena from fennel health``.

Nothing about such a name shows that it is one but how it is introduced, and that its words are rare or no words at all.
What is introduced once is found wherever else the document says it, by its first word too."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from kg.extract.lexicon import alternatives, shapes
from kg.extract.sounds import speech
from kg.extract.view import Name, View
from kg.language.names import everyday, given_names
from kg.resources import load

_WORD = re.compile(r"[a-z][a-z'’-]*[0-9]{0,2}(?![a-z0-9])|\d+(?:[.,]\d+)*[a-z]{0,2}(?![a-z0-9])")
_SIZE = re.compile(r"\d+(?:\.\d+)?[bm]")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’]*")
_HAN = re.compile("[㐀-鿿]")
#: Relative frequencies: function words; what may join a name in a strict frame; what is out of the ordinary; rare words.
_FUNCTION, _COMMON, _UNUSUAL, _RARE = 5e-4, 1e-4, 1e-5, 3e-6
#: Words that end like these are terms or forms of verbs, not surnames.
_NO_SURNAME = re.compile(r".*(?:ing|tions?|ly|ed|ity|able|izers?|ization|isms?|ness|'s)$")
#: A text at least this much like speech is read by these frames although it has capitals; so is English with more than
#: so many words in a thousand that were said twice or say nothing.
_SPOKEN, _FILLED = 0.5, 5
_FILLERS = re.compile(r"(?<![a-z])(?:u[mh]+|you know|i mean)(?![a-z])|(?<![a-z])([a-z]{1,5}),? \1(?![a-z])", re.I)


class Frames(BaseModel):
    """``kg/data/uncased.yaml``."""

    model_config = ConfigDict(extra="forbid", ignored_types=(cached_property,))
    introductions: list[str]
    greetings: list[str]
    person_verbs: list[str]
    person_after: list[str]
    sure_ends: dict[str, str]
    faint_ends: dict[str, str]
    places: list[str]
    kinds: dict[str, str]
    no_edge: list[str]

    @cached_property
    def barred(self) -> frozenset[str]:
        """Words that no name begins or ends with."""
        return frozenset(self.no_edge)


@cache
def _frames() -> Frames:
    return load("uncased.yaml", Frames)


@dataclass(frozen=True, slots=True)
class Found:
    """A name that a frame introduces: its form, where it stands there, how sure, and a shorter form for it."""

    form: str
    label: str
    confidence: float
    short: str = ""


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
    for name in known:
        taken[name.start:name.end] = b"\x01" * (name.end - name.start)
    read = [_Words(view.text, start, end, taken) for start, end in stretches]
    found: dict[str, Found] = {}
    for words in read:
        for one in (*_people(words), *_organisations(words), *_kinds(words), *_called(words), *_shows(words), *_sized(words)):
            old = found.get(one.form)
            if old is None or one.confidence > old.confidence:
                found[one.form] = one
    whole: dict[tuple[str, str], str] = {}
    for form, one in sorted(found.items(), key=lambda item: (item[0].count(" "), item[0])):
        full = _full(form, found)
        full = whole.setdefault((one.label, full.replace(" ", "").lower()), full)
        taught.setdefault(form, (one.label, full))
        if one.short:
            taught.setdefault(one.short, (one.label, full))
    return [name for words in read for name in _places(words, taught, found)] if taught else []


def _full(form: str, found: dict[str, Found]) -> str:
    """The name to list a form by: what is the short form of one other name is listed by that."""
    fuller = [f for f, other in found.items() if other.short == form and f != form and other.label == found[form].label]
    return " ".join(_written(word) for word in (fuller[0] if len(fuller) == 1 else form).split())


def _written(word: str) -> str:
    return word.upper() if word == "ai" or (any(c.isdigit() for c in word) and len(word) < 6) else word[:1].upper() + word[1:]


def _stretches(view: View) -> list[tuple[int, int]]:
    """Where a text is English without capitals, or English speech, from passage to passage."""
    spoken = speech(view.text) > _SPOKEN or 1000 * len(_FILLERS.findall(view.text)) > _FILLED * len(_LATIN.findall(view.text))
    out: list[tuple[int, int]] = []
    for part in view.parts:
        text = view.text[part.start:part.end]
        words = _LATIN.findall(text)
        if len(words) < 8 or len(_HAN.findall(text)) > len(words):
            continue
        capitals = sum(w[0].isupper() and w != "I" and not w.startswith("I'") for w in words)
        if spoken or (len(words) >= 20 and capitals <= 0.02 * len(words)):
            if out and part.start - out[-1][1] <= 1:
                out[-1] = out[-1][0], part.end
            else:
                out.append((part.start, part.end))
    return out


class _Words:
    """The words of a stretch in lower case, with their everyday frequency and what stands between them."""

    def __init__(self, text: str, start: int, end: int, taken: bytearray) -> None:
        self.text = text.lower() if len(text.lower()) == len(text) else text
        self.start, self.end = start, end
        self.taken = taken
        self.spans: list[tuple[int, int]] = []
        self.rates: list[float] = []
        frames = _frames()
        for match in _WORD.finditer(self.text, start, end):
            s, e = match.span()
            word = match.group()
            if word.endswith(("'s", "’s")) and everyday(word[:-2]) < _COMMON:
                e, word = e - 2, word[:-2]
            self.spans.append((s, e))
            self.rates.append(1.0 if word in frames.barred else everyday(word))
        self.at = {s: k for k, (s, _) in enumerate(self.spans)}
        self.before = {e: k for k, (_, e) in enumerate(self.spans)}

    def word(self, k: int) -> str:
        s, e = self.spans[k]
        return self.text[s:e]

    def joined(self, k: int) -> bool:
        """Whether only a space stands between a word and the one before it."""
        return 0 < k < len(self.spans) and self.spans[k - 1][1] + 1 == self.spans[k][0] and self.text[self.spans[k][0] - 1] in " \n"

    def free(self, k: int) -> bool:
        return 0 <= k < len(self.spans) and not any(self.taken[i] for i in range(*self.spans[k]))

    def form(self, first: int, last: int) -> str:
        return re.sub(r"\s+", " ", self.text[self.spans[first][0]:self.spans[last][1]])

    def count(self, form: str) -> int:
        return len(re.findall(rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])", self.text[self.start:self.end]))

    def forward(self, k: int, least: float, most: int) -> int:
        """The last word of the run of words that begins at one: of less than a frequency, numbers only behind a word."""
        last = k - 1
        while last + 1 < len(self.spans) and last - k + 1 < most:
            n = last + 1
            if (n > k and not self.joined(n)) or not self.free(n):
                break
            if self.word(n)[0].isdigit() and (n == k or self.counts(n)):
                break
            if self.rates[n] > least:
                break
            last = n
        return last

    def backward(self, k: int, least: float, most: int) -> int:
        """The first word of the run of words that ends at one."""
        first = k + 1
        while first > 0 and k - first + 1 < most:
            n = first - 1
            if (n < k and not self.joined(n + 1)) or not self.free(n) or self.rates[n] > least:
                break
            first = n
        while first <= k and self.word(first)[0].isdigit():
            first += 1
        return first

    def counts(self, k: int) -> bool:
        """Whether a number counts what stands behind it."""
        return bool(_COUNTED.match(self.text, self.spans[k][1])) or not (_NUMBER.fullmatch(self.word(k)) or _SIZE.fullmatch(self.word(k)))


_COUNTED = re.compile(r"[ -]?(?:%|percent|times|x\b|years?|months?|weeks?|days?|hours?|minutes?|seconds?|people|users|customers|of |billion|million|thousand|hundred|dollars?|euros?|pounds|bucks|gigs?|gigabytes?|megabytes?|tokens|watts|inch|degrees|points?)")


# -- people -----------------------------------------------------------------------------------------------------------
@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    """Given names in lower case: ones that are no everyday words, and ones that are."""
    names = {n.lower() for n in given_names()} | {n.lower() for n in shapes().given_names}
    clear = frozenset(n for n in names if everyday(n) == 0.0 and len(n) > 2)
    return clear, frozenset(n.lower() for n in shapes().given_names) - clear


@cache
def _person_frames() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = _frames()
    return (re.compile(rf"(?<![a-z'-])(?:{'|'.join(data.introductions)}) "), re.compile(rf"(?<![a-z'-])(?:{'|'.join(data.greetings)}) "),
            re.compile(rf" ?(?:{'|'.join([*data.person_verbs, *data.person_after])})(?![a-z])"), re.compile(rf"(?: (?:{'|'.join(w for w in data.person_verbs if w[0] != chr(39))})|'s (?:company|lab|startup))(?![a-z])"))


def _people(words: _Words) -> Iterator[Found]:
    introduced, greeted, follows, acts = _person_frames()
    clear, doubtful = _given()
    text = words.text
    for match in introduced.finditer(text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None or not words.free(k):
            continue
        first = words.word(k)
        last = _surname(words, k)
        closed = bool(follows.match(text, words.spans[last][1])) or words.spans[last][1] >= words.end or not words.joined(last + 1)
        if text.startswith(" about ", words.spans[last][1]):  # i'm frank about it
            continue
        if first in clear or (first in doubtful and closed):
            yield Found(words.form(k, last), "Person", 0.75, first if last > k and first in clear else "")
        elif last > k and closed and words.rates[k] == 0.0 and words.rates[k + 1] < _RARE and not _NO_SURNAME.match(words.word(k + 1)):
            yield Found(words.form(k, last), "Person", 0.65, first)
    for match in greeted.finditer(text, words.start, words.end):
        k = words.at.get(match.end())
        if k is not None and words.free(k) and words.word(k) in clear:
            yield Found(words.word(k), "Person", 0.7)
    for k in range(len(words.spans)):
        first = words.word(k)
        if first not in clear or not words.free(k):
            continue
        if words.joined(k + 1) and words.free(k + 1) and words.rates[k + 1] == 0.0 and _surnamed(words.word(k + 1)) and words.word(k + 1) not in clear:
            yield Found(words.form(k, k + 1), "Person", 0.6, first)
        elif acts.match(text, words.spans[k][1]):
            yield Found(first, "Person", 0.6)


def _surnamed(word: str) -> bool:
    return word.isalpha() and len(word) > 3 and not _NO_SURNAME.match(word)


def _surname(words: _Words, k: int) -> int:
    """The last word of a person's name that begins at a word: one unusual word, or two pieces of one that was cut."""
    def part(n: int, least: float) -> bool:
        return words.joined(n) and words.free(n) and words.rates[n] < least and words.word(n).isalpha() and not _NO_SURNAME.match(words.word(n))
    if part(k + 1, 3e-5) and part(k + 2, 3e-5) and (not words.joined(k + 3) or words.rates[k + 3] > _FUNCTION) and min(words.rates[k + 1:k + 3]) < _RARE:
        return k + 2
    return k + 1 if part(k + 1, _RARE) else k


# -- organisations and things -------------------------------------------------------------------------------------------
@cache
def _place() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(_frames().places)})(?: the| this| that)? $")


def _organisations(words: _Words) -> Iterator[Found]:
    """Names by their last word: tallow systems, scary ventures, fjell bench."""
    data = _frames()
    for k in range(1, len(words.spans)):
        end = words.word(k)
        label = data.sure_ends.get(end) or data.faint_ends.get(end)
        if not label or not words.joined(k) or not words.free(k) or not words.free(k - 1):
            continue
        head = words.word(k - 1)
        if not head.isalpha() or len(head) < 3 or words.word(k - 1) in data.barred:
            continue
        first = k - 1
        placed = bool(_place().search(words.text, max(words.start, words.spans[first][0] - 16), words.spans[first][0]))
        if not placed and words.joined(first) and words.free(first - 1) and words.rates[first - 1] < _UNUSUAL and words.word(first - 1).isalpha():
            placed = bool(_place().search(words.text, max(words.start, words.spans[first - 1][0] - 16), words.spans[first - 1][0]))
            first -= placed or words.rates[first - 1] < _RARE
        form, rate = words.form(first, k), min(words.rates[first:k])
        again = words.count(words.form(first, k - 1)) > 1
        sure = end in data.sure_ends
        if (rate < _RARE and ((sure and rate < 1e-6) or (placed or (again and words.rates[k - 1] == 0.0)))) or (sure and rate < 4e-5 and (
                (placed and label == "Company") or words.count(form) > 1)):
            yield Found(form, label, 0.65, words.form(first, k - 1) if rate < _RARE and label != "Benchmark" else "")


@cache
def _is_kind() -> re.Pattern[str]:
    kinds = alternatives(list(_frames().kinds))
    aside = r"(?: if you (?:don't|do not|haven't) (?:know|heard of) (?:it|them)| they're in [a-z]+| they are in [a-z]+| they're based in [a-z]+)?"
    return re.compile(rf"(?P<aside>{aside}),?(?: which| that)? (?:is|it's|that's|was|they're|we're) (?:basically |like |just )?(?P<one>an?|this|the|our|my|their|his)(?P<middle>(?: [a-z0-9'-]+){{0,4}}?) (?P<kind>{kinds})(?![a-z])")


def _kinds(words: _Words) -> Iterator[Found]:
    """Names by what is said of them: ostler computers is this tiny shop, quarry stone it's a small company."""
    data = _frames()
    for match in _is_kind().finditer(words.text, words.start, words.end):
        k = words.before.get(match.start())
        if k is None or any(everyday(w) > 3e-3 for w in match["middle"].split()) or words.word(k) in data.barred:
            continue
        first = words.backward(k, _COMMON, 3)
        if first > k:
            first = k
        if not words.free(k):
            continue
        rates = words.rates[first:k + 1]
        left = words.word(first - 1) if words.joined(first) else ""
        strict = left in ("from", "at", "called", "by", "joined") and match["one"] != "the" and k - first < 2 and max(rates) < _COMMON
        if min(rates) >= _RARE and not strict:
            continue
        while not strict and first < k and words.rates[first] > _UNUSUAL:
            first += 1
        if any(words.word(n) in data.barred for n in range(first, k + 1)) or min(words.rates[first:k + 1]) >= (_COMMON if strict else _RARE):
            continue
        yield Found(words.form(first, k), data.kinds[match["kind"]], 0.65)


@cache
def _is_called() -> re.Pattern[str]:
    kinds = alternatives(list(_frames().kinds))
    return re.compile(rf"(?<![a-z])(?:(?:is|was|it's|that's|are) (?:called|named|nicknamed|codenamed|dubbed)|(?:we|they|i|you|and) (?:call|called|named|nicknamed) (?:it|this|that|them|ours)|(?P<kind>{kinds})s?,? (?:called|named|code-?named)) (?:the |this )?")


@cache
def _kind_word() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(list(_frames().kinds))})(?![a-z])")


def _called(words: _Words) -> Iterator[Found]:
    """Names after "called": our own engine is called brazier, a startup named fjord line."""
    data = _frames()
    for match in _is_called().finditer(words.text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None:
            continue
        last = words.forward(k, _COMMON, 3)
        if last < k:
            continue
        form, kind = words.form(k, last), match["kind"]
        if not kind:
            near = _kind_word().findall(words.text, max(words.start, match.start() - 32), match.start())
            kind = near[-1] if near else None
        if kind and (min(words.rates[k:last + 1]) < _UNUSUAL or words.count(form) > 1):
            yield Found(form, data.kinds[kind], 0.7)


_WELCOME = re.compile(r"(?<![a-z])(?:welcome (?:back )?(?:everyone |everybody |all )?to|(?:this (?:is|was)|you're listening to|listening to)) (?:another episode of |episode \S+ of |the )?")
_SHOW = re.compile(r",? (?:this is|i'm|i am|the (?:show|podcast|newsletter|channel)|my name|episode|where (?:we|i)|with me|a (?:show|podcast)|i'll see you)(?![a-z])")


def _shows(words: _Words) -> Iterator[Found]:
    """Shows and meetings that one is welcomed to."""
    for match in _WELCOME.finditer(words.text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None:
            continue
        last = words.forward(k, _FUNCTION, 4)
        while last >= k and not (_SHOW.match(words.text, words.spans[last][1]) or _frames().faint_ends.get(words.word(last)) == "Event"):
            last -= 1
        if last < k:
            continue
        form, rates = words.form(k, last), words.rates[k:last + 1]
        meeting = _frames().faint_ends.get(words.word(last)) == "Event"
        if (last > k and (min(rates) < 2e-5 or meeting)) or min(rates) < _RARE or (last > k and words.count(form) > 1):
            yield Found(form, "Event", 0.65)


def _sized(words: _Words) -> Iterator[Found]:
    """Models by their size: petrol 22b, where the family is named by itself too."""
    for k in range(1, len(words.spans)):
        if not _SIZE.fullmatch(words.word(k)) or not words.joined(k) or not words.free(k) or not words.free(k - 1):
            continue
        family = words.word(k - 1)
        if family.isalpha() and len(family) > 3 and words.rates[k - 1] < _UNUSUAL and words.count(family) > 1 and not _NO_SURNAME.match(family):
            yield Found(words.form(k - 1, k), "Model", 0.65, family)


# -- everywhere ---------------------------------------------------------------------------------------------------------
def _places(words: _Words, taught: dict[str, tuple[str, str]], found: dict[str, Found]) -> Iterator[Name]:
    """All places of the forms; a longer form first."""
    pattern = re.compile(rf"(?<![a-z0-9'-])(?:{alternatives(list(taught)).replace(chr(92) + ' ', '[ ]')})(?![a-z0-9]|-[a-z])")
    for match in pattern.finditer(words.text, words.start, words.end):
        form = match.group()
        if any(words.taken[i] for i in range(*match.span())):
            continue
        label, name = taught[form]
        one = found.get(form)
        yield Name(match.start(), match.end(), label, name, "text", "introduced" if one else "coreference", one.confidence if one else 0.65)
