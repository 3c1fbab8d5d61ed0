// Counts with the word of what is counted, one or many.
import texts from "/assets/texts.js";

/** A count and what is counted: the words under a key are for many, those under the same key with `_one` for one. */
export function counted(count, key) {
  return `${count.toLocaleString("en")} ${texts[count === 1 ? `${key}_one` : key]}`;
}
