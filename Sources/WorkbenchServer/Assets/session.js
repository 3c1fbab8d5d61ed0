// Locks the page: at once when asked, by itself when nobody is there; hides what it shows first.
import { bind } from "/assets/keys.js";
import texts from "/assets/texts.js";

const idle = Number(document.querySelector('meta[name="martlet-idle"]')?.content ?? 0) * 1000;
let active = Date.now();
let told = Date.now();
let isOver = false;

/** Takes everything off the page, before anything else is done. */
function hide() {
  isOver = true;
  document.documentElement.dataset.locked = "";
  document.body.replaceChildren();
  document.title = "Martlet";
}

/** Hides the page, then locks the session. */
export async function lock() {
  if (isOver) return;
  hide();
  try {
    await fetch("/api/v1/session/lock", {
      method: "POST",
      headers: { "X-Martlet-CSRF": document.querySelector('meta[name="martlet-csrf"]')?.content ?? "" },
      cache: "no-store",
      credentials: "same-origin",
      keepalive: true,
    });
  } finally {
    location.replace("/locked");
  }
}

/** Says that somebody is there, at most once a minute: keys and pointer alone ask the server for nothing. */
async function tell() {
  told = Date.now();
  try {
    const answer = await fetch("/api/v1/session", { cache: "no-store", credentials: "same-origin" });
    if (answer.status === 401) location.assign("/sign-in");
    if (answer.ok && (await answer.json()).locked) leave();
  } catch {
    // The workbench does not answer: what is asked next says so.
  }
}

function leave() {
  if (isOver) return;
  hide();
  location.replace("/locked");
}

/** Begins to watch whether anybody is there. */
export function watch() {
  if (idle === 0) return;
  bind("lock", "Shift+X", texts.key_lock, lock);
  document.getElementById("lock")?.addEventListener("click", lock);
  document.addEventListener("martlet:locked", leave);
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) {
    addEventListener(name, () => {
      // A machine that slept past the time wakes up locked.
      if (Date.now() - active >= idle) return lock();
      active = Date.now();
      if (active - told > 60000) tell();
    }, { passive: true, capture: true });
  }
  setInterval(() => {
    if (Date.now() - active >= idle) lock();
  }, 1000);
}
