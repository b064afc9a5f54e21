// A tap on a claim: its card in a sheet from below on phones, brought into view in the margin
// on wide screens. Without this file the same links jump to the cards.
import { openSheet } from "../js/sheet.js";
import { words } from "../js/words.js";

const say = words("page");
const wide = window.matchMedia("(min-width: 64rem)");

function showInMargin(card) {
  for (const open of document.querySelectorAll('.check[data-open="true"]')) delete open.dataset.open;
  card.dataset.open = "true";
  const box = card.closest(".checks");
  box.scrollTop = card.offsetTop - box.firstElementChild.offsetHeight - 12;
}

async function showInSheet(link, card) {
  const copy = card.cloneNode(true);
  copy.removeAttribute("id");
  copy.querySelector(".back-link")?.remove();
  for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
  copy.removeAttribute("aria-labelledby");
  link.setAttribute("aria-expanded", "true");
  await openSheet(link.textContent, copy, say.close);
  link.removeAttribute("aria-expanded");
  link.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.claim");
  if (!link || event.metaKey || event.ctrlKey) return;
  const card = document.getElementById(`check-${link.dataset.check}`);
  if (!card) return;
  event.preventDefault();
  if (wide.matches) showInMargin(card);
  else showInSheet(link, card);
});
