// A folder as one tar (POSIX.1-1988 ustar, with pax names): files are referred to, never read into memory here.

const block = 512;

function field(header, text, at, length) {
  header.set(new TextEncoder().encode(text).subarray(0, length), at);
}

function octal(number, digits) {
  return `${number.toString(8).padStart(digits - 1, "0")}\0`;
}

function header(name, size, type, time) {
  const bytes = new Uint8Array(block);
  field(bytes, name, 0, 100);
  field(bytes, octal(0o644, 8), 100, 8);
  field(bytes, octal(0, 8), 108, 8);
  field(bytes, octal(0, 8), 116, 8);
  field(bytes, octal(size, 12), 124, 12);
  field(bytes, octal(time, 12), 136, 12);
  field(bytes, "        ", 148, 8);
  field(bytes, type, 156, 1);
  field(bytes, "ustar\0" + "00", 257, 8);
  field(bytes, `${bytes.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `, 148, 8);
  return bytes;
}

function padding(size) {
  return new Uint8Array((block - (size % block)) % block);
}

/** The record of a pax header that holds the whole name. */
function paxPath(name) {
  const text = new TextEncoder().encode(` path=${name}\n`);
  let length = text.length + 1;
  while (`${length}`.length + text.length !== length) length += 1;
  const bytes = new Uint8Array(length);
  bytes.set(new TextEncoder().encode(`${length}`));
  bytes.set(text, `${length}`.length);
  return bytes;
}

/** The files of a folder as one tar. */
export function archive(files) {
  const parts = [];
  const sorted = [...files].sort((a, b) => (a.webkitRelativePath < b.webkitRelativePath ? -1 : 1));
  for (const file of sorted) {
    const pax = paxPath(file.webkitRelativePath);
    const time = Math.floor(file.lastModified / 1000);
    parts.push(header("pax", pax.length, "x", time), pax, padding(pax.length));
    parts.push(header("file", file.size, "0", time), file, padding(file.size));
  }
  parts.push(new Uint8Array(2 * block));
  return new Blob(parts, { type: "application/x-tar" });
}
