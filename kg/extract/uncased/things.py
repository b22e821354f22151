"""Organisations, products, models and shows by how English without capitals introduces them."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.lexicon import alternatives, shapes
from kg.extract.quantities.data import numerals
from kg.extract.sounds.numerals import english
from kg.extract.uncased.people import given
from kg.extract.uncased.words import COMMON, FUNCTION, JOINED, NO_NAME, RARE, SIZE, UNUSUAL, Found, Words, frames
from kg.language.names import capitalised, everyday


def things(words: Words) -> Iterator[Found]:
    """All that the frames of a stretch introduce, people aside."""
    for frame in (_organisations, _framed, _kinds, _called, _shows, _spelled, _sized, _versioned, _residents, _visitors):
        yield from frame(words)


#: Verbs and participles, where they are words of everyday English: no first part of a name.
_NO_HEAD = re.compile(r".*(?:s|ed|ing|ly)$")


#: How far from a name a word may stand that says what kind of thing it is.
_FAR = 60


@cache
def _place(sure: bool) -> re.Pattern[str]:
    """What stands before an organisation; before one whose last word hardly anything else has, a list's words too."""
    data = frames()
    return re.compile(rf"(?<![a-z])(?:{alternatives([*data.places, *data.places_of_sure] if sure else data.places)})(?: the| this| that)? $")


@cache
def _ends() -> dict[str, str]:
    return {word.lower(): label for word, label in shapes().english_suffix.items() if word.lower() not in frames().no_ends}


def _organisations(words: Words) -> Iterator[Found]:
    """Names by their last word: tallow systems, scary ventures, fjell bench."""
    data = frames()
    for k in range(1, len(words.spans)):
        end = words.word(k)
        label = data.sure_ends.get(end) or data.faint_ends.get(end) or _ends().get(end)
        if not label or not words.joined(k) or 1 in words.taken[words.spans[k][0]:words.spans[k][1]] or not words.free(k - 1):
            continue
        head = words.word(k - 1)
        if not head.isalpha() or len(head) < 3 or head in data.barred or NO_NAME.match(head) or (words.rates[k - 1] > 0.0 and _NO_HEAD.match(head)):
            continue
        first = k - 1
        sure = end in data.sure_ends
        placed = bool(_place(sure).search(words.text, max(words.start, words.spans[first][0] - 16), words.spans[first][0]))
        if not placed and words.joined(first) and words.free(first - 1) and words.rates[first - 1] < RARE and words.word(first - 1).isalpha():
            placed = bool(_place(sure).search(words.text, max(words.start, words.spans[first - 1][0] - 16), words.spans[first - 1][0]))
            first -= 1
        while words.cased and words.capital(first) and words.joined(first) and words.joined(first - 1) and words.free(first - 1) and words.capital(first - 1):
            first -= 1  # inside a sentence a capital before it is part of it (Tall Reed Ventures)
        form, rate = words.form(first, k), min(words.rates[first:k])
        again = words.count(words.form(first, k - 1)) > 1
        if end not in data.sure_ends.keys() | data.faint_ends.keys() and not placed:
            continue
        if (rate < RARE and ((sure and rate < 1e-6) or (placed or (again and words.rates[k - 1] == 0.0)))) or (sure and rate < 4e-5 and (
                (placed and label == "Company") or words.count(form) > 1)):
            yield Found(form, label, 0.65, words.form(first, k - 1) if rate < RARE and label != "Benchmark" else "")


@cache
def _company_frames() -> tuple[re.Pattern[str], ...]:
    """Patterns that end before an organisation, before one that is named again, begin behind one, and begin with what a
    thing is."""
    data = frames()
    return (re.compile(rf"(?<![a-z])(?:{'|'.join(data.company_before)}) $"), re.compile(rf"(?<![a-z])(?:{'|'.join(data.company_again)}) $"),
            re.compile(rf"(?:{'|'.join(data.company_after)})(?![a-z])"),
            re.compile(rf",? (?:an?|our|their|the|its)(?P<middle>(?: [a-z0-9'-]+){{0,4}}?) (?P<kind>{_all_kinds()})(?![a-z])"))


@cache
def _all_kinds() -> str:
    return alternatives(list(frames().kinds))


def _framed(words: Words) -> Iterator[Found]:
    """Words that nobody has heard where organisations stand, or with what they are behind them: we started halyard in
    a garage, that makes bosun a coding agent."""
    data, clear = frames(), given()[0]
    ends = data.sure_ends.keys() | data.faint_ends.keys() | _ends().keys()
    before, before_again, after, apposed = _company_frames()
    for k in range(len(words.spans)):
        word = words.word(k)
        if words.rates[k] > 0.0 or len(word) < 4 or not words.free(k) or word in clear or word in capitalised() or NO_NAME.match(word) or not word[0].isalpha():
            continue
        if word.endswith(("bench", "eval")) and len(word) > 6:
            yield Found(word, "Benchmark", 0.65)
            continue
        last = k + 1 if words.joined(k + 1) and words.word(k + 1) in ends else k
        stop = words.spans[last][1]
        head = words.text[max(words.start, words.spans[k][0] - 24):words.spans[k][0]]
        again = words.count(word) > 1 and not _PLURAL.match(word)
        if before.search(head) or (again and (before_again.search(head) or after.match(words.text, stop))):
            yield Found(words.form(k, last), "Company", 0.65, word if last > k else "")
        elif again and (what := apposed.match(words.text, stop)) and _plain(what["middle"]) and not (words.joined(k) and words.word(k - 1) in data.before_verbs):
            yield Found(words.form(k, last), data.kinds[what["kind"]], 0.65, word if last > k else "")
        elif again and (own := _kind_before().search(head)):
            yield Found(word, data.kinds[own["kind"] or own["firm"]], 0.65)


_PLURAL = re.compile(".*[^aiosu]s$")


def _plain(middle: str) -> bool:
    """Whether words before a kind only say more of it: no preposition or verb among them."""
    return not any(everyday(w) > 3e-3 for w in middle.split())


@cache
def _kind_before() -> re.Pattern[str]:
    firms = alternatives([kind for kind, label in frames().kinds.items() if label == "Company"])
    return re.compile(rf"(?<![a-z])(?:(?:own|new|our|rival) (?P<kind>{_all_kinds()})|(?:an?|this|the) (?P<firm>{firms})) $")


@cache
def _is_kind() -> re.Pattern[str]:
    return re.compile(rf"(?: (?:{'|'.join(frames().asides)}))?,?(?: which| that)? (?:is|it's|that's|was|they're|we're) (?:basically |like |just )?"
                      rf"(?P<one>an?|this|the|our|my|their|his)(?P<middle>(?: [a-z0-9'-]+){{0,4}}?) (?P<kind>{_all_kinds()})(?![a-z])(?:(?P<between> [a-z-]+)? (?P<head>{_all_kinds()})(?![a-z]))?")


def _kinds(words: Words) -> Iterator[Found]:
    """Names by what is said of them: almond computers is this tiny shop, quarry stone it's a small company."""
    data = frames()
    for match in _is_kind().finditer(words.text, words.start, words.end):
        k = words.before.get(match.start())
        if k is None or not words.free(k) or not _plain(match["middle"]):
            continue
        head = match["head"] if _plain(match["between"] or "") else None  # a drug discovery startup
        label = data.kinds[head or match["kind"]]
        first = _bounded(words, k, match["one"]) if match["one"] != "the" else None
        if first is None:
            first = _rare_part(words, k)
        if first is None or any(words.word(n) in data.barred for n in range(first, k + 1)):
            continue
        left = words.word(first - 1) if words.joined(first) else ""
        if left not in data.articles and (left != "the" or words.count(words.form(first, k)) > 2):
            yield Found(words.form(first, k), label, 0.65)


def _bounded(words: Words, k: int, article: str) -> int | None:
    """Where a name of one or two words begins that stands between words that bound it: from bright more which is a lab."""
    lefts = frames().lefts
    if words.joined(k) and words.word(k - 1) in lefts and words.rates[k] < UNUSUAL:
        return k
    if words.joined(k) and words.joined(k - 1) and words.free(k - 1) and words.word(k - 2) in lefts and article != "our" and (
            words.rates[k - 1] < COMMON and words.rates[k] < JOINED):
        return k - 1
    return None


def _rare_part(words: Words, k: int) -> int | None:
    """Where a name begins that ends at a word, by its rare words; none where there are none."""
    first = min(k, words.backward(k, COMMON, 3))
    if first == k and words.joined(k) and words.free(k - 1) and words.rates[k] < JOINED and words.rates[k - 1] < UNUSUAL and words.count(words.form(k - 1, k)) > 1:
        return k - 1  # a rare word and a common one, said together more than once
    while first < k and words.rates[first] > UNUSUAL and words.count(words.form(first, k)) < 2:
        first += 1
    again = first < k and words.count(words.form(first, k)) > 1
    return first if min(words.rates[first:k + 1]) < (UNUSUAL if again else RARE) else None


@cache
def _is_called() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{'|'.join(frames().called)}|(?P<kind>{_all_kinds()})s?,? (?:called|named|code-?named)) (?:the |this )?")


@cache
def _kind_word() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{_all_kinds()})(?![a-z])")


_OWN = re.compile(r"(?<![a-z])(?:our|my|their|his|her) own (?=[a-z])")


def _called(words: Words) -> Iterator[Found]:
    """Names after "called": our own engine is called brazier, a startup named harbor line."""
    for match in _is_called().finditer(words.text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None:
            continue
        last, spelled = words.forward(k, COMMON, 3), _spelled_pattern().match(words.text, match.end())
        if spelled and not any(words.taken[slice(*spelled.span())]):
            last = words.before.get(spelled.end("number") if spelled["number"] else spelled.end("letters"), last)
        if last < k:
            continue
        form, kind = words.form(k, last), match["kind"]
        if not kind:
            near = _kind_word().findall(words.text, max(words.start, match.start() - _FAR), match.start())
            kind = near[-1] if near else None
        own = _OWN.search(words.text, max(words.start, match.start() - _FAR), match.start())
        if kind and (min(words.rates[k:last + 1]) < UNUSUAL or words.count(form) > 1 or (own and last > k)):
            yield Found(form, frames().kinds[kind], 0.7, name=_spelled_name(spelled) if spelled else "")


@cache
def _show_frames() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = frames()
    return (re.compile(rf"(?<![a-z])(?:(?P<welcome>{'|'.join(data.welcomes)})|{'|'.join(data.listening)}) (?:another episode of |episode \S+ of |the )?"),
            re.compile(rf",? (?:{'|'.join(data.show_ends)})(?![a-z])"))


@cache
def _shows_itself() -> re.Pattern[str]:
    """What only the name of a show stands before."""
    return re.compile(rf",? (?:an?|the) (?:{alternatives([k for k, label in frames().kinds.items() if label == 'Event'])})(?![a-z])")


def _shows(words: Words) -> Iterator[Found]:
    """Shows and meetings that one is welcomed to."""
    before, behind = _show_frames()
    for match in before.finditer(words.text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None:
            continue
        last = words.forward(k, FUNCTION, 4)
        while last >= k and not (behind.match(words.text, words.spans[last][1]) or frames().faint_ends.get(words.word(last)) == "Event"):
            last -= 1
        if last < k:
            continue
        rates, again = words.rates[k:last + 1], last > k and words.count(words.form(k, last)) > 1
        meeting = frames().faint_ends.get(words.word(last)) == "Event" or bool(_shows_itself().match(words.text, words.spans[last][1]))
        if again or (match["welcome"] and ((last > k and (min(rates) < 2e-5 or meeting)) or min(rates) < RARE)):
            yield Found(words.form(k, last), "Event", 0.65)


@cache
def _spelled_pattern() -> re.Pattern[str]:
    number = alternatives([w for w, v in numerals().words.items() if v])
    return re.compile(rf"(?<![a-z0-9'.-])(?P<letters>[a-z](?: [a-z]){{1,5}})(?: (?P<number>\d{{1,4}}|{number}))?(?P<kind> (?:{_all_kinds()})s?)?(?![a-z0-9'])")


def _spelled(words: Words) -> Iterator[Found]:
    """Names of letters said one by one: the q s two cards. What they are says the word behind them, or they are said again."""
    for match in _spelled_pattern().finditer(words.text, words.start, words.end):
        letters, number, kind = match["letters"], match["number"], match["kind"]
        form = letters + (f" {number}" if number else "")
        if any(words.taken[match.start():match.start() + len(form)]) or (letters[0] in "ai" and len(letters) < 7):
            continue
        if kind and (number or len(letters) > 3):
            kind = kind.strip()
            yield Found(form, frames().kinds.get(kind) or frames().kinds[kind.removesuffix("s")], 0.65, name=_spelled_name(match))


def _spelled_name(match: re.Match[str]) -> str:
    """Letters as capitals, the number behind a hyphen: q s two is QS-2."""
    number = match["number"]
    return match["letters"].replace(" ", "").upper() + (f"-{english(number) if number[0].isalpha() else number}" if number else "")


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
                words.word(k + 1)) and float(words.word(k + 1)) < 20 and not words.counts(k + 1) and word not in given()[0] and word not in capitalised() and not NO_NAME.match(word):
            further = words.joined(k + 2) and words.word(k + 2) in shapes().variant_words
            places.setdefault(word, []).append((k, k + 2 if further else k + 1))
    for found in places.values():
        if 1 < len({words.form(k, last) for k, last in found}) < 5:
            around = [(max(words.start, words.spans[k][0] - _FAR), min(words.end, words.spans[last][1] + _FAR)) for k, last in found]
            kinds = [kind for span in around for kind in _kind_word().findall(words.text, *span)]
            label = frames().kinds[max(sorted(set(kinds)), key=kinds.count)] if kinds else "Product"
            if any(_model_words().search(words.text, *span) for span in around):
                label = "Model"
            yield from (Found(words.form(k, last), "Product" if label in ("Company", "Benchmark", "Event") else label, 0.65) for k, last in found)


@cache
def _resident() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z'])(?:{'|'.join(frames().residents)}) (?:from|at) (?=[a-z])")


def _residents(words: Words) -> Iterator[Found]:
    """Organisations that people say they come from, with the place behind: i'm from kelp in bergen."""
    for match in _resident().finditer(words.text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None:
            continue
        last = words.forward(k, COMMON, 2)
        behind = words.text.startswith(" in ", words.spans[last][1]) if last >= k else False
        if behind and words.spans[last][1] + 4 in words.places and words.rates[k] < 2e-5 and words.word(k) not in capitalised():
            yield Found(words.form(k, last), "Company", 0.6)


def _visitors(words: Words) -> Iterator[Found]:
    """Organisations of two words that people with a name say they come from: winnie from pelican point."""
    clear = given()[0]
    for k in range(len(words.spans) - 2):
        if words.word(k) in clear and words.joined(k + 1) and words.word(k + 1) == "from" and words.joined(k + 2):
            last = words.forward(k + 2, FUNCTION, 2)
            if last == k + 3 and words.rates[k + 2] < UNUSUAL and words.word(k + 2) not in capitalised() and not NO_NAME.match(words.word(k + 2)) and (
                    not words.joined(last + 1) or words.rates[last + 1] > FUNCTION) and words.word(last).isalpha():
                yield Found(words.form(k + 2, last), "Company", 0.6)


@cache
def _model_words() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{alternatives(shapes().surroundings['Model'])})(?![a-z])|(?<![a-z0-9.]){SIZE.pattern}(?![a-z0-9])")


_VERSION = re.compile(r"\d{1,2}(?:\.\d)?")
