"""Names in Latin script that no catalogue lists: camel case, versions, capitals, and what stands beside them."""
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.extract.lexicon import alternatives, shapes
from kg.language.names import english_words, given_names, is_common_english, is_han

_WORD = r"[A-Za-zÀ-ɏπ][A-Za-zÀ-ɏ0-9π]*(?:[-.+&'’/](?=[A-Za-z0-9])[A-Za-zÀ-ɏ0-9]+)*\+{0,2}"
_NUMBER = r"[vV]?\d+(?:\.\d+)*(?:[xX×]\d+)?[A-Za-z]?(?![A-Za-z0-9_%.]*[A-Za-z0-9_])(?!\s?[年月日个次万亿倍台张块元人家岁分秒号楼款项条颗千百])"
_RUN = re.compile(rf"(?<![A-Za-z0-9@_/.])({_WORD})((?:[ ](?:{_WORD}|{_NUMBER}))*)")
_PIECE = re.compile(rf"{_WORD}|{_NUMBER}")
_SIZED_TOKEN = re.compile(r"-\d+(?:\.\d+)?(?:x\d+)?[bm](?:-|$)")
_SIZE = re.compile(r"^\d+(?:\.\d+)?(?:x\d+)?[BbMT]$")
_VERSION = re.compile(r"^[vV]?\d+(?:\.\d+)*[A-Za-z]?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CAMEL = re.compile(r"[a-z][A-Z]|[A-Z]{2,}[a-z]{2,}|^[a-z]{1,4}[A-Z]")
_MIXED = re.compile(r"[A-Za-z].*\d|\d.*[A-Za-z]")
_CHIP = re.compile(r"^[A-Z]{1,4}\d{2,4}[A-Z]{0,2}$")
_BENCHMARK = re.compile(r"[A-Za-z](?:Bench|Eval)(?:mark)?(?:[-+ ]?[A-Z0-9][A-Za-z0-9.]*)?$|^[A-Z][A-Za-z]*-Bench\b|^Bench[A-Z]")
#: A pronoun or verb with a short form of another behind it.
CONTRACTION = re.compile(r"(?:I|We|You|He|She|It|They|That|There|Here|What|Who|Where|How|Let|Don|Doesn|Didn|Isn|Wasn|Can|Won)['’][a-z]+$")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+\.[A-Za-z]+$|^(?:www\.|https?)|\.(?:com|org|cn|net|io|html|gov|edu)\b")
_SLASHED = re.compile(r"^[A-Z]+(?:/[A-Za-z]+)+$")
#: Names with a small word or sign inside: two partners, a saint's hospital, a journal.
_COMPOUND = (
    (re.compile(r"(?<![A-Za-z0-9&'’-])[A-Z][a-z'’-]+(?: [A-Z][a-z]+)? & [A-Z][a-z'’-]+(?: (?:Company|Co|Partners|Sons|Associates))?(?![A-Za-z&])"), "Company"),
    (re.compile(r"(?<![A-Za-z0-9'’-])(?:St\.? |Saint )?[A-Z][a-z]+['’]s (?:[A-Z][a-z]+ )?(?:Hospital|College|University|School|Institute)(?![a-z])"), "Institution"),
    (re.compile(r"(?<![A-Za-z0-9'’-])(?:[A-Z][a-z]+ ){0,3}(?:Journal|Annals|Proceedings|Bulletin|Archives|Transactions) of (?:the )?[A-Z][a-z]+(?:(?: (?:and|of|on))? [A-Z][a-z]+)*"), "Company"),
)
#: Number formats, of which the catalogue knows those that are methods.
_FORMAT = re.compile(r"(?:mx)?(?:fp|bf|int|uint|tf|nf)-?\d{1,2}", re.I)
_MEASURE = re.compile(r"^[A-Za-z]{1,3}/[A-Za-z]{1,3}$|^(?:[kKMGTP]?(?:B|b|bps|Hz|W|FLOPS?|Wh)|px|fps|QPS|ms|kg|km|cm|mm|nm)$")


@dataclass(slots=True)
class Candidate:
    """A possible name: its span, the evidence for each label, and how much its shape alone speaks for a name."""

    start: int
    end: int
    text: str
    shape: float
    labels: dict[str, float]


def candidates(text: str) -> list[Candidate]:
    """Possible names in Latin script in folded text, in order."""
    out = []
    for match in _RUN.finditer(text):
        pieces = [(m.start(), m.end()) for m in _PIECE.finditer(text, match.start(), match.end())]
        pieces = [(s, e) for s, e in pieces if e <= match.end()]
        for group in _groups(text, pieces):
            candidate = _candidate(text, group)
            if candidate:
                out.append(candidate)
    for pattern, label in _COMPOUND:
        for match in pattern.finditer(text):
            if " & " not in match.group() or not all(is_common_english(w, 1e-5) for w in re.findall(r"[A-Za-z]{2,}", match.group())):
                out.append(Candidate(match.start(), match.end(), match.group(), 0.3, {label: 0.6}))
    for match in _TICKED.finditer(text):
        # A package in code marks; options and keys have everyday words alone.
        if any(len(w) > 3 and not is_common_english(w, 1.5e-5) for w in match.group(1).split("-")):
            out.append(Candidate(match.start(1), match.end(1), match.group(1), 0.3, {"Product": 0.55}))
    return out


def _groups(text: str, pieces: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split a run of words into stretches that may each be one name."""
    groups: list[list[tuple[int, int]]] = []
    current: list[tuple[int, int]] = []
    for s, e in pieces:
        word = text[s:e]
        named = word[0].isupper() or bool(_CAMEL.search(word)) or bool(_MIXED.search(word)) or ord(word[0]) > 0x24F
        number = bool(_VERSION.match(word)) and not word[0].isalpha()
        joined = current and s == current[-1][1] + 1
        owner = word.endswith(("'s", "’s"))  # what follows a genitive is another thing
        if owner:
            e, word = e - 2, word[:-2]
        if current and (not joined or (word[0].islower() and _SIZED_TOKEN.search(word))):  # a maker, then its model in small letters
            groups.append(current)
            current = []
        if (named and not (word.isascii() and word.islower() and len(word) < 2)) or (number and current and not (word.isdigit() and _MIXED.search(text[current[-1][0]:current[-1][1]]))) or (current and word in ("of", "for") and text[current[-1][0]:current[-1][1]] in ("University", "Institute", "Bank", "College")):
            current.append((s, e))
        else:
            if current:
                groups.append(current)
            current = []
            if not named and not number and surrounded_by_han(text, s, e) and len(word) > 3 and not is_common_english(word, 1e-7):
                groups.append([(s, e)])
    if current:
        groups.append(current)
    return groups


_APPOSED = re.compile(r",? (?:the |a |an |our |its |who (?:leads|runs|heads|founded) |former )?(?:[a-z]+ )?(?:co-?founder|founder|CEO|CTO|COO|CFO|head of|director|professor|partner at|president|chief|"
                      r"analyst|engineer|researcher|scientist|author|editor|who )")
_SERIES = re.compile(r"[A-Z][A-Za-z]*-\d[\w.]*-[A-Z]\w*$")
_TICKED = re.compile(r"`([A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+){1,3})`")
_CODE = re.compile(r"[A-Z]{1,5}-?\d{2,5}[A-Za-z]?$")


def _code(text: str, start: int, end: int) -> str | None:
    """What a code of capitals and digits is by the words around it."""
    around = text[max(0, start - 60):end + 60]
    return next((code.label for code in shapes().codes if any(word in around for word in code.near)), None)


def surrounded_by_han(text: str, start: int, end: int) -> bool:
    """Whether Han characters stand beside a span."""
    before = text[max(0, start - 2):start].strip()
    after = text[end:end + 2].strip()
    return bool(before and is_han(before[-1])) or bool(after and is_han(after[0]))


def sentence_start(text: str, start: int) -> bool:
    """Whether a span begins a sentence, so that its capital says nothing."""
    head = text[max(0, start - 3):start].rstrip(" \"'“「(*#>-")
    return not head or (head[-1] in ".!?。!?;:\n,…—" and head[-1] != ",")


def _candidate(text: str, group: list[tuple[int, int]]) -> Candidate | None:
    words = [text[s:e] for s, e in group]
    # A capital at the start of a sentence says nothing: drop leading everyday words.
    if sentence_start(text, group[0][0]) or len(words) > 1:
        while len(words) > 1 and words[0].istitle() and english_words().get(words[0].lower(), 0) > 3e-5 and (
                words[0] not in shapes().given_names) and words[0].lower() not in ("first", "open", "deep", "big", "hugging", "scale"):
            if not sentence_start(text, group[0][0]):
                break
            words, group = words[1:], group[1:]
    titled = False
    while len(words) > 1 and words[0].rstrip(".").lower() in _english_titles() and words[0] not in shapes().given_names:
        words, group, titled = words[1:], group[1:], True
    while len(words) > 1 and CONTRACTION.match(words[0]):
        words, group = words[1:], group[1:]
    while len(words) > 1 and words[-1] == "I":  # what follows is a sentence of its own
        words, group = words[:-1], group[:-1]
    while len(words) > 1 and words[-1].isdigit() and _amount().match(text, group[-1][1]):  # three times
        words, group = words[:-1], group[:-1]
    if not words or not words[0][:1].isalpha() or CONTRACTION.match(words[0]):
        return None
    start, end = group[0][0], group[-1][1]
    form = text[start:end]
    lexicon = shapes()
    labels: dict[str, float] = {}
    shape = 0.0
    last, first = words[-1], words[0]
    alphabetic = all(re.fullmatch(r"[A-Za-zÀ-ɏ.'’-]+", w) for w in words)
    if len(words) == 1 and (_MEASURE.match(form) or len(form) < 2 or re.fullmatch(r"[a-z]\d+", form) or _FORMAT.fullmatch(form)):
        return None
    if len(words) == 1 and form.lower() in lexicon.variant_words:
        return None
    if len(words) > 1 and _VERSION.match(last := words[-1]) and all(w in lexicon.latin_stop or w == "AI" for w in words[:-1]):
        return None
    if len(words) > 1 and len(words[0]) == 1 and _VERSION.match(words[1]) and not words[1][0].isalpha():
        return None
    if _HOST.search(form) or _SLASHED.match(form):
        return None
    if words[0] in lexicon.latin_stop and (len(words) == 1 or _VERSION.match(words[1])):
        return None
    if len(words) > 1 and last in lexicon.english_suffix:
        labels[lexicon.english_suffix[last]] = 0.6
        shape = 0.35
    elif first in ("University", "Institute") and len(words) > 2:
        labels["Institution"], shape = 0.6, 0.4
    if alphabetic and 2 <= len(words) <= 4 and all(w[0].isupper() for w in words) and (
            (first in lexicon.given_names and not is_common_english(words[-1], 5e-5)) or _full_name(words)):
        labels["Person"] = labels.get("Person", 0) + 0.6
        shape = max(shape, 0.4)
    if alphabetic and 2 <= len(words) <= 3 and all(w[0].isupper() and not w.isupper() for w in words) and last not in lexicon.english_suffix and (
            titled or _APPOSED.match(text, end) or (first in lexicon.given_names and not is_common_english(words[-1], 5e-5))) and not all(
            is_common_english(w, 1e-5) for w in words):
        labels["Person"], shape = labels.get("Person", 0) + 0.5, max(shape, 0.3)
    dated = len(words) > 2 and bool(_YEAR.fullmatch(last))
    for label, suffixes in lexicon.name_suffix.items():
        for suffix in suffixes:
            if suffix.isascii() and ((words[-2 if dated else -1] == suffix and (len(words) > 1)) or (form.endswith(suffix) and len(form) > len(suffix) + 1
                                                                            and (suffix[0].isupper() and form[-len(suffix) - 1] in "-abcdefghijklmnopqrstuvwxyz0123456789"))):
                labels[label] = max(labels.get(label, 0), 0.45)
                shape = max(shape, 0.35)
    if _BENCHMARK.search(form):
        labels["Benchmark"], shape = max(labels.get("Benchmark", 0), 0.6), max(shape, 0.35)
    sized = any(_SIZE.match(part) for w in words for part in w.split("-"))
    versioned = bool(re.search(r"[A-Za-z][\s-]?[vV]?\d+(?:\.\d+)?[A-Za-z]?$", form)) or any(_VERSION.match(w) for w in words[1:])
    if len(words) == 1 and _CHIP.match(form):
        labels["Hardware"] = labels.get("Hardware", 0) + 0.25
        shape = max(shape, 0.25)
    elif _CODE.match(form) and (kind := _code(text, start, end)):
        labels[kind], shape = 0.45, max(shape, 0.3)
    elif (len(words) == 2 and _YEAR.fullmatch(last) and words[0].isupper()) or (dated and "Event" in labels):
        labels["Event"], shape = max(labels.get("Event", 0), 0.4), max(shape, 0.25)
    elif sized or versioned or _SERIES.match(form):
        # "Form 10", "Room 341": an everyday word with a number is no name by itself.
        plain = not sized and all(is_common_english(w, 8e-6) for w in re.findall(r"[A-Za-z]+", form))
        labels["Model"] = max(labels.get("Model", 0), 0.5 if sized else 0.1 if plain else 0.35)
        shape = max(shape, 0.15 if plain else 0.35)
    if _CAMEL.search(form) and not form.isupper():
        shape = max(shape, 0.5 if len(form) > 4 else 0.3)
    elif form.isupper() and len(words) == 1:
        shape = max(shape, 0.1 if len(form) > 1 else 0)
    elif all(w[:1].isupper() for w in words):
        common = [is_common_english(w, 1e-6) for w in words if w.isalpha()]
        if len(words) > 1:
            shape = max(shape, 0.15 if all(common) else 0.3)
        elif not common or not common[0]:
            shape = max(shape, 0.3)
        elif not sentence_start(text, start):
            shape = max(shape, 0.08)
        # A capitalised word inside Chinese text is a name far more often than not.
        if len(words) == 1 and len(form) > 3 and surrounded_by_han(text, start, end):
            rare = english_words().get(form.lower(), 0)
            shape = max(shape, 0.4 if rare == 0 or "-" in form else 0.3 if rare < 1e-5 else 0.2 if rare < 4e-5 else 0.1)
    elif form.islower():
        shape = max(shape, 0.05)
    if shape == 0.0:
        return None
    for label, weight in cues(text, start, end).items():
        labels[label] = labels.get(label, 0) + weight
    if len(words) > 1 or english_words().get(form.lower(), 0) < 3e-5:
        for label, weight, left, right in _english_frames():
            if "Person" not in labels and ((left and left.search(text, max(0, start - 30), start)) or (right and right.match(text, end))):
                labels[label] = max(labels.get(label, 0), weight)
    return Candidate(start, end, form, shape, labels)


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(rf" (?:{alternatives(shapes().amounts)})(?![A-Za-z])")


def _full_name(words: list[str]) -> bool:
    """Whether capitalised words are a given name and a surname that is no everyday word, or a Chinese name in pinyin."""
    if len(words) > 3 or words[-1] in shapes().english_suffix or any(w.isupper() and len(w) > 2 for w in words):
        return False
    if words[0] in given_names():
        return not is_common_english(words[-1], 5e-6)
    from kg.extract.sounds.phonemes import pinyin_word
    return len(words) == 2 and words[1] in shapes().pinyin_surnames and not is_common_english(words[0], 1e-6) and pinyin_word(words[0].lower()) is not None


@cache
def _english_titles() -> frozenset[str]:
    return frozenset(w.lower() for w in shapes().titles.en_before)


@cache
def _english_frames() -> tuple[tuple[str, float, re.Pattern[str] | None, re.Pattern[str] | None], ...]:
    """(label, weight, pattern that ends where a name begins, pattern that begins where one ends)."""
    return tuple((frame.label, frame.weight, re.compile(rf"(?<![A-Za-z])(?:{'|'.join(frame.before)})(?:(?<=[㐀-鿿])\s?| )$") if frame.before else None,
                  re.compile("|".join(frame.after)) if frame.after else None) for frame in shapes().english_frames)


def cues(text: str, start: int, end: int) -> dict[str, float]:
    """Evidence from the words right beside a span: label -> weight."""
    return dict(_cues(text[max(0, start - 16):start], text[end:end + 16]))


@lru_cache(maxsize=1 << 14)
def _cues(before: str, after: str) -> tuple[tuple[str, float], ...]:
    weights = ((label, (0.2 if left.search(before) else 0.0) + (0.25 if right.match(after) else 0.0))
               for label, (left, right) in shapes().cue_patterns.items())
    return tuple((label, weight) for label, weight in weights if weight)


_variant_words = None


def variant_pattern() -> re.Pattern[str]:
    """What may follow a family's name and belong to it: versions, sizes, variant words."""
    global _variant_words
    if _variant_words is None:
        words = alternatives(shapes().variant_words)
        joined = alternatives(shapes().joined_variants)  # "it" behind a space goes on with the sentence
        amount = alternatives(shapes().amounts)
        _variant_words = re.compile(
            rf"(?:[ -]?(?:(?!\d+(?:\.\d+)? (?:{amount})(?![a-z]))[vV]?\d{{1,3}}(?:\.\d+)*(?:x\d+)?(?:[bB]|[a-z])?|(?<=[\s-])[A-Z]\d{{1,2}}|(?<=-)[A-Z]|(?<=[\s-])(?i:{words})|(?<=-)(?i:{joined}))(?![A-Za-z0-9]|\.\d|%))+")
    return _variant_words
