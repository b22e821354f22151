"use strict";
/* Which entities, claims and relations pass the filters, as masks over their columns. */
(function (kg) {
  let key = null;
  let masks = null;

  /** True when the filters pick out a part of the graph (not only kinds that are switched off). */
  kg.selective = (s) => Boolean(s.docs.length || s.speakers.length || s.metrics.length || s.modalities.length || s.conf > 0 || s.from || s.to);
  kg.filtered = (s) => kg.selective(s) || s.labels.length > 0 || s.types.length > 0;

  /** {entity, claim, relation, passage}: Uint8Arrays, 1 = passes. Computed once for each setting of the filters. */
  kg.masks = function (s) {
    const now = JSON.stringify([s.labels, s.types, s.docs, s.speakers, s.metrics, s.modalities, s.conf, s.from, s.to]);
    if (now !== key) { masks = compute(s); key = now; }
    return masks;
  };

  function within(date, s) {
    if (!s.from && !s.to) return true;
    if (!date) return false;
    // 2024 and 2024-Q3 stand for their whole period: compare at the length that both have.
    const low = s.from.slice(0, date.length), high = s.to.slice(0, date.length);
    return (!s.from || date >= low) && (!s.to || date <= high);
  }

  function compute(s) {
    const D = kg.data;
    const passage = new Uint8Array(D.P), claim = new Uint8Array(D.C);
    const relation = new Uint8Array(D.relation.source.length), entity = new Uint8Array(D.E);
    const docs = new Set(s.docs), speakers = new Set(s.speakers), metrics = new Set(s.metrics);
    const modalities = new Set(s.modalities), labels = new Set(s.labels), types = new Set(s.types);
    const places = docs.size || speakers.size || s.from || s.to;
    const least = s.conf * 1000;
    const dated = Boolean(s.from || s.to);
    const docOk = D.document.id.map((id) => !docs.size || docs.has(id));
    const dateOk = D.document.date.map((date) => within(date, s));
    const place = (p) => {
      const d = D.passage.document[p];
      return d < 0 ? !docs.size : docOk[d];
    };
    const passageDate = (p) => !dated || (D.passage.document[p] >= 0 && dateOk[D.passage.document[p]]);
    for (let p = 0; p < D.P; p++) {
      passage[p] = place(p) && passageDate(p) && (!speakers.size || speakers.has(D.string(D.passage.speaker[p]))) ? 1 : 0;
    }
    const heldBy = s.metrics.length || s.modalities.length;
    for (let c = 0; c < D.C; c++) {
      if (metrics.size && !metrics.has(D.names[D.claim.metric[c]])) continue;
      const asOf = D.claim.as_of[c];
      for (const row of D.evidenceOfClaim(c)) {
        const p = D.evidence.passage[row];
        if (modalities.size && !modalities.has(D.names[D.evidence.modality[row]])) continue;
        if (D.evidence.confidence[row] < least || !place(p)) continue;
        if (speakers.size && !speakers.has(D.string(D.evidence.speaker[row])) && !speakers.has(D.string(D.passage.speaker[p]))) continue;
        if (dated && !(asOf ? within(asOf, s) : passageDate(p))) continue;
        claim[c] = 1;
        break;
      }
      if (!claim[c] && !D.evidenceOfClaim(c).length && !places && !modalities.size) claim[c] = 1;
    }
    const R = D.relation;
    for (let r = 0; r < relation.length; r++) {
      if (types.has(D.names[R.type[r]]) || R.confidence[r] < least) continue;
      if (modalities.size && !modalities.has(D.string(R.modality[r]) || "asserted")) continue;
      if (places && !R.evidence[r].some((p) => passage[p])) continue;
      relation[r] = 1;
    }
    const selective = kg.selective(s);
    for (let e = 0; e < D.E; e++) {
      if (labels.has(D.names[D.entity.label[e]]) || D.entity.confidence[e] < least) continue;
      if (!selective) { entity[e] = 1; continue; }
      if (heldBy || places) {
        if (!D.rolesOfEntity(e).some((row) => claim[D.role.claim[row]])) {
          const linked = (r) => relation[r];
          const related = D.relationsFrom(e).some(linked) || D.relationsTo(e).some(linked);
          if (metrics.size || !related) {
            if (heldBy || !D.mentionsOfEntity(e).some((row) => passage[D.mention.passage[row]])) continue;
          }
        }
      }
      entity[e] = 1;
    }
    return { entity, claim, relation, passage };
  }
})(window.kg = window.kg || {});
