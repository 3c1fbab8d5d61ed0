// What is known of an item before anybody looks at it: why it is here, where it was seen, what made it.
import { counted } from "/assets/counted.js";
import { partButton } from "/assets/moments.js";
import { drawTags } from "/assets/tags.js";
import texts from "/assets/texts.js";

const at = (id) => document.getElementById(id);

function row(name, value) {
  const line = document.createElement("div");
  const left = document.createElement("dt");
  const right = document.createElement("dd");
  left.textContent = name;
  right.textContent = value;
  line.append(left, right);
  return line;
}

function word(text) {
  return texts[`word_${text}`] ?? String(text).replaceAll("_", " ");
}

function number(value) {
  return Number(value).toLocaleString();
}

/** Draws the facts of an item; of none, empties them. */
export function drawAbout(item, about) {
  at("priority").replaceChildren(...(item ? priority(item) : []));
  at("where").replaceChildren(...(item ? where(item, about) : []));
  at("traces").replaceChildren(...(about ? traces(about) : []));
  drawTags(item?.tags ?? []);
  drawOpinions(item?.opinions ?? [], item?.task === "adjudication");
}

/** What others said of a dispute, for whoever settles it and may see it; who may not yet is told so. */
function drawOpinions(opinions, isDispute) {
  at("opinions").hidden = !isDispute;
  at("opinions").querySelector("p").hidden = opinions.length > 0;
  at("opinions").querySelector("ul").replaceChildren(...opinions.map((opinion) => {
    const line = document.createElement("li");
    line.textContent = Object.entries(opinion.facts)
      .map(([question, answer]) => `${word(question)}: ${word(answer)}`).join(" · ");
    if (opinion.note) {
      const note = document.createElement("small");
      note.textContent = ` ${opinion.note}`;
      line.append(note);
    }
    return line;
  }));
}

function priority(item) {
  const head = document.createElement("div");
  head.className = "row";
  const rank = document.createElement("strong");
  // Where no rule is told, the priority is not told either: it says nothing of any item then.
  rank.textContent = item.rule ? `${texts.queue_priority} ${item.rank}` : texts.queue_place;
  const place = document.createElement("span");
  // While a check goes on it is not told how many wait.
  const all = item.of ? ` ${texts.of} ${number(item.of)}` : "";
  place.textContent = item.place ? `${number(item.place)}${all}` : "";
  head.append(rank, place);
  const lines = item.reasons.map((reason) => {
    const line = document.createElement("div");
    line.className = "row";
    const words = document.createElement("span");
    words.className = "soft";
    words.textContent = reason.words;
    const value = document.createElement("span");
    value.textContent = `${reason.value < 0 ? "−" : "+"}${Math.abs(reason.value)}`;
    line.append(words, value);
    return line;
  });
  const reason = document.createElement("p");
  reason.className = "faint";
  reason.textContent = item.reason ?? "";
  return [head, ...lines, reason];
}

function where(item, about) {
  const lines = [];
  const posted = about?.postings;
  if (posted) {
    lines.push(row(texts.queue_postings, posted.posters
      ? `${number(posted.count)}, ${texts.by} ${number(posted.posters)}` : number(posted.count)));
    if (posted.first) {
      const day = (time) => new Date(time).toLocaleDateString([], { day: "numeric", month: "short", timeZone: "UTC" });
      lines.push(row(texts.queue_first_last, `${day(posted.first)} – ${day(posted.last)}`));
    }
  }
  const matches = about?.matches ?? [];
  lines.push(row(texts.queue_lists, matches.length === 0 ? texts.queue_no_match
    : matches.map((match) => `${match.list}, ${match.algorithm} ${match.distance}`).join("; ")));
  lines.push(...matches.filter((match) => match.frame_share || match.video_share).map(share));
  lines.push(row(texts.queue_family_size, item.family_size > 1
    ? `${number(item.family_size)} ${texts.queue_members}` : texts.queue_alone));
  return lines;
}

/** How much of a video a list knows, and where: whose list, the shares, and a button for each part. */
function share(match) {
  const line = document.createElement("div");
  line.className = "share";
  const name = document.createElement("dt");
  name.textContent = `${match.list} · ${match.owner}`;
  const words = document.createElement("dd");
  const { frame_share: frames, video_share: video } = match;
  words.textContent = video
    ? `${video.share} % ${texts.item_share}, ${video.known_share} % ${texts.item_known_share} `
    : `${number(frames.near)} ${texts.of} ${counted(frames.fit, "item_frames")} `;
  const mark = document.createElement("kbd");
  mark.dataset.key = "moment";
  words.append(...(video ? video.segments : [frames]).map(partButton), " ", mark);
  line.append(name, words);
  return line;
}

function traces(about) {
  if (!about.traces?.length) {
    const none = document.createElement("p");
    none.className = "faint";
    none.textContent = texts.queue_no_traces;
    return [none];
  }
  return [...conclusion(about.conclusion), ...about.traces.map((trace) => {
    const line = document.createElement("div");
    line.className = "trace";
    const dot = document.createElement("i");
    dot.className = `dot ${trace.strength ?? ""}`;
    dot.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.textContent = `${word(trace.kind)} · ${word(trace.claim)}`;
    const small = document.createElement("small");
    const range = trace.length ? `, ${texts.bytes} ${number(trace.offset)}–${number(trace.end)}` : "";
    const survival = trace.survival ? ` · ${word(trace.survival)}` : "";
    small.textContent = `${word(trace.carrier)}${range} · ${word(trace.strength)} · ${texts.item_forgeable}: ${word(trace.forgeability)}${survival}`;
    line.append(dot, words, small);
    if (trace.masked) {
      const masked = document.createElement("small");
      masked.textContent = `${texts.queue_masked} ${number(trace.masked)} · `;
      const mark = document.createElement("kbd");
      mark.dataset.key = "text";
      masked.append(mark, ` ${texts.queue_to_read}`);
      line.append(masked);
    }
    return line;
  })];
}

/** What all traces say together, with what contradicts it and what it does not say. */
function conclusion(told) {
  const line = document.createElement("p");
  line.className = "told";
  const words = document.createElement("strong");
  words.textContent = told.words;
  line.append(words, told.strength ? ` · ${word(told.strength)}` : "");
  return [line, ...told.notes.map((note) => {
    const small = document.createElement("p");
    small.className = "told warm";
    small.textContent = note.words;
    return small;
  })];
}

/** A time of the clock, with its day where that is not today. */
export function moment(time) {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return time.toDateString() === new Date().toDateString()
    ? time.toLocaleTimeString([], clock)
    : time.toLocaleString([], { weekday: "long", ...clock });
}

/** Draws how far the day has gone: looks, budget, break; the person's own, shown to nobody else. */
export function drawPace(pace, well) {
  if (!pace) return;
  const parts = [];
  const looks = document.createElement("span");
  looks.textContent = counted(pace.looks, "pace_looks");
  parts.push(looks);
  if (pace.budget) {
    const budget = document.createElement("span");
    budget.textContent = `${number(pace.spent)} ${texts.of} ${number(pace.budget)} ${texts.pace_budget}`;
    parts.push(budget);
  }
  if (pace.break_until) {
    const until = document.createElement("span");
    until.textContent = `${texts.pace_on_break} ${moment(new Date(pace.break_until))}`;
    parts.push(until);
  } else if (pace.seconds_to_break !== null && pace.seconds_to_break !== undefined) {
    const minutes = Math.max(Math.ceil(pace.seconds_to_break / 60), 0);
    const rest = document.createElement("span");
    rest.textContent = `${texts.pace_break} ${minutes} ${texts.minutes}`;
    parts.push(rest);
  }
  well.replaceChildren(...parts);
}
