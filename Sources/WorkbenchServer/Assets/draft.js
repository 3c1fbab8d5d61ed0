// A document of a draft, uncovered when the person asks for it, which is a recorded view of its own; covered again when the
// page hides.
import { api } from "/assets/api.js";
import { complain } from "/assets/app.js";

const uncovered = new Map();

async function reveal(button) {
  const place = button.closest("section").querySelector("pre");
  const { text } = await api("POST", `/requests/${button.dataset.request}/draft/reveal`, { document: button.dataset.reveal });
  if (!uncovered.has(place)) uncovered.set(place, place.textContent);
  place.textContent = text;
  place.focus();
}

for (const button of document.querySelectorAll("[data-reveal]")) {
  button.addEventListener("click", () => reveal(button).catch(complain));
}

for (const kind of ["martlet:idle", "martlet:hidden"]) {
  document.addEventListener(kind, () => {
    for (const [place, text] of uncovered) place.textContent = text;
    uncovered.clear();
  });
}
