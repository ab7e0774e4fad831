// One incident, whole: with its words marked in their sentence.

const MARKED = [
  ['place', 'place', 'place_text'],
  ['date', 'date', 'date_text'],
  ['actor', 'actor', 'actor'],
  ['target', 'target', 'target'],
  ['weapon', 'weapon', 'weapon'],
  ['count', 'casualties', 'casualties_text'],
];

/** The sentence as text nodes and marks; where two overlap, the shorter one shows. */
function markSentence(i, sentence) {
  const spans = [];
  for (const [kind, label, name] of MARKED) {
    const wanted = incidents.property(i, name);
    if (typeof wanted !== 'string' || !wanted) continue;
    let at = sentence.indexOf(wanted);
    if (at < 0) {
      const folded = sentence.toLowerCase();
      // Lower case of another length would mark other letters.
      if (folded.length === sentence.length) at = folded.indexOf(wanted.toLowerCase());
    }
    if (at >= 0) spans.push({ kind, label, from: at, to: at + wanted.length });
  }
  const edges = [...new Set([0, sentence.length, ...spans.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  const parts = [];
  for (let at = 0; at + 1 < edges.length; at++) {
    const [from, to] = [edges[at], edges[at + 1]];
    const over = spans.filter((span) => span.from <= from && span.to >= to).sort((a, b) => a.to - a.from - (b.to - b.from))[0];
    const text = sentence.slice(from, to);
    parts.push(over ? el('mark', { class: over.kind, title: over.label }, text) : text);
  }
  const key = [...new Set(spans.map(({ kind }) => kind))].map((kind) => {
    const [, label] = MARKED.find(([name]) => name === kind);
    return el('mark', { class: kind }, label);
  });
  return { parts, key };
}

/** "12 killed (10–15)" */
function casualties(i) {
  return ['killed', 'injured', 'abducted', 'displaced'].flatMap((what) => {
    const [low, best, high] = ['low', 'best', 'high'].map((which) => incidents.property(i, `${what}_${which}`));
    if (low === null && best === null && high === null) return [];
    const main = best ?? low ?? high;
    if (best === null) return [low !== null ? `at least ${main} ${what}` : `at most ${main} ${what}`];
    if (high === null && low === best) return [`${main} ${what} or more`];
    const range = (low !== null && low !== best) || (high !== null && high !== best) ? ` (${low ?? '?'}–${high ?? '?'})` : '';
    return [`${main} ${what}${range}`];
  });
}

const detail = (() => {
  const box = byId('detail');
  const entry = (name, ...content) => [el('dt', {}, name), el('dd', {}, ...content)];
  const small = (...content) => el('small', {}, ...content);

  function meter(share) {
    const bar = el('i', {});
    bar.style.width = `${Math.round(share * 100)}%`;
    return el('span', { class: 'meter', 'aria-hidden': 'true' }, bar);
  }

  function entries(i) {
    const property = (name) => incidents.property(i, name);
    const list = [];
    const basis = { dateline: 'counted from the dateline', published: 'counted from the day of publication' }[property('date_basis')];
    const doubts = [property('date_text') && ['“', words(property('date_text')), '”'], basis && [basis], property('date_flag') && [words(property('date_flag'))]].filter(Boolean);
    const joined = (parts) => parts.flatMap((part, at) => (at ? [', ', ...part] : part));
    if (incidents.has('start')) list.push(entry('When', spanText(i), property('end_date') === null && property('start_date') !== null && property('date_precision') === 'range' ? ' (open)' : '', doubts.length ? small(...joined(doubts)) : null));
    const where = [...new Set([incidents.text(i, 'place'), property('admin2'), property('admin1'), incidents.text(i, 'country')].filter(Boolean))];
    const radius = incidents.number(i, 'radius');
    const precision = incidents.text(i, 'precision');
    const how = [precision && readable(precision), radius !== null && `within ${metres(radius)}`, property('geo_method') && property('geo_method') !== 'exact' && `found by: ${property('geo_method')}`, property('geo_flag')].filter(Boolean);
    list.push(entry('Where', where.length ? where.flatMap((name, at) => [at ? ', ' : '', words(name)]) : incidents.located(i) ? `${incidents.lat[i]}, ${incidents.lon[i]}` : 'not on the map', how.length ? small(words(how.join(', '))) : null, property('alternatives') ? small('or: ', words(property('alternatives'))) : null));
    if (incidents.text(i, 'actor') || property('actor')) list.push(entry('Who', words(property('actor') || incidents.text(i, 'actor')), property('actors') && property('actors') !== property('actor') ? small(words(property('actors'))) : null));
    if (property('target')) list.push(entry('Against', words(property('target'))));
    if (property('weapon')) list.push(entry('With', words(property('weapon'))));
    const counts = casualties(i);
    const killed = incidents.number(i, 'killed');
    if (counts.length) list.push(entry('Casualties', counts.join(', ')));
    else if (killed !== null) list.push(entry('Casualties', `${killed} killed`));
    const attribution = incidents.text(i, 'attribution');
    if (attribution && attribution.length < 200) list.push(entry('Told as', words(attribution), property('attribution_by') ? [', by ', words(property('attribution_by'))] : null));
    const confidence = incidents.number(i, 'confidence');
    if (confidence !== null && confidence >= 0 && confidence <= 1) list.push(entry('Confidence', meter(confidence), `${Math.round(confidence * 100)} %`));
    const source = incidents.text(i, 'source');
    const url = incidents.text(i, 'url');
    if (source || url) list.push(entry('Source', url ? link(url, source || url) : words(source), property('source_date') ? small(words(property('source_date'))) : null));
    const reports = property('reports');
    if (typeof reports === 'number' && reports > 1) list.push(entry('Reports', `${reports} tell of it`, small(words(`cluster ${property('cluster_id')}`))));
    return list;
  }

  function all(i) {
    const list = el('dl', {}, ...incidents.properties(i).map(([name, value]) => [el('dt', {}, words(name)), el('dd', { dir: 'auto' }, String(value))]));
    return el('details', { class: 'all' }, el('summary', {}, 'All properties'), list);
  }

  function head(title, ...before) {
    const close = el('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×');
    close.addEventListener('click', () => choose(-1));
    return el('header', {}, ...before, el('h2', {}, words(title)), close);
  }

  return {
    one(i) {
      box.hidden = i < 0;
      if (i < 0) return show(box);
      const sentence = incidents.text(i, 'sentence');
      const marked = markSentence(i, sentence);
      const kind = incidents.text(i, 'sub_kind') || incidents.text(i, 'kind');
      show(
        box,
        head(incidents.label(i), sign(kinds.of(i), places.rough[i])),
        kind && kind !== incidents.label(i) ? el('div', { class: 'key' }, words(kind)) : null,
        sentence ? el('blockquote', { dir: 'auto' }, ...marked.parts) : null,
        marked.key.length ? el('div', { class: 'key' }, ...marked.key) : null,
        el('dl', {}, ...entries(i)),
        all(i),
      );
      box.scrollTop = 0;
      return undefined;
    },
    /** Several at one spot. */
    many(members) {
      box.hidden = false;
      const items = members.slice(0, 200).map((i) => {
        const button = el('button', { type: 'button' }, words(incidents.label(i)), incidents.has('start') ? ` · ${spanText(i)}` : '');
        button.addEventListener('click', () => choose(i));
        return el('li', {}, button);
      });
      show(box, head(`${plural(members.length, incidents.noun)} here`), el('ol', {}, ...items), members.length > 200 ? 'The others stand in the table.' : null);
      box.scrollTop = 0;
    },
  };
})();
