// The form of facts: questions the regimes need, one-key answers, and what the law says of them now.
import { answerKeys, questionKeys } from "/assets/actions.js";
import { api } from "/assets/api.js";
import { bind, freeKey, paint, twoStrokes } from "/assets/keys.js";
import { preferences } from "/assets/preferences.js";
import texts from "/assets/texts.js";

/** A common answer of the case's own regime has the figure of its place in the regime's file, also where others of the file are left out;
 * one of another regime has a letter; beyond these there are keys of two strokes. */
const ownKeys = (place) => [...answerKeys.slice(place - 1, place), ...twoStrokes];
const otherKeys = [...[..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `Shift+${letter}`), ...twoStrokes];
const pages = ["queue"];

/** The form of one item's facts. */
export class FactForm {
  constructor(macros, facts, law, onMacro, onChange) {
    this.places = { macros, facts, law };
    this.onMacro = onMacro;
    this.onChange = onChange;
    this.item = null;
    this.facts = {};
    this.wish = null;
    this.macro = null;
    this.asked = 0;
    this.opened = new Set();
  }

  /** Fetches the regimes' questions and macros, and gives each its key, once the person's own keys are known. */
  async load() {
    const [form] = await Promise.all([api("GET", "/facts/form"), preferences()]);
    this.questions = form.questions;
    this.own = form.regime;
    this.macros = form.macros;
    this.drawMacros();
    this.drawQuestions();
  }

  /** Begins anew with an item, or none, and the facts and the wish given. */
  begin(item, facts, wish = null) {
    this.turned = null;
    this.opened.clear();
    this.item = item;
    this.facts = { ...facts };
    this.wish = wish;
    this.macro = null;
    this.paint();
    this.preview();
  }

  /** Takes over the facts of a macro. */
  apply(macro) {
    this.facts = { ...macro.facts };
    this.wish = macro.wish ?? null;
    this.macro = this.action(macro);
    this.onChange();
    this.paint();
    this.preview();
  }

  answer(question, answer) {
    if (answer === undefined) delete this.facts[question];
    else this.facts[question] = answer;
    this.macro = null;
    this.onChange();
    this.paint();
    this.preview();
  }

  /** The key of a question goes from one answer to the next, and after the last to none; of one that is not in view it brings that. */
  turn(question) {
    const name = question.question;
    if (!question.needed && this.facts[name] === undefined && !this.opened.has(name)) return this.bring(question);
    this.opened.add(name);
    const answers = question.answers.map((each) => each.answer);
    this.turned = question.question;
    this.answer(question.question, answers[answers.indexOf(this.facts[question.question]) + 1]);
  }

  /** Brings a question into view that no law depends on. */
  bring(question) {
    this.opened.add(question.question);
    this.turned = question.question;
    this.paint();
  }

  row(question) {
    return this.places.facts.querySelector(`[data-question="${question.question}"]`);
  }

  isOwn(macro) {
    return macro.regime === this.own;
  }

  /** The name of a macro's action: regimes may have macros of one name. */
  action(macro) {
    return this.isOwn(macro) ? `macro-${macro.name}` : `macro-${macro.regime}.${macro.name}`;
  }

  /** A group for each regime, the case's own first; where there is but one it needs no name. */
  drawMacros() {
    const titles = new Set(this.macros.map((macro) => macro.regime_title));
    this.places.macros.replaceChildren(...[...titles].map((title) => {
      const group = document.createElement("div");
      group.className = "group";
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", title);
      if (titles.size > 1) {
        const name = document.createElement("h3");
        name.textContent = title;
        group.append(name);
      }
      group.append(...this.macros.filter((macro) => macro.regime_title === title).map((macro) => this.macroButton(macro, title)));
      return group;
    }));
  }

  macroButton(macro, title) {
    const button = document.createElement("button");
    button.type = "button";
    const action = (button.dataset.macro = this.action(macro));
    button.append(this.mark(action), macro.words);
    const run = () => this.onMacro(macro);
    button.addEventListener("click", run);
    const [keys, label] = this.isOwn(macro) ? [ownKeys(macro.place), macro.words] : [otherKeys, `${title}: ${macro.words}`];
    bind(action, run, { key: freeKey(keys), label, pages });
    return button;
  }

  drawQuestions() {
    this.places.facts.replaceChildren(...this.questions.map((question, index) => {
      const row = document.createElement("div");
      row.className = "q";
      row.dataset.question = question.question;
      const name = document.createElement("span");
      name.id = `q-${question.question}`;
      name.textContent = question.words;
      const options = document.createElement("div");
      options.className = "opts";
      options.setAttribute("role", "group");
      options.setAttribute("aria-labelledby", name.id);
      for (const answer of question.answers) {
        const option = document.createElement("button");
        option.type = "button";
        option.dataset.answer = answer.answer;
        option.textContent = answer.words;
        option.addEventListener("click", () =>
          this.answer(question.question, this.facts[question.question] === answer.answer ? undefined : answer.answer));
        options.append(option);
      }
      row.append(this.mark(`fact-${question.question}`), name, options);
      const key = questionKeys[index] ?? freeKey(twoStrokes);
      bind(`fact-${question.question}`, () => this.turn(question), { key, label: question.words, pages });
      return row;
    }), this.further());
  }

  /** The questions on which no law depends, a key each, until they are asked for. */
  further() {
    const line = document.createElement("p");
    line.className = "further";
    line.append(...this.questions.filter((question) => !question.needed).map((question) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.further = question.question;
      button.append(this.mark(`fact-${question.question}`), texts[`further_${question.question}`] ?? question.words);
      button.addEventListener("click", (event) => {
        this.bring(question);
        if (event.detail === 0) this.row(question).querySelector("[data-answer]").focus();
      });
      return button;
    }));
    return line;
  }

  mark(action) {
    const mark = document.createElement("kbd");
    mark.dataset.key = action;
    return mark;
  }

  /** Asks what the law says of the facts so far, and which questions can still change it. */
  async preview() {
    const asked = ++this.asked;
    const law = await api("POST", "/facts/preview", this.item ? { facts: this.facts, item: this.item } : { facts: this.facts }).catch(() => null);
    if (asked !== this.asked) return;
    this.open = law ? new Set(law.open_questions) : null;
    const words = (tag, text) => {
      const element = document.createElement(tag);
      element.textContent = text;
      return element;
    };
    this.places.law.replaceChildren(...(law ? [
      words("small", `${law.regime_title}, ${texts.queue_as_of} ${law.as_of}`),
      words("strong", law.words ?? texts.queue_law_open),
      words("small", law.reason ?? ""),
      ...(law.others ?? []).map((other) => words("small", `${other.regime_title}: ${other.words}`)),
    ] : []));
    this.paint();
  }

  paint() {
    if (!this.questions) return;
    for (const button of this.places.macros.querySelectorAll("[data-macro]")) {
      button.setAttribute("aria-pressed", String(button.dataset.macro === this.macro));
    }
    for (const row of this.places.facts.querySelectorAll(".q")) {
      const question = row.dataset.question;
      const given = this.facts[question];
      row.dataset.matters = String(given !== undefined || !this.open || this.open.has(question) || this.opened.has(question));
      for (const option of row.querySelectorAll("[data-answer]")) {
        option.setAttribute("aria-pressed", String(option.dataset.answer === given));
      }
    }
    for (const button of this.places.facts.querySelectorAll("[data-further]")) {
      button.hidden = this.row({ question: button.dataset.further }).dataset.matters === "true";
    }
    const further = this.places.facts.querySelector(".further");
    further.hidden = further.querySelector("button:not([hidden])") === null;
    paint(this.places.macros);
    paint(this.places.facts);
    this.places.facts.querySelector(`[data-question="${this.turned}"]`)?.scrollIntoView({ block: "nearest" });
  }
}
