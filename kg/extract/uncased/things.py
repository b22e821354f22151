"""Organisations, products, models and shows by how English without capitals introduces them."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.lexicon import alternatives, shapes
from kg.extract.uncased.people import given
from kg.extract.uncased.words import COMMON, FUNCTION, JOINED, NO_NAME, RARE, SIZE, UNUSUAL, Found, Words, frames
from kg.language.names import capitalised, everyday


def things(words: Words) -> Iterator[Found]:
    """All that the frames of a stretch introduce, people aside."""
    for frame in (_organisations, _framed, _kinds, _called, _shows, _sized, _versioned):
        yield from frame(words)


#: Verbs and participles, where they are words of everyday English: no first part of a name.
_NO_HEAD = re.compile(r".*(?:s|ed|ing|ly)$")


#: How far from a name a word may stand that says what kind of thing it is.
_FAR = 60


@cache
def _place() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(frames().places)})(?: the| this| that)? $")


@cache
def _ends() -> dict[str, str]:
    return {word.lower(): label for word, label in shapes().english_suffix.items()}


def _organisations(words: Words) -> Iterator[Found]:
    """Names by their last word: tallow systems, scary ventures, fjell bench."""
    data = frames()
    for k in range(1, len(words.spans)):
        end = words.word(k)
        label = data.sure_ends.get(end) or data.faint_ends.get(end) or _ends().get(end)
        if not label or not words.joined(k) or 1 in words.taken[words.spans[k][0]:words.spans[k][1]] or not words.free(k - 1):
            continue
        head = words.word(k - 1)
        if not head.isalpha() or len(head) < 3 or head in data.barred or (words.rates[k - 1] > 0.0 and _NO_HEAD.match(head)):
            continue
        first = k - 1
        placed = bool(_place().search(words.text, max(words.start, words.spans[first][0] - 16), words.spans[first][0]))
        if not placed and words.joined(first) and words.free(first - 1) and words.rates[first - 1] < RARE and words.word(first - 1).isalpha():
            placed = bool(_place().search(words.text, max(words.start, words.spans[first - 1][0] - 16), words.spans[first - 1][0]))
            first -= 1
        form, rate = words.form(first, k), min(words.rates[first:k])
        again = words.count(words.form(first, k - 1)) > 1
        sure = end in data.sure_ends
        if end not in data.sure_ends.keys() | data.faint_ends.keys() and not placed:
            continue
        if (rate < RARE and ((sure and rate < 1e-6) or (placed or (again and words.rates[k - 1] == 0.0)))) or (sure and rate < 4e-5 and (
                (placed and label == "Company") or words.count(form) > 1)):
            yield Found(form, label, 0.65, words.form(first, k - 1) if rate < RARE and label != "Benchmark" else "")


@cache
def _company_frames() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = frames()
    kinds = alternatives(list(data.kinds))
    return (re.compile(rf"(?<![a-z])(?:{'|'.join(data.company_before)}) $"), re.compile(rf"(?:{'|'.join(data.company_after)})(?![a-z])"),
            re.compile(rf",? (?:an?|our|their|the|its)(?P<middle>(?: [a-z0-9'-]+){{0,4}}?) (?P<kind>{kinds})(?![a-z])"))


def _framed(words: Words) -> Iterator[Found]:
    """Words that nobody has heard where organisations stand, or with what they are behind them: we started halyard in
    a garage, that makes bosun a coding agent."""
    data, clear = frames(), given()[0]
    before, after, apposed = _company_frames()
    for k in range(len(words.spans)):
        word = words.word(k)
        if words.rates[k] > 0.0 or len(word) < 4 or not words.free(k) or word in clear or word in capitalised() or NO_NAME.match(word) or not word[0].isalpha():
            continue
        stop = words.spans[k][1]
        if word.endswith(("bench", "eval")) and len(word) > 6:
            yield Found(word, "Benchmark", 0.65)
            continue
        last = k + 1 if words.joined(k + 1) and words.word(k + 1) in data.sure_ends.keys() | data.faint_ends.keys() | _ends().keys() else k
        head = words.text[max(words.start, words.spans[k][0] - 24):words.spans[k][0]]
        if before.search(head) or (after.match(words.text, stop) and words.count(word) > 1):
            yield Found(words.form(k, last), "Company", 0.65, word if last > k else "")
            continue
        what = apposed.match(words.text, words.spans[last][1])
        if what and words.count(word) > 1 and not any(everyday(w) > 3e-3 for w in what["middle"].split()):
            yield Found(words.form(k, last), data.kinds[what["kind"]], 0.65, word if last > k else "")
            continue
        own = _kind_before().search(head)
        if own and words.count(word) > 1 and not word.endswith("s"):
            yield Found(word, data.kinds[own["kind"]], 0.65)


@cache
def _kind_before() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:own|new|our|an?|this|the|my|their|rival) (?P<kind>{alternatives(list(frames().kinds))}) $")


@cache
def _is_kind() -> re.Pattern[str]:
    kinds = alternatives(list(frames().kinds))
    aside = r"(?: if you (?:don't|do not|haven't) (?:know|heard of) (?:it|them)| they're in [a-z]+| they are in [a-z]+| they're based in [a-z]+)?"
    return re.compile(rf"(?P<aside>{aside}),?(?: which| that)? (?:is|it's|that's|was|they're|we're) (?:basically |like |just )?(?P<one>an?|this|the|our|my|their|his)(?P<middle>(?: [a-z0-9'-]+){{0,4}}?) (?P<kind>{kinds})(?![a-z])")


def _kinds(words: Words) -> Iterator[Found]:
    """Names by what is said of them: ostler computers is this tiny shop, quarry stone it's a small company."""
    data = frames()
    for match in _is_kind().finditer(words.text, words.start, words.end):
        k = words.before.get(match.start())
        if k is None or any(everyday(w) > 3e-3 for w in match["middle"].split()) or words.word(k) in data.barred:
            continue
        if not words.free(k):
            continue
        first = min(k, words.backward(k, COMMON, 3))
        if first == k and words.joined(k) and words.free(k - 1) and words.rates[k] < JOINED and words.rates[k - 1] < UNUSUAL and words.count(words.form(k - 1, k)) > 1:
            first = k - 1  # a rare word and a common one, said together more than once
        rates = words.rates[first:k + 1]
        left = words.word(first - 1) if words.joined(first) else ""
        strict = left in ("from", "at", "called", "by", "joined") and match["one"] != "the" and k - first < 2 and max(rates) < COMMON
        if not strict and first == k and words.joined(k) and words.free(k - 1) and words.rates[k] < JOINED and words.rates[k - 1] < COMMON and (
                words.joined(k - 1) and words.word(k - 2) in ("from", "at", "called", "by", "joined") and match["one"] in ("a", "an", "this")):
            first, strict = k - 1, True
            rates = words.rates[k - 1:k]
        while not strict and first < k and words.rates[first] > UNUSUAL and words.count(words.form(first, k)) < 2:
            first += 1
        again = first < k and words.count(words.form(first, k)) > 1
        if any(words.word(n) in data.barred for n in range(first, k + 1)) or min(words.rates[first:k + 1]) >= (COMMON if strict else UNUSUAL if again else RARE):
            continue
        yield Found(words.form(first, k), data.kinds[match["kind"]], 0.65)


@cache
def _is_called() -> re.Pattern[str]:
    kinds = alternatives(list(frames().kinds))
    return re.compile(rf"(?<![a-z])(?:(?:is|was|it's|that's|are) (?:called|named|nicknamed|codenamed|dubbed)|(?:we|they|i|you|and) (?:call|called|named|nicknamed) (?:it|this|that|them|ours)|(?P<kind>{kinds})s?,? (?:called|named|code-?named)) (?:the |this )?")


@cache
def _kind_word() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(list(frames().kinds))})(?![a-z])")


_OWN = re.compile(r"(?<![a-z])(?:our|my|their|his|her) own (?=[a-z])")


def _called(words: Words) -> Iterator[Found]:
    """Names after "called": our own engine is called brazier, a startup named fjord line."""
    data = frames()
    for match in _is_called().finditer(words.text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None:
            continue
        last = words.forward(k, COMMON, 3)
        if last < k:
            continue
        form, kind = words.form(k, last), match["kind"]
        if not kind:
            near = _kind_word().findall(words.text, max(words.start, match.start() - _FAR), match.start())
            kind = near[-1] if near else None
        own = _OWN.search(words.text, max(words.start, match.start() - _FAR), match.start())
        if kind and (min(words.rates[k:last + 1]) < UNUSUAL or words.count(form) > 1 or (own and last > k)):
            yield Found(form, data.kinds[kind], 0.7)


_WELCOME = re.compile(r"(?<![a-z])(?:welcome (?:back )?(?:everyone |everybody |all )?to|(?:this (?:is|was)|you're listening to|listening to)) (?:another episode of |episode \S+ of |the )?")
_SHOW = re.compile(r",? (?:this is|i'm|i am|the (?:show|podcast|newsletter|channel)|my name|episode|where (?:we|i)|with me|a (?:show|podcast)|i'll see you)(?![a-z])")


def _shows(words: Words) -> Iterator[Found]:
    """Shows and meetings that one is welcomed to."""
    for match in _WELCOME.finditer(words.text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None:
            continue
        last = words.forward(k, FUNCTION, 4)
        while last >= k and not (_SHOW.match(words.text, words.spans[last][1]) or frames().faint_ends.get(words.word(last)) == "Event"):
            last -= 1
        if last < k:
            continue
        form, rates = words.form(k, last), words.rates[k:last + 1]
        meeting = frames().faint_ends.get(words.word(last)) == "Event"
        if (last > k and (min(rates) < 2e-5 or meeting)) or min(rates) < RARE or (last > k and words.count(form) > 1):
            yield Found(form, "Event", 0.65)


def _sized(words: Words) -> Iterator[Found]:
    """Models by their size: petrol 22b, where the family is named by itself too."""
    for k in range(1, len(words.spans)):
        if not SIZE.fullmatch(words.word(k)) or not words.joined(k) or not words.free(k) or not words.free(k - 1):
            continue
        family = words.word(k - 1)
        if family.isalpha() and len(family) > 3 and words.rates[k - 1] < UNUSUAL and words.count(family) > 1 and not NO_NAME.match(family):
            yield Found(words.form(k - 1, k), "Model", 0.65, family)


def _versioned(words: Words) -> Iterator[Found]:
    """Families of which nobody has heard, by more than one version: quillon 3 and the old quillon 2."""
    places: dict[str, list[tuple[int, int]]] = {}
    for k in range(len(words.spans) - 1):
        word = words.word(k)
        if words.rates[k] == 0.0 and len(word) > 3 and word.isalpha() and words.free(k) and words.free(k + 1) and words.joined(k + 1) and _VERSION.fullmatch(
                words.word(k + 1)) and not words.counts(k + 1) and word not in given()[0] and word not in capitalised() and not NO_NAME.match(word):
            further = words.joined(k + 2) and words.word(k + 2) in shapes().variant_words
            places.setdefault(word, []).append((k, k + 2 if further else k + 1))
    for found in places.values():
        if len({words.form(k, last) for k, last in found}) > 1:
            kinds = [kind for k, last in found for kind in _kind_word().findall(
                words.text, max(words.start, words.spans[k][0] - _FAR), min(words.end, words.spans[last][1] + _FAR))]
            label = frames().kinds[max(sorted(set(kinds)), key=kinds.count)] if kinds else "Product"
            yield from (Found(words.form(k, last), "Product" if label in ("Company", "Benchmark", "Event") else label, 0.65) for k, last in found)


_VERSION = re.compile(r"\d{1,2}(?:\.\d)?")
