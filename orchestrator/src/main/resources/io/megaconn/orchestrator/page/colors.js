// The theme's colors for the canvas, which can't use CSS variables.

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Runs redraw when the theme changes, and before and after printing. */
function onThemeChange(redraw) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  matchMedia('print').addEventListener('change', redraw);
}

const MARK_COLORS = {
  lost: 'bad', processDied: 'bad', batchFailed: 'bad',
  silent: 'warn', podTerminating: 'warn', warned: 'warn', diagnosed: 'warn',
  processRestarted: 'good', recovered: 'good', resumed: 'good',
};

function markColor(kind) {
  return MARK_COLORS[kind] || 'ink';
}
