// The queue: one item after another, graded by keys alone.
import { notify } from "/assets/app.js";
import { api } from "/assets/api.js";
import { ask } from "/assets/ask.js";
import { drawAbout, drawPace } from "/assets/about.js";
import { FactForm } from "/assets/facts.js";
import { bind, paint, showHelp } from "/assets/keys.js";
import { Stage } from "/assets/stage.js";
import { bindTags } from "/assets/tags.js";
import texts from "/assets/texts.js";

const root = document.getElementById("queue");
const at = (id) => document.getElementById(id);
const stage = new Stage(at("picture"), "queue", () => (root.dataset.seen = "true"));
const form = new FactForm(at("macros"), at("facts"), at("law"), take);
let item = null;
let isBusy = false;
let last = Promise.resolve();
let advances = true;
let waiting = 0;

/** Runs one action after another, and tells what went wrong; what is to be recorded waits for nothing. */
function act(work) {
  if (isBusy && work === record) return Promise.resolve();
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
  const offer = await api("POST", "/queue/next", {});
  drawPace(offer.pace, at("well"));
  if (offer.state !== "item") return rest(offer);
  item = offer.item;
  root.dataset.state = "item";
  root.dataset.seen = "false";
  root.dataset.item = String(item.item);
  delete root.dataset.picture;
  at("instead").hidden = true;
  at("note").hidden = true;
  form.begin(item.earlier ?? {});
  drawAbout(item, null);
  paint(root);
  const [about] = await Promise.all([
    api("GET", `/items/${item.item}`).catch(() => null),
    stage.show(item).catch((error) => error),
  ]);
  root.dataset.picture = stage.covered ? "covered" : "none";
  drawAbout(item, about);
  paint(root);
}

/** Nothing to look at now, and why. */
function rest(offer) {
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
  again.addEventListener("click", () => act(next));
  instead.append(again);
}

/** Takes over the facts of a macro; one that says all is recorded at once where the person wants that. */
function take(macro) {
  form.apply(macro);
}

async function record() {
  if (!item) return next();
  const recorded = await api("POST", "/assessments", {
    item: item.item,
    facts: form.facts,
    route: "seen",
    note: null,
    wish: form.wish,
    adjudication: item.task === "adjudication",
  });
  notify(`${texts.queue_recorded} ${item.item}${recorded.reason ? ` · ${recorded.reason}` : ""}`);
  if (advances) await next();
  else root.dataset.state = "recorded";
}

async function undo() {
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
  await next();
}

function changeAdvance() {
  advances = !advances;
  localStorage.setItem("martlet.advance", advances ? "on" : "off");
  paintTools();
}

async function lease() {
  if (!item || document.hidden) return;
  const told = { item: item.item, active: stage.isActive };
  await api("POST", "/queue/lease", told, { background: true }).catch(() => {});
}

bindTags(at("tags"), () => item, (work) => act(work));

const actions = {
  look: ["Space", texts.queue_look, () => stage.hold(), () => stage.letGo()],
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
  if (!item) return;
  const read = await api("POST", `/items/${item.item}/reveal-text`, { what: "traces" });
  document.dispatchEvent(new CustomEvent("martlet:text", { detail: read }));
}

function paintTools() {
  const pressed = { keep: stage.isKept, region: stage.hasRegion, grey: stage.settings.grey, advance: advances };
  for (const [name, isOn] of Object.entries(pressed)) {
    document.querySelector(`[data-do=${name}]`).setAttribute("aria-pressed", String(isOn));
  }
  at("blur-state").textContent = `${texts.queue_blur} ${stage.settings.blur}`;
  at("dim-state").textContent = `${texts.queue_dim} ${stage.settings.dim}`;
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
  if (root.dataset.picture === "none") {
    how.textContent = texts.queue_no_picture;
    return [facts, how];
  }
  const [look, keep] = ["look", "keep"].map((name) => {
    const mark = document.createElement("kbd");
    mark.dataset.key = name;
    return mark;
  });
  how.append(`${texts.queue_hold} `, look, ` ${texts.queue_to_look} `, keep, ` ${texts.queue_to_keep}`);
  setTimeout(() => paint(at("cover")));
  return [facts, how];
}

for (const [name, [key, label, run, held]] of Object.entries(actions)) {
  const work = ["look", "keep", "region", "dim", "advance", "family", "item"].includes(name)
    ? () => Promise.resolve(run()).then(paintTools, (error) => notify(error.message, "fault"))
    : () => act(run).then(paintTools);
  bind(name, key, label, work, held ? { held: () => (held(), paintTools()) } : {});
  for (const button of document.querySelectorAll(`[data-do=${name}]`)) {
    if (name !== "look") button.addEventListener("click", work);
  }
}
const look = document.querySelector("[data-do=look]");
look.addEventListener("pointerdown", () => stage.hold().then(paintTools));
for (const kind of ["pointerup", "pointerleave"]) {
  look.addEventListener(kind, () => (stage.letGo(), paintTools()));
}
document.querySelector("[data-do=help]").addEventListener("click", showHelp);
at("picture").addEventListener("martlet:stage", paintTools);
setInterval(lease, 10000);

/** The looks that nobody in this case had to take. */
async function drawAvoided() {
  const avoided = await api("GET", "/exposures/avoided").catch(() => null);
  if (avoided) at("avoided").textContent = `${avoided.total.toLocaleString()} ${texts.pace_avoided}`;
}

/** Whether the next item comes by itself: the person's choice on this machine, else the case's policy. */
async function loadAdvance() {
  const chosen = localStorage.getItem("martlet.advance");
  if (chosen !== null) advances = chosen === "on";
  else advances = (await api("GET", "/queue/state").catch(() => null))?.auto_advance ?? true;
}

drawAvoided();
loadAdvance().then(paintTools);
form.load().then(() => act(next)).then(paintTools);
