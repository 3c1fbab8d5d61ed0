// What every page does: keys, help, theme, notices.
import { bind, choose, listen, showHelp } from "/assets/keys.js";
import { preferences, prefer } from "/assets/preferences.js";
import { watch } from "/assets/session.js";
import texts from "/assets/texts.js";

/** Tells the person something, politely, for a few seconds. */
export function notify(text, kind = "plain") {
  const notices = document.getElementById("notices");
  const note = document.createElement("p");
  note.className = `notice ${kind}`;
  note.textContent = text;
  notices.append(note);
  setTimeout(() => note.remove(), kind === "fault" ? 12000 : 5000);
}

/** Takes off what was said to be wrong: it is so no more. */
export function clearFaults() {
  for (const note of document.querySelectorAll(".notice.fault")) note.remove();
}

/** Where a page scrolls, keys scroll it from the start. */
function focusPage() {
  const page = document.querySelector(".page");
  if (!page) return;
  page.tabIndex = -1;
  if (document.activeElement === document.body) page.focus({ preventScroll: true });
}

function changeTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : !matchMedia("(prefers-color-scheme: light)").matches;
  prefer({ theme: isDark ? "light" : "dark" }).catch((error) => notify(error.message || texts.offline, "fault"));
}

bind("help", "?", texts.key_help, showHelp);
bind("theme", "Shift+L", texts.key_theme, changeTheme);
watch();
listen();
focusPage();
preferences().then((own) => choose(own.keys));
