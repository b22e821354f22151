"""Since when, until when and as of when a relation holds, from the dates around the words that state it."""
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache

from kg.extract.modality import clause_of, clauses
from kg.extract.relations.data import words
from kg.extract.view import Link, Sentence, View
from kg.model import DateSpan

_NEAR = 16  # characters between a date and the words of the relation
_YEAR = re.compile(r"(\d{4})")


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], dict[str, int]]:
    times = words().times
    return (re.compile(f"(?:{times.since_before})\\s?$", re.I), re.compile(f"\\s?(?:{times.since_after})", re.I),
            re.compile(f"(?:{times.until_before})\\s?$", re.I), times.years)


def date(view: View, links: list[Link]) -> None:
    """Set ``since``, ``until`` and ``as_of`` of the links where the text gives them."""
    if not view.dates:
        return
    ordered = sorted(view.sentences, key=lambda s: s.start)
    for link in links:
        k = bisect_right(ordered, link.start, key=lambda s: s.start) - 1
        if link.type != "VARIANT_OF" and k >= 0 and link.start < ordered[k].end:
            _date(view, link, ordered[k])


def _date(view: View, link: Link, sentence: Sentence) -> None:
    since_before, since_after, until_before, _ = _cues()
    spans = clauses(view.text, sentence.start, sentence.end)
    first, last = clause_of(spans, link.start), clause_of(spans, max(link.start, link.end - 1))
    begin, end = min(spans[first][0], link.start - _NEAR), max(spans[last][1], link.end)
    first_date = bisect_left(view.dates, sentence.start, key=lambda d: d.start)
    for span in view.dates[first_date:]:
        if span.start >= sentence.end:
            break
        if not (max(begin, sentence.start) <= span.start < min(end, sentence.end)):
            continue
        value = span.iso or _relative(view, span)
        if value is None:
            continue
        before, after = view.text[max(0, span.start - 12):span.start], view.text[span.end:span.end + 8]
        if until_before.search(before):
            link.until = link.until or value
        elif link.type == "FOUNDED" or since_before.search(before) or since_after.match(after):
            link.since = link.since or value
        else:
            link.as_of = link.as_of or value


def _relative(view: View, span: DateSpan) -> str | None:
    """去年 and last year, by the date of the document."""
    match = _YEAR.match(view.date or "")
    shift = _cues()[3].get(span.text.lower()[:9])
    if shift is None:
        shift = _cues()[3].get(span.text[:2])
    return str(int(match.group(1)) + shift) if match and shift is not None else None
