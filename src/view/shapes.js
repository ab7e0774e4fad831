// Lines and areas: as they are given, under the points. The smaller an area, the later it is drawn.

const shapes = (() => {
  const list = incidents.shapes.map(({ at, closed, lines }) => {
    const parts = lines.map((text) => decode(text, 1e5));
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const part of parts) {
      box[0] = Math.min(box[0], part.box[0]);
      box[1] = Math.min(box[1], part.box[1]);
      box[2] = Math.max(box[2], part.box[2]);
      box[3] = Math.max(box[3], part.box[3]);
    }
    return { i: at, closed, parts, box, size: (box[2] - box[0]) * (box[3] - box[1]) };
  });
  list.sort((a, b) => Number(b.closed) - Number(a.closed) || b.size - a.size);
  const byNumber = new Map(list.map((shape) => [shape.i, shape]));
  let of = null;
  let shown = [];

  /** The shapes that pass the filters, in the order in which they are drawn. */
  function passing() {
    if (of !== filters.passing()) {
      of = filters.passing();
      const passes = new Set(of);
      shown = list.filter(({ i }) => passes.has(i));
    }
    return shown;
  }

  function drawOne(context, view, { i, closed, parts }, strong) {
    context.beginPath();
    for (const part of parts) outline(context, view, part, closed);
    const hue = kinds.ownColour(i);
    if (closed) {
      const opacity = incidents.number(i, 'opacity');
      context.globalAlpha = Math.max(0, Math.min(0.8, (opacity ?? 0.15) + (strong ? 0.12 : 0)));
      context.fillStyle = hue;
      context.fill('evenodd');
    }
    context.globalAlpha = strong ? 1 : 0.7;
    context.lineWidth = strong ? 3 : closed ? 1 : 1.8;
    context.lineJoin = 'round';
    context.strokeStyle = strong ? colour('accent') : hue;
    context.stroke();
    context.globalAlpha = 1;
  }

  function draw(context, view) {
    if (!list.length) return;
    for (const shape of passing()) drawOne(context, view, shape, false);
    const chosen = byNumber.get(points.state.chosen);
    if (chosen) drawOne(context, view, chosen, true);
  }

  /** How far a point lies from a line, squared. */
  function away(px, py, ax, ay, bx, by) {
    const [dx, dy] = [bx - ax, by - ay];
    const along = dx || dy ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy))) : 0;
    return (ax + along * dx - px) ** 2 + (ay + along * dy - py) ** 2;
  }

  function hits({ closed, parts, box }, x, y, near) {
    if (x < box[0] - near || x > box[2] + near || y < box[1] - near || y > box[3] + near) return false;
    let inside = false;
    for (const { points: at } of parts) {
      const last = at.length - 2;
      for (let to = closed ? 0 : 2, from = closed ? last : 0; to <= last; from = to, to += 2) {
        const [ax, ay, bx, by] = [at[from], at[from + 1], at[to], at[to + 1]];
        if (!closed) {
          if (away(x, y, ax, ay, bx, by) < near * near) return true;
        } else if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) {
          inside = !inside;
        }
      }
    }
    return inside;
  }

  return {
    draw,
    has: (i) => byNumber.has(i),
    /** The smallest shape at a point in world pixels of a zoom; -1: none. */
    find(x, y, zoom) {
      const size = world(zoom);
      const found = [...passing()].reverse().find((shape) => hits(shape, x / size, y / size, 6 / size));
      return found ? found.i : -1;
    },
    /** Corners of an incident, as latitude and longitude. */
    corners(i) {
      const shape = byNumber.get(i);
      if (!shape) return [[incidents.lat[i], incidents.lon[i]]];
      return [unproject(shape.box[0], shape.box[3]), unproject(shape.box[2], shape.box[1])];
    },
  };
})();
