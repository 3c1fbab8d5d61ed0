// The queue: one item after another, graded by keys alone.
import { clearFaults, complain, notify } from "/assets/app.js";
import { api } from "/assets/api.js";
import { ask } from "/assets/ask.js";
import { counted } from "/assets/counted.js";
import { drawAbout, drawPace, moment } from "/assets/about.js";
import { Begun } from "/assets/begun.js";
import { FactForm } from "/assets/facts.js";
import { bind, paint, showHelp } from "/assets/keys.js";
import { bindMoments } from "/assets/moments.js";
import { noteList, notesOn, takeNote } from "/assets/notes.js";
import { preferences, prefer } from "/assets/preferences.js";
import { Stage } from "/assets/stage.js";
import { bindTags } from "/assets/tags.js";
import { putAway, readContent, readMasked, readPlaces } from "/assets/masked.js";
import texts from "/assets/texts.js";
import { heard, isAtWork, onTurn } from "/assets/work.js";

/** Why the picture of an item that was taken back is not shown again now, though its answers can be changed. */
const closures = ["on_break", "budget_spent", "shift_over", "severe_later"];
const root = document.getElementById("queue");
const at = (id) => document.getElementById(id);
const stage = new Stage(at("picture"), "queue", () => {
  root.dataset.seen = "true";
  clearFaults();
});
const form = new FactForm(at("macros"), at("facts"), at("law"), (macro) => form.apply(macro), () => begun.changed());
const begun = new Begun(() => ({ facts: form.facts, wish: form.wish }));
let item = null;
/** Whether the item in view is recorded, and stays because the next one does not come by itself. */
let isRecorded = false;
/** The item that was left to others last, since taking back does not bring it again; null once told. */
let justLeft = null;
let isBusy = false;
let last = Promise.resolve();
let advances = true;
/** Whether who settles disputes is handed these before anything to rate. */
let settlesFirst = false;
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
  const mine = (last = last.then(work).catch(complain)
    .then(() => {
      if (last === mine) isBusy = false;
    }));
  return mine;
}

/**
 * What comes next: an item to rate, and where there is none, or no look of it is left, one of the disputes for who settles
 * these; the other way round where they want that. An item that was taken back is looked for in both.
 */
async function claim(takenBack = null) {
  // What was begun stays for when the item comes again.
  await begun.tell();
  const lanes = root.dataset.settles !== "true" ? [{}] : settlesFirst ? [{ kind: "dispute" }, {}] : [{}, { kind: "dispute" }];
  const first = await api("POST", "/queue/next", lanes[0]);
  const isWanted = takenBack === null ? !["empty", "budget"].includes(first.state) : first.item?.item === takenBack;
  if (lanes.length === 1 || isWanted) return first;
  const other = await api("POST", "/queue/next", lanes[1]);
  if (takenBack !== null) return other.item?.item === takenBack || first.state !== "item" ? other : first;
  return other.state === "item" || (settlesFirst && first.state === "empty") ? other : first;
}

async function next() {
  clearTimeout(waiting);
  clearFaults();
  await take(await claim());
}

/** Puts what was offered into view. */
async function take(offer) {
  drawPace(offer.pace, at("well"));
  if (offer.state !== "item") return rest(offer);
  item = offer.item;
  isRecorded = false;
  root.dataset.state = "item";
  root.dataset.seen = "false";
  root.dataset.item = String(item.item);
  delete root.dataset.picture;
  at("instead").hidden = true;
  drawNotes([]);
  const kept = item.unrecorded;
  form.begin(item.item, kept?.facts ?? item.earlier ?? {}, kept?.wish);
  begun.start(item.item, kept);
  if (kept?.note || kept?.reason || kept?.series) notify(texts.queue_begun);
  drawAbout(item, null);
  putAway();
  paint(root);
  let fault = null;
  const [about, notes] = await Promise.all([
    api("GET", `/items/${item.item}`).catch(() => null),
    notesOn(item.item).catch(() => []),
    stage.show(item).catch((error) => (fault = error)),
  ]);
  const isClosed = closures.includes(fault?.refusal);
  const isFault = fault !== null && fault.code !== "undecodable" && !isClosed;
  if (isFault) complain(fault);
  root.dataset.picture = stage.covered ? "covered" : isClosed ? "closed" : isFault ? "failed" : "none";
  drawAbout(item, about);
  drawNotes(notes);
  paint(root);
}

/** Nothing to look at now, and why. */
function rest(offer, retry = () => act(next).then(paintTools)) {
  item = null;
  stage.clear();
  putAway();
  begun.start(null);
  form.begin(null, {});
  root.dataset.state = offer.state;
  delete root.dataset.item;
  drawAbout(null, null);
  drawNotes([]);
  const instead = at("instead");
  instead.hidden = false;
  instead.replaceChildren();
  const title = document.createElement("h3");
  title.textContent = texts[`queue_state_${offer.state}`] ?? offer.state;
  const words = document.createElement("p");
  words.textContent = texts[`queue_advice_${offer.state}`] ?? offer.advice ?? "";
  instead.append(title, words);
  if (offer.until) {
    const until = new Date(offer.until);
    const time = document.createElement("p");
    time.className = "faint";
    time.textContent = `${texts.queue_until} ${moment(until)}`;
    instead.append(time);
    waiting = setTimeout(() => act(next), Math.min(Math.max(until - Date.now(), 1000), 60000));
  }
  const again = document.createElement("button");
  again.type = "button";
  const mark = document.createElement("kbd");
  mark.dataset.key = "record";
  again.append(texts.queue_again, ...(offer.state === "fault" ? [] : [mark]));
  again.addEventListener("click", retry);
  instead.append(again);
  paint(instead);
}

async function record() {
  if (!item || isRecorded) return next();
  if (Object.keys(form.facts).length === 0 && !form.wish) return notify(texts.queue_nothing_chosen);
  const isDispute = item.task === "adjudication";
  const reason = isDispute ? await ask(texts.queue_reason_title, texts.queue_reason_label, { draft: begun.draft("reason") }) : null;
  if (isDispute && !reason) return notify(texts.queue_reason_needed);
  await heard();
  const recorded = await api("POST", "/assessments", {
    item: item.item,
    facts: form.facts,
    route: "seen",
    note: reason,
    wish: form.wish,
    adjudication: isDispute,
  });
  justLeft = null;
  begun.start(null);
  notify(`${texts.queue_recorded} ${item.item}${recorded.words ? ` · ${recorded.words}` : ""}`);
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
  await begun.tell();
  const undone = await api("POST", "/assessments/undo", {});
  if (undone.item === null) return notify(texts.queue_nothing_to_undo);
  if (undone.item === item?.item) begun.start(null);
  notify(undone.records > 1
    ? `${texts.wall_undone} ${counted(undone.records, "wall_items")}` : `${texts.queue_undone} ${undone.item}`);
  clearTimeout(waiting);
  clearFaults();
  await take(await claim(undone.item));
}

async function note() {
  if (!item || !await takeNote(item.item, begun.draft("note"))) return;
  notify(texts.queue_noted);
  drawNotes(await notesOn(item.item));
}

/** Shows the notes on the item in view that the person may see. */
function drawNotes(notes) {
  at("note").hidden = notes.length === 0;
  at("note").replaceChildren(...(notes.length > 0 ? [noteList(notes)] : []));
}

async function leave() {
  if (!item) return;
  await api("POST", `/items/${item.item}/opt-out`, {});
  justLeft = item.item;
  begun.start(null);
  notify(`${texts.queue_left} ${justLeft}`);
  await next();
}

function changeAdvance() {
  advances = !advances;
  return prefer({ auto_advance: advances });
}

/** Hands out disputes before what is to be rated, or after it again; what was in hand comes back in its turn. */
async function changeOrder() {
  settlesFirst = !settlesFirst;
  const offer = await claim();
  if (settlesFirst && offer.item?.task !== "adjudication") notify(texts.queue_no_dispute);
  if (item && !isRecorded && offer.item?.item === item.item) return;
  clearTimeout(waiting);
  clearFaults();
  await take(offer);
}

/** Tells whether the person was at the item in hand since that was told last: its hold goes on, and the time counts. */
async function lease(active) {
  if (!item || isRecorded) return;
  begun.tell();
  const told = await api("POST", "/queue/lease", { item: item.item, active }, { background: true, keepalive: true }).catch(() => null);
  if (told) drawPace(told.pace, at("well"));
}

bindTags(at("tags"), () => item, (work) => act(work), (name) => begun.draft(name));
bindMoments((seconds) => act(() => stage.moment(seconds)).then(paintTools));

/** Looks in the way that the person prefers: while the key is held, until it is pressed again, through a window. */
function look() {
  if (reveal === "toggle") return stage.keep();
  return reveal === "region" ? stage.region() : stage.hold();
}

const actions = {
  look: [look, () => stage.letGo()],
  keep: [() => stage.keep()],
  region: [() => stage.region()],
  blur: [() => stage.nextBlur()],
  grey: [() => stage.toggleGrey()],
  dim: [() => stage.nextDim()],
  smaller: [() => stage.resize(-1)],
  larger: [() => stage.resize(1)],
  zoom: [() => stage.nextZoom()],
  earlier: [() => stage.turn(-1)],
  later: [() => stage.turn(1)],
  sheet: [() => stage.toggleSheet()],
  up: [() => stage.pan(0, -1)],
  down: [() => stage.pan(0, 1)],
  record: [record],
  undo: [undo],
  note: [note],
  leave: [leave],
  advance: [changeAdvance],
  ...(root.dataset.settles === "true" ? { disputes: [changeOrder] } : {}),
  text: [readText],
  places: [() => item && readPlaces(item.item, at("places"))],
  family: [() => item && location.assign(`/families/${item.item}`)],
  item: [() => item && location.assign(`/items/${item.item}`)],
};

/** Shows masked text to the person, which is a recorded view of its own. */
async function readText() {
  if (!item) return;
  if (item.kind === "text") {
    if (!await readContent(item.item, at("content"))) return;
    root.dataset.seen = "true";
    clearFaults();
    return;
  }
  await readMasked(item.item, at("text"));
}

function paintTools() {
  if (!stage.settings) return;
  const pressed = { keep: stage.isKept, region: stage.hasRegion, grey: stage.settings.grey, advance: advances, sheet: stage.isSheet, disputes: settlesFirst };
  for (const [name, isOn] of Object.entries(pressed)) {
    document.querySelector(`[data-do=${name}]`)?.setAttribute("aria-pressed", String(isOn));
  }
  at("blur-state").textContent = `${texts.queue_blur} ${stage.settings.blur}`;
  at("dim-state").textContent = `${texts.queue_dim} ${stage.settings.brightness} %`;
  at("zoom-state").textContent = `${texts.queue_zoomed} ${stage.zoom > 0 ? `${stage.zoom} ×` : texts.queue_fit}`;
  at("frames").hidden = !stage.frames?.length;
  at("frame-state").textContent = stage.frameWords;
  const cover = at("cover");
  cover.hidden = !item || stage.isOpen || at("content").hasChildNodes();
  if (!item) return;
  cover.replaceChildren(...coverWords());
  paint(cover);
}

function coverWords() {
  const facts = document.createElement("span");
  const size = item.width ? ` · ${item.width.toLocaleString()} × ${item.height.toLocaleString()}` : "";
  facts.textContent = `${item.format ?? item.kind}${size} · ${texts.item} ${item.item}`;
  const how = document.createElement("span");
  if (item.kind === "text" && !isRecorded) {
    const key = document.createElement("kbd");
    key.dataset.key = "text";
    how.append(`${texts.queue_read} `, key);
    return [facts, how];
  }
  if (["none", "closed"].includes(root.dataset.picture) || isRecorded) {
    how.textContent = isRecorded ? texts.queue_done : root.dataset.picture === "closed" ? texts.queue_closed : texts.queue_no_picture;
    return [facts, how];
  }
  const [hold, keep] = ["look", "keep"].map((name) => {
    const mark = document.createElement("kbd");
    mark.dataset.key = name;
    return mark;
  });
  const failed = root.dataset.picture === "failed" ? `${texts.queue_not_made} ` : "";
  how.append(`${failed}${texts.queue_hold} `, hold, ` ${texts.queue_to_look} `, keep, ` ${texts.queue_to_keep}`);
  return [facts, how];
}

for (const [name, [run, held]] of Object.entries(actions)) {
  const work = ["look", "keep", "region", "dim", "advance", "family", "item", "up", "down"].includes(name)
    ? () => Promise.resolve(run()).then(paintTools, (error) => notify(error.message, "fault"))
    : () => act(run).then(paintTools);
  const repeats = ["earlier", "later", "up", "down"].includes(name);
  bind(name, work, { repeats, held: held && (() => (held(), paintTools())) });
  for (const button of document.querySelectorAll(`[data-do=${name}]`)) {
    if (name !== "look") button.addEventListener("click", work);
  }
}
const lookButton = document.querySelector("[data-do=look]");
lookButton.addEventListener("pointerdown", () => stage.hold().then(paintTools, complain));
for (const kind of ["pointerup", "pointerleave"]) {
  lookButton.addEventListener(kind, () => (stage.letGo(), paintTools()));
}
document.querySelector("[data-do=help]").addEventListener("click", showHelp);
at("picture").addEventListener("martlet:stage", paintTools);
onTurn(lease);
setInterval(() => document.hidden || lease(isAtWork()), 10000);

/** The looks that nobody in this case had to take. */
async function drawAvoided() {
  const avoided = await api("GET", "/exposures/avoided").catch(() => null);
  if (avoided) at("avoided").textContent = counted(avoided.total, "pace_avoided");
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
