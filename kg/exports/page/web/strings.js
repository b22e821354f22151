"use strict";
/* Interface words in English and Chinese; the language is the browser's until the reader chooses. */
(function (kg) {
  let table = {};
  kg.lang = "en";

  /** A value of a table under a key that a document may have chosen ("constructor" is no entry). */
  kg.own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

  kg.setStrings = function (strings) {
    table = strings;
    kg.setLanguage((navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en");
  };

  kg.setLanguage = function (lang) {
    kg.lang = lang;
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  };

  /** A sentence of the interface, with {names} filled in. */
  kg.t = function (key, values) {
    const text = kg.own(table[kg.lang], key) || key;
    return text.replace(/\{(\w+)\}/g, (whole, name) =>
      values && name in values ? kg.isolate(values[name]) : whole);
  };

  const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;
  /** Keep a name that is written right to left, or holds direction marks, from turning the sentence around it. */
  kg.isolate = (value) => (TURNS.test(value) ? "\u2068" + value + "\u2069" : String(value));

  /** The name of a label, relation type, metric or modality in the reader's language. */
  kg.term = function (group, key) {
    return kg.own(table[kg.lang][group], key) || String(key).replace(/_/g, " ").toLowerCase();
  };
  kg.label = (key) => kg.own(table[kg.lang].labels, key) || key;
  kg.type = (key) => kg.term("types", key);
  kg.metric = (key) => kg.term("metric_names", key);
  kg.modality = (key) => kg.term("modalities", key);

  /** "1 claim", "3 claims": the key with _1 or _n. */
  kg.counted = (n, key) => kg.t(key + (n === 1 ? "_1" : "_n"), { n: kg.number(n) });

  kg.number = (value) => Number(value).toLocaleString(kg.lang === "zh" ? "zh-CN" : "en-GB");

  /** Put the words of the chosen language into the fixed parts of the page. */
  kg.translatePage = function () {
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = kg.t(node.dataset.t);
    for (const node of document.querySelectorAll("[data-label]")) {
      node.setAttribute("aria-label", kg.t(node.dataset.label));
      if (node.tagName === "BUTTON") node.title = kg.t(node.dataset.label);
    }
  };
})(window.kg = window.kg || {});
