// A family's page: the own record carried over it, and what came of it, member by member.
import { api, page } from "/assets/api.js";
import { complain } from "/assets/app.js";
import { counted } from "/assets/counted.js";
import { bind } from "/assets/keys.js";
import texts from "/assets/texts.js";

const button = document.getElementById("carry");
const told = document.getElementById("carried");
let isBusy = false;

function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

/** How many were recorded, and which were left, by why they were. */
function outcome({ recorded, reasons }) {
  const left = new Map();
  for (const { item, refusal, message } of reasons) {
    const why = texts[`left_${refusal}`] ?? message;
    left.set(why, [...(left.get(why) ?? []), item]);
  }
  const count = recorded.length;
  return [
    paragraph(`${texts.family_recorded} ${counted(count, "wall_items")}.`),
    ...[...left].map(([why, items]) => paragraph(`${why}: ${items.join(", ")}`)),
  ];
}

/** Draws the parts of the page anew that tell of records. */
async function refresh() {
  const fresh = await page(location.href);
  for (const part of fresh.querySelectorAll("[data-fresh]")) document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
}

async function carry() {
  if (isBusy) return;
  isBusy = true;
  try {
    told.replaceChildren(...outcome(await api("POST", "/assessments/rest-of-family", { item: Number(button.dataset.item) })));
    await refresh();
  } catch (error) {
    complain(error);
  } finally {
    isBusy = false;
  }
}

if (button) {
  bind("family.carry", carry);
  button.addEventListener("click", carry);
}
