"""People whom English without capitals introduces, greets or speaks of: ``our next speaker is sigrid halvorsen``."""
from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extract.lexicon import alternatives, shapes
from kg.extract.uncased.words import COMMON, FUNCTION, NO_NAME, RARE, Found, Words, frames
from kg.language.names import capitalised, everyday, given_names

#: What one says before one's own name; a capital behind it that no usual word has is one.
_OWN_NAME = ("i'm ", "i am ", "my name")
#: Where one comes from, which has a capital too.
_DEMONYM = re.compile(".*(?:ish|ese|i?an|ic)")
_BEFORE_US = re.compile(r"(?:i'm|i am|my name(?:'s| is)) [a-z' ]{3,30}[.,]? and $")


def _also(text: str, at: int) -> bool:
    """Whether someone gave a name right before (i'm ann lowe. and i'm ...)."""
    return bool(_BEFORE_US.search(text, max(0, at - 60), at))


@cache
def given() -> tuple[frozenset[str], frozenset[str]]:
    """Given names in lower case: ones that are no everyday words, and ones that are."""
    names = {n.lower() for n in given_names()} | {n.lower() for n in shapes().given_names}
    clear = frozenset(n for n in names if everyday(n) == 0.0 and len(n) > 2) - set(frames().no_given)
    return clear, frozenset(n.lower() for n in shapes().given_names) - clear


@cache
def _popular() -> frozenset[str]:
    return frozenset(n.lower() for n in shapes().given_names)


@cache
def _person_frames() -> tuple[re.Pattern[str], ...]:
    data = frames()
    return (re.compile(rf"(?<![a-z'-])(?:{'|'.join(data.introductions)}) "), re.compile(rf"(?<![a-z'-])(?:{'|'.join(data.greetings)}) "),
            re.compile(rf" ?(?:{'|'.join([*data.person_verbs, *data.person_after])})(?![a-z])"),
            re.compile(rf" (?:{'|'.join(data.person_verbs)})(?![a-z])"), re.compile(rf"'s (?:{alternatives(data.owned)})(?![a-z])"),
            re.compile(rf"(?<![a-z'-])(?:{'|'.join(data.faint_introductions)}) "))


def people(words: Words) -> Iterator[Found]:
    introduced, greeted, follows, acts, owned, faint = _person_frames()
    clear, doubtful = given()
    text = words.text
    for match in introduced.finditer(text, words.start, words.end):
        k = words.at.get(match.end())
        if k is None or not words.open(k):
            continue
        first = words.word(k)
        last = _surname(words, k, 1.5e-5)
        closed = bool(follows.match(text, words.spans[last][1])) or words.spans[last][1] >= words.end or not words.joined(last + 1)
        if text.startswith(" about ", words.spans[last][1]):  # i'm frank about it
            continue
        if first in clear or (first in doubtful and closed):
            yield Found(words.form(k, last), "Person", 0.75, first if last > k and first in clear else "")
        elif last > k and (closed or words.rates[last + 1] > FUNCTION) and words.rates[k] == 0.0 and words.rates[k + 1] < RARE and not NO_NAME.match(words.word(k + 1)):
            yield Found(words.form(k, last), "Person", 0.65, first)
        elif words.cased and words.joined(k + 1) and words.capital(k) and words.capital(k + 1) and words.rates[k] < RARE and words.rates[k + 1] < COMMON and (
                words.open(k + 1) and not (words.joined(k + 2) and words.capital(k + 2)) and not NO_NAME.match(words.word(k + 1))):
            yield Found(words.form(k, k + 1), "Person", 0.65, first)
        elif words.cased and last == k and words.capital(k) and text.startswith(_OWN_NAME, match.start()) and words.rates[k] < RARE and len(first) > 2 and (
                first.isalpha() and not NO_NAME.match(first) and not (words.joined(k + 1) and words.capital(k + 1))) and (
                first not in capitalised() or (not _DEMONYM.fullmatch(first) and _also(text, match.start()))):
            yield Found(first, "Person", 0.6)
    for match in greeted.finditer(text, words.start, words.end):
        k = words.at.get(match.end())
        if k is not None and words.open(k) and words.word(k) in clear:
            yield Found(words.word(k), "Person", 0.7)
    for match in faint.finditer(text, words.start, words.end):
        k = words.at.get(match.end())
        if k is not None and words.open(k) and words.word(k) in clear:
            last = _surname(words, k)
            if follows.match(text, words.spans[last][1]):
                yield Found(words.form(k, last), "Person", 0.65, words.word(k) if last > k else "")
    for k in range(len(words.spans)):
        first = words.word(k)
        if not words.open(k):
            continue
        if words.rates[k] == 0.0 and words.joined(k + 1) and words.free(k + 1) and words.rates[k + 1] < 1e-6 and _surnamed(first) and words.word(k + 1).isalpha() and (
                owned.match(text, words.spans[k + 1][1])):
            yield Found(words.form(k, k + 1), "Person", 0.65, first)
        if first not in clear:
            continue
        if words.joined(k + 1) and words.free(k + 1) and words.rates[k + 1] < 3e-5 and _surnamed(words.word(k + 1)) and owned.match(text, words.spans[k + 1][1]):
            yield Found(words.form(k, k + 1), "Person", 0.65, first)
        elif words.joined(k + 1) and words.open(k + 1) and _surnamed(words.word(k + 1)) and _full_name(words, k):
            yield Found(words.form(k, k + 1), "Person", 0.6, first)
        elif acts.match(text, words.spans[k][1]):
            yield Found(first, "Person", 0.6)


def _full_name(words: Words, k: int) -> bool:
    """Whether the word behind a given name is its surname: no word of English, or a rare one that is said with it again."""
    surname, rate = words.word(k + 1), words.rates[k + 1]
    if rate == 0.0 and surname not in given()[0]:
        return True
    return rate < RARE and surname not in _popular() and words.count(words.form(k, k + 1)) > 1


def _surnamed(word: str) -> bool:
    return word.isalpha() and len(word) > 3 and not NO_NAME.match(word)


def _surname(words: Words, k: int, least: float = RARE) -> int:
    """The last word of a person's name that begins at a word: one unusual word, two pieces of one that was cut, or one
    behind a particle (van houten).

    Args:
        least: the frequency below which a word that the sentence goes on after is a surname.
    """
    def part(n: int, least: float) -> bool:
        return words.joined(n) and words.open(n) and words.rates[n] < least and words.word(n).isalpha() and not NO_NAME.match(words.word(n))

    def ended(n: int) -> bool:
        return not words.joined(n + 1) or words.rates[n + 1] > FUNCTION
    n = k + 1
    while words.joined(n) and words.open(n) and words.word(n) in frames().particles:
        n += 1
    if n > k + 1 and part(n, COMMON):
        return n
    if part(k + 1, 3e-5) and part(k + 2, 3e-5) and ended(k + 2) and min(words.rates[k + 1:k + 3]) < RARE:
        return k + 2
    return k + 1 if part(k + 1, RARE) or (part(k + 1, least) and ended(k + 1)) else k
