"use strict";
/* Quotes in their paragraph: what was said, highlighted, with document, speaker and time. */
(function (kg) {
  const CONTEXT = 320;

  /** 75.4 seconds -> 1:15. */
  kg.clock = function (seconds) {
    if (seconds === null || seconds === undefined) return "";
    const whole = Math.floor(seconds), h = Math.floor(whole / 3600), m = Math.floor(whole / 60) % 60;
    const two = (n) => String(n).padStart(2, "0");
    return (h ? h + ":" + two(m) : m) + ":" + two(whole % 60);
  };

  /** Text with marked stretches. `ranges`: [{start, end, name}], which may lie inside each other. */
  kg.marked = function (text, ranges, from, to) {
    const cuts = new Set([from, to]);
    const inside = ranges.filter((r) => r.start >= 0 && r.end > r.start && r.end > from && r.start < to);
    for (const r of inside) { cuts.add(Math.max(from, r.start)); cuts.add(Math.min(to, r.end)); }
    const edges = [...cuts].sort((a, b) => a - b), out = [];
    for (let i = 0; i + 1 < edges.length; i++) {
      const names = inside.filter((r) => r.start <= edges[i] && r.end >= edges[i + 1]).map((r) => r.name);
      const piece = text.slice(edges[i], edges[i + 1]);
      out.push(names.length ? kg.el("mark", { class: [...new Set(names)].join(" ") }, piece) : piece);
    }
    return out;
  };

  /** A passage with marks; long ones show the part around the marks, the rest on request. */
  async function paragraph(p, ranges) {
    const text = await kg.data.text(p);
    const good = ranges.filter((r) => r.start >= 0);
    const body = kg.el("p", { dir: "auto" });
    const first = good.length ? Math.min(...good.map((r) => r.start)) : 0;
    const last = good.length ? Math.max(...good.map((r) => r.end)) : 0;
    let from = Math.max(0, first - CONTEXT), to = Math.min(text.length, Math.max(last + CONTEXT, 2 * CONTEXT));
    if (from < 60) from = 0;
    if (text.length - to < 60) to = text.length;
    // Never cut a surrogate pair in two.
    if (from > 0 && /[\udc00-\udfff]/.test(text[from])) from--;
    if (to < text.length && /[\udc00-\udfff]/.test(text[to])) to++;
    body.append(from > 0 ? "… " : "", ...kg.marked(text, good, from, to), to < text.length ? " …" : "");
    const parts = [body];
    if (from > 0 || to < text.length) {
      parts.push(kg.button(kg.t("text_of"), (event) => {
        body.replaceChildren(...kg.marked(text, good, 0, text.length));
        event.target.remove();
      }, { class: "link" }));
    }
    return parts;
  }

  function source(p, speaker) {
    const D = kg.data, d = D.passage.document[p], time = kg.clock(D.passage.time[p]);
    return kg.el("footer", {},
      d >= 0 ? kg.button(kg.say(kg.short(D.documentName(d), 70)), () => kg.pick(D.firstDocument + d), { class: "link" }) : null,
      D.document.date[d] ? kg.el("span", {}, D.document.date[d]) : null,
      kg.el("span", {}, speaker ? kg.say(speaker) : kg.t("unknown_speaker")),
      time ? kg.el("time", {}, time) : null);
  }

  /** One statement of a claim: row of the evidence columns. */
  kg.evidenceCard = async function (row) {
    const D = kg.data, V = D.evidence, p = V.passage[row];
    const ranges = [{ start: V.quote[row], end: V.quote[row] + V.length[row], name: "quote" }, { start: V.start[row], end: V.end[row], name: "quantity" }];
    const speaker = D.string(V.speaker[row]) || D.string(D.passage.speaker[p]);
    return kg.el("blockquote", { class: "evidence" },
      V.said[row] ? kg.el("p", { dir: "auto" }, kg.el("mark", { class: "quote" }, V.said[row])) : null,
      await paragraph(p, ranges), tag(D.names[V.modality[row]]), source(p, speaker));
  };

  function tag(modality) {
    return modality === "asserted" ? null : kg.el("span", { class: "tag" }, kg.modality(modality));
  }

  /** What says a relation: the best quote and the other passages. */
  kg.relationEvidence = async function (r) {
    const D = kg.data, R = D.relation, cards = [];
    const passages = R.evidence[r];
    if (R.said[r]) cards.push(kg.el("blockquote", { class: "evidence" }, kg.el("p", { dir: "auto" }, kg.el("mark", { class: "quote" }, R.said[r]))));
    for (const p of [...passages].sort((a, b) => (b === R.passage[r]) - (a === R.passage[r])).slice(0, 8)) {
      const ranges = p === R.passage[r] ? [{ start: R.quote[r], end: R.quote[r] + R.length[r], name: "quote" }] : [];
      for (const row of D.mentionsOfPassage(p)) {
        const e = D.mention.entity[row];
        if (e === R.source[r] || e === R.target[r]) ranges.push({ start: D.mention.start[row], end: D.mention.end[row], name: "name" });
      }
      cards.push(kg.el("blockquote", { class: "evidence" }, await paragraph(p, ranges), source(p, D.string(D.passage.speaker[p]))));
    }
    return cards.length ? cards : [kg.el("p", { class: "quiet" }, kg.t("no_evidence"))];
  };

  /** A passage with the mentions of one entity marked, or of all. */
  kg.passageCard = async function (p, entity) {
    const D = kg.data, ranges = [];
    for (const row of D.mentionsOfPassage(p)) {
      if (entity === null || D.mention.entity[row] === entity) ranges.push({ start: D.mention.start[row], end: D.mention.end[row], name: "name" });
    }
    if (entity === null) for (const row of D.evidenceOfPassage(p)) ranges.push({ start: D.evidence.start[row], end: D.evidence.end[row], name: "quantity" });
    return kg.el("blockquote", { class: "evidence" }, await paragraph(p, ranges), source(p, D.string(D.passage.speaker[p])));
  };
})(window.kg = window.kg || {});
