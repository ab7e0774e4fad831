// A canvas over the map that Leaflet moves and scales with it, and that is drawn anew when the map rests.

const Sheet = L.Renderer.extend({
  initialize(draw, options) {
    this.draw = draw;
    L.Renderer.prototype.initialize.call(this, { padding: 0.25, ...options });
  },
  _initContainer() {
    this._container = document.createElement('canvas');
    this._container.style.pointerEvents = 'none';
    this.context = this._container.getContext('2d');
  },
  _destroyContainer() {
    this._container.remove();
  },
  // Leaflet's own moves the canvas by parts of a pixel here, which blurs it.
  _reset() {
    this._update();
  },
  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    this._container.width = Math.round(size.x * ratio);
    this._container.height = Math.round(size.y * ratio);
    this._container.style.width = size.x + 'px';
    this._container.style.height = size.y + 'px';
    L.DomUtil.setPosition(this._container, this._bounds.min);
    this.redraw();
  },
  redraw() {
    if (!this._bounds || !this._map) return;
    const ratio = this._container.width / this._bounds.getSize().x;
    const origin = this._map.getPixelOrigin().add(this._bounds.min);
    const { x: width, y: height } = this._bounds.getSize();
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.context.clearRect(0, 0, width, height);
    this.draw(this.context, { zoom: this._zoom, x: origin.x, y: origin.y, width, height });
  },
});

/** Web Mercator in 0..1, north at 0. */
const project = (lon, lat) => {
  const sine = Math.sin((Math.max(-85.0511, Math.min(85.0511, lat)) * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
};

/** Pixels of the whole world at a zoom. */
const world = (zoom) => 256 * 2 ** zoom;

/** Latitude and longitude of a point of the projection. */
const unproject = (x, y) => [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (x - 0.5) * 360];

/** A line in the encoded polyline algorithm, longitude first: its projected points, and the box round them. */
function decode(text, scale) {
  const points = [];
  const at = [0, 0];
  let axis = 0;
  for (let i = 0; i < text.length; ) {
    let value = 0;
    let shift = 1;
    let five;
    do {
      five = text.charCodeAt(i++) - 63;
      value += (five & 31) * shift;
      shift *= 32;
    } while (five >= 32);
    at[axis] += value % 2 ? -(value + 1) / 2 : value / 2;
    if (axis === 1) points.push(...project(at[0] / scale, at[1] / scale));
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

/** A line or ring; what goes on beyond the antimeridian stands on the other side of the map too. */
function outline(context, view, one, closed) {
  outlineTurned(context, view, one, closed, 0);
  if (one.box[2] > 1) outlineTurned(context, view, one, closed, -1);
  if (one.box[0] < 0) outlineTurned(context, view, one, closed, 1);
}

function outlineTurned(context, view, { points, box }, closed, turn) {
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
  if (moved && closed) context.closePath();
}
