// Signs of incidents: colour and shape by kind, hollow where the place is known only roughly.

const PALETTE = ['#b2182b', '#e66101', '#762a83', '#2166ac', '#1b7837', '#5c5c5c', '#01665e', '#8c510a', '#c51b7d', '#4d6f00'];
const SHAPES = ['diamond', 'star', 'cross', 'square', 'triangle', 'circle'];
const KNOWN = ['Battles', 'Explosions/Remote violence', 'Violence against civilians', 'Protests', 'Riots', 'Strategic developments'];
const ROUGH = new Set(['admin2', 'admin1', 'country', 'area']);

const kinds = (() => {
  const { names, of } = incidents.split('kind');
  const colours = names.map((name, number) => PALETTE[KNOWN.includes(name) ? KNOWN.indexOf(name) : number % PALETTE.length]);
  const shapes = names.map((name) => (KNOWN.includes(name) ? SHAPES[KNOWN.indexOf(name)] : 'circle'));
  // The layer's own colours come first, where they are colours.
  for (let i = 0; i < incidents.count; i++) {
    const own = incidents.text(i, 'color');
    if (of[i].length && /^#[0-9a-f]{6}$/i.test(own)) colours[of[i][0]] = own;
  }
  const own = (i) => {
    const text = incidents.text(i, 'color');
    return /^#[0-9a-f]{6}$/i.test(text) ? text : '#3887be';
  };
  return {
    names,
    /** Kinds that occur among these incidents, by number. */
    shown(passing) {
      const found = new Set(passing.map((i) => of[i][0]));
      return names.map((_, kind) => kind).filter((kind) => found.has(kind));
    },
    of: (i) => (of[i].length ? of[i][0] : -1),
    colour: (i) => tone(of[i].length ? colours[of[i][0]] : own(i)),
    /** As the layer draws it; without a colour there, by kind. */
    ownColour: (i) => tone(/^#[0-9a-f]{6}$/i.test(incidents.text(i, 'color')) ? own(i) : of[i].length ? colours[of[i][0]] : own(i)),
    colourOf: (kind) => tone(colours[kind] || '#3887be'),
    shape: (i) => (of[i].length ? shapes[of[i][0]] : 'circle'),
    shapeOf: (kind) => shapes[kind] || 'circle',
  };
})();

/** The same hue, light enough for a dark map. */
function tone(hex) {
  if (document.documentElement.dataset.theme !== 'dark') return hex;
  const part = (at) => Math.round(parseInt(hex.slice(at, at + 2), 16) * 0.62 + 255 * 0.38);
  return `rgb(${part(1)} ${part(3)} ${part(5)})`;
}

const places = (() => {
  const x = new Float64Array(incidents.count).fill(NaN);
  const y = new Float64Array(incidents.count).fill(NaN);
  const rough = new Uint8Array(incidents.count);
  for (let i = 0; i < incidents.count; i++) {
    if (incidents.isPoint(i)) [x[i], y[i]] = project(incidents.lon[i], incidents.lat[i]);
    rough[i] = ROUGH.has(incidents.text(i, 'precision')) ? 1 : 0;
  }
  return { x, y, rough };
})();

const star = Array.from({ length: 16 }, (_, at) => [(at % 2 ? 0.72 : 1.2) * Math.sin((at * Math.PI) / 8), -(at % 2 ? 0.72 : 1.2) * Math.cos((at * Math.PI) / 8)]);
/** Corners of the signs, for a radius of 1; what is not here is a circle. */
const CORNERS = {
  diamond: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  square: [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
  triangle: [[0, -1.1], [1.1, 0.9], [-1.1, 0.9]],
  cross: [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]],
  star,
};

/** Traces a sign of radius r. */
function trace(context, shape, x, y, r) {
  context.beginPath();
  if (CORNERS[shape]) for (const [dx, dy] of CORNERS[shape]) context.lineTo(x + dx * r, y + dy * r);
  else context.arc(x, y, r, 0, 2 * Math.PI);
  context.closePath();
}

function drawSign(context, { shape, colour: hue, rough, x, y, r }) {
  trace(context, shape, x, y, r);
  context.lineJoin = 'round';
  if (rough) {
    // Hollow: the place is a district or more.
    context.fillStyle = colour('panel');
    context.fill();
    context.lineWidth = 2.4;
    context.strokeStyle = hue;
    context.stroke();
  } else {
    context.lineWidth = 2;
    context.strokeStyle = colour('panel');
    context.stroke();
    context.fillStyle = hue;
    context.fill();
  }
}

/** A sign for a list, coloured by the style sheet's --kind-N. */
function sign(kind, rough) {
  const make = (tag, attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const corners = CORNERS[kinds.shapeOf(kind)];
  const shape = corners ? make('polygon', { points: corners.map(([x, y]) => `${x * 5.2 + 8},${y * 5.2 + 8}`).join(' ') }) : make('circle', { cx: 8, cy: 8, r: 5.2 });
  const hue = kind < 0 ? 'var(--accent)' : `var(--kind-${kind})`;
  shape.style.fill = rough ? 'var(--panel)' : hue;
  shape.style.stroke = rough ? hue : 'none';
  shape.style.strokeWidth = '2';
  const svg = make('svg', { class: 'sign', viewBox: '0 0 16 16', 'aria-hidden': 'true' });
  svg.append(shape);
  return svg;
}

/** The kinds' colours for the style sheet, as the theme has them. */
function colourKinds() {
  kinds.names.forEach((_, kind) => document.documentElement.style.setProperty(`--kind-${kind}`, kinds.colourOf(kind)));
}
colourKinds();
themes.onChange(colourKinds);

/** Points at a distance from a place on the sphere, as world fractions; spherical law of cosines. */
function circleAround(lon, lat, metresAway) {
  const rad = Math.PI / 180;
  const angle = metresAway / 6371008.8;
  const points = [];
  for (let at = 0; at < 64; at++) {
    const bearing = (at * 2 * Math.PI) / 64;
    const sine = Math.sin(lat * rad) * Math.cos(angle) + Math.cos(lat * rad) * Math.sin(angle) * Math.cos(bearing);
    const to = Math.asin(Math.max(-1, Math.min(1, sine)));
    const east = Math.atan2(Math.sin(bearing) * Math.sin(angle) * Math.cos(lat * rad), Math.cos(angle) - Math.sin(lat * rad) * sine);
    points.push(project(lon + east / rad, to / rad));
  }
  return points;
}

function drawCircle(context, view, i, strong) {
  const radius = incidents.number(i, 'radius');
  if (!(radius > 0) || radius > 5e6) return;
  const size = world(view.zoom);
  const pixels = (radius * size) / (40075016.7 * Math.cos((incidents.lat[i] * Math.PI) / 180));
  // What fills the window says nothing until it is asked for.
  if (pixels < 9 || (!strong && pixels > 170)) return;
  context.beginPath();
  for (const [x, y] of circleAround(incidents.lon[i], incidents.lat[i], radius)) context.lineTo(x * size - view.x, y * size - view.y);
  context.closePath();
  context.globalAlpha = strong ? 0.16 : 0.07;
  context.fillStyle = kinds.colour(i);
  context.fill();
  context.globalAlpha = strong ? 0.9 : 0.4;
  context.lineWidth = strong ? 1.6 : 1;
  context.setLineDash([4, 3]);
  context.strokeStyle = kinds.colour(i);
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawBubble(context, bubble, x, y) {
  const { members, radius } = bubble;
  const shares = new Map();
  for (const i of members) shares.set(kinds.of(i), (shares.get(kinds.of(i)) || 0) + 1);
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = colour('panel');
  context.fill();
  let from = -Math.PI / 2;
  context.lineWidth = 4;
  for (const [kind, share] of [...shares].sort((a, b) => a[0] - b[0])) {
    const to = from + (share / members.length) * 2 * Math.PI;
    context.beginPath();
    context.arc(x, y, radius - 2, from, to);
    context.strokeStyle = kind < 0 ? kinds.colour(members[0]) : kinds.colourOf(kind);
    context.stroke();
    from = to;
  }
  context.fillStyle = colour('text');
  context.font = `600 ${radius > 18 ? 12.5 : 11.5}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const count = members.length;
  context.fillText(count < 10000 ? String(count) : `${Math.round(count / 1000)}k`, x, y + 0.5);
}

/** Draws what passes, and remembers where, so that a click finds it. */
const points = (() => {
  let bubbles = [];
  let at = null;
  let of = null;
  const state = { chosen: -1, circles: true };

  /** Shapes, circles, the names of the base map if they are wanted, and the points. */
  function draw(context, view, named) {
    shapes.draw(context, view);
    const zoom = Math.round(view.zoom);
    if (of !== filters.passing() || at !== zoom) {
      [of, at] = [filters.passing(), zoom];
      bubbles = cluster(of, zoom, places);
    }
    const scale = world(view.zoom) / world(zoom);
    const seen = [];
    for (const bubble of bubbles) {
      const x = bubble.x * scale - view.x;
      const y = bubble.y * scale - view.y;
      if (x > -300 && y > -300 && x < view.width + 300 && y < view.height + 300) seen.push({ bubble, x, y });
    }
    if (state.circles) {
      for (const { bubble } of seen) if (bubble.members.length === 1) drawCircle(context, view, bubble.members[0], false);
    }
    const { chosen } = state;
    const boxes = seen.map(({ bubble, x, y }) => [x - bubble.radius, y - bubble.radius, x + bubble.radius, y + bubble.radius]);
    if (chosen >= 0 && incidents.isPoint(chosen)) {
      const [x, y] = [places.x[chosen] * world(view.zoom) - view.x, places.y[chosen] * world(view.zoom) - view.y];
      boxes.push([x - 15, y - 15, x + 15, y + 15]);
    }
    if (named) basemap.names(context, view, boxes);
    for (const { bubble, x, y } of seen) {
      const [i] = bubble.members;
      if (bubble.members.length > 1) drawBubble(context, bubble, x, y);
      else drawSign(context, { shape: kinds.shape(i), colour: kinds.colour(i), rough: places.rough[i], x, y, r: bubble.radius });
    }
    if (chosen >= 0 && incidents.isPoint(chosen)) {
      drawCircle(context, view, chosen, true);
      const x = places.x[chosen] * world(view.zoom) - view.x;
      const y = places.y[chosen] * world(view.zoom) - view.y;
      context.beginPath();
      context.arc(x, y, 14, 0, 2 * Math.PI);
      context.lineWidth = 2.5;
      context.strokeStyle = colour('accent');
      context.stroke();
      drawSign(context, { shape: kinds.shape(chosen), colour: kinds.colour(chosen), rough: places.rough[chosen], x, y, r: 8 });
    }
  }

  /** The bubble at a point in world pixels of a zoom. */
  function find(x, y, zoom) {
    const scale = world(zoom) / world(at ?? zoom);
    let best = null;
    let least = Infinity;
    for (const bubble of bubbles) {
      const away = Math.hypot(bubble.x * scale - x, bubble.y * scale - y);
      if (away < Math.max(bubble.radius, 10) + 2 && away < least) [best, least] = [bubble, away];
    }
    return best;
  }

  return { draw, find, state };
})();
