// The plots of a run.

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800];

const INTEGERS = Array.from({ length: 30 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
const POWERS = Array.from({ length: 45 }, (_, i) => 2 ** i);

/** Draws alternating bands behind the lines, one per batch, and one for the hold. */
function drawSpans(u, model) {
  const { left, top, width, height } = u.bbox;
  const position = t => Math.min(left + width, Math.max(left, u.valToPos(t, 'x', true)));
  const end = u.scales.x.max;
  u.ctx.save();
  u.ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  u.ctx.textAlign = 'center';
  u.ctx.textBaseline = 'top';
  for (const span of model.spans || []) {
    const from = position(span.from);
    const to = position(span.to === null ? end : span.to);
    if (span.number % 2 === 1 || span.number === 0) {
      u.ctx.fillStyle = color('band');
      u.ctx.fillRect(from, top, to - from, height);
    }
    const name = span.number === 0 ? 'hold' : String(span.number);
    if (to - from > u.ctx.measureText(name).width + 4) {
      u.ctx.fillStyle = color('faint');
      u.ctx.fillText(name, (from + to) / 2, top + 3 * devicePixelRatio);
    }
  }
  u.ctx.restore();
}

/** Draws a line and a triangle for each event. */
function drawMarks(u, model) {
  const { left, top, width, height } = u.bbox;
  const size = 6 * devicePixelRatio;
  u.ctx.save();
  u.ctx.lineWidth = devicePixelRatio;
  u.ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const mark of model.marks || []) {
    const x = u.valToPos(mark.t, 'x', true);
    if (x < left || x > left + width) continue;
    u.ctx.strokeStyle = u.ctx.fillStyle = color(markColor(mark.kind));
    u.ctx.beginPath();
    u.ctx.moveTo(x, top);
    u.ctx.lineTo(x, top + height);
    u.ctx.stroke();
    u.ctx.beginPath();
    u.ctx.moveTo(x, top + height - size * 1.6);
    u.ctx.lineTo(x - size, top + height);
    u.ctx.lineTo(x + size, top + height);
    u.ctx.fill();
  }
  u.ctx.restore();
}

/** Makes a plot over time. columns: { key, name, color, width }, the lowest layer first. */
function timePlot(model, id, title, unit, format, columns, extra = {}) {
  const samples = key => model.samples[key] || [];
  const values = c => (c.scale ? samples(c.key).map(v => (v === null || v === undefined ? null : v * c.scale)) : samples(c.key));
  const cell = (c, v) => (v === null || v === undefined ? '–' : c.scale ? decimal(v, 3) : count(v));
  const last = c => values(c).at(-1);
  return makePlot({
    id, title, sync: 'time',
    scales: { x: { time: false }, y: { range: (_, low, high) => (low === null ? [0, 1] : [Math.min(0, low), high > 0 ? Math.max(5, high * 1.08) : 5]) } },
    x: axis('time since the start (m:ss)', clock, { incrs: SECONDS, space: 60 }),
    y: axis(unit, format, { size: 78, incrs: unit === 'bytes' ? POWERS : INTEGERS }),
    firstSeries: { label: 'time', value: (_, v) => clock(v) },
    series: columns.map(c => line(c.name, c.color, c.width, format)),
    hooks: { drawClear: [u => drawSpans(u, model)], draw: [u => drawMarks(u, model)] },
    data: () => [samples('t'), ...columns.map(values)],
    columns: [{ name: 'time, s' }, ...columns.map(c => ({ name: `${c.name}, ${unit}` }))],
    rows: () => samples('t').map((t, i) => [decimal(t, 1), ...columns.map(c => cell(c, values(c)[i]))]),
    summary: () => `Lines over time; latest values: ${columns.map(c => `${c.name} ${format(last(c))}`).join(', ')}.`,
    hidden: () => samples('t').length === 0,
    ...extra,
  });
}

function downsampling(model) {
  const { every, of } = model.shown || { every: 1, of: 0 };
  return every === 1 ? '' : ` Shows 1 of ${count(every)} samples (${count(of)} in total), including the lowest and highest.`;
}

function timePlots(model) {
  const any = key => (model.samples[key] || []).some(value => value > 0);
  const times = (id, title, p50, p99, note) => timePlot(model, id, title, 'ms', milliseconds, [
    { key: p99, name: 'p99', color: 'warn', width: 1.5, scale: 0.001 },
    { key: p50, name: 'p50', color: 'server', width: 2, scale: 0.001 },
  ], { hidden: () => !any(p50), note: () => `${note} Each point covers about the last 10 s and all clients queried in that time.${downsampling(model)}` });
  return [
    timePlot(model, 'connections', 'Connections', 'connections', count, [
      { key: 'kernel', name: 'kernel', color: 'kernel', width: 7 },
      { key: 'server', name: 'server', color: 'server', width: 4 },
      { key: 'clients', name: 'clients', color: 'clients', width: 1.5 },
    ], { wide: true, note: () => `Shaded bands are batches. Lines overlap where all three counts match. With many connections, the kernel's count is unknown between batches.${downsampling(model)}` }),
    timePlot(model, 'rate', 'Connect rate', 'connections/s', count,
      [{ key: 'perSecond', name: 'connect rate', color: 'server', width: 1.5 }],
      { note: () => `Counted at the server.${downsampling(model)}` }),
    timePlot(model, 'messages', 'Messages', 'messages/s', count,
      [{ key: 'messagesPerSecond', name: 'messages', color: 'server', width: 1.5 }],
      { note: () => `Messages received by the server.${downsampling(model)}` }),
    times('replies', 'Reply times over time', 'replyP50', 'replyP99', 'Measured from the time a message was due to its complete reply.'),
    times('connects', 'Connect times over time', 'connectP50', 'connectP99', 'Measured from connect(2) to the established connection.'),
    timePlot(model, 'unanswered', 'Unanswered requests', 'requests', count,
      [{ key: 'unanswered', name: 'unanswered', color: 'bad', width: 2 }],
      { hidden: () => !any('unanswered'), note: () => `Requests without a reply for longer than one message interval, or whose connection ended first, in this phase. Must be zero.${downsampling(model)}` }),
    timePlot(model, 'memory', 'Memory', 'bytes', bytes,
      [{ key: 'memory', name: 'memory', color: 'kernel', width: 1.5 }],
      { hidden: () => (model.samples.t || []).length > 0 && !any('memory'), note: () => `Memory of the run: its processes and the kernel's socket memory. Gaps: unknown.${downsampling(model)}` }),
    timePlot(model, 'losses', 'Lost and silent', 'connections', count, [
      { key: 'lost', name: 'lost so far', color: 'bad', width: 2 },
      { key: 'silent', name: 'silent', color: 'warn', width: 1.5 },
    ], { hidden: () => !any('lost') && !any('silent'), note: () => `Both must be zero.${downsampling(model)}` }),
  ];
}

function milliseconds(v) {
  return v === null || v === undefined ? '–' : `${Number(v.toPrecision(3)).toLocaleString('en-US')} ms`;
}

/** The curves for ramp and hold, or for the complete run if an older version wrote the report. */
const CURVES = [
  { key: 'rampConnect', name: 'connects, ramp', color: 'server' }, { key: 'holdConnect', name: 'connects, hold', color: 'kernel' },
  { key: 'rampReply', name: 'replies, ramp', color: 'warn' }, { key: 'holdReply', name: 'replies, hold', color: 'clients' },
  { key: 'connectTime', name: 'connect time', color: 'server', all: true }, { key: 'replyTime', name: 'reply time', color: 'clients', all: true },
];

/** Milliseconds by percentile. The distance to 100% is logarithmic, to give the tail room. */
function latencyCurve(points, total) {
  const nines = p => (p >= 100 ? Math.log10(Math.max(10, total)) : -Math.log10(1 - p / 100));
  return [points.map(([p]) => nines(p)), points.map(([, micros]) => Math.max(1, micros) / 1000)];
}

function percentileOf(x) {
  return `${Number((100 - 100 * 10 ** -x).toPrecision(Math.max(3, Math.ceil(x) + 2)))}%`;
}

function latencyPlot(model) {
  const phases = () => model.phaseTimes || {};
  const points = ({ key, all }) => (all ? (Object.keys(phases()).length > 0 ? [] : model[key] || []) : phases()[key] || []);
  const summary = ({ key, all }) => (all ? model.report[key] : model.report.phases[key.startsWith('ramp') ? 'ramp' : 'hold'][key.endsWith('Reply') ? 'replyTime' : 'connectTime']);
  const curve = c => latencyCurve(points(c), points(c).length > 0 ? summary(c).count : 0);
  const shown = () => CURVES.filter(c => points(c).length > 0);
  return makePlot({
    id: 'latency', title: 'Connect and reply times',
    scales: { x: { time: false }, y: { distr: 3 } },
    x: axis('percentile', percentileOf, { incrs: [1], space: 40 }),
    y: axis('milliseconds, logarithmic', v => Number(v.toPrecision(3)).toLocaleString('en-US'), { size: 64 }),
    firstSeries: { label: 'percentile', value: (_, v) => (v === null ? '–' : percentileOf(v)) },
    series: () => CURVES.map(c => ({ ...line(c.name, c.color, 2, milliseconds), spanGaps: true, show: points(c).length > 0 })),
    data: () => uPlot.join(CURVES.map(curve)),
    columns: [{ name: 'time of', text: true }, { name: 'percentile' }, { name: 'ms' }],
    rows: () => shown().flatMap(c => points(c).map(([p, micros]) =>
      [c.name, `${Number(p.toPrecision(8))}%`, decimal(micros / 1000, 3)])),
    note: () => 'Sum of the clients\' histograms. Reply times start when a message was due; requests still open at the end count with their age.',
    summary: () => shown().map(c => `${c.name} p99 ${millis(summary(c).p99)}`).join(', '),
    hidden: () => shown().length === 0,
  });
}

/** Stacked bytes per connection after each batch: kernel, server, clients. */
function memoryPlot(model) {
  const batches = () => model.batches || [];
  const parts = b => [b.memory.kernel, b.memory.serverRss, b.memory.clientRss].map(n => Math.max(0, n));
  const sum = (b, n) => parts(b).slice(0, n).reduce((x, y) => x + y, 0);
  const bar = (label, colorName, part) => ({
    ...line(label, colorName, 0, count), fill: () => color(colorName), paths: uPlot.paths.bars({ size: [0.6, 70] }),
    value: (_, v, __, i) => (i === null || i === undefined || !batches()[i] ? '–' : `${count(parts(batches()[i])[part])} B`),
  });
  return makePlot({
    id: 'perconnection', title: 'Memory per connection',
    scales: { x: { time: false, range: () => [0.4, batches().length + 0.6] }, y: { range: (_, __, high) => [0, high > 0 ? high * 1.08 : 1] } },
    x: axis('after batch', count, { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], grid: { show: false } }),
    y: axis('bytes per connection', count, { size: 64 }),
    firstSeries: { label: 'batch' },
    series: [bar('clients', 'clients', 2), bar('server', 'server', 1), bar('kernel', 'kernel', 0)],
    data: () => [batches().map(b => b.number), ...[3, 2, 1].map(n => batches().map(b => sum(b, n)))],
    columns: ['batch', 'kernel, B', 'server RSS, B', 'clients RSS, B', 'server heap, B', 'clients heap, B'].map(name => ({ name })),
    rows: () => batches().map(({ number, memory: m }) =>
      [number, m.kernel, m.serverRss, m.clientRss, m.serverHeap, m.clientHeap].map(count)),
    note: () => 'Kernel: both ends of a connection. Server: resident set above the idle process. Clients: resident set, including the empty JVM.',
    summary: () => `Stacked bars; after the last batch: kernel ${count(parts(batches().at(-1))[0])}, server ${count(parts(batches().at(-1))[1])}, clients ${count(parts(batches().at(-1))[2])} bytes.`,
    hidden: () => batches().length === 0,
  });
}
