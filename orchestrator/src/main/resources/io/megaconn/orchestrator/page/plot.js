// One plot: canvas, legend, and the table of its data.

const HEIGHT = 280;

function axis(label, values, extra) {
  return {
    label, labelSize: 20, size: 34, labelFont: '13px system-ui, sans-serif', font: '12px system-ui, sans-serif',
    stroke: () => color('faint'), labelGap: 2,
    grid: { stroke: () => color('line'), width: 1 }, ticks: { stroke: () => color('line'), size: 5 }, gap: 4,
    values: (_, splits) => splits.map(value => (value === null ? '' : values(value))), ...extra,
  };
}

function line(label, colorName, width, value) {
  return { label, stroke: () => color(colorName), width, points: { show: false }, value: (_, v) => value(v) };
}

/**
 * spec: title, note(), wide, x and y (axes of uPlot), scales, series (or a function: the report changes what is shown), data() for uPlot,
 * columns and rows() of the table, summary() for screen readers, hooks, hidden(): true if there is nothing to show.
 */
function makePlot(spec) {
  const canvas = el('div', { class: 'canvas', role: 'img' });
  const note = el('p', { class: 'faint' });
  const button = (name, run) => {
    const made = el('button', { type: 'button', 'aria-label': `Save ${spec.title} as ${name}` }, name);
    made.addEventListener('click', run);
    return made;
  };
  const save = () => el('p', { class: 'save' }, el('span', { class: 'faint' }, 'Drag to zoom, double-click to reset.'),
    el('span', { class: 'buttons' }, button('PNG', () => savePng(spec, canvas, plot)), button('CSV', () => saveCsv(spec))));
  const root = el('section', { class: `plot ${spec.wide ? 'wide' : ''}`, id: `plot-${spec.id}` },
    el('h2', {}, spec.title), el('figure', {}, canvas, el('figcaption', {}, note)), save(),
    lazyDetails('Show data', () => table(spec.title, spec.columns, spec.rows())));
  let plot = null;
  let shownVersion = 0;

  function options() {
    return {
      width: Math.max(260, canvas.clientWidth), height: HEIGHT, padding: [18, spec.padRight || 12, 4, 0], scales: spec.scales,
      axes: [spec.x, spec.y], series: [spec.firstSeries, ...(typeof spec.series === 'function' ? spec.series() : spec.series)], hooks: spec.hooks || {},
      cursor: { sync: spec.sync ? { key: spec.sync } : undefined, points: { size: 6 } },
    };
  }

  function describe() {
    note.textContent = spec.note ? spec.note() : '';
    canvas.setAttribute('aria-label', `${spec.title}. ${spec.summary()}`);
  }

  function zoom() {
    const view = spec.view && spec.view();
    if (view) plot.setScale('x', view);
  }

  function draw() {
    root.hidden = spec.hidden ? spec.hidden() : false;
    if (root.hidden) return;
    if (plot) plot.destroy();
    plot = new uPlot(options(), spec.data(), canvas);
    zoom();
    describe();
  }

  function update() {
    const hidden = spec.hidden ? spec.hidden() : false;
    const version = spec.version ? spec.version() : 0; // of the series
    const changed = version !== shownVersion;
    shownVersion = version;
    if (!plot || hidden !== root.hidden || changed) {
      draw();
    } else if (!hidden) {
      plot.setData(spec.data());
      zoom();
      describe();
    }
  }

  new ResizeObserver(() => {
    const width = Math.max(260, canvas.clientWidth);
    if (plot && width !== plot.width) plot.setSize({ width, height: HEIGHT });
  }).observe(canvas);
  return { root, draw, update };
}
