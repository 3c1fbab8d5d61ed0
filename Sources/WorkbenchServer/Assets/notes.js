// Notes on an item: those that the person may see, and another by one key; kept sealed.
import { api } from "/assets/api.js";
import { complain, notify } from "/assets/app.js";
import { ask } from "/assets/ask.js";
import { bind } from "/assets/keys.js";
import texts from "/assets/texts.js";

/** The notes on an item as a list: the text, whose it is and when. */
export function noteList(notes) {
  const list = document.createElement("ul");
  list.className = "plain notes";
  list.append(...notes.map((note) => {
    const line = document.createElement("li");
    const text = document.createElement("p");
    text.className = "wrap";
    text.textContent = note.text;
    const small = document.createElement("small");
    small.textContent = `${note.own ? texts.item_you : texts.item_other} · ${new Date(note.recorded).toLocaleString()}`;
    line.append(text, small);
    return line;
  }));
  return list;
}

/** The notes on an item that the person may see, oldest first. */
export async function notesOn(item) {
  return (await api("GET", `/items/${item}/notes`)).notes;
}

/** Shows the notes on an item and asks for another, which may be begun; whether one was kept. */
export async function takeNote(item, draft = null) {
  const notes = await notesOn(item);
  const before = notes.length > 0 ? [noteList(notes)] : [];
  const text = await ask(texts.queue_note_title, texts.queue_note_label, { before, draft });
  if (text === null) return false;
  if (text === "") {
    notify(texts.queue_note_empty);
    return false;
  }
  await api("POST", `/items/${item}/note`, { text });
  draft?.end();
  return true;
}

const button = document.getElementById("add-note");
if (button) {
  const add = () => takeNote(button.dataset.item).then((isKept) => isKept && location.reload(), complain);
  bind("note", add);
  button.addEventListener("click", add);
}
