// Land, borders, names of countries and towns. A view is {zoom, x, y, width, height} in world pixels.

const basemap = (() => {
  const base = JSON.parse(byId('base').textContent);
  const countries = base.countries.map(({ name, at, rings }) => ({ name, at: project(...at), rings: rings.map((text) => decode(text, 100)) }));
  for (const country of countries) {
    country.width = Math.max(...country.rings.map(({ box }) => box[2] - box[0]), 0);
  }
  const order = [...countries].filter(({ name }) => name).sort((a, b) => b.width - a.width);
  const towns = base.towns.map(([lon, lat, name, rank]) => ({ at: project(lon, lat), name, rank }));

  function land(context, view) {
    context.lineJoin = 'round';
    context.lineWidth = 1;
    context.strokeStyle = colour('border');
    context.fillStyle = colour('land');
    // All at once, even-odd: a country within another one is a hole and filled on its own.
    for (const { rings } of countries) {
      context.beginPath();
      for (const one of rings) outline(context, view, one, true);
      context.fill('evenodd');
      context.stroke();
    }
  }

  function contains(rings, x, y) {
    let inside = false;
    for (const { points, box } of rings) {
      if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) continue;
      for (let to = 0, from = points.length - 2; to < points.length; from = to, to += 2) {
        const [ax, ay, bx, by] = [points[from], points[from + 1], points[to], points[to + 1]];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
    }
    return inside;
  }

  /** Names where there is room between the boxes of what must stay in sight. */
  function names(context, view, boxes) {
    const size = world(view.zoom);
    const taken = [...boxes];
    const free = (box) => taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
    context.lineJoin = 'round';
    context.textBaseline = 'middle';
    /** Writes a text at the first of some spots (left edge by the text's width, and middle) that is free. */
    const write = (text, font, fill, spots) => {
      context.font = font;
      const width = context.measureText(text).width;
      for (const [left, y] of spots(width)) {
        const box = [left - 3, y - 8, left + width + 3, y + 8];
        if (box[2] < 0 || box[0] > view.width || box[3] < 0 || box[1] > view.height || !free(box)) continue;
        taken.push(box);
        context.textAlign = 'left';
        context.lineWidth = 3;
        context.strokeStyle = colour('land');
        context.strokeText(text, left, y);
        context.fillStyle = fill;
        context.fillText(text, left, y);
        return true;
      }
      return false;
    };
    for (const { name, at, width, rings } of order) {
      const room = width * size;
      if (room < 34 || view.zoom > 9) continue;
      const spaced = room > 220 ? name.toUpperCase() : name;
      const height = room > 500 ? 14 : room > 140 ? 12.5 : 11;
      const [x, y] = [at[0] * size - view.x, at[1] * size - view.y];
      // It may step aside, but not out of its country.
      write(spaced, `600 ${height}px system-ui, sans-serif`, colour('place'), function* spots(wide) {
        for (const down of [0, -18, 18, -34, 34]) if (!down || contains(rings, at[0], at[1] + down / size)) yield [x - wide / 2, y + down];
      });
    }
    const dots = [];
    for (const { at, name, rank } of towns) {
      if (view.zoom < [4, 5, 6, 7.5, 8.5][rank]) continue;
      const x = at[0] * size - view.x;
      const y = at[1] * size - view.y;
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      // One name for one spot: a town may be known by two spellings.
      if (dots.some(([dotX, dotY]) => Math.hypot(dotX - x, dotY - y) < 8)) continue;
      const around = (wide) => [[x + 5, y], [x + 19, y], [x - 5 - wide, y], [x - 19 - wide, y]];
      if (!write(name, `${rank < 2 ? 12 : 11}px system-ui, sans-serif`, colour('town'), around)) continue;
      dots.push([x, y]);
      context.beginPath();
      context.arc(x, y, rank === 0 ? 2.6 : 1.8, 0, 2 * Math.PI);
      context.fillStyle = colour('town');
      context.fill();
    }
  }

  return { land, names };
})();
