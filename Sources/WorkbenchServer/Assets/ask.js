// A small dialog that asks for one text.
import texts from "/assets/texts.js";

/** Asks for a text; null when the person lets it be. */
export function ask(title, label) {
  return new Promise((answer) => {
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    form.method = "dialog";
    const heading = document.createElement("h2");
    heading.textContent = title;
    heading.id = "ask-title";
    dialog.setAttribute("aria-labelledby", heading.id);
    const field = document.createElement("label");
    const area = document.createElement("textarea");
    area.rows = 4;
    area.cols = 48;
    area.maxLength = 4000;
    field.append(label, area);
    const row = document.createElement("div");
    row.className = "row";
    const no = document.createElement("button");
    no.type = "button";
    no.textContent = texts.cancel;
    const yes = document.createElement("button");
    yes.className = "primary";
    yes.textContent = texts.keep_it;
    row.append(no, yes);
    form.append(heading, field, row);
    dialog.append(form);
    no.addEventListener("click", () => dialog.close());
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    let text = null;
    form.addEventListener("submit", () => (text = area.value.trim() || null));
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(text);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
