// The document is built from elements and text nodes only.

const byId = (id) => document.getElementById(id);

/** Attributes that may be set; none of them runs or loads anything. Links go through link(). */
const PLAIN = new Set(['class', 'type', 'title', 'role', 'dir', 'id', 'scope', 'aria-label', 'aria-hidden', 'aria-sort', 'aria-selected', 'aria-current', 'open', 'placeholder']);

/** An element with attributes and children; a child that is no element becomes a text node. */
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (PLAIN.has(name)) element.setAttribute(name, value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === '') continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Replaces what is in an element. */
function show(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** Words from the data: isolated, so that a name written right to left does not turn what stands beside it. */
const words = (text) => el('bdi', {}, text);

/** A link where the address is http or https, else the words alone. */
function link(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    // No address at all.
  }
  if (!url || !['http:', 'https:'].includes(url.protocol)) return words(text);
  const anchor = el('a', {}, words(text));
  anchor.href = url.href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  return anchor;
}

/** Calls at most once per frame, with the last arguments. */
function perFrame(call) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      call();
    });
  };
}

/** Colours as the theme has them now: to ask the style sheet for each stroke is slow. */
const asked = new Map();

/** A colour of the style sheet. */
function colour(name) {
  if (!asked.has(name)) asked.set(name, getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim());
  return asked.get(name);
}

/** Light or dark: as the system has it, until the button is pressed. */
const themes = (() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const listeners = [];
  let chosen = null;

  function set(theme) {
    document.documentElement.dataset.theme = theme;
    show(byId('theme'), theme === 'dark' ? 'Light' : 'Dark');
    asked.clear();
    for (const listener of listeners) listener();
  }

  set(system.matches ? 'dark' : 'light');
  system.addEventListener('change', () => chosen || set(system.matches ? 'dark' : 'light'));
  byId('theme').addEventListener('click', () => {
    chosen = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    set(chosen);
  });
  return { set, onChange: (listener) => listeners.push(listener) };
})();
