"""``kg/data/shapes.yaml`` as typed values with the lookups that the recognisers need."""
from __future__ import annotations

import re
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from kg.resources import load


class Cue(BaseModel):
    model_config = ConfigDict(extra="forbid")
    before: list[str]
    after: list[str]


class Suffixes(BaseModel):
    model_config = ConfigDict(extra="forbid")
    en: dict[str, list[str]]
    zh: dict[str, list[str]]


class Frame(BaseModel):
    """Patterns after (``before``) or ahead (``after``) of which a name of the label stands."""

    model_config = ConfigDict(extra="forbid")
    label: str
    weight: float
    before: list[str] = []
    after: list[str] = []


class Code(BaseModel):
    """Words near which a code such as ``AB-101`` is a thing of the label."""

    model_config = ConfigDict(extra="forbid")
    label: str
    near: list[str]


class Titles(BaseModel):
    model_config = ConfigDict(extra="forbid")
    zh_before: list[str]
    zh_after: list[str]
    en_before: list[str]
    en_after: list[str]


class Shapes(BaseModel):
    """What names look like and what stands beside them (see the comments in the data file)."""

    model_config = ConfigDict(extra="forbid", ignored_types=(cached_property,))
    organisation_suffix: Suffixes
    weak_suffixes: list[str]
    faint_suffixes: list[str]
    brand_suffixes: list[str]
    after_suffix: list[str]
    descriptor_ends: str
    not_in_names: list[str]
    generic_organisations: list[str]
    titles: Titles
    surnames: str
    compound_surnames: list[str]
    not_given: str
    given_names: list[str]
    pinyin_surnames: list[str]
    cues: dict[str, Cue]
    name_suffix: dict[str, list[str]]
    variant_words: list[str]
    joined_variants: list[str]
    amounts: list[str]
    show_frames: list[str]
    venues: list[str]
    latin_stop: list[str]
    same_organisation: list[str]
    nicknames: list[str]
    fields: list[str]
    frames: list[Frame]
    never_in_names: str
    never_first: str
    verb_ends: str
    never_last: str
    after_names: list[str]
    investing: list[str]
    investors: list[str]
    list_words: list[str]
    compare_words: list[str]
    codes: list[Code]
    function_words: list[str]
    title_lead: list[str]
    kinds_of_people: list[str]
    called_kinds: dict[str, str]
    talked_about: list[str]
    universities: str
    outlets: list[str]
    credits: list[str]
    brand_tails: list[str]
    english_frames: list[Frame]
    list_heads: list[str]
    idioms: list[str]
    surroundings: dict[str, list[str]]

    @cached_property
    def english_suffix(self) -> dict[str, str]:
        """Last word of an organisation's name -> label."""
        return {word: label for label, words in self.organisation_suffix.en.items() for word in words}

    @cached_property
    def chinese_suffix(self) -> dict[str, str]:
        return {word: label for label, words in self.organisation_suffix.zh.items() for word in words}

    def suffix_of(self, form: str) -> str:
        """The longest organisation suffix that a Chinese form ends in, empty where there is none."""
        return next((form[-n:] for n in self._suffix_lengths if form[-n:] in self.chinese_suffix and len(form) > n), "")

    @cached_property
    def _suffix_lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(s) for s in self.chinese_suffix}, reverse=True))

    @cached_property
    def cue_patterns(self) -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
        """Label -> (pattern that matches at the end of the text before, pattern at the start of the text after)."""
        out = {}
        for label, cue in self.cues.items():
            left, right = cue.before, cue.after
            if label == "Person":
                left = [*left, *self.titles.zh_before, *self.titles.en_before]
            before, after = _bounded(left), alternatives(right)
            out[label] = (re.compile(rf"(?:{before})[\s,:「“\"'《(]{{0,2}}$", re.I),
                          re.compile(rf"[\s,」”\"'》)]{{0,2}}(?:{after})(?![a-z])", re.I))
        return out


def alternatives(words: list[str]) -> str:
    """A regular-expression alternation of literal words, longest first."""
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))


def any_of(words: list[str]) -> str:
    """`alternatives` behind one look at the first character, which is all that most places of a text then take."""
    return f"(?=[{re.escape(''.join(sorted({w[0] for w in words})))}])(?:{alternatives(words)})"


def _bounded(words: list[str]) -> str:
    """Alternatives that begin at a word's edge where they are Latin (``at``, not ``that``)."""
    latin, other = [w for w in words if w[0].isascii() and w[0].isalnum()], [w for w in words if not (w[0].isascii() and w[0].isalnum())]
    parts = ([rf"(?<![A-Za-z0-9])(?:{alternatives(latin)})"] if latin else []) + ([alternatives(other)] if other else [])
    return "|".join(parts)


@cache
def shapes() -> Shapes:
    return load("shapes.yaml", Shapes)
