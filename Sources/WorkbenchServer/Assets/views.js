// Views that are open on this page: each gives signs of life while it is open, and ends when what it shows is put away.
import { api } from "/assets/api.js";

const beatEvery = 5000;
const idleAfter = 30000;
/** The views that are open, by token: whether it is of what lies beneath all else, and what to do once it is lost. */
const open = new Map();
let lastUsed = Date.now();

/** Whether the person used the page a moment ago. */
function isUsed() {
  return Date.now() - lastUsed < idleAfter;
}

/** Whether the person is at work: the page visible and used a moment ago. */
export function isActive() {
  return !document.hidden && document.hasFocus() && isUsed();
}

/** Whether a view is of what is looked at now: what is covered is not, while anything uncovered is open beside it. */
function isLookedAt({ isGround }) {
  return !isGround || ![...open.values()].some((other) => !other.isGround);
}

/** What ends or gives signs of life is no sign that somebody is there: an idle page covers its picture, too. */
function tell(view, what, active) {
  return api("POST", `/views/${view}/${what}`, { active }, { background: true, keepalive: true });
}

function beat(view, active) {
  tell(view, "beat", active).catch((error) => {
    const known = open.get(view);
    if (error.status !== 404 || !known) return;
    open.delete(view);
    known.lose();
  });
}

/**
 * Keeps a view that began. `isGround` says that it is of something covered, beneath what is looked at; `lose` takes off
 * what it shows, once the workbench says that the view is over.
 */
export function keep(view, { isGround = false, lose }) {
  // Up to here the time was that of what is covered, from here on it is not.
  if (!isGround) for (const [other, known] of open) if (known.isGround && isLookedAt(known)) beat(other, isUsed());
  open.set(view, { isGround, lose });
}

/** Ends a view: what it showed is off the page. */
export function end(view) {
  const known = open.get(view) ?? { isGround: false };
  const active = isUsed() && isLookedAt(known);
  open.delete(view);
  tell(view, "end", active).catch(() => {});
}

for (const kind of ["pointermove", "keydown", "pointerdown", "wheel"]) {
  addEventListener(kind, () => (lastUsed = Date.now()), { passive: true, capture: true });
}
setInterval(() => {
  const active = isActive();
  for (const [view, known] of open) beat(view, active && isLookedAt(known));
}, beatEvery);
