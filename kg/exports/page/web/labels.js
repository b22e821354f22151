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

  function width(ctx, text, font) {
    const key = font + text;
    if (!widths.has(key)) {
      if (widths.size > 5000) widths.clear();
      ctx.font = font;
      widths.set(key, ctx.measureText(text).width);
    }
    return widths.get(key);
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
      items.push({ id, node, x: at.x, y: at.y, r });
    }
    items.sort((a, b) => (b.node.strong || 0) - (a.node.strong || 0) || b.node.size - a.node.size || a.id - b.id);
    const taken = [];
    badges = [];
    for (const item of items) if (item.node.claims && !item.node.dim) badge(ctx, item, taken, colors);
    edgeWords(ctx, scene, taken, colors);
    for (const item of items) if (!item.node.box) name(ctx, item, items, taken, colors, w);
    ctx.restore();
  };

  function badge(ctx, item, taken, colors) {
    const text = item.node.claims > 99 ? "99+" : String(item.node.claims);
    const small = item.r < 6;
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
    taken.push({ left: x - r, right: x + r, top: y - r, bottom: y + r });
    badges.push({ x, y, r, node: item.id });
  }

  const hits = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  function name(ctx, item, items, taken, colors, w) {
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
    ];
    let choice = null;
    for (const spot of spots) {
      const box = { left: spot.x - 2, right: spot.x + wide + 2, top: spot.y - half, bottom: spot.y + half };
      if (box.left < 2 || box.right > w - 2) continue;
      if (taken.some((other) => hits(box, other))) continue;
      if (items.some((other) => other !== item && other.r > 2 && hits(box, { left: other.x - other.r, right: other.x + other.r, top: other.y - other.r, bottom: other.y + other.r }))) continue;
      choice = { spot, box };
      break;
    }
    if (!choice && item.node.strong > 1) {
      const spot = spots[0];
      choice = { spot, box: { left: spot.x - 2, right: spot.x + wide + 2, top: spot.y - half, bottom: spot.y + half } };
    }
    if (!choice) return;
    taken.push(choice.box);
    ctx.globalAlpha = item.node.dim ? 0.35 : 1;
    write(ctx, text, choice.spot.x, choice.spot.y, font, colors.ink, colors.ground);
    ctx.globalAlpha = 1;
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

  function edgeWords(ctx, scene, taken, colors) {
    const font = "500 10.5px " + FONT, lines = new Map();
    for (const edge of scene.words) {
      const a = scene.nodes.get(edge.from), b = scene.nodes.get(edge.to);
      if (!a || !b) continue;
      const key = Math.min(edge.from, edge.to) + "-" + Math.max(edge.from, edge.to);
      const text = edge.type === "claims" ? kg.number(edge.claims) + " × " + kg.t("claim").toLowerCase() : kg.type(edge.type);
      const spot = lines.get(key);
      if (spot) { if (!spot.texts.includes(text)) spot.texts.push(text); } else lines.set(key, { a, b, texts: [text] });
    }
    for (const { a, b, texts } of lines.values()) {
      const at = scene.network.canvasToDOM({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
      const text = kg.short(texts.join(" · "), 44), wide = width(ctx, text, font);
      const box = { left: at.x - wide / 2 - 2, right: at.x + wide / 2 + 2, top: at.y - 7, bottom: at.y + 7 };
      if (taken.some((other) => hits(box, other))) continue;
      taken.push(box);
      write(ctx, text, at.x - wide / 2, at.y, font, colors.soft, colors.ground);
    }
  }
})(window.kg = window.kg || {});
