// Layers to test with: node layers.mjs FOLDER [NAUGHTY.json]
// hostile.geojson has a hostile string as every value and as a name; many.geojson ten thousand incidents.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, naughty] = process.argv.slice(2);

const OWN = [
  '<script>window.harmed = 1; alert(1)</script>', '</script><script>window.harmed = 1</script>', '<!--<script>', ']]>', '<img src=x onerror="window.harmed = 1">',
  '<svg onload=window.harmed=1>', '"><iframe srcdoc="<script>parent.harmed=1</script>">', '\' onmouseover=\'window.harmed=1', 'javascript:window.harmed=1',
  'data:text/html,<script>window.harmed=1</script>', '{{constructor.constructor("window.harmed=1")()}}', '{{data}}', '\u2028\u2029window.harmed=1//', '\u202eabc\u202c', '\u0000\u0001\u001b[31m', '__proto__',
  'constructor', 'کابل (شہر)', 'كابول', 'x'.repeat(5000), '</style><style>*{display:none}</style>', '-->', '%3Cscript%3E', '&lt;script&gt;', '&#60;script&#62;',
];
const hostile = [...OWN, ...(naughty ? JSON.parse(readFileSync(naughty, 'utf8')) : [])];

const COLUMNS = ['title', 'event_type', 'sub_event_type', 'attribution', 'attribution_by', 'actor', 'target', 'actors', 'weapon', 'casualties_text', 'place', 'place_text', 'admin2', 'admin1', 'country', 'geo_precision', 'geo_flag', 'alternatives', 'geo_method', 'sentence', 'source', 'source_title', 'source_url', 'date_text', 'date_flag', 'marker-color'];

const point = (lon, lat) => ({ type: 'Point', coordinates: [lon, lat] });
const collection = (name, features) => JSON.stringify({ type: 'FeatureCollection', name, attribution: hostile[0], features });

writeFileSync(
  join(folder, 'hostile.geojson'),
  collection(
    hostile[1],
    hostile.map((text, at) => ({
      type: 'Feature',
      id: text,
      geometry: point((at % 60) * 2 - 60, Math.floor(at / 60) * 4 - 30),
      properties: { ...Object.fromEntries(COLUMNS.map((name) => [name, text])), sentence: `before ${text} after`, start_date: at % 3 ? '2024-01-0' + (1 + (at % 9)) : text, end_date: text, radius_m: at % 2 ? 1e5 : text, confidence: text, killed_best: text, [text]: text },
    })),
  ),
);

// Mulberry32: the same layer every time.
let seed = 7;
const random = () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const pick = (list) => list[Math.floor(random() * list.length)];
const KINDS = [['Battles', 'Armed clash', '#b2182b'], ['Explosions/Remote violence', 'Air/drone strike', '#e66101'], ['Violence against civilians', 'Attack', '#762a83'], ['Protests', 'Peaceful protest', '#2166ac'], ['Riots', 'Mob violence', '#1b7837'], ['Strategic developments', 'Arrests', '#5c5c5c']];
const TOWNS = [['Tank', 'Pakistan', 70.38, 32.22], ['Kabul', 'Afghanistan', 69.17, 34.53], ['Djibo', 'Burkina Faso', -1.63, 14.1], ['Gwoza', 'Nigeria', 13.69, 11.09], ['El Fasher', 'Sudan', 25.35, 13.63], ['Kupiansk', 'Ukraine', 37.61, 49.71], ['Sittwe', 'Myanmar', 92.9, 20.15], ['Baalbek', 'Lebanon', 36.22, 34.01]];
const ACTORS = Array.from({ length: 300 }, (_, at) => `Armed group ${at + 1}`);
const WORDS = 'fighters attacked an army post near the town and killed several soldiers before they withdrew to forest hills police officials witnesses told reporters on market road bridge camp'.split(' ');
const many = Array.from({ length: 10000 }, (_, at) => {
  const [kind, sub, hue] = pick(KINDS);
  const [town, country, lon, lat] = pick(TOWNS);
  const date = new Date(Date.UTC(2019, 0, 1 + Math.floor(random() * 2100))).toISOString().slice(0, 10);
  const actor = pick(ACTORS);
  const killed = Math.floor(random() * 20);
  const sentence = `${actor} ${Array.from({ length: 26 }, () => pick(WORDS)).join(' ')} in ${town} on ${date}, killing ${killed}.`;
  const properties = {
    incident_id: at.toString(16).padStart(16, '0'), title: `${sub}, ${town}`, start_date: date, end_date: date, date_precision: 'day', date_flag: null, when: date, date_text: date, date_basis: 'text',
    event_type: kind, sub_event_type: sub, mode: 'asserted', attribution: 'fact', attribution_by: null, actor, target: 'soldiers', actors: actor, weapon: null,
    killed_low: killed, killed_best: killed, killed_high: null, casualties_text: `killing ${killed}`, place: town, place_text: town, admin2: null, admin1: `${town} Region`, country, place_id: `gn:${1000 + at}`,
    geo_precision: pick(['point', 'settlement', 'near', 'admin2', 'admin1']), radius_m: pick([500, 2300, 12000, 60000]), alternatives: null, geo_method: 'exact', sentence, char_start: at, char_end: at + 200,
    source: `report-${at >> 2}.txt`, source_title: `Report ${at >> 2}`, source_url: `https://example.org/${at >> 2}`, source_date: date, confidence: Math.round(random() * 1000) / 1000, 'marker-color': hue, 'marker-symbol': 'marker', 'marker-size': 'medium',
  };
  return { type: 'Feature', id: `${properties.incident_id}-1`, geometry: point(Math.round((lon + (random() - 0.5) * 8) * 1e5) / 1e5, Math.round((lat + (random() - 0.5) * 6) * 1e5) / 1e5), properties };
});
writeFileSync(join(folder, 'many.geojson'), JSON.stringify({ type: 'FeatureCollection', name: 'many', features: many }));
