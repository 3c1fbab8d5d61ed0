// My work: the own golden results over time, where the person opens them.
import { api } from "/assets/api.js";
import { complain } from "/assets/app.js";
import texts from "/assets/texts.js";

const place = document.getElementById("drift");

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function row(point) {
  const line = document.createElement("tr");
  const name = element("th", point.period);
  name.scope = "row";
  line.append(name);
  if (point.answers === null) {
    const few = element("td", texts.own_few, "faint");
    few.colSpan = 4;
    line.append(few);
    return line;
  }
  const interval = element("td", point.interval);
  interval.append(" ", element("small", point.method));
  line.append(
    element("td", `${point.agreeing} / ${point.answers}`, "n"), element("td", point.share, "n"), interval,
    element("td", point.change ? texts[`own_${point.change}`] : "", point.change === "fell" ? "warm" : ""));
  return line;
}

function drawn(line) {
  const card = element("section", undefined, "gap");
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const [name, isNumber] of [
    [texts.own_period, false], [texts.own_agreeing, true], [texts.own_share, true], [texts.own_interval, false],
    [texts.own_change, false],
  ]) {
    const cell = element("th", name, isNumber ? "n" : "");
    cell.scope = "col";
    head.append(cell);
  }
  table.createTBody().append(...line.points.map(row));
  card.append(element("h3", line.words ?? texts.own_all_answers), element("p", line.statement), table);
  return card;
}

// Where the own answers stand apart, a sentence a question; else that they do so nowhere, or that nothing was compared.
function compared(standings) {
  const apart = standings.filter((standing) => standing.apart);
  if (apart.length > 0) {
    return apart.map((standing) => {
      const own = `${standing.differing} / ${standing.answers} ${texts.own_apart_yours}`;
      const isOthers = standing.against === "others";
      const others = isOthers ? `, ${standing.others_differing} / ${standing.others_answers} ${texts.own_apart_theirs}` : "";
      const start = isOthers ? texts.own_apart : texts.own_apart_agreed;
      return element("p", `${start} “${standing.words}”: ${own}${others} (${chance(standing.chance)}).`, "warm gap");
    });
  }
  const isCompared = standings.some((standing) => standing.against === "others");
  return [element("p", isCompared ? texts.own_apart_none : texts.own_apart_few, "gap")];
}

function chance(value) {
  return value < 0.001 ? "p < 0.001" : `p = ${(Math.ceil(value * 1000) / 1000).toFixed(3)}`;
}

for (const button of document.querySelectorAll("button[data-by]")) {
  button.addEventListener("click", async () => {
    try {
      const series = await api("POST", "/golden/own", { by: button.dataset.by });
      if (series.lines.length === 0) return place.replaceChildren(element("p", texts.own_nothing_yet, "soft gap"));
      const alarms = `${texts.own_comparisons} ${series.comparisons}; ${texts.own_alarms} ${series.expected_false_alarms}.`;
      place.replaceChildren(
        ...compared(series.standings), ...series.lines.map(drawn), element("p", `${series.test} ${alarms}`, "faint gap"),
        element("p", texts.own_apart_test, "faint"));
    } catch (error) {
      complain(error);
    }
  });
}
