// Whether the person is at work at this page: it is visible, has the focus and was used a moment ago.

const idleAfter = 30000;
/** A page that notices so much later that nobody used it slept meanwhile, in milliseconds. */
const slack = 1500;
/** What is put away because the person stopped working is put away so soon after, in milliseconds. */
const moment = 100;
let lastUsed = Date.now();
let atWork = !document.hidden && document.hasFocus();
/** Whom to tell when it changes. */
const told = [];
let telling = Promise.resolve();
/** What was up to the last change, and when that was noticed. */
let before = { atWork, until: 0 };

/** How long the page has been idle, in milliseconds; less than 0 while it is not. */
const idleFor = () => Date.now() - lastUsed - idleAfter;

/** Looks whether anything has changed, and tells at once what was up to here. */
function turn() {
  const late = idleFor();
  const now = !document.hidden && document.hasFocus() && late < 0;
  if (now === atWork) return;
  // Nobody vouches for the time in which a page slept.
  before = { atWork: atWork && late < slack, until: Date.now() };
  atWork = now;
  telling = Promise.all([telling, ...told.map((tell) => tell(before.atWork))]);
}

/** Whether the person is at work, and was since it changed last. */
export function isAtWork() {
  turn();
  return atWork;
}

/** Whether the person was at work up to what is put away now, which the end of work may have put away. */
export function wasAtWork() {
  return isAtWork() || (before.atWork && Date.now() - before.until < moment);
}

/** Calls `tell` when the person stops working at the page or goes on, with whether it was work up to there. */
export function onTurn(tell) {
  told.push(tell);
}

/** Waits until the workbench has heard of the last change: what is told after it counts from there. */
export function heard() {
  turn();
  return telling;
}

for (const kind of ["pointermove", "keydown", "pointerdown", "wheel"]) {
  addEventListener(kind, () => {
    turn();
    lastUsed = Date.now();
    turn();
  }, { passive: true, capture: true });
}
for (const kind of ["focus", "blur"]) addEventListener(kind, turn);
document.addEventListener("visibilitychange", turn);

/** Looks again when the page would be idle. */
function watch() {
  turn();
  setTimeout(watch, Math.max(-idleFor(), 250));
}

watch();
