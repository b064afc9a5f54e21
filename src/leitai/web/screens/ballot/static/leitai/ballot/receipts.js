// Receipts kept on this phone: what was sent, its short code, and the way to verify it.
import { element } from "../js/element.js";
import { openSheet } from "../js/sheet.js";

/** A receipt as the fragment of the verify page: it stays in the browser. */
export function verifyLink(address, receipt) {
  const bytes = new TextEncoder().encode(JSON.stringify(receipt));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `${address}#${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** Opens the list of receipts; `forget` is offered at its foot. */
export function openReceipts(slots, ballots, address, text, close, extras) {
  const given = slots.filter((slot) => ballots[slot.id]?.given);
  const list = given.map((slot) => {
    const { receipt } = ballots[slot.id].given;
    return element(
      "li",
      {},
      element("span", {}, element("b", {}, `${slot.order} ${slot.unit}`), element("br"), element("span", { class: "hash" }, receipt.short ?? receipt.code ?? "")),
      element("a", { class: "btn btn-small", href: verifyLink(address, receipt) }, text.verify),
    );
  });
  const body = element("div", { class: "flow" });
  body.append(
    list.length
      ? element("ul", { class: "plain-list receipt-list" }, list)
      : element("p", { class: "soft" }, text.no_receipts),
    ...extras,
  );
  return openSheet(text.receipts, body, close);
}
