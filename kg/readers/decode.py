"""From bytes to text: which encoding, and whether it is text at all."""
from __future__ import annotations

import codecs
import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from kg import resources
from kg.errors import InputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
# gb18030 contains gb2312 and gbk, big5hkscs contains big5.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252", "ascii": "utf-8"}
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\u0080-\u009f]")
_SAMPLE = 60_000
# Chinese text has about 40 characters in 100 among the common ones; a wrong decoding has under 5.
_FLUENT = 0.12


class _Encodings(BaseModel):
    model_config = ConfigDict(extra="forbid")
    common: str


@cache
def _common() -> frozenset[str]:
    return frozenset(resources.load("readers/encodings.yaml", _Encodings).common)


def decode(data: bytes, path: str) -> tuple[str, str]:
    """Text of a file and the encoding it was in.

    A byte order mark decides; else UTF-8 if it is that; else the Chinese encoding (GB18030, Big5, UTF-16) whose
    text reads like Chinese; else what charset-normalizer finds.

    Raises:
        InputError: empty, binary or in no encoding that fits.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise InputError(path, "empty")
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark):].decode(name), path), name
            except UnicodeDecodeError as error:
                raise InputError(path, f"undecodable: begins as {name} but is not, at byte {error.start + len(mark)}") from None
    wide = _utf16(data)
    if wide:
        return wide
    if b"\x00" in data[:_SAMPLE] or _binary(data[:4096]):
        raise InputError(path, "binary, not text")
    try:
        return _checked(data.decode("utf-8"), path), "utf-8"
    except UnicodeDecodeError as error:
        at = error.start
    return _other(data, path, at)


def _checked(text: str, path: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > max(2, len(sample) // 100):
        raise InputError(path, "binary, not text")
    if not text.strip():
        raise InputError(path, "empty")
    return text


def _binary(head: bytes) -> bool:
    if head.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"BZh", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"ID3", b"OggS")):
        return True
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return odd > len(head) // 50 + 2


def _utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a byte order mark: NUL bytes all on one side, or text that reads as Chinese only so."""
    if len(data) % 2:
        return None
    head = data[:_SAMPLE]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    pairs = len(head) // 2
    best: tuple[float, str, str] | None = None
    for name, nul, other in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if not even and not odd:
            continue
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if nul > 0.7 * pairs and other == 0 and not _CONTROL.search(text[:_SAMPLE]):
            return text, name
        score = _fluency(text)
        if score > _FLUENT and (best is None or score > best[0]):
            best = (score, text, name)
    return (best[1], best[2]) if best else None


def _fluency(text: str) -> float:
    """Share of common characters among the Chinese ones, less what no text holds."""
    sample = text[:_SAMPLE]
    han = _HAN.findall(sample)
    if not han:
        return 0.0
    common = _common()
    strange = len(_STRANGE.findall(sample)) + len(_CONTROL.findall(sample))
    return (sum(c in common for c in han) - 2 * strange) / len(han)


def _other(data: bytes, path: str, at: int) -> tuple[str, str]:
    scored: list[tuple[float, str, str]] = []
    declared = _CHARSET.search(data[:4096])
    named = declared.group(1).decode("ascii").lower() if declared else ""
    for name in ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        score = _fluency(text) + (0.1 if _WIDER.get(named, named) == name else 0)
        if score > _FLUENT:
            scored.append((score, name, text))
    if scored:
        score, name, text = max(scored)
        return _checked(text, path), name
    if named:
        try:
            return _checked(data.decode(_WIDER.get(named, named)), path), _WIDER.get(named, named)
        except (UnicodeDecodeError, LookupError):
            pass
    from charset_normalizer import from_bytes

    matches = from_bytes(data[:_SAMPLE * 4])
    best = matches.best()
    if best is not None:
        # Several single-byte encodings read as letters; the Western one is by far the most used.
        best = next((m for m in matches if m.encoding == "cp1252" and m.percent_chaos < 10), best)
    if best is not None and best.encoding not in ("utf_8", "ascii") and best.percent_chaos < 10:
        try:
            return _checked(data.decode(best.encoding), path), best.encoding.replace("_", "-")
        except UnicodeDecodeError:
            pass
    raise InputError(path, f"undecodable: not UTF-8 (byte {at}), and no other encoding reads as text")
