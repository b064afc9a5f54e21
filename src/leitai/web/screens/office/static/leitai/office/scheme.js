// The sums of weights while they are typed; the server checks them again.
import { say as put } from "../js/element.js";
import { fill, words } from "../js/words.js";

const text = words("office");
const form = document.getElementById("scheme");
const TENTHS = 1000; // weights are summed in thousandths so that 33.3 + 66.7 is 100

function sum(prefix) {
  let total = 0;
  for (const input of form.querySelectorAll(`input[name^="${prefix}-"]`)) {
    total += Math.round(Number(input.value.replace(",", ".")) * TENTHS);
  }
  return total / TENTHS;
}

function draw() {
  for (const line of form.querySelectorAll("[data-sum]")) {
    const total = sum(line.dataset.sum);
    line.dataset.wrong = String(total !== 100);
    put(line, total === 100 ? text.sum_right : fill(text.sum_wrong, { sum: Number.isNaN(total) ? "–" : total }));
  }
}

form.addEventListener("input", () => {
  draw();
  const note = document.getElementById("unsaved");
  if (note) note.hidden = false;
});
draw();
