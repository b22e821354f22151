"""Reader of numbers in English words, over lower-cased text. Like those of `numbers` it never looks back."""
from __future__ import annotations

import re

from kg.extract.quantities.data import alternation, numerals
from kg.extract.quantities.numbers import Number, tidy

_N = numerals()
_WORDS = _N.words
_SCALE_WORDS = _N.scale_words
_PLURALS = _N.plural_words
_DOZENS = _N.dozen_words
_BELOW = _N.denominators
# words that a number can begin with
ENGLISH_WORDS = (*_WORDS, "hundred", "thousand", "million", "billion", "trillion", *_PLURALS, *_DOZENS, "half", "several", "millions", "billions",
                 "trillions", "point", *(f"{a} {w}" for a in ("a", "another") for w in (
                     "few", "couple", "hundred", "thousand", "million", "billion", "trillion", "dozen", "half", "third", "quarter", "fifth", "tenth")))
_FIRST_WORD = re.compile(r"([a-z]+)")
_AND_A_PART = re.compile(r" ?(?:a |one )?(half|quarter|third)(?![a-z])|  ?(three) quarters?")
_AN_AFTER_HALF = re.compile(r"[ \-]?(?:a|an)[ \-]+")
_DOZEN = re.compile(r"dozen(?![a-z])")
_OF = re.compile(r" of(?= )")
_OF_A_PERCENT = re.compile(r"(?: of)? an?(?= (?:percent|per cent|percentage|point)(?![a-z]))")
_OF_A_SCALE = re.compile(r" of an? (hundred|thousand|million|billion|trillion)(?![a-z])")
_OF_PLURAL = re.compile(r" of (?=thousands|millions|billions|trillions|hundreds)")
_WORD = re.compile(r"[ \-]{0,2}([a-z]+)")
SCALE_AFTER = re.compile(r"[ \-]?(" + alternation(_SCALE_WORDS) + r")(?![a-z])", re.I)
_SCALE_EN = re.compile(r"[ \-]{0,2}(" + alternation(_SCALE_WORDS) + r")(?![a-z])")


def read_en(low_text: str, at: int) -> Number | None:
    """Read a number written in English words, from the lower-cased text."""
    j = at
    total = current = 0.0
    seen = article = False
    vague: tuple[float, float] | None = None
    last_scale = 1.0
    kind_before = ""
    while True:
        m = _WORD.match(low_text, j) if seen or article or j > at else _FIRST_WORD.match(low_text, j)
        if m is None:
            break
        word = m[1]
        if word in _WORDS:
            value = float(_WORDS[word])
            if (kind_before == "tens" and not 0 < value < 10) or kind_before in ("unit", "vague", "plural"):
                break
            current += value
            seen = True
            kind_before = "tens" if value >= 20 else "unit"
        elif word in _SCALE_WORDS and (seen or article or vague or j == at):
            value = float(_SCALE_WORDS[word])
            if not seen and word.endswith("s") and vague is None:
                vague = (value, 9.99 * value)
                j = m.end()
                seen = True
                break
            if vague:
                vague = (vague[0] * value, vague[1] * value)
            elif value == 100:
                current = (current or 1.0) * 100
            else:
                total += (current or 1.0) * value
                current = 0.0
            seen = True
            last_scale = value
            kind_before = "scale"
        elif (word in ("a", "an") and not seen and not article) or (word == "another" and not seen and not article):
            article = True
        elif word == "and" and seen and (kind_before == "scale" or kind_before == "unit"):
            nxt = _WORD.match(low_text, m.end())
            if nxt and nxt[1] in ("a", "half", "one", "three", "two"):
                extra = _AND_A_PART.match(low_text, m.end())
                if extra:
                    part = 0.75 if extra[2] else 1.0 / _BELOW[extra[1]]
                    if kind_before == "unit":
                        current += part
                    else:
                        total += part * last_scale
                    j = extra.end()
                    kind_before = "half"
                    continue
            if nxt is None or nxt[1] not in _WORDS or kind_before != "scale":
                break
        elif word == "point" and (seen or j == at):
            digits = ""
            k = m.end()
            while (d := _WORD.match(low_text, k)) and d[1] in _WORDS and _WORDS[d[1]] < 10:
                digits += str(_WORDS[d[1]])
                k = d.end()
            if not digits:
                break
            current += float("0." + digits)
            seen = True
            j = k
            kind_before = "unit"
            continue
        elif word == "half" and not seen:
            if part := _OF_A_PERCENT.match(low_text, m.end()):
                return Number(at, part.end(), 0.5, 0.5, "en")
            rest = _AN_AFTER_HALF.match(low_text, m.end())
            scale = _SCALE_EN.match(low_text, rest.end() - 1) if rest else None
            dozen = _DOZEN.match(low_text, rest.end()) if rest else None
            if scale:
                value = float(_SCALE_WORDS[scale[1]]) / 2
                return Number(at, scale.end(), value, value, "en", scale=value * 2)
            if dozen:
                return Number(at, dozen.end(), 6.0, 6.0, "en")
            return Number(at, m.end(), 0.5, 0.5, "fraction")
        elif word in ("few", "several") and (article or word == "several") and not seen:
            vague = (1.0, 9.99)
            kind_before = "vague"
            seen = True
        elif word == "couple" and article and not seen:
            of = _OF.match(low_text, m.end())
            j = of.end() if of else m.end()
            current = 2.0
            seen = True
            kind_before = "couple"
            continue
        elif word in _PLURALS and not seen:
            value = float(_PLURALS[word])
            vague = (24.0, 99.0) if word == "dozens" else (value, 9.99 * value)
            seen = True
            kind_before = "plural"
            of = _OF_PLURAL.match(low_text, m.end())
            if of:
                big = _FIRST_WORD.match(low_text, of.end())
                factor = float(_PLURALS.get(big[0]) or _SCALE_WORDS.get(big[0], 1)) if big else 1.0
                vague = (vague[0] * factor, vague[1] * factor)
                j = big.end() if big else m.end()
                break
        elif word in _DOZENS and (seen or article):
            if kind_before in ("plural",):
                break
            if vague:
                vague = (24.0, 99.0)
            else:
                current = (current or 1.0) * _DOZENS[word]
            seen = True
            kind_before = "dozen"
        elif word in _BELOW and ((seen and total == 0 and 0 < current < 30) or (article and not seen)) and vague is None:
            if word in ("second", "half") and seen:
                break
            value = (current or 1.0) / _BELOW[word]
            if value >= 1 and seen and not low_text.startswith(" of", m.end()):
                break
            if part := _OF_A_PERCENT.match(low_text, m.end()):
                return Number(at, part.end(), value, value, "en")
            if whole := _OF_A_SCALE.match(low_text, m.end()):
                size = float(_SCALE_WORDS[whole[1]])
                return Number(at, whole.end(), value * size, value * size, "en", scale=size)
            return Number(at, m.end(), value, value, "fraction", bare=article)
        else:
            break
        j = m.end()
    if not seen:
        return None
    if vague:
        low, high = tidy(vague[0]), tidy(vague[1])
        if high < 1e4:
            high = float(int(high))
        if low == 1.0:
            low = 2.0
        return Number(at, j, low, high, "en", "range", last_scale, vague=True)
    value = tidy(total + current)
    mark = "~" if low_text.startswith("a couple", at) else "="
    bare = low_text[at:j] in ("one", "zero")
    return Number(at, j, value, value, "en", mark, last_scale, bare=bare, first=value)
