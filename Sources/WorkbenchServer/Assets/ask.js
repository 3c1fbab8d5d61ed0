// A small dialog that asks for one text.
import texts from "/assets/texts.js";

/**
 * Asks for a text, of one line where `isLine`, which Enter ends; null when the person lets it be, and empty where nothing
 * but blanks was typed. What is `before` stands over the field. A `draft` is what was begun before: it is told of what is
 * written, and ends where the person lets it be; who uses the text ends it then.
 */
export function ask(title, label, { isLine = false, before = [], draft = null } = {}) {
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
    area.rows = isLine ? 1 : 4;
    area.cols = 48;
    area.maxLength = 4000;
    area.value = draft?.text ?? "";
    area.addEventListener("input", () => draft?.keep(area.value));
    field.append(label, area);
    const row = document.createElement("div");
    row.className = "row";
    const no = document.createElement("button");
    no.type = "button";
    no.textContent = texts.cancel;
    const yes = document.createElement("button");
    yes.className = "primary";
    const key = document.createElement("kbd");
    key.textContent = isLine ? "Enter" : "Ctrl+Enter";
    yes.append(texts.keep_it, " ", key);
    row.append(no, yes);
    form.append(heading, ...before, field, row);
    dialog.append(form);
    no.addEventListener("click", () => dialog.close());
    area.addEventListener("keydown", (event) => {
      const keeps = isLine ? !event.shiftKey : event.ctrlKey || event.metaKey;
      if (event.key === "Enter" && keeps) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    let text = null;
    form.addEventListener("submit", () => (text = area.value.trim()));
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (!text) draft?.end();
      answer(text);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
