// Adding rows to the three parts, and a word before an unsaved statement is left.
const form = document.getElementById("statement-form");
let changed = false;

function renumber(row, count) {
  for (const node of row.querySelectorAll("[name], [id], [for]")) {
    for (const name of ["name", "id", "for"]) {
      if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replace(/-\d+$/, `-${count}`));
    }
    node.removeAttribute("aria-invalid");
    node.removeAttribute("aria-describedby");
    if ("value" in node) node.value = "";
  }
  const number = row.querySelector(".n");
  if (number) number.textContent = String(count + 1);
  for (const error of row.querySelectorAll(".error")) error.remove();
}

for (const button of form?.querySelectorAll("[data-add]") ?? []) {
  const part = button.closest(".parts");
  button.hidden = !part.querySelector(".part-row");
  button.addEventListener("click", () => {
    const rows = part.querySelectorAll(".part-row");
    const row = rows[rows.length - 1].cloneNode(true);
    renumber(row, rows.length);
    button.before(row);
    row.querySelector("textarea").focus();
  });
}

form?.addEventListener("input", () => {
  changed = true;
  document.getElementById("unsaved").hidden = false;
});
form?.addEventListener("submit", () => {
  changed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
