// The table: the same incidents as on the map, a page at a time.

const table = (() => {
  const PAGE = 50;
  const PRINTED = 500;
  const columns = [
    { name: 'Date', role: 'start', key: (i) => incidents.first[i], cell: (i) => spanText(i), class: 'day' },
    { name: 'What and where', key: (i) => incidents.label(i).toLowerCase(), cell: null },
    { name: 'Killed', role: 'killed', key: (i) => incidents.number(i, 'killed') ?? NaN, cell: (i) => incidents.number(i, 'killed') ?? '', class: 'number' },
    { name: 'Conf.', role: 'confidence', key: (i) => incidents.number(i, 'confidence') ?? NaN, cell: (i) => percent(incidents.number(i, 'confidence')), class: 'number' },
  ].filter(({ role }) => !role || incidents.has(role));
  const percent = (value) => (value === null ? '' : `${Math.round(value * 100)} %`);
  let order = { column: columns[0], down: false };
  let sorted = [];
  let page = 0;
  let sight = null;
  let size = PAGE;

  function sort(passing) {
    const { column, down } = order;
    const keys = new Map(passing.map((i) => [i, column.key(i)]));
    const empty = (key) => key === '' || Number.isNaN(key);
    sorted = [...passing].sort((a, b) => {
      const [x, y] = [keys.get(a), keys.get(b)];
      // What is not known stands last, whichever way.
      if (empty(x) || empty(y)) return Number(empty(x)) - Number(empty(y)) || a - b;
      return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1) || a - b;
    });
    if (sight) sorted = sorted.filter((i) => incidents.located(i) && sight.contains([incidents.lat[i], incidents.lon[i]]));
  }

  function heads() {
    show(
      byId('heads'),
      ...columns.map((column) => {
        const current = column === order.column;
        const button = el('button', { type: 'button' }, column.name, current ? (order.down ? ' ▾' : ' ▴') : '');
        button.addEventListener('click', () => {
          order = { column, down: current ? !order.down : column.class === 'number' };
          heads();
          refresh(filters.passing());
          byId('heads').children[columns.indexOf(column)].firstChild.focus();
        });
        return el('th', { scope: 'col', class: column.class || '', 'aria-sort': current ? (order.down ? 'descending' : 'ascending') : 'none' }, button);
      }),
    );
  }

  function row(i) {
    const cells = columns.map((column) => {
      if (column.cell) return el('td', { class: column.class || '' }, column.cell(i));
      const title = incidents.label(i);
      const more = [incidents.text(i, 'country'), incidents.text(i, 'actor')].filter((text) => text && !title.includes(text));
      const small = more.length ? el('small', {}, ...more.flatMap((text, at) => [at ? ' · ' : '', words(text)])) : null;
      const button = el('button', { type: 'button' }, sign(kinds.of(i), places.rough[i]), el('span', {}, words(title), small));
      const said = size === PRINTED ? [incidents.text(i, 'sentence'), incidents.text(i, 'source')].filter(Boolean).join(' — ') : '';
      return el('td', {}, button, said ? el('p', { class: 'said', dir: 'auto' }, said) : null);
    });
    const line = el('tr', { 'aria-selected': String(points.state.chosen === i) }, ...cells);
    line.dataset.number = String(i);
    return line;
  }

  function fill() {
    const pages = Math.max(1, Math.ceil(sorted.length / size));
    page = Math.max(0, Math.min(page, pages - 1));
    const first = page * size;
    show(byId('rows'), ...sorted.slice(first, first + size).map(row));
    byId('none').hidden = sorted.length > 0;
    byId('previous').disabled = page === 0;
    byId('next').disabled = page >= pages - 1;
    const last = Math.min(first + size, sorted.length);
    show(byId('page-out'), sorted.length ? `${thousands(first + 1)}–${thousands(last)} of ${thousands(sorted.length)}` : '0');
  }

  function refresh(passing) {
    sort(passing);
    page = 0;
    fill();
  }

  function turn(by) {
    page += by;
    fill();
    byId('list').scrollTop = 0;
  }

  function begin() {
    heads();
    byId('previous').addEventListener('click', () => turn(-1));
    byId('next').addEventListener('click', () => turn(1));
    byId('rows').addEventListener('click', (event) => {
      const line = event.target.closest('tr');
      if (line) choose(Number(line.dataset.number), true);
    });
    // Up and down go from title to title.
    byId('rows').addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      const line = event.target.closest('tr');
      const other = event.key === 'ArrowDown' ? line.nextElementSibling : line.previousElementSibling;
      if (other) {
        other.querySelector('button').focus();
        event.preventDefault();
      }
    });
    filters.onChange(refresh);
  }

  return {
    begin,
    /** Marks an incident and turns to its page. */
    mark(i) {
      const at = sorted.indexOf(i);
      if (at >= 0 && Math.floor(at / size) !== page) {
        page = Math.floor(at / size);
        fill();
      }
      for (const line of byId('rows').children) {
        const is = line.dataset.number === String(i);
        line.setAttribute('aria-selected', String(is));
        if (is && window.innerWidth > 800) line.scrollIntoView({ block: 'nearest' });
      }
    },
    /** Only what lies in these bounds; null: all. */
    inSight(bounds) {
      sight = bounds;
      refresh(filters.passing());
    },
    /** Paper cannot turn pages. */
    forPaper(paper) {
      size = paper ? PRINTED : PAGE;
      page = 0;
      fill();
    },
    next(by) {
      const at = sorted.indexOf(points.state.chosen);
      return sorted[Math.max(0, Math.min(sorted.length - 1, at + by))];
    },
  };
})();
