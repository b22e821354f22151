"use strict";
/* The Cypher that shows the same thing in Neo4j or the embedded store. */
(function (kg) {
  /** A Cypher string literal. Control and direction characters are written as escapes. */
  kg.quoteCypher = function (text) {
    const body = String(text).replace(/[\\'"\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (c) =>
      c === "\\" ? "\\\\" : c === "'" ? "\\'" : c === '"' ? '"' : "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
    return "'" + body + "'";
  };
  const name = (word) => (/^[A-Za-z_]\w*$/.test(word) ? word : "`" + String(word).replace(/`/g, "``") + "`");
  const node = (variable, i) => "(" + variable + ":" + name(kg.data.labelOf(i)) + " {id: " + kg.quoteCypher(kg.data.idOf(i)) + "})";

  /** Query for a node, a relation ("r12") or the folded claims between two entities ("f3-7"). */
  kg.cypherOf = function (sel) {
    const D = kg.data;
    if (typeof sel === "number") {
      const kind = D.kind(sel);
      if (kind === "claim") {
        return "MATCH " + node("c", sel) + "-[r]-(n)\nOPTIONAL MATCH (n:Passage)-[i:IN]->(d:Document)\nRETURN c, r, n, i, d";
      }
      if (kind === "passage") return "MATCH " + node("p", sel) + "-[r]-(n)\nRETURN p, r, n";
      if (kind === "document") return "MATCH (p:Passage)-[i:IN]->" + node("d", sel) + "\nRETURN d, i, p";
      return "MATCH " + node("n", sel) + "-[r]-(m)\nRETURN n, r, m";
    }
    if (sel[0] === "r") {
      const R = D.relation, r = +sel.slice(1);
      const match = "MATCH " + node("a", R.source[r]) + "-[r:" + name(D.names[R.type[r]]) + "]->" + node("b", R.target[r]);
      return R.evidence[r].length ? match + "\nMATCH (p:Passage) WHERE p.id IN r.evidence\nRETURN a, r, b, p" : match + "\nRETURN a, r, b";
    }
    const [a, b] = sel.slice(1).split("-").map(Number);
    return "MATCH (c:Claim)-[s:ABOUT]->" + node("a", a) + "\nMATCH (c)-[o:USING|`ON`|VERSUS]->" + node("b", b) + "\nRETURN c, s, a, o, b";
  };
})(window.kg = window.kg || {});
