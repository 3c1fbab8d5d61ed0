// Every action has a key, shown beside it and rebindable; chosen keys go with the person.
import { prefer } from "/assets/preferences.js";
import texts from "/assets/texts.js";

const actions = new Map();
/** What is to be called when a key that is down goes up, by the place of the key. */
const down = new Map();
let chosen = {};
let isPaused = false;

/** Takes over the keys that the person has chosen, by action. */
export function choose(keys) {
  chosen = { ...keys };
  paint();
}

/**
 * Binds an action to a standard key. `held` is called when the key goes up again, or cannot be seen to any more;
 * `repeats` says that the action is repeated while the key is down.
 */
export function bind(name, key, label, run, { held, repeats = false } = {}) {
  actions.set(name, { key, label, run, held, repeats });
  paint();
}

/** The key of an action now. */
export function keyOf(name) {
  return chosen[name] ?? actions.get(name)?.key ?? "";
}

/** Fills every `<kbd data-key="action">` with the action's key. */
export function paint(root = document) {
  for (const mark of root.querySelectorAll("kbd[data-key]")) {
    mark.textContent = shown(keyOf(mark.dataset.key));
  }
}

function shown(key) {
  return key === " " || key === "Space" ? "Space" : key.length === 1 ? key.toUpperCase() : key;
}

function pressed(event) {
  let key = event.key === " " ? "Space" : event.key;
  if (event.shiftKey && /^[a-z]$/i.test(key)) key = `Shift+${key.toUpperCase()}`;
  if (/^[A-Z]$/.test(key)) key = key.toLowerCase();
  return key;
}

function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable]") != null;
}

function find(event) {
  if (isPaused || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null;
  const key = pressed(event);
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
    button.setAttribute("aria-label", `${action.label}: ${shown(keyOf(name))}`);
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
  const take = (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
    button.removeEventListener("keydown", take);
    said.textContent = "";
    if (event.key === "Escape") return;
    const key = pressed(event);
    const other = [...actions.keys()].find((each) => each !== name && keyOf(each).toLowerCase() === key.toLowerCase());
    if (other) {
      said.textContent = `${texts.keys_taken}: ${actions.get(other).label}`;
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
