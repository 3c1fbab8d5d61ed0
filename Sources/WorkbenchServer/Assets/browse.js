// What pages for reading do: forms and buttons that call the API, answers shown in place, downloads.
import { api, send } from "/assets/api.js";
import { complain, notify } from "/assets/app.js";
import { counted } from "/assets/counted.js";
import { prefer } from "/assets/preferences.js";
import texts from "/assets/texts.js";

function split(call) {
  const [method, path] = call.split(" ");
  return { method, path };
}

/** What a field of a group holds: a truth value, a list of words or lines, or a text. */
function part(field) {
  const list = (separator) => field.value.split(separator).map((each) => each.trim()).filter(Boolean);
  if (field.type === "checkbox") return field.checked;
  if (field.dataset.words !== undefined) return list(",");
  return field.dataset.lines !== undefined ? list("\n") : field.value;
}

function values(form, submitter) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.type === "submit" || field.tagName === "BUTTON") continue;
    if (field.name.includes(".")) {
      const [group, name] = field.name.split(".", 2);
      body[group] ??= {};
      body[group][name] = part(field);
    } else if (field.dataset.lines !== undefined) body[field.name] = part(field);
    else if (field.type === "checkbox") body[field.name] = field.checked;
    else if (field.type === "number") {
      // A number that was not given is not zero.
      if (field.value !== "" || field.required) body[field.name] = Number(field.value);
    }
    else body[field.name] = field.value;
  }
  if (submitter?.name) body[submitter.name] = submitter.value;
  if (form.dataset.preferences !== undefined) {
    body.auto_advance = { case: null, yes: true, no: false }[body.auto_advance];
  }
  return body;
}

function then(what) {
  if (what === "reload") location.reload();
  else notify(texts.saved);
}

async function busy(control, work) {
  const controls = control.tagName === "FORM" ? [...control.querySelectorAll("button")] : [control];
  for (const each of controls) each.disabled = true;
  try {
    await work();
  } catch (error) {
    complain(error);
  } finally {
    for (const each of controls) each.disabled = false;
  }
}

async function upload(form) {
  const file = form.elements.file.files[0];
  const query = new URLSearchParams();
  for (const name of ["name", "owner", "polarity", "threshold", "quality"]) query.set(name, form.elements[name].value);
  const answer = await send("POST", `${form.dataset.upload}?${query}`, {
    body: file, headers: { "Content-Type": "application/octet-stream" },
  });
  const imported = await answer.json();
  if (imported.refused_lines > 0) tellRefused(imported);
  else location.assign(`/lists/${imported.list}`);
}

/** Tells which lines of a list were refused and why, until the person goes on to the list. */
function tellRefused({ list, entries, refused_lines: count, refused }) {
  const place = document.getElementById("refused");
  const add = (name, text, into = place) => {
    const element = document.createElement(name);
    element.textContent = text;
    into.append(element);
    return element;
  };
  place.replaceChildren();
  add("h3", counted(count, "list_refused"));
  add("p", counted(entries, "list_kept"));
  const lines = add("ul", "");
  for (const line of refused.slice(0, 20)) add("li", line.words, lines);
  if (count > lines.children.length) add("p", `… ${(count - lines.children.length).toLocaleString()} ${texts.list_refused_more}`);
  add("a", texts.list_see).href = `/lists/${list}`;
  place.hidden = false;
  place.focus();
}

/** Saves what a route answers with under the name that it gives. */
async function download(path, body) {
  const answer = await send("POST", path, { body, headers: { "Content-Type": "application/json" } });
  const name = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "report";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function show(into, value) {
  const list = document.getElementById(into);
  list.replaceChildren();
  for (const [name, each] of Object.entries(value)) {
    if (each === null || (Array.isArray(each) && each.length === 0)) continue;
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.textContent = texts[`shown_${name}`] ?? name.replaceAll("_", " ");
    words.textContent = each === true ? texts.yes : each === false ? texts.no : Array.isArray(each) ? each.join("; ") : String(each);
    words.className = name === "root" ? "mono wrap" : each === false ? "fault" : "";
    row.append(term, words);
    list.append(row);
  }
}

/** Where a form has several answers, Enter in its field gives none: it leads to them. */
document.addEventListener("keydown", (event) => {
  const answers = event.target.form?.querySelectorAll("button[name]") ?? [];
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || answers.length < 2) return;
  event.preventDefault();
  answers[0].focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.upload) {
    event.preventDefault();
    busy(form, () => upload(form));
  } else if (form.dataset.downloadForm) {
    event.preventDefault();
    busy(form, () => download(form.dataset.downloadForm, JSON.stringify(values(form, event.submitter))));
  } else if (form.dataset.call) {
    event.preventDefault();
    const { method, path } = split(form.dataset.call);
    const body = values(form, event.submitter);
    busy(form, async () => {
      if (form.dataset.preferences !== undefined) await prefer(body);
      else await api(method, path, body);
      then(form.dataset.then);
    });
  }
});

document.addEventListener("click", (event) => {
  const control = event.target.closest?.("button[data-call], button[data-show], button[data-download]");
  if (!control) return;
  const { call, body, show: source, into, download: file } = control.dataset;
  if (call) {
    const { method, path } = split(call);
    busy(control, async () => {
      await api(method, path, body === undefined ? undefined : JSON.parse(body));
      then(control.dataset.then);
    });
  } else if (source) {
    busy(control, async () => show(into, await api("GET", source)));
  } else if (file) {
    busy(control, async () => {
      await download(file, body);
      // The browser needs a moment to take the file before its page goes.
      if (control.dataset.then) setTimeout(() => then(control.dataset.then), 1000);
    });
  }
});
