// Building elements without markup in strings, so that no text can become markup.

/**
 * element("button", {class: "btn", onclick: f, "aria-label": "…"}, "words", child…)
 * Attributes that are null, undefined or false are left out.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "value") made.value = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets text only when it differs, so that nothing is drawn or read aloud again for nothing. */
export function say(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

/** The mark of a state: shape, word, tone. */
export function mark(shape, text, tone) {
  return element(
    "span",
    { class: "mark", "data-tone": tone },
    element("i", { "aria-hidden": "true" }, shape),
    text,
  );
}
