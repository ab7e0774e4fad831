// Stands before Leaflet, which asks the browser for SVG with this constant; no other text may become HTML, whoever
// asks.
if (window.trustedTypes) {
  trustedTypes.createPolicy('default', { createHTML: (text) => (text === '<svg/>' ? text : null) });
}
