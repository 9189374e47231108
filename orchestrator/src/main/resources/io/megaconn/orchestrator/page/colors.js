// Colours of the theme, for the canvas, which knows no CSS.

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the theme changes, and around printing. */
function onThemeChange(redraw) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  matchMedia('print').addEventListener('change', redraw);
}

const MARK_COLORS = {
  lost: 'bad', processDied: 'bad', batchFailed: 'bad',
  silent: 'warn', warned: 'warn', diagnosed: 'warn',
  processRestarted: 'good', recovered: 'good', resumed: 'good',
};

function markColor(kind) {
  return MARK_COLORS[kind] || 'ink';
}
