// Small pictures on the wall: a view on record before the first, blurred and grey as the person has them.
import { api, picture } from "/assets/api.js";
import { preferences } from "/assets/preferences.js";
import texts from "/assets/texts.js";
import { end as endView, keep } from "/assets/views.js";
import { isAtWork } from "/assets/work.js";

/** Tiles in view for a shorter time than this, in milliseconds, are passed by and not shown. */
const rest = 250;
const side = 160;
/** While nothing is shown now, it is asked for again after so long, in milliseconds, where somebody is there. */
const retry = 20000;
/** Why nothing is shown to the person now. */
const closures = ["on_break", "budget_spent", "shift_over"];
/** The pictures in memory, by item: where each is, and the view that it is on record in. */
const shown = new Map();
/** The views that are open: those of which a picture is in memory. */
const views = new Set();
let waiting = 0;
let asked = 0;
let again = null;
/** Whom to tell why nothing is shown now; of nothing, once it is. */
let tell = () => {};

function place(shot, url) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = "";
  shot.replaceChildren(image);
}

function end(view) {
  views.delete(view);
  endView(view);
}

/** Takes off the pictures of a view of which the workbench knows nothing any more. */
function lose(view) {
  for (const [item, each] of shown) {
    if (each.view !== view) continue;
    URL.revokeObjectURL(each.url);
    shown.delete(item);
    for (const image of document.querySelectorAll(`.shot[data-item="${item}"] img`)) image.remove();
  }
  views.delete(view);
}

/** Lets a picture go; a view ends with the last of its pictures. */
function drop(item) {
  const { url, view } = shown.get(item);
  URL.revokeObjectURL(url);
  shown.delete(item);
  if (![...shown.values()].some((other) => other.view === view)) end(view);
}

/** Takes all pictures off the page and out of memory. */
function hide() {
  clearTimeout(waiting);
  asked += 1;
  for (const item of [...shown.keys()]) drop(item);
  for (const view of [...views]) end(view);
  for (const image of document.querySelectorAll(".shot img")) image.remove();
}

/** Begins a view of the items but for those that are not shown now, whose tiles say so; null where none is left. */
async function begin(window, items) {
  const own = await preferences();
  for (let left = items; left.length > 0; ) {
    try {
      return await api("POST", "/views", { items: left, purpose: "wall", side, blur: own.blur, grey: own.grey });
    } catch (error) {
      const later = error.refusal === "severe_later" ? error.items : [];
      if (later.length === 0) throw error;
      left = left.filter((item) => !later.includes(item));
      for (const item of later) {
        const shot = window.querySelector(`.shot[data-item="${item}"]`);
        if (shot) shot.textContent = texts.wall_later;
      }
    }
  }
  return null;
}

async function load(window, items) {
  const mine = ++asked;
  const begun = await begin(window, items);
  if (begun === null) return;
  views.add(begun.view);
  keep(begun.view, { lose: () => lose(begun.view) });
  for (const { item, url } of begun.pictures) {
    if (asked !== mine) break;
    const shot = window.querySelector(`.shot[data-item="${item}"]`);
    if (!shot) continue;
    const made = await picture(url).catch(() => null);
    if (made === null) continue;
    if (asked !== mine || !shot.isConnected) {
      URL.revokeObjectURL(made);
      continue;
    }
    if (shown.has(item)) drop(item);
    shown.set(item, { url: made, view: begun.view });
    place(shot, made);
  }
  if (![...shown.values()].some((each) => each.view === begun.view)) end(begun.view);
}

/** Calls `listener` with the error that says why nothing is shown now, and with null once pictures are shown again. */
export function onClosed(listener) {
  tell = listener;
}

/** Asks again for what was not shown, once somebody is there; to ask keeps a session from locking. */
function askAgain() {
  clearTimeout(waiting);
  waiting = setTimeout(() => (isAtWork() ? again?.() : askAgain()), retry);
}

/** Loads pictures, and says where a break, the budget or the shift stands before it. */
async function request(window, items) {
  const mine = asked + 1;
  try {
    await load(window, items);
    if (asked === mine) tell(null);
  } catch (error) {
    if (asked !== mine || !closures.includes(error.refusal)) return;
    tell(error);
    askAgain();
  }
}

/** Shows the pictures of the tiles that are drawn in `window`, once the person rests there. */
export function show(window, tiles) {
  clearTimeout(waiting);
  again = () => show(window, tiles);
  if (document.hidden) return;
  const drawn = new Set(tiles.map((tile) => tile.item));
  for (const item of [...shown.keys()]) if (!drawn.has(item)) drop(item);
  for (const shot of window.querySelectorAll(".shot")) {
    const kept = shown.get(Number(shot.dataset.item));
    if (kept) place(shot, kept.url);
  }
  const items = tiles.filter((tile) => tile.state === "decoded" && !shown.has(tile.item)).map((tile) => tile.item);
  if (items.length > 0) waiting = setTimeout(() => request(window, items), rest);
}

/** Whether the picture of an item's tile is drawn, and so on record as shown. */
export function isShown(item) {
  return shown.has(item);
}

addEventListener("pagehide", hide);
document.addEventListener("martlet:hidden", hide);
document.addEventListener("martlet:idle", hide);
document.addEventListener("visibilitychange", () => (document.hidden ? hide() : again?.()));
