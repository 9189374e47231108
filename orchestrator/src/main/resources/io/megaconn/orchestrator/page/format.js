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

/** Microseconds as milliseconds. */
function millis(micros) {
  if (micros === null || micros === undefined) return '–';
  return micros < 10000 ? `${decimal(micros / 1000, 2)} ms` : `${decimal(micros / 1000, 1)} ms`;
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
  return unit === 0 ? `${value} B` : `${decimal(value, Math.abs(value) < 100 ? 1 : 0)} ${units[unit]}`;
}

/** PT1M30S as 1:30. */
function duration(iso) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso);
  if (!parts) return iso;
  const seconds = (Number(parts[1] || 0) * 60 + Number(parts[2] || 0)) * 60 + Number(parts[3] || 0);
  return seconds < 120 ? `${seconds} s` : clock(seconds);
}
