// The page of one run, finished or still running.

function card(name, value, more, kind) {
  return el('li', { class: 'card' }, el('span', { class: 'name' }, name), el('b', { class: kind }, value),
    more ? el('span', { class: 'more' }, more) : null);
}

function countsCard(counts, target) {
  if (counts.external) return externalCountsCard(counts, target);
  const { clients, server, kernel } = counts;
  const agree = clients >= 0 && clients === server && (kernel === server || kernel < 0);
  const more = `clients ${known(clients)}, server ${known(server)}, kernel ${kernel < 0 ? 'not checked' : count(kernel)}`;
  return card('Counts match', agree ? '✔ yes' : '✖ no', more, agree && clients === target ? 'good' : 'bad');
}

/** The counts of connections to a server that the run did not start: only the witnesses that there are. */
function externalCountsCard(counts, target) {
  const { clients, clientsKernel, kernel, server, others, serverTotal = -1 } = counts;
  const most = serverTotal < 0 ? server : serverTotal; // other peers may have disconnected
  const exact = [clientsKernel, kernel].filter(n => n >= 0);
  const agree = clients >= 0 && exact.every(n => n === clients) && (most < 0 || most >= clients);
  const alone = exact.length === 0 && server < 0;
  const more = [`clients ${known(clients)}`, clientsKernel >= 0 && `clients' kernel ${count(clientsKernel)}`, kernel >= 0 && `server's kernel ${count(kernel)}`,
    server >= 0 && `server ${count(server)}${server < clients && serverTotal >= 0 ? ` (${count(serverTotal)} in all)` : ''}`, others > 0 && `others ${count(others)}`].filter(Boolean).join(', ');
  return card('Counts match', alone ? 'clients only' : agree ? '✔ yes' : '✖ no', more, !alone && agree && clients === target ? 'good' : agree ? '' : 'bad');
}

/** How many clients reported: a suffix for a figure. */
function coverage(clients, total) {
  return clients >= 0 && total > 0 ? ` (${count(clients)} of ${count(total)} client${total === 1 ? '' : 's'})` : '';
}

function reportCards(report) {
  const { plan, hold } = report;
  const reached = report.secondsToTarget >= 0;
  const counted = [report.counts.clients, ...(report.counts.external ? [] : [report.counts.server])].filter(n => n >= 0);
  const connections = counted.length === 0 ? -1 : Math.min(...counted);
  const { ramp, hold: held } = report.phases || {};
  const phase = held || ramp;
  const times = (name, l) => (!l || l.count === 0 ? null : card(`${name} p99`, millis(l.p99), `p50 ${millis(l.p50)}, max ${millis(l.max)}`));
  const losses = Object.entries(report.failures).map(([reason, n]) => `${reason} ${count(n)}`).join(', ');
  return [
    card('Target reached', reached ? '✔ yes' : '✖ no', reached ? `${count(plan.target)} after ${decimal(report.secondsToTarget, 1)} s`
      : `${known(connections)} of ${count(plan.target)}`, reached ? 'good' : 'bad'),
    countsCard(report.counts, plan.target),
    card('Lost', count(report.lost), losses || 'no failed connects', report.lost > 0 ? 'bad' : ''),
    hold ? card('Hold', `${decimal(hold.seconds, 0)} s`, `${count(hold.lost)} lost, ${known(hold.silentMost)} silent, ${hold.messages < 0 ? 'unknown' : count(hold.messages / Math.max(0.001, hold.seconds))} messages/s${coverage(hold.clientsHeard, hold.clientsAsked)}`,
      hold.lost + Math.max(0, hold.silentMost) > 0 ? 'bad' : '') : null,
    times(ramp ? 'Connect time (ramp)' : 'Connect time', ramp ? ramp.connectTime : report.connectTime),
    times('TLS handshake (ramp)', ramp && ramp.handshakeTime),
    times(phase ? `Reply time (${held ? 'hold' : 'ramp'})` : 'Reply time', phase ? phase.replyTime : report.replyTime),
    deliveryCard('Delivery', phase && phase.delivery), deliveryCard('Delivery to the server', phase && phase.serverDelivery),
    phase && phase.unanswered >= 0 ? card('Unanswered', count(phase.unanswered), `${held ? 'hold' : 'ramp'}: ${count(phase.answered)} requests answered${coverage(phase.clientsHeard, phase.clients)}`, phase.unanswered > 0 ? 'bad' : '') : null,
    card('Peak memory', report.memoryPeak < 0 ? 'unknown' : bytes(report.memoryPeak), memoryParts(report.cluster)),
    card('Longest GC pause', `${known(Math.max(report.serverGcMaxMs, report.clientGcMaxMs))} ms`, `server ${known(report.serverGcMaxMs)} ms, clients ${known(report.clientGcMaxMs)} ms`),
  ];
}

/** Time from the intended send time in a message until it was read; unknown if every sender has another clock. */
function deliveryCard(name, delivery) {
  if (!delivery) return null;
  const { time, otherClock } = delivery;
  const others = otherClock > 0 ? `${count(otherClock)} messages from other machines` : '';
  return time.count === 0 ? card(`${name} p99`, 'unknown', others || 'no message with {time} was received')
    : card(`${name} p99`, millis(time.p99), [`p50 ${millis(time.p50)}, max ${millis(time.max)}`, others].filter(Boolean).join('; '));
}

/** Whether each message is a request. */
const expectsReplies = workload => String(workload.reply || 'none').toLowerCase() !== 'none' || Boolean(workload.script && workload.script.expect);

/** The cards of a running ramp, from the newest sample. */
function liveCards(model) {
  const now = key => (model.samples[key] || []).at(-1);
  const shown = (key, format = count) => (now(key) === null ? 'unknown' : format(now(key)));
  const { target, external } = model.started.plan;
  return [
    ...(external ? [card('Connections', shown('clients'), `of ${count(target)} (clients' count)`)]
      : [card('Connections', shown('server'), `of ${count(target)} (server's count)`), card('Clients', shown('clients'), 'open connections by their count')]),
    card('Kernel', count((model.samples.kernel || []).at(-1)), "the server's sockets"),
    card('Connect rate', `${shown('perSecond')}/s`), external ? null : card('Messages', `${shown('messagesPerSecond')}/s`),
    card('Lost', shown('lost'), null, now('lost') > 0 ? 'bad' : ''),
    external ? null : card('Silent', shown('silent'), null, now('silent') > 0 ? 'bad' : ''),
    expectsReplies(model.started.plan.workload) ? card('Unanswered', shown('unanswered'), 'requests without a reply', now('unanswered') > 0 ? 'bad' : '') : null,
    card('Memory', now('memory') === undefined ? '–' : shown('memory', bytes), memoryParts(model.started.cluster)),
  ];
}

function liveLine(model) {
  if (model.ended) return `${model.ended.verdict} (exit code ${model.ended.exitCode}); the report appears after the cleanup`;
  const span = (model.spans || []).at(-1);
  const doing = !span ? 'starting' : span.number === 0 ? 'holding the target' : `batch ${span.number} of ${Math.ceil(model.started.plan.clients / model.started.plan.batch)}`;
  return `Running for ${clock((model.samples.t || []).at(-1) || 0)}: ${doing}`;
}

function headline(model) {
  const { report } = model;
  const run = report || model.started;
  if (!run) return [el('h1', {}, 'megaconn'), el('p', { class: 'verdict' }, 'Waiting for the run to start')];
  const ok = report && report.exitCode === 0;
  const verdict = report ? `${ok ? '✔' : '✖'} ${report.verdict} (exit code ${report.exitCode})` : liveLine(model);
  return [
    el('h1', {}, `${run.name ? `${run.name}: ` : ''}${count(run.plan.target)} connection${run.plan.target === 1 ? '' : 's'}${run.cluster ? ' on Kubernetes' : ''}`),
    el('p', { class: `verdict ${report ? (ok ? 'good' : 'bad') : ''}`, id: 'verdict' }, verdict),
    el('p', { class: 'faint' }, `run ${run.run}`, report ? `, started ${report.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}, took ${clock(report.seconds)}` : '',
      tagWords(run.tags) ? ` · ${tagWords(run.tags)}` : '', el('span', { id: 'live' }, model.link ? ` · ${model.link}` : '')),
    el('ul', { class: 'cards' }, ...(report ? reportCards(report) : liveCards(model)).filter(Boolean)),
  ];
}

/** The sections below the plots. */
function details(model) {
  const run = model.report || model.started;
  if (!run) return [];
  const report = model.report || { connectTime: { count: 0 }, replyTime: { count: 0 } };
  return [
    findingTable(report), faultTable(report), thresholdTable(report), markTable(model), phaseTable(report), costTable(report), batchTable(model), latencyTable(report),
    processTable(report), endpointTable(report), failureTable(report),
    planTable(run.plan), environmentSection(run),
    section('Reproduce', el('pre', {}, el('code', {}, run.command))),
  ];
}

/** Chooses the part of the run that the plots over time show. */
function viewButtons(model, redraw) {
  const buttons = [['all', 'Whole run'], ['ramp', 'Ramp'], ['hold', 'Hold']].map(([view, name]) => {
    const button = el('button', { type: 'button', 'aria-pressed': 'false' }, name);
    button.addEventListener('click', () => { model.view = view; update(); redraw(); });
    return { view, button };
  });
  const root = el('p', { class: 'views' }, el('span', { class: 'faint' }, 'Plots over time show: '), ...buttons.map(one => one.button));
  function update() {
    root.hidden = !model.report || !(model.spans || []).some(span => span.number === 0);
    buttons.forEach(({ view, button }) => button.setAttribute('aria-pressed', String(view === model.view)));
  }
  return { root, update };
}

function reportPage(root, model) {
  const head = el('header', {});
  const foot = el('div', {});
  const missing = el('p', { class: 'faint' });
  const plots = [...timePlots(model), latencyPlot(model), ...memoryPlots(model)];
  const views = viewButtons(model, () => plots.forEach(plot => plot.draw()));
  replaceContent(root, head, missing, views.root, el('div', { class: 'plots' }, ...plots.map(plot => plot.root)), foot);
  let shownDetails = '';
  function update() {
    const { report } = model;
    if (report) model.batches = report.batches;
    replaceContent(head, ...headline(model));
    missing.textContent = report && !(model.samples.t || []).length ? 'No plots over time: run.jsonl is not in the folder of the report.' : '';
    const shown = JSON.stringify([!report, !model.started, (model.marks || []).length, (model.batches || []).length]);
    if (shown !== shownDetails) replaceContent(foot, ...details(model)); // not with every sample: the user may be reading
    shownDetails = shown;
    views.update();
    plots.forEach(plot => plot.update());
  }
  update();
  onThemeChange(() => plots.forEach(plot => plot.draw()));
  return update;
}
