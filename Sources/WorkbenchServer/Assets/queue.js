// The queue: one item after another, graded by keys alone.
import { clearFaults, notify } from "/assets/app.js";
import { api } from "/assets/api.js";
import { ask } from "/assets/ask.js";
import { drawAbout, drawPace } from "/assets/about.js";
import { FactForm } from "/assets/facts.js";
import { bind, paint, showHelp } from "/assets/keys.js";
import { preferences, prefer } from "/assets/preferences.js";
import { Stage } from "/assets/stage.js";
import { bindTags } from "/assets/tags.js";
import { readMasked } from "/assets/masked.js";
import texts from "/assets/texts.js";

const root = document.getElementById("queue");
const at = (id) => document.getElementById(id);
const stage = new Stage(at("picture"), "queue", () => {
  root.dataset.seen = "true";
  clearFaults();
});
const form = new FactForm(at("macros"), at("facts"), at("law"), (macro) => form.apply(macro));
let item = null;
/** Whether the item in view is recorded, and stays because the next one does not come by itself. */
let isRecorded = false;
/** The item that was left to others last, since taking back does not bring it again; null once told. */
let justLeft = null;
let isBusy = false;
let last = Promise.resolve();
let advances = true;
let reveal = "hold";
let waiting = 0;

/**
 * Runs one action after another, and tells what went wrong. A second Enter while anything is under way records
 * nothing: what it would record is not in view yet.
 */
function act(work) {
  if (isBusy && work === record) {
    notify(texts.queue_wait);
    return Promise.resolve();
  }
  isBusy = true;
  const mine = (last = last.then(work).catch((error) =>
    notify(error.code === "offline" ? texts.offline : error.message || String(error), "fault"))
    .then(() => {
      if (last === mine) isBusy = false;
    }));
  return mine;
}

async function next() {
  clearTimeout(waiting);
  clearFaults();
  const offer = await api("POST", "/queue/next", {});
  drawPace(offer.pace, at("well"));
  if (offer.state !== "item") return rest(offer);
  item = offer.item;
  isRecorded = false;
  root.dataset.state = "item";
  root.dataset.seen = "false";
  root.dataset.item = String(item.item);
  delete root.dataset.picture;
  at("instead").hidden = true;
  at("note").hidden = true;
  form.begin(item.earlier ?? {});
  drawAbout(item, null);
  at("text").replaceChildren();
  paint(root);
  let fault = null;
  const [about] = await Promise.all([
    api("GET", `/items/${item.item}`).catch(() => null),
    stage.show(item).catch((error) => (fault = error)),
  ]);
  const isFault = fault !== null && fault.code !== "undecodable";
  if (isFault) notify(fault.message || texts.offline, "fault");
  root.dataset.picture = stage.covered ? "covered" : isFault ? "failed" : "none";
  drawAbout(item, about);
  paint(root);
}

/** Nothing to look at now, and why. */
function rest(offer, retry = () => act(next).then(paintTools)) {
  item = null;
  stage.clear();
  form.begin({});
  root.dataset.state = offer.state;
  delete root.dataset.item;
  drawAbout(null, null);
  const instead = at("instead");
  instead.hidden = false;
  instead.replaceChildren();
  const title = document.createElement("h3");
  title.textContent = texts[`queue_state_${offer.state}`] ?? offer.state;
  const words = document.createElement("p");
  words.textContent = offer.advice ?? "";
  instead.append(title, words);
  if (offer.until) {
    const until = new Date(offer.until);
    const time = document.createElement("p");
    time.className = "faint";
    time.textContent = `${texts.queue_until} ${until.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
    instead.append(time);
    waiting = setTimeout(() => act(next), Math.min(Math.max(until - Date.now(), 1000), 60000));
  }
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = texts.queue_again;
  again.addEventListener("click", retry);
  instead.append(again);
}

async function record() {
  if (!item || isRecorded) return next();
  const recorded = await api("POST", "/assessments", {
    item: item.item,
    facts: form.facts,
    route: "seen",
    note: null,
    wish: form.wish,
    adjudication: item.task === "adjudication",
  });
  justLeft = null;
  notify(`${texts.queue_recorded} ${item.item}${recorded.reason ? ` · ${recorded.reason}` : ""}`);
  if (advances) return next();
  isRecorded = true;
  stage.cover();
  root.dataset.state = "recorded";
}

async function undo() {
  if (justLeft !== null) {
    notify(`${texts.queue_left_stays} ${justLeft}`);
    justLeft = null;
    return;
  }
  const undone = await api("POST", "/assessments/undo", {});
  if (undone.item === null) return notify(texts.queue_nothing_to_undo);
  notify(`${texts.queue_undone} ${undone.item}`);
  await next();
}

async function note() {
  if (!item) return;
  const text = await ask(texts.queue_note_title, texts.queue_note_label);
  if (!text) return;
  await api("POST", `/items/${item.item}/note`, { text });
  notify(texts.queue_noted);
}

async function leave() {
  if (!item) return;
  await api("POST", `/items/${item.item}/opt-out`, {});
  justLeft = item.item;
  notify(`${texts.queue_left} ${justLeft}`);
  await next();
}

function changeAdvance() {
  advances = !advances;
  return prefer({ auto_advance: advances });
}

async function lease() {
  if (!item || isRecorded || document.hidden) return;
  const told = { item: item.item, active: stage.isActive };
  await api("POST", "/queue/lease", told, { background: true }).catch(() => {});
}

bindTags(at("tags"), () => item, (work) => act(work));

/** Looks in the way that the person prefers: while the key is held, until it is pressed again, through a window. */
function look() {
  if (reveal === "toggle") return stage.keep();
  return reveal === "region" ? stage.region() : stage.hold();
}

const actions = {
  look: ["Space", texts.queue_look, look, () => stage.letGo()],
  keep: ["r", texts.queue_keep, () => stage.keep()],
  region: ["v", texts.queue_region, () => stage.region()],
  blur: ["b", texts.queue_blur, () => stage.nextBlur()],
  grey: ["g", texts.queue_grey, () => stage.toggleGrey()],
  dim: ["h", texts.queue_dim, () => stage.nextDim()],
  smaller: ["-", texts.queue_smaller, () => stage.resize(-1)],
  larger: ["+", texts.queue_larger, () => stage.resize(1)],
  earlier: ["ArrowLeft", texts.queue_earlier, () => stage.step(-1)],
  later: ["ArrowRight", texts.queue_later, () => stage.step(1)],
  record: ["Enter", texts.queue_record, record],
  undo: ["u", texts.queue_undo, undo],
  note: ["n", texts.queue_note, note],
  leave: ["x", texts.queue_leave, leave],
  advance: ["j", texts.queue_advance, changeAdvance],
  text: ["t", texts.queue_text, readText],
  family: ["f", texts.queue_family, () => item && location.assign(`/families/${item.item}`)],
  item: ["i", texts.queue_item, () => item && location.assign(`/items/${item.item}`)],
};

/** Shows masked text to the person, which is a recorded view of its own. */
async function readText() {
  if (item) await readMasked(item.item, at("text"));
}

function paintTools() {
  if (!stage.settings) return;
  const pressed = { keep: stage.isKept, region: stage.hasRegion, grey: stage.settings.grey, advance: advances };
  for (const [name, isOn] of Object.entries(pressed)) {
    document.querySelector(`[data-do=${name}]`).setAttribute("aria-pressed", String(isOn));
  }
  at("blur-state").textContent = `${texts.queue_blur} ${stage.settings.blur}`;
  at("dim-state").textContent = `${texts.queue_dim} ${stage.settings.brightness} %`;
  at("frames").hidden = !stage.frames?.length;
  const frame = stage.frames?.find((each) => each.index === stage.frame) ?? stage.frames?.[0];
  at("frame-state").textContent = frame ? `${texts.queue_frame} ${frame.time.toFixed(1)} s` : "";
  const cover = at("cover");
  cover.hidden = !item || stage.isOpen;
  if (item) cover.replaceChildren(...coverWords());
}

function coverWords() {
  const facts = document.createElement("span");
  const size = item.width ? ` · ${item.width.toLocaleString()} × ${item.height.toLocaleString()}` : "";
  facts.textContent = `${item.format ?? item.kind}${size} · ${texts.item} ${item.item}`;
  const how = document.createElement("span");
  if (root.dataset.picture === "none" || isRecorded) {
    how.textContent = isRecorded ? texts.queue_done : texts.queue_no_picture;
    return [facts, how];
  }
  const [hold, keep] = ["look", "keep"].map((name) => {
    const mark = document.createElement("kbd");
    mark.dataset.key = name;
    return mark;
  });
  const failed = root.dataset.picture === "failed" ? `${texts.queue_not_made} ` : "";
  how.append(`${failed}${texts.queue_hold} `, hold, ` ${texts.queue_to_look} `, keep, ` ${texts.queue_to_keep}`);
  setTimeout(() => paint(at("cover")));
  return [facts, how];
}

for (const [name, [key, label, run, held]] of Object.entries(actions)) {
  const work = ["look", "keep", "region", "dim", "advance", "family", "item"].includes(name)
    ? () => Promise.resolve(run()).then(paintTools, (error) => notify(error.message, "fault"))
    : () => act(run).then(paintTools);
  const repeats = name === "earlier" || name === "later";
  bind(name, key, label, work, { repeats, held: held && (() => (held(), paintTools())) });
  for (const button of document.querySelectorAll(`[data-do=${name}]`)) {
    if (name !== "look") button.addEventListener("click", work);
  }
}
const lookButton = document.querySelector("[data-do=look]");
lookButton.addEventListener("pointerdown", () => stage.hold().then(paintTools, (error) => notify(error.message || texts.offline, "fault")));
for (const kind of ["pointerup", "pointerleave"]) {
  lookButton.addEventListener(kind, () => (stage.letGo(), paintTools()));
}
document.querySelector("[data-do=help]").addEventListener("click", showHelp);
at("picture").addEventListener("martlet:stage", paintTools);
setInterval(lease, 10000);

/** The looks that nobody in this case had to take. */
async function drawAvoided() {
  const avoided = await api("GET", "/exposures/avoided").catch(() => null);
  if (avoided) at("avoided").textContent = `${avoided.total.toLocaleString()} ${texts.pace_avoided}`;
}

/** How the person works: whether the next item comes by itself is their choice, else the case's policy. */
async function loadManner() {
  const own = await preferences();
  reveal = own.reveal;
  advances = own.auto_advance
    ?? (await api("GET", "/queue/state", undefined, { background: true }).catch(() => null))?.auto_advance ?? true;
}

/** Fetches what the page needs before the first item, and says so where it cannot be had. */
async function begin() {
  try {
    await Promise.all([form.load(), loadManner()]);
  } catch (error) {
    return rest({ state: "fault", advice: error.message || texts.offline }, begin);
  }
  await act(next);
  paintTools();
}

drawAvoided();
begin();
