"use strict";
/* The second tab: every claim in one table, to sort, filter, group and take away as CSV. */
(function (kg) {
  const COLUMNS = ["subject", "metric", "value", "conditions", "said", "speaker", "as_of", "documents_short", "confidence"];
  const STEP = 200;
  let limit = STEP, built = false, parts = null, rowsNow = [];

  const title = (column) => kg.t(column === "confidence" ? "certainty" : column);

  /** Claims that pass the filters and the words typed, in the order asked for. */
  kg.ledgerRows = function (state) {
    const D = kg.data, masks = kg.masks(state), words = state.q.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const hidden = new Set(state.labels), out = [];
    for (let c = 0; c < D.C; c++) {
      if (!masks.claim[c] || (state.only === "conflicts" && !D.hasConflict(c))) continue;
      if (hidden.size && D.roles(c).ABOUT.some((e) => hidden.has(D.labelOf(e)))) continue;
      if (words.length) {
        const text = [D.claim.text[c], D.claim.value[c], D.sayOf(c), kg.metric(D.names[D.claim.metric[c]]), D.speakersOf(c).join(" ")].join("\n").normalize("NFKC").toLowerCase();
        if (!words.every((word) => text.includes(word))) continue;
      }
      out.push(c);
    }
    const [column, order] = (state.sort || "subject:up").split(":");
    const sorted = kg.sorted(out, (c) => kg.claimCell(c, COLUMNS.includes(column) ? column : "subject").sort, order !== "down");
    return state.group ? kg.sorted(sorted, (c) => kg.claimCell(c, state.group).sort, true, true) : sorted;
  };

  function build() {
    const view = kg.$("view-claims");
    if (!parts && view.getBoundingClientRect().width < 620) view.classList.add("no-chart");
    const filter = kg.el("input", { type: "search", id: "ledger-filter", dir: "auto", maxlength: 200, "aria-label": kg.t("filter_claims"), placeholder: kg.t("filter_claims") });
    filter.addEventListener("input", () => { limit = STEP; kg.set({ q: filter.value }, true); });
    const group = kg.el("select", { id: "ledger-group", onchange: () => { limit = STEP; kg.set({ group: group.value }); } },
      [["", "none"], ["subject", "subject"], ["metric", "metric"]].map(([value, word]) => kg.el("option", { value }, kg.t(word))));
    const only = kg.el("input", { type: "checkbox", id: "ledger-conflicts", onchange: () => { limit = STEP; kg.set({ only: only.checked ? "conflicts" : "" }); } });
    const count = kg.el("output", { id: "ledger-count" });
    const head = kg.el("tr"), body = kg.el("tbody");
    const table = kg.el("table", { class: "claims ledger" }, kg.el("thead", {}, head), body);
    const more = kg.button("", () => { limit += STEP * 5; draw(kg.state); }, { class: "link", id: "ledger-more" });
    view.replaceChildren(
      kg.el("div", { class: "ledger-bar" }, filter, kg.el("label", {}, kg.t("group") + " ", group),
        kg.el("label", { class: "tick" }, only, kg.t("conflicts_only")), count,
        kg.button(kg.t("chart"), (event) => {
          const off = view.classList.toggle("no-chart");
          event.currentTarget.setAttribute("aria-pressed", String(!off));
          if (!off) draw(kg.state);
        }, { id: "chart-toggle", "aria-pressed": !view.classList.contains("no-chart") }),
        kg.button(kg.t("export"), () => kg.exportCsv(rowsNow), { id: "export" })),
      kg.el("div", { class: "ledger-body" },
        kg.el("section", { id: "chart", "aria-label": kg.t("chart") }),
        kg.el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": kg.t("claims") }, table, more)));
    parts = { filter, group, only, count, head, body, more };
    built = true;
  }

  function header(state) {
    const [now, order] = (state.sort || "subject:up").split(":");
    parts.head.replaceChildren(...COLUMNS.map((column) =>
      kg.el("th", { scope: "col", class: "c-" + column, "aria-sort": column !== now ? "none" : order === "down" ? "descending" : "ascending" },
        kg.button(title(column), () => {
          kg.set({ sort: column + ":" + (column === now && order !== "down" ? "down" : "up") });
          parts.head.children[COLUMNS.indexOf(column)].firstChild.focus();
        }, { title: kg.t("sort_by", { column: title(column) }) }))));
  }

  function draw(state) {
    const D = kg.data;
    rowsNow = kg.ledgerRows(state);
    header(state);
    if (parts.filter.value !== state.q) parts.filter.value = state.q;
    parts.group.value = state.group;
    parts.only.checked = state.only === "conflicts";
    parts.count.textContent = rowsNow.length === D.C ? kg.t("all_claims", { n: kg.number(D.C) }) : kg.t("filtered_claims", { n: kg.number(rowsNow.length), total: kg.number(D.C) });
    const out = [];
    let last = null;
    for (const c of rowsNow.slice(0, limit)) {
      if (state.group) {
        const now = kg.claimCell(c, state.group).text;
        if (now !== last) out.push(kg.el("tr", { class: "group" }, kg.el("th", { colspan: COLUMNS.length, scope: "rowgroup", dir: "auto" }, kg.short(now || "–", 120))));
        last = now;
      }
      out.push(row(c, state));
    }
    parts.body.replaceChildren(...out);
    parts.more.hidden = rowsNow.length <= limit;
    parts.more.textContent = kg.t("show_more", { n: kg.number(Math.min(STEP * 5, rowsNow.length - limit)) });
    kg.drawChart(state, rowsNow);
  }

  function row(c, state) {
    const D = kg.data, selected = state.sel === D.firstClaim + c;
    const open = () => kg.pick(D.firstClaim + c);
    return kg.el("tr", { class: [D.hasConflict(c) ? "conflicting" : "", selected ? "selected" : ""].join(" ").trim() || null, onclick: (event) => { if (!event.target.closest("button")) open(); } },
      COLUMNS.map((column) => {
        const text = kg.short(kg.claimCell(c, column).text, 120);
        if (column !== "value") return kg.el("td", { class: "c-" + column, dir: "auto" }, text);
        return kg.el("td", { class: "c-value" }, kg.button([kg.say(text || "?"), D.hasConflict(c) ? kg.el("span", { class: "conflict", title: kg.t("conflict") }, "≠") : null], open, { class: "value", title: D.claim.text[c] || "" }));
      }));
  }

  /** Bring the table in line with the state. */
  kg.showLedger = async function (state) {
    await kg.data.ready;
    if (!built) build();
    draw(state);
  };
  kg.forgetLedger = () => { built = false; };

  /** All rows for paper, not only those scrolled to. */
  kg.printLedger = function () {
    if (built && kg.state.tab === "claims") { limit = Math.max(limit, 5000); draw(kg.state); }
  };

  /** A CSV cell. A leading = + - @ would be run as a formula by spreadsheets: an apostrophe keeps it text. */
  kg.csvCell = function (value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
    return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };

  kg.csvOf = function (rows) {
    const D = kg.data, names = (list) => list.map((e) => D.entity.name[e]).join("; ");
    const lines = [["id", "subject", "metric", "value", "low", "high", "from_low", "from_high", "unit", "per", "comparator", "using", "on", "versus", "modality", "speaker", "as_of", "documents", "statements", "confidence", "conflict", "text"]];
    for (const c of rows) {
      const ends = D.roles(c), K = D.claim;
      lines.push([K.id[c], names(ends.ABOUT), D.names[K.metric[c]], K.value[c], K.low[c], K.high[c], K.from_low[c], K.from_high[c], D.string(K.unit[c]), K.per[c], K.comparator[c] ? " " + K.comparator[c] : "",
        names(ends.USING), names(ends.ON), names(ends.VERSUS), D.modalitiesOf(c).join("; "), D.speakersOf(c).join("; "), K.as_of[c], K.documents[c], K.statements[c], D.confidenceOf(c),
        D.conflictsOf(c).map((one) => K.id[one.claim]).join("; "), K.text[c]].map((value) => (typeof value === "string" ? value.trim() : value)));
    }
    return "\ufeff" + lines.map((line) => line.map(kg.csvCell).join(",")).join("\r\n") + "\r\n";
  };
  kg.exportCsv = (rows) => kg.download("claims.csv", kg.csvOf(rows), "text/csv;charset=utf-8");
})(window.kg = window.kg || {});
