// The page of the lock goes on by itself once the session was unlocked by another page.
import { api } from "/assets/api.js";

/** The page that the lock was put before stands behind the `#` of the address; it goes along with the password. */
const behind = document.querySelector("input[name=behind]");
if (behind && location.hash.length > 1) behind.value = location.hash.slice(1);

/** The address of the page behind the lock, where it is one of ours. */
function address() {
  const text = behind?.value ?? "";
  if (!/^\/(?![/\\])/.test(text)) return "/";
  const url = new URL(text, location.origin);
  return url.origin === location.origin ? url.href : "/";
}

/** Looks whether the session is open by now; where it was locked once more, the forms prove themselves anew. */
async function look() {
  if (document.hidden) return;
  const session = await api("GET", "/session", undefined, { background: true }).catch(() => null);
  if (!session) return;
  if (!session.locked) return location.replace(address());
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = session.csrf;
}

document.addEventListener("visibilitychange", look);
for (const kind of ["focus", "pageshow"]) addEventListener(kind, look);
