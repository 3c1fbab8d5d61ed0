// Small pictures on the wall: a view on record before the first, blurred and grey as the person has them.
import { api, picture } from "/assets/api.js";

/** Tiles in view for a shorter time than this, in milliseconds, are passed by and not shown. */
const rest = 250;
const side = 160;
/** The pictures in memory, by item; those out of view are let go. */
const shown = new Map();
let manner = null;
let waiting = 0;
let view = null;

async function preferred() {
  if (manner === null) {
    const own = await api("GET", "/preferences").catch(() => ({ blurred: true, grey: true }));
    manner = { blur: own.blurred ? 2 : 0, grey: own.grey };
  }
  return manner;
}

function place(shot, url) {
  const image = document.createElement("img");
  image.src = url;
  image.alt = "";
  shot.replaceChildren(image);
}

function end() {
  if (view === null) return;
  api("POST", `/views/${view}/end`, {}).catch(() => {});
  view = null;
}

async function load(window, items) {
  end();
  const begun = await api("POST", "/views", { items, purpose: "wall", side, ...(await preferred()) });
  view = begun.view;
  for (const { item, url } of begun.pictures) {
    if (view !== begun.view) return;
    const shot = window.querySelector(`.shot[data-item="${item}"]`);
    if (!shot) continue;
    const made = await picture(url).catch(() => null);
    if (made === null) continue;
    if (shown.has(item)) URL.revokeObjectURL(shown.get(item));
    shown.set(item, made);
    if (shot.isConnected) place(shot, made);
  }
}

/** Shows the pictures of the tiles that are drawn in `window`, once the person rests there. */
export function show(window, tiles) {
  clearTimeout(waiting);
  const drawn = new Set(tiles.map((tile) => tile.item));
  for (const [item, url] of shown) {
    if (!drawn.has(item)) {
      URL.revokeObjectURL(url);
      shown.delete(item);
    }
  }
  for (const shot of window.querySelectorAll(".shot")) {
    const url = shown.get(Number(shot.dataset.item));
    if (url) place(shot, url);
  }
  const items = tiles.filter((tile) => tile.state === "decoded" && !shown.has(tile.item)).map((tile) => tile.item);
  if (items.length > 0) waiting = setTimeout(() => load(window, items).catch(() => {}), rest);
}

/** Whether the picture of an item's tile is drawn, and so on record as shown. */
export function isShown(item) {
  return shown.has(item);
}

addEventListener("pagehide", end);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) end();
});
