// The form of facts: questions the regimes need, one-key answers, and what the law says of them now.
import { api } from "/assets/api.js";
import { bind, paint } from "/assets/keys.js";
import texts from "/assets/texts.js";

const questionKeys = ["q", "w", "e", "a", "s", "d", "z", "c", "y", "p", "k", "l", "m", "o"];

/** The form of one item's facts. */
export class FactForm {
  constructor(macros, facts, law, onMacro) {
    this.places = { macros, facts, law };
    this.onMacro = onMacro;
    this.facts = {};
    this.wish = null;
    this.macro = null;
    this.asked = 0;
  }

  /** Fetches the regime's questions and macros, and gives each its key. */
  async load() {
    const form = await api("GET", "/facts/form");
    this.questions = form.questions;
    this.macros = form.macros;
    this.drawMacros();
    this.drawQuestions();
  }

  /** Begins anew with the facts given. */
  begin(facts) {
    this.facts = { ...facts };
    this.wish = null;
    this.macro = null;
    this.paint();
    this.preview();
  }

  /** Takes over the facts of a macro. */
  apply(macro) {
    this.facts = { ...macro.facts };
    this.wish = macro.wish ?? null;
    this.macro = macro.name;
    this.paint();
    this.preview();
  }

  answer(question, answer) {
    if (answer === undefined) delete this.facts[question];
    else this.facts[question] = answer;
    this.macro = null;
    this.paint();
    this.preview();
  }

  /** The key of a question goes from one answer to the next, and after the last to none. */
  turn(question) {
    const answers = question.answers.map((each) => each.answer);
    this.answer(question.question, answers[answers.indexOf(this.facts[question.question]) + 1]);
  }

  drawMacros() {
    this.places.macros.replaceChildren(...this.macros.map((macro, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.macro = macro.name;
      button.append(this.mark(`macro-${macro.name}`), macro.words);
      const run = () => this.onMacro(macro);
      button.addEventListener("click", run);
      if (index < 9) bind(`macro-${macro.name}`, String(index + 1), macro.words, run);
      return button;
    }));
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
      if (index < questionKeys.length) {
        bind(`fact-${question.question}`, questionKeys[index], question.words, () => this.turn(question));
      }
      return row;
    }));
  }

  mark(action) {
    const mark = document.createElement("kbd");
    mark.dataset.key = action;
    return mark;
  }

  /** Asks what the law says of the facts so far, and which questions can still change it. */
  async preview() {
    const asked = ++this.asked;
    const law = await api("POST", "/facts/preview", { facts: this.facts }).catch(() => null);
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
    for (const button of this.places.macros.children) {
      button.setAttribute("aria-pressed", String(button.dataset.macro === this.macro));
    }
    for (const row of this.places.facts.children) {
      const question = row.dataset.question;
      const given = this.facts[question];
      row.dataset.matters = String(given !== undefined || !this.open || this.open.has(question));
      for (const option of row.querySelectorAll("[data-answer]")) {
        option.setAttribute("aria-pressed", String(option.dataset.answer === given));
      }
    }
    paint(this.places.macros);
    paint(this.places.facts);
  }
}
