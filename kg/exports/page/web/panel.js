"use strict";
/* The side panel: what is selected, with everything the documents say about it. */
(function (kg) {
  let turn = 0;

  /** Show the selection of the state, or nothing. */
  kg.showPanel = async function (state) {
    const panel = kg.$("panel"), mine = ++turn;
    if (state.sel === null) { close(); return; }
    const parts = await content(state);
    if (mine !== turn) return;
    const same = panel.dataset.of === String(state.sel);
    const keep = same ? panel.scrollTop : 0;
    panel.replaceChildren(...parts);
    panel.dataset.of = String(state.sel);
    panel.hidden = false;
    document.body.classList.add("has-panel");
    panel.setAttribute("aria-label", panel.querySelector("h2").textContent);
    panel.scrollTop = keep;
    if (typeof state.sel === "number" && !same) kg.reveal(state.sel);
  };

  /** The page about the whole graph, asked for by its button. */
  kg.showAbout = async function () {
    await kg.data.ready;
    turn++;
    const panel = kg.$("panel");
    panel.replaceChildren(...kg.aboutParts());
    panel.dataset.of = "about";
    panel.hidden = false;
    document.body.classList.add("has-panel");
    panel.setAttribute("aria-label", kg.t("about"));
    panel.scrollTop = 0;
    panel.focus({ preventScroll: true });
  };

  function close() {
    const panel = kg.$("panel");
    if (panel.contains(document.activeElement)) kg.$("canvas").focus({ preventScroll: true });
    panel.hidden = true;
    panel.dataset.of = "";
    document.body.classList.remove("has-panel");
  }
  kg.closePanel = function () {
    if (kg.state.sel !== null) kg.act(() => ({ sel: null }));
    else close();
  };

  kg.panelHead = function (label, title, extra) {
    return kg.el("header", {},
      kg.el("div", { class: "kind" }, label ? [kg.swatch(label), kg.label(label)] : null, extra || null,
        kg.button("×", kg.closePanel, { class: "icon close", "aria-label": kg.t("close"), title: kg.t("close") })),
      kg.el("h2", { dir: "auto" }, title));
  };

  async function content(state) {
    const sel = state.sel, D = kg.data;
    if (typeof sel === "string") return sel[0] === "r" ? relation(+sel.slice(1)) : fold(sel);
    const kind = D.kind(sel);
    if (kind === "claim") return kg.claimParts(D.claimAt(sel), state);
    if (kind === "passage") return passage(D.passageAt(sel), state);
    if (kind === "document") return documentParts(D.documentAt(sel), state);
    return kg.entityParts(sel, state);
  }

  /** Buttons that change the picture around a node. */
  kg.nodeActions = function (i, state) {
    const D = kg.data, entity = D.kind(i) === "entity", act = kg.act, bar = kg.el("div", { class: "actions" });
    const add = (text, change, attributes) => bar.append(kg.button(text, change, attributes));
    const opened = state.open.includes(i);
    add(kg.t(opened ? "collapse" : "expand"), () => act((s) => ({ open: kg.toggle(s.open, i) })), { "aria-pressed": opened });
    if (entity) {
      const focused = state.focus === i;
      add(kg.t("focus"), () => act(() => (focused ? { focus: null } : { focus: i, path: [], open: [], claims: [], passages: [] })), { "aria-pressed": focused });
      if (focused) {
        bar.append(kg.el("span", { class: "stepper" },
          kg.button("−", () => act((s) => ({ hops: Math.max(1, s.hops - 1) })), { "aria-label": kg.t("hops", { n: Math.max(1, state.hops - 1) }) }),
          kg.el("output", {}, state.hops === 1 ? kg.t("hop") : kg.t("hops", { n: state.hops })),
          kg.button("+", () => act((s) => ({ hops: Math.min(6, s.hops + 1) })), { "aria-label": kg.t("hops", { n: Math.min(6, state.hops + 1) }) })));
      }
      if (D.claimsOf(i).length) {
        const unfolded = state.claims.includes(i);
        add(kg.t(unfolded ? "fold_claims" : "open_claims"), () => act((s) => ({ claims: kg.toggle(s.claims, i) })), { "aria-pressed": unfolded });
      }
      add(kg.t("path"), () => kg.startPath(i));
    }
    if (D.kind(i) === "entity" || D.kind(i) === "claim") {
      const shown = state.passages.includes(i);
      add(kg.t(shown ? "hide_passages" : "show_passages"), () => act((s) => ({ passages: kg.toggle(s.passages, i) })), { "aria-pressed": shown });
    }
    add(kg.t("hide"), () => act((s) => ({ hide: [...s.hide, i], sel: null })));
    bar.append(kg.copyButton(i));
    return bar;
  };

  kg.copyButton = (sel) => kg.button(kg.t("copy_cypher"), (event) => kg.copy(kg.cypherOf(sel), event.currentTarget), { class: "copy-cypher" });

  /** A name that selects its node. */
  kg.link = (i) => kg.button([kg.swatch(kg.data.labelOf(i)), kg.say(kg.short(kg.data.nameOf(i), 80))], () => kg.pick(i), { class: "node" });

  async function relation(r) {
    const D = kg.data, R = D.relation;
    const facts = [["since", R.since], ["until", R.until], ["as_of", R.as_of]].filter(([, column]) => column[r] >= 0);
    return [
      kg.panelHead(null, kg.type(D.names[R.type[r]]), kg.t("relation")),
      kg.el("p", { class: "ends" }, kg.link(R.source[r]), kg.el("span", { "aria-hidden": "true" }, "→"), kg.link(R.target[r])),
      kg.el("p", { class: "facts" },
        kg.el("span", {}, kg.t("sure") + " " + (R.confidence[r] / 1000).toFixed(2)),
        kg.el("span", {}, kg.counted(R.statements[r], "statement")),
        R.modality[r] >= 0 && D.names[R.modality[r]] !== "asserted" ? kg.el("span", { class: "tag" }, kg.modality(D.names[R.modality[r]])) : null,
        facts.map(([key, column]) => kg.el("span", {}, (key === "as_of" ? kg.t("as_of") : kg.t(key === "since" ? "from" : "to")) + " ", kg.say(D.names[column[r]]))),
        R.known[r] ? kg.el("span", {}, kg.t("known")) : null),
      kg.el("div", { class: "actions" }, kg.copyButton("r" + r)),
      kg.el("h3", {}, kg.t("evidence")), ...(await kg.relationEvidence(r)),
    ];
  }

  async function fold(id) {
    const D = kg.data, found = D.folds.find((f) => f.id === id);
    if (!found) return [kg.panelHead(null, kg.t("relation"))];
    return [
      kg.panelHead("Claim", kg.t("folded")),
      kg.el("p", { class: "ends" }, kg.link(found.from), kg.el("span", { "aria-hidden": "true" }, "→"), kg.link(found.to)),
      kg.el("div", { class: "actions" }, kg.copyButton(id)),
      kg.claimTable(found.claims, null),
    ];
  }

  async function passage(p, state) {
    const D = kg.data, i = D.firstPassage + p;
    const entities = [...new Set(Array.from(D.mentionsOfPassage(p), (row) => D.mention.entity[row]))].sort((a, b) => a - b);
    const claims = [...new Set(Array.from(D.evidenceOfPassage(p), (row) => D.evidence.claim[row]))];
    return [
      kg.panelHead("Passage", D.nameOf(i) || D.idOf(i)), kg.nodeActions(i, state), await kg.passageCard(p, null),
      claims.length ? kg.el("h3", {}, kg.t("claims")) : null, claims.length ? kg.claimTable(claims, null) : null,
      entities.length ? kg.el("h3", {}, kg.t("related")) : null,
      kg.el("ul", { class: "chips" }, entities.slice(0, 60).map((e) => kg.el("li", {}, kg.link(e)))),
    ].filter(Boolean);
  }

  async function documentParts(d, state) {
    const D = kg.data, i = D.firstDocument + d, rows = Array.from(D.passagesOfDocument(d));
    const votes = new Map();
    for (const p of rows) for (const row of D.mentionsOfPassage(p)) votes.set(D.mention.entity[row], (votes.get(D.mention.entity[row]) || 0) + 1);
    const top = [...votes].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 30);
    return [
      kg.panelHead("Document", D.documentName(d)),
      kg.el("p", { class: "facts" }, kg.el("span", {}, kg.say(D.document.path[d] || "")), D.document.date[d] ? kg.el("span", {}, D.document.date[d]) : null,
        D.document.language[d] ? kg.el("span", {}, D.document.language[d]) : null, kg.el("span", {}, kg.counted(rows.length, "passage"))),
      kg.nodeActions(i, state),
      kg.el("h3", {}, kg.t("most_connected")), kg.el("ul", { class: "chips" }, top.map(([e]) => kg.el("li", {}, kg.link(e)))),
      kg.el("h3", {}, kg.t("passages")), ...(await kg.more(rows, 5, (p) => kg.passageCard(p, null))),
    ];
  }

  /** The first few of many, and a button for the next ones. */
  kg.more = async function (items, step, make) {
    const list = kg.el("div", { class: "list" });
    let at = 0;
    const button = kg.button("", () => grow(), { class: "link" });
    async function grow() {
      const next = items.slice(at, at + step);
      at += next.length;
      const cards = [];
      for (const item of next) cards.push(await make(item));
      button.remove();
      list.append(...cards);
      if (at < items.length) {
        button.textContent = kg.t("show_more", { n: kg.number(Math.min(step, items.length - at)) });
        list.append(button);
      }
    }
    await grow();
    return [list];
  };
})(window.kg = window.kg || {});
