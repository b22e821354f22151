"use strict";
/* Where nodes stand that the first picture did not place: the same state gives the same place. */
(function (kg) {
  const GOLDEN = Math.PI * (3 - Math.sqrt(5)), GAP = 105;
  let known = new Map();
  let knownKey = null;
  let moved = new Map();

  let upright = false;
  /** The stage is higher than wide: turn the picture. While it is hidden the last answer holds. */
  kg.portrait = () => {
    const box = document.getElementById("stage").getBoundingClientRect();
    if (box.width) upright = box.height > box.width * 1.1;
    return upright;
  };
  /** Remember where the reader dragged a node. */
  kg.keepPlace = (i, x, y) => moved.set(i, { x, y });
  kg.forgetPlaces = () => { moved = new Map(); known = new Map(); knownKey = null; };

  /** Positions for a derived view: Map node -> {x, y}. Nodes that stood somewhere stay there. */
  kg.positions = function (view, roomOf) {
    const turn = kg.portrait();
    const key = view.key + (turn ? "|turned" : "");
    if (key !== knownKey) { known = start(view, turn, roomOf); knownKey = key; moved = new Map(); }
    const fresh = view.nodes.filter((i) => !known.has(i));
    if (fresh.length) settle(view, fresh, roomOf);
    const out = new Map();
    for (const i of view.nodes) out.set(i, moved.get(i) || known.get(i));
    return out;
  };

  function start(view, turn, roomOf) {
    const at = new Map();
    const put = (i, x, y) => at.set(i, turn ? { x: y, y: x } : { x, y });
    if (view.path !== undefined) {
      const nodes = view.path || view.nodes.slice(0, 2), step = 190;
      nodes.forEach((i, n) => put(i, (n - (nodes.length - 1) / 2) * step, n % 2 ? 26 : -26));
      return at;
    }
    if (view.depth) {
      rings(view, put);
      relax(view, [...at.keys()], at, roomOf, 220, new Set([view.nodes[0]]));
      return at;
    }
    return kg.firstPlaces();
  }

  /** The first picture as Python laid it out, turned and stretched a little towards the form of the window. */
  kg.firstPlaces = function () {
    const turn = kg.portrait(), box = document.getElementById("stage").getBoundingClientRect(), at = new Map();
    const nodes = kg.first.nodes, spread = (key) => 2 * Math.max(60, ...nodes.map((n) => Math.abs(n[key])));
    const wide = spread(turn ? "y" : "x"), high = spread(turn ? "x" : "y");
    const form = box.width && box.height ? box.width / box.height / (wide / high) : 1;
    const stretch = nodes.length > 20 ? Math.sqrt(Math.min(1.7, Math.max(0.6, form))) : 1;
    for (const n of nodes) at.set(n.id, { x: Math.round((turn ? n.y : n.x) * stretch), y: Math.round((turn ? n.x : n.y) / stretch) });
    return at;
  };

  /** Focus: the centre, then one ring for each step away; children near the angle of their parent. */
  function rings(view, put) {
    const links = adjacency(view), angle = new Map();
    const levels = [];
    for (const i of view.nodes) {
      const depth = view.depth.has(i) ? view.depth.get(i) : null;
      if (depth === null) continue;
      (levels[depth] = levels[depth] || []).push(i);
    }
    levels.forEach((level, depth) => {
      if (depth === 0) { level.forEach((i) => { put(i, 0, 0); angle.set(i, 0); }); return; }
      const wish = (i) => {
        const parents = (links.get(i) || []).filter((n) => view.depth.get(n) === depth - 1 && angle.has(n));
        return depth === 1 || !parents.length ? null : Math.min(...parents.map((n) => angle.get(n)));
      };
      const order = level.map((i) => ({ i, wish: wish(i) })).sort((a, b) => (a.wish || 0) - (b.wish || 0) || a.i - b.i);
      const radius = Math.max(depth * 170, (level.length * 62) / (2 * Math.PI));
      order.forEach(({ i }, n) => {
        const turn = (2 * Math.PI * n) / order.length - Math.PI / 2;
        angle.set(i, turn);
        put(i, radius * 1.25 * Math.cos(turn), radius * 0.9 * Math.sin(turn));
      });
    });
  }

  function adjacency(view) {
    const links = new Map();
    const add = (a, b) => { if (!links.has(a)) links.set(a, []); links.get(a).push(b); };
    for (const edge of view.edges) { add(edge.from, edge.to); add(edge.to, edge.from); }
    return links;
  }

  /** New nodes start around what they hang on and are pushed clear of everything; the old ones do not move. */
  function settle(view, fresh, roomOf) {
    const links = adjacency(view), children = new Map();
    let loose = 0;
    const edge = extent();
    for (const i of fresh) {
      let parent = view.parent.get(i);
      if (parent === undefined || parent < 0 || !known.has(parent)) parent = (links.get(i) || []).find((n) => known.has(n));
      if (parent === undefined) {
        known.set(i, { x: edge.left + 120 * (loose % 12), y: edge.bottom + 110 + 90 * Math.floor(loose / 12) });
        loose++;
        continue;
      }
      const n = children.get(parent) || 0, centre = known.get(parent), out = Math.atan2(centre.y, centre.x);
      children.set(parent, n + 1);
      const turn = out + (n % 2 ? 1 : -1) * Math.ceil(n / 2) * 0.62, far = GAP + 26 * Math.floor(n / 10);
      known.set(i, { x: centre.x + far * Math.cos(turn), y: centre.y + far * Math.sin(turn) });
    }
    const fixed = new Set(known.keys());
    for (const i of fresh) fixed.delete(i);
    relax(view, [...new Set([...view.nodes, ...fresh])], known, roomOf, 90, fixed);
  }

  function extent() {
    const box = { left: 0, bottom: 0 };
    for (const at of known.values()) { box.left = Math.min(box.left, at.x); box.bottom = Math.max(box.bottom, at.y); }
    return box;
  }

  function relax(view, nodes, at, roomOf, rounds, fixed) {
    const n = nodes.length, index = new Map(nodes.map((i, k) => [i, k]));
    const x = new Float64Array(n), y = new Float64Array(n), free = new Uint8Array(n);
    const wide = new Float64Array(n), high = new Float64Array(n);
    nodes.forEach((i, k) => {
      const place = at.get(i);
      x[k] = place.x + (k % 7) * 0.01; y[k] = place.y + (k % 5) * 0.01;
      free[k] = fixed.has(i) ? 0 : 1;
      const room = roomOf(i);
      wide[k] = room.x; high[k] = room.y;
    });
    const springs = view.edges.filter((e) => index.has(e.from) && index.has(e.to)).map((e) => [index.get(e.from), index.get(e.to)]);
    for (let round = 0; round < rounds; round++) {
      const dx = new Float64Array(n), dy = new Float64Array(n), heat = 30 * (1 - round / rounds) + 1;
      for (let a = 0; a < n; a++) {
        if (!free[a]) continue;
        for (let b = 0; b < n; b++) {
          if (a === b) continue;
          const ux = x[a] - x[b], uy = y[a] - y[b], square = ux * ux + uy * uy + 1;
          if (square > 160000) continue;
          const distance = Math.sqrt(square), push = 5200 / square;
          dx[a] += (ux / distance) * push; dy[a] += (uy / distance) * push;
          // Names and boxes are wider than high: what overlaps moves the shorter way.
          const overX = wide[a] + wide[b] + 10 - Math.abs(ux), overY = high[a] + high[b] + 8 - Math.abs(uy);
          if (overX > 0 && overY > 0) {
            if (overY <= overX) dy[a] += (uy < 0 ? -1 : 1) * overY * 0.6;
            else dx[a] += (ux < 0 ? -1 : 1) * overX * 0.6;
          }
        }
      }
      for (const [a, b] of springs) {
        const ux = x[b] - x[a], uy = y[b] - y[a], distance = Math.sqrt(ux * ux + uy * uy) + 0.01;
        const pull = (distance - GAP) * 0.03;
        if (free[a]) { dx[a] += (ux / distance) * pull; dy[a] += (uy / distance) * pull; }
        if (free[b]) { dx[b] -= (ux / distance) * pull; dy[b] -= (uy / distance) * pull; }
      }
      for (let a = 0; a < n; a++) {
        if (!free[a]) continue;
        const length = Math.hypot(dx[a], dy[a]) || 1, step = Math.min(length, heat) / length;
        x[a] += dx[a] * step; y[a] += dy[a] * step;
      }
    }
    nodes.forEach((i, k) => { if (free[k]) at.set(i, { x: Math.round(x[k]), y: Math.round(y[k]) }); });
  }
})(window.kg = window.kg || {});
