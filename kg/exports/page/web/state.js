"use strict";
/* What is looked at, kept in the URL fragment: a view can be sent to somebody, back and forward work. */
(function (kg) {
  const LISTS = ["path", "open", "claims", "passages", "hide"];
  const SETS = ["labels", "types", "show", "docs", "speakers", "metrics", "modalities"];
  const listeners = [];

  function empty() {
    return {
      tab: "graph", focus: null, hops: 2, path: [], open: [], claims: [], passages: [], hide: [], sel: null,
      labels: [], types: [], show: [], docs: [], speakers: [], metrics: [], modalities: [],
      conf: 0, from: "", to: "", q: "", sort: "", group: "", only: "", chart: "",
    };
  }
  kg.state = empty();

  const pack = (list) => list.map((one) => encodeURIComponent(one)).join(",");
  const unpack = (text) => (text ? text.split(",").map(safeDecode) : []);
  function safeDecode(text) {
    try { return decodeURIComponent(text); } catch (error) { return text; }
  }

  function nodeKey(i) { return kg.data.idOf(i); }
  function nodeOf(key) {
    const at = kg.data.index.get(key);
    return at === undefined ? null : at;
  }
  function selectionKey(sel) {
    if (sel === null) return "";
    if (typeof sel === "number") return nodeKey(sel);
    if (sel[0] === "f") return "~f~" + sel.slice(1).split("-").map((n) => encodeURIComponent(nodeKey(+n))).join("~");
    const r = +sel.slice(1), R = kg.data.relation;
    return "~r~" + [nodeKey(R.source[r]), kg.data.names[R.type[r]], nodeKey(R.target[r])].map(encodeURIComponent).join("~");
  }
  function selectionOf(key) {
    if (!key.startsWith("~")) return nodeOf(key);
    const parts = key.slice(3).split("~").map(safeDecode);
    if (key[1] === "f") {
      const a = nodeOf(parts[0]), b = nodeOf(parts[1]);
      return a === null || b === null ? null : "f" + a + "-" + b;
    }
    const source = nodeOf(parts[0]);
    if (source === null || source >= kg.data.E) return null;
    for (const r of kg.data.relationsFrom(source)) {
      const R = kg.data.relation;
      if (kg.data.names[R.type[r]] === parts[1] && kg.data.idOf(R.target[r]) === parts[2]) return "r" + r;
    }
    return null;
  }

  /** The fragment that stands for a state; empty for the first view. */
  kg.fragment = function (state) {
    const blank = empty(), parts = [];
    for (const key of Object.keys(blank)) {
      const value = state[key];
      if (LISTS.includes(key)) { if (value.length) parts.push(key + "=" + pack(value.map(nodeKey))); }
      else if (SETS.includes(key)) { if (value.length) parts.push(key + "=" + pack(value)); }
      else if (key === "focus") { if (value !== null) parts.push("focus=" + encodeURIComponent(nodeKey(value))); }
      else if (key === "sel") { if (value !== null) parts.push("sel=" + encodeURIComponent(selectionKey(value))); }
      else if (value !== blank[key]) parts.push(key + "=" + encodeURIComponent(value));
    }
    return parts.join("&");
  };

  /** Read a fragment; what it names and the graph does not have is left out. */
  kg.parseFragment = function (text) {
    const state = empty();
    for (const part of text.replace(/^#/, "").split("&")) {
      const at = part.indexOf("=");
      if (at < 0) continue;
      const key = part.slice(0, at), raw = part.slice(at + 1);
      if (LISTS.includes(key)) state[key] = unpack(raw).map(nodeOf).filter((n) => n !== null);
      else if (SETS.includes(key)) state[key] = unpack(raw);
      else if (key === "focus") state.focus = nodeOf(safeDecode(raw));
      else if (key === "sel") state.sel = selectionOf(safeDecode(raw));
      else if (key === "hops") state.hops = Math.min(6, Math.max(1, parseInt(raw, 10) || 2));
      else if (key === "conf") state.conf = Math.min(1, Math.max(0, parseFloat(raw) || 0));
      else if (key === "tab") state.tab = raw === "claims" ? "claims" : "graph";
      else if (Object.hasOwn(state, key)) state[key] = safeDecode(raw);
    }
    if (state.path.length !== 2 || state.path.some((n) => n >= kg.data.E)) state.path = [];
    if (state.focus !== null && state.focus >= kg.data.E) state.focus = null;
    return state;
  };

  kg.onChange = (listener) => listeners.push(listener);
  function announce(before) { for (const listener of listeners) listener(kg.state, before); }

  /** Change the state. `replace` keeps the history as it is (typing, sliding). */
  kg.set = function (change, replace) {
    const before = kg.state;
    kg.state = Object.assign({}, before, change);
    const next = "#" + kg.fragment(kg.state);
    if (next !== (location.hash || "#")) {
      if (replace) history.replaceState(null, "", next);
      else history.pushState(null, "", next);
    }
    announce(before);
  };
  kg.blankState = empty;

  /** Follow the address bar: back, forward, a pasted fragment. */
  kg.readAddress = function () {
    const before = kg.state;
    kg.state = kg.parseFragment(location.hash);
    announce(before);
  };
  kg.toggle = (list, value) => (list.includes(value) ? list.filter((one) => one !== value) : [...list, value]);
})(window.kg = window.kg || {});
