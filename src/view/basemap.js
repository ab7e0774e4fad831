// Land, borders, names of countries and towns. A view is {zoom, x, y, width, height} in world pixels.

const basemap = (() => {
  const base = JSON.parse(byId('base').textContent);
  const countries = base.countries.map(({ name, at, rings }) => ({ name, at: project(...at), rings: rings.map(ring) }));
  for (const country of countries) {
    country.width = Math.max(...country.rings.map(({ box }) => box[2] - box[0]), 0);
  }
  const order = [...countries].filter(({ name }) => name).sort((a, b) => b.width - a.width);
  const towns = base.towns.map(([lon, lat, name, rank]) => ({ at: project(lon, lat), name, rank }));

  /** The encoded polyline algorithm, two decimals, longitude first. */
  function ring(text) {
    const points = [];
    const at = [0, 0];
    let axis = 0;
    for (let i = 0; i < text.length; ) {
      let bits = 0;
      let shift = 0;
      let five;
      do {
        five = text.charCodeAt(i++) - 63;
        bits |= (five & 31) << shift;
        shift += 5;
      } while (five >= 32);
      at[axis] += bits & 1 ? ~(bits >> 1) : bits >> 1;
      if (axis === 1) points.push(...project(at[0] / 100, at[1] / 100));
      axis = 1 - axis;
    }
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 2) {
      box[0] = Math.min(box[0], points[i]);
      box[1] = Math.min(box[1], points[i + 1]);
      box[2] = Math.max(box[2], points[i]);
      box[3] = Math.max(box[3], points[i + 1]);
    }
    return { points: Float64Array.from(points), box };
  }

  /** An outline; what goes on beyond the antimeridian stands on the other side of the map too. */
  function outline(context, view, one) {
    trace(context, view, one, 0);
    if (one.box[2] > 1) trace(context, view, one, -1);
    if (one.box[0] < 0) trace(context, view, one, 1);
  }

  function trace(context, view, { points, box }, turn) {
    const size = world(view.zoom);
    if ((box[2] + turn) * size < view.x || (box[0] + turn) * size > view.x + view.width) return;
    if (box[3] * size < view.y || box[1] * size > view.y + view.height) return;
    let [lastX, lastY] = [NaN, NaN];
    let moved = false;
    for (let i = 0; i < points.length; i += 2) {
      const x = (points[i] + turn) * size - view.x;
      const y = points[i + 1] * size - view.y;
      // A step below a pixel is not seen.
      if (Math.abs(x - lastX) < 0.8 && Math.abs(y - lastY) < 0.8) continue;
      if (moved) context.lineTo(x, y);
      else context.moveTo(x, y);
      moved = true;
      [lastX, lastY] = [x, y];
    }
    if (moved) context.closePath();
  }

  function land(context, view) {
    context.lineJoin = 'round';
    context.lineWidth = 1;
    context.strokeStyle = colour('border');
    context.fillStyle = colour('land');
    // All at once, even-odd: a country within another one is a hole and filled on its own.
    for (const { rings } of countries) {
      context.beginPath();
      for (const one of rings) outline(context, view, one);
      context.fill('evenodd');
      context.stroke();
    }
  }

  function names(context, view) {
    const size = world(view.zoom);
    const taken = [];
    const free = (box) => taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
    context.lineJoin = 'round';
    context.textBaseline = 'middle';
    const write = (text, x, y, font, fill, align) => {
      context.font = font;
      const width = context.measureText(text).width;
      const left = align === 'left' ? x : x - width / 2;
      const box = [left - 3, y - 8, left + width + 3, y + 8];
      if (box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height || !free(box)) return false;
      taken.push(box);
      context.textAlign = 'left';
      context.lineWidth = 3;
      context.strokeStyle = colour('land');
      context.strokeText(text, left, y);
      context.fillStyle = fill;
      context.fillText(text, left, y);
      return true;
    };
    for (const { name, at, width } of order) {
      const room = width * size;
      if (room < 34 || view.zoom > 9) continue;
      const spaced = room > 220 ? name.toUpperCase() : name;
      const height = room > 500 ? 14 : room > 140 ? 12.5 : 11;
      write(spaced, at[0] * size - view.x, at[1] * size - view.y, `600 ${height}px system-ui, sans-serif`, colour('place'));
    }
    for (const { at, name, rank } of towns) {
      if (view.zoom < [4, 5, 6, 7.5, 8.5][rank]) continue;
      const x = at[0] * size - view.x;
      const y = at[1] * size - view.y;
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      if (!write(name, x + 5, y, `${rank < 2 ? 12 : 11}px system-ui, sans-serif`, colour('town'), 'left')) continue;
      context.beginPath();
      context.arc(x, y, rank === 0 ? 2.6 : 1.8, 0, 2 * Math.PI);
      context.fillStyle = colour('town');
      context.fill();
    }
  }

  return { land, names };
})();
