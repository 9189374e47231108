// Follows a run that goes on. The server tells everything when we come (again), then what is new, and in the end the report.

/** More rows than this make a page slow: then we ask for everything again, thinned out. */
const MOST_LIVE_ROWS = 8000;

function append(model, more) {
  for (const [key, values] of Object.entries(more.samples || {})) (model.samples[key] ||= []).push(...values);
  (more.marks || []).forEach(mark => model.marks.push(mark));
  Object.assign(model, { ...more, samples: model.samples, marks: model.marks });
}

function live(model, update) {
  let source;
  let asked = 0;

  /** Not more often than the screen shows it, and not at all while nobody sees it. */
  function soon() {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; update(); });
  }

  function say(text) {
    model.link = text;
    soon();
  }

  function follow() {
    source = new EventSource('events');
    source.addEventListener('all', event => {
      Object.assign(model, JSON.parse(event.data));
      say('live');
    });
    source.addEventListener('more', event => {
      append(model, JSON.parse(event.data));
      soon();
      if (model.samples.t.length > MOST_LIVE_ROWS) {
        source.close();
        follow();
      }
    });
    source.addEventListener('over', event => {
      source.close();
      Object.assign(model, JSON.parse(event.data));
      say('the run is over; this is its report, also in its folder as report.html');
    });
    source.onerror = () => say('no connection to the run; trying again');
  }

  follow();
}
