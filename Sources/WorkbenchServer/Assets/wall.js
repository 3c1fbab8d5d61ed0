// The wall: tiles are drawn for what is in view alone, from any place among a million.
import { api, page as fetchPage } from "/assets/api.js";
import { complain, notify } from "/assets/app.js";
import { counted } from "/assets/counted.js";
import { bind } from "/assets/keys.js";
import "/assets/browse.js";
import { isShown, onClosed, show } from "/assets/tiles.js";
import texts from "/assets/texts.js";

const gap = 8;
const tileHeight = 176;
const rowHeight = tileHeight + gap;
const tileWidth = 168;
/** Browsers draw no element higher than some 30 million pixels: beyond this the scroll is scaled. */
const tallest = 8_000_000;
const pageSize = 200;

const wall = document.getElementById("wall");
const query = wall?.dataset.query ?? "";
const pages = new Map();
let total = 0;
let columns = 1;
let current = 0;
let marked = null;
/** Tiles that the rest of the page leaves out: what the person wants to look at. */
const kept = new Set();
/** The records that the last decision on this page made. */
let justDecided = [];
let drawn = "";
/** What is to be said of the place in view, until the person goes elsewhere. */
let said = "";
/** Why no picture is shown now; empty while they are. */
let closed = "";

function word(text) {
  return texts[`word_${text}`] ?? String(text).replaceAll("_", " ");
}

function rows() {
  return Math.ceil(total / columns);
}

function height() {
  return Math.min(tallest, rows() * rowHeight + gap);
}

/** The first row in view; the scroll is a share of all rows where it is scaled. */
function firstRow() {
  const range = height() - wall.clientHeight;
  const last = Math.max(0, rows() * rowHeight + gap - wall.clientHeight);
  return range <= 0 ? 0 : (wall.scrollTop / range) * (last / rowHeight);
}

function scrollToRow(row) {
  const range = height() - wall.clientHeight;
  const last = Math.max(1, rows() * rowHeight + gap - wall.clientHeight);
  wall.scrollTop = Math.min(1, (row * rowHeight) / last) * range;
}

async function page(number) {
  if (!pages.has(number)) {
    const path = `/wall?${query}${query ? "&" : ""}at=${number * pageSize}&limit=${pageSize}`;
    pages.set(number, api("GET", path).catch((error) => {
      pages.delete(number);
      throw error;
    }));
    if (pages.size > 24) pages.delete(pages.keys().next().value);
  }
  return pages.get(number);
}

/** Says why nothing is shown now, where in the wall the person is, and what is to be said of that place. */
function place() {
  const status = document.getElementById("place");
  const where = total === 0 ? "" : `${(current + 1).toLocaleString("en")} ${texts.wall_of} ${total.toLocaleString("en")}`;
  if (status) status.textContent = [closed, where, where && said].filter(Boolean).join(" · ");
}

/** What is not shown cannot be decided: the keys for that rest as long as the pictures do. */
function close(error) {
  closed = error?.message ?? "";
  for (const id of ["rest-not-criminal", "rest-not-for-assessment"]) {
    const button = document.getElementById(id);
    if (button) button.disabled = closed !== "";
  }
  place();
}

function draw(tile, index) {
  const link = document.createElement("a");
  link.className = "tile";
  link.href = `/items/${tile.item}`;
  link.id = `tile-${tile.item}`;
  link.tabIndex = -1;
  link.dataset.index = index;
  link.dataset.item = tile.item;
  link.setAttribute("role", "option");
  link.setAttribute("aria-selected", index === current);
  if (tile.own !== "none") link.classList.add("done");
  if (tile.item === marked) link.classList.add("marked");
  if (kept.has(tile.item)) link.classList.add("kept");
  const shot = document.createElement("div");
  shot.className = "shot";
  shot.dataset.item = tile.item;
  shot.textContent = tile.state === "undecodable" ? texts.wall_undecodable : word(tile.kind);
  const facts = document.createElement("div");
  facts.className = "facts";
  const head = document.createElement("b");
  head.textContent = `${tile.item}${tile.own === "none" ? "" : ` · ${word(tile.own)}`}`;
  const size = document.createElement("span");
  size.textContent = [tile.format, tile.width ? `${tile.width}×${tile.height}` : null].filter(Boolean).join(" ");
  const signs = document.createElement("span");
  signs.textContent = [
    tile.match === "none" ? null : word(tile.match),
    tile.trace === "none" || tile.trace === "unknown" ? null : word(tile.trace),
    tile.family_size > 1 ? `${texts.wall_family} ${tile.family_size}` : null,
  ].filter(Boolean).join(" · ") || word(tile.decision);
  facts.append(head, size, signs);
  link.append(shot, facts);
  return link;
}

async function paint() {
  if (!wall) return;
  const first = Math.floor(firstRow());
  const count = Math.ceil(wall.clientHeight / rowHeight) + 2;
  const start = first * columns;
  const end = Math.min(total || start + pageSize, start + count * columns);
  const wanted = `${start}-${end}-${columns}-${marked}-${current}`;
  if (wanted === drawn) return;
  drawn = wanted;
  try {
    const tiles = [];
    for (let number = Math.floor(start / pageSize); number <= Math.floor(Math.max(start, end - 1) / pageSize); number += 1) {
      const answer = await page(number);
      if (answer.total !== total) {
        total = answer.total;
        wall.firstElementChild.style.height = `${height()}px`;
      }
      answer.tiles.forEach((tile, offset) => {
        const index = number * pageSize + offset;
        if (index >= start && index < end) tiles.push([tile, index]);
      });
    }
    if (wanted !== drawn) return;
    const window = wall.firstElementChild.firstElementChild;
    window.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    const offset = wall.scrollTop - (firstRow() - first) * rowHeight;
    window.style.transform = `translateY(${Math.max(0, offset)}px)`;
    window.replaceChildren(...tiles.map(([tile, index]) => draw(tile, index)));
    const active = window.querySelector('[aria-selected="true"]');
    if (active) wall.setAttribute("aria-activedescendant", active.id);
    else wall.removeAttribute("aria-activedescendant");
    place();
    const inView = tiles.map(([tile]) => tile).filter((tile) => shareInView(document.getElementById(`tile-${tile.item}`)) >= 0.5);
    if (wall.dataset.pictures !== undefined) show(window, inView);
  } catch (error) {
    drawn = "";
    complain(error);
  }
}

function measure() {
  columns = Math.max(1, Math.floor((wall.clientWidth - gap) / (tileWidth + gap)));
  wall.firstElementChild.style.height = `${height()}px`;
  drawn = "";
  paint();
}

function move(index, words = "") {
  if (total === 0) return;
  said = words;
  current = Math.max(0, Math.min(total - 1, index));
  const row = Math.floor(current / columns);
  const first = firstRow();
  const visible = wall.clientHeight / rowHeight;
  if (row < first) scrollToRow(row);
  else if (row > first + visible - 1) scrollToRow(row - visible + 1);
  drawn = "";
  paint();
}

function currentTile() {
  return wall.querySelector('[aria-selected="true"]');
}

function go(make) {
  const tile = currentTile();
  if (tile) location.assign(make(tile.dataset.item));
}

function compare() {
  const tile = currentTile();
  if (!tile) return;
  const item = Number(tile.dataset.item);
  if (marked === null || marked === item) {
    marked = marked === item ? null : item;
    drawn = "";
    paint();
    notify(marked === null ? texts.wall_unmarked : texts.wall_marked);
  } else {
    location.assign(`/compare?left=${marked}&right=${item}`);
  }
}

/** Leaves the current tile out of what is decided about the rest of the page, or takes it in again. */
function except() {
  const tile = currentTile();
  if (!tile) return;
  const item = Number(tile.dataset.item);
  if (!kept.delete(item)) kept.add(item);
  tile.classList.toggle("kept", kept.has(item));
}

/** How much of a tile's height lies within the wall's own window, from 0 to 1. */
function shareInView(tile) {
  const [own, frame] = [tile.getBoundingClientRect(), wall.getBoundingClientRect()];
  return Math.max(0, Math.min(own.bottom, frame.bottom) - Math.max(own.top, frame.top)) / own.height;
}

/**
 * Decides the tiles that are wholly in view, but for those left out and those not drawn yet: one record each, by a
 * glance.
 */
async function rest(answer) {
  if (closed) return notify(closed);
  const tiles = [...wall.querySelectorAll(".tile:not(.done)")].filter((tile) => shareInView(tile) > 0.98);
  const items = tiles.map((tile) => Number(tile.dataset.item)).filter((item) => !kept.has(item) && isShown(item));
  if (items.length === 0) return notify(texts.wall_nothing);
  try {
    const decided = await api("POST", "/assessments/rest-of-page", { items, answer });
    justDecided = decided.recorded.map(({ assessment }) => assessment);
    notify(`${texts.wall_recorded} ${justDecided.length.toLocaleString("en")}`);
    await again();
  } catch (error) {
    complain(error);
  }
}

/** Tells anew how many items there are, in all and with each word of the filters; what the person has ticked stays. */
async function recount() {
  const fresh = await fetchPage(location.pathname + location.search);
  const sum = fresh.getElementById("total");
  // The wall may have been turned off meanwhile, or the person signed out: the next step says so.
  if (!sum) return;
  document.getElementById("total").textContent = sum.textContent;
  const boxes = (from) => new Map([...from.querySelectorAll("#filters label:has(small) > input[data-filter]")]
    .map((box) => [`${box.dataset.filter} ${box.value}`, box]));
  const [known, told] = [boxes(document), boxes(fresh)];
  for (const [word, box] of known) {
    box.parentElement.querySelector("small").textContent = told.get(word)?.parentElement.querySelector("small").textContent ?? "0";
  }
  for (const [word, box] of told) {
    if (known.has(word)) continue;
    document.querySelector(`#filters input[data-filter="${box.dataset.filter}"]`)?.closest("fieldset").append(document.importNode(box.parentElement, true));
  }
}

/** Draws anew what a decision, or taking it back, changed. */
async function again() {
  pages.clear();
  drawn = "";
  await Promise.all([paint(), recount()]);
}

/** Takes back what was decided last on this page: all of it, record by record. */
async function undo() {
  try {
    const count = justDecided.length;
    // Each by its number: whatever else the person recorded meanwhile, here or elsewhere, stands.
    while (justDecided.length > 0) {
      await api("POST", `/assessments/${justDecided.at(-1)}/undo`, {});
      justDecided.pop();
    }
    notify(count === 0 ? texts.wall_nothing_to_undo : `${texts.wall_undone} ${counted(count, "wall_items")}`);
    await again();
  } catch (error) {
    complain(error);
  }
}

/** Goes to an item by number, or to a place after a `#`. */
async function jump(text) {
  const isPlace = text.startsWith("#");
  const number = Number(text.replace(/^#/, "").replaceAll(",", ""));
  if (!Number.isInteger(number) || number < 1) {
    notify(texts.wall_jump_hint, "fault");
    return;
  }
  try {
    const path = `/wall?${query}${query ? "&" : ""}limit=1&${isPlace ? `at=${number - 1}` : `item=${number}`}`;
    const answer = await api("GET", path);
    const isBeyond = isPlace ? number > answer.total : answer.offset >= answer.total;
    const isOther = !isPlace && !isBeyond && answer.tiles[0]?.item !== number;
    total = answer.total;
    move(answer.offset, isBeyond ? texts.wall_beyond : isOther ? texts.wall_not_here : "");
    wall.focus();
  } catch (error) {
    complain(error);
  }
}

function filterForm() {
  const form = document.getElementById("filters");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(`/wall?${new URLSearchParams(chosen(form))}`);
  });
  for (const box of form.querySelectorAll("details")) {
    if (box.querySelector("input:checked")) box.open = true;
  }
  const keep = document.getElementById("view-keep");
  document.getElementById("view-name").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    keep.click();
  });
  keep.addEventListener("click", async () => {
    const field = document.getElementById("view-name");
    const name = field.value;
    if (name.trim() === "") return field.focus();
    const { order, ...filter } = chosen(form);
    try {
      await api("POST", "/wall/views", { name, order: order ?? "number", filter });
      location.reload();
    } catch (error) {
      complain(error);
    }
  });
}

/** The filter that the form states, words of one kind joined by commas. */
function chosen(form) {
  const words = {};
  for (const box of form.querySelectorAll("input[data-filter]:checked")) {
    (words[box.dataset.filter] ??= []).push(box.value);
  }
  const filter = Object.fromEntries(Object.entries(words).map(([name, all]) => [name, all.join(",")]));
  for (const name of ["list", "family", "poster", "from", "to"]) {
    const value = form.elements[name].value.trim();
    if (value) filter[name] = value;
  }
  if (form.elements.order.value !== "number") filter.order = form.elements.order.value;
  return filter;
}

filterForm();
if (wall) {
  onClosed(close);
  bind("wall.open", () => go((item) => `/items/${item}`));
  bind("wall.family", () => go((item) => `/families/${item}`));
  bind("wall.compare", compare);
  for (const [action, id, answer] of [
    ["wall.rest", "rest-not-criminal", "not_criminal"],
    ["wall.skip", "rest-not-for-assessment", "not_for_assessment"],
  ]) {
    const button = document.getElementById(id);
    if (!button) continue;
    bind(action, () => rest(answer));
    button.addEventListener("click", () => rest(answer));
  }
  if (document.getElementById("rest-not-criminal")) {
    bind("wall.except", except);
    bind("wall.undo", undo);
    document.getElementById("rest-undo").addEventListener("click", undo);
  }
  bind("wall.jump", () => document.getElementById("jump").focus());
  bind("wall.left", () => move(current - 1), { repeats: true });
  bind("wall.right", () => move(current + 1), { repeats: true });
  bind("wall.up", () => move(current - columns), { repeats: true });
  bind("wall.down", () => move(current + columns), { repeats: true });
  bind("wall.back", () => move(current - columns * Math.max(1, Math.floor(wall.clientHeight / rowHeight))), { repeats: true });
  bind("wall.on", () => move(current + columns * Math.max(1, Math.floor(wall.clientHeight / rowHeight))), { repeats: true });
  bind("wall.first", () => move(0));
  bind("wall.last", () => move(total - 1));
  document.getElementById("jump").addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      jump(event.target.value.trim());
    }
  });
  let waiting = 0;
  wall.addEventListener("scroll", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(paint);
  });
  wall.addEventListener("focusin", (event) => {
    const tile = event.target.closest?.(".tile");
    if (tile) [current, said] = [Number(tile.dataset.index), ""];
  });
  new ResizeObserver(measure).observe(wall);
  measure();
  const item = /^#item=(\d+)$/.exec(location.hash)?.[1];
  if (item) jump(item);
  else wall.focus();
}
