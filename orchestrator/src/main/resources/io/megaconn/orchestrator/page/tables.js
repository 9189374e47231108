// The tables of the pages.

const text = name => ({ name, text: true });

function section(title, ...content) {
  const shown = content.filter(part => part !== null && part !== undefined);
  return shown.length === 0 ? null : el('section', {}, el('h2', {}, title), ...shown);
}

function batchTable(model) {
  const rows = (model.batches || []).map(b => [
    count(b.number), count(b.clients), count(b.connections), decimal(b.seconds, 1), count(b.perSecond),
    known(b.counts.clients), known(b.counts.server), b.counts.kernel < 0 ? 'not checked' : count(b.counts.kernel),
  ]);
  if (rows.length === 0) return null;
  const names = ['batch', 'new clients', 'connections', 'seconds', 'connects/s', 'clients\' count', 'server\'s count', 'kernel\'s count'];
  return section('Batches', el('div', { class: 'scroll tall', tabindex: '0' }, table('Batches', names.map(name => ({ name })), rows)));
}

function markTable(model) {
  const marks = model.marks || [];
  if (marks.length === 0) return null;
  const rows = marks.map(mark => [clock(mark.t), el('span', { class: markColor(mark.kind) }, mark.kind), mark.text]);
  const more = model.marksLeftOut > 0 ? el('p', { class: 'faint' }, `${count(model.marksLeftOut)} more in run.jsonl`) : null;
  return section('Events', el('div', { class: 'scroll tall', tabindex: '0' },
    table('Events', [{ name: 'time' }, text('event'), text('details')], rows)), more);
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

function thresholdTable(report) {
  const thresholds = report.thresholds || [];
  if (thresholds.length === 0) return null;
  const rows = thresholds.map(t => [t.expression, t.actual === null ? 'not measured' : `${t.actual} ${t.unit}`,
    el('span', { class: t.ok ? 'good' : 'bad' }, t.ok ? '✔ met' : `✖ not met${t.reason ? `: ${t.reason}` : ''}`)]);
  return section('Thresholds', el('div', { class: 'scroll' },
    table('Thresholds', [text('threshold'), text('measured'), text('')], rows)));
}

function latencyTable(report) {
  const { ramp, hold } = report.phases || {};
  const name = (what, phase) => (phase ? what + coverage(phase.clientsHeard, phase.clients) : what);
  const phases = ramp || hold ? [[name('connects, ramp', ramp), ramp && ramp.connectTime], [name('connects, hold', hold), hold && hold.connectTime],
    [name('replies, ramp', ramp), ramp && ramp.replyTime], [name('replies, hold', hold), hold && hold.replyTime]]
    : [['connect', report.connectTime], ['reply', report.replyTime]];
  const rows = phases.filter(([, l]) => l && l.count > 0)
    .map(([name, l]) => [name, count(l.count), ...[l.p50, l.p90, l.p99, l.p999, l.max].map(millis)]);
  if (rows.length === 0) return null;
  const names = ['count', 'p50', 'p90', 'p99', 'p99.9', 'max'].map(name => ({ name }));
  return section('Times', el('div', { class: 'scroll' }, table('Times', [text('time of'), ...names], rows)));
}

function planTable(plan) {
  const layout = l => `${plural(l.loops, 'event loop')}, ${l.perLoop ? 'each with its own file table' : 'one shared file table'}`;
  return section('Plan', facts('Plan', [
    ['target', plural(plan.target, 'connection')],
    ['clients', `${count(plan.clients)} with up to ${plural(plan.connectionsPerClient, 'connection')} each, ${count(plan.batch)} per batch, in ${plural(plan.processes, 'process', 'processes')}`],
    ['messages', `${plural(plan.workload.payloadSize, 'byte')} every ${duration(plan.workload.messageInterval)} on each connection; reply: ${String(plan.workload.reply).toLowerCase()}`],
    ['connect rate', plan.connectRate === 0 ? 'no limit' : `at most ${count(plan.connectRate)}/s`],
    ['server', `${plan.endpoints.map(e => (typeof e === 'string' ? e : `${e.host}:${e.port}`)).join(', ')}; ${layout(plan.server)}`],
    ['client process', layout(plan.client)],
    ['memory, estimated', `kernel ${bytes(plan.memory.kernel)}, server ${bytes(plan.memory.server)}, clients ${bytes(plan.memory.clients)}`],
    ['cores, estimated', decimal(plan.cpuCores, 1)],
  ]));
}

/** A limit of the machine; the JSON has Java's largest number for "no limit". */
function limit(n) {
  return n >= 2 ** 62 ? 'no limit' : n < 0 ? 'none' : count(n);
}

function hostFacts(host) {
  return facts('Machine', [
    ['kernel', `Linux ${host.kernel}`], ['cores', count(host.cores)],
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

function environmentSection(host, cluster, version) {
  return section('Environment', host ? hostFacts(host) : null, cluster ? clusterFacts(cluster) : null,
    el('p', { class: 'faint' }, `megaconn ${version}`));
}
