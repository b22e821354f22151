"use strict";
/* From the state to what is drawn: which nodes, which edges, which node each new one hangs on. */
(function (kg) {
  const EXPAND = 40, CLAIMS = 40, ALL_CLAIMS = 150, PASSAGES = 12, ALL_PASSAGES = 60, DOCUMENTS = 40;
  const LINKS_PER_NODE = 1.6, LINKS_ALWAYS = 40, STRONGEST = 2;

  /** Entities next to an entity through a relation or a folded claim that passes the filters, each once. */
  kg.neighbours = function (e, masks) {
    const D = kg.data, found = new Set();
    for (const r of D.relationsFrom(e)) if (masks.relation[r]) found.add(D.relation.target[r]);
    for (const r of D.relationsTo(e)) if (masks.relation[r]) found.add(D.relation.source[r]);
    for (const f of D.foldsOf(e)) {
      const fold = D.folds[f];
      if (fold.claims.some((c) => masks.claim[c])) found.add(fold.from === e ? fold.to : fold.from);
    }
    found.delete(e);
    return [...found].filter((n) => masks.entity[n]).sort((a, b) => a - b);
  };

  /** Nodes from a to b over the fewest steps, or null. */
  kg.shortestPath = function (a, b, masks) {
    const parent = new Map([[a, a]]);
    let edge = [a];
    while (edge.length && !parent.has(b)) {
      const next = [];
      for (const node of edge) {
        for (const other of kg.neighbours(node, masks)) {
          if (!parent.has(other)) { parent.set(other, node); next.push(other); }
        }
      }
      edge = next;
    }
    if (!parent.has(b)) return null;
    const path = [b];
    while (path[0] !== a) path.unshift(parent.get(path[0]));
    return path;
  };

  /** All neighbours of any node, for expansion: [node, ...] in the order of their weight. */
  kg.around = function (i, masks) {
    const D = kg.data, kind = D.kind(i);
    if (kind === "entity") return kg.neighbours(i, masks);
    const out = [];
    if (kind === "claim") {
      const c = D.claimAt(i);
      for (const row of D.rolesOfClaim(c)) out.push(D.role.entity[row]);
      for (const row of D.statedByClaim(c)) out.push(D.stated.target[row]);
      for (const other of D.conflictsOf(c)) out.push(D.firstClaim + other.claim);
      for (const row of D.evidenceOfClaim(c)) out.push(D.firstPassage + D.evidence.passage[row]);
    } else if (kind === "passage") {
      const p = D.passageAt(i);
      if (D.passage.document[p] >= 0) out.push(D.firstDocument + D.passage.document[p]);
      for (const row of D.mentionsOfPassage(p)) out.push(D.mention.entity[row]);
      for (const row of D.evidenceOfPassage(p)) out.push(D.firstClaim + D.evidence.claim[row]);
    } else {
      for (const p of D.passagesOfDocument(D.documentAt(i)).slice(0, EXPAND)) out.push(D.firstPassage + p);
    }
    return [...new Set(out)];
  };

  function base(s, masks) {
    const limit = kg.first.max;
    if (s.path.length) {
      const path = kg.shortestPath(s.path[0], s.path[1], masks);
      return { key: "path:" + s.path.join("-"), nodes: path || s.path, path: path, left: 0 };
    }
    if (s.focus !== null) {
      const depth = new Map([[s.focus, 0]]);
      let edge = [s.focus];
      for (let hop = 1; hop <= s.hops; hop++) {
        const next = [];
        for (const node of edge) {
          for (const other of kg.neighbours(node, masks)) if (!depth.has(other)) { depth.set(other, hop); next.push(other); }
        }
        edge = next.sort((a, b) => a - b);
      }
      const all = [...depth.keys()];
      return { key: "focus:" + s.focus + ":" + s.hops, nodes: all.slice(0, limit), depth, left: Math.max(0, all.length - limit) };
    }
    const start = kg.first.nodes.map((n) => n.id);
    if (!kg.filtered(s)) return { key: "first", nodes: start, left: 0 };
    const fitting = [];
    let left = 0;
    if (kg.first.focus !== null) for (const e of start) { if (masks.entity[e]) fitting.push(e); }
    else {
      const linked = (e) => kg.data.rolesOfEntity(e).length || kg.data.relationsFrom(e).length || kg.data.relationsTo(e).length;
      for (let e = 0; e < kg.data.E; e++) {
        if (!masks.entity[e] || !linked(e)) continue;
        if (fitting.length < limit) fitting.push(e); else left++;
      }
      if (!fitting.length) for (let e = 0; e < kg.data.E && fitting.length < limit; e++) if (masks.entity[e]) fitting.push(e);
    }
    return { key: "first", nodes: fitting, left };
  }

  /** The drawn part of the graph: {key, nodes, parent, edges, left, path}. A pure function of the state. */
  kg.derive = function (s) {
    const D = kg.data, masks = kg.masks(s), start = base(s, masks);
    const hidden = new Set(s.hide), shown = new Map();
    const add = (i, parent) => {
      if (hidden.has(i) || shown.has(i)) return false;
      if (D.kind(i) === "entity" && !masks.entity[i] && !pinned.has(i)) return false;
      if (D.kind(i) === "claim" && !masks.claim[i - D.firstClaim]) return false;
      shown.set(i, parent);
      return true;
    };
    const pinned = new Set([...s.path, ...(s.focus === null ? [] : [s.focus]), ...s.open]);
    if (typeof s.sel === "number") pinned.add(s.sel);
    for (const i of start.nodes) add(i, -1);
    let left = start.left;
    for (const i of s.open) {
      if (hidden.has(i)) continue;
      add(i, -1);
      let room = EXPAND;
      for (const other of kg.around(i, masks)) {
        if (D.kind(other) === "passage" && !s.show.includes("Passage") && D.kind(i) !== "document" && D.kind(i) !== "claim") continue;
        if (shown.has(other)) continue;
        if (room > 0) { if (add(other, i)) room--; } else left++;
      }
    }
    const entities = [...shown.keys()].filter((i) => i < D.E);
    const all = s.show.includes("Claim");
    let budget = ALL_CLAIMS;
    for (const e of all ? entities : s.claims) {
      if (!shown.has(e)) continue;
      let room = all && !s.claims.includes(e) ? Math.min(budget, 8) : CLAIMS;
      for (const c of D.claimsOf(e)) {
        if (!masks.claim[c]) continue;
        if (room > 0) { if (add(D.firstClaim + c, e)) { room--; budget--; } } else left++;
      }
    }
    passages(s, masks, shown, add);
    if (typeof s.sel === "number") add(s.sel, -1);
    const every = edges(shown, masks), drawn = thinOut(every, entities.length, s.sel);
    return { key: start.key, depth: start.depth, path: start.path, parent: shown, nodes: [...shown.keys()], edges: drawn, links: every.length, left };
  };

  /** The links that are drawn: all, or, where they would be a hairball, the strongest few of each entity and all of
   * the selected one. The same rule as `thin_out` in picture.py. */
  function thinOut(links, count, sel) {
    const between = links.filter((k) => k.strength !== undefined);
    if (between.length <= LINKS_PER_NODE * count + LINKS_ALWAYS) return links;
    const kept = new Map(), out = new Set();
    const order = (k) => [-k.strength, Math.max(k.from, k.to), Math.min(k.from, k.to)];
    between.sort((a, b) => {
      const x = order(a), y = order(b);
      return x[0] - y[0] || x[1] - y[1] || x[2] - y[2] || (a.id < b.id ? -1 : 1);
    });
    for (const k of between) {
      const a = kept.get(k.from) || 0, b = kept.get(k.to) || 0;
      if (a < STRONGEST || b < STRONGEST) { kept.set(k.from, a + 1); kept.set(k.to, b + 1); out.add(k.id); }
    }
    return links.filter((k) => k.strength === undefined || out.has(k.id) || k.from === sel || k.to === sel || k.id === sel);
  }

  function passages(s, masks, shown, add) {
    const D = kg.data;
    for (const e of s.passages) {
      if (!shown.has(e)) continue;
      let room = PASSAGES;
      const rows = D.kind(e) === "entity"
        ? Array.from(D.mentionsOfEntity(e), (row) => D.mention.passage[row])
        : D.kind(e) === "claim" ? Array.from(D.evidenceOfClaim(D.claimAt(e)), (row) => D.evidence.passage[row]) : [];
      for (const p of rows) if (masks.passage[p] && room > 0 && add(D.firstPassage + p, e)) room--;
    }
    const drawn = [...shown.keys()];
    if (s.show.includes("Passage")) {
      const votes = new Map();
      for (const i of drawn) {
        if (D.kind(i) === "claim") {
          for (const row of D.evidenceOfClaim(D.claimAt(i))) vote(votes, D.evidence.passage[row], i, 5);
        } else if (D.kind(i) === "entity") {
          for (const row of D.mentionsOfEntity(i)) vote(votes, D.mention.passage[row], i, 1);
        }
      }
      const ranked = [...votes].filter(([p]) => masks.passage[p]).sort((a, b) => b[1].votes - a[1].votes || a[0] - b[0]);
      for (const [p, one] of ranked.slice(0, ALL_PASSAGES)) add(D.firstPassage + p, one.parent);
    }
    if (s.show.includes("Document")) {
      const votes = new Map();
      for (const i of [...shown.keys()]) {
        if (D.kind(i) === "passage") vote(votes, D.passage.document[D.passageAt(i)], i, 3);
        else if (D.kind(i) === "entity") for (const d of kg.documentsOf(i)) vote(votes, d, i, 1);
      }
      const ranked = [...votes].sort((a, b) => b[1].votes - a[1].votes || a[0] - b[0]);
      for (const [d, one] of ranked.slice(0, DOCUMENTS)) if (d >= 0) add(D.firstDocument + d, one.parent);
    }
  }

  function vote(votes, key, parent, weight) {
    const one = votes.get(key) || { votes: 0, parent };
    one.votes += weight;
    votes.set(key, one);
  }

  /** Documents that mention an entity. */
  kg.documentsOf = function (e) {
    const D = kg.data, found = new Set();
    for (const row of D.mentionsOfEntity(e)) {
      const d = D.passage.document[D.mention.passage[row]];
      if (d >= 0) found.add(d);
    }
    return [...found].sort((a, b) => a - b);
  };

  function edges(shown, masks) {
    const D = kg.data, out = [];
    const bare = ![...shown.keys()].some((i) => D.kind(i) === "passage");
    for (const i of shown.keys()) {
      const kind = D.kind(i);
      if (kind === "entity") {
        for (const r of D.relationsFrom(i)) {
          const to = D.relation.target[r];
          if (masks.relation[r] && to !== i && shown.has(to)) {
            out.push({ id: "r" + r, from: i, to, type: D.names[D.relation.type[r]], strength: D.relation.statements[r] });
          }
        }
        for (const f of D.foldsOf(i)) {
          const fold = D.folds[f];
          if (fold.from !== i || !shown.has(fold.to)) continue;
          const folded = fold.claims.filter((c) => masks.claim[c] && !shown.has(D.firstClaim + c));
          if (folded.length) out.push({ id: fold.id, from: i, to: fold.to, type: "claims", claims: folded.length, strength: fold.claims.length });
        }
        if (bare) {
          for (const d of kg.documentsOf(i)) {
            const to = D.firstDocument + d;
            if (shown.has(to)) out.push({ id: "d" + i + "-" + to, from: i, to, type: "mentioned_in", minor: true });
          }
        }
      } else if (kind === "claim") claimEdges(i, shown, out);
      else if (kind === "passage") passageEdges(i, shown, out);
    }
    return out;
  }

  function claimEdges(i, shown, out) {
    const D = kg.data, c = D.claimAt(i);
    const link = (to, type, extra) => {
      if (shown.has(to)) out.push(Object.assign({ id: "c" + i + "-" + to + type, from: i, to, type }, extra));
    };
    for (const row of D.rolesOfClaim(c)) link(D.role.entity[row], D.roleName(row));
    for (const row of D.statedByClaim(c)) link(D.stated.target[row], "STATED_BY", { minor: true });
    for (const p of new Set(Array.from(D.evidenceOfClaim(c), (row) => D.evidence.passage[row]))) link(D.firstPassage + p, "EVIDENCED_BY", { minor: true });
    for (const row of D.conflictsFrom(c)) link(D.firstClaim + D.conflict.target[row], "CONFLICTS_WITH", { conflict: true });
  }

  function passageEdges(i, shown, out) {
    const D = kg.data, p = D.passageAt(i);
    for (const e of new Set(Array.from(D.mentionsOfPassage(p), (row) => D.mention.entity[row]))) {
      if (shown.has(e)) out.push({ id: "m" + i + "-" + e, from: i, to: e, type: "MENTIONS", minor: true });
    }
    for (const row of D.spokenOfPassage(p)) {
      const e = D.spoken.target[row];
      if (shown.has(e)) out.push({ id: "s" + i + "-" + e, from: i, to: e, type: "SPOKEN_BY", minor: true });
    }
    const d = D.firstDocument + D.passage.document[p];
    if (shown.has(d)) out.push({ id: "i" + i, from: i, to: d, type: "IN", minor: true });
  }
})(window.kg = window.kg || {});
