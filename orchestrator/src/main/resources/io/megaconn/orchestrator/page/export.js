// Saves a plot as an image, and its data as a table.

function download(name, url) {
  el('a', { href: url, download: name }).click();
}

/** Title, plot and the names of the lines, on the page's background. */
function savePng(spec, holder, plot) {
  const from = holder.querySelector('canvas');
  const scale = from.width / plot.width;
  const image = el('canvas', { width: from.width, height: from.height + 60 * scale });
  const draw = image.getContext('2d');
  draw.fillStyle = color('paper');
  draw.fillRect(0, 0, image.width, image.height);
  draw.drawImage(from, 0, 32 * scale);
  draw.scale(scale, scale);
  draw.textBaseline = 'middle';
  draw.font = '600 16px system-ui, sans-serif';
  draw.fillStyle = color('ink');
  draw.fillText(spec.title, 8, 16);
  draw.font = '13px system-ui, sans-serif';
  let x = 8;
  for (const series of plot.series.slice(1).filter(one => one.show)) {
    draw.fillStyle = series.stroke(plot, 1);
    draw.fillText(`■ ${series.label}`, x, plot.height + 46);
    x += draw.measureText(`■ ${series.label}`).width + 16;
  }
  download(`${spec.id}.png`, image.toDataURL('image/png'));
}

/** The table of the plot: comma-separated, without separators of thousands. */
function saveCsv(spec) {
  const cell = value => {
    const plain = /^-?[\d,]+(\.\d+)?$/.test(value) ? String(value).replaceAll(',', '') : value === '–' ? '' : String(value);
    return /[",\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  const lines = [spec.columns.map(column => column.name), ...spec.rows()].map(row => row.map(cell).join(','));
  const url = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'text/csv' }));
  download(`${spec.id}.csv`, url);
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
