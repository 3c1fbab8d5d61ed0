// Pictures on pages of single items: nothing is fetched until the person looks, and every look is on record.
import { complain } from "/assets/app.js";
import { bind } from "/assets/keys.js";
import { bindMoments } from "/assets/moments.js";
import { preferences } from "/assets/preferences.js";
import { Stage } from "/assets/stage.js";

/** The stages of the page, each with its item. */
export const stages = [...document.querySelectorAll(".picture[data-item]")].map((root) => ({
  stage: new Stage(root, root.dataset.purpose),
  item: { item: Number(root.dataset.item), kind: root.dataset.kind },
  hasFrames: root.dataset.frames !== undefined,
}));

/** Does the same on every stage of the page, or on those that are meant, so that two items are compared in one manner. */
async function onEach(work, isMeant = () => true) {
  try {
    await Promise.all(stages.filter(isMeant).map(async ({ stage, item }) => {
      if (!stage.item) await stage.show(item);
      await work(stage);
    }));
  } catch (error) {
    complain(error);
  }
}

/** Looks as long as the key is held; a key let go while the picture was on its way covers it again. */
let isHeld = false;

async function look() {
  isHeld = true;
  const { reveal } = await preferences();
  if (reveal === "toggle") return onEach((stage) => stage.keep());
  if (reveal === "region") return onEach((stage) => stage.region());
  return onEach((stage) => (isHeld ? stage.hold() : undefined));
}

function letGo() {
  isHeld = false;
  for (const { stage } of stages) stage.letGo();
}

/** Opens every picture of the page that is not open, until it is covered. */
export function keepAll() {
  return onEach((stage) => (stage.isKept ? undefined : stage.keep()));
}

if (stages.length > 0) {
  bindMoments((seconds) => onEach((stage) => stage.moment(seconds)));
  bind("look", look, { held: letGo });
  const actions = {
    keep: (stage) => stage.keep(),
    blur: (stage) => stage.nextBlur(),
    grey: (stage) => stage.toggleGrey(),
    smaller: (stage) => stage.resize(-1),
    larger: (stage) => stage.resize(1),
    zoom: (stage) => stage.nextZoom(),
    sheet: (stage) => stage.toggleSheet(),
  };
  const turns = { earlier: (stage) => stage.turn(-1), later: (stage) => stage.turn(1) };
  // Nobody asks to look at a single picture by going to another one: there it moves under what shows it, once it is on the stage.
  const mayTurn = ({ stage, hasFrames }) => hasFrames || stage.item;
  const words = document.getElementById("frame-state");
  if (words) stages[0].stage.root.addEventListener("martlet:stage", () => (words.textContent = stages[0].stage.frameWords));
  for (const [name, work] of Object.entries({ ...actions, ...turns })) {
    const run = () => onEach(work, name in turns ? mayTurn : undefined);
    bind(name, run, { repeats: name in turns });
    for (const button of document.querySelectorAll(`[data-do=${name}]`)) button.addEventListener("click", run);
  }
}
