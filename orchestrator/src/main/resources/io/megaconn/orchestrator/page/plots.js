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
  u.ctx.textBaseline = 'bottom';
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
      u.ctx.fillText(name, (from + to) / 2, top - 3 * devicePixelRatio);
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

/** Part of the run that a plot shows at first: what the reader chose, or the ramp where the hold has nothing to show. */
function timeView(model, rampOnly) {
  const spans = model.spans || [];
  const hold = spans.find(span => span.number === 0);
  const end = (model.samples.t || []).at(-1);
  if (!hold || !model.report || !(hold.from > 0)) return null;
  if (model.view === 'ramp' || (!model.view && rampOnly && end > 2 * hold.from)) return { min: 0, max: hold.from * 1.03 };
  return model.view === 'hold' ? { min: hold.from, max: Math.max(end, hold.from + 1) } : null;
}

/** Makes a plot over time. columns: { key, name, color, width }, the lowest layer first. */
function timePlot(model, id, title, unit, format, columns, extra = {}) {
  const samples = key => model.samples[key] || [];
  const values = c => (c.scale ? samples(c.key).map(v => (v === null || v === undefined ? null : v * c.scale)) : samples(c.key));
  const cell = (c, v) => (v === null || v === undefined ? '–' : c.scale ? decimal(v, 3) : Number.isInteger(v) ? count(v) : decimal(v, 2));
  const last = c => values(c).at(-1);
  const startedAt = () => (model.report ? model.report.startedAt : null);
  const withClock = v => (v === null || v === undefined || !startedAt() ? clock(v) : `${clock(v)} (${wallClock(startedAt(), v)} UTC)`);
  return makePlot({
    id, title, sync: 'time',
    scales: { x: { time: false }, y: { range: (_, low, high) => (low === null ? [0, 1] : [Math.min(0, low), high > 0 ? Math.max(5, high * 1.08) : 5]) } },
    x: axis('time since the start (m:ss)', clock, { incrs: SECONDS, space: 60 }),
    y: axis(unit, format, { size: 78, incrs: unit === 'bytes' ? POWERS : INTEGERS }),
    firstSeries: { label: 'time', value: (_, v) => withClock(v) }, view: () => timeView(model, extra.rampOnly),
    series: columns.map(c => line(c.name, c.color, c.width, format)),
    hooks: { drawClear: [u => drawSpans(u, model)], draw: [u => drawMarks(u, model)] },
    data: () => [samples('t'), ...columns.map(values)],
    columns: [{ name: 'time, s' }, { name: 'UTC' }, ...columns.map(c => ({ name: `${c.name}, ${unit}` }))],
    rows: () => samples('t').map((t, i) => [decimal(t, 1), wallClock(startedAt(), t), ...columns.map(c => cell(c, values(c)[i]))]),
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
  const times = (id, title, p50, p99, note, rampOnly) => timePlot(model, id, title, 'ms', milliseconds, [
    { key: p99, name: 'p99', color: 'warn', width: 1.5, scale: 0.001 },
    { key: p50, name: 'p50', color: 'server', width: 2, scale: 0.001 },
  ], { ...small('time', milliseconds), rampOnly, hidden: () => !any(p50), note: () => `${note} Each point covers about the last 10 s and all clients queried in that time.${downsampling(model)}` });
  return [
    timePlot(model, 'connections', 'Connections', 'connections', count, [
      { key: 'kernel', name: 'kernel', color: 'kernel', width: 7 },
      { key: 'server', name: 'server', color: 'server', width: 4 },
      { key: 'clients', name: 'clients', color: 'clients', width: 1.5 },
    ], { wide: true, note: () => `Shaded bands are batches. Lines overlap where all three counts match. With many connections, the kernel's count is unknown between batches.${downsampling(model)}` }),
    timePlot(model, 'rate', 'Connect rate', 'connections/s', count,
      [{ key: 'perSecond', name: 'connect rate', color: 'server', width: 1.5 }],
      { rampOnly: true, note: () => `Counted at the server; with an external server by the clients.${downsampling(model)}` }),
    timePlot(model, 'messages', 'Messages', 'messages/s', count,
      [{ key: 'messagesPerSecond', name: 'messages', color: 'server', width: 1.5 }],
      { hidden: () => (model.samples.messagesPerSecond || []).every(n => n === null), note: () => `Messages received by the server.${downsampling(model)}` }),
    times('replies', 'Reply times over time', 'replyP50', 'replyP99', 'Measured from the time a message was due to its complete reply.'),
    times('connects', 'Connect times over time', 'connectP50', 'connectP99', 'Measured from connect(2) to the established connection.', true),
    timePlot(model, 'unanswered', 'Unanswered requests', 'requests', count,
      [{ key: 'unanswered', name: 'unanswered', color: 'bad', width: 2 }],
      { hidden: () => !any('unanswered'), note: () => `Requests without a reply for longer than one message interval, or whose connection ended first, in this phase. Must be zero.${downsampling(model)}` }),
    timePlot(model, 'memory', 'Memory', 'bytes', bytes,
      [{ key: 'memory', name: 'total', color: 'ink', width: 1.5 }, { key: 'clientMemory', name: 'clients', color: 'clients', width: 1.5 },
        { key: 'kernelMemory', name: "kernel's sockets", color: 'kernel', width: 1.5 }, { key: 'serverMemory', name: 'server', color: 'server', width: 1.5 }],
      { hidden: () => !any('memory'), note: () => `Total: ${memoryParts((model.report || model.started || {}).cluster)}. Gaps: unknown.${downsampling(model)}` }),
    timePlot(model, 'cpu', 'CPU', 'cores', cores, [
      { key: 'machineCores', name: "server's machine", color: 'kernel', width: 1.5 },
      { key: 'clientCores', name: 'clients', color: 'clients', width: 1.5 },
      { key: 'serverCores', name: 'server', color: 'server', width: 1.5 },
    ], { ...small('cores', cores), hidden: () => !any('serverCores') && !any('machineCores'), note: () => `Busy cores. The machine's include other programs. Gaps: unknown.${downsampling(model)}` }),
    failurePlot(model, any),
    timePlot(model, 'losses', 'Lost and silent', 'connections', count, [
      { key: 'lost', name: 'lost so far', color: 'bad', width: 2 },
      { key: 'silent', name: 'silent', color: 'warn', width: 1.5 },
    ], { hidden: () => !any('lost') && !any('silent'), note: () => `Both must be zero.${downsampling(model)}` }),
  ];
}

/** Failures by reason, of the whole run so far. */
function failurePlot(model, any) {
  const columns = Array.from({ length: 6 }, (_, i) => ({ key: `failures${i}`, name: `reason ${i + 1}`, color: `run${i + 1}`, width: 1.5, reason: i }));
  const reasons = () => model.failureReasons || [];
  const padded = c => {
    const values = model.samples[c.key] || [];
    return (model.samples.t || []).map((_, i) => values[i] ?? 0);
  };
  const used = () => columns.filter(c => c.reason < reasons().length);
  return timePlot(model, 'failures', 'Failures by reason', 'failures', count, columns, {
    series: () => columns.map(c => ({ ...line(reasons()[c.reason] || c.name, c.color, c.width, count), ...shownIf(c.reason < reasons().length) })),
    data: () => [model.samples.t || [], ...columns.map(padded)],
    columns: [{ name: 'time, s' }, text('failed connects and losses')],
    rows: () => (model.samples.t || []).map((t, i) => [decimal(t, 1), used().map(c => `${reasons()[c.reason]} ${count(padded(c)[i])}`).join('; ')]),
    summary: () => `Totals: ${used().map(c => `${reasons()[c.reason]} ${count(padded(c).at(-1))}`).join(', ')}.`,
    hidden: () => !columns.some(c => any(c.key)), version: () => reasons().length,
    note: () => `Failed connects and losses since the start of the run.${downsampling(model)}`,
  });
}

/** A line that may have no data: then its legend is hidden, too. */
function shownIf(data) {
  return data ? {} : { show: false, class: 'absent' };
}

function cores(v) {
  return v === null || v === undefined ? '–' : decimal(v, 2);
}

/** Scale and ticks of values that may be far below 1. */
function small(label, format) {
  return {
    scales: { x: { time: false }, y: { range: (_, __, high) => [0, high > 0 ? high * 1.1 : 1] } },
    y: axis(label, format, { size: 78 }),
  };
}

function milliseconds(v) {
  return v === null || v === undefined ? '–' : millis(v * 1000);
}

/** The curves for ramp and hold, or for the complete run if an older version wrote the report. */
const CURVES = [
  { key: 'rampConnect', name: 'connects, ramp', color: 'server' }, { key: 'holdConnect', name: 'connects, hold', color: 'kernel' },
  { key: 'rampHandshake', name: 'TLS handshakes, ramp', color: 'run4' }, { key: 'holdHandshake', name: 'TLS handshakes, hold', color: 'run5' },
  { key: 'rampOpening', name: 'openings, ramp', color: 'run6' }, { key: 'holdOpening', name: 'openings, hold', color: 'faint' },
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
  const summary = ({ key, all }) => (all ? model.report[key] : model.report.phases[key.slice(0, 4)][`${key.slice(4).toLowerCase()}Time`]);
  const curve = c => latencyCurve(points(c), points(c).length > 0 ? summary(c).count : 0);
  const shown = () => CURVES.filter(c => points(c).length > 0);
  return makePlot({
    id: 'latency', title: 'Connect and reply times',
    scales: { x: { time: false }, y: { distr: 3 } },
    x: axis('percentile', percentileOf, { incrs: [1, 2, 3], space: 64 }),
    y: axis('milliseconds, logarithmic', v => Number(v.toPrecision(3)).toLocaleString('en-US'), { size: 64 }),
    firstSeries: { label: 'percentile', value: (_, v) => (v === null ? '–' : percentileOf(v)) },
    series: () => CURVES.map(c => ({ ...line(c.name, c.color, 2, milliseconds), spanGaps: true, ...shownIf(points(c).length > 0) })),
    data: () => uPlot.join(CURVES.map(curve)),
    columns: [{ name: 'time of', text: true }, { name: 'percentile' }, { name: 'ms' }],
    rows: () => shown().flatMap(c => points(c).map(([p, micros]) =>
      [c.name, `${Number(p.toPrecision(8))}%`, decimal(micros / 1000, 3)])),
    note: () => 'Sum of the clients\' histograms. Reply times start when a message was due; requests still open at the end count with their age.',
    summary: () => shown().map(c => `${c.name} p99 ${millis(summary(c).p99)}`).join(', '),
    hidden: () => shown().length === 0,
  });
}

/** Stacked bytes per connection after each batch: kernel and server, or the clients alone, which need much more. */
function memoryPlot(model, id, title, parts, note) {
  const batches = () => model.batches || [];
  const of = (b, part) => Math.max(0, b.memory[part.key]);
  const sum = (b, n) => parts.slice(0, n).reduce((total, part) => total + of(b, part), 0);
  const bar = part => ({
    ...line(part.name, part.color, 0, count), fill: () => color(part.color), paths: uPlot.paths.bars({ size: [0.6, 70] }),
    value: (_, v, __, i) => (i === null || i === undefined || !batches()[i] ? '–' : `${known(batches()[i].memory[part.key])} B`),
  });
  return makePlot({
    id, title,
    scales: { x: { time: false, range: () => [0.4, batches().length + 0.6] }, y: { range: (_, __, high) => [0, high > 0 ? high * 1.08 : 1] } },
    x: axis('after batch', count, { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], grid: { show: false } }),
    y: axis('bytes per connection', count, { size: 64 }),
    firstSeries: { label: 'batch', value: (_, v) => count(v) },
    series: parts.toReversed().map(bar),
    data: () => [batches().map(b => b.number), ...parts.map((_, i) => batches().map(b => sum(b, parts.length - i)))],
    columns: [{ name: 'batch' }, ...parts.map(part => ({ name: `${part.name}, B` })), { name: 'Java heap of it, B' }],
    rows: () => batches().map(b => [count(b.number), ...parts.map(part => known(b.memory[part.key])), known(b.memory[id === 'perclient' ? 'clientHeap' : 'serverHeap'])]),
    note: () => note,
    summary: () => `Stacked bars; after the last batch: ${parts.map(part => `${part.name} ${known(batches().at(-1).memory[part.key])}`).join(', ')} bytes.`,
    hidden: () => batches().length === 0,
  });
}

function memoryPlots(model) {
  return [
    memoryPlot(model, 'perconnection', 'Memory per connection: server side', [{ key: 'kernel', name: 'kernel', color: 'kernel' }, { key: 'serverRss', name: 'server', color: 'server' }],
      'Kernel: with --local both ends of a connection. Server: resident set above the idle process. A missing part is unknown.'),
    memoryPlot(model, 'perclient', 'Memory per connection: clients', [{ key: 'clientRss', name: 'clients', color: 'clients' }],
      'Resident set, including the empty JVM of each process.'),
  ];
}
