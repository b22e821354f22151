"""Chinese names that no catalogue lists: organisations by their last part, items of lists, names in quotation marks or
after "called"."""
from __future__ import annotations

import re
from functools import cache

from kg.extract.latin import Candidate, cues
from kg.extract.lexicon import alternatives, shapes
from kg.language.names import chinese_words, is_han

_HAN = "㐀-鿿"


@cache
def _suffix_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{alternatives([*shapes().chinese_suffix, *_event_suffixes()])})(?!大(?![会赛奖厦楼])|部(?!署)|(?<=资)人(?![事工才])|{alternatives(shapes().after_suffix)})")


@cache
def _event_suffixes() -> frozenset[str]:
    return frozenset(s for s in shapes().name_suffix["Event"] if not s.isascii())


def organisations(text: str, tokens: list[tuple[int, int]]) -> list[Candidate]:
    """Spans that end in an organisation suffix; the left end is where a word stands that no name contains."""
    lexicon, out = shapes(), []
    stop, generic = set(lexicon.not_in_names), set(lexicon.generic_organisations)
    starts = {s: k for k, (s, _) in enumerate(tokens)}
    holder = {}
    for k, (s, e) in enumerate(tokens):
        for i in range(s, e):
            holder[i] = k
    for match in _suffix_pattern().finditer(text):
        end = match.end()
        if end - 1 not in holder:
            continue
        last = holder[end - 1]
        if tokens[last][1] > end and text[end:tokens[last][1]] not in ("公司",):
            continue
        first = holder.get(match.start(), last)  # the segmentation may take the suffix apart (朔 原储 能)
        start = _head_start(text, tokens, starts, tokens[first][0], first, end, stop)
        suffix = match.group()
        start = _usual_start(text, start, end - len(suffix), end)
        start += text[start] in lexicon.never_first
        form = text[start:end]
        head = form[:-len(suffix)]
        if len(head) < 2 or form in generic or head in generic or form in stop or head in stop or len(form) > 10:
            continue
        if chinese_words().get(form, 0) > 1e-6:
            continue
        labels = {lexicon.chinese_suffix.get(suffix, "Event"): 0.25 if suffix in lexicon.faint_suffixes else 0.4}
        for name, weight in cues(text, start, end).items():
            labels[name] = labels.get(name, 0) + weight
        shape = 0.0 if chinese_words().get(head, 0) > 1e-5 else 0.3
        if suffix in lexicon.weak_suffixes or suffix in lexicon.faint_suffixes or suffix in _event_suffixes():
            if _everyday(text, start, end - len(suffix), tokens, starts, lexicon.chinese_suffix.get(suffix) == "Institution"):
                continue
            shape -= 0.25
            if suffix in _event_suffixes() and _YEAR.search(text, max(0, start - 5), start):
                shape += 0.15
        out.append(Candidate(start, end, form, shape, labels))
    return out


def _head_start(text: str, tokens: list[tuple[int, int]], starts: dict[int, int], start: int, last: int, end: int, stop: set[str]) -> int:
    """Where the name that ends in a suffix begins: everyday words may belong to it (理工 in 东湖理工学院), but not ahead of a
    rare one (股东 before 峰某资本)."""
    words, k, rare = chinese_words(), starts.get(start, last), False
    while k > 0 and tokens[k - 1][1] == start and end - tokens[k - 1][0] <= 9:
        word = text[tokens[k - 1][0]:start]
        frequency = words.get(word, 0)
        if word in stop or not all(is_han(c) for c in word) or (len(word) > 1 and frequency > (8e-6 if rare else 2e-4)) or (rare and len(word) == 1 and frequency > 1e-4) or (
                rare and len(word) > 1 and word[-1] in shapes().descriptor_ends):
            break
        k -= 1
        start = tokens[k][0]
        rare |= len(word) > 1 and frequency < 4e-6
    return start


def _usual_start(text: str, start: int, head_end: int, end: int) -> int:
    """Drop characters from the left while the shorter name stands more often in the text."""
    best, count = start, text.count(text[start:end])
    for left in range(start + 1, head_end - 1):
        found = text.count(text[left:end])
        if found > count:
            best, count = left, found
    return best


def _everyday(text: str, start: int, end: int, tokens: list[tuple[int, int]], starts: dict[int, int], rooted: bool) -> bool:
    """Whether a span is made of ordinary words of two or more characters; with ``rooted`` a rare first word makes it a
    name whatever follows (岭南脑科学 + 研究院)."""
    k = starts.get(start)
    if k is None:
        return chinese_words().get(text[start:end], 0) > 1e-6
    while k < len(tokens) and tokens[k][0] < end:
        word = text[tokens[k][0]:min(end, tokens[k][1])]
        frequency = chinese_words().get(word, 0)
        if rooted and len(word) > 1 and frequency < 6e-6 and tokens[k][0] == start:
            return False
        if len(word) > 1 and frequency > 2e-6:
            return True
        k += 1
    return False


#: An everyday word this rare may be the name of a show (欢迎来到潮汐表 我是某某).
_SHOW_WORD = 2e-5
_NUMBERED_HALL = re.compile(r"第?[一二三四五六七八九十\d]+号")
_SELF = re.compile(r"[\s,。!]{0,2}(?:我是|我叫|我们是|第\s?[一二三四五六七八九十百\d]+[期届场])")


@cache
def _show_patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(frame) for frame in shapes().show_frames)


def list_items(text: str, spans: list[tuple[int, int]]) -> list[Candidate]:
    """Items of a list in which organisations stand: ``由红杉中国、蓝驰创投和某某先导基金投资``.

    Args:
        spans: names of organisations, in order.
    """
    out, stop = [], set(shapes().not_in_names)
    item = rf"[{_HAN}A-Za-z0-9]{{2,10}}"
    right = re.compile(rf"[、]({item})(?=[、]|和|与|及|等|联合)|(?:和|与|及|以及)([{_HAN}]{{3,8}})(?=[,。;、\n]|等|$)")
    left = re.compile(rf"(?:[、:]|包括|有|由|是|和|与)({item})[、]$")
    for start, end in spans:
        at = end
        while match := right.match(text, at):
            if match.group(1):
                out.append(match.span(1))
            elif _ends_as_organisation(match.group(2)):
                out.append(match.span(2))
            at = match.end()
        at = start
        while match := left.search(text, max(0, at - 14), at):
            out.append(match.span(1))
            at = match.start(1)
    out = [(s + _LIST_VERB.match(text, s, e).end() - s, s + len(_VERB_TAIL.sub("", text[s:e]))) for s, e in out]
    return [Candidate(s, e, text[s:e], 0.3, {"Company": 0.25}) for s, e in dict.fromkeys(out)
            if e - s > 1 and text[s:e] not in stop and chinese_words().get(text[s:e], 0) < 1e-6]


def _ends_as_organisation(form: str) -> bool:
    """Whether a form is a new word with an organisation's suffix."""
    suffix = shapes().suffix_of(form)
    return len(form) > len(suffix) + 1 > 1 and not with_everyday_word(form[:-len(suffix)]) and not set(form) & set(shapes().never_in_names)


_YEAR = re.compile(r"(?:19|20)\d\d年?$")
_LIST_VERB = re.compile(r"(?:包括|比如|例如|像|用)*")
_VERB_TAIL = re.compile(r"(?:联合|共同|独家|继续|持续)?(?:领投|跟投|参投|投资|追加|加码|参与|组成|出资|等)[㐀-鿿]*$")
_QUOTED = re.compile(r"《([^《》\n]{2,60})》|「([^「」\n]{2,20})」|“([^“”\n]{2,20})”|\"([^\"\n]{2,30})\"")
_SO_CALLED = re.compile(r"[这那管][^,。]{0,4}$|所$")
#: A brand with a number: 「晶石25」, “远山一号”.
_SERIAL = re.compile(rf"[{_HAN}]{{2,5}}(?:[- ]?(?:\d{{1,3}}(?:\.\d)?[A-Z]?|[一二三四五六七八九]号|[A-Z])|[- ]?[A-Z]{{1,2}}\d{{1,3}}[A-Za-z]?(?: (?:Pro|Max|Ultra|Plus|Air|Mini))?|-[A-Z][A-Za-z0-9.]*)")
_CALLED = re.compile(rf"(?:叫做|叫作|叫(?=\s?[A-Z「“\"《])|名叫|名为|取名|称为|called|named)\s*[「“\"《]?(?P<name>[A-Z](?:[A-Za-z0-9-]|\.(?=[A-Za-z0-9]))*(?: [A-Z0-9](?:[A-Za-z0-9-]|\.(?=[A-Za-z0-9]))*){{0,3}}(?![A-Za-z0-9]| [a-z])|[{_HAN}]{{2,6}}(?=[」”\"》]))")


def quoted(text: str) -> list[Candidate]:
    """Names in quotation marks: 《》 hold titles, other marks a name where a cue stands beside them."""
    out = []
    for match in _QUOTED.finditer(text):
        group = next(k for k in range(1, 5) if match.group(k))
        start, end = match.span(group)
        labels = cues(text, match.start(), match.end())
        if group == 1:
            outlet = text.startswith(tuple(shapes().outlets), match.end())
            labels["Company" if outlet else "Paper"] = labels.get("Paper", 0) + 0.5
            if "Event" in labels:
                labels["Event"] += 0.4
            out.append(Candidate(start, end, match.group(group), 0.3, labels))
            continue
        form = match.group(group)
        kind, weight = _kind_beside(text, match, group)
        if kind:
            labels[kind] = labels.get(kind, 0) + weight
        if _SERIAL.fullmatch(form) or (labels and re.search(r"[-\d]|[一二三四五六七八九十]号", form)):
            out.append(Candidate(start, end, form, 0.35, labels or {"Product": 0.2}))
        elif _made(text, match, form):
            out.append(Candidate(start, end, form, 0.4, labels or {"Product": 0.15}))
        elif kind or (labels and chinese_words().get(form, 0) == 0 and (re.search(r"[-\dA-Za-z]", form) or len(form) <= 6)):
            out.append(Candidate(start, end, form, 0.2, labels))
    for pattern in _show_patterns():
        for match in pattern.finditer(text):
            start, end = match.span("name")
            form = match.group("name")
            own = chinese_words().get(form, 0) < _SHOW_WORD and form not in shapes().venues and _SELF.match(text, end)
            if (chinese_words().get(form, 0) > 0 and not own) or set(form) & set(shapes().never_in_names) or _NUMBERED_HALL.match(form):
                continue
            out.append(Candidate(start, end, form, 0.3, {"Event": 0.6}))
    for match in _CALLED.finditer(text):
        start, end = match.span("name")
        if is_han(text[start]) and _SO_CALLED.search(text, max(0, match.start() - 6), match.start()):
            continue
        labels = cues(text, start, end)
        kind = _kind_called(text[max(0, match.start() - 16):match.start()])
        labels[kind or "Product"] = labels.get(kind or "Product", 0) + (0.7 if kind else 0.3)
        out.append(Candidate(start, end, match.group("name"), 0.3, labels))
    return out


@cache
def _kind_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What ends before a quotation with the word for a kind of thing, and what begins with one behind it."""
    kinds = alternatives([k for k in shapes().called_kinds if is_han(k[0]) or k[0].isupper()])
    return (re.compile(rf"(?P<kind>{kinds})(?P<called>叫做?|名叫|名为|取名|称为|就叫)?\s?[:：]?\s?$"),
            re.compile(rf"(?:的|这个|这款|系列(?:的)?)?[{_HAN}]{{0,3}}?(?P<kind>{kinds})"))


_MADE = re.compile(r"(?:自建|自研|自有|开源|推出|发布|上线|打造|训练|研发|收购|内测|公测)(?:的|了)?$")


def _made(text: str, match: re.Match[str], form: str) -> bool:
    """Whether a quotation holds a new word that somebody made (自建的「某某」), or one with the last part of a product's name."""
    if not is_han(form[0]) or len(form) > 6 or any(c in shapes().never_in_names for c in form):
        return False
    tail = next((s for s in shapes().brand_tails if form.endswith(s) and len(form) > len(s) + 1), "")
    head = form[:len(form) - len(tail)]
    return chinese_words().get(head, 0) == 0 and chinese_words().get(form, 0) == 0 and not with_everyday_word(head) and bool(
        tail or _MADE.search(text, max(0, match.start() - 4), match.start()))


_GOES_ON = re.compile(r"[,。、;:!?)\s|]|$|[昨今前去的是在已也又从上和与把被将有由就叫做能可会都卖采支发里中对跟比一第两三]|系列|上线|发布|开源|推出")
_NEW_WORD = 5e-6


def _kind_beside(text: str, match: re.Match[str], group: int) -> tuple[str | None, float]:
    """The label and weight that a word for a kind of thing beside a quotation gives it: 分类器"回声", 叫「萤火集」的数据. What may
    just as well be a remark (平台"补贴"用户) needs a new word in marks that are for names."""
    form = match.group(group)
    if any(c in shapes().never_in_names for c in form) or len(form) > 8 or not is_han(form[0]):
        return None, 0.0
    before, after = _kind_patterns()
    frequency = chinese_words().get(form, 0)
    lead = before.search(text, max(0, match.start() - 12), match.start())
    if lead and _GOES_ON.match(text, match.end()):
        remark = lead["kind"] in shapes().talked_about and not lead["called"]
        if frequency <= (0.0 if remark else _NEW_WORD) and not (remark and not _set_apart(text, form, group)):
            return shapes().called_kinds[lead["kind"]], 0.4
    called = re.search(r"(?:叫做?|名叫|名为|取名|称为|管它叫|称之为)$", text[max(0, match.start() - 4):match.start()])
    follow = after.match(text, match.end())
    if follow and frequency <= _NEW_WORD and (called or (frequency == 0 and _set_apart(text, form, group))):
        return shapes().called_kinds[follow["kind"]], 0.4
    return None, 0.0


def _set_apart(text: str, form: str, group: int) -> bool:
    """Whether a quoted form is used as a name: again without marks, or in 「」 where other marks hold what people say."""
    return not with_everyday_word(form) and ((group == 2 and '"' in text) or text.count(form) > text.count(f"「{form}」") + text.count(f'"{form}"'))


def with_everyday_word(form: str) -> bool:
    """Whether two neighbouring characters of a form, ahead of an organisation's suffix, are an everyday word."""
    suffix = shapes().suffix_of(form)
    head = form[:len(form) - len(suffix)]
    return any(chinese_words().get(head[i:i + 2], 0) > 1e-5 for i in range(len(head) - 1))


def _kind_called(before: str) -> str | None:
    """What kind of thing the words before "called" speak of."""
    found = [(before.rfind(word), len(word), label) for word, label in shapes().called_kinds.items() if word in before]
    return max(found)[2] if found else None


def lists_of_kind(text: str) -> list[Candidate]:
    """Items of lists that say what they list: ``小星球、Some Podcasts等音频平台``."""
    kinds = shapes().called_kinds
    item = rf"(?:[A-Z][A-Za-z0-9.-]*(?: [A-Z][A-Za-z0-9.-]*){{0,2}}|[{_HAN}]{{2,6}})"
    pattern = re.compile(rf"(?P<items>{item}(?:[、,]\s?{item})+)等[^,。、\s]{{0,4}}?(?P<kind>{alternatives([k for k in kinds if is_han(k[0])])})")
    out = []
    for match in pattern.finditer(text):
        for part in re.finditer(item, match["items"]):
            form = re.split("[在于从到用有是和与像及含]", part.group())[-1] if is_han(part.group()[0]) else part.group()
            start = match.start("items") + part.end() - len(form)
            if len(form) < 2 or "等" in form:
                continue
            if is_han(form[0]) and (chinese_words().get(form, 0) > 3e-6 or set(form) & set(shapes().never_in_names) or form[0] in shapes().not_in_names):
                continue
            out.append(Candidate(start, start + len(form), form, 0.25, {kinds[match["kind"]]: 0.3}))
    return out


def universities(text: str) -> list[Candidate]:
    """Universities in short where people of theirs are spoken of: 成大教授, 浙大的学生."""
    pattern = re.compile(rf"(?<![{_HAN}])?([{shapes().universities}]大)(?=的?(?:教授|副教授|学生|校友|博士|硕士|本科|毕业|团队|老师|研究生|计算机系))")
    return [Candidate(m.start(1), m.end(1), m.group(1), 0.25, {"Institution": 0.4}) for m in pattern.finditer(text)]
