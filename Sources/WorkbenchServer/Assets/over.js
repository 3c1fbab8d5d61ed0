// The workbench says at once when this session is over or locked elsewhere: a page that shows something listens.

/** What ends the listening; null while nobody listens. */
let stop = null;

function tell(what) {
  document.dispatchEvent(new CustomEvent(`martlet:${what}`));
}

async function follow(signal) {
  // To listen is no sign that somebody is there.
  const headers = { Accept: "text/event-stream", "X-Martlet-Background": "1" };
  const answer = await fetch("/api/v1/session/events", { headers, signal, cache: "no-store", credentials: "same-origin" });
  if (answer.status === 401) return tell("over");
  if (answer.status === 423) return tell("locked");
  if (!answer.ok) return;
  const parts = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await parts.read();
    if (done) return;
    text += value;
    const events = text.split("\n\n");
    text = events.pop();
    for (const event of events) {
      const what = /^event: (over|locked)$/m.exec(event);
      if (what) return tell(what[1]);
    }
  }
}

/** Listens from now on, while the page is visible; does nothing where it listens already. */
export function listen() {
  if (stop || document.hidden) return;
  const mine = (stop = new AbortController());
  follow(mine.signal).catch(() => {}).then(() => {
    if (stop === mine) stop = null;
  });
}

function end() {
  stop?.abort();
  stop = null;
}

document.addEventListener("visibilitychange", () => document.hidden && end());
addEventListener("pagehide", end);
