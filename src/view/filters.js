// What passes: facets (any of the ticked values of each), search, confidence, time.

const filters = (() => {
  const facets = [
    facet('Layer', { names: incidents.layers.map((layer) => layer.name), of: Array.from({ length: incidents.count }, (_, i) => [incidents.layers.findIndex((layer) => layer.name === incidents.layer(i))]) }, true),
    facet('Kind', incidents.split('kind'), true, true),
    facet('In detail', incidents.split('sub_kind'), false),
    facet('Actor', incidents.split('actor', ';'), true),
    facet('Country', incidents.split('country'), true),
    facet('Place known to', incidents.split('precision'), true),
    facet('Told as', incidents.split('attribution'), false),
    facet('Source', incidents.split('source'), false),
  ].filter((one) => one.names.length > 1 || (one.signs && one.names.length === 1));

  // Beside the incidents, the places that their articles mention come only when asked for.
  const layers = facets.find((one) => one.title === 'Layer');
  if (layers && layers.names.includes('incidents')) layers.ticked.add(layers.names.indexOf('incidents'));

  const state = { search: [], confidence: 0, from: -Infinity, to: Infinity, undated: true };
  const listeners = [];
  /** Passes, by number; in order. */
  let passing = [];
  const confidence = Float32Array.from({ length: incidents.count }, (_, i) => incidents.number(i, 'confidence') ?? NaN);

  function facet(title, { names, of }, open, signs) {
    const order = names.map((_, number) => number);
    const total = new Uint32Array(names.length);
    for (const numbers of of) for (const number of numbers) total[number]++;
    order.sort((a, b) => total[b] - total[a] || (names[a] < names[b] ? -1 : 1));
    return { title, names, of, order, total, open, signs, ticked: new Set(), now: new Uint32Array(names.length) };
  }

  const inTime = (i) => {
    if (Number.isNaN(incidents.first[i])) return state.undated;
    return incidents.first[i] <= state.to && incidents.last[i] >= state.from;
  };
  const plainly = (i) => {
    if (state.confidence > 0 && !(confidence[i] >= state.confidence)) return false;
    if (state.search.length) {
      const text = incidents.haystack(i);
      if (!state.search.every((word) => text.includes(word))) return false;
    }
    return true;
  };
  const ticks = (one, i) => one.ticked.size === 0 || one.of[i].some((number) => one.ticked.has(number));

  function apply() {
    passing = [];
    for (const one of facets) one.now.fill(0);
    const outside = [];
    for (let i = 0; i < incidents.count; i++) {
      if (!plainly(i)) continue;
      // A facet counts what passes all the others: so many more if one ticks it.
      let failed = null;
      let fails = 0;
      for (const one of facets) {
        if (!ticks(one, i)) {
          failed = one;
          if (++fails > 1) break;
        }
      }
      if (fails > 1) continue;
      const timely = inTime(i);
      if (timely) {
        for (const one of fails ? [failed] : facets) for (const number of one.of[i]) one.now[number]++;
      }
      if (fails) continue;
      outside.push(i);
      if (timely) passing.push(i);
    }
    state.anyTime = outside;
    for (const listener of listeners) listener(passing);
  }

  return {
    facets,
    state,
    apply,
    later: perFrame(apply),
    onChange: (listener) => listeners.push(listener),
    passing: () => passing,
    /** What passes all but the time. */
    anyTime: () => state.anyTime || [],
    /** "Kind: Battles; from ..." */
    tell() {
      const parts = facets.filter((one) => one.ticked.size).map((one) => `${one.title}: ${[...one.ticked].map((number) => one.names[number]).join(', ')}`);
      if (state.search.length) parts.push(`search: ${state.search.join(' ')}`);
      if (state.confidence > 0) parts.push(`confidence at least ${Math.round(state.confidence * 100)} %`);
      return parts;
    },
  };
})();

/** The boxes to tick. */
function showFacets() {
  const holder = byId('facets');
  const updates = [];
  for (const one of filters.facets) {
    const list = el('ul', {});
    const box = el('details', { class: 'facet' }, el('summary', {}, one.title));
    box.open = one.open;
    const items = one.order.map((number) => {
      const input = el('input', { type: 'checkbox' });
      const count = el('span', { class: 'number' });
      const label = el('label', {}, input, one.signs ? sign(number) : null, el('span', { class: 'name' }, words(readable(one.names[number]))), count);
      input.addEventListener('change', () => {
        if (input.checked) one.ticked.add(number);
        else one.ticked.delete(number);
        filters.apply();
      });
      const item = el('li', {}, label);
      list.append(item);
      return { number, input, count, item };
    });
    let all = items.length <= 10;
    let wanted = '';
    const narrow = () => {
      items.forEach(({ number, item, input }, at) => {
        const named = !wanted || one.names[number].toLowerCase().includes(wanted);
        item.hidden = !(named && (all || wanted || at < 8 || input.checked));
      });
    };
    if (!all) {
      const search = el('input', { type: 'search', placeholder: `Find in ${thousands(items.length)}`, 'aria-label': `Find in ${one.title}` });
      search.addEventListener('input', () => {
        wanted = search.value.trim().toLowerCase();
        narrow();
      });
      const more = el('button', { type: 'button' }, 'Show all');
      more.addEventListener('click', () => {
        all = !all;
        show(more, all ? 'Show fewer' : 'Show all');
        narrow();
      });
      box.append(search, list, more);
    } else {
      box.append(list);
    }
    narrow();
    holder.append(box);
    updates.push(() => {
      for (const { number, input, count, item } of items) {
        count.textContent = thousands(one.now[number]);
        input.checked = one.ticked.has(number);
        item.classList.toggle('empty', one.now[number] === 0);
      }
      narrow();
    });
  }
  filters.onChange(() => updates.forEach((update) => update()));
}

/** "admin1" as people say it. */
function readable(name) {
  return { point: 'point', settlement: 'settlement', near: 'near a place', area: 'area', admin1: 'province (admin1)', admin2: 'district (admin2)', country: 'country' }[name] || name;
}
