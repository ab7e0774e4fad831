// Everything together.

const credits = [...new Set(incidents.layers.map(({ attribution }) => attribution).filter(Boolean))];
if (!credits.some((text) => text.includes('GeoNames'))) credits.push('Towns: GeoNames');
const credit = [...credits, 'Borders: Natural Earth'].join(' · ');

const map = L.map('map', {
  attributionControl: false,
  zoomControl: false,
  worldCopyJump: false,
  minZoom: 1,
  maxZoom: incidents.tiles ? 18 : 13,
  zoomSnap: 0.5,
  maxBounds: [[-86, -230], [86, 230]],
  maxBoundsViscosity: 0.7,
  zoomAnimation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
});

let tiles = null;
const online = () => tiles && map.hasLayer(tiles);
const ground = new Sheet((context, view) => {
  if (!online()) basemap.land(context, view);
});
const marks = new Sheet((context, view) => points.draw(context, view, !online()));

/** Leaflet drops a wish that comes while it still zooms: it is granted after. */
function afterZoom(wish) {
  if (map._animatingZoom) map.once('zoomend', () => setTimeout(wish));
  else wish();
}

function showAll() {
  const found = filters.passing().filter((one) => incidents.located(one));
  if (!found.length) {
    map.setView([20, 20], 2);
    return;
  }
  const box = L.latLngBounds(found.flatMap((one) => shapes.corners(one)));
  map.fitBounds(box.pad(0.08), { maxZoom: 8, padding: [24, 24] });
}

/** Chooses an incident: map, table and detail show it. -1: none. */
function choose(i, fromTable) {
  points.state.chosen = i;
  detail.one(i);
  table.mark(i);
  if (i >= 0 && incidents.located(i)) {
    const at = [incidents.lat[i], incidents.lon[i]];
    if (fromTable && shapes.has(i)) afterZoom(() => map.fitBounds(L.latLngBounds(shapes.corners(i)).pad(0.2), { maxZoom: 10 }));
    else if (fromTable || !map.getBounds().contains(at)) afterZoom(() => map.setView(at, nearAs(i)));
  }
  marks.redraw();
}

/** As near as the place is known: its circle is then to be seen whole. */
function nearAs(i) {
  const radius = incidents.number(i, 'radius') || 5000;
  const wanted = Math.log2((60 * 40075016.7 * Math.cos((incidents.lat[i] * Math.PI) / 180)) / (256 * radius));
  return Math.round(2 * Math.max(3, Math.min(9, wanted))) / 2;
}

function press(bubble) {
  const { members } = bubble;
  if (members.length === 1) {
    choose(members[0]);
    return;
  }
  const box = L.latLngBounds(members.map((i) => [incidents.lat[i], incidents.lon[i]]));
  const apart = box.getSouthWest().distanceTo(box.getNorthEast());
  if (apart < 200 || map.getZoom() >= map.getMaxZoom()) {
    detail.many(members);
    return;
  }
  afterZoom(() => map.fitBounds(box, { padding: [60, 60], maxZoom: map.getMaxZoom() }));
}

function worldPoint(event) {
  return map.getPixelOrigin().add(event.layerPoint);
}

function hover(event) {
  const tip = byId('tip');
  const at = worldPoint(event);
  const bubble = points.find(at.x, at.y, map.getZoom());
  const members = bubble ? bubble.members : [shapes.find(at.x, at.y, map.getZoom())].filter((one) => one >= 0);
  byId('map').style.cursor = members.length ? 'pointer' : '';
  tip.hidden = !members.length;
  if (!members.length) return;
  const [i] = members;
  if (members.length === 1) show(tip, words(incidents.label(i)), incidents.has('start') ? el('small', {}, spanText(i)) : null);
  else show(tip, plural(members.length, incidents.noun), el('small', {}, 'click to come closer'));
  const { x, y } = event.containerPoint;
  const room = map.getSize();
  tip.style.left = `${Math.max(4, Math.min(x + 14, room.x - tip.offsetWidth - 4))}px`;
  tip.style.top = `${y + 20 + tip.offsetHeight > room.y ? y - tip.offsetHeight - 12 : y + 14}px`;
}

function paint() {
  ground.redraw();
  marks.redraw();
  timeline.draw();
}

function beginMap() {
  map.createPane('ground').style.zIndex = 250;
  ground.options.pane = 'ground';
  showAll();
  if (incidents.tiles) {
    tiles = L.tileLayer(incidents.tiles.template, { maxZoom: 18, noWrap: true });
    byId('tiles-box').hidden = false;
    byId('tiles').addEventListener('change', (event) => {
      if (event.target.checked) tiles.addTo(map);
      else tiles.remove();
      ground.redraw();
      marks.redraw();
    });
    tiles.addTo(map);
  }
  ground.addTo(map);
  marks.addTo(map);
  map.on('click', (event) => {
    const at = worldPoint(event);
    const bubble = points.find(at.x, at.y, map.getZoom());
    if (bubble) {
      press(bubble);
      return;
    }
    const shape = shapes.find(at.x, at.y, map.getZoom());
    if (shape >= 0) choose(shape);
  });
  map.on('mousemove', hover);
  map.on('mouseout movestart', () => {
    byId('tip').hidden = true;
  });
  const afterMove = () => {
    const bar = scaleBar(map);
    byId('scale').style.width = `${bar.pixels}px`;
    show(byId('scale'), bar.text);
    if (byId('in-sight').checked) table.inSight(map.getBounds());
  };
  map.on('moveend', afterMove);
  afterMove();
  new ResizeObserver(() => map.invalidateSize({ animate: false, pan: false })).observe(byId('map'));
  byId('zoom-in').addEventListener('click', () => map.zoomIn(1));
  byId('zoom-out').addEventListener('click', () => map.zoomOut(1));
  byId('zoom-all').addEventListener('click', () => afterZoom(showAll));
  byId('in-sight').addEventListener('change', (event) => table.inSight(event.target.checked ? map.getBounds() : null));
  const parts = [incidents.tiles ? `${credit} · ${incidents.tiles.credit}` : credit, ' · ', link('https://leafletjs.com', 'Leaflet')];
  show(byId('credit'), ...parts);
}

function beginFilters() {
  showFacets();
  byId('search').addEventListener('input', (event) => {
    filters.state.search = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    filters.later();
  });
  byId('confidence-box').hidden = !incidents.has('confidence');
  byId('confidence').addEventListener('input', (event) => {
    filters.state.confidence = Number(event.target.value) / 100;
    byId('confidence-out').textContent = filters.state.confidence ? `${event.target.value} %` : 'any';
    filters.later();
  });
  byId('circles').addEventListener('change', (event) => {
    points.state.circles = event.target.checked;
    marks.redraw();
  });
  byId('reset').addEventListener('click', () => {
    for (const one of filters.facets) one.ticked.clear();
    filters.state.search = [];
    filters.state.confidence = 0;
    byId('search').value = '';
    byId('confidence').value = '0';
    byId('confidence-out').textContent = 'any';
    timeline.all();
    filters.apply();
  });
  byId('filters-toggle').addEventListener('click', () => openFilters(!byId('filters').classList.contains('open')));
  filters.onChange((passing) => {
    const unlocated = passing.filter((i) => !incidents.located(i)).length;
    show(byId('key'), ...kinds.shown(passing).map((kind) => el('span', {}, sign(kind), words(kinds.names[kind]))), ...filters.tell().map((text) => el('span', {}, words(text))));
    show(byId('count'), passing.length === incidents.count ? plural(incidents.count, incidents.noun) : `${thousands(passing.length)} of ${plural(incidents.count, incidents.noun)}`, unlocated ? `, ${thousands(unlocated)} not on the map` : '');
    if (points.state.chosen >= 0 && !passing.includes(points.state.chosen)) choose(-1);
    marks.redraw();
  });
}

function openFilters(open) {
  byId('filters').classList.toggle('open', open);
  byId('filters-toggle').setAttribute('aria-expanded', String(open));
}

function beginKeys() {
  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input, select, textarea');
    if (event.key === 'Escape') {
      openFilters(false);
      choose(-1);
    } else if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      // The browser's own.
    } else if (event.key === '/') {
      event.preventDefault();
      openFilters(true);
      byId('search').focus();
    } else if (event.key === 'j' || event.key === 'k') {
      const next = table.next(event.key === 'j' ? 1 : -1);
      if (next !== undefined) choose(next, true);
    }
  });
}

/** Paper is light and of one width, cannot turn pages and has no boxes that tell what a sign means. */
function beginPaper() {
  let before = null;
  window.addEventListener('beforeprint', () => {
    before = { theme: document.documentElement.dataset.theme, bounds: map.getBounds() };
    document.documentElement.classList.add('paper');
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(before.bounds, { animate: false });
    themes.set('light');
    table.forPaper(true);
  });
  window.addEventListener('afterprint', () => {
    if (!before) return;
    document.documentElement.classList.remove('paper');
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(before.bounds, { animate: false });
    themes.set(before.theme);
    table.forPaper(false);
    before = null;
  });
  byId('print').addEventListener('click', () => window.print());
  byId('save').addEventListener('click', () => savePicture(map, credit));
}

/** A served page asks its server now and then whether the layers have changed. */
function beginLive() {
  if (!incidents.live) return;
  let known = null;
  setInterval(async () => {
    try {
      const now = await (await fetch('version', { cache: 'no-store' })).text();
      if (known !== null && now !== known) location.reload();
      known = now;
    } catch {
      // The server has ended; the page stays as it is.
    }
  }, 1000);
}

beginFilters();
table.begin();
timeline.begin();
filters.apply();
beginMap();
beginKeys();
beginPaper();
beginLive();
themes.onChange(paint);
document.documentElement.dataset.ready = 'true';
