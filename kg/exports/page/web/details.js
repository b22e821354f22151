"use strict";
/* Entities and claims in the panel: facts, claims as a sortable table, conflicts side by side, relations. */
(function (kg) {
  const COLUMNS = ["value", "metric", "conditions", "said", "speaker", "documents_short"];

  kg.entityParts = async function (e, state) {
    const D = kg.data, masks = kg.masks(state);
    const claims = D.claimsOf(e, true).filter((c) => masks.claim[c]);
    const aliases = D.aliases(e).filter((a) => a !== D.entity.name[e]);
    const wikidata = D.string(D.entity.wikidata[e]);
    const mentions = [...new Set(Array.from(D.mentionsOfEntity(e), (row) => D.mention.passage[row]))].filter((p) => masks.passage[p]);
    return [
      kg.panelHead(D.labelOf(e), D.entity.name[e]),
      aliases.length ? aliasLine(aliases) : null,
      kg.el("p", { class: "facts" },
        kg.el("span", {}, kg.counted(D.entity.mentions[e], "mention")),
        kg.el("span", {}, kg.counted(D.entity.documents[e], "document")),
        kg.el("span", {}, kg.t("sure") + " " + (D.entity.confidence[e] / 1000).toFixed(2)),
        kg.el("span", {}, kg.t(D.entity.known[e] ? "known" : "discovered")),
        wikidata && /^Q\d+$/.test(wikidata) ? kg.el("a", { href: "https://www.wikidata.org/wiki/" + wikidata, rel: "noreferrer noopener", target: "_blank" }, "Wikidata " + wikidata) : null),
      kg.nodeActions(e, state),
      claims.length ? kg.el("h3", {}, kg.t("claims") + " ", kg.el("small", {}, kg.number(claims.length))) : null,
      claims.length ? kg.claimTable(claims, e) : null,
      ...(await conflicts(claims)),
      ...relations(e, masks),
      mentions.length ? kg.el("h3", {}, kg.t("passages") + " ", kg.el("small", {}, kg.number(mentions.length))) : null,
      ...(mentions.length ? await kg.more(mentions, 3, (p) => kg.passageCard(p, e)) : []),
    ].filter(Boolean);
  };

  function aliasLine(aliases) {
    const line = kg.el("p", { class: "aliases" });
    const fill = (list) => line.replaceChildren(kg.t("also") + " ", ...list.flatMap((a, i) => [i ? ", " : "", kg.say(kg.short(a, 80))]));
    fill(aliases.slice(0, 8));
    if (aliases.length > 8) line.append(" ", kg.button(kg.t("more", { n: aliases.length - 8 }), () => fill(aliases), { class: "link" }));
    return line;
  }

  /** What a claim is conditioned on: [word, entity] pairs; the subject too when it is not the one looked at. */
  kg.conditions = function (c, about) {
    const ends = kg.data.roles(c), out = [];
    if (about !== undefined && about !== null) for (const e of ends.ABOUT) if (e !== about) out.push(["about_role", e]);
    for (const [role, word] of [["USING", "using"], ["ON", "on"], ["VERSUS", "versus"]]) for (const e of ends[role]) if (e !== about) out.push([word, e]);
    return out;
  };

  /** The cells of a claim by column: {text, sort}. */
  kg.claimCell = function (c, column, about) {
    const D = kg.data, low = D.claim.low[c], high = D.claim.high[c];
    const text = (value) => ({ text: value, sort: value.toLowerCase() });
    if (column === "value") return { text: D.claim.value[c], sort: low !== null ? low : high !== null ? high : -Infinity };
    if (column === "subject") return text(D.sayOf(c));
    if (column === "metric") return text(kg.metric(D.names[D.claim.metric[c]]));
    if (column === "conditions") return text(kg.conditions(c, about).map(([word, e]) => kg.t(word) + " " + D.entity.name[e]).join(", "));
    if (column === "said") return text(D.modalitiesOf(c).map(kg.modality).join(", "));
    if (column === "speaker") return text(D.speakersOf(c).join(", "));
    if (column === "documents_short") return { text: String(D.claim.documents[c] || 0), sort: D.claim.documents[c] || 0 };
    if (column === "as_of") return text(D.claim.as_of[c] || "");
    const sure = D.confidenceOf(c);
    return { text: sure === null ? "" : sure.toFixed(2), sort: sure === null ? -1 : sure };
  };

  /** Claims as a table: click a head to sort, a row for its evidence. */
  kg.claimTable = function (claims, about) {
    const columns = about === null ? ["value", "metric", "subject", "conditions", "said", "speaker", "documents_short"] : COLUMNS;
    const used = columns.filter((column) => column === "value" || column === "metric" || claims.some((c) => kg.claimCell(c, column, about).text));
    const body = kg.el("tbody"), heads = new Map();
    let sort = { column: "metric", up: true };
    const head = kg.el("tr", {}, used.map((column) => {
      const th = kg.el("th", { scope: "col", "aria-sort": "none", class: "c-" + column },
        kg.button(kg.t(column), () => { sort = { column, up: sort.column === column ? !sort.up : true }; draw(); }));
      heads.set(column, th);
      return th;
    }));
    let limit = 60;
    function draw() {
      for (const [column, th] of heads) th.setAttribute("aria-sort", column !== sort.column ? "none" : sort.up ? "ascending" : "descending");
      const rows = kg.sorted(claims, (c) => kg.claimCell(c, sort.column, about).sort, sort.up);
      body.replaceChildren(...rows.slice(0, limit).map((c) => row(c, used, about)));
      if (rows.length > limit) {
        body.append(kg.el("tr", {}, kg.el("td", { colspan: used.length },
          kg.button(kg.t("show_more", { n: kg.number(Math.min(200, rows.length - limit)) }), () => { limit += 200; draw(); }, { class: "link" }))));
      }
    }
    draw();
    return kg.el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": kg.t("claims") }, kg.el("table", { class: "claims" }, kg.el("thead", {}, head), body));
  };

  /** Items by a key, text as people sort it; `stable` keeps the order of equal ones, else their index decides. */
  kg.sorted = function (items, key, up, stable) {
    const keys = new Map(items.map((item) => [item, key(item)]));
    const letters = new Intl.Collator(kg.lang === "zh" ? "zh-CN" : "en", { numeric: true });
    const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : letters.compare(String(a), String(b)));
    // What has no value stands last, whichever way the rest goes.
    const blank = (item) => (keys.get(item) === "" || keys.get(item) === -Infinity ? 1 : 0);
    return [...items].sort((a, b) => blank(a) - blank(b) || (up ? 1 : -1) * order(keys.get(a), keys.get(b)) || (stable ? 0 : a - b));
  };

  function row(c, columns, about) {
    const D = kg.data;
    const cells = columns.map((column) => {
      if (column === "value") {
        return kg.el("td", { class: "c-value" },
          kg.button([kg.el("span", { class: "caret", "aria-hidden": "true" }), kg.say(kg.short(D.claim.value[c] || "?", 60)), D.hasConflict(c) ? kg.el("span", { class: "conflict", title: kg.t("conflict") }, "≠") : null],
            (event) => toggle(event.currentTarget), { "aria-expanded": "false", class: "value", title: D.claim.text[c] || "" }));
      }
      return kg.el("td", { class: "c-" + column, dir: "auto" }, kg.short(kg.claimCell(c, column, about).text, 160));
    });
    const tr = kg.el("tr", { class: D.hasConflict(c) ? "conflicting" : null, onclick: (event) => { if (!event.target.closest("button")) toggle(tr.querySelector("button")); } }, cells);
    async function toggle(button) {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) { if (tr.nextElementSibling && tr.nextElementSibling.classList.contains("detail")) tr.nextElementSibling.remove(); return; }
      const cards = await statements(c, 6);
      if (button.getAttribute("aria-expanded") !== "true") return;
      tr.after(kg.el("tr", { class: "detail" }, kg.el("td", { colspan: columns.length }, cards,
        kg.button(kg.t("open_details"), () => kg.pick(D.firstClaim + c), { class: "link" }))));
    }
    return tr;
  }

  async function statements(c, limit) {
    const cards = [];
    for (const at of Array.from(kg.data.evidenceOfClaim(c)).slice(0, limit)) cards.push(await kg.evidenceCard(at));
    return cards;
  }

  /** Claims that contradict each other, each group as cards next to each other. */
  async function conflicts(claims) {
    const D = kg.data, seen = new Set(), groups = [];
    for (const c of claims) {
      if (seen.has(c) || !D.hasConflict(c)) continue;
      const group = [c];
      seen.add(c);
      for (let i = 0; i < group.length; i++) {
        for (const other of D.conflictsOf(group[i])) if (!seen.has(other.claim)) { seen.add(other.claim); group.push(other.claim); }
      }
      groups.push(group);
    }
    if (!groups.length) return [];
    const parts = [kg.el("h3", {}, kg.t("conflicts_with"))];
    for (const group of groups.slice(0, 20)) parts.push(await kg.sideBySide(group));
    return parts;
  }

  kg.sideBySide = async function (group) {
    const D = kg.data, cards = [];
    for (const c of group.slice(0, 12)) {
      const reasons = [...new Set(D.conflictsOf(c).map((one) => one.reason).filter(Boolean))];
      cards.push(kg.el("article", { class: "card" },
        kg.el("h4", {}, kg.button(kg.say(kg.short(D.claim.value[c] || "?", 40)), () => kg.pick(D.firstClaim + c), { class: "link" })),
        kg.el("p", { class: "quiet", dir: "auto" }, [kg.metric(D.names[D.claim.metric[c]]), D.sayOf(c), D.claim.as_of[c]].filter(Boolean).join(" · ")),
        reasons.length ? kg.el("p", { class: "reason", dir: "auto" }, kg.short(reasons.join("; "), 200)) : null,
        await statements(c, 2)));
    }
    return kg.el("div", { class: "beside", tabindex: "0", role: "group", "aria-label": kg.t("conflicts_with") }, cards);
  };

  function relations(e, masks) {
    const D = kg.data, R = D.relation, groups = new Map();
    const add = (r, out) => {
      if (!masks.relation[r]) return;
      const key = (out ? "→ " : "← ") + kg.type(D.names[R.type[r]]);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push({ r, other: out ? R.target[r] : R.source[r] });
    };
    for (const r of D.relationsFrom(e)) add(r, true);
    for (const r of D.relationsTo(e)) add(r, false);
    if (!groups.size) return [];
    const parts = [kg.el("h3", {}, kg.t("related"))];
    for (const [key, rows] of [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))) {
      const list = kg.el("ul", { class: "relations" });
      const fill = (n) => {
        list.replaceChildren(...rows.slice(0, n).map(({ r, other }) => relationRow(r, other)));
        if (rows.length > n) list.append(kg.el("li", {}, kg.button(kg.t("more", { n: kg.number(rows.length - n) }), () => fill(n + 100), { class: "link" })));
      };
      fill(8);
      parts.push(kg.el("h4", {}, key), list);
    }
    return parts;
  }

  function relationRow(r, other) {
    const item = kg.el("li", {}, kg.link(other), kg.button(kg.t("quote"), async (event) => {
      const button = event.currentTarget, open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      if (open) item.querySelectorAll("blockquote, p").forEach((node) => node.remove());
      else item.append(...(await kg.relationEvidence(r)));
    }, { class: "link", "aria-expanded": "false" }));
    return item;
  }

  kg.claimParts = async function (c, state) {
    const D = kg.data, i = D.firstClaim + c, ends = D.roles(c);
    const roles = [["about_role", ends.ABOUT], ["using", ends.USING], ["on", ends.ON], ["versus", ends.VERSUS]].filter(([, list]) => list.length);
    const stated = Array.from(D.statedByClaim(c), (row) => D.stated.target[row]);
    if (stated.length) roles.push(["stated_by", stated]);
    const others = D.conflictsOf(c);
    return [
      kg.panelHead("Claim", D.claim.value[c] || "?"),
      kg.el("p", { class: "claim-text", dir: "auto" }, D.claim.text[c] || ""),
      kg.el("p", { class: "facts" },
        kg.el("span", {}, kg.metric(D.names[D.claim.metric[c]])),
        D.modalitiesOf(c).map((m) => kg.el("span", { class: "tag" }, kg.modality(m))),
        kg.el("span", {}, kg.counted(D.claim.statements[c] || 0, "statement")),
        kg.el("span", {}, kg.counted(D.claim.documents[c] || 0, "document")),
        D.claim.as_of[c] ? kg.el("span", {}, kg.t("as_of") + " " + D.claim.as_of[c]) : null),
      kg.nodeActions(i, state),
      kg.el("dl", { class: "roles" }, roles.flatMap(([word, list]) => [kg.el("dt", {}, kg.t(word)), kg.el("dd", {}, list.map(kg.link))])),
      others.length ? kg.el("h3", {}, kg.t("conflicts_with")) : null,
      others.length ? await kg.sideBySide([c, ...others.map((one) => one.claim)]) : null,
      kg.el("h3", {}, kg.t("evidence")),
      ...(await kg.more(Array.from(D.evidenceOfClaim(c)), 6, kg.evidenceCard)),
    ].filter(Boolean);
  };

  /** The panel about the whole graph: how much there is, who is in the middle, what contradicts. */
  kg.aboutParts = function () {
    const D = kg.data, conflicting = [];
    for (let c = 0; c < D.C; c++) if (D.hasConflict(c)) conflicting.push(c);
    const list = (items) => kg.el("ul", { class: "chips" }, items.map((i) => kg.el("li", {}, kg.link(i))));
    return [
      kg.panelHead(null, kg.first.title),
      kg.el("p", {}, kg.t("graph_of", { entities: kg.number(D.E), claims: kg.number(D.C), documents: kg.number(D.T) })),
      kg.el("p", { class: "quiet" }, kg.t("hint")),
      kg.el("div", { class: "actions" }, kg.button(kg.t("copy_link"), (event) => kg.copy(location.href, event.currentTarget))),
      kg.el("h3", {}, kg.t("most_connected")), list([...Array(Math.min(15, D.E)).keys()]),
      conflicting.length ? kg.el("h3", {}, kg.t("conflicts") + " ", kg.el("small", {}, kg.number(conflicting.length))) : null,
      conflicting.length ? kg.claimTable(conflicting.slice(0, 200), null) : null,
      kg.el("h3", {}, kg.t("documents")), list([...Array(Math.min(60, D.T)).keys()].map((d) => D.firstDocument + d)),
    ].filter(Boolean);
  };
})(window.kg = window.kg || {});
