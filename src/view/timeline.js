// Histogram and slider. What is dated to the bin stands solid; what may lie in several is spread over them, pale.

const timeline = (() => {
  const canvas = byId('histogram');
  const [from, to] = [byId('from'), byId('to')];
  const UNITS = ['day', 'week', 'month', 'quarter', 'year', 'decade'];
  const MOST_BINS = 120;
  let bins = [];
  let unit = 'day';
  let undated = 0;
  let timer = 0;

  function starts(first, last, size) {
    const edges = [];
    const date = new Date(first * DAY);
    let [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    if (size === 'day' || size === 'week') {
      const step = size === 'day' ? 1 : 7;
      // Weeks begin on Mondays; day 4 was one.
      const begin = size === 'day' ? first : first - ((((first - 4) % 7) + 7) % 7);
      for (let at = begin; at <= last && edges.length <= 4000; at += step) edges.push(at);
      edges.push(edges[edges.length - 1] + step);
      return edges;
    }
    const months = { month: 1, quarter: 3, year: 12, decade: 120 }[size];
    if (size === 'quarter') month -= month % 3;
    if (size === 'year' || size === 'decade') month = 0;
    if (size === 'decade') year -= ((year % 10) + 10) % 10;
    for (let count = 0; count <= 4000; count++) {
      const at = new Date(0);
      at.setUTCFullYear(year, month + count * months, 1);
      const number = Math.floor(at.getTime() / DAY);
      edges.push(number);
      if (number > last) break;
    }
    return edges;
  }

  function build() {
    let [first, last] = [Infinity, -Infinity];
    for (let i = 0; i < incidents.count; i++) {
      if (Number.isNaN(incidents.first[i])) undated++;
      else {
        first = Math.min(first, incidents.first[i]);
        last = Math.max(last, incidents.last[i]);
      }
    }
    byId('undated-box').hidden = undated === 0;
    show(byId('undated-label'), `with ${thousands(undated)} undated`);
    if (first > last) {
      byId('when').hidden = true;
      return;
    }
    let edges = [];
    for (unit of UNITS) {
      edges = starts(first, last, unit);
      if (edges.length - 1 <= MOST_BINS) break;
    }
    bins = edges.slice(0, -1).map((edge, at) => ({ first: edge, last: edges[at + 1] - 1 }));
    from.max = to.max = String(bins.length - 1);
    to.value = to.max;
  }

  function name(bin) {
    const date = new Date(bin.first * DAY);
    const year = date.getUTCFullYear();
    if (unit === 'day') return dayText(bin.first);
    if (unit === 'week') return `week of ${dayText(bin.first)}`;
    if (unit === 'month') return `${MONTHS[date.getUTCMonth()]} ${year}`;
    if (unit === 'quarter') return `${MONTHS[date.getUTCMonth()]}–${MONTHS[date.getUTCMonth() + 2]} ${year}`;
    return unit === 'year' ? String(year) : `${year}s`;
  }

  const at = (input) => Number(input.value);

  function changed() {
    const [low, high] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))];
    const all = low === 0 && high === bins.length - 1;
    filters.state.from = all ? -Infinity : bins[low].first;
    filters.state.to = all ? Infinity : bins[high].last;
    from.setAttribute('aria-valuetext', name(bins[at(from)]));
    to.setAttribute('aria-valuetext', name(bins[at(to)]));
    show(byId('when-out'), low === high ? name(bins[low]) : `${name(bins[low])} – ${name(bins[high])}`);
    filters.later();
  }

  function set(low, high) {
    from.value = String(Math.max(0, Math.min(bins.length - 1, low)));
    to.value = String(Math.max(0, Math.min(bins.length - 1, high)));
    changed();
  }

  /** How much of what passes all else falls into each bin. */
  function counts() {
    const solid = new Float64Array(bins.length);
    const pale = new Float64Array(bins.length);
    const binOf = (number) => {
      let [low, high] = [0, bins.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (bins[middle].first <= number) low = middle;
        else high = middle - 1;
      }
      return low;
    };
    for (const i of filters.anyTime()) {
      if (Number.isNaN(incidents.first[i])) continue;
      const [a, b] = [binOf(incidents.first[i]), binOf(incidents.last[i])];
      if (a === b) solid[a]++;
      else for (let bin = a; bin <= b; bin++) pale[bin] += 1 / (b - a + 1);
    }
    return { solid, pale };
  }

  function draw() {
    if (!bins.length) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    const { solid, pale } = counts();
    const most = Math.max(1, ...solid.map((value, bin) => value + pale[bin]));
    const [low, high] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))];
    const room = height - 15;
    // The slider's thumbs are twelve pixels wide and stop within it.
    const step = (width - 12) / Math.max(1, bins.length - 1);
    const wide = Math.max(1.5, Math.min(step - 1, 26));
    bins.forEach((_, bin) => {
      const x = bins.length === 1 ? width / 2 : 6 + bin * step;
      const inside = bin >= low && bin <= high;
      const up = (value) => (value > 0 ? Math.max(1.5, (value / most) * (room - 2)) : 0);
      const [a, b] = [up(solid[bin]), up(pale[bin])];
      context.globalAlpha = inside ? 1 : 0.35;
      context.fillStyle = colour('bar');
      context.fillRect(x - wide / 2, room - a, wide, a);
      context.fillStyle = colour('bar-soft');
      context.fillRect(x - wide / 2, room - a - b, wide, b);
    });
    context.globalAlpha = 1;
    context.fillStyle = colour('line');
    context.fillRect(0, room, width, 1);
    context.fillStyle = colour('muted');
    context.font = '11px system-ui, sans-serif';
    context.textBaseline = 'bottom';
    context.textAlign = 'left';
    context.fillText(name(bins[0]), 0, height);
    context.textAlign = 'right';
    if (bins.length > 1) context.fillText(name(bins[bins.length - 1]), width, height);
    context.textAlign = 'center';
    const busiest = solid.reduce((best, value, bin) => (value + pale[bin] > solid[best] + pale[best] ? bin : best), 0);
    const peak = `most: ${Math.round(most * 10) / 10} (${name(bins[busiest])})`;
    if (width > 520) context.fillText(peak, width / 2, height);
    canvas.setAttribute('aria-label', `Incidents over time, by ${unit}, from ${name(bins[0])} to ${name(bins[bins.length - 1])}; ${peak}`);
  }

  function pressPlay() {
    const playing = byId('play').getAttribute('aria-pressed') === 'true';
    byId('play').setAttribute('aria-pressed', String(!playing));
    show(byId('play'), playing ? 'Play' : 'Pause');
    clearInterval(timer);
    if (playing) return;
    let [low, high] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))];
    if (high - low === bins.length - 1) high = low + Math.max(0, Math.ceil(bins.length / 12) - 1);
    const span = high - low;
    set(low, high);
    timer = setInterval(() => {
      low = high >= bins.length - 1 ? 0 : low + 1;
      high = low + span;
      set(low, high);
    }, 700);
  }

  /** Drag over the histogram to take a span. */
  function brush() {
    let start = -1;
    const binAt = (event) => {
      const box = canvas.getBoundingClientRect();
      const share = (event.clientX - box.left - 6) / Math.max(1, box.width - 12);
      return Math.max(0, Math.min(bins.length - 1, Math.round(share * (bins.length - 1))));
    };
    canvas.addEventListener('pointerdown', (event) => {
      start = binAt(event);
      canvas.setPointerCapture(event.pointerId);
      set(start, start);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (start >= 0) set(Math.min(start, binAt(event)), Math.max(start, binAt(event)));
    });
    for (const kind of ['pointerup', 'pointercancel']) {
      canvas.addEventListener(kind, () => {
        start = -1;
      });
    }
    canvas.addEventListener('dblclick', () => set(0, bins.length - 1));
  }

  function begin() {
    build();
    if (!bins.length) return;
    for (const input of [from, to]) input.addEventListener('input', changed);
    byId('undated').addEventListener('change', (event) => {
      filters.state.undated = event.target.checked;
      filters.apply();
    });
    byId('play').addEventListener('click', pressPlay);
    brush();
    filters.onChange(draw);
    new ResizeObserver(perFrame(draw)).observe(canvas);
    changed();
  }

  return {
    begin,
    draw,
    all() {
      if (bins.length) set(0, bins.length - 1);
      byId('undated').checked = filters.state.undated = true;
    },
    span: () => (bins.length ? byId('when-out').textContent : ''),
  };
})();
