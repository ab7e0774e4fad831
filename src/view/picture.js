// The map as a PNG: what is seen, with title, key, scale and whom to name.

/** Draws the map as it stands into a canvas of its own. */
function picture(map, credit) {
  const size = map.getSize();
  const [margin, ratio] = [14, Math.max(2, window.devicePixelRatio || 1)];
  const parts = filters.tell();
  const span = timeline.span();
  const subtitle = [plural(filters.passing().length, incidents.noun), span, ...parts].filter(Boolean).join(' · ');
  const shown = kinds.shown(filters.passing()).slice(0, 24);
  const canvas = document.createElement('canvas');
  const [head, foot] = [58, 30 + 20 * Math.ceil(shown.length / Math.max(1, Math.floor(size.x / 220)))];
  const [width, height] = [size.x + 2 * margin, size.y + head + foot];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  context.fillStyle = colour('panel');
  context.fillRect(0, 0, width, height);
  const fit = (text, font, fill, x, y, room) => {
    context.font = font;
    context.fillStyle = fill;
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    let cut = text;
    while (cut.length > 1 && context.measureText(cut).width > room) cut = `${[...cut].slice(0, -2).join('')}…`;
    context.fillText(cut, x, y);
  };
  fit(incidents.title, '600 18px system-ui, sans-serif', colour('text'), margin, 26, size.x);
  fit(subtitle, '13px system-ui, sans-serif', colour('muted'), margin, 46, size.x);
  context.save();
  context.translate(margin, head);
  context.beginPath();
  context.rect(0, 0, size.x, size.y);
  context.clip();
  context.fillStyle = colour('sea');
  context.fillRect(0, 0, size.x, size.y);
  const origin = map.getPixelBounds().min;
  const view = { zoom: map.getZoom(), x: origin.x, y: origin.y, width: size.x, height: size.y };
  basemap.land(context, view);
  points.draw(context, view, true);
  const bar = scaleBar(map);
  context.globalAlpha = 1;
  context.strokeStyle = context.fillStyle = colour('text');
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(10, size.y - 16);
  context.lineTo(10, size.y - 10);
  context.lineTo(10 + bar.pixels, size.y - 10);
  context.lineTo(10 + bar.pixels, size.y - 16);
  context.stroke();
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(bar.text, 14, size.y - 14);
  context.restore();
  let [x, y] = [margin, head + size.y + 20];
  for (const kind of shown) {
    if (x > margin && x + 210 > width) [x, y] = [margin, y + 20];
    drawSign(context, { shape: kinds.shapeOf(kind), colour: kinds.colourOf(kind), rough: 0, x: x + 6, y: y - 4, r: 5.5 });
    fit(kinds.names[kind], '12px system-ui, sans-serif', colour('text'), x + 18, y, 190);
    x += 215;
  }
  fit(credit, '11px system-ui, sans-serif', colour('muted'), margin, height - 8, size.x);
  return canvas;
}

/** A round length that fits 110 pixels at the middle of the map. */
function scaleBar(map) {
  const middle = map.getCenter();
  const perPixel = (40075016.7 * Math.cos((middle.lat * Math.PI) / 180)) / world(map.getZoom());
  const most = perPixel * 110;
  const ten = 10 ** Math.floor(Math.log10(most));
  const length = [5, 2, 1].map((by) => by * ten).find((by) => by <= most);
  return { pixels: length / perPixel, text: length < 1000 ? `${length} m` : `${thousands(length / 1000)} km` };
}

function savePicture(map, credit) {
  picture(map, credit).toBlob((blob) => {
    const anchor = document.createElement('a');
    anchor.href = URL.createObjectURL(blob);
    const name = incidents.title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60);
    anchor.download = `${name || 'map'}.png`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 10000);
  }, 'image/png');
}
