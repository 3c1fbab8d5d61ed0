// How pages speak to the workbench: JSON, one shape of errors, proof that our own page asks.

/** An error as the workbench tells it. */
export class WorkbenchError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Counts, at the page's root, the answers that it waits for. */
function count(change) {
  const { dataset } = document.documentElement;
  dataset.pending = String(Number(dataset.pending ?? 0) + change);
}

function csrf() {
  return document.querySelector('meta[name="martlet-csrf"]')?.content ?? "";
}

/**
 * Sends a request under /api/v1; gives the answer's JSON, or null where there is none. What a page asks in the
 * background is no sign that somebody is there, and keeps no session from locking.
 */
export async function api(method, path, body, { background = false } = {}) {
  const headers = { Accept: "application/json", "X-Martlet-CSRF": csrf() };
  if (background) headers["X-Martlet-Background"] = "1";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  count(1);
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers,
      cache: "no-store",
      credentials: "same-origin",
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    count(-1);
    throw new WorkbenchError(0, "offline", "");
  }
  const text = await answer.text().finally(() => count(-1));
  const value = text === "" ? null : JSON.parse(text);
  if (answer.ok) return value;
  if (answer.status === 401) location.assign("/sign-in");
  if (answer.status === 423) document.dispatchEvent(new CustomEvent("martlet:locked"));
  throw new WorkbenchError(answer.status, value?.error?.code ?? "unknown", value?.error?.message ?? "");
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
