// The picture on its stage: covered until the person looks, one recorded view for each picture fetched.
import { api, picture } from "/assets/api.js";
import texts from "/assets/texts.js";

const sides = [256, 384, 512, 768, 1024, 1536];
const beatEvery = 5000;
const idleAfter = 30000;

/** Shows one item's pictures, and keeps count of how long they were looked at. */
export class Stage {
  constructor(root, purpose, onReveal) {
    this.root = root;
    this.purpose = purpose;
    this.onReveal = onReveal;
    this.covered = null;
    this.plain = null;
    this.ready = null;
    this.isKept = false;
    this.isHeld = false;
    this.hasRegion = false;
    this.frame = null;
    this.frames = null;
    this.settings = Object.assign({ blur: 3, grey: true, size: 2, dim: 0 }, this.load());
    this.lastActive = Date.now();
    for (const kind of ["pointermove", "keydown", "pointerdown", "wheel"]) {
      addEventListener(kind, () => (this.lastActive = Date.now()), { passive: true });
    }
    addEventListener("blur", () => this.letGo());
    document.addEventListener("visibilitychange", () => document.hidden && this.cover());
    document.addEventListener("martlet:locked", () => this.clear());
    addEventListener("pagehide", () => this.clear());
    root.addEventListener("pointermove", (event) => this.moveRegion(event));
    setInterval(() => this.beat(), beatEvery);
  }

  load() {
    try {
      return JSON.parse(localStorage.getItem("martlet.stage")) ?? {};
    } catch {
      return {};
    }
  }

  save() {
    localStorage.setItem("martlet.stage", JSON.stringify(this.settings));
  }

  get side() {
    return sides[this.settings.size];
  }

  get isOpen() {
    return this.isKept || this.isHeld || this.hasRegion;
  }

  /** Puts an item on the stage, covered. */
  async show(item) {
    this.clear();
    this.item = item;
    if (item.kind !== "image" && item.kind !== "video") return;
    this.covered = await this.fetch(Math.max(this.settings.blur, 1), true);
    this.frames = this.covered?.frames ?? null;
    this.paint();
  }

  /** Takes everything off the stage, and out of memory. */
  clear() {
    for (const shown of [this.covered, this.plain]) this.drop(shown);
    this.covered = this.plain = this.ready = null;
    this.isKept = this.isHeld = this.hasRegion = false;
    this.frame = null;
    this.item = null;
    this.paint();
  }

  drop(shown) {
    if (!shown) return;
    URL.revokeObjectURL(shown.url);
    shown.image.remove();
    api("POST", `/views/${shown.view}/end`, {}).catch(() => {});
  }

  async fetch(blur, grey) {
    const item = this.item;
    const begun = await api("POST", "/views", {
      item: item.item, purpose: this.purpose, side: this.side, blur, grey, frame: this.frame,
    });
    const url = await picture(begun.url);
    if (this.item !== item) {
      URL.revokeObjectURL(url);
      api("POST", `/views/${begun.view}/end`, {}).catch(() => {});
      return null;
    }
    const image = document.createElement("img");
    image.src = url;
    image.alt = blur > 0 ? texts.queue_picture_covered : texts.queue_picture_shown;
    image.draggable = false;
    await image.decode().catch(() => {});
    return { view: begun.view, frames: begun.frames, url, image, grey };
  }

  /** Shows the picture itself, once the workbench has recorded that it is looked at. */
  async open() {
    if (!this.item || !this.covered) return;
    const isGrey = this.settings.grey;
    if (!this.plain || this.plain.grey !== isGrey) {
      this.ready ??= this.fetch(0, isGrey);
      const fetched = await this.ready;
      this.ready = null;
      if (!fetched) return;
      this.drop(this.plain);
      this.plain = fetched;
    }
    this.onReveal?.(this.item);
    this.paint();
  }

  cover() {
    this.isKept = this.isHeld = this.hasRegion = false;
    this.paint();
  }

  hold() {
    this.isHeld = true;
    return this.open();
  }

  letGo() {
    this.isHeld = false;
    this.paint();
  }

  keep() {
    this.isKept = !this.isKept;
    return this.isKept ? this.open() : this.paint();
  }

  region() {
    this.hasRegion = !this.hasRegion;
    if (this.hasRegion) this.isKept = false;
    return this.hasRegion ? this.open() : this.paint();
  }

  moveRegion(event) {
    if (!this.hasRegion || !this.plain) return;
    const box = this.plain.image.getBoundingClientRect();
    this.plain.image.style.setProperty("--x", `${event.clientX - box.left}px`);
    this.plain.image.style.setProperty("--y", `${event.clientY - box.top}px`);
  }

  /** Goes on to the next step of blur: strong, middle, light. */
  async nextBlur() {
    this.settings.blur = this.settings.blur > 1 ? this.settings.blur - 1 : 3;
    this.save();
    await this.again();
  }

  async toggleGrey() {
    this.settings.grey = !this.settings.grey;
    this.save();
    if (this.isOpen) await this.open();
    else this.paint();
  }

  nextDim() {
    this.settings.dim = (this.settings.dim + 1) % 4;
    this.save();
    this.paint();
  }

  async resize(step) {
    const size = Math.min(Math.max(this.settings.size + step, 0), sides.length - 1);
    if (size === this.settings.size) return;
    this.settings.size = size;
    this.save();
    await this.again();
  }

  async step(frames) {
    if (!this.frames?.length) return;
    const place = Math.max(this.frames.findIndex((each) => each.index === this.frame), 0);
    const next = this.frames[Math.min(Math.max(place + frames, 0), this.frames.length - 1)];
    if (next.index === this.frame) return;
    this.frame = next.index;
    await this.again();
  }

  /** Fetches anew what is shown, as the settings are now. */
  async again() {
    if (!this.item) return;
    const wasOpen = this.isOpen;
    const kept = [this.covered, this.plain];
    const covered = await this.fetch(Math.max(this.settings.blur, 1), true);
    if (!covered) return;
    kept.forEach((each) => this.drop(each));
    this.covered = covered;
    this.plain = null;
    if (wasOpen) await this.open();
    this.paint();
  }

  /** Whether the person is at work: the page visible and used a moment ago. */
  get isActive() {
    return !document.hidden && document.hasFocus() && Date.now() - this.lastActive < idleAfter;
  }

  beat() {
    const isActive = this.isActive;
    for (const shown of [this.covered, this.isOpen ? this.plain : null]) {
      if (shown) api("POST", `/views/${shown.view}/beat`, { active: isActive }, { background: true }).catch(() => {});
    }
  }

  paint() {
    const shown = this.isOpen && this.plain ? [this.covered, this.plain] : [this.covered];
    const images = shown.filter(Boolean).map((each) => each.image);
    this.root.replaceChildren(...images);
    this.root.dataset.open = String(Boolean(this.isOpen && this.plain));
    this.root.dataset.dim = String(this.settings.dim);
    this.root.dataset.region = String(this.hasRegion);
    this.root.style.setProperty("--side", `${this.side}px`);
    this.root.dispatchEvent(new CustomEvent("martlet:stage"));
  }
}
