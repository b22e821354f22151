"use strict";
/* vis-network: keeps what it draws equal to the derived view, and turns its events into changes of the state. */
(function (kg) {
  let network = null, nodes = null, edges = null, stage = null;
  let hover = null, drawn = { nodes: [], edges: [] };
  const scene = { network: null, nodes: new Map(), words: [] };

  const dark = () => document.documentElement.dataset.theme === "dark";

  /** The colours of the page as the canvas needs them. */
  kg.colors = function () {
    return dark()
      ? { ground: "#14171c", ink: "#e8eaed", soft: "#b3bac5", line: "#66717f", badge: "#fbbf24", onBadge: "#1c1400", alert: "#ff6b6b", onAlert: "#2a0000" }
      : { ground: "#ffffff", ink: "#1b1f24", soft: "#4a5360", line: "#919cab", badge: "#8a5a0b", onBadge: "#ffffff", alert: "#c01c28", onAlert: "#ffffff" };
  };
  kg.colorOf = (label) => kg.own(kg.first.palette[dark() ? "dark" : "light"], label) || (dark() ? "#b3bac5" : "#4a5360");

  function groups() {
    const out = {}, colors = kg.colors();
    for (const label of new Set([...Object.keys(kg.first.shapes), ...Object.keys(kg.first.counts)])) {
      const shape = kg.own(kg.first.shapes, label) || "dot";
      const color = kg.colorOf(label), box = shape === "box";
      out[label] = {
        shape,
        color: box
          ? { background: colors.ground, border: color, highlight: { background: colors.ground, border: color }, hover: { background: colors.ground, border: color } }
          : { background: color, border: colors.ground, highlight: { background: color, border: colors.ink }, hover: { background: color, border: colors.ink } },
        font: box ? { size: 12, color: colors.ink, face: "system-ui, sans-serif" } : { size: 0 },
        margin: 6, shapeProperties: { borderRadius: 5, borderDashes: label === "Passage" ? [3, 3] : false },
      };
    }
    return out;
  }

  /** Size of a node: entities by evidence, the same formula as in the first picture. */
  kg.sizeOf = function (i) {
    const D = kg.data;
    if (!D.loaded || D.kind(i) !== "entity") return 18;
    const size = 7 + 3.4 * Math.log2(1 + D.entity.mentions[i] * 0.5 + D.claimsOf(i).length * 1.5);
    return Math.round(Math.min(34, size) * 10) / 10;
  };

  /** Half width and height that a node and its name need. */
  kg.roomOf = function (i) {
    if (kg.data.kind(i) === "entity") return { x: kg.sizeOf(i) + 12, y: kg.sizeOf(i) + 14 };
    const lines = boxText(i, kg.data.kind(i)).split("\n");
    const wide = Math.max(...lines.map((line) => Array.from(line).reduce((sum, c) => sum + (c > "\u2e80" ? 12 : 7), 0)));
    return { x: wide / 2 + 12, y: lines.length * 8 + 12 };
  };

  /** Draw the first picture, straight from what pyvis prepared. */
  kg.startNetwork = function () {
    stage = document.getElementById("canvas");
    const first = kg.first, places = kg.firstPlaces();
    nodes = new vis.DataSet(first.nodes.map((n) => Object.assign({}, n, places.get(n.id))));
    edges = new vis.DataSet(first.edges.map((e) => Object.assign({}, e, edgeLook(e))));
    network = new vis.Network(stage, { nodes, edges }, Object.assign({}, first.options, { groups: groups(), autoResize: true }));
    stage.querySelector(".vis-network").tabIndex = -1;  // the stage itself takes the focus and the keys
    scene.network = network;
    drawn = { nodes: nodes.getIds(), edges: first.edges };
    for (const n of nodes.get()) scene.nodes.set(n.id, { x: n.x, y: n.y, size: n.size, name: n.label, claims: n.claims, conflict: n.conflict });
    network.on("afterDrawing", (ctx) => kg.drawLabels(ctx, scene));
    listen();
    kg.fit();
    if (!first.edges.length && !first.nodes.length) kg.notice(kg.t("nothing"));
  };

  function edgeLook(edge) {
    const colors = kg.colors();
    const color = edge.conflict ? colors.alert : colors.line;
    const known = edge.known || (/^r\d+$/.test(edge.id) && Boolean(kg.data?.relation?.known?.[Number(edge.id.slice(1))]));
    return {
      color: { color, hover: colors.ink, highlight: colors.ink, opacity: edge.minor ? 0.5 : 0.85 },
      arrows: { to: { enabled: !edge.minor, scaleFactor: 0.45 } },
      dashes: edge.type === "claims" ? [2, 5] : edge.conflict ? [6, 3] : known ? [10, 6] : false,
      width: edge.conflict ? 2.2 : edge.minor ? 1 : 1.6,
    };
  }

  /** Bring the picture in line with the state. True when it is another picture, to be fitted to the window. */
  kg.render = function (state, before) {
    const view = kg.derive(state);
    const at = kg.positions(view, kg.roomOf);
    kg.view = view;
    const D = kg.data, near = neighboursOf(state.sel, view);
    const wanted = new Map();
    for (const i of view.nodes) {
      const kind = D.kind(i), place = at.get(i), masks = kg.masks(state);
      const own = kind === "entity" && !state.claims.includes(i) && !state.show.includes("Claim") ? D.claimsOf(i).filter((c) => masks.claim[c]) : [];
      const dim = near !== null && !near.has(i);
      wanted.set(i, {
        id: i, group: D.labelOf(i), x: place.x, y: place.y, size: kg.sizeOf(i), opacity: dim ? 0.22 : 1,
        label: kind === "entity" ? " " : boxText(i, kind), borderWidth: i === state.sel ? 4 : kind === "claim" && D.hasConflict(D.claimAt(i)) ? 3 : 2,
        claims: own.length, conflict: own.some(D.hasConflict), name: D.nameOf(i), dim, box: kind !== "entity",
        strong: i === state.sel || i === hover ? 2 : near !== null && near.has(i) ? 1 : 0,
      });
    }
    sync(nodes, wanted);
    scene.nodes = wanted;
    const lines = new Map();
    const pairs = new Map();
    for (const edge of view.edges) {
      const key = Math.min(edge.from, edge.to) + "-" + Math.max(edge.from, edge.to), n = pairs.get(key) || 0;
      pairs.set(key, n + 1);
      edge.roundness = 0.12 + 0.12 * n;
      const dim = near !== null && edge.from !== state.sel && edge.to !== state.sel && edge.id !== state.sel;
      const look = edgeLook(edge);
      if (dim) look.color.opacity = 0.15;
      if (edge.id === state.sel) { look.width = 3; look.color.color = kg.colors().ink; }
      lines.set(edge.id, Object.assign({}, edge, look, { smooth: { enabled: true, type: "curvedCW", roundness: edge.roundness } }));
    }
    sync(edges, lines);
    scene.words = words(state, view);
    drawn = { nodes: view.nodes, edges: view.edges };
    network.redraw();
    kg.showStatus(view);
    const other = !before || before.focus !== state.focus || before.hops !== state.hops || before.path.join() !== state.path.join();
    if (other) kg.fit();
    else showOpened(view, state, before);
    return other;
  };

  /** What was just opened is shown large enough to read. */
  function showOpened(view, state, before) {
    const opened = ["open", "claims", "passages"].flatMap((key) => state[key].filter((i) => !before[key].includes(i)));
    if (!opened.length) return;
    const parts = view.nodes.filter((i) => opened.includes(i) || opened.includes(view.parent.get(i)));
    if (parts.length < 2) return;
    const free = kg.freeBox();
    const inside = (i) => { const at = kg.pointOf(i); return at.x > 50 && at.x < free.right - 50 && at.y > 25 && at.y < free.bottom - 40; };
    if (network.getScale() >= 0.8 && parts.every(inside)) return;
    network.fit({ nodes: parts, animation: false, maxZoomLevel: 1.1 });
    const box = stage.getBoundingClientRect(), scale = Math.max(0.85, network.getScale() * 0.9 * (free.right / box.width) * (free.bottom / box.height));
    network.moveTo({ scale, position: network.getViewPosition(), offset: { x: (free.right - box.width) / 2, y: (free.bottom - box.height) / 2 }, animation: false });
  }

  function sync(set, wanted) {
    set.remove(set.getIds().filter((id) => !wanted.has(id)));
    set.update([...wanted.values()]);
  }

  function boxText(i, kind) {
    const D = kg.data;
    if (kind === "claim") return kg.short(D.claim.value[D.claimAt(i)] || D.claim.text[D.claimAt(i)], 24) + "\n" + kg.metric(D.names[D.claim.metric[D.claimAt(i)]]);
    return kg.short(D.nameOf(i), 22) || " ";
  }

  function neighboursOf(sel, view) {
    if (sel === null) return null;
    const near = new Set(view.path || []);
    if (typeof sel === "number") near.add(sel);
    for (const e of view.edges) {
      if (e.id === sel || e.from === sel || e.to === sel) { near.add(e.from); near.add(e.to); }
    }
    return near.size ? near : null;
  }

  function words(state, view) {
    return view.edges.filter((e) => !e.minor && e.type !== "ABOUT" && (e.id === state.sel || e.from === state.sel || e.to === state.sel || e.from === hover || e.to === hover));
  }

  function setHover(i) {
    if (hover === i) return;
    const old = scene.nodes.get(hover);
    if (old) old.strong = hover === kg.state.sel ? 2 : 0;
    hover = i;
    const now = scene.nodes.get(i);
    if (now) now.strong = 2;
    if (kg.view) scene.words = words(kg.state, kg.view);
    else scene.words = drawn.edges.filter((e) => e.from === i || e.to === i);
    stage.style.cursor = i === null ? "default" : "pointer";
    network.redraw();
  }

  function listen() {
    let timer = null;
    network.on("hoverNode", (event) => setHover(event.node));
    network.on("blurNode", () => setHover(null));
    network.on("click", (event) => {
      const badge = kg.badgeAt(event.pointer.DOM), node = event.nodes[0], edge = event.edges[0];
      clearTimeout(timer);
      // A double click is two clicks first: wait for it only where expanding is possible.
      if (badge !== null) kg.act((s) => ({ claims: kg.toggle(s.claims, badge), sel: badge }));
      else if (node !== undefined) timer = setTimeout(() => kg.pick(node), 220);
      else if (edge !== undefined) kg.act(() => ({ sel: "rf".includes(String(edge)[0]) ? edge : kg.state.sel }));
      else if (kg.state.sel !== null) kg.act(() => ({ sel: null }));
    });
    network.on("doubleClick", (event) => {
      clearTimeout(timer);
      if (event.nodes[0] !== undefined) kg.act((s) => ({ open: kg.toggle(s.open, event.nodes[0]), sel: event.nodes[0] }));
    });
    network.on("dragEnd", (event) => {
      for (const i of event.nodes) {
        const at = network.getPosition(i), node = scene.nodes.get(i);
        kg.keepPlace(i, at.x, at.y);
        if (node) Object.assign(node, at);
      }
    });
    network.on("dragging", (event) => {
      for (const i of event.nodes) Object.assign(scene.nodes.get(i) || {}, network.getPosition(i));
    });
    let turned = kg.portrait();
    new ResizeObserver(() => {
      if (kg.portrait() !== turned && kg.data.loaded) { turned = kg.portrait(); kg.render(kg.state, kg.state); kg.fit(); }
    }).observe(document.getElementById("stage"));
  }

  /** Show all of the picture in the part of the stage that the panel leaves free. */
  kg.fit = function () {
    const box = stage.getBoundingClientRect(), free = kg.freeBox();
    if (!box.width || !box.height) return;  // the other tab is in front; coming back fits again
    network.fit({ animation: false, maxZoomLevel: 1.6 });
    const scale = network.getScale() * 0.94 * Math.min(free.right / box.width, free.bottom / box.height);
    network.moveTo({ scale, position: network.getViewPosition(), offset: { x: (free.right - box.width) / 2, y: (free.bottom - box.height) / 2 }, animation: false });
  };
  kg.zoom = (factor) => network.moveTo({ scale: Math.min(6, Math.max(0.03, network.getScale() * factor)), animation: false });
  kg.scale = () => network.getScale();
  kg.nodeNames = () => scene.nodes;
  kg.edgeLooks = () => edges.get();
  kg.pointOf = (i) => network.canvasToDOM(network.getPosition(i));

  /** The part of the stage that the panel leaves free: its right and lower edge. */
  kg.freeBox = function () {
    const box = stage.getBoundingClientRect(), panel = kg.$("panel").getBoundingClientRect();
    if (!panel.width) return { right: box.width, bottom: box.height };
    if (panel.width < box.width * 0.8) return { right: panel.left - box.left, bottom: box.height };
    return { right: box.width, bottom: panel.top - box.top };
  };

  /** Move the picture so that a node is visible beside the panel. */
  kg.reveal = function (i) {
    if (!scene.nodes.has(i)) return;
    const at = kg.pointOf(i), box = stage.getBoundingClientRect(), { right, bottom } = kg.freeBox();
    if (at.x > 40 && at.x < right - (right < box.width ? 130 : 40) && at.y > 40 && at.y < bottom - 40) return;
    const scale = network.getScale(), centre = network.getPosition(i);
    network.moveTo({ position: { x: centre.x + (box.width - right) / 2 / scale, y: centre.y + (box.height - bottom) / 2 / scale }, scale, animation: false });
  };

  /** The drawn node nearest to `from` in a direction (dx, dy). */
  kg.nearest = function (from, dx, dy) {
    const start = scene.nodes.get(from);
    if (!start) return drawn.nodes.length ? drawn.nodes[0] : null;
    let best = null, least = Infinity;
    for (const [i, node] of scene.nodes) {
      const ux = node.x - start.x, uy = node.y - start.y, along = ux * dx + uy * dy, across = Math.abs(ux * dy - uy * dx);
      if (i === from || along <= 1) continue;
      const cost = along + 2.2 * across;
      if (cost < least) { least = cost; best = i; }
    }
    return best;
  };

  kg.recolor = function () {
    network.setOptions({ groups: groups() });
    if (kg.data.loaded) kg.render(kg.state, kg.state);
    else edges.update(edges.get().map((e) => Object.assign(e, edgeLook(e))));
    nodes.update(nodes.getIds().map((id) => ({ id, group: nodes.get(id).group })));
  };
})(window.kg = window.kg || {});
