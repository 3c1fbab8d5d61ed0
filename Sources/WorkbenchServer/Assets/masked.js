// Masked text: shown when the person asks for it, which is a recorded view of its own until it is put away; never kept.
import { api } from "/assets/api.js";
import { complain, notify } from "/assets/app.js";
import { bind } from "/assets/keys.js";
import texts from "/assets/texts.js";
import { end, keep } from "/assets/views.js";

/** What is read, by the place where it stands, each with its view once the text is there. */
const readings = new Map();

/** Takes what is read off its place, and off all places where none is named: the view of it ends with that. */
export function putAway(place = null) {
  for (const [each, { view }] of [...readings]) {
    if (place !== null && place !== each) continue;
    readings.delete(each);
    each.replaceChildren();
    if (view) end(view);
  }
}

/**
 * Shows text of an item, or puts it away where it stands already.
 *
 * `draw` makes elements of the answer. Gives whether the text is shown.
 */
async function read(item, what, into, draw) {
  if (readings.has(into)) {
    putAway(into);
    return false;
  }
  const reading = { view: null };
  const isWanted = () => readings.get(into) === reading;
  readings.set(into, reading);
  const answer = await api("POST", `/items/${item}/reveal-text`, { what }).catch((error) => {
    if (isWanted()) readings.delete(into);
    throw error;
  });
  const parts = isWanted() ? draw(answer) : [];
  if (parts.length === 0) {
    if (isWanted()) readings.delete(into);
    end(answer.view);
    return false;
  }
  reading.view = answer.view;
  into.replaceChildren(...parts);
  keep(answer.view, { lose: () => putAway(into) });
  into.focus();
  return true;
}

/** Shows the text that an item's traces mask. */
export async function readMasked(item, into) {
  return read(item, "traces", into, ({ traces }) => {
    const shown = traces.filter((trace) => Object.keys(trace.fields).length > 0);
    if (shown.length === 0) notify(texts.queue_no_text);
    return shown.map((trace) => {
      const list = document.createElement("dl");
      list.className = "fields";
      for (const [name, text] of Object.entries(trace.fields)) {
        const row = document.createElement("div");
        const term = document.createElement("dt");
        const words = document.createElement("dd");
        term.textContent = name;
        words.textContent = text;
        row.append(term, words);
        list.append(row);
      }
      return list;
    });
  });
}

/** Shows the beginning of a text's own content. */
export function readContent(item, into) {
  return read(item, "content", into, ({ content }) => {
    const words = document.createElement("pre");
    words.textContent = content;
    return [words];
  });
}

/** Shows the paths and addresses at which an item was found. */
export function readPlaces(item, into) {
  return read(item, "places", into, ({ places }) => {
    const list = document.createElement("ul");
    list.className = "plain";
    list.append(...places.map((place) => {
      const row = document.createElement("li");
      row.textContent = place;
      return row;
    }));
    return [list];
  });
}

/** Text read is taken off the page when it hides what it shows. */
for (const kind of ["martlet:idle", "martlet:hidden"]) document.addEventListener(kind, () => putAway());
document.addEventListener("visibilitychange", () => document.hidden && putAway());
addEventListener("pagehide", () => putAway());

/** Binds a button of the item page, and the key of its action, to a way of reading. */
function bindReading(id, read, place) {
  const button = document.getElementById(id);
  if (!button) return;
  const run = () => read(button.dataset.item, document.getElementById(place)).catch(complain);
  bind(button.querySelector("kbd").dataset.key, run);
  button.addEventListener("click", run);
}

bindReading("read-masked", readMasked, "text");
bindReading("read-content", readContent, "content");
bindReading("read-places", readPlaces, "places");
