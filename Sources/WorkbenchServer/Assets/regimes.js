// Regimes: what another version would change is shown before anybody takes it up; why facts have their result.
import { api } from "/assets/api.js";
import { complain } from "/assets/app.js";
import { counted } from "/assets/counted.js";
import { bind, paint } from "/assets/keys.js";
import texts from "/assets/texts.js";

const found = document.getElementById("found");

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Gives a button the key of its action, shown beside it. */
function give(button, action) {
  const mark = element("kbd");
  mark.dataset.key = action;
  button.append(" ", mark);
  bind(action, () => button.click());
}

function table(head, rows) {
  const made = document.createElement("table");
  const top = made.createTHead().insertRow();
  for (const [name, isNumber] of head) {
    const cell = element("th", name, isNumber ? "n" : "");
    cell.scope = "col";
    top.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((value, index) => {
      const cell = line.insertCell();
      if (head[index][1]) cell.className = "n";
      cell.append(...(Array.isArray(value) ? value : [value]));
    });
  }
  return made;
}

/** Items by number, each a way to its page. */
function numbers(items) {
  return items.flatMap((item, index) => {
    const link = element("a", String(item));
    link.href = `/items/${item}`;
    return index === 0 ? [link] : [", ", link];
  });
}

/** What the checker found wrong: nothing of the file can be taken up then. */
function problems(shown) {
  const rows = shown.problems.map((each) => [
    texts[`regimes_${each.kind}`] ?? each.kind, `${each.step}, ${each.period}`, each.rules.join(", ") || "–",
    each.facts.join(", ") || texts.regimes_any_facts,
  ]);
  rows.push(...shown.unreachable.map((rule) => [texts.regimes_unreachable, "–", rule, "–"]));
  const heads = [texts.regimes_problem, texts.regimes_where, texts.regimes_rules, texts.regimes_facts];
  return [element("p", texts.regimes_not_sound, "fault"), table(heads.map((each) => [each, false]), rows)];
}

/** The difference of all determinations, before anybody takes the file up. */
function difference(change) {
  const counts = element(
    "p", `${counted(change.records, "regimes_records")} · ${change.changed.toLocaleString("en")} ${texts.regimes_of} `
      + `${counted(change.items, "regimes_items")} ${texts[change.changed === 1 ? "regimes_changes" : "regimes_change"]}`);
  const parts = [element("h3", texts.regimes_difference, "gap"), counts];
  if (change.moves.length > 0) {
    parts.push(table(
      [[texts.regimes_now, false], [texts.regimes_then, false], [texts.stage_items, true], [texts.regimes_sample, false]],
      change.moves.map((move) => [move.from, move.to, move.items.toLocaleString("en"), numbers(move.sample)])));
  } else parts.push(element("p", texts.regimes_no_change, "soft"));
  if (change.new_questions.length > 0) {
    const words = change.new_questions.map((each) => each.replaceAll("_", " ")).join(", ");
    parts.push(element("p", `${texts.regimes_new_questions} ${words}`, "soft"));
  }
  return parts;
}

function show(file, shown) {
  const title = element(
    "h3", `${shown.title}, ${texts.study_version} ${shown.version}`
      + (shown.in_force === null ? ` · ${texts.regimes_is_new}` : ` · ${texts.regimes_in_case} ${shown.in_force}`));
  const facts = element(
    "p", `${counted(shown.rules, "regimes_rules")}, ${shown.verified} ${texts.regimes_verified} · `
      + `${counted(shown.combinations, "regimes_combinations")} · ${counted(shown.periods, "regimes_periods")}`, "soft");
  const parts = [title, facts, element("p", `SHA-256 ${shown.sha256}`, "faint mono wrap")];
  if (!shown.sound) parts.push(...problems(shown));
  else if (shown.change === null) parts.push(element("p", texts.regimes_no_newer, "warm"));
  else parts.push(element("p", texts.regimes_sound, "ok"), ...difference(shown.change));
  const row = element("p", undefined, "actions gap");
  if (shown.change !== null && found.dataset.take !== undefined) {
    const accept = element("button", texts.regimes_accept, "primary");
    accept.type = "button";
    give(accept, "regimes.accept");
    accept.id = "accept";
    accept.addEventListener("click", async () => {
      accept.disabled = true;
      try {
        const { sha256, in_force } = shown;
        await api("POST", "/regimes", { ...file, sha256, in_force, changed: shown.change.changed });
        location.reload();
      } catch (error) {
        accept.disabled = false;
        complain(error);
      }
    });
    row.append(accept);
  }
  const drop = element("button", texts.regimes_drop);
  drop.type = "button";
  give(drop, "regimes.drop");
  drop.id = "drop";
  drop.addEventListener("click", () => {
    found.replaceChildren();
    document.getElementById("examine").reset();
  });
  row.append(drop);
  found.replaceChildren(...parts, row);
  paint(found);
}

document.getElementById("examine")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { known, file } = event.target.elements;
  try {
    if (known.value === "" && file.files.length === 0) throw new Error(texts.regimes_choose_first);
    const asked = known.value ? { known: known.value } : { text: await file.files[0].text() };
    found.replaceChildren(element("p", texts.regimes_looking, "soft"));
    show(asked, await api("POST", "/regimes/examination", asked));
  } catch (error) {
    found.replaceChildren();
    complain(error);
  }
});

for (const form of document.querySelectorAll("form[data-explain]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const facts = Object.fromEntries([...new FormData(form)].filter(([, answer]) => answer !== ""));
    try {
      const said = await api("POST", `/regimes/${form.dataset.explain}/explanation`, { facts });
      form.nextElementSibling.textContent = said.line;
    } catch (error) {
      complain(error);
    }
  });
}
