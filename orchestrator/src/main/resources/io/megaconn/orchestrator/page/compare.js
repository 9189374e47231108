// Runs side by side: tables and overlaid plots. Each group has a color, which its runs share.

function runPlot(model, spec, x, y, points) {
  const groups = model.comparison.groups.map(group => group.name);
  const runs = model.runs;
  const all = () => uPlot.join(runs.map(points));
  const name = run => `${run.group}: ${run.name || run.run}`;
  return makePlot({
    wide: true, scales: { x: { time: false }, y: spec.range ? { range: spec.range } : {} },
    x: axis(x.label, x.format, x.extra), y: axis(y.label, y.format, { size: 78 }),
    firstSeries: { label: x.short, value: (_, v) => (v === null ? '–' : x.format(v)) },
    series: runs.map(run => ({ ...line(name(run), `run${groups.indexOf(run.group) % 6 + 1}`, 1.5, y.format), spanGaps: true, show: points(run)[0].length > 0 })),
    data: all,
    columns: [text('run'), { name: x.label }, { name: y.label }],
    rows: () => runs.flatMap(run => { const [xs, ys] = points(run); return xs.map((v, i) => [name(run), decimal(v, 2), decimal(ys[i], 2)]); }),
    summary: () => `One line per run: ${runs.map(name).join(', ')}.`,
    hidden: () => runs.every(run => points(run)[0].length === 0),
    ...spec,
  });
}

function comparePlots(model) {
  const fromZero = (_, low, high) => [Math.min(0, low || 0), high > 0 ? high * 1.08 : 1];
  const time = { label: 'time since the start (m:ss)', short: 'time', format: clock, extra: { incrs: SECONDS, space: 60 } };
  const over = key => run => [run.samples.t, run.samples[key]];
  const percentile = { label: 'percentile', short: 'percentile', format: percentileOf, extra: { incrs: [1], space: 40 } };
  const ms = { label: 'milliseconds, logarithmic', format: v => (v === null || v === undefined ? '–' : Number(v.toPrecision(3)).toLocaleString('en-US')) };
  const log = { scales: { x: { time: false }, y: { distr: 3 } } };
  return [
    runPlot(model, { id: 'connections', title: 'Connections', range: fromZero, note: () => 'Counted at the server.' }, time,
      { label: 'connections', format: count }, over('server')),
    runPlot(model, { id: 'rate', title: 'Connect rate', range: fromZero }, time, { label: 'connections/s', format: count }, over('perSecond')),
    runPlot(model, { id: 'latency', title: 'Connect times', ...log }, percentile, ms, run => latencyCurve(run.connectTime, run.connectCount)),
    runPlot(model, { id: 'reply', title: 'Reply times', ...log }, percentile, ms, run => latencyCurve(run.replyTime, run.replyCount)),
    runPlot(model, { id: 'perconnection', title: 'Kernel memory per connection', range: fromZero, padRight: 36 },
      { label: 'connections', short: 'connections', format: count }, { label: 'bytes per connection', format: count },
      run => [run.batches.map(b => b.connections), run.batches.map(b => (b.memory.kernel < 0 ? null : b.memory.kernel))]),
  ];
}

function measured(value, unit) {
  if (unit === 's') return millis(value * 1e6);
  return unit === 'bytes' ? bytes(value) : count(value);
}

function rangeCell(range, unit) {
  if (!range) return '–';
  const median = measured(range.median, unit);
  return range.runs < 3 ? median : el('span', {}, el('b', {}, median), el('span', { class: 'faint' }, ` (${measured(range.min, unit)} to ${measured(range.max, unit)})`));
}

function changeCell(change, moreIsBetter) {
  if (!change) return '';
  const percent = `${change.percent > 0 ? '+' : ''}${decimal(change.percent, 1)}%`;
  return change.withinSpread ? el('span', { class: 'faint' }, `${percent}, within the spread`) : judged(percent, change.percent > 0 === moreIsBetter);
}

function judged(percent, better) {
  return el('span', { class: better ? 'good' : 'bad' }, `${percent}, ${better ? 'better' : 'worse'}`);
}

function comparisonTables({ groups, settings, numbers }, words, moreIsBetter) {
  const names = groups.map(g => ({ name: g.runs.length === 1 ? g.name : `${g.name}: median${g.runs.length > 2 ? ' (min to max)' : ''} of ${g.runs.length}` }));
  const scroll = content => el('div', { class: 'scroll' }, content);
  const labels = r => [r.name, tagWords(r.tags)].filter(Boolean).join(', ');
  const labelled = groups.some(g => g.runs.some(labels));
  const runs = groups.flatMap(g => g.runs.map(r => [g.name, el('span', { class: 'nowrap' }, r.run), ...(labelled ? [labels(r)] : []), r.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ''), String(r.exitCode),
    el('span', { class: `long ${r.exitCode === 0 ? 'good' : 'bad'}` }, r.verdict)]));
  const changes = groups.slice(1).map(g => ({ name: `${g.name} vs. ${groups[0].name}` }));
  return [
    section('Runs', scroll(table('Runs', [text('group'), text('run'), ...(labelled ? [text('name and tags')] : []), text('started (UTC)'), { name: 'exit code' }, text('verdict')], runs))),
    section('Settings', settings.length === 0
      ? el('p', {}, 'Version, plan and environment are the same in all runs.')
      : scroll(table('Settings', [text('setting'), ...groups.map(g => text(g.name))], settings.map(s => [words[s.name], ...s.values.map(settingValue)])))),
    section('Results', scroll(table('Results', [text('metric'), ...names, ...changes],
      numbers.map(n => [words[n.name], ...n.values.map(v => rangeCell(v, n.unit)), ...n.changes.map(change => changeCell(change, moreIsBetter.includes(n.name)))])))),
  ];
}

function comparePage(root, model) {
  const plots = comparePlots(model);
  replaceContent(root, el('header', {}, el('h1', {}, `${model.runs.length} runs side by side`)),
    ...comparisonTables(model.comparison, model.words, model.moreIsBetter), el('div', { class: 'plots' }, ...plots.map(plot => plot.root)));
  const draw = () => plots.forEach(plot => plot.draw());
  draw();
  onThemeChange(draw);
}
