"use strict";
/* Names, badges and the words of the edges, drawn over vis-network's picture at a fixed size on the screen. */
(function (kg) {
  const FONT = 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
  const widths = new Map();
  let badges = [];

  /** The node whose claim badge is at this point of the stage, or null. */
  kg.badgeAt = function (point) {
    for (const badge of badges) {
      if (Math.hypot(point.x - badge.x, point.y - badge.y) <= badge.r + 4) return badge.node;
    }
    return null;
  };

  /** Shorten a name for the picture; whole characters, so that no emoji is cut in two. */
  kg.short = function (text, limit) {
    const flat = String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
    const letters = Array.from(flat.slice(0, limit * 4));
    return letters.length > limit || flat.length > limit * 4 ? letters.slice(0, limit - 1).join("") + "…" : flat;
  };

  /** Shorten a name to about so many pixels of 12 px type; Chinese letters are twice as wide. */
  kg.shortTo = function (text, pixels) {
    let limit = 0, used = 0;
    for (const letter of kg.short(text, 200)) {
      used += letter > "\u2e80" ? 12.2 : 7.3;
      if (used > pixels) return kg.short(text, Math.max(2, limit));
      limit++;
    }
    return kg.short(text, 200);
  };

  function width(ctx, text, font) {
    const key = font + text;
    if (!widths.has(key)) {
      if (widths.size > 5000) widths.clear();
      ctx.font = font;
      widths.set(key, ctx.measureText(text).width);
    }
    return widths.get(key);
  }

  const hits = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  /** Boxes on the screen in squares of 64 pixels, so that a question looks only at what is near. */
  function grid(boxes) {
    const squares = new Map();
    const each = (box, visit) => {
      for (let x = Math.floor(box.left / 64); x <= box.right / 64; x++) {
        for (let y = Math.floor(box.top / 64); y <= box.bottom / 64; y++) if (visit(x * 4096 + y)) return true;
      }
      return false;
    };
    const add = (box) => each(box, (key) => { if (squares.has(key)) squares.get(key).push(box); else squares.set(key, [box]); return false; });
    boxes.forEach(add);
    return {
      add,
      /** Is there a box here that overlaps, other than `own`? */
      hit: (box, own) => each(box, (key) => (squares.get(key) || []).some((other) => other !== own && hits(box, other))),
      near: (box) => { const found = new Set(); each(box, (key) => { for (const other of squares.get(key) || []) found.add(other); return false; }); return [...found]; },
    };
  }

  /** Draw over the picture. `scene` = {network, nodes: Map id -> {x, y, size, name, claims, conflict, dim, strong}, edges, hot}. */
  kg.drawLabels = function (ctx, scene) {
    const network = scene.network, scale = network.getScale(), colors = kg.colors();
    const ratio = ctx.getTransform().a / scale;
    const canvas = ctx.canvas, w = canvas.width / ratio, h = canvas.height / ratio;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    const items = [];
    for (const [id, node] of scene.nodes) {
      const at = network.canvasToDOM({ x: node.x, y: node.y }), r = node.size * scale;
      if (at.x < -60 || at.y < -30 || at.x > w + 60 || at.y > h + 30) continue;
      items.push({ id, node, x: at.x, y: at.y, r, disc: { left: at.x - r, right: at.x + r, top: at.y - r, bottom: at.y + r } });
    }
    items.sort((a, b) => (b.node.strong || 0) - (a.node.strong || 0) || b.node.size - a.node.size || a.id - b.id);
    const taken = grid([]);
    badges = [];
    const top = new Set(items.filter((item) => !item.node.box).slice(0, Math.max(12, Math.round((w * h) / 24000))));
    // The largest get their names first, whatever small node they cover; the others only where there is room.
    for (const item of items) if (item.node.box) taken.add(boxOf(item, network, scale));
    for (const item of top) badge(ctx, item, taken, colors, false);
    edgeWords(ctx, scene, taken, colors);
    const discs = (some) => grid(some.filter((item) => item.r > 2).map((item) => item.disc));
    const large = discs([...top]), all = discs(items);
    for (const item of top) name(ctx, item, large, taken, colors, w, true);
    for (const item of items) if (!top.has(item)) badge(ctx, item, taken, colors, scale < 0.8);
    for (const item of items) if (!top.has(item) && !item.node.box) name(ctx, item, all, taken, colors, w, false);
    ctx.restore();
  };

  function boxOf(item, network, scale) {
    // A frame can fall between a node's arrival here and its arrival in the network.
    const box = network.getBoundingBox(item.id) || { left: 0, right: 0, top: 0, bottom: 0 };
    const wide = ((box.right - box.left) / 2) * scale, high = ((box.bottom - box.top) / 2) * scale;
    return { left: item.x - wide, right: item.x + wide, top: item.y - high, bottom: item.y + high };
  }

  function badge(ctx, item, taken, colors, small) {
    if (!item.node.claims || item.node.dim) return;
    const text = item.node.claims > 99 ? "99+" : String(item.node.claims);
    if (small && !item.node.conflict) return;
    small = small || item.r < 6;
    const r = small ? 3.5 : text.length > 2 ? 10.5 : text.length > 1 ? 8.5 : 7;
    const x = item.x + item.r * 0.72 + (small ? 1 : 2), y = item.y - item.r * 0.72 - (small ? 1 : 2);
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = item.node.conflict ? colors.alert : colors.badge;
    ctx.fill();
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = colors.ground;
    ctx.stroke();
    if (!small) {
      ctx.fillStyle = item.node.conflict ? colors.onAlert : colors.onBadge;
      ctx.font = "700 9.5px " + FONT;
      ctx.textAlign = "center";
      ctx.fillText(text, x, y + 0.5);
    }
    taken.add({ left: x - r, right: x + r, top: y - r, bottom: y + r });
    badges.push({ x, y, r, node: item.id });
  }

  function name(ctx, item, discs, taken, colors, w, first) {
    const big = item.node.strong ? 13 : Math.max(11, Math.min(14, 10 + item.r * 0.16));
    const font = (item.node.strong || item.r > 13 ? "600 " : "500 ") + big.toFixed(1) + "px " + FONT;
    const text = kg.short(item.node.name, item.node.strong ? 40 : 22);
    if (!text) return;
    const wide = width(ctx, text, font), half = big * 0.62, pad = 3;
    const spots = [
      { x: item.x - wide / 2, y: item.y + item.r + half + pad },
      { x: item.x + item.r + pad + 2, y: item.y },
      { x: item.x - wide / 2, y: item.y - item.r - half - pad },
      { x: item.x - item.r - pad - 2 - wide, y: item.y },
      { x: item.x + item.r * 0.7 + pad, y: item.y + item.r * 0.7 + half },
      { x: item.x - item.r * 0.7 - pad - wide, y: item.y + item.r * 0.7 + half },
      { x: item.x - item.r * 0.7 - pad - wide, y: item.y - item.r * 0.7 - half },
    ];
    const boxes = spots.map((spot) => ({ spot, left: spot.x - 2, right: spot.x + wide + 2, top: spot.y - half, bottom: spot.y + half }))
      .filter((box) => box.left >= 2 && box.right <= w - 2);
    const clear = boxes.filter((box) => !taken.hit(box));
    const choice = clear.find((box) => !discs.hit(box, item.disc)) || (first && clear[0]) || ((first || item.node.strong > 1) && leastCovered(boxes, taken));
    if (!choice) return;
    taken.add(choice);
    ctx.globalAlpha = item.node.dim ? 0.35 : 1;
    write(ctx, text, choice.spot.x, choice.spot.y, font, colors.ink, colors.ground);
    ctx.globalAlpha = 1;
  }

  /** Of places that all cover something, the one that covers least; a name on a badge is better than no name. */
  function leastCovered(boxes, taken) {
    const shared = (a, b) => Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
    const cost = boxes.map((box) => taken.near(box).reduce((sum, other) => sum + shared(box, other), 0));
    return boxes[cost.indexOf(Math.min(...cost))];
  }

  function write(ctx, text, x, y, font, ink, ground) {
    ctx.font = font;
    ctx.textAlign = "left";
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = ground;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = ink;
    ctx.fillText(text, x, y);
  }

  /** The middle of a line as vis-network bends it (curvedCW: a quadratic curve). */
  function middle(a, b, roundness) {
    const dx = b.x - a.x, dy = a.y - b.y, radius = Math.hypot(dx, dy), part = roundness * 0.5 + 0.5;
    const angle = Math.atan2(dy, dx) + part * Math.PI;
    const bend = { x: a.x + part * radius * Math.sin(angle), y: a.y + part * radius * Math.cos(angle) };
    return { x: a.x / 4 + bend.x / 2 + b.x / 4, y: a.y / 4 + bend.y / 2 + b.y / 4 };
  }

  function edgeWords(ctx, scene, taken, colors) {
    const font = "500 11px " + FONT;
    for (const edge of scene.words) {
      const a = scene.nodes.get(edge.from), b = scene.nodes.get(edge.to);
      if (!a || !b) continue;
      const text = edge.type === "claims" ? kg.counted(edge.claims, "claim") : kg.type(edge.type);
      const at = scene.network.canvasToDOM(middle(a, b, edge.roundness || 0.12)), wide = width(ctx, text, font);
      const box = { left: at.x - wide / 2 - 2, right: at.x + wide / 2 + 2, top: at.y - 7, bottom: at.y + 7 };
      if (taken.hit(box)) continue;
      taken.add(box);
      write(ctx, text, at.x - wide / 2, at.y, font, colors.soft, colors.ground);
    }
  }
})(window.kg = window.kg || {});
