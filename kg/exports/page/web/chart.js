"use strict";
/* One metric as a chart: a row for each claim, intervals as bars, open ends as arrows, conflicts marked. */
(function (kg) {
  const ROWS = 24, LINE = 24, RIGHT = 108, TOP = 14;

  /** Draw the chart of the metric chosen in the state (the most frequent one at first). */
  kg.drawChart = function (state, rows) {
    const D = kg.data, box = kg.$("chart"), tally = new Map();
    for (const c of rows) {
      const key = D.names[D.claim.metric[c]] + "\n" + (D.string(D.claim.unit[c]) || "");
      if (ends(c)) tally.set(key, (tally.get(key) || 0) + 1);
    }
    const keys = [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (!keys.length) { box.replaceChildren(kg.el("p", { class: "quiet" }, kg.t("chart_empty"))); return; }
    const preferred = keys.find(([key]) => key.startsWith("parameters\n")) || keys[0];
    const chosen = tally.has(state.chart) ? state.chart : preferred[0];
    const [metric, unit] = chosen.split("\n");
    const all = rows.filter((c) => ends(c) && D.names[D.claim.metric[c]] === metric && (D.string(D.claim.unit[c]) || "") === unit);
    const shown = kg.sorted(all, (c) => mid(c), false).slice(0, ROWS);
    const select = kg.el("select", { id: "chart-metric", "aria-label": kg.t("chart"), onchange: () => kg.set({ chart: select.value }) },
      keys.slice(0, 200).map(([key, n]) => kg.el("option", { value: key }, name(key) + " (" + kg.number(n) + ")")));
    select.value = chosen;
    const picture = draw(shown, Math.max(280, Math.min(760, box.clientWidth - 28)));
    box.replaceChildren(
      kg.el("div", { class: "chart-head" }, select, picture.log ? kg.el("span", { class: "quiet" }, kg.t("log_axis")) : null,
        all.length > shown.length ? kg.el("span", { class: "quiet" }, kg.t("chart_more", { n: shown.length, total: kg.number(all.length) })) : null),
      picture.element);
  };

  function name(key) {
    const [metric, unit] = key.split("\n");
    if (!unit || metric.includes(unit)) return kg.metric(metric);
    return kg.t("chart_of", { metric: kg.metric(metric), unit });
  }

  function ends(c) {
    const K = kg.data.claim;
    return K.low[c] !== null || K.high[c] !== null;
  }
  function mid(c) {
    const low = kg.data.claim.low[c], high = kg.data.claim.high[c];
    return low === null ? high : high === null ? low : (low + high) / 2;
  }

  function draw(claims, width) {
    const K = kg.data.claim, values = [];
    for (const c of claims) for (const v of [K.low[c], K.high[c], K.from_low[c], K.from_high[c]]) if (v !== null) values.push(v);
    let min = Math.min(...values), max = Math.max(...values);
    const log = min > 0 && max / min >= 8;
    if (log) { min = 10 ** Math.floor(Math.log10(min)); max = 10 ** Math.ceil(Math.log10(max * 1.001)); }
    else {
      if (min > 0) min = 0;
      if (max === min) max = min + 1;
      const pad = (max - min) * 0.04;
      max += pad; if (min < 0) min -= pad;
    }
    const WIDTH = width, LEFT = Math.min(190, width * 0.3), inner = WIDTH - LEFT - RIGHT, height = TOP + claims.length * LINE + 26;
    const x = (v) => LEFT + 12 + (inner - 24) * (log ? (Math.log10(v) - Math.log10(min)) / (Math.log10(max) - Math.log10(min)) : (v - min) / (max - min));
    const parts = [];
    for (const tick of ticks(min, max, log, Math.max(2, Math.floor(inner / 52)))) {
      parts.push(kg.svg("line", { class: "grid", x1: x(tick), x2: x(tick), y1: TOP - 4, y2: height - 22 }));
      parts.push(kg.svg("text", { class: "tick", x: x(tick), y: height - 8, "text-anchor": "middle" }, brief(tick)));
    }
    claims.forEach((c, n) => parts.push(bar(c, TOP + n * LINE + LINE / 2, x, { min, max, WIDTH, LEFT })));
    const element = kg.svg("svg", { class: "plot", viewBox: "0 0 " + WIDTH + " " + height, width: WIDTH, height, role: "group", "aria-label": kg.t("chart") }, parts);
    return { element, log };
  }

  function ticks(min, max, log, room) {
    const out = [];
    if (log) {
      const from = Math.round(Math.log10(min)), to = Math.round(Math.log10(max)), step = Math.max(1, Math.ceil((to - from) / room));
      for (let e = from; e <= to; e += step) out.push(10 ** e);
      return out;
    }
    const raw = (max - min) / Math.min(5, room), power = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw);
    for (let v = Math.ceil(min / step) * step; v <= max + step / 1e6; v += step) out.push(Math.abs(v) < step / 1e6 ? 0 : v);
    return out;
  }

  function brief(v) {
    const size = Math.abs(v);
    for (const [factor, letter] of [[1e15, "P"], [1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]]) {
      if (size >= factor && size < factor * 1e5) return +(v / factor).toPrecision(3) + letter;
    }
    return size >= 1e15 || (size > 0 && size < 1e-3) ? v.toExponential(0) : String(+v.toPrecision(3));
  }

  function bar(c, y, x, { min, max, WIDTH, LEFT }) {
    const D = kg.data, K = D.claim, conflict = D.hasConflict(c);
    const low = K.low[c], high = K.high[c], a = x(low === null ? min : low), b = x(high === null ? max : high);
    const parts = [kg.svg("rect", { class: "row", x: 0, y: y - LINE / 2, width: WIDTH, height: LINE })];
    const name = kg.shortTo([D.sayOf(c), ...kg.conditions(c).map(([, e]) => D.entity.name[e])].filter(Boolean).join(" · ") || "–", LEFT - 16);
    const amount = (conflict ? "≠ " : "") + kg.short(K.value[c] || "", 16), words = name + " " + amount + " " + (K.text[c] || "");
    parts.push(kg.svg("text", { class: "name", x: LEFT - 10, y: y + 4, "text-anchor": "end" }, name));
    if (K.from_low[c] !== null || K.from_high[c] !== null) {
      const old = x(K.from_high[c] !== null ? K.from_high[c] : K.from_low[c]);
      parts.push(kg.svg("line", { class: "change", x1: old, x2: low === null ? b : a, y1: y, y2: y }), kg.svg("circle", { class: "old", cx: old, cy: y, r: 4 }));
    }
    if (low !== null && low === high) parts.push(kg.svg("circle", { class: "point", cx: a, cy: y, r: 5 }));
    else {
      parts.push(kg.svg("rect", { class: "interval", x: Math.min(a, b - 2), y: y - 4, width: Math.max(2, b - a), height: 8, rx: 4 }));
      if (high === null) parts.push(kg.svg("path", { class: "point", d: "M" + b + " " + (y - 6) + " l9 6 l-9 6 z" }));
      if (low === null) parts.push(kg.svg("path", { class: "point", d: "M" + a + " " + (y - 6) + " l-9 6 l9 6 z" }));
    }
    parts.push(kg.svg("text", { class: "amount", x: WIDTH - RIGHT + 16, y: y + 4 }, amount));
    const open = () => kg.pick(D.firstClaim + c);
    return kg.svg("g", {
      class: "mark" + (conflict ? " conflicting" : ""), tabindex: "0", role: "button", onclick: open,
      onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); } },
    }, kg.svg("title", {}, words), parts);
  }
})(window.kg = window.kg || {});
