// What every page does: keys, help, theme, notices.
import { bind, choose, dropRefused, listen, showHelp } from "/assets/keys.js";
import { preferences, prefer } from "/assets/preferences.js";
import { watch } from "/assets/session.js";
import texts from "/assets/texts.js";

/** How many notices stand at once, so that they never cover what is looked at. */
const most = 3;

/** Tells the person something, politely, for a few seconds; gives the notice, which no page that is hidden shows. */
export function notify(text, kind = "plain") {
  const notices = document.getElementById("notices") ?? document.createElement("div");
  // What is said again takes the place of what was said before, and the oldest goes where there are many.
  for (const each of [...notices.children]) if (each.textContent === text) each.remove();
  const old = [...notices.children];
  const plain = old.filter((each) => !each.classList.contains("fault"));
  for (const each of [...plain, ...old].slice(0, Math.max(0, old.length - most + 1))) each.remove();
  const note = document.createElement("p");
  note.className = `notice ${kind}`;
  note.textContent = text;
  notices.append(note);
  setTimeout(() => note.remove(), kind === "fault" ? 12000 : 5000);
  return note;
}

/** Tells what went wrong: in the workbench's words, or that it cannot be reached. */
export function complain(error) {
  const note = notify(error.message || (error.status > 0 ? texts.error_title : texts.offline), "fault");
  if (error.status === 0) note.dataset.offline = "";
}

document.addEventListener("martlet:answered", () => {
  for (const note of document.querySelectorAll(".notice[data-offline]")) note.remove();
});

/** Takes off what was said to be wrong: it is so no more. */
export function clearFaults() {
  for (const note of document.querySelectorAll(".notice.fault")) note.remove();
}

/** Where a page scrolls, keys scroll it from the start; where nothing in it can have the focus, the page itself can. */
function focusPage() {
  const page = document.querySelector(".page");
  if (!page) return;
  page.tabIndex = page.querySelector("a[href], button, input, select, textarea, summary, [tabindex='0']") ? -1 : 0;
  if (document.activeElement !== document.body) return;
  // Only a page that the person has gone to by keys is framed.
  page.dataset.quiet = "";
  page.addEventListener("blur", () => delete page.dataset.quiet, { once: true });
  page.focus({ preventScroll: true });
}

function changeTheme() {
  const root = document.documentElement;
  const isDark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : !matchMedia("(prefers-color-scheme: light)").matches;
  prefer({ theme: isDark ? "light" : "dark" }).catch(complain);
}

/** A key that was chosen, and that another action has which is live on the same page, is the other's: that is told once. */
function tellRefused() {
  const names = dropRefused();
  if (names.length > 0) notify(`${texts.keys_fell_back}: ${names.join(", ")}`);
}

/** What has `data-press` has a key: that of its action in the table, else the one that it brings behind the name. */
function bindPresses() {
  for (const control of document.querySelectorAll("[data-press]")) {
    const [action, key] = control.dataset.press.split(" ");
    bind(action, () => control.checkVisibility() && control.click(), { key, label: control.textContent.trim(), pages: [location.pathname] });
  }
}

document.addEventListener("martlet:keys-refused", () => queueMicrotask(tellRefused));
bind("help", showHelp);
bind("theme", changeTheme);
for (const button of document.querySelectorAll("[data-do=theme]")) button.addEventListener("click", changeTheme);
bindPresses();
watch();
listen();
focusPage();
preferences().then((own) => choose(own.keys));
