// The words a page carries for its browser code, in the reader's language.

/** @returns {Record<string, string>} the JSON of `<script type="application/json" id="NAME-words">` */
export function words(name) {
  return data(`${name}-words`);
}

/** The value of a JSON data block; {} when the page has none. */
export function data(id) {
  const block = document.getElementById(id);
  return block ? JSON.parse(block.textContent) : {};
}

/** "Less: {name}" with its names filled in. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}
