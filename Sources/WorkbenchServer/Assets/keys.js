// Every action has a key, shown beside it and rebindable; chosen keys go with the person.
import { answerKeys, isAnswer, meet, questionKeys, standard } from "/assets/actions.js";
import { prefer } from "/assets/preferences.js";
import texts from "/assets/texts.js";

/** The actions of this page: what each does, and for those that the table does not have, key, name and pages. */
const actions = new Map();
/** What begins a key of two strokes, such as `/a`; no action has it by itself. */
const first = "/";
/** Within how many milliseconds the second stroke follows. */
const secondWithin = 3000;
/** When the first stroke of two was made; 0 where none was. */
let begun = 0;
/** What is to be called when a key that is down goes up, by the place of the key. */
const down = new Map();
let chosen = {};
/** The key in force of every action that is known here. */
let inForce = new Map();
let isPaused = false;

/** Takes over the keys that the person has chosen, by action. */
export function choose(keys) {
  chosen = Object.fromEntries(Object.entries(keys).filter(([, key]) => key !== first));
  settle();
}

/**
 * Binds an action. The table has its key, its name and its pages; what it does not have, the options bring. `held` is
 * called when the key goes up again, or cannot be seen to any more; `repeats` says that the action is repeated while the
 * key is down.
 */
export function bind(name, run, { key, label, pages, held, repeats = false } = {}) {
  const known = standard.get(name) ?? { key, label, pages };
  actions.set(name, { ...known, run, held, repeats });
  settle();
}

/** Every action that a key is looked at against: those of the table, those of this page, and answers rebound elsewhere. */
function known() {
  const all = new Map([...standard, ...actions]);
  for (const name of Object.keys(chosen)) {
    if (isAnswer(name) && !all.has(name)) all.set(name, { key: "", pages: ["queue"] });
  }
  return all;
}

function same(one, other) {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * Works out which key each action has: the one chosen, but for one that another action has that can be live at the same
 * time. Such a choice, which an earlier version may have kept, falls back to the standard key, and that is told.
 */
function settle() {
  const all = known();
  const refused = new Set();
  const keyNow = (name) => (refused.has(name) ? all.get(name).key : chosen[name] ?? all.get(name).key);
  const collides = ([name, action]) => [...all].some(([other, each]) =>
    other !== name && meet(action, each) && same(keyNow(other), chosen[name]));
  for (let found = true; found;) {
    const next = [...all].find((entry) => chosen[entry[0]] && !refused.has(entry[0]) && collides(entry));
    found = next !== undefined;
    if (found) refused.add(next[0]);
  }
  inForce = new Map([...all.keys()].map((name) => [name, keyNow(name)]));
  if (refused.size > 0) document.dispatchEvent(new CustomEvent("martlet:keys-refused"));
  paint();
}

/** Drops the choices that fell back, so that every page has the standard key again; the names of their actions. */
export function dropRefused() {
  const dropped = Object.keys(chosen).filter((name) => inForce.has(name) && !same(inForce.get(name), chosen[name]));
  if (dropped.length === 0) return [];
  chosen = Object.fromEntries(Object.entries(chosen).filter(([name]) => !dropped.includes(name)));
  settle();
  prefer({ keys: chosen }).catch(() => {});
  return dropped.map((name) => known().get(name)?.label ?? name);
}

/** The key of an action now. */
export function keyOf(name) {
  return inForce.get(name) ?? "";
}

/** What has a key that an action is to get: the name of the other action in words; nothing where it is free. */
function taker(name, key) {
  const all = known();
  const action = all.get(name);
  const other = [...all].find(([each, { pages }]) =>
    each !== name && meet(action, { pages }) && same(keyOf(each), key));
  if (other) return other[1].label ?? texts.keys_answers;
  // Which answers and questions there are is known on the queue alone: elsewhere all of their keys are kept for them.
  const isKept = !actions.has("record") && !isAnswer(name) && meet(action, { pages: ["queue"] });
  return isKept && [...answerKeys, ...questionKeys].includes(key.toLowerCase()) ? texts.keys_answers : null;
}

/** Keys of two strokes, which are as many as letters: what is left where a page has more actions than keys. */
export const twoStrokes = [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => `${first}${letter}`);

/**
 * The first of some keys for an answer that no action of the queue comes with; nothing where all are taken. What the
 * person has chosen for other actions moves no answer.
 */
export function freeKey(keys) {
  const queue = { pages: ["queue"] };
  const taken = new Set([...standard, ...actions].filter(([, action]) => meet(action, queue)).map(([, { key }]) => key.toLowerCase()));
  return keys.find((key) => !taken.has(key.toLowerCase())) ?? "";
}

/** Fills every `<kbd data-key="action">` with the action's key. */
export function paint(root = document) {
  for (const mark of root.querySelectorAll("kbd[data-key]")) {
    mark.textContent = shown(keyOf(mark.dataset.key));
    const label = actions.get(mark.dataset.key)?.label;
    mark.closest("button.key")?.setAttribute("aria-label", `${label}: ${mark.textContent}`);
  }
}

function shown(key) {
  if (key.startsWith(first) && key.length > 1) return `${first} ${shown(key.slice(1))}`;
  const arrows = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
  return arrows[key] ?? (key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key);
}

function pressed(event) {
  let key = event.key === " " ? "Space" : event.key;
  if (event.shiftKey && /^[a-z]$/i.test(key)) key = `Shift+${key.toUpperCase()}`;
  if (/^[A-Z]$/.test(key)) key = key.toLowerCase();
  return key;
}

/** The key that an event makes with the stroke before it; nothing for the first of two. */
function stroked(event) {
  if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return null;
  const isSecond = Date.now() - begun < secondWithin;
  const key = pressed(event);
  begun = !isSecond && key === first ? Date.now() : 0;
  if (begun > 0) return null;
  return isSecond ? first + key : key;
}

function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") != null;
}

function find(event) {
  // A page that locks shows nothing, and nothing is done on it.
  if ("locked" in document.documentElement.dataset) return null;
  // What is behind an open dialog is not acted on.
  if (document.querySelector("dialog[open]")) return null;
  if (isPaused || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null;
  const key = stroked(event);
  if (key === null) return null;
  for (const [name, action] of actions) {
    if (keyOf(name).toLowerCase() === key.toLowerCase()) return action;
  }
  return null;
}

function takesEnter(event) {
  return (event.key === "Enter" || event.key === " ")
    && event.target.closest?.("button, a[href], summary, [role=button]") != null;
}

/** Begins to listen. */
export function listen() {
  document.addEventListener("keydown", (event) => {
    const action = find(event);
    if (begun > 0) event.preventDefault();
    if (!action || takesEnter(event)) return;
    event.preventDefault();
    if (event.repeat && !action.repeats) return;
    if (action.held) down.set(event.code, action.held);
    action.run(event);
  });
  document.addEventListener("keyup", (event) => letGo(event.code));
  addEventListener("blur", () => [...down.keys()].forEach(letGo));
  // A button that was clicked keeps no focus: the next key is an action's, not the button's.
  document.addEventListener("click", (event) => {
    if (event.detail > 0) event.target.closest?.("[role=toolbar] button, footer button, .macros button, .opts button, .tags button")?.blur();
  });
}

function letGo(code) {
  const held = down.get(code);
  down.delete(code);
  held?.();
}

/** Shows all keys, and lets the person change them. */
export function showHelp() {
  const dialog = document.createElement("dialog");
  dialog.className = "help";
  dialog.setAttribute("aria-label", texts.keys_title);
  dialog.innerHTML = `<h2></h2><dl></dl><p class="faint" role="status"></p>
    <div class="row"><button type="button" data-do="reset"></button><button type="button" data-do="close" class="primary"></button></div>`;
  dialog.querySelector("h2").textContent = texts.keys_title;
  dialog.querySelector("[data-do=reset]").textContent = texts.keys_reset;
  dialog.querySelector("[data-do=close]").textContent = texts.keys_close;
  const said = dialog.querySelector("[role=status]");
  const list = dialog.querySelector("dl");
  for (const [name, action] of actions) {
    const term = document.createElement("dt");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "key";
    const mark = document.createElement("kbd");
    mark.dataset.key = name;
    button.append(mark);
    button.addEventListener("click", () => rebind(name, button, said));
    term.append(button);
    const words = document.createElement("dd");
    words.textContent = action.label;
    list.append(term, words);
  }
  dialog.querySelector("[data-do=reset]").addEventListener("click", () => {
    keep({}, said);
  });
  dialog.querySelector("[data-do=close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    isPaused = false;
    dialog.remove();
  });
  document.body.append(dialog);
  paint(dialog);
  isPaused = true;
  [...down.keys()].forEach(letGo);
  dialog.showModal();
}

function rebind(name, button, said) {
  said.textContent = texts.keys_rebind;
  let before = "";
  const take = (event) => {
    if (event.key === "Tab") {
      // What moves the focus is no action's key.
      button.removeEventListener("keydown", take);
      said.textContent = "";
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    const key = before + pressed(event);
    if (key === first) {
      before = first;
      said.textContent = texts.keys_second;
      return;
    }
    button.removeEventListener("keydown", take);
    said.textContent = "";
    if (event.key === "Escape") return;
    const other = taker(name, key);
    if (other !== null) {
      said.textContent = `${texts.keys_taken}: ${other}`;
      return;
    }
    keep({ ...chosen, [name]: key }, said);
  };
  button.addEventListener("keydown", take);
}

function keep(keys, said) {
  choose(keys);
  prefer({ keys }).catch((error) => (said.textContent = error.message || texts.offline));
}
