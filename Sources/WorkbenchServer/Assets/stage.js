// The picture on its stage: covered until the person looks. Each uncovering is a view of its own, which covering ends.
import { api, picture } from "/assets/api.js";
import { complain } from "/assets/app.js";
import { preferences, prefer } from "/assets/preferences.js";
import texts from "/assets/texts.js";
import { end, keep } from "/assets/views.js";

const sides = [256, 384, 512, 768, 1024, 1536, 2048, 2560];
const lights = [100, 75, 50, 30];
/** How many pixels of the screen a pixel of the picture takes; 0 is as large as there is room. */
const zooms = [0, 1, 2, 4];
/** The least side of a contact sheet, whose pictures are a quarter of it. */
const sheetSide = 768;

/** Shows one item's pictures. */
export class Stage {
  constructor(root, purpose, onReveal) {
    this.root = root;
    this.purpose = purpose;
    this.onReveal = onReveal;
    this.covered = null;
    this.plain = null;
    this.ready = null;
    /** How often the picture was covered, so that what was asked for before does not come after. */
    this.coverings = 0;
    this.pointer = null;
    this.isKept = false;
    this.isHeld = false;
    this.hasRegion = false;
    this.zoom = 0;
    /** Which of the frames is asked for; null for the still picture. */
    this.frame = null;
    /** Which of the frames the still picture is; null where it is none of them. */
    this.stillFrame = null;
    /** The time within a video that was asked for, in seconds; null when a frame was. */
    this.time = null;
    this.frames = null;
    /** How many frames were hashed, of which keys bring all or an even choice. */
    this.sampled = 0;
    /** Whether the frames are pages, which have no times. */
    this.isPaged = false;
    /** Whether small pictures of a video's key frames are on the stage instead of one frame. */
    this.isSheet = false;
    this.settings = null;
    this.loading = preferences().then((own) => {
      this.settings = { blur: own.blur, grey: own.grey, side: own.picture_size, brightness: own.brightness };
      this.paint();
    });
    addEventListener("blur", () => this.cover());
    document.addEventListener("martlet:idle", () => this.cover());
    document.addEventListener("visibilitychange", () => document.hidden && this.cover());
    document.addEventListener("martlet:hidden", () => this.clear());
    addEventListener("pagehide", () => this.clear());
    root.addEventListener("pointermove", (event) => this.moveRegion(event));
  }

  /** Changes how pictures are shown, from now on and on every page. */
  set(name, value) {
    const field = { side: "picture_size" }[name] ?? name;
    this.settings[name] = value;
    prefer({ [field]: value }).catch(complain);
  }

  /** How the person wants the picture uncovered now; null for covered. */
  get gesture() {
    if (this.hasRegion) return "region";
    if (this.isKept) return "toggle";
    return this.isHeld ? "hold" : null;
  }

  get isOpen() {
    return this.gesture !== null;
  }

  /** Whether the picture is shown as it is wanted, within a view that was begun for that. */
  get isShown() {
    return this.plain !== null && !this.plain.isOld && this.plain.grey === this.settings.grey && this.plain.gesture === this.gesture;
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
    const covered = await this.fetch({ blur: this.settings.blur, grey: true });
    if (!covered) return;
    this.drop(this.covered);
    this.covered = covered;
    this.frames = covered.frames ?? null;
    this.sampled = covered.sampled ?? 0;
    this.isPaged = covered.isPaged;
    if (covered.isStill) this.stillFrame = covered.frame;
    this.paint();
  }

  /** Takes everything off the stage, and out of memory. */
  clear() {
    for (const shown of [this.covered, this.plain]) this.drop(shown);
    this.covered = this.plain = this.ready = null;
    this.coverings += 1;
    this.isKept = this.isHeld = this.hasRegion = false;
    this.zoom = 0;
    this.frame = this.stillFrame = this.time = this.frames = null;
    this.isSheet = false;
    this.item = null;
    this.paint();
  }

  /** Takes a picture off the stage and out of memory: the view of it ends with that. */
  drop(shown) {
    if (!shown) return;
    URL.revokeObjectURL(shown.url);
    shown.image.remove();
    end(shown.view);
  }

  /** Begins a view and fetches its picture; null when nobody wants it any more. `gesture` says how it is uncovered. */
  async fetch({ blur, grey, gesture = null }) {
    const { item, isSheet, coverings } = this;
    const isWanted = () => this.item === item && (gesture === null || this.coverings === coverings);
    const side = this.zoom > 0 ? sides.at(-1) : isSheet ? Math.max(this.settings.side, sheetSide) : this.settings.side;
    const which = isSheet ? { sheet: true } : { frame: this.time === null ? this.frame : null, time: this.time };
    const isStill = !isSheet && this.frame === null && this.time === null;
    const within = gesture === null ? null : this.covered.view;
    const begun = await api("POST", "/views", {
      item: item.item, purpose: this.purpose, side, blur, grey, gesture, within, ...which,
    });
    const url = isWanted() ? await picture(begun.url).catch((error) => (end(begun.view), Promise.reject(error))) : null;
    if (url === null) {
      end(begun.view);
      return null;
    }
    const image = document.createElement("img");
    image.src = url;
    image.alt = gesture === null ? texts.queue_picture_covered : texts.queue_picture_shown;
    image.draggable = false;
    await image.decode().catch(() => {});
    const { view, frames, frame, sampled_frames: sampled, paged: isPaged } = begun;
    const shown = { view, frames, frame, sampled, isPaged, url, image, grey, gesture, isSheet, isStill };
    if (!isWanted()) {
      this.drop(shown);
      return null;
    }
    keep(shown.view, { isGround: gesture === null, lose: () => this.lose(shown) });
    return shown;
  }

  /** The workbench knows nothing of a view any more: what it showed goes. */
  lose(shown) {
    if (shown && shown === this.plain) this.cover();
    if (!shown || shown !== this.covered) return;
    this.drop(shown);
    this.covered = null;
    this.paint();
  }

  /** Fetches the picture itself, within the view of the covered one. */
  async uncover() {
    try {
      const fetched = await this.fetch({ blur: 0, grey: this.settings.grey, gesture: this.gesture });
      if (!fetched) return;
      this.drop(this.plain);
      this.plain = fetched;
    } catch (error) {
      this.close();
      if (error.status !== 404) throw error;
      // The view of what is covered is over: it begins anew.
      this.lose(this.covered);
    }
  }

  /** Shows the picture itself, once the workbench has recorded that it is looked at. */
  async open() {
    const item = this.item;
    if (!item || !this.isPictured) return this.paint();
    // Nobody looks at what is off the screen, and it would be recorded as a look.
    this.root.scrollIntoView({ block: "nearest" });
    while (this.isOpen && this.item === item && !this.isShown) {
      this.ready ??= (this.covered ? this.uncover() : this.fetchCovered()).finally(() => (this.ready = null));
      await this.ready;
    }
    if (this.isOpen && this.item === item && !this.plain.isSheet) this.onReveal?.(item);
    this.paint();
  }

  /** Takes the picture itself off the stage and out of memory; what is covered stays. */
  close() {
    this.coverings += 1;
    const { plain } = this;
    this.plain = null;
    this.paint();
    this.drop(plain);
  }

  cover() {
    this.isKept = this.isHeld = this.hasRegion = false;
    this.close();
  }

  hold() {
    this.isHeld = true;
    return this.open();
  }

  letGo() {
    this.isHeld = false;
    if (!this.isOpen) this.close();
  }

  keep() {
    this.isKept = !this.isKept;
    if (this.isKept) this.hasRegion = false;
    return this.isOpen ? this.open() : this.close();
  }

  region() {
    this.hasRegion = !this.hasRegion;
    if (this.hasRegion) this.isKept = false;
    return this.isOpen ? this.open() : this.close();
  }

  moveRegion(event) {
    this.pointer = { x: event.clientX, y: event.clientY };
    this.placeRegion();
  }

  /** Moves the window by an eighth of what is in view of the picture, from the middle where it was nowhere yet. */
  nudge(x, y) {
    if (this.plain?.gesture !== "region") return;
    const box = this.plain.image.getBoundingClientRect();
    const place = this.root.closest(".view") ?? this.root;
    const view = place.getBoundingClientRect();
    const [left, right] = [Math.max(box.left, view.left), Math.min(box.right, view.right)];
    const [top, bottom] = [Math.max(box.top, view.top), Math.min(box.bottom, view.bottom)];
    const within = (value, low, high) => Math.min(Math.max(value, low), high);
    const from = this.pointer ?? { x: (left + right) / 2, y: (top + bottom) / 2 };
    const to = {
      x: within(from.x, left, right) + (x * (right - left)) / 8,
      y: within(from.y, top, bottom) + (y * (bottom - top)) / 8,
    };
    this.pointer = { x: within(to.x, left, right), y: within(to.y, top, bottom) };
    // At its edge the view moves on over a picture that is larger.
    place.scrollBy(to.x - this.pointer.x, to.y - this.pointer.y);
    this.placeRegion();
  }

  /** Puts the window under the pointer, in the middle where there was none yet. */
  placeRegion() {
    if (this.plain?.gesture !== "region" || !this.pointer) return;
    const box = this.plain.image.getBoundingClientRect();
    this.plain.image.style.setProperty("--x", `${this.pointer.x - box.left}px`);
    this.plain.image.style.setProperty("--y", `${this.pointer.y - box.top}px`);
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

  /** Goes on to the next zoom; the picture is fetched anew where it was made for less. */
  async nextZoom() {
    const before = this.zoom;
    this.zoom = zooms[(zooms.indexOf(before) + 1) % zooms.length];
    if (before === 0 || this.zoom === 0) await this.again();
    else this.paint();
  }

  /** Which of the frames is on the stage; null for a still picture that is none of them. */
  get place() {
    return this.frame ?? this.stillFrame;
  }

  /** Which frame is on the stage, in words, and how many keys bring where they do not bring all; empty where it is none of the frames. */
  get frameWords() {
    if (this.isSheet) return texts.queue_sheet_shown;
    const time = this.time ?? this.frames?.[this.place]?.time;
    if (time === undefined) return "";
    // Of a file of pages each counts as a second.
    const words = this.isPaged ? `${texts.queue_page} ${Math.round(time) + 1}` : `${texts.queue_frame} ${time.toFixed(1)} s`;
    const { length } = this.frames;
    if (length >= this.sampled) return words;
    return `${words} · ${texts.queue_reached} ${length.toLocaleString()} ${texts.of} ${this.sampled.toLocaleString()}`;
  }

  /** Goes to another frame; where the picture is zoomed or looked at through a window, to the side. */
  turn(step) {
    return this.zoom > 0 || this.hasRegion ? this.pan(step, 0) : this.step(step);
  }

  /** Moves the window over the picture, or else a zoomed picture under what shows it, by shares of that. */
  pan(x, y) {
    if (this.hasRegion) return this.nudge(x, y);
    const view = this.root.closest(".view") ?? this.root;
    view.scrollBy({ left: (x * view.clientWidth) / 4, top: (y * view.clientHeight) / 4 });
  }

  /** Puts small pictures of the key frames on the stage, or the frame again. */
  async toggleSheet() {
    if (!this.frames?.length) return;
    this.isSheet = !this.isSheet;
    await this.again();
  }

  /** Goes on to another frame; a still picture that is none of them stands before the first. */
  async step(frames) {
    if (!this.frames?.length) return;
    if (this.isSheet) return this.toggleSheet();
    const { place } = this;
    const first = this.stillFrame === null ? -1 : 0;
    const next = Math.min(Math.max((place ?? -1) + frames, first), this.frames.length - 1);
    if (next === (place ?? -1) && this.time === null) return;
    this.frame = next < 0 ? null : next;
    this.time = null;
    await this.again();
  }

  /** Brings the sampled frame of a video that is nearest to a time in seconds, in the manner of the one before. */
  async moment(seconds) {
    if (!this.frames?.length) return;
    this.isSheet = false;
    this.time = seconds;
    this.frame = (this.frames.findLast((each) => each.time <= seconds) ?? this.frames[0]).index;
    await this.again();
  }

  /** Fetches anew what is shown, as the settings are now; the picture before stays until the new one is there. */
  async again() {
    if (!this.item) return;
    await this.fetchCovered();
    if (this.plain) this.plain.isOld = true;
    if (this.isOpen) await this.open();
    this.paint();
  }

  paint() {
    const images = [this.covered, this.plain].filter(Boolean).map((each) => each.image);
    for (const image of images) image.style.width = this.zoom > 0 ? `${image.naturalWidth * this.zoom}px` : "";
    this.root.replaceChildren(...images);
    this.root.dataset.zoom = String(this.zoom);
    this.root.dataset.open = String(this.plain !== null);
    this.root.dataset.region = String(this.plain?.gesture === "region");
    this.root.dataset.sheet = String(this.isSheet);
    if (this.settings) {
      this.root.style.setProperty("--light", `${this.settings.brightness}%`);
      const side = this.isSheet ? Math.max(this.settings.side, sheetSide) : this.settings.side;
      this.root.style.setProperty("--side", `${side}px`);
    }
    this.placeRegion();
    this.root.dispatchEvent(new CustomEvent("martlet:stage"));
  }
}
