"use strict";
/* The data blocks: base64 -> gzip -> JSON, and the indexes over the columns that every other part reads. */
(function (kg) {
  const ROLES = ["ABOUT", "USING", "ON", "VERSUS"];
  const D = (kg.data = { ready: null, loaded: false });
  const chunks = new Map();

  function bytesOf(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error("block " + id + " is missing");
    const binary = atob(element.textContent);
    element.remove();
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  /** Unpack one data block. Rejects when it is missing or damaged. */
  kg.unpack = async function (id) {
    const stream = new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  };

  /** Row numbers by key: rows(k) lists the rows i with keys[i] === k, in order. */
  function group(keys, count) {
    const start = new Int32Array(count + 1);
    for (let i = 0; i < keys.length; i++) if (keys[i] >= 0) start[keys[i] + 1]++;
    for (let k = 0; k < count; k++) start[k + 1] += start[k];
    const rows = new Int32Array(start[count]);
    const next = start.slice();
    for (let i = 0; i < keys.length; i++) if (keys[i] >= 0) rows[next[keys[i]]++] = i;
    return (k) => rows.subarray(start[k], start[k + 1]);
  }

  function undelta(values) {
    const out = new Int32Array(values.length);
    let last = 0;
    for (let i = 0; i < values.length; i++) out[i] = last += values[i];
    return out;
  }

  /** Build everything that can be asked of the graph from its columns. */
  D.load = function (columns) {
    Object.assign(D, columns);
    const E = (D.E = D.entity.id.length);
    const C = (D.C = D.claim.id.length);
    const P = (D.P = D.passage.id.length);
    const T = (D.T = D.document.id.length);
    D.firstClaim = E;
    D.firstPassage = E + C;
    D.firstDocument = E + C + P;
    D.size = E + C + P + T;
    D.passage.document = undelta(D.passage.document);
    D.mention.passage = undelta(D.mention.passage);
    D.evidence.claim = undelta(D.evidence.claim);

    D.rolesOfClaim = group(D.role.claim, C);
    D.rolesOfEntity = group(D.role.entity, E);
    D.evidenceOfClaim = group(D.evidence.claim, C);
    D.evidenceOfPassage = group(D.evidence.passage, P);
    D.mentionsOfEntity = group(D.mention.entity, E);
    D.mentionsOfPassage = group(D.mention.passage, P);
    D.statedByClaim = group(D.stated.source, C);
    D.statedOfPerson = group(D.stated.target, E);
    D.spokenOfPassage = group(D.spoken.source, P);
    D.passagesOfDocument = group(D.passage.document, T);
    D.relationsFrom = group(D.relation.source, E);
    D.relationsTo = group(D.relation.target, E);
    D.conflictsFrom = group(D.conflict.source, C);
    D.conflictsTo = group(D.conflict.target, C);
    D.folds = foldClaims(C);
    D.foldsOf = group2(D.folds, E);
    D.index = new Map();
    const lists = [D.entity.id, D.claim.id, D.passage.id, D.document.id];
    let at = 0;
    for (const list of lists) for (const id of list) D.index.set(id, at++);
    D.loaded = true;
  };

  /** Claims seen as links from their subject to what they use, are measured on or are compared with. */
  function foldClaims(count) {
    const found = new Map();
    for (let c = 0; c < count; c++) {
      const rows = D.rolesOfClaim(c);
      if (rows.length < 2) continue;
      for (const s of rows) {
        if (D.role.role[s] !== 0) continue;
        for (const o of rows) {
          const a = D.role.entity[s], b = D.role.entity[o];
          if (D.role.role[o] === 0 || a === b) continue;
          const key = "f" + a + "-" + b;
          const fold = found.get(key) || { id: key, from: a, to: b, claims: [] };
          if (fold.claims[fold.claims.length - 1] !== c) fold.claims.push(c);
          found.set(key, fold);
        }
      }
    }
    return [...found.values()];
  }

  function group2(folds, count) {
    const from = group(folds.map((f) => f.from), count);
    const to = group(folds.map((f) => f.to), count);
    return (e) => [...from(e), ...to(e)];
  }

  D.kind = (i) => (i < D.firstClaim ? "entity" : i < D.firstPassage ? "claim" : i < D.firstDocument ? "passage" : "document");
  D.claimAt = (i) => i - D.firstClaim;
  D.passageAt = (i) => i - D.firstPassage;
  D.documentAt = (i) => i - D.firstDocument;
  D.idOf = function (i) {
    if (i < D.firstClaim) return D.entity.id[i];
    if (i < D.firstPassage) return D.claim.id[i - D.firstClaim];
    if (i < D.firstDocument) return D.passage.id[i - D.firstPassage];
    return D.document.id[i - D.firstDocument];
  };
  D.labelOf = function (i) {
    if (i < D.firstClaim) return D.names[D.entity.label[i]];
    return i < D.firstPassage ? "Claim" : i < D.firstDocument ? "Passage" : "Document";
  };
  D.documentName = (d) => (d < 0 ? "" : D.document.title[d] || D.document.path[d] || D.document.id[d]);
  D.nameOf = function (i) {
    if (i < D.firstClaim) return D.entity.name[i];
    if (i < D.firstPassage) return D.claim.value[i - D.firstClaim] || D.claim.text[i - D.firstClaim] || "?";
    if (i < D.firstDocument) {
      const p = i - D.firstPassage, d = D.passage.document[p];
      const speaker = D.string(D.passage.speaker[p]);
      return (speaker ? speaker + " · " : "") + (d < 0 ? "" : D.documentName(d));
    }
    return D.documentName(i - D.firstDocument);
  };
  D.string = (n) => (n < 0 ? null : D.names[n]);
  D.aliases = (e) => D.entity.aliases[e] || [];

  /** Entities of a claim by role. */
  D.roles = function (c) {
    const out = { ABOUT: [], USING: [], ON: [], VERSUS: [] };
    for (const row of D.rolesOfClaim(c)) out[ROLES[D.role.role[row]]].push(D.role.entity[row]);
    return out;
  };
  D.roleName = (row) => ROLES[D.role.role[row]];
  /** Claims about an entity; with `any`, also those it only takes part in. */
  D.claimsOf = function (e, any) {
    const out = [];
    for (const row of D.rolesOfEntity(e)) if (any || D.role.role[row] === 0) out.push(D.role.claim[row]);
    return [...new Set(out)];
  };
  D.conflictsOf = function (c) {
    const out = [];
    for (const row of D.conflictsFrom(c)) out.push({ claim: D.conflict.target[row], reason: D.string(D.conflict.reason[row]) });
    for (const row of D.conflictsTo(c)) out.push({ claim: D.conflict.source[row], reason: D.string(D.conflict.reason[row]) });
    return out.filter((one, i) => out.findIndex((other) => other.claim === one.claim) === i);
  };
  D.hasConflict = (c) => D.conflictsFrom(c).length > 0 || D.conflictsTo(c).length > 0;
  D.speakersOf = function (c) {
    const names = new Set();
    for (const row of D.evidenceOfClaim(c)) if (D.evidence.speaker[row] >= 0) names.add(D.names[D.evidence.speaker[row]]);
    for (const row of D.statedByClaim(c)) names.add(D.entity.name[D.stated.target[row]]);
    return [...names];
  };
  D.modalitiesOf = function (c) {
    return [...new Set(Array.from(D.evidenceOfClaim(c), (row) => D.names[D.evidence.modality[row]]))];
  };
  D.confidenceOf = function (c) {
    let best = 0;
    const rows = D.evidenceOfClaim(c);
    for (const row of rows) best = Math.max(best, D.evidence.confidence[row]);
    return rows.length ? best / 1000 : null;
  };
  D.sayOf = function (c) {
    const ends = D.roles(c);
    return ends.ABOUT.map((e) => D.entity.name[e]).join(", ");
  };

  /** The text of a passage; blocks of passages are unpacked when first asked for. */
  D.text = async function (p) {
    const n = Math.floor(p / kg.first.chunk);
    if (!chunks.has(n)) chunks.set(n, kg.unpack("text-" + n));
    return (await chunks.get(n))[p % kg.first.chunk];
  };
})(window.kg = window.kg || {});
