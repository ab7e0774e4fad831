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
    bubble.radius = bubble.members.length === 1 ? 7 : Math.min(26, 11 + 2.6 * Math.log2(bubble.members.length));
  }
  return bubbles.sort((a, b) => a.members.length - b.members.length);
}
