// Locks the page: at once when asked, by itself when nobody is there; hides what it shows first.
import { api } from "/assets/api.js";
import { bind } from "/assets/keys.js";

const idle = Number(document.querySelector('meta[name="martlet-idle"]')?.content ?? 0) * 1000;
let active = Date.now();
let told = Date.now();
let isOver = false;
let isAsking = false;

/** Takes everything off the page, before anything else is done; gives what is still told of it. */
function hide() {
  isOver = true;
  const telling = [];
  document.dispatchEvent(new CustomEvent("martlet:hidden", { detail: telling }));
  document.documentElement.dataset.locked = "";
  document.body.replaceChildren();
  document.title = "Martlet";
  return Promise.allSettled(telling);
}

/** The page of the lock, with where the person was behind it. */
const lockPage = () => `/locked#${location.pathname}${location.search}`;

/**
 * Hides the page, then locks the session, which then takes nothing that was begun; `active` says whether the person is
 * there, who asks for it.
 */
async function lock(active) {
  if (isOver) return;
  const locked = lockPage();
  let locking = null;
  const send = () => (locking ??= api("POST", "/session/lock", { active }, { keepalive: true }).catch(() => {}));
  addEventListener("pagehide", send);
  await Promise.race([hide(), new Promise((go) => setTimeout(go, 2000))]);
  await send();
  location.replace(locked);
}

/** Hides the page of a session that is locked, or over, already. */
function leave(path = lockPage()) {
  if (isOver) return;
  hide();
  location.replace(path);
}

/** Says that somebody is there, at most once a minute: keys and pointer alone ask the server for nothing. */
async function tell() {
  told = Date.now();
  const session = await api("GET", "/session").catch(() => null);
  if (session?.locked) leave();
}

/**
 * Nobody used this page for the time after which it locks: the person may be at work on another page of the same
 * session. Only where the workbench has not heard of them either is it locked.
 */
async function lookElsewhere() {
  if (isAsking || isOver) return;
  isAsking = true;
  document.dispatchEvent(new CustomEvent("martlet:idle"));
  const session = await api("GET", "/session", undefined, { background: true, signal: AbortSignal.timeout(5000) }).catch(() => null);
  isAsking = false;
  const left = session !== null && !session.locked ? session.locks_after * 1000 : 0;
  if (left < 1000) return lock(false);
  active = Math.max(active, Date.now() - idle + left);
}

/** Begins to watch whether anybody is there. */
export function watch() {
  if (idle === 0) return;
  bind("lock", () => lock(true));
  document.getElementById("lock")?.addEventListener("click", () => lock(true));
  document.addEventListener("martlet:locked", () => leave());
  document.addEventListener("martlet:over", () => leave("/sign-in"));
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) {
    addEventListener(name, () => {
      // A machine that slept past the time wakes up locked.
      if (Date.now() - active >= idle) return lookElsewhere();
      active = Date.now();
      if (active - told > 60000) tell();
    }, { passive: true, capture: true });
  }
  setInterval(() => {
    if (Date.now() - active >= idle) lookElsewhere();
  }, 1000);
}
