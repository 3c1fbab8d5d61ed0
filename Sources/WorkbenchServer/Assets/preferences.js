// How the person likes the workbench to be: kept by the workbench for that person, on whichever machine they sit.
import { api } from "/assets/api.js";

/** What holds until the person's own are read, and where nobody is signed in. */
const shipped = {
  theme: "system", auto_advance: null, blur: 3, grey: true, brightness: 100, picture_size: 512, reveal: "hold", keys: {},
};
const isSignedIn = document.querySelector('meta[name="martlet-idle"]') !== null;
let own = null;

/** The theme is kept on this machine too, so that the first paint of a page has it. */
function paint(chosen) {
  if (chosen.theme === "system") {
    localStorage.removeItem("martlet.theme");
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem("martlet.theme", chosen.theme);
    document.documentElement.dataset.theme = chosen.theme;
  }
  return chosen;
}

/** The person's preferences, read once a page. */
export function preferences() {
  if (!isSignedIn) return Promise.resolve(shipped);
  own ??= api("GET", "/preferences", undefined, { background: true }).then(paint).catch(() => ({ ...shipped }));
  return own;
}

/** Changes some preferences, here at once and for good; what the workbench refuses is thrown. */
export async function prefer(change) {
  own = Promise.resolve(paint({ ...(await preferences()), ...change }));
  if (isSignedIn) await api("PATCH", "/preferences", change);
}
