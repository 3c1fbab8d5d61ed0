// What differs between two pictures: one laid over the other, turned as their hashes say; what is equal is black.
import { bind } from "/assets/keys.js";
import { keepAll, stages } from "/assets/looks.js";

const figure = document.getElementById("difference");
let isWanted = false;

/** Draws the difference while both pictures are open, and takes it off as soon as one is covered. */
function paint() {
  const shown = stages.map(({ stage }) => (stage.isOpen ? stage.plain : null));
  const isDrawn = isWanted && shown.length === 2 && shown.every(Boolean);
  const images = isDrawn ? shown.map(({ url }) => {
    const image = document.createElement("img");
    image.src = url;
    image.alt = "";
    return image;
  }) : [];
  figure.querySelector(".over").replaceChildren(...images);
  figure.hidden = !isDrawn;
  document.querySelector("[data-do=difference]").setAttribute("aria-pressed", String(isDrawn));
}

async function turn() {
  isWanted = figure.hidden;
  if (isWanted) await keepAll();
  paint();
  if (figure.hidden) return;
  await Promise.all([...figure.querySelectorAll("img")].map((image) => image.decode().catch(() => {})));
  figure.scrollIntoView({ block: "nearest" });
}

if (figure) {
  for (const { stage } of stages) stage.root.addEventListener("martlet:stage", paint);
  bind("difference", turn);
  document.querySelector("[data-do=difference]").addEventListener("click", turn);
}
