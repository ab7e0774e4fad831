// Grid clusters: what shares a cell at a zoom is one bubble in the middle of its members.

const CELL = 54;

/** Bubbles and single points of these incidents, in world pixels of a whole zoom. */
function cluster(passing, zoom, places) {
  const size = world(zoom);
  const cells = new Map();
  for (const i of passing) {
    if (Number.isNaN(places.x[i])) continue;
    const x = places.x[i] * size;
    const y = places.y[i] * size;
    const key = Math.floor(x / CELL) * 4194304 + Math.floor(y / CELL);
    const cell = cells.get(key);
    if (cell) {
      cell.x += x;
      cell.y += y;
      cell.members.push(i);
    } else {
      cells.set(key, { x, y, members: [i] });
    }
  }
  const bubbles = [...cells.values()];
  for (const bubble of bubbles) {
    bubble.x /= bubble.members.length;
    bubble.y /= bubble.members.length;
    bubble.radius = radiusOf(bubble);
  }
  return joined(bubbles).sort((a, b) => a.members.length - b.members.length);
}

const radiusOf = ({ members }) => (members.length === 1 ? 7 : Math.min(26, 11 + 2.6 * Math.log2(members.length)));

/** Bubbles either side of a cell's edge that lie over each other become one: the larger takes the smaller in. */
function joined(bubbles) {
  const kept = new Map();
  const result = [];
  for (const bubble of bubbles.sort((a, b) => b.members.length - a.members.length)) {
    const [column, line] = [Math.floor(bubble.x / CELL), Math.floor(bubble.y / CELL)];
    let host = null;
    for (let dx = -1; dx <= 1 && !host; dx++) {
      for (let dy = -1; dy <= 1 && !host; dy++) {
        const near = kept.get((column + dx) * 4194304 + line + dy) || [];
        host = near.find((other) => Math.hypot(other.x - bubble.x, other.y - bubble.y) < 0.8 * (other.radius + bubble.radius)) || null;
      }
    }
    if (host) {
      host.members.push(...bubble.members);
      host.radius = radiusOf(host);
    } else {
      const key = column * 4194304 + line;
      if (!kept.has(key)) kept.set(key, []);
      kept.get(key).push(bubble);
      result.push(bubble);
    }
  }
  return result;
}
