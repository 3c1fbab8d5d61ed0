// How pages speak to the workbench: one shape of errors, and proof that our own page asks.
import texts from "/assets/texts.js";

/** An error as the workbench tells it. */
class WorkbenchError extends Error {
  constructor(status, code, message, { refusal = null, items = [] } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.refusal = refusal;
    this.items = items;
  }
}

/** What the workbench says is wrong: in the words of the pages where they have some, with the items that it is about. */
function words(error) {
  const own = texts[`refusal_${error?.refusal}`];
  return own === undefined ? error?.message ?? "" : [own, error.items.join(", ")].filter(Boolean).join(" ");
}

/** What is asked of the workbench and not answered yet; tests of the pages wait for none. */
let pending = 0;
document.documentElement.dataset.pending = "0";

function count(change) {
  pending += change;
  document.documentElement.dataset.pending = String(pending);
}

/**
 * Sends a request under /api/v1 and gives the answer, or throws what the workbench says is wrong. What a page asks in
 * the background is no sign that somebody is there, and keeps no session from locking.
 */
export async function send(method, path, { body, headers = {}, background = false, keepalive = false, signal } = {}) {
  const csrf = document.querySelector('meta[name="martlet-csrf"]')?.content ?? "";
  const all = { Accept: "application/json", "X-Martlet-CSRF": csrf, ...headers };
  if (background) all["X-Martlet-Background"] = "1";
  count(1);
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method, headers: all, body, keepalive, signal, cache: "no-store", credentials: "same-origin",
    }).catch(() => {
      throw new WorkbenchError(0, "offline", "");
    });
    document.dispatchEvent(new CustomEvent("martlet:answered"));
    if (answer.ok) return answer;
    const error = (await answer.json().catch(() => null))?.error;
    if (answer.status === 401) location.assign("/sign-in");
    if (answer.status === 423) document.dispatchEvent(new CustomEvent("martlet:locked"));
    throw new WorkbenchError(answer.status, error?.code ?? "unknown", words(error), error ?? {});
  } finally {
    count(-1);
  }
}

/** Sends JSON; gives the answer's JSON, or null where there is none. */
export async function api(method, path, value, options = {}) {
  const json = value === undefined ? {} : { body: JSON.stringify(value), headers: { "Content-Type": "application/json" } };
  const text = await (await send(method, path, { ...json, ...options })).text();
  return text === "" ? null : JSON.parse(text);
}

/** Fetches a page of the workbench as a document of its own, so that parts of the one in view can be drawn anew. */
export async function page(path) {
  count(1);
  try {
    const answer = await fetch(path, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) throw new WorkbenchError(answer.status, "page", "");
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } finally {
    count(-1);
  }
}

/** Fetches a picture as an object URL, which lives in memory only; revoke it when it is not shown. */
export async function picture(path) {
  count(1);
  try {
    const answer = await fetch(path, { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) throw new WorkbenchError(answer.status, "picture", "");
    return URL.createObjectURL(await answer.blob());
  } finally {
    count(-1);
  }
}
