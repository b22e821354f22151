"""What surrounds the content: boilerplate lines, link sections, front matter, and the facts found there."""
from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

from kg import resources
from kg.readers.blocks import Block
from kg.readers.speaker_names import shape, words

_LINE_MAX = 120
_DATE = re.compile(
    r"(?<!\d)(?P<y>19\d\d|20\d\d)\s*(?:年|[-/.])\s*(?P<m>0?[1-9]|1[0-2])\s*(?:月|[-/.])\s*(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s*日?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE_EN = re.compile(
    rf"\b(?:{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b)", re.I)
_DATE_GB = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<y>(?:19|20)\d\d)\b", re.I)
_MONTH_ONLY = re.compile(r"(?<!\d)(?P<y>19\d\d|20\d\d)\s*年\s*(?P<m>0?[1-9]|1[0-2])\s*月")
_MONTH_ONLY_EN = re.compile(rf"\b{_MONTH}\s+(?P<y>(?:19|20)\d\d)\b", re.I)
_NO_TITLE = re.compile("[。.，,;；:：]$")
_LABELLED = re.compile(r"(.{1,20}?)\s*[:：]")
_DATELINE = re.compile(
    "(?:发布时间|发布于|发表于|发表时间|更新时间|日期|时间|录制时间|發布時間|日期|date|published|posted|recorded)\\s*(?:on|in)?\\s*[:：]?\\s*", re.I)


class Furniture(BaseModel):
    """Patterns of what is no content (``furniture.yaml``)."""

    model_config = ConfigDict(extra="forbid")
    lines: tuple[str, ...]
    sections: frozenset[str]
    closings: tuple[str, ...]

    @field_validator("lines")
    @classmethod
    def _compile(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r}: {error}") from None
        return value


@cache
def _furniture() -> Furniture:
    return resources.load("readers/furniture.yaml", Furniture)


@cache
def _line() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in _furniture().lines), re.I)


def boilerplate(text: str) -> bool:
    """Whether a whole line is boilerplate."""
    text = text.strip()
    return not text or (len(text) <= _LINE_MAX and _line().fullmatch(text) is not None)


def content_only(blocks: list[Block]) -> list[Block]:
    """The blocks without boilerplate; a turn ends where the editor speaks again."""
    known = _furniture()
    kept: list[Block] = []
    dropping = closed = False
    for block in blocks:
        text = block.text
        name = text.strip(" :：#*·-—").casefold()
        opens = len(name) <= 24 and name in known.sections
        if block.kind == "heading" or opens:
            dropping = opens
        if block.kind == "heading" or block.label:
            closed = False
        if dropping and not (block.label or _prose(block)):
            continue
        dropping = dropping and not (block.label or _prose(block))
        if boilerplate(text) and not (block.label or block.kind == "row"):
            continue
        if text.casefold().startswith(known.closings) and not block.label:
            closed = True
        if closed and block.kind == "turn":
            block.kind, block.speaker = "paragraph", None
        kept.append(block)
    return kept


def _prose(block: Block) -> bool:
    return len(block.text) > 90 or (len(block.text) > 8 and block.text.endswith(("。", "！", ".")))


def front_matter(text: str) -> dict[str, str]:
    """Title and date out of YAML front matter; nothing where it does not parse."""
    if not text:
        return {}
    try:
        value: Any = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):  # a ValueError: the thirteenth month
        return {}
    if not isinstance(value, dict):
        return {}
    return {str(key).lower(): str(item) for key, item in value.items() if isinstance(item, str | int | float) or hasattr(item, "isoformat")}


def facts(blocks: list[Block], meta: dict[str, str]) -> tuple[str, str | None]:
    """Title and date of a document.

    The title is the metadata's (up to the end of the headline that it begins with), else the first heading, else the first line if it is short. The date is the
    metadata's, else a dateline near the top: a line that is little more than a date, or a word such as 时间 or
    Published and a date or month.
    """
    title = meta.get("title", "").strip()
    top = [b for b in blocks[:8] if not boilerplate(b.text)]
    heading = next((b.text for b in top if b.kind == "heading"), "")
    if len(heading) >= 6 and title.startswith(heading):
        # The site's name often follows the headline in a page's title.
        title = heading
    if not title:
        first = top[0] if top and top[0].kind in ("heading", "paragraph") else None
        short = first is not None and len(first.text) <= 80 and not _NO_TITLE.search(first.text) and not _labelled(first.text)
        title = first.text if first is not None and (first.kind == "heading" or short) else heading
    date = iso_date(meta.get("date", ""))
    for block in blocks[:12]:
        if date:
            break
        rest = _DATELINE.sub("", block.text, count=1)
        if block.kind != "cue" and len(rest) <= 40:
            date = iso_date(rest) or (_month(rest) if rest != block.text else None)
    return re.sub(r"\s+", " ", title).strip(), date


def _labelled(text: str) -> bool:
    """Whether a line begins with a label of who or what rather than with a headline's first half."""
    match = _LABELLED.match(text)
    known = words()
    every = known.not_speakers | known.roles | known.asking | known.answering | known.editorial
    return match is not None and (match.group(1).casefold() in every or (len(match.group(1)) <= 3 and shape(match.group(1)) == 3))


def _month(text: str) -> str | None:
    match = _MONTH_ONLY.search(text)
    if match:
        return f"{match['y']}-{int(match['m']):02}"
    match = _MONTH_ONLY_EN.search(text)
    return f"{match['y']}-{_MONTHS.index(match['mon'][:3].lower()) + 1:02}" if match else None


def iso_date(text: str) -> str | None:
    """The first calendar date in a text as YYYY-MM-DD.

    >>> iso_date("发布于 2024年2月3日 10:00"), iso_date("May 5, 2023"), iso_date("soon")
    ('2024-02-03', '2023-05-05', None)
    """
    match = _DATE.search(text)
    if match:
        return f"{match['y']}-{int(match['m']):02}-{int(match['d']):02}"
    match = _DATE_EN.search(text) or _DATE_GB.search(text)
    if match and 1 <= int(match["d"]) <= 31:
        return f"{match['y']}-{_MONTHS.index(match['mon'][:3].lower()) + 1:02}-{int(match['d']):02}"
    return None
