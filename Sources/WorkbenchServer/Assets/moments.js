// Parts of a video that are on a known list: buttons that bring the frame with which one begins, and a key that goes through them.
import { bind } from "/assets/keys.js";

/** The button that was used last, so that the key goes on from there. */
let last = null;

/** A button for a part of a video. */
export function partButton(part) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  button.dataset.moment = String(part.from);
  button.textContent = part.words;
  return button;
}

/** Calls `go` with the seconds at which a part begins, when its button or the key is pressed. */
export function bindMoments(go) {
  const use = (button) => {
    last = button;
    return go(Number(button.dataset.moment));
  };
  bind("moment", () => {
    const buttons = [...document.querySelectorAll("button[data-moment]")];
    if (buttons.length > 0) return use(buttons[(buttons.indexOf(last) + 1) % buttons.length]);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-moment]");
    if (button) use(button);
  });
}
