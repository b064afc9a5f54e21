// The verify page: hands a receipt, and a bundle when there is one, to the second verifier
// (leitai/record/verify.js, a plain script without dependencies) and shows what it says.
import { element, mark } from "../js/element.js";
import { words } from "../js/words.js";

const text = words("verify");
const chinese = document.documentElement.lang.startsWith("zh");
const box = document.getElementById("result");
const field = document.getElementById("receipt");
const STATES = {
  pass: ["●", text.yes, "green"],
  fail: ["■", text.no, "red"],
  cannot: ["○", text.not_tried, "grey"],
};

/** The receipt that came in the fragment of the address; "" when none did. */
function fromAddress() {
  const coded = window.location.hash.slice(1).replaceAll("-", "+").replaceAll("_", "/");
  if (!coded) return "";
  try {
    const bytes = Uint8Array.from(atob(coded), (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

function show(report) {
  const failed = report.checks.some((check) => check.state === "fail");
  const included = report.checks.some((c) => /^receipt_(log|proof)$/.test(c.name) && c.state === "pass");
  const verdict = failed ? text.not_included : included ? text.included : text.promised;
  box.replaceChildren(
    element("p", { class: "verdict" }, mark(failed ? "■" : "●", verdict, failed ? "red" : "green")),
    element(
      "ul",
      { class: "checked" },
      report.checks.map((check) =>
        element("li", {}, mark(...STATES[check.state]), element("span", {}, chinese ? check.zh : check.en)),
      ),
    ),
  );
}

function trouble(words_) {
  box.replaceChildren(element("p", { class: "error-line" }, words_));
}

async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

/** The hall's public key as text; a reader who has it from elsewhere uses the command line. */
async function hallKey(round) {
  const answer = await ask(`/api/v1/key?round=${encodeURIComponent(round ?? "")}`);
  const body = await answer.text();
  return body.startsWith("{") ? JSON.parse(body).key : body.trim();
}

/** The receipt with the proof that exists once the slot is closed; only the proof is taken. */
async function withProof(receipt) {
  if (receipt.proof) return receipt;
  const answer = await ask(`/api/v1/receipts/${encodeURIComponent(receipt.ballot)}`);
  const { proof } = await answer.json();
  return proof ? { ...receipt, proof } : receipt;
}

async function verify() {
  const given = field.value.trim();
  const file = document.getElementById("bundle").files[0];
  let receipt = null;
  try {
    receipt = given ? JSON.parse(given) : null;
  } catch {
    trouble(text.unreadable);
    return;
  }
  if (!receipt && !file) {
    trouble(text.nothing);
    field.focus();
    return;
  }
  box.replaceChildren(element("p", { class: "soft" }, `${text.reading} …`));
  try {
    if (file) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      show(await window.leitaiVerify.verifyBundle(bytes, given ? { receipt: given } : {}));
      return;
    }
    const [key, proven] = await Promise.all([hallKey(receipt.round), withProof(receipt)]);
    show(await window.leitaiVerify.verifyReceipt(JSON.stringify(proven), key));
  } catch (error) {
    trouble((chinese ? error.zh : error.en) ?? text.failed);
  }
}

document.getElementById("verify").addEventListener("submit", (event) => {
  event.preventDefault();
  verify();
});

const arrived = fromAddress();
if (arrived) {
  field.value = arrived;
  history.replaceState(null, "", window.location.pathname);
  verify();
}
