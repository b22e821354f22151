"""How much a text looks like what a transcript calls a speaker: a person's name, a role, a letter."""
from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg import resources

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
COLON = re.compile(r"\s*[:：]\s*")
PARENS = re.compile(r"\s*[(（【\[][^()（）\[\]【】]*[)）】\]]\s*$")
_LATIN_WORD = r"(?:(?:[A-Z]\.){2,3}|[A-ZÀ-Þ][A-Za-zÀ-ÿ'’\-]*\.?|(?:de|da|van|von|der|den|di|al|bin|la|le|el)(?= ))"
_LATIN_NAME = re.compile(rf"{_LATIN_WORD}(?: {_LATIN_WORD}){{0,4}}$")
_NUMBERED_ROLE = re.compile(r"(.+?)\s*(?:[A-Z]|\d{1,3}|[一二三四五六七八九甲乙丙丁])$", re.I)
_EDGES = " \t*_:：-–—|｜《》「」"


class Credit(BaseModel):
    """Roles that label turns, and the words before the name of who has that role in an introduction."""

    model_config = ConfigDict(extra="forbid")
    roles: frozenset[str]
    words: tuple[str, ...]


class Speakers(BaseModel):
    """Word lists about speaker labels (``speakers.yaml``)."""

    model_config = ConfigDict(extra="forbid")
    surnames: str
    compound_surnames: tuple[str, ...]
    familiar: frozenset[str]
    titles: tuple[str, ...]
    roles: frozenset[str]
    asking: frozenset[str]
    answering: frozenset[str]
    question_labels: frozenset[str]
    answer_labels: frozenset[str]
    not_speakers: frozenset[str]
    opening_words: frozenset[str]
    reporting: tuple[str, ...]
    editorial: frozenset[str]
    conversation: str
    letters: tuple[str, ...]
    credits: tuple[Credit, ...]
    posts: tuple[str, ...]


@cache
def words() -> Speakers:
    return resources.load("readers/speakers.yaml", Speakers)


def normal(name: str) -> str:
    """A label's name for comparison: case and spaces aside."""
    return re.sub(r"[\s.·•]+", "", name).casefold()


def tidy(name: str) -> str:
    """The name of a label without role, colon and surplus space."""
    name = COLON.sub("", PARENS.sub("", name.strip(_EDGES)))
    return re.sub(r"\s+", " ", PARENS.sub("", name)).strip(_EDGES)


def shape(name: str) -> int:
    """How much a label looks like a speaker: 0 not at all, 1 possibly, 2 likely, 3 a full name or a role."""
    known = words()
    low = name.casefold()
    if not name or low in known.not_speakers or len(name) > 40 or low.endswith(known.reporting):
        return 0
    numbered = _NUMBERED_ROLE.match(low)
    if (numbered and numbered.group(1) in known.not_speakers) or low.split(" ")[0] in known.opening_words:
        return 0
    if low in known.roles or (numbered and numbered.group(1) in known.roles):
        return 3
    if re.fullmatch(f"[{HAN}·•]+", name):
        return _han_shape(name, known)
    if _LATIN_NAME.match(name):
        parts = name.split(" ")
        if len(parts) > 1 and parts[0].casefold() in known.not_speakers:
            return 1
        return 3 if 2 <= len(parts) <= 4 else 2 if len(parts) == 1 and len(name) > 1 else 1
    if re.fullmatch(rf"\d{{1,3}}[{HAN}]{{1,6}}", name):
        return 0 if name[-1] in "年月日号號点點时時分秒周週条條款章节節" else 1
    if re.fullmatch(rf"[A-Za-zÀ-ÿ{HAN}0-9 .'’·\-]+", name) and len(name) <= 24 and name.count(" ") < 3:
        return 1
    return 0


def _han_shape(name: str, known: Speakers) -> int:
    if name.startswith(known.compound_surnames) and 3 <= len(name) <= 4:
        return 3
    if name[0] in known.surnames and 2 <= len(name) <= 3:
        return 3
    if name.endswith(known.titles) and len(name) <= 5:
        return 3
    if "·" in name or "•" in name:
        return 3
    if name[0] in known.familiar and len(name) in (2, 3):
        return 2
    return 1 if 2 <= len(name) <= 8 else 0
