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
