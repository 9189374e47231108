// Words for what users named, and for values of settings.

/** Tags of a run: ci=412, kernel=6.12. */
function tagWords(tags) {
  return Object.entries(tags || {}).map(([key, value]) => `${key}=${value}`).join(', ');
}

function settingValue(value) {
  return value === null || value === undefined ? '–' : /^PT[\dHMS.]+$/.test(value) ? duration(value) : /^\d{4,15}$/.test(value) ? count(Number(value)) : value;
}

/** What the total memory of a run is the sum of. On Kubernetes the clients' is reported by some of the pods only. */
function memoryParts(cluster) {
  return cluster ? "server and the kernel's socket memory" : "server, clients and the kernel's socket memory";
}
