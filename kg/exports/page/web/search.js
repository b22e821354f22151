"use strict";
/* Search over names, aliases and pinyin; suggestions as a combobox. */
(function (kg) {
  const LIMIT = 12;
  let keys = null;
  let shown = [], active = -1;

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  function build() {
    const D = kg.data;
    keys = new Array(D.E);
    for (let e = 0; e < D.E; e++) {
      const own = fold(D.entity.name[e] + (D.entity.aliases[e] ? "\n" + D.entity.aliases[e].join("\n") : ""));
      keys[e] = "\n" + own + "\n" + (D.entity.keys[e] || "") + "\n";
    }
  }

  /** Entities and documents for a few letters, the best first: [{node, via}]. A name counts
   * before an alias, its beginning before its middle, the more connected before the less. `via` is the alias that matched. */
  kg.search = function (query) {
    if (!keys) build();
    const D = kg.data, q = fold(query).trim().replace(/\s+/g, " ");
    if (!q) return [];
    const tight = q.replace(/ /g, "");
    const named = [], exact = [], begun = [], start = [], word = [], inside = [];
    for (let e = 0; e < D.E; e++) {
      const key = keys[e];
      if (!key.includes(q) && !key.includes("\n" + tight)) continue;
      if (key.startsWith("\n" + q + "\n")) named.push(e);
      else if (key.includes("\n" + q + "\n") || key.includes("\n" + tight + "\n")) exact.push(e);
      else if (key.startsWith("\n" + q)) begun.push(e);
      else if (key.includes("\n" + q) || key.includes("\n" + tight)) start.push(e);
      else if (key.includes(" " + q) || key.includes("-" + q)) word.push(e);
      else inside.push(e);
    }
    const out = [...named, ...exact, ...begun, ...start, ...word, ...inside].slice(0, LIMIT).map((e) => ({ node: e, via: viaOf(e, q) }));
    for (let d = 0; d < D.T && out.length < LIMIT; d++) {
      if (fold(D.documentName(d) + "\n" + D.document.path[d]).includes(q)) out.push({ node: D.firstDocument + d, via: null });
    }
    return out;
  };

  function viaOf(e, q) {
    if (fold(kg.data.entity.name[e]).includes(q)) return null;
    return kg.data.aliases(e).find((alias) => fold(alias).includes(q)) || null;
  }

  function close() {
    kg.$("suggestions").hidden = true;
    kg.$("search").setAttribute("aria-expanded", "false");
    kg.$("search").removeAttribute("aria-activedescendant");
    active = -1;
  }

  async function suggest() {
    const box = kg.$("search"), list = kg.$("suggestions");
    if (!box.value.trim()) { close(); return; }
    await kg.data.ready;
    const started = performance.now();
    shown = kg.search(box.value);
    list.replaceChildren(...(shown.length ? shown.map(option) : [kg.el("li", { class: "none" }, kg.t("no_match", { text: box.value.trim().slice(0, 40) }))]));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark(shown.length ? 0 : -1);
    kg.announce(kg.t("results", { n: shown.length }));
    kg.searchTime = performance.now() - started;
  }

  function option({ node, via }, n) {
    return kg.el("li", { role: "option", id: "option-" + n, "aria-selected": "false", onpointerdown: (event) => { event.preventDefault(); choose(n); } },
      kg.swatch(kg.data.labelOf(node)), kg.say(kg.short(kg.data.nameOf(node), 60)),
      via ? kg.el("span", { class: "via" }, kg.say(kg.short(via, 40))) : null,
      kg.el("span", { class: "what" }, kg.label(kg.data.labelOf(node))));
  }

  function mark(n) {
    active = n;
    const list = kg.$("suggestions");
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === n)));
    if (n >= 0) {
      kg.$("search").setAttribute("aria-activedescendant", "option-" + n);
      list.children[n].scrollIntoView({ block: "nearest" });
    }
  }

  function choose(n) {
    if (!shown[n]) return;
    const node = shown[n].node;
    close();
    kg.$("search").value = "";
    kg.pick(node, true);
  }

  kg.startSearch = function () {
    const box = kg.$("search");
    box.placeholder = kg.t("search");
    box.setAttribute("aria-label", kg.t("search_label"));
    box.addEventListener("input", suggest);
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (kg.$("suggestions").hidden) suggest();
        else if (shown.length) mark((active + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length);
      } else if (event.key === "Enter" && !event.isComposing) choose(active);
      else if (event.key === "Escape") { if (kg.$("suggestions").hidden) box.value = ""; close(); event.stopPropagation(); }
    });
  };
})(window.kg = window.kg || {});
