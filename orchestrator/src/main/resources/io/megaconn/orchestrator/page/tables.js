// The tables of the pages.

const text = name => ({ name, text: true });

function section(title, ...content) {
  const shown = content.filter(part => part !== null && part !== undefined);
  return shown.length === 0 ? null : el('section', {}, el('h2', {}, title), ...shown);
}

function batchTable(model) {
  const batches = model.batches || [];
  const external = batches.some(b => b.counts.external);
  const checked = n => (n < 0 ? 'not checked' : count(n));
  const rows = batches.map(b => [
    count(b.number), count(b.clients), count(b.connections), decimal(b.seconds, 1), known(b.perSecond),
    known(b.counts.clients), known(b.counts.server), checked(b.counts.kernel), ...(external ? [checked(b.counts.clientsKernel), known(b.counts.others)] : []),
  ]);
  if (rows.length === 0) return null;
  const names = ['batch', 'new clients', 'connections', 'seconds', 'connects/s', 'clients\' count', 'server\'s count', external ? 'server\'s kernel' : 'kernel\'s count',
    ...(external ? ['clients\' kernel', 'others'] : [])];
  return section('Batches', el('div', { class: 'scroll tall', tabindex: '0' }, table('Batches', names.map(name => ({ name })), rows)));
}

function markTable(model) {
  const marks = model.marks || [];
  if (marks.length === 0) return null;
  const startedAt = model.report ? model.report.startedAt : null;
  const rows = marks.map(mark => [clock(mark.t), wallClock(startedAt, mark.t), el('span', { class: markColor(mark.kind) }, mark.kind), mark.text]);
  const more = model.marksLeftOut > 0 ? el('p', { class: 'faint' }, `${count(model.marksLeftOut)} more in run.jsonl`) : null;
  return section('Events', el('div', { class: 'scroll tall', tabindex: '0' },
    table('Events', [{ name: 'time' }, { name: 'UTC' }, text('event'), text('details')], rows)), more);
}

function findingTable(report) {
  const findings = report.findings || [];
  if (findings.length === 0) return null;
  const rows = findings.map(f => [f.limit, f.where, f.seen, f.fix ? el('code', {}, f.fix) : '',
    f.firstSeen >= 0 ? clock(f.firstSeen) : '', f.resolved >= 0 ? clock(f.resolved) : '']);
  return section('Diagnosis', el('div', { class: 'scroll' },
    table('Diagnosis', [text('limit'), text('where'), text('found'), text('fix'), { name: 'first seen' }, { name: 'resolved' }], rows)));
}

function faultTable(report) {
  const faults = report.faults || [];
  if (faults.length === 0) return null;
  const rows = faults.map(f => [clock(f.at), String(f.what).replaceAll('_', ' '), f.process, f.cause || '',
    count(f.connections),
    f.secondsUntilWhole < 0 ? el('span', { class: 'bad' }, 'not recovered') : `${decimal(f.secondsUntilWhole, 1)} s`]);
  return section('Faults', el('div', { class: 'scroll tall', tabindex: '0' }, table('Faults',
    [{ name: 'time' }, text('fault'), text('process'), text('cause'), { name: 'connections' }, { name: 'recovered after' }], rows)));
}

function thresholdValue({ actual, unit }) {
  if (unit === 's') return millis(actual * 1e6);
  return unit === 'bytes' ? bytes(actual) : Number(actual).toLocaleString('en-US', { maximumFractionDigits: 2 });
}

const number = n => (n < 0 ? '–' : count(n));

/** Ramp and hold, a row each. */
function phaseTable(report) {
  const { ramp, hold } = report.phases || {};
  const row = (name, seconds, phase, lost) => phase && [name, seconds < 0 ? '–' : `${decimal(seconds, 1)} s`, lost,
    number(phase.answered), number(phase.unanswered), ...[phase.connectTime, phase.replyTime].flatMap(l => (l.count === 0 ? ['–', '–'] : [millis(l.p50), millis(l.p99)]))];
  const held = report.hold;
  const rows = [row('ramp', report.secondsToTarget, ramp, held ? count(report.lost - held.lost) : count(report.lost)),
    row('hold', held ? held.seconds : -1, hold, held ? count(held.lost) : '–')].filter(Boolean);
  if (rows.length === 0) return null;
  const names = ['duration', 'lost', 'answered', 'unanswered', 'connect p50', 'connect p99', 'reply p50', 'reply p99'];
  return section('Phases', el('div', { class: 'scroll' }, table('Phases', [text('phase'), ...names.map(name => ({ name }))], rows)));
}

/** The server and the clients. */
function processTable(report) {
  const { processes = [] } = report.breakdown || {};
  if (processes.length === 0) return null;
  const rows = processes.map(p => [p.process, number(p.share), p.share >= 0 && p.connections < p.share ? el('span', { class: 'bad' }, count(p.connections)) : number(p.connections),
    number(p.established), number(p.lost), p.failures > 0 ? el('span', { class: 'bad' }, count(p.failures)) : number(p.failures), knownMillis(p.connectP99), knownMillis(p.replyP99), bytes(p.rss)]);
  const names = ['assigned', 'connections', 'connects', 'lost', 'failures', 'connect p99', 'reply p99', 'resident memory'];
  const where = report.cluster ? ` The server's pod is on node ${report.cluster.serverNode}.` : '';
  return section('Processes', el('div', { class: 'scroll tall', tabindex: '0' }, table('Processes', [text(report.cluster ? 'pod' : 'process'), ...names.map(name => ({ name }))], rows)),
    el('p', { class: 'faint' }, `At the latest answer of each, since its start. A client's failures include losses.${where}`));
}

function endpointTable(report) {
  const { endpoints = [] } = report.breakdown || {};
  if (endpoints.length === 0) return null;
  const total = endpoints.reduce((sum, one) => sum + one.connections, 0);
  const rows = endpoints.map(one => [one.endpoint, count(one.connections), total === 0 ? '–' : `${decimal(100 * one.connections / total, 1)}%`,
    Object.entries(one.failures).map(([reason, n]) => `${reason} ${count(n)}`).join(', ') || 'none']);
  return section('Endpoints', el('div', { class: 'scroll tall', tabindex: '0' },
    table('Endpoints', [text('endpoint'), { name: 'connections' }, { name: 'share' }, text('failures')], rows)));
}

function failureTable(report) {
  const { failures = [] } = report.breakdown || {};
  if (failures.length === 0) return null;
  const rows = failures.map(f => [f.reason, count(f.count), f.firstSeen < 0 ? '–' : clock(f.firstSeen), f.process, f.endpoint, f.firstBytes ? el('code', {}, f.firstBytes) : '']);
  return section('Failures', el('div', { class: 'scroll tall', tabindex: '0' },
    table('Failures', [text('reason'), { name: 'count' }, { name: 'first seen' }, text('first at'), text('endpoint'), text('first data from the peer')], rows)));
}

function thresholdTable(report) {
  const thresholds = report.thresholds || [];
  if (thresholds.length === 0) return null;
  const rows = thresholds.map(t => [t.expression, t.actual === null ? 'not measured' : thresholdValue(t),
    el('span', { class: t.ok ? 'good' : 'bad' }, t.ok ? '✔ met' : `✖ not met${t.reason ? `: ${t.reason}` : ''}`)]);
  return section('Thresholds', el('div', { class: 'scroll' },
    table('Thresholds', [text('threshold'), text('measured'), text('')], rows)));
}

const deliveryTime = delivery => delivery && delivery.time;

/** Names the handshakes of a phase, and how many of them resumed a session. */
function handshakes(of, phase) {
  const resumed = phase && phase.resumedHandshakes;
  return resumed > 0 ? `TLS handshakes, ${of}: ${count(phase.handshakeTime.count - resumed)} full, ${count(resumed)} resumed` : `TLS handshakes, ${of}`;
}

function latencyTable(report) {
  const { ramp, hold } = report.phases || {};
  const name = (what, phase) => (phase ? what + coverage(phase.clientsHeard, phase.clients) : what);
  const phases = ramp || hold ? [[name('connects, ramp', ramp), ramp && ramp.connectTime], [name('connects, hold', hold), hold && hold.connectTime],
    [name(handshakes('ramp', ramp), ramp), ramp && ramp.handshakeTime], [name(handshakes('hold', hold), hold), hold && hold.handshakeTime],
    [name('openings, ramp', ramp), ramp && ramp.openingTime], [name('openings, hold', hold), hold && hold.openingTime],
    [name('replies, ramp', ramp), ramp && ramp.replyTime], [name('replies, hold', hold), hold && hold.replyTime],
    ...[['ramp', ramp], ['hold', hold]].flatMap(([of, phase]) => [[name(`deliveries to clients, ${of}`, phase), deliveryTime(phase && phase.delivery)], [`deliveries to the server, ${of}`, deliveryTime(phase && phase.serverDelivery)]])]
    : [['connect', report.connectTime], ['reply', report.replyTime]];
  const rows = phases.filter(([, l]) => l && l.count > 0)
    .map(([name, l]) => [name, count(l.count), ...[l.p50, l.p90, l.p99, l.p999, l.max].map(millis)]);
  if (rows.length === 0) return null;
  const names = ['count', 'p50', 'p90', 'p99', 'p99.9', 'max'].map(name => ({ name }));
  return section('Times', el('div', { class: 'scroll' }, table('Times', [text('time of'), ...names], rows)));
}

const PLACES = { here: 'on this machine', other_namespace: 'on this machine, in another network namespace', nobody: 'on this machine, where nothing listens now', elsewhere: 'on another machine' };

/** What an external server takes, after each batch and the hold. */
function costTable(report) {
  const row = (name, cost) => cost && [name, count(cost.processes), cost.pss < 0 ? 'unknown' : bytes(cost.pss), known(cost.pssPerConnection), cost.rss < 0 ? 'unknown' : bytes(cost.rss), known(cost.rssPerConnection),
    known(cost.groupMemoryPerConnection), cost.cpuMs < 0 ? 'unknown' : `${decimal(cost.cpuMs / 1000, 2)} s`, count(cost.messages)];
  const rows = [...(report.batches || []).map(b => row(`batch ${b.number}`, b.serverCost)), report.hold ? row('hold', report.hold.serverCost) : null].filter(Boolean);
  if (rows.length === 0) return null;
  const names = ['processes', 'PSS', 'PSS per connection, B', 'RSS', 'RSS per connection, B', 'control group per connection, B', 'CPU', 'messages sent'];
  return section('What the connections cost the server', el('div', { class: 'scroll tall', tabindex: '0' },
    table('What the connections cost the server', [text('after'), ...names.map(name => ({ name }))], rows)),
  el('p', { class: 'faint' }, 'Per connection: growth since before the first batch. CPU and messages: of that batch or of the hold.'));
}

function planTable(plan) {
  const layout = l => `${plural(l.loops, 'event loop')}, ${l.perLoop ? 'each with its own file table' : 'one shared file table'}`;
  return section('Plan', facts('Plan', [
    ['target', plural(plan.target, 'connection')],
    ['clients', `${count(plan.clients)} with up to ${plural(plan.connectionsPerClient, 'connection')} each, ${count(plan.batch)} per batch, in ${plural(plan.processes, 'process', 'processes')}`],
    ['messages', plan.workload.script && plan.workload.script.idle ? 'none: connections are idle' : `${plan.workload.script && plan.workload.script.message ? 'the message of the command line' : plural(plan.workload.payloadSize, 'byte')} every ${duration(plan.workload.messageInterval)} on each connection; reply: ${String(plan.workload.reply).toLowerCase()}`],
    ['connect rate', plan.connectRate === 0 ? 'no limit' : `at most ${count(plan.connectRate)}/s`],
    ['server', `${plan.endpoints.map(e => (typeof e === 'string' ? e : `${e.host}:${e.port}`)).join(', ')}${plan.local && plan.local.ownServer ? `; ${layout(plan.local.ownServer.server)}` : ''}`],
    ...(plan.external ? [['not started by megaconn', [PLACES[plan.external.listener], ...plan.external.processes].join(', ')],
      ["server's own count", plan.external.serverCount || 'unknown: no --server-count']] : []),
    ...(plan.local ? [['client process', layout(plan.local.client)]] : []),
    ['memory, estimated', `kernel ${bytes(plan.memory.kernel)}, server ${plan.external ? 'unknown' : bytes(plan.memory.server)}, clients ${bytes(plan.memory.clients)}`],
    ['cores, estimated', decimal(plan.cpuCores, 1)],
  ]));
}

/** A limit of the machine; the JSON has Java's largest number for "no limit". */
function limit(n) {
  return n >= 2 ** 62 ? 'no limit' : n < 0 ? 'none' : count(n);
}

function hostFacts(host) {
  return facts('Machine', [
    ['kernel', `Linux ${host.kernel}`], ['processor', host.cpuModel || 'unknown'], ['cores', count(host.cores)], ['Java', host.java || 'unknown'],
    ['memory', `${bytes(host.memoryTotal)}, ${bytes(host.memoryAvailable)} available`],
    ['open files', `${limit(host.nofileSoft)} soft, ${limit(host.nofileHard)} hard, fs.nr_open ${limit(host.nrOpen)}, fs.file-max ${limit(host.fileMax)}`],
    ['epoll watches', limit(host.epollWatches)], ['source ports', `${host.portLow} to ${host.portHigh}`],
    ['listen queue', limit(host.somaxconn)], ['tcp_mem', `${limit(host.tcpMemMaxPages)} pages`],
    ['conntrack', host.conntrackMax < 0 ? 'none' : `${limit(host.conntrackMax)} entries, loopback ${host.loopbackTracked ? 'tracked' : 'not tracked'}`],
  ]);
}

function clusterFacts(cluster) {
  const head = facts('Cluster', [['Kubernetes', cluster.version], ['namespace', cluster.namespace],
    ['release', cluster.release], ["server's node", cluster.serverNode]]);
  if (cluster.nodes.length === 0) return head;
  const rows = cluster.nodes.map(n => [n.name, n.kernel, n.kubelet, n.schedulable ? 'yes' : 'no', decimal(n.cpuMillis / 1000, 1), bytes(n.memory), count(n.pods)]);
  const columns = [text('node'), text('kernel'), text('kubelet'), text('for clients'), { name: 'cores' }, { name: 'memory' }, { name: 'pods' }];
  return el('div', {}, head, el('div', { class: 'scroll tall', tabindex: '0' }, table('Nodes', columns, rows)));
}

/** The Java of server and clients; a running ramp has no report yet that names it. */
function javaTable(breakdown) {
  const { jvms = [] } = breakdown || {};
  if (jvms.length === 0) return null;
  const columns = [text('of'), { name: 'processes' }, text('Java'), text('options')];
  return el('div', { class: 'scroll', tabindex: '0' }, table('Java of the processes', columns,
    jvms.map(jvm => [jvm.role, count(jvm.processes), jvm.version,
      el('span', {}, ...jvm.flags.flatMap(flag => [el('span', { class: 'nowrap' }, flag), ' ']))])));
}

function environmentSection({ host, cluster, version, commit, breakdown }) {
  const known = commit && commit !== 'unknown';
  const build = known ? `, git commit ${commit.replace('-dirty', ', with uncommitted changes')}` : ', git commit unknown';
  return section('Environment', host ? hostFacts(host) : null, cluster ? clusterFacts(cluster) : null, javaTable(breakdown),
    el('p', { class: 'faint' }, `megaconn ${version}${build}`));
}
