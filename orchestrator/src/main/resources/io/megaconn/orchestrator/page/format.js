// Formats numbers for people.

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

function count(n) {
  return n === null || n === undefined ? '–' : GROUPED.format(n);
}

/** 1 event loop, 2 event loops. */
function plural(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A count; -1 is unknown. */
function known(n) {
  return n < 0 ? 'unknown' : count(n);
}

function decimal(n, digits) {
  return n.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** 90 as 1:30, 3725 as 1:02:05. */
function clock(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  const whole = Math.floor(seconds);
  const two = n => String(n).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Microseconds with three significant digits: 0.12 ms, 15.9 ms, 1.59 s. The same in tiles, tables and plots. */
function millis(micros) {
  if (micros === null || micros === undefined) return '–';
  const three = n => Number(n.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 3 });
  return micros < 999500 ? `${three(micros / 1000)} ms` : `${three(micros / 1e6)} s`;
}

/** A time that is unknown if it is negative. */
function knownMillis(micros) {
  return micros < 0 ? '–' : millis(micros);
}

/** Time of day, UTC, the given number of seconds after the start; empty if the start is unknown. */
function wallClock(startedAt, seconds) {
  return startedAt && seconds !== null && seconds !== undefined ? new Date(Date.parse(startedAt) + seconds * 1000).toISOString().slice(11, 19) : '';
}

function bytes(n) {
  if (n === null || n === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = n;
  while (Math.abs(value) >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const whole = (unit < 3 && Number.isInteger(value)) || Math.abs(value) >= 100;
  return `${decimal(value, whole || unit === 0 ? 0 : 1)} ${units[unit]}`;
}

/** PT1M30S as 1:30. */
function duration(iso) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso);
  if (!parts) return iso;
  const seconds = (Number(parts[1] || 0) * 60 + Number(parts[2] || 0)) * 60 + Number(parts[3] || 0);
  return seconds < 120 ? `${seconds} s` : clock(seconds);
}
