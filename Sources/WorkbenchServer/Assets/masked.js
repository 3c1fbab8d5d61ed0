// Masked text: shown when the person asks for it, which is a recorded view of its own; never kept.
import { api } from "/assets/api.js";
import { notify } from "/assets/app.js";
import { bind } from "/assets/keys.js";
import texts from "/assets/texts.js";

/** Shows the text that an item's traces mask. */
export async function readMasked(item, into) {
  const { traces } = await api("POST", `/items/${item}/reveal-text`, { what: "traces" });
  const shown = traces.filter((trace) => Object.keys(trace.fields).length > 0);
  if (shown.length === 0) return notify(texts.queue_no_text);
  into.replaceChildren(...shown.map((trace) => {
    const list = document.createElement("dl");
    list.className = "fields";
    for (const [name, text] of Object.entries(trace.fields)) {
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const words = document.createElement("dd");
      term.textContent = name;
      words.textContent = text;
      row.append(term, words);
      list.append(row);
    }
    return list;
  }));
  into.focus();
}

/** Text read is taken off the page when it hides what it shows. */
for (const kind of ["martlet:idle", "martlet:hidden"]) {
  document.addEventListener(kind, () => document.querySelectorAll(".masked-text").forEach((place) => place.replaceChildren()));
}

const button = document.getElementById("read-masked");
if (button) {
  const read = () => readMasked(button.dataset.item, document.getElementById("text"))
    .catch((error) => notify(error.message || texts.offline, "fault"));
  bind("text", "t", texts.queue_text, read);
  button.addEventListener("click", read);
}
