"""One alphabet of sounds for Chinese and English names, and how far two strings of it are apart."""
from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.extract.sounds.lexicon import sounds
from kg.language.names import is_han

_PARTS = re.compile(r"[A-Z]?[a-zà-öø-ÿ]+|[A-Z]+(?![a-z])|[㐀-鿿]+")
#: Abbreviations that nobody reads as a word: CTO, GPT, but not GAN, SAM.
_LETTERS_ONLY = re.compile(r"[A-Z]{1,2}|[A-Z]{3}(?<![BCDFGHJKLMNPQRSTVWXZ][AEIOU][BCDFGHJKLMNPQRSTVWXZ])")
#: Abbreviations whose first letters are spelled and whose end is read: VQGAN, SRGAN.
_SPELLED_THEN_READ = re.compile(r"([BCDFGHJKLMNPQRSTVWXZ]{1,3})([BCDFGHJKLMNPQRSTVWXZ][AEIOU][BCDFGHJKLMNPQRSTVWXZ])")
#: Abbreviations that may be read as a word in front of another.
_WORDLIKE = re.compile(r"^[BCDFGHJKLMNPQRSTVWXZ]{1,2}[AEIOU][A-Z]?(?![A-Za-z])")
_WORDS = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?|[㐀-鿿]+")


# -- spelling to sound ----------------------------------------------------------------------------------------------
@cache
def _syllables() -> dict[str, str]:
    """Every Mandarin syllable in pinyin without tone -> its sounds."""
    lexicon, out = sounds(), {}
    for final, sound in lexicon.finals.items():
        for initial, first in lexicon.initials.items():
            out[initial + final] = _joined(initial, first, final, sound)
        out.setdefault(final, sound)
    return out


def _joined(initial: str, first: str, final: str, sound: str) -> str:
    if initial == "y":
        if final.startswith("u"):  # yu, yue, yuan, yun are written without the dots
            return {"u": "Y", "ue": "Ye", "uan": "Yan", "un": "Yn"}.get(final, "y" + sound)
        return sound if final.startswith("i") else "y" + sound if final != "an" else "yen"
    if initial == "w":
        return sound if final == "u" else "w" + sound
    if initial in ("zh", "ch", "sh", "r", "z", "c", "s") and final == "i":
        return first + "@"
    if initial in ("j", "q", "x") and final.startswith("u"):
        return first + {"u": "Y", "ue": "Ye", "uan": "Yan", "un": "Yn"}.get(final, sound)
    if initial in "bpmf" and final == "o":
        return first + "wo"
    return first + sound


def mandarin(syllable: str) -> str | None:
    """Sounds of one pinyin syllable without tone (ü written v), None where it is none."""
    return _syllables().get(syllable)


@lru_cache(maxsize=4096)
def pinyin_word(word: str) -> tuple[str, ...] | None:
    """The syllables of a lower-case word that is pinyin written together (``xuezhi``), None where it is not."""
    if not word:
        return ()
    for size in range(min(6, len(word)), 0, -1):
        head = word[:size]
        if head in _real_syllables():
            rest = pinyin_word(word[size:])
            if rest is not None:
                return (head, *rest)
    return None


@cache
def _real_syllables() -> frozenset[str]:
    from kg.extract.sounds.index import syllables_of_han
    return frozenset(syllables_of_han().values()) - {"", "n", "m", "ng", "hm"}


@cache
def _rules() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """English rules by the first letter that each can match."""
    out: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    compiled = [(re.compile(pattern), sound) for pattern, sound in sounds().english]
    for letter in "abcdefghijklmnopqrstuvwxyz":
        out[letter] = [(p, s) for p, s in compiled if letter in _openers(p.pattern)]
    return out


def _openers(pattern: str) -> str:
    """Letters at which a rule may begin; all where that is not plain from its text."""
    core = re.sub(r"\(\?<?[=!][^()]*\)|\^", "", pattern)
    first: set[str] = set()
    for part in re.sub(r"[()]|\?:", "", core).split("|"):
        match = re.match(r"\[([a-z]+)\]|([a-z])", part)
        if not match:
            return "abcdefghijklmnopqrstuvwxyz"
        first |= set(match.group(1) or match.group(2))
    return "".join(sorted(first))


@lru_cache(maxsize=65536)
def english(word: str) -> str:
    """Sounds of one lower-case English word by rule."""
    out, at, rules = [], 0, _rules()
    while at < len(word):
        for pattern, sound in rules.get(word[at], ()):
            match = pattern.match(word, at)
            if match and match.end() > at:
                out.append(match.expand(sound) if "\\" in sound else sound)
                at = match.end()
                break
        else:
            at += 1
    return _merged("".join(out))


def _merged(sound: str) -> str:
    return re.sub(r"(.)\1", r"\1", sound)


def spelled(letters: str) -> str:
    """Sounds of letters read out one by one."""
    names = sounds().letters
    return "".join(names.get(c, "") for c in letters.lower())


def han(text: str) -> str:
    """Sounds of Han characters, tones left out."""
    table = _han_sounds()
    return "".join(table.get(c, "") for c in text)


@cache
def _han_sounds() -> dict[str, str]:
    from kg.extract.sounds.index import syllables_of_han
    table = _syllables()
    return {c: table.get(s, "") for c, s in syllables_of_han().items()}


@lru_cache(maxsize=16384)
def readings(name: str) -> tuple[str, ...]:
    """How a name may sound: with its abbreviations spelled out, read as words, and its pinyin read as Chinese."""
    first = "".join(_part(p) for p in _PARTS.findall(name))
    second = "".join(_part(w) if is_han(w[0]) or _LETTERS_ONLY.fullmatch(w) else english(w.lower()) for w in _WORDS.findall(name))
    out = [first, second]
    if _WORDLIKE.search(name) and len(_PARTS.findall(name)) > 1:  # SWE-bench, said as a word
        out.append("".join(han(w) if is_han(w[0]) else english(w.lower()) for w in _WORDS.findall(name)))
    words = _WORDS.findall(name)
    if words and all(is_han(w[0]) or (len(w) > 1 and pinyin_word(w.lower())) for w in words):
        out.append("".join(han(w) if is_han(w[0]) else "".join(mandarin(s) or "" for s in pinyin_word(w.lower()) or ()) for w in words))
    return tuple(dict.fromkeys(r for r in out if r))


def _part(part: str) -> str:
    if is_han(part[0]):
        return han(part)
    if part.isupper() and len(part) <= 5 and (len(part) < 3 or not re.search("[AEIOUY]", part) or (len(part) == 3 and part[1] not in "AEIOU")):
        return spelled(part)
    ending = _SPELLED_THEN_READ.fullmatch(part)
    if ending:
        return spelled(ending.group(1)) + english(ending.group(2).lower())
    return english(part.lower())


# -- distance -------------------------------------------------------------------------------------------------------
@cache
def costs() -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """What a symbol costs that is missing or added, and what each pair costs that is taken for one another."""
    lexicon = sounds()
    symbols = set("pbtdkgfvszcSZCJThmnNlrwy") | set(lexicon.vowels)
    gap = {s: lexicon.gaps.get(s, 0.9) for s in symbols}
    pair: dict[str, dict[str, float]] = {}
    vowels = set(lexicon.vowels)
    for a in symbols:
        for b in symbols:
            both = (a in vowels) + (b in vowels)
            cost = lexicon.other_vowel if both == 2 else lexicon.other_consonant if both == 0 else gap[a] + gap[b]
            pair.setdefault(a, {})[b] = 0.0 if a == b else cost
    for group, cost in lexicon.confusions:
        for a in group:
            for b in group:
                if a != b:
                    pair[a][b] = min(pair[a][b], cost)
    return gap, pair


@lru_cache(maxsize=65536)
def mass(sound: str) -> float:
    """How much there is to hear: the cost of leaving everything out."""
    gap, _ = costs()
    return sum(gap[s] for s in sound)


@lru_cache(maxsize=65536)
def similarity(a: str, b: str, at_least: float = 0.0) -> float:
    """1 for the same sounds, 0 for nothing in common: weighted edit distance over the larger mass.

    Args:
        at_least: what is less alike than this may be given as 0, as soon as that is clear.
    """
    gap, pair = costs()
    if abs(mass(a) - mass(b)) > (1.0 - at_least) * max(mass(a), mass(b)) + 1e-9:
        return 0.0
    return aligned(a, b, gap, gap, pair, at_least)


def aligned(a: str, b: str, added: dict[str, float], dropped: dict[str, float], pair: dict[str, dict[str, float]], at_least: float) -> float:
    """How alike two strings of sounds are under a weighted edit distance, 1 for the same and 0 for nothing in common.

    Args:
        added: what a sound costs that only ``a`` has; ``dropped`` one that only ``b`` has; ``pair`` one sound for another.
        at_least: what is less alike than this may be given as 0, as soon as that is clear.
    """
    most = (1.0 - at_least) * max(sum(added[x] for x in a), sum(dropped[y] for y in b)) + 1e-9
    row = [0.0]
    for y in b:
        row.append(row[-1] + dropped[y])
    total_b, total_a = row[-1], 0.0
    for x in a:
        gone, other = added[x], pair[x]
        total_a += gone
        last, row[0] = row[0], row[0] + gone
        left = row[0]
        for k, y in enumerate(b, 1):
            best = last + other[y]
            last = row[k]
            if last + gone < best:
                best = last + gone
            if left + dropped[y] < best:
                best = left + dropped[y]
            row[k] = left = best
        if min(row) > most:
            return 0.0
    larger = max(total_a, total_b)
    return 1.0 - row[-1] / larger if larger else 0.0


