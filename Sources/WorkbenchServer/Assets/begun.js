// What the person has begun at the item in hand and not recorded: the workbench is told, which keeps it in memory with the
// hold of the item, so that a lock or another page costs no answer. Nothing is kept by the browser.
import { api } from "/assets/api.js";

/** A change is told so soon after the last one, in milliseconds. */
const pause = 300;
/** What is told before a page locks may hold that up for so long, in milliseconds. */
const patience = 2000;
const names = ["note", "reason", "series"];

/** What was begun at one item after another; `read` gives the answers and the wish of now. */
export class Begun {
  constructor(read) {
    this.read = read;
    this.item = null;
    this.drafts = {};
    this.told = "";
    this.telling = Promise.resolve();
    this.waiting = 0;
    document.addEventListener("martlet:hidden", ({ detail }) => detail?.push(this.tell()));
    addEventListener("pagehide", () => this.tell());
  }

  /** Begins with an item that is held, or with none, and what the workbench has kept of it. */
  start(item, given = null) {
    clearTimeout(this.waiting);
    this.item = item;
    this.drafts = Object.fromEntries(names.map((name) => [name, given?.[name] ?? null]));
    this.told = this.state();
  }

  /** The text of a kind that was begun: what is written of it is kept, until it is used or let be. */
  draft(name) {
    const item = this.item;
    const set = (text) => {
      if (this.item !== item) return;
      this.drafts[name] = text || null;
      this.changed();
    };
    return { text: this.drafts[name] ?? "", keep: set, end: () => set(null) };
  }

  state() {
    return JSON.stringify({ ...this.read(), ...this.drafts });
  }

  /** Something has changed. */
  changed() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.tell(), pause);
  }

  /** Tells at once what was not told yet; what does not arrive is told again with the next change or sign of activity. */
  tell() {
    clearTimeout(this.waiting);
    const [item, state] = [this.item, this.state()];
    if (item === null || state === this.told) return this.telling;
    this.told = state;
    const send = () => api("POST", "/queue/unrecorded", { item, ...JSON.parse(state) }, {
      background: true, keepalive: true, signal: AbortSignal.timeout(patience),
    }).catch(() => {
      if (this.item === item && this.told === state) this.told = "";
    });
    return (this.telling = this.telling.then(send));
  }
}
