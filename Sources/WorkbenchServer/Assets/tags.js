// Tags on an item: put on and taken off by one key each; a series has a name, which is kept sealed.
import { api } from "/assets/api.js";
import { ask } from "/assets/ask.js";
import { bind, paint } from "/assets/keys.js";
import texts from "/assets/texts.js";

const names = ["known_victim", "public_figure", "commercial", "self_generated", "series"];
let place = null;

/** Marks the tags that stand on the item in view. */
export function drawTags(placed) {
  for (const button of place?.querySelectorAll("[data-tag]") ?? []) {
    const tag = placed.find((each) => each.tag === button.dataset.tag);
    button.setAttribute("aria-pressed", String(tag !== undefined));
    button.querySelector("span").textContent = tag?.label ? `${texts[`tag_${tag.tag}`]}: ${tag.label}` : texts[`tag_${button.dataset.tag}`];
  }
}

async function turn(tag, item, draft) {
  if (!item) return;
  const isOn = place.querySelector(`[data-tag="${tag}"]`).getAttribute("aria-pressed") === "true";
  let label = null;
  const series = draft("series");
  if (tag === "series" && !isOn) {
    label = await ask(texts.tag_series_title, texts.tag_series_label, { isLine: true, draft: series });
    if (!label) return;
  }
  const { tags } = await api("POST", `/items/${item.item}/tags`, { tag, present: !isOn, label });
  if (label) series.end();
  item.tags = tags;
  drawTags(tags);
}

/** Draws the buttons of the tags and gives each its key; `draft` gives the name of a series that was begun. */
export function bindTags(root, current, act, draft) {
  place = root;
  for (const tag of names) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tag-button";
    button.dataset.tag = tag;
    button.setAttribute("aria-pressed", "false");
    const mark = document.createElement("kbd");
    mark.dataset.key = `tag-${tag}`;
    const words = document.createElement("span");
    words.textContent = texts[`tag_${tag}`];
    button.append(mark, words);
    const run = () => act(() => turn(tag, current(), draft));
    button.addEventListener("click", run);
    bind(`tag-${tag}`, run);
    root.append(button);
  }
  paint(root);
}
