"use strict";
/* Elements from data: every string goes in as text, never as markup. */
(function (kg) {
  const SVG = "http://www.w3.org/2000/svg";
  const $ = (kg.$ = (id) => document.getElementById(id));

  function fill(node, attributes, children) {
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || (value === false && !key.startsWith("aria-"))) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (key === "class") node.setAttribute("class", value);
      else node.setAttribute(key, value === true && !key.startsWith("aria-") ? "" : String(value));
    }
    for (const child of children.flat(4)) {
      if (child === null || child === undefined || child === false) continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }

  /** An HTML element with attributes, listeners (`onclick`) and children (text or elements). */
  kg.el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  kg.svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  /** A name as the document writes it, in its own direction, cut off from the text around it. */
  kg.say = (text, attributes) => kg.el("bdi", Object.assign({ dir: "auto" }, attributes), text);

  kg.button = (text, onclick, attributes) => kg.el("button", Object.assign({ type: "button", onclick }, attributes), text);

  /** The form and colour of a label, as in the picture. */
  kg.swatch = function (label) {
    const shapes = {
      dot: ["circle", { cx: 8, cy: 8, r: 6 }], square: ["rect", { x: 2.5, y: 2.5, width: 11, height: 11 }],
      triangle: ["path", { d: "M8 1.5 L14.5 13.5 L1.5 13.5 Z" }], diamond: ["path", { d: "M8 1 L15 8 L8 15 L1 8 Z" }],
      hexagon: ["path", { d: "M4.5 2 L11.5 2 L15 8 L11.5 14 L4.5 14 L1 8 Z" }],
      box: ["rect", { x: 1.5, y: 3.5, width: 13, height: 9, rx: 2, "data-hollow": "1" }],
    };
    const [tag, geometry] = shapes[kg.own(kg.first.shapes, label) || "dot"];
    const mark = kg.svg(tag, geometry);
    mark.style[geometry["data-hollow"] ? "stroke" : "fill"] = kg.colorOf(label);
    if (geometry["data-hollow"]) { mark.style.fill = "none"; mark.style.strokeWidth = "1.6"; }
    return kg.svg("svg", { class: "swatch", viewBox: "0 0 16 16", "aria-hidden": "true" }, mark);
  };

  /** Speak a line to screen readers. */
  kg.announce = (text) => { $("live").textContent = text; };

  let noticeTimer = null;
  kg.notice = function (text, lasting) {
    clearTimeout(noticeTimer);
    $("notice").textContent = text;
    if (text && !lasting) noticeTimer = setTimeout(() => { $("notice").textContent = ""; }, 5000);
  };

  /** Put text on the clipboard; where the browser forbids it, show it selected. */
  kg.copy = async function (text, button) {
    const back = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = kg.t("copied");
      kg.announce(kg.t("copied"));
      setTimeout(() => { button.textContent = back; }, 1600);
    } catch (error) {
      const area = kg.el("textarea", { class: "copy", rows: 6, readonly: true, "aria-label": kg.t("copy_cypher") });
      area.value = text;
      button.after(area);
      area.select();
      let done = false;
      try { done = document.execCommand("copy"); } catch (failure) { done = false; }
      if (done) { area.remove(); button.focus(); button.textContent = kg.t("copied"); setTimeout(() => { button.textContent = back; }, 1600); }
      else kg.notice(kg.t("copy_failed"));
    }
  };

  /** Let the reader save text as a file. */
  kg.download = function (name, text, type) {
    const link = kg.el("a", { download: name, href: URL.createObjectURL(new Blob([text], { type })) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
})(window.kg = window.kg || {});
