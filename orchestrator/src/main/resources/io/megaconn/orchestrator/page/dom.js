// Builds elements. Text is always set as text: data is never parsed as HTML.

/** el('p', { class: 'faint' }, 'text', otherElement) */
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  const shown = children.filter(child => child !== null && child !== undefined);
  element.append(...(tag === 'code' ? shown : shown.map(unbroken))); // a command stays as it was typed
  return element;
}

/** Text that does not break between a number and its unit. */
function unbroken(child) {
  return typeof child === 'string' ? child.replace(/(\d) (?=(?:[KMGT]i)?B\b|m?s\b|cores?\b|%)/g, '$1\u00a0') : child;
}

function replaceContent(element, ...children) {
  element.replaceChildren(...children.filter(child => child !== null && child !== undefined));
}

/** Columns are { name, text: whether to align left }; cells are strings or elements. */
function table(caption, columns, rows) {
  const kind = column => (column.text ? { class: 'text' } : {});
  const head = el('tr', {}, ...columns.map(column => el('th', { scope: 'col', ...kind(column) }, column.name)));
  const body = rows.map(cells => el('tr', {}, ...cells.map((cell, i) => el('td', kind(columns[i]), cell))));
  return el('table', { class: 'data', 'aria-label': caption }, el('thead', {}, head), el('tbody', {}, ...body));
}

/** A table of names and values. */
function facts(caption, rows) {
  const lines = rows.map(([name, value]) =>
    el('tr', {}, el('th', { scope: 'row', class: 'text' }, name), el('td', { class: 'text' }, value)));
  return el('div', { class: 'scroll' }, el('table', { class: 'data', 'aria-label': caption }, el('tbody', {}, ...lines)));
}

/** A details element that is filled when opened: thousands of rows would make the page slow. */
function lazyDetails(summary, content) {
  const details = el('details', {}, el('summary', {}, summary));
  details.addEventListener('toggle', () => {
    [...details.children].slice(1).forEach(child => child.remove());
    if (details.open) details.append(el('div', { class: 'scroll tall', tabindex: '0' }, content()));
  });
  return details;
}
