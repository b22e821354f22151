"use strict";
/* The filters, with the legend as the first of them. */
(function (kg) {
  const FEW = 8;
  let facets = null;
  const wide = {};

  function tally() {
    const D = kg.data, count = (rows, name) => {
      const out = new Map();
      for (let i = 0; i < rows.length; i++) {
        const key = name(rows[i], i);
        if (key !== null) out.set(key, (out.get(key) || 0) + 1);
      }
      return [...out].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    };
    const named = (n) => D.string(n);
    const dates = [...D.document.date, ...D.claim.as_of].filter(Boolean).sort();
    return {
      labels: count(D.entity.label, named),
      types: count(D.relation.type, named),
      docs: count(D.passage.document, (d) => (d < 0 ? null : D.document.id[d])),
      speakers: count(D.passage.speaker, named),
      metrics: count(D.claim.metric, named),
      modalities: count(D.evidence.modality, named),
      dates: dates.length ? [dates[0], dates[dates.length - 1]] : null,
    };
  }

  /** Build the filters for a graph that is unpacked; before that, the legend alone. */
  kg.showFilters = function (state) {
    const box = kg.$("filters"), focus = document.activeElement && box.contains(document.activeElement) ? document.activeElement.id : null;
    const top = box.scrollTop;
    if (kg.data.loaded && !facets) facets = tally();
    const parts = [legend(state)];
    if (facets) {
      parts.push(kg.el("div", { class: "filter-tools" },
        state.hide.length ? kg.button(kg.t("unhide") + " (" + state.hide.length + ")", () => kg.act(() => ({ hide: [] })), { class: "link", id: "unhide" }) : null,
        kg.filtered(state) ? kg.button(kg.t("clear_filters"), clear, { class: "link", id: "clear-filters" }) : null));
      parts.push(list("types", "relations", state, facets.types, kg.type, true));
      parts.push(list("metrics", "metrics", state, facets.metrics, kg.metric));
      parts.push(list("docs", "documents", state, facets.docs, (id) => kg.data.documentName(kg.data.documentAt(kg.data.index.get(id)))));
      parts.push(list("speakers", "speakers", state, facets.speakers, (name) => name));
      parts.push(list("modalities", "modality", state, facets.modalities, kg.modality));
      parts.push(confidence(state));
      parts.push(dates(state));
    }
    box.replaceChildren(kg.el("div", { class: "filter-head" }, kg.el("h2", {}, kg.t("filters")),
      kg.button("×", () => kg.toggleFilters(false), { class: "icon close", "aria-label": kg.t("close") })), ...parts.filter(Boolean));
    box.scrollTop = top;
    if (focus && kg.$(focus)) kg.$(focus).focus({ preventScroll: true });
  };
  kg.forgetFacets = () => { facets = null; };

  function clear() {
    kg.act(() => ({ labels: [], types: [], docs: [], speakers: [], metrics: [], modalities: [], conf: 0, from: "", to: "" }));
  }

  function legend(state) {
    const counts = kg.first.counts, extra = ["Claim", "Passage", "Document"];
    const labels = Object.keys(kg.first.shapes).filter((label) => kg.own(counts, label) && !extra.includes(label));
    const others = Object.keys(counts).filter((label) => !Object.hasOwn(kg.first.shapes, label));
    const item = (label) => {
      const on = extra.includes(label) ? state.show.includes(label) : !state.labels.includes(label);
      const change = () => kg.act((s) => (extra.includes(label) ? { show: kg.toggle(s.show, label) } : { labels: kg.toggle(s.labels, label) }));
      return kg.el("li", {}, kg.button([kg.swatch(label), kg.el("span", {}, kg.label(label)), kg.el("small", {}, kg.number(counts[label]))], change,
        { "aria-pressed": String(on), id: "legend-" + label, class: "key" }));
    };
    return kg.el("section", { class: "legend", "aria-label": kg.t("kinds") }, kg.el("h3", {}, kg.t("kinds")),
      kg.el("ul", {}, [...labels, ...others].map(item)), kg.el("ul", { class: "extra" }, extra.filter((label) => kg.own(counts, label)).map(item)));
  }

  /** A list of values to tick. With `negative`, all are ticked at first and the state lists those switched off. */
  function list(key, word, state, values, name, negative) {
    if (!values.length) return null;
    const chosen = state[key], ticked = (value) => (negative ? !chosen.includes(value) : chosen.includes(value));
    const asked = (wide[key] || {}).text || "", all = (wide[key] || {}).all;
    let fitting = values;
    if (asked) fitting = values.filter(([value]) => name(value).toLowerCase().includes(asked));
    const first = [...fitting.filter(([value]) => chosen.includes(value)), ...fitting.filter(([value]) => !chosen.includes(value))];
    const shown = first.slice(0, all ? 200 : FEW);
    const items = shown.map(([value, n], i) => {
      const id = "f-" + key + "-" + (values.findIndex(([other]) => other === value));
      return kg.el("li", {}, kg.el("label", {},
        kg.el("input", { type: "checkbox", id, checked: ticked(value), onchange: () => kg.act((s) => ({ [key]: kg.toggle(s[key], value) })) }),
        kg.el("span", { class: "word", dir: "auto", title: name(value) }, kg.short(name(value), 60)), kg.el("small", {}, kg.number(n))));
    });
    const narrow = values.length > 12 ? kg.el("input", { type: "search", class: "narrow", id: "narrow-" + key, value: asked, dir: "auto", "aria-label": kg.t("narrow") + ": " + kg.t(word), placeholder: kg.t("narrow") }) : null;
    if (narrow) narrow.addEventListener("input", () => { wide[key] = { text: narrow.value.toLowerCase(), all, open: true }; kg.showFilters(kg.state); });
    const open = (wide[key] || {}).open !== undefined ? wide[key].open : chosen.length > 0 || ["types", "metrics"].includes(key);
    const details = kg.el("details", { class: "facet", open }, kg.el("summary", { id: "facet-" + key }, kg.t(word), chosen.length ? kg.el("span", { class: "count" }, String(chosen.length)) : null),
      narrow, kg.el("ul", {}, items),
      fitting.length > FEW ? kg.button(all ? kg.t("less") : kg.t("more", { n: kg.number(fitting.length - FEW) }), () => { wide[key] = Object.assign({}, wide[key], { all: !all, open: true }); kg.showFilters(kg.state); }, { class: "link", id: "more-" + key }) : null);
    details.addEventListener("toggle", () => { wide[key] = Object.assign({}, wide[key], { open: details.open }); });
    return details;
  }

  function confidence(state) {
    const out = kg.el("output", {}, state.conf.toFixed(2));
    const input = kg.el("input", { type: "range", id: "conf", min: 0, max: 1, step: 0.05, value: state.conf, oninput: () => { out.textContent = (+input.value).toFixed(2); }, onchange: () => kg.act(() => ({ conf: +input.value })) });
    return kg.el("section", { class: "facet" }, kg.el("label", { for: "conf" }, kg.t("confidence") + " ", out), input);
  }

  function dates(state) {
    if (!facets.dates) return null;
    const field = (key) => kg.el("label", {}, kg.el("span", {}, kg.t(key)), kg.el("input", {
      type: "date", id: "date-" + key, value: /^\d{4}-\d\d-\d\d$/.test(state[key]) ? state[key] : null, onchange: (event) => kg.act(() => ({ [key]: event.target.value })),
    }));
    return kg.el("section", { class: "facet dates" }, kg.el("h3", {}, kg.t("date"), kg.el("small", {}, " " + facets.dates[0] + " – " + facets.dates[1])), field("from"), field("to"));
  }

  kg.toggleFilters = function (open) {
    const now = open === undefined ? !document.body.classList.contains("has-filters") : open;
    document.body.classList.toggle("has-filters", now);
    kg.$("filter-toggle").setAttribute("aria-expanded", String(now));
    if (now) kg.$("filters").querySelector("button, input").focus();
    else if (kg.$("filters").contains(document.activeElement)) kg.$("filter-toggle").focus();
  };
})(window.kg = window.kg || {});
