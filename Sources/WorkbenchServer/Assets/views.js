// Views that are open on this page: each gives signs of life while it is open, and ends when what it shows is put away.
import { api } from "/assets/api.js";
import { listen } from "/assets/over.js";
import { isAtWork, onTurn, wasAtWork } from "/assets/work.js";

const beatEvery = 5000;
/** An end that does not arrive is told again after so long, twice as long each time, until the workbench has closed the view itself. */
const againAfter = 1000;
const givenUpAfter = 120000;
/** The views that are open, by token: whether it is of what lies beneath all else, and what to do once it is lost. */
const open = new Map();
/** The ends that the workbench has not confirmed, by token: whether the person was at work up to there, and when it was. */
const ends = new Map();

/** Whether a view is of what is looked at now: what is covered is not, while anything uncovered is open beside it. */
function isLookedAt({ isGround }) {
  return !isGround || ![...open.values()].some((other) => !other.isGround);
}

/**
 * What ends or gives signs of life is no sign that somebody is there: an idle page covers its picture, too. It is sent
 * even while the page is being left, as a beacon is, which could not prove that our own page sends it.
 */
function tell(view, what, value) {
  return api("POST", `/views/${view}/${what}`, value, { background: true, keepalive: true });
}

function beat(view, active) {
  return tell(view, "beat", { active }).catch((error) => {
    const known = open.get(view);
    if (error.status !== 404 || !known) return;
    open.delete(view);
    known.lose();
  });
}

/** Tells that a view is over; where that does not arrive, again, with how long ago it was. */
function tellEnd(view, wait = againAfter) {
  const { active, at } = ends.get(view);
  const ago = (Date.now() - at) / 1000;
  tell(view, "end", wait === againAfter ? { active } : { active, ago: Math.max(ago, 0) }).then(
    () => ends.delete(view),
    (error) => {
      const mayPass = error.status === 0 || error.status === 429 || error.status >= 500;
      if (!mayPass || Date.now() - at > givenUpAfter) return ends.delete(view);
      setTimeout(() => ends.has(view) && tellEnd(view, wait * 2), wait);
    },
  );
}

/**
 * Keeps a view that began. `isGround` says that it is of something covered, beneath what is looked at; `lose` takes off
 * what it shows, once the workbench says that the view is over.
 */
export function keep(view, { isGround = false, lose }) {
  // Up to here the time was that of what is covered, from here on it is not.
  if (!isGround) for (const [other, known] of open) if (known.isGround && isLookedAt(known)) beat(other, isAtWork());
  open.set(view, { isGround, lose });
  listen();
}

/** Ends a view: what it showed is off the page. */
export function end(view) {
  const known = open.get(view) ?? { isGround: false };
  ends.set(view, { active: wasAtWork() && isLookedAt(known), at: Date.now() });
  open.delete(view);
  tellEnd(view);
}

function beatAll(wasAtWork) {
  return [...open].map(([view, known]) => beat(view, wasAtWork && isLookedAt(known)));
}

// What changes is told at once, so that each stretch counts as what it was.
onTurn((wasAtWork) => Promise.all(beatAll(wasAtWork)));
setInterval(() => {
  beatAll(isAtWork());
  if (open.size > 0) listen();
}, beatEvery);
// What was not confirmed goes once more with the page.
addEventListener("pagehide", () => [...ends.keys()].forEach((view) => tellEnd(view, againAfter * 2)));
