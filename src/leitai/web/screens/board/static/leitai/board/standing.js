// The standing on the big screen: dot and whisker, bands in brackets, best first.
import { element } from "../js/element.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function axisOf(rows) {
  const values = rows
    .flatMap((row) => [row.low, row.high, Number(row.score)])
    .filter((value) => Number.isFinite(value) && value !== 0);
  const low = Math.floor(Math.min(...values));
  const high = Math.ceil(Math.max(...values));
  return (value) => `${((100 * (value - low)) / Math.max(high - low, 1)).toFixed(2)}%`;
}

function whisker(row, x) {
  const svg = shape("svg", { class: "whisker", "aria-hidden": "true" });
  if (Number.isFinite(row.low) && Number.isFinite(row.high)) {
    svg.append(shape("line", { class: "line", x1: x(row.low), x2: x(row.high), y1: "50%", y2: "50%" }));
    for (const end of [row.low, row.high])
      svg.append(shape("line", { class: "line", x1: x(end), x2: x(end), y1: "36%", y2: "64%" }));
  }
  svg.append(shape("circle", { class: "dot", cx: x(Number(row.score)), cy: "50%", r: "0.7rem" }));
  return svg;
}

function line(row, x, text) {
  if (!row.ranked) {
    return element(
      "div",
      { class: "b-row out" },
      element("span", { class: "rank" }, "–"),
      element("span", { class: "name" }, row.unit),
      element("span", { class: "why" }, text.not_ranked),
    );
  }
  return element(
    "div",
    { class: "b-row" },
    element("span", { class: "rank" }, row.rank),
    element("span", { class: "name" }, row.unit),
    whisker(row, x),
    element("span", { class: "score" }, row.score),
  );
}

/** Draws the rows, grouped by band; the not ranked stand last. */
export function drawStanding(box, rows, text) {
  const x = axisOf(rows.filter((row) => row.ranked));
  const groups = new Map();
  for (const row of [...rows.filter((r) => r.ranked), ...rows.filter((r) => !r.ranked)]) {
    const key = row.ranked ? row.band : "out";
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  box.replaceChildren(
    ...[...groups.values()].map((members) => {
      const group = element("div", { class: "b-group" }, ...members.map((row) => line(row, x, text)));
      group.style.setProperty("--rows", String(members.length)); // CSSOM: allowed by the policy
      return group;
    }),
  );
}
