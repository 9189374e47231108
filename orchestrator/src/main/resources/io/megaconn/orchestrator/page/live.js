// Follows a running ramp by server-sent events: a snapshot on each connect, then updates, and finally the report.

/** More rows make the page slow: above this many, it reconnects and gets a downsampled snapshot. */
const MAX_LIVE_ROWS = 8000;

function append(model, more) {
  const before = (model.samples.t || []).length;
  for (const [key, values] of Object.entries(more.samples || {})) {
    const column = (model.samples[key] ||= []);
    while (column.length < before) column.push(0); // a reason of failures that is new
    column.push(...values);
  }
  (more.marks || []).forEach(mark => model.marks.push(mark));
  Object.assign(model, { ...more, samples: model.samples, marks: model.marks });
}

function live(model, update) {
  let source;
  let frame = 0;

  /** Updates the page at most once per frame, and not at all in a hidden tab. */
  function scheduleUpdate() {
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; update(); });
  }

  function showStatus(text) {
    model.link = text;
    scheduleUpdate();
  }

  function follow() {
    source = new EventSource('events');
    source.addEventListener('all', event => {
      Object.assign(model, JSON.parse(event.data));
      showStatus('live');
    });
    source.addEventListener('more', event => {
      append(model, JSON.parse(event.data));
      scheduleUpdate();
      if (model.samples.t.length > MAX_LIVE_ROWS) {
        source.close();
        follow();
      }
    });
    source.addEventListener('over', event => {
      source.close();
      Object.assign(model, JSON.parse(event.data));
      showStatus('the run is over; its report is also in the run folder, as report.html');
    });
    source.onerror = () => showStatus('connection to the run lost, retrying');
  }

  follow();
}
