// The picture on its stage: covered until the person looks, one recorded view for each picture fetched.
import { api, picture } from "/assets/api.js";
import { notify } from "/assets/app.js";
import { preferences, prefer } from "/assets/preferences.js";
import texts from "/assets/texts.js";

const sides = [256, 384, 512, 768, 1024, 1536, 2048, 2560];
const lights = [100, 75, 50, 30];
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
    this.settings = null;
    this.loading = preferences().then((own) => {
      this.settings = { blur: own.blur, grey: own.grey, side: own.picture_size, brightness: own.brightness };
      this.paint();
    });
    this.lastActive = Date.now();
    for (const kind of ["pointermove", "keydown", "pointerdown", "wheel"]) {
      addEventListener(kind, () => (this.lastActive = Date.now()), { passive: true });
    }
    addEventListener("blur", () => this.cover());
    document.addEventListener("martlet:idle", () => this.cover());
    document.addEventListener("visibilitychange", () => document.hidden && this.cover());
    document.addEventListener("martlet:hidden", () => this.clear());
    addEventListener("pagehide", () => this.clear());
    root.addEventListener("pointermove", (event) => this.moveRegion(event));
    setInterval(() => this.beat(), beatEvery);
  }

  /** Changes how pictures are shown, from now on and on every page. */
  set(name, value) {
    const field = { side: "picture_size" }[name] ?? name;
    this.settings[name] = value;
    prefer({ [field]: value }).catch((error) => notify(error.message || texts.offline, "fault"));
  }

  get isOpen() {
    return this.isKept || this.isHeld || this.hasRegion;
  }

  /** Puts an item on the stage, covered. */
  async show(item) {
    this.clear();
    this.item = item;
    await this.loading;
    if (this.item === item) await this.fetchCovered();
  }

  /** Whether the item on the stage is of a kind that has pictures. */
  get isPictured() {
    return this.item?.kind === "image" || this.item?.kind === "video";
  }

  async fetchCovered() {
    if (!this.isPictured) return;
    const covered = await this.fetch(this.settings.blur, true);
    if (!covered) return;
    this.drop(this.covered);
    this.covered = covered;
    this.frames = covered.frames ?? null;
    this.paint();
  }

  /** Takes everything off the stage, and out of memory. */
  clear() {
    for (const shown of [this.covered, this.plain]) this.drop(shown);
    this.covered = this.plain = this.ready = null;
    this.isKept = this.isHeld = this.hasRegion = false;
    this.frame = this.frames = null;
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
      item: item.item, purpose: this.purpose, side: this.settings.side, blur, grey, frame: this.frame,
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
    const item = this.item;
    if (!item) return;
    if (!this.covered) await this.fetchCovered();
    while (this.isOpen && this.item === item && this.covered && this.plain?.grey !== this.settings.grey) {
      this.ready ??= this.fetch(0, this.settings.grey).finally(() => (this.ready = null));
      const fetched = await this.ready;
      if (!fetched) return;
      if (fetched !== this.plain) this.drop(this.plain);
      this.plain = fetched;
    }
    if (this.isOpen && this.item === item && this.plain) this.onReveal?.(item);
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
    this.set("blur", this.settings.blur > 1 ? this.settings.blur - 1 : 3);
    await this.again();
  }

  async toggleGrey() {
    this.set("grey", !this.settings.grey);
    if (this.isOpen) await this.open();
    else this.paint();
  }

  nextDim() {
    this.set("brightness", lights.find((light) => light < this.settings.brightness) ?? lights[0]);
    this.paint();
  }

  async resize(step) {
    const now = this.settings.side;
    const next = step > 0 ? sides.find((side) => side > now) : sides.findLast((side) => side < now);
    if (next === undefined) return;
    this.set("side", next);
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
    const kept = this.plain;
    await this.fetchCovered();
    if (this.plain === kept) this.plain = null;
    this.drop(kept);
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
    this.root.dataset.region = String(this.hasRegion);
    if (this.settings) {
      this.root.style.setProperty("--light", `${this.settings.brightness}%`);
      this.root.style.setProperty("--side", `${this.settings.side}px`);
    }
    this.root.dispatchEvent(new CustomEvent("martlet:stage"));
  }
}
