"""Speaker labels: which lines name a speaker, and whose turn every block is.

A label is believed for its form (bold, before a colon, before a timestamp), its shape (a person's name, a role) and
its repetition in the document, all three together: ``注意:`` has the form alone.
"""
from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from kg.readers.blocks import Block
from kg.readers.speaker_names import COLON, HAN, PARENS, normal, shape, tidy, words

_LEAD = re.compile(
    rf"(?:>>+\s*|[-–—]\s+)?[【\[《「]?\s*(?P<name>(?:\d{{1,3}}(?=[{HAN}]))?[A-Za-zÀ-ÿ{HAN}][A-Za-zÀ-ÿ{HAN}0-9 .'’·•\-]{{0,38}}?)\s*[】\]》」]?"
    r"\s*(?:[(（【\[](?P<role>[^()（）\[\]【】]{1,60})[)）】\]]\s*)?(?:[,，]\s*(?P<title>[^:：。.!?！？]{2,60}?)\s*)?"
    r"(?P<clock>\s(?:\d{1,2}:)?\d{1,2}:\d{2}\s*)?[:：](?!\d\d(?!\d))\s*(?=\S|$)"
)
_STAMPED = re.compile(rf"(?P<name>[A-Za-zÀ-ÿ{HAN}][A-Za-zÀ-ÿ{HAN}0-9 .'’·\-]{{0,38}}?)\s+[(（\[]?(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}}[)）\]]?$")
# "Anna Lee -- Chief Financial Officer" on a line of its own, as transcripts of earnings calls have it.
_TITLED = re.compile(r"(?P<name>[A-ZÀ-Þ][\w.'’\-]*(?: [A-ZÀ-Þ][\w.'’\-]*){1,3})\s+(?:--|—|–)\s+[A-ZÀ-Þ][^.!?:。！？：]{1,70}$")
_TAIL_CLOCK = re.compile(r"[\s*(（\[]*(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d+)?[)）\]\s*]*$")
_SENTENCE_END = re.compile("[.!?。！？…][\"'”’」』）)]*")
_ENDS = tuple("。！？.!?…”\"）)")
# What ends a question whose options follow, and what stands between several people.
_ASKING = ("?", "？", ":", "：", ")", "）")
_LISTED = re.compile(r"[、/&；;+]|\band\b|\bwith\b", re.I)
_HEADING_END = re.compile("[。.!！?？;；,，:：…]$")


# The share of labelled turns that must sound like talk; a list of terms or products has none that do.
TALK = 0.2
# How much of a turn is listened to for that, in characters.
HEARD = 300


@dataclass(slots=True)
class _Label:
    """A possible label: block ``index``, clean span ``start``..``end`` (colon and clock included)."""

    index: int
    start: int
    end: int
    name: str
    style: str
    speech: bool
    talk: bool = False


@dataclass(slots=True)
class _Evidence:
    labels: list[_Label] = field(default_factory=list)

    def count(self, style: str) -> int:
        return sum(label.style == style for label in self.labels)


# Finding ----------------------------------------------------------------------------------------------------------


def _candidates(blocks: list[Block]) -> list[_Label]:
    found: list[_Label] = []
    talk = re.compile(words().conversation, re.I)
    for index, block in enumerate(blocks):
        if block.kind in ("heading", "row"):
            continue
        bold = list(_bold(index, block))
        found.extend(bold)
        if not bold or bold[0].start > 0:
            found.extend(_plain(index, block, blocks))
    for label, following in zip_longest(found, found[1:]):
        stop = following.start if following and following.index == label.index else None
        said = blocks[label.index].text[label.end:stop][:HEARD]
        if not said.strip() and label.index + 1 < len(blocks):
            said = blocks[label.index + 1].text[:HEARD]
        label.talk = talk.search(said) is not None
    return found


def _bold(index: int, block: Block) -> Iterable[_Label]:
    text = block.text
    for low, high in _joined(block):
        name = tidy(text[low:high])
        if len(name) > 40 or not name or _SENTENCE_END.search(text[low:high].rstrip()[-1:]):
            continue
        inside = text[low:high].rstrip().endswith((":", "："))
        role = re.compile(r"\s*[(（][^()（）]{1,60}[)）]").match(text, high)
        after = role.end() if role else high
        colon = COLON.match(text, after)
        at_start, at_end = low == 0, after >= len(text)
        before = text[max(0, low - 8):low].rstrip()
        if inside or colon:
            end = colon.end() if colon else after
            if not at_start and not before.endswith(_ENDS):
                continue
            yield _Label(index, low, end, name, "bold", True)
        elif at_end:
            style = "bold" if at_start else "glued" if before.endswith(_ENDS) else "loose"
            yield _Label(index, low, len(text), name, style, True)
        elif at_start:
            yield _Label(index, low, after, name, "run-in", True)


def _joined(block: Block) -> list[tuple[int, int]]:
    """The bold stretches, those that touch joined where that gives a name (``**Anna Be****ck**``)."""
    joined: list[tuple[int, int]] = []
    for low, high in block.run.bold:
        if joined and joined[-1][1] == low and shape(tidy(block.text[joined[-1][0]:high])):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _plain(index: int, block: Block, blocks: list[Block]) -> Iterable[_Label]:
    text = block.text
    match = _LEAD.match(text[:160])
    if match and not text[match.end():].startswith("//"):
        name = tidy(match.group("name"))
        rest = text[match.end():]
        if not rest.strip() and index + 1 < len(blocks):
            rest = blocks[index + 1].text
        speech = block.kind == "cue" or bool(_SENTENCE_END.search(rest)) or len(rest) > 40
        yield _Label(index, 0, match.end(), name, "plain", speech)
        return
    titled = _TITLED.match(text[:130]) if len(text) <= 120 else None
    if titled and index + 1 < len(blocks):
        rest = blocks[index + 1].text
        yield _Label(index, 0, len(text), tidy(titled.group("name")), "titled", bool(_SENTENCE_END.search(rest)) and len(rest) > 15)
        return
    stamped = _STAMPED.match(text[:80]) if len(text) <= 80 else None
    if stamped or (len(text) <= 40 and block.tail and _TAIL_CLOCK.match(block.tail) and ":" in block.tail):
        yield _Label(index, 0, len(text), tidy(stamped.group("name") if stamped else text), "stamped", True)
    elif len(text) <= 24 and block.kind != "item" and shape(text.strip()) >= 1:
        yield _Label(index, 0, len(text), tidy(text), "bare", True)


# Believing --------------------------------------------------------------------------------------------------------


def _believed(labels: list[_Label], blocks: list[Block]) -> dict[tuple[str, str], str]:
    """(normal name, style) -> the name as the document writes it most often, for the labels that are believed."""
    by_name: dict[str, _Evidence] = defaultdict(_Evidence)
    for label in labels:
        by_name[normal(label.name)].labels.append(label)
    names = {key: _usual(evidence) for key, evidence in by_name.items()}
    believed: dict[tuple[str, str], str] = {}
    for key, evidence in by_name.items():
        strength = shape(names[key])
        if not strength or _is_qa(key):
            continue
        for style in ("bold", "plain", "stamped", "titled", "bare"):
            own = [label for label in evidence.labels if label.style == style]
            count, speech = len(own), sum(label.speech for label in own)
            if style == "bold" and strength > 1:
                # A label glued to the end of the paragraph before it, after a full stop, is as good.
                count, speech = count + evidence.count("glued"), speech + evidence.count("glued")
            need = {"bold": (0, 3, 2, 2), "plain": (0, 3, 2, 2), "stamped": (0, 2, 1, 1), "titled": (0, 99, 99, 2), "bare": (0, 99, 4, 3)}
            if count >= need[style][strength] and 2 * speech >= count + (style == "plain" and count == 2):
                believed[key, style] = names[key]
    every = [label for key in {key for key, _ in believed} for label in by_name[key].labels]
    stamped = any(label.style == "stamped" for label in every)
    if not stamped and sum(label.talk for label in every) < TALK * len(every):
        return {}
    return _with_singles(believed, by_name, names, blocks)


def _with_singles(
    believed: dict[tuple[str, str], str], by_name: dict[str, _Evidence], names: dict[str, str], blocks: list[Block],
) -> dict[tuple[str, str], str]:
    """Labels used once or twice, where the same style is believed for others; glued ones where the name is."""
    styles = {style for _, style in believed}
    known = {key for key, _ in believed}
    result = dict(believed)
    whole: str | None = None
    for key, evidence in by_name.items():
        strength = shape(names[key])
        if _is_qa(key) or not strength:
            continue
        for style in ("bold", "plain", "stamped", "titled", "glued"):
            if ("bold" if style == "glued" else style) not in styles or not evidence.count(style) or (key, style) in result:
                continue
            if key in known and style == "plain" and "bold" in styles:
                # Names are bold here; "Name: what he does" is a list of the guests.
                continue
            own = [label for label in evidence.labels if label.style == style]
            speech = any(label.speech for label in own)
            if (strength == 3 and speech) or (len(own) > 1 and all(label.talk for label in own)):
                result[key, style] = names[key]
            elif strength == 2 and speech:
                whole = whole if whole is not None else "\n".join(block.text for block in blocks)
                if len(re.findall(re.escape(names[key]), whole)) > evidence.count(style):
                    result[key, style] = names[key]
    if {style for _, style in result} <= {"plain", "bare"} and not _dialogue(result, by_name):
        return {}
    for key in {key for key, style in result if style in ("bold", "bare")}:
        for style in ("bold", "glued", "run-in", "bare", *(("loose",) if by_name[key].count("bold") > 1 else ())):
            result.setdefault((key, style), names[key])
    return result


def _dialogue(believed: dict[tuple[str, str], str], by_name: dict[str, _Evidence]) -> bool:
    """Whether plain labels make a conversation: two speakers, or one full name or role again and again."""
    keys = {key for key, _ in believed}
    return len(keys) >= 2 or any(shape(name) == 3 and len(by_name[key].labels) >= 2 for (key, _), name in believed.items())


def _usual(evidence: _Evidence) -> str:
    counts: dict[str, int] = defaultdict(int)
    for label in evidence.labels:
        counts[label.name] += 1
    return max(counts, key=lambda name: (counts[name], name))


def _is_qa(key: str) -> bool:
    return _letter(key) in words().question_labels or _letter(key) in words().answer_labels


def _letter(key: str) -> str:
    """A Q or A label without its number (Q1, 问2)."""
    return key.rstrip("0123456789")


# Q and A ----------------------------------------------------------------------------------------------------------


def _questions(labels: list[_Label], blocks: list[Block]) -> dict[str, str | None]:
    """Q and A labels with the names that the document gives them; empty where it has no such pair."""
    known = words()
    keys = {normal(label.name) for label in labels if label.style in ("plain", "bold", "run-in")}
    asks = {key for key in keys if _letter(key) in known.question_labels}
    answers = {key for key in keys if _letter(key) in known.answer_labels}
    if not asks or not answers:
        return {}
    first = min(label.index for label in labels if normal(label.name) in asks)
    intro = [block.text for block in blocks[:first + 1]]
    asking = _introduced(intro, asks, known.asking)
    answering = _introduced(intro, answers, known.answering)
    return {key: asking for key in asks} | {key: answering for key in answers}


def _introduced(intro: list[str], letters: set[str], roles: frozenset[str]) -> str | None:
    """The one name that the introduction puts beside a letter (``Q：记者 李雷`` no; ``Q = 李雷``) or beside a role."""
    names: set[str] = set()
    letter = "|".join(re.escape(x) for x in sorted(letters))
    role = "|".join(re.escape(x) for x in sorted(roles, key=len, reverse=True))
    name = rf"([A-Z][\w'’\-]+(?: [A-Z][\w'’\-]+){{1,3}}|[{HAN}·]{{2,8}})"
    patterns = (
        re.compile(rf"(?:^|[\s（(，,；;。“\"「])(?:{letter})[”\"」]?\s*(?:=|＝|代表|即|stands for|is)\s*{name}", re.I),
        re.compile(rf"(?:^|[\s（(，,；;。|｜])(?:{role})\s*[:：|｜]\s*{name}(?=\s*(?:$|[,，。；;(（|｜]))", re.I),
    )
    for text in intro:
        for pattern in patterns:
            names.update(tidy(match.group(1)) for match in pattern.finditer(text))
    names = {name for name in names if shape(name) >= 2}
    return names.pop() if len(names) == 1 else None


# Letters ----------------------------------------------------------------------------------------------------------


def _letters(labels: list[_Label], blocks: list[Block]) -> dict[str, str]:
    """Speakers whom the transcript calls by letters (A and B, 甲 and 乙), each of whom speaks more than once; the
    options of a question, which run through the letters again and again, are none."""
    if any(_letter(normal(label.name)) in words().question_labels for label in labels):
        return {}
    result: dict[str, str] = {}
    for series in words().letters:
        own = [label for label in labels if label.style in ("plain", "bold") and normal(label.name) in series]
        turns = Counter(normal(label.name) for label in own)
        if len(turns) < 2 or set(turns) != set(series[:len(turns)]) or min(turns.values()) < 2:
            continue
        order = [series.index(normal(label.name)) for label in own]
        cycle = all(b == (a + 1) % len(turns) for a, b in pairwise(order))
        before = [blocks[label.index - 1].text for label, place in zip(own[1:], order[1:], strict=True) if not place]
        asked = all(text.rstrip().endswith(_ASKING) for text in before)
        if 2 * sum(label.talk for label in own) >= len(own) and not (cycle and (len(turns) > 2 or asked)):
            result |= {normal(label.name): label.name for label in own}
    return result


# Credits ----------------------------------------------------------------------------------------------------------


def _credited(believed: dict[tuple[str, str], str], labels: list[_Label], blocks: list[Block]) -> tuple[dict[str, str], set[int]]:
    """Role labels with the name that the introduction gives the role, and the blocks that do so.

    Only where every such line before the first turn gives the same one person, who has no label of their own.
    """
    turns = {label.index for label in labels if (normal(label.name), label.style) in believed}
    keys = {key for key, _ in believed}
    found: dict[str, list[tuple[Set[str], Set[int]]]] = defaultdict(list)
    for credit in words().credits:
        roles = keys & credit.roles
        if not roles or any(key != role and key.startswith(role) for key in keys for role in roles):
            continue  # of several guests no line says which is which
        opening = "|".join(re.escape(word) for word in sorted(credit.words, key=len, reverse=True))
        pattern = re.compile(rf"(?:{opening})\s*(?:[:：|｜]|(?<= by)\s)\s*(?P<rest>.*)$", re.I)
        people: dict[int, str | None] = {}
        for index, block in enumerate(blocks):
            match = pattern.match(block.text)
            if index in turns and _said(block.text):
                break
            if match:
                people[index] = _one_person(match["rest"])
        name = next(iter(people.values())) if len(set(people.values())) == 1 else None
        if name and normal(name) not in keys:
            found[name].append((roles, people.keys()))
    # One person in two roles is a slip of the introduction or of the rules.
    single = {name: roles[0] for name, roles in found.items() if len(roles) == 1}
    return {role: name for name, (roles, _) in single.items() for role in roles}, {i for _, own in single.values() for i in own}


def _said(text: str) -> bool:
    """Whether what follows a label is somebody's words, not somebody's name."""
    match = _LEAD.match(text[:160])
    rest = text[match.end():] if match else ""
    return bool(_SENTENCE_END.search(rest) or re.search(words().conversation, rest[:HEARD], re.I)) and _one_person(rest) is None


def _one_person(text: str) -> str | None:
    """The one person whom a credit names: ``Ann Lee``, ``林舟（某公司）``, ``某公司CEO林舟``; None for more and for doubt."""
    text = PARENS.sub("", text.strip())
    if len(text) > 60 or _LISTED.search(text) or _SENTENCE_END.search(text):
        return None
    first, *others = (part.strip() for part in re.split("[,，|｜]", text))
    if any(shape(part) > 1 for part in others):
        return None
    posts = "|".join(re.escape(post) for post in words().posts)
    behind = re.match(rf".{{0,30}}(?:{posts})\s*(?P<name>.+)$", first, re.I)
    name = tidy(behind["name"] if behind else first)
    known = words()
    if name.casefold() in known.roles or name.endswith(known.titles) or re.search(rf"(?:{posts})$", name, re.I):
        return None
    return name if shape(name) == 3 else None


# Applying ---------------------------------------------------------------------------------------------------------


def speakers(blocks: list[Block]) -> list[Block]:
    """Blocks with the speaker labels taken out and the speaker of each turn set.

    A turn lasts over unlabelled blocks until the next label or heading.
    """
    if any(block.speaker for block in blocks):
        return blocks
    labels = _candidates(blocks)
    believed = _believed(labels, blocks)
    questions = _questions(labels, blocks) or _letters(labels, blocks)
    if not believed and not questions:
        return blocks
    credited, lines = _credited(believed, labels, blocks)
    cuts: dict[int, list[tuple[_Label, str | None]]] = defaultdict(list)
    for label in labels:
        key = normal(label.name)
        if label.index in lines:
            continue
        if (key, label.style) in believed:
            cuts[label.index].append((label, credited.get(key, believed[key, label.style])))
        elif key in questions and label.style in ("plain", "bold", "run-in"):
            cuts[label.index].append((label, questions[key]))
    result: list[Block] = []
    current: str | None = None
    named: tuple[int, int] | None = None
    talking = False
    for index, block in enumerate(blocks):
        if block.kind == "cue" and block.label and index not in cuts:
            # A dash or ">>": somebody else speaks, and nothing says who.
            current, talking = None, False
        if block.kind == "heading" or (index not in cuts and _bold_heading(block)):
            result.append(replace(block, kind="heading"))
            current, talking, named = None, False, None
            continue
        if index not in cuts and _editorial(block.text):
            current, talking = None, False
        at = 0
        for label, name in cuts.get(index, ()):
            named = _append(result, block.slice(at, label.start), current, talking, named)
            current, talking, at = name, True, label.end
            named = _name_span(block, label)
        named = _append(result, block.slice(at, len(block.text)), current, talking, named)
    return result


def _name_span(block: Block, label: _Label) -> tuple[int, int]:
    """Source span of the name in a label."""
    written = block.text[label.start:label.end]
    at = written.find(label.name)
    low, high = (at, at + len(label.name)) if at >= 0 else (0, len(written.rstrip(" \t:：")))
    return block.run.strand.to_source(label.start + low, label.start + high)


def _append(
    result: list[Block], block: Block, speaker: str | None, talking: bool, named: tuple[int, int] | None,
) -> tuple[int, int] | None:
    """Add a block to its turn; returns the label that still waits for its first block."""
    if not block.text:
        return named
    block.speaker = None if block.kind == "row" else speaker
    block.label, block.named = block.label or named is not None, named
    if talking and block.kind == "paragraph":
        block.kind = "turn"
    result.append(block)
    return None


def _editorial(text: str) -> bool:
    match = _LEAD.match(text[:60])
    return match is not None and tidy(match.group("name")).casefold() in words().editorial


def _bold_heading(block: Block) -> bool:
    text = block.text
    if block.kind != "paragraph" or len(text) > 60 or not block.run.bold or block.run.bold[0][0] > 0:
        return False
    bare = text
    for low, high in reversed(block.run.bold):
        bare = bare[:low] + bare[high:]
    return not bare.strip() and (not _HEADING_END.search(text) or text[0].isdigit())
