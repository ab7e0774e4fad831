// The data, decoded: one object that answers questions about incident number i.

const DAY = 86400000;
/** Properties that only tell how to draw (simplestyle). */
const DRAWING = /^(marker-(color|symbol|size)|stroke|stroke-width|stroke-opacity|fill|fill-opacity)$/;

const incidents = (() => {
  const data = JSON.parse(byId('data').textContent);
  const columns = new Map(data.columns.map((column) => [column.name, column]));
  const count = data.layer.length;

  const value = (column, i) => {
    const at = column.at[i];
    return at ? column.values[at - 1] : null;
  };
  /** The first property of that role which says something. */
  const get = (i, role) => {
    for (const name of data.roles[role]) {
      const found = value(columns.get(name), i);
      if (found !== null) return found;
    }
    return null;
  };
  const number = (i, role) => {
    const found = get(i, role);
    const parsed = typeof found === 'string' && found.trim() ? Number(found) : found;
    return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : null;
  };
  const text = (i, role) => {
    const found = get(i, role);
    return found === null ? '' : String(found);
  };

  // First and last possible day, as days since 1970; NaN: not known.
  const first = new Float64Array(count).fill(NaN);
  const last = new Float64Array(count).fill(NaN);
  const folded = new Array(count);
  const shaped = new Set(data.shapes.map(({ at }) => at));
  for (let i = 0; i < count; i++) {
    const start = day(get(i, 'start'));
    const end = day(get(i, 'end'));
    if (Number.isNaN(start) && Number.isNaN(end)) continue;
    first[i] = Number.isNaN(start) ? end : start;
    // What has no end is followed to the day of the report.
    const until = day(get(i, 'open_until'));
    last[i] = !Number.isNaN(end) ? end : columns.has('end_date') && until > first[i] ? until : first[i];
    if (last[i] < first[i]) last[i] = first[i];
  }

  return {
    count,
    title: data.title,
    tiles: data.tiles,
    live: data.live,
    layers: data.layers,
    /** What is counted: beside incidents a page may show places, areas, and lines. */
    noun: data.layers.length > 1 ? 'feature' : 'incident',
    first,
    last,
    lon: data.lon,
    lat: data.lat,
    has: (role) => data.roles[role].length > 0,
    text,
    number,
    property: (i, name) => (columns.has(name) ? value(columns.get(name), i) : null),
    label: (i) => text(i, 'title') || text(i, 'sub_kind') || text(i, 'kind') || text(i, 'place') || data.id[i] || 'Feature ' + (i + 1),
    layer: (i) => data.layers[data.layer[i]].name,
    shapes: data.shapes,
    isPoint: (i) => data.lon[i] !== null && data.lat[i] !== null && !shaped.has(i),
    /** On the map: with a point, or with a line or area and a point in its middle. */
    located: (i) => data.lon[i] !== null && data.lat[i] !== null,
    /** Distinct values of a role, in the order of their number, and for each incident its values' numbers. */
    split(role, separator) {
      const names = new Map();
      const of = new Array(count);
      for (let i = 0; i < count; i++) {
        const found = text(i, role);
        const parts = !found ? [] : separator ? found.split(separator).map((part) => part.trim()).filter(Boolean) : [found];
        of[i] = parts.map((part) => {
          if (!names.has(part)) names.set(part, names.size);
          return names.get(part);
        });
      }
      return { names: [...names.keys()], of };
    },
    /** Everything that a search looks at, in lower case. */
    haystack(i) {
      if (folded[i] === undefined) {
        const roles = ['title', 'place', 'country', 'actor', 'kind', 'sub_kind', 'sentence', 'source'];
        folded[i] = roles.map((role) => text(i, role)).concat(['target', 'place_text', 'weapon'].map((name) => this.property(i, name) || '')).join('\n').toLowerCase();
      }
      return folded[i];
    },
    properties: (i) => data.columns.map((column) => [column.name, value(column, i)]).filter(([name, found]) => found !== null && !DRAWING.test(name)),
  };
})();

/** A date's day since 1970; NaN where there is none. Years such as 2024, months such as 2024-05 begin them. */
function day(value) {
  if (value === null) return NaN;
  const match = /^\s*(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?!\d)/.exec(String(value));
  if (!match) return NaN;
  const [year, month, date] = [Number(match[1]), Number(match[2] || 1), Number(match[3] || 1)];
  if (month < 1 || month > 12 || date < 1 || date > 31) return NaN;
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, date);
  return Math.floor(at.getTime() / DAY);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "5 Aug 2024" */
function dayText(number) {
  const date = new Date(number * DAY);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "5 Aug 2024", "1–31 May 2022" */
function spanText(i) {
  const [first, last] = [incidents.first[i], incidents.last[i]];
  if (Number.isNaN(first)) return 'date unknown';
  if (first === last) return dayText(first);
  const [a, b] = [new Date(first * DAY), new Date(last * DAY)];
  if (a.getUTCFullYear() !== b.getUTCFullYear()) return `${dayText(first)} – ${dayText(last)}`;
  if (a.getUTCMonth() !== b.getUTCMonth()) return `${a.getUTCDate()} ${MONTHS[a.getUTCMonth()]} – ${dayText(last)}`;
  return `${a.getUTCDate()}–${dayText(last)}`;
}

/** "2.3 km", "800 m" */
function metres(value) {
  if (value < 1000) return `${Math.round(value)} m`;
  return `${value < 10000 ? Math.round(value / 100) / 10 : Math.round(value / 1000)} km`;
}

const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');
const plural = (number, what) => `${thousands(number)} ${what}${number === 1 ? '' : 's'}`;
