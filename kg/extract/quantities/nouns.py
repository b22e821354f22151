"""What a number counts: the noun after a measure word, after 的, or within three English words."""
from __future__ import annotations

import re

from kg.extract.quantities.data import alternation, longest
from kg.extract.quantities.items import Item, Source
from kg.extract.quantities.lexicon import (
    CARD,
    EN,
    MEASURES,
    MEASURES_FIRST,
    NOUNS,
    NOUNS_FIRST,
    PLURAL_NAME,
    SYMBOLS,
    ZH_FIRST,
    set_kind,
    set_unit,
    singular,
)
from kg.extract.quantities.rates import rate_after

_COUNTED = frozenset(MEASURES.nouns.values())
_ENGLISH_NOUNS = frozenset(MEASURES.nouns.values()) | frozenset(MEASURES.english_irregular.values())
_STOP = frozenset("，。；：！？、,;:!?()（）[]【】“”\"'「」《》\n\t|是在有和与比就把被到从，—-/的了以之左于对让使能可会都也就还才")
_NUMERALS = frozenset("0123456789一二三四五六七八九十百千万亿两几")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9\-.]*")
_NAME = re.compile(r"(?:[一-鿿]{2,3} ?)?(?:[A-Za-z]{1,9}\d[A-Za-z\d\-]*|\d{3,4}[A-Z][A-Za-z]{0,3})|[A-Z][A-Za-z0-9\-]+|[A-Z] ?[一二三四五六七八九百千万零十]+", re.A)
_EN_STOP = frozenset(MEASURES.english_stop)
_ADJACENT = frozenset(MEASURES.adjacent)
_EN_WORDS = re.compile(r"[ \-]([A-Za-z][A-Za-z0-9\-]*)")
_POSSESSIVE = re.compile(r"\s?(?:这样)?的\s?")
_SPACE = re.compile(r"\s?")
_LOWER_WORD = re.compile(r"[a-z]+")
_OF_THE = re.compile(r" of (?:the |these |our |their )?")
# symbols of data that a measure word may precede: 两百个 G, 三十个 PB
_DATA = re.compile(r" ?(" + alternation(s for s, unit in SYMBOLS.items() if unit.dimension == "data" and s.isupper()) + r")(?![A-Za-z0-9])")
_NEXT_WORD = re.compile(r"[ \-]([a-z]+)(?![\w\-])")
_CARD_HOURS = re.compile(r"(?: GPUs?)?[ -]?(?:hours?\b|小时|卡时)")
_CARDS = re.compile(r" (?:cards?|GPUs?|chips?|units?|boards?)\b")

def counted(source: Source, item: Item, measure: str, k: int) -> None:
    """A measure word at the end of the number: find the noun that it counts."""
    text = source.text
    if text[k : k + 1] == "多" and text[k + 1 : k + 2] not in tuple("少模样种元轮媒语"):
        item.cmp = ">"
        k += 1
    item.dimension, item.end, item.measured = "count", k, True
    item.unit = MEASURES.measures[measure] or "item"
    if measure == "个" and (data := _DATA.match(text, k)):
        set_unit(item, SYMBOLS[data[1]], data.end())
        item.measured = False
        return
    name = _NAME.match(text, k + 1 if text[k : k + 1] == " " else k)
    if name and measure in MEASURES.card_measures and (re.search(r"\d|[一二三四五六七八九百]", name[0]) or name[0].isupper()):
        noun = _noun_search(source, name.end(), 2)
        item.noun = name[0]
        item.unit = "chip" if measure == "颗" and not re.match(r"[HABV]\d", name[0]) else "GPU"
        if noun and noun[0] in ("卡", "显卡", "gpu"):
            item.end = noun[1]
        return
    if measure != "卡" and counted_noun(source, item, k, MEASURES.reach):
        return
    latin = _LATIN.match(text, k + 1 if text[k : k + 1] == " " else k)
    if latin and measure == "个":
        item.noun = latin[0]
        if EN.get(latin[0].lower()):
            set_unit(item, EN[latin[0].lower()], latin.end())
        else:
            item.unit = singular(latin[0]) if latin[0].islower() else item.unit
            item.end = latin.end()


def counted_noun(source: Source, item: Item, k: int, reach: int) -> bool:
    """Take the first known noun within ``reach`` characters of ``k`` as what the item counts."""
    found = _noun_search(source, k, reach)
    if found is None:
        return False
    noun, end = found
    item.unit, item.noun, item.end = NOUNS[noun], source.text[end - len(noun) : end], end
    set_kind(item)
    return True


def follows(source: Source, k: int, words: tuple[str, ...] = ()) -> bool:
    """Whether one of the words, or else any unit, measure word or counted noun, stands at ``k``."""
    if words:
        return source.text.startswith(words, k)
    return bool(longest(MEASURES_FIRST, source.text, k) or longest(ZH_FIRST, source.text, k) or longest(NOUNS_FIRST, source.low, k))


def pause(text: str, at: int) -> bool:
    """Whether a space parts two Chinese characters, as a pause of speech does: what follows is another phrase."""
    return text[at] == " " and "一" <= text[at - 1 : at] <= "鿿" and "一" <= text[at + 1 : at + 2] <= "鿿"


def _noun_search(source: Source, k: int, reach: int) -> tuple[str, int] | None:
    text, low = source.text, source.low
    at = k
    limit = min(len(text), k + reach + 1)
    while at < limit:
        c = text[at]
        if c in _NUMERALS or pause(text, at):
            return None
        noun = longest(NOUNS_FIRST, low, at)
        if not noun and c in _STOP and not (c == "的" and at - k <= 6):
            return None
        if noun and not (noun.isascii() and ((text[at - 1 : at].isascii() and text[at - 1 : at].isalpha())
                                             or (text[at + len(noun) : at + len(noun) + 1].isascii() and text[at + len(noun) : at + len(noun) + 1].isalpha() and text[at + len(noun)] != "s"))):
            end = at + len(noun)
            if len(noun) == 1 and at > k and noun in _ADJACENT and "一" <= text[at - 1] <= "鿿" and text[at - 1] != "的":
                at += 1
                continue
            if len(noun) == 1 and at > k and text[end : end + 1] and "一" <= text[end] <= "鿿" and text[end] not in _STOP:
                at += 1
                continue
            longer = longest(NOUNS_FIRST, low, end)
            if longer and len(longer) > 1:
                return longer, end + len(longer)
            return noun, end
        if c.isascii() and c.isalpha():
            m = _LATIN.match(text, at)
            at = m.end() if m else at + 1
            limit = min(len(text), max(limit, at + 4))
        else:
            at += 1
    return None


def noun_after(source: Source, item: Item, j: int) -> None:
    """的 and a counted noun after a number without a measure word: 1300万的日活用户, 540billion的parameter."""
    text = source.text
    m = _POSSESSIVE.match(text, j)
    if m is None:
        if item.unit:
            return
        m = _SPACE.match(text, j)
    if m is None:
        return
    word = _LOWER_WORD.match(source.low, m.end())
    if word and (unit := EN.get(word[0])) and unit.dimension != "percent":
        if not item.unit:
            set_unit(item, unit, word.end())
        return
    if word and not item.unit and (singular(word[0]) in _ENGLISH_NOUNS or word[0] in _ENGLISH_NOUNS):
        item.unit, item.dimension, item.noun, item.end = singular(word[0]), "count", word[0], word.end()
        set_kind(item)
        return
    if item.unit or "的" not in m[0]:
        return
    found = _noun_search(source, m.end(), 5)
    if found:
        item.unit, item.dimension, item.noun, item.end = NOUNS[found[0]], "count", text[found[1] - len(found[0]) : found[1]], found[1]
        if item.unit == "model" and (item.low or item.high or 0) >= 1e6:
            item.unit, item.noun = "parameter", None
        set_kind(item)


def english_noun(source: Source, item: Item, j: int) -> None:
    """A counted noun within three words: 576 chips, 64 concurrent requests, 3.3 trillion training tokens."""
    text = source.text
    of = _OF_THE.match(source.low, j)
    k = of.end() - 1 if of else j
    lower = ""
    for _ in range(1 if item.suffix == "B" else 3):
        m = _EN_WORDS.match(text, k)
        if m is None:
            return
        word = m[1]
        deictic, lower = lower in MEASURES.english_deictic, word.lower()
        if lower in ("model", "models") and (item.suffix == "B" or (item.low or 0) >= 1e6):
            return
        if lower in _EN_STOP and not (lower == "more" or lower == "less"):
            return
        unit = EN.get(lower)
        if deictic and unit and unit.dimension == "time" and not lower.endswith("s"):
            return
        if unit and (unit.dimension not in ("percent", "angle", "money", "mass") or of) and (len(lower) > 2) and k != j:
            set_unit(item, unit, m.end())
            rate_after(source, item)
            return
        irregular = MEASURES.english_irregular.get(lower)
        if irregular or (len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is"))) or PLURAL_NAME.fullmatch(word):
            if irregular == lower and (head := _head(source, m.end())):
                known = MEASURES.english_irregular.get(head[0])
                item.unit, item.dimension = known or f"{lower} {singular(head[0])}", "count"
                item.noun, item.end = text[m.start(1) : head[1]], head[1]
                set_kind(item)
                rate_after(source, item)
                return
            item.unit = irregular or ("GPU" if CARD.fullmatch(word[:-1]) else singular(word))
            item.dimension, item.noun, item.end = "count", word, m.end()
            set_kind(item)
            rate_after(source, item)
            return
        if CARD.fullmatch(word):
            if hours := _CARD_HOURS.match(text, m.end()):
                set_unit(item, EN["gpu hours"], hours.end())
                return
            if (head := _head(source, m.end())) and singular(head[0]) in _COUNTED and not _CARDS.match(text, m.end()):
                item.unit, item.dimension, item.noun, item.end = singular(head[0]), "count", text[m.start(1) : head[1]], head[1]
                return
            after = _CARDS.match(text, m.end())
            item.unit, item.dimension, item.noun = "GPU", "count", word
            item.end = after.end() if after else m.end()
            return
        k = m.end()


def _head(source: Source, k: int) -> tuple[str, int] | None:
    """The plural noun straight after a noun that only tells its kind (centers after data), and its end."""
    m = _NEXT_WORD.match(source.low, k)
    if m is None or m[1] in _EN_STOP or not (m[1] in MEASURES.english_irregular or (
            len(m[1]) > 3 and m[1].endswith("s") and not m[1].endswith(("ss", "us", "is")))):
        return None
    return m[1], m.end()
