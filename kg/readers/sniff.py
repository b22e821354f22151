"""The format of a text by what it holds."""
from __future__ import annotations

import json
import re

_CUE = re.compile(r"^\s*(?:\d+\s*\r?\n)?\s*\d{1,2}:\d{2}:\d{2}[.,]\d{1,3}\s*-->\s*\d{1,2}:\d{2}:\d{2}[.,]\d{1,3}", re.M)
_HTML = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|h1|section|table)\b", re.I | re.S)


def sniff(text: str, named: str | None) -> str:
    """Format of a text: the one its file name gives, checked where ``.txt`` may hold anything.

    Args:
        text: the decoded text.
        named: the format by suffix; None or ``txt`` leave it to the content.
    """
    if named not in (None, "txt"):
        return named
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if head.startswith("WEBVTT"):
        return "vtt"
    if _CUE.match(head):
        return "srt"
    if _HTML.match(head):
        return "html"
    if head.startswith("{") and named is None and _record(text):
        return "jsonl"
    from kg.readers import markdown

    return "md" if markdown.looks_like(text) else "txt"


def _record(text: str) -> bool:
    first = text.lstrip("\ufeff \t\r\n").split("\n", 1)[0]
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "text" in value
