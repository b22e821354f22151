"use strict";
/* Start: first picture, then the rest of the data; keys, tabs, language and theme. */
(function (kg) {
  const $ = (id) => document.getElementById(id);
  let picking = null, started = null;

  /** Change the state once the data is there. `change` gets the state and returns what differs. */
  kg.act = async function (change) {
    await kg.data.ready;
    kg.set(change(kg.state));
  };

  /** Select a node, from the picture, the search or a list. While a path is being picked, it is its other end. */
  kg.pick = async function (i, jump) {
    await kg.data.ready;
    if (picking !== null && kg.data.kind(i) === "entity") {
      const from = picking;
      stopPath();
      if (from !== i) kg.set({ path: [from, i], focus: null, sel: i, open: [], claims: [], passages: [] });
      return;
    }
    const change = { sel: i };
    if (jump && kg.state.tab === "claims") change.tab = "graph";
    kg.set(change);
    kg.announce(kg.t("selected", { name: kg.data.nameOf(i), label: kg.label(kg.data.labelOf(i)), n: kg.around(i, kg.masks(kg.state)).length }));
    if (jump) kg.reveal(i);
  };

  kg.startPath = function (i) {
    picking = i;
    document.body.classList.add("picking");
    kg.notice(kg.t("path_pick"), true);
  };
  function stopPath() {
    picking = null;
    document.body.classList.remove("picking");
    kg.notice("");
  }

  kg.showStatus = function (view) {
    const entities = view.nodes.filter((i) => i < kg.data.E).length;
    $("showing").textContent = kg.t("showing", { n: kg.number(entities), total: kg.number(kg.data.E) });
    $("extra").textContent = [view.edges.length < view.links ? kg.t("links", { n: kg.number(view.edges.length), total: kg.number(view.links) }) : "",
      view.left ? kg.t("capped", { n: kg.number(view.left) }) : "", kg.state.hide.length ? kg.t("hidden", { n: kg.state.hide.length }) : ""].filter(Boolean).join(" ");
    if (!view.nodes.length) kg.notice(kg.t("nothing"), true);
    else if ($("notice").textContent === kg.t("nothing")) kg.notice("");
  };

  function showTab(state) {
    for (const tab of ["graph", "claims"]) {
      $("tab-" + tab).setAttribute("aria-selected", String(state.tab === tab));
      $("tab-" + tab).tabIndex = state.tab === tab ? 0 : -1;
      $("view-" + tab).hidden = state.tab !== tab;
    }
  }

  function onState(state, before) {
    showTab(state);
    kg.showFilters(state);
    if (state.tab === "claims") kg.showLedger(state);
    const other = state.tab === "graph" && kg.render(state, before && before.tab === "graph" ? before : null);
    const reopened = before && before.sel === state.sel && kg.$("panel").dataset.of === "about";
    if (!reopened) kg.showPanel(state).then(() => { if (other && kg.state === state) kg.fit(); });
    if (state.path.length && (!before || before.path.join() !== state.path.join())) {
      const [a, b] = state.path.map(kg.data.nameOf);
      kg.notice(kg.view && kg.view.path ? kg.t("path_found", { a, b, n: kg.view.path.length - 1 }) : kg.t("path_none", { a, b }));
    }
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape") {
      if (picking !== null) stopPath();
      else if (document.body.classList.contains("has-filters") && $("filters").contains(event.target)) kg.toggleFilters(false);
      else if (!$("panel").hidden) kg.closePanel();
      return;
    }
    if (typing) return;
    if (event.key === "/") { event.preventDefault(); $("search").focus(); $("search").select(); }
    if (event.target !== $("canvas")) return;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const sel = kg.state.sel;
    if (step) {
      event.preventDefault();
      const next = kg.nearest(typeof sel === "number" ? sel : -1, step[0], step[1]);
      if (next !== null) kg.pick(next).then(() => kg.reveal(next));
    } else if (event.key === "Enter" && typeof sel === "number") kg.act((s) => ({ open: kg.toggle(s.open, sel) }));
    else if (event.key === "Delete" && typeof sel === "number") kg.act((s) => ({ hide: [...s.hide, sel], sel: null }));
    else if (event.key === "+" || event.key === "=") kg.zoom(1.25);
    else if (event.key === "-") kg.zoom(0.8);
    else if (event.key === "0") kg.fit();
  }

  function setTheme(theme) {
    document.documentElement.dataset.theme = theme;
    if (started) kg.recolor();
    kg.showFilters(kg.state);
    if (started && kg.data.loaded) kg.showPanel(kg.state);
  }

  function listen() {
    $("back").addEventListener("click", () => history.back());
    $("forward").addEventListener("click", () => history.forward());
    $("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
    $("about").addEventListener("click", () => { if ($("panel").dataset.of === "about") kg.closePanel(); else kg.showAbout(); });
    $("filter-toggle").addEventListener("click", () => kg.toggleFilters());
    $("language").addEventListener("click", () => { kg.setLanguage(kg.lang === "zh" ? "en" : "zh"); words(); });
    $("zoom-in").addEventListener("click", () => kg.zoom(1.3));
    $("zoom-out").addEventListener("click", () => kg.zoom(0.77));
    $("fit").addEventListener("click", kg.fit);
    $("home").addEventListener("click", () => kg.act((s) => Object.assign(kg.blankState(), { tab: s.tab, hops: s.hops })).then(kg.fit));
    for (const tab of ["graph", "claims"]) {
      $("tab-" + tab).addEventListener("click", () => kg.act(() => ({ tab })));
      $("tab-" + tab).addEventListener("keydown", (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        const other = tab === "graph" ? "claims" : "graph";
        kg.act(() => ({ tab: other })).then(() => $("tab-" + other).focus());
      });
    }
    document.addEventListener("keydown", keys);
    window.addEventListener("popstate", () => kg.data.ready.then(kg.readAddress));
    window.addEventListener("hashchange", () => kg.data.ready.then(() => { if (location.hash.slice(1) !== kg.fragment(kg.state)) kg.readAddress(); }));
    window.addEventListener("beforeprint", kg.printLedger);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => setTheme(event.matches ? "dark" : "light"));
  }

  function words() {
    kg.translatePage();
    $("search").placeholder = kg.t("search");
    $("search").setAttribute("aria-label", kg.t("search_label"));
    kg.forgetLedger();
    if (kg.data.loaded) onState(kg.state, kg.state);
    else kg.showFilters(kg.state);
  }

  async function start() {
    document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    kg.first = await kg.unpack("first");
    kg.setStrings(kg.first.strings);
    kg.translatePage();
    kg.showFilters(kg.state);
    listen();
    kg.startSearch();
    if (location.hash.length <= 1) kg.startNetwork();
    started = performance.now();
    $("showing").textContent = kg.t("showing", { n: kg.number(kg.first.nodes.length), total: kg.number(Object.entries(kg.first.counts).reduce((sum, [label, n]) => sum + (["Claim", "Passage", "Document"].includes(label) ? 0 : n), 0)) });
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    performance.mark("first-picture");
    if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
    kg.data.load(await kg.unpack("graph"));
    if (location.hash.length > 1) kg.startNetwork();
  }

  kg.onChange(onState);
  kg.data.ready = start();
  kg.data.ready.then(() => {
    kg.readAddress();
    performance.mark("data-ready");
    document.documentElement.dataset.ready = "1";
  }).catch((error) => {
    const old = typeof DecompressionStream === "undefined";
    const text = !kg.first ? (old ? "This browser is too old for this page." : "The data of this page cannot be read: " + error.message)
      : kg.t(old ? "old_browser" : "broken", { text: error.message });
    kg.notice(text, true);
  });
})(window.kg = window.kg || {});
