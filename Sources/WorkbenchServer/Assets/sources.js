// Sources: sent from this machine, and how far they are taken in.
import { complain, notify } from "/assets/app.js";
import { api, page, send } from "/assets/api.js";
import { archive } from "/assets/archive.js";
import texts from "/assets/texts.js";

const at = (id) => document.getElementById(id);
let wasRunning = false;

async function give(name, body) {
  at("phase").textContent = texts.sources_sending;
  try {
    const headers = { "Content-Type": "application/octet-stream", "X-Martlet-Name": encodeURIComponent(name) };
    await send("POST", "/intake/sent", { body, headers });
  } catch (error) {
    at("phase").textContent = "";
    complain(error);
  }
}

/** Says how the pages of the next source show postings. */
async function keepMapping() {
  const file = at("mapping").files[0];
  await api("PUT", "/intake/mapping", { text: file ? await file.text() : null });
}

at("place")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await keepMapping();
    await api("POST", "/intake", { path: at("path").value });
  } catch (error) {
    complain(error);
  }
});

at("send").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await keepMapping();
  } catch (error) {
    return complain(error);
  }
  const file = at("file").files[0];
  const folder = [...at("folder").files];
  if (file) return give(file.name, file);
  if (folder.length === 0) return notify(texts.sources_choose);
  return give(`${folder[0].webkitRelativePath.split("/")[0]}.tar`, archive(folder));
});

at("select").addEventListener("click", async () => {
  try {
    const counts = await api("POST", "/selection", {});
    notify(`${texts.sources_selected} ${counts.selected.toLocaleString()}`);
    location.reload();
  } catch (error) {
    notify(error.message, "fault");
  }
});

/** Draws the table of sources anew. */
async function drawList() {
  const list = (await page("/sources").catch(() => null))?.getElementById("list");
  if (list) at("list").replaceWith(list);
}

function show(state) {
  const isPart = state.phase === "done" && state.outcome !== "done" && state.outcome !== "already_done";
  at("phase").textContent = isPart ? texts.intake_done_in_part : texts[`intake_${state.phase}`] ?? state.phase;
  const bar = at("bar");
  const isRunning = !["idle", "done", "failed"].includes(state.phase);
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  } else if (isRunning) bar.removeAttribute("value");
  else {
    bar.max = 1;
    bar.value = state.phase === "done" ? 1 : 0;
  }
  const counts = [];
  if (state.done && isRunning) counts.push(state.done.toLocaleString());
  if (state.captures !== null) counts.push(`${texts.sources_captures}: ${state.captures.toLocaleString()}`);
  if (state.new_items !== null) counts.push(`${texts.sources_new}: ${state.new_items.toLocaleString()}`);
  if (state.findings !== null) counts.push(`${texts.sources_findings}: ${state.findings.toLocaleString()}`);
  if (state.outcome) counts.push(texts[`intake_outcome_${state.outcome}`] ?? state.outcome);
  if (state.message) counts.push(state.message);
  at("counts").textContent = counts.join(" · ");
  at("select").hidden = isRunning;
  if (wasRunning && state.phase === "failed") notify(state.message, "fault");
  if (wasRunning && !isRunning) drawList();
  wasRunning = isRunning;
}

const events = new EventSource("/api/v1/intake/events");
events.addEventListener("intake", (event) => show(JSON.parse(event.data)));
addEventListener("pagehide", () => events.close());
