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

function show(report, missing = false) {
  const failed = missing || report.checks.some((check) => check.state === "fail");
  const included = report.checks.some((c) => /^receipt_(log|proof)$/.test(c.name) && c.state === "pass");
  const verdict = failed ? text.not_included : included ? text.included : text.promised;
  const parts = [
    element("p", { class: "verdict" }, mark(failed ? "■" : "●", verdict, failed ? "red" : "green")),
    missing ? element("p", { class: "error-line" }, text.missing) : null,
    element(
      "ul",
      { class: "checked" },
      report.checks.map((check) =>
        element("li", {}, mark(...STATES[check.state]), element("span", {}, chinese ? check.zh : check.en)),
      ),
    ),
  ];
  box.replaceChildren(...parts.filter(Boolean));
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

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * The receipt with the proof that exists once its slot is closed. The hall is asked for the
 * proofs of a hundred ballots and more, and told neither which is meant nor whose: the one of
 * this receipt is picked out here.
 * @returns {Promise<{receipt: object, missing: boolean}>} missing: its slot is closed, and the
 *   ballot is not in the log.
 */
async function withProof(receipt) {
  // Without a leaf of the right form there is nothing to ask for: the verifier says so.
  if (receipt.proof || !/^[A-Za-z0-9+/]{43}=$/.test(receipt.leaf)) return { receipt, missing: false };
  const leaf = hex(Uint8Array.from(atob(receipt.leaf), (char) => char.charCodeAt(0)));
  const round = encodeURIComponent(receipt.round ?? "");
  let found = { digits: 0 };
  for (let tries = 0, asked = -1; asked !== found.digits && tries < 4; tries += 1) {
    asked = found.digits;
    found = await (await ask(`/api/v1/proofs?round=${round}&prefix=${leaf.slice(0, asked)}`)).json();
  }
  const own = found.proofs.find((one) => one.leaf === receipt.leaf);
  if (!own) return { receipt, missing: found.closed.includes(receipt.slot) };
  const { index, hashes } = own;
  return { receipt: { ...receipt, proof: { index, size: found.size, hashes, checkpoint: found.checkpoint } }, missing: false };
}

/** A bar that fills while a large bundle is read. */
function bar() {
  const shown = element("progress", { max: "1", value: "0", "aria-label": text.reading });
  box.replaceChildren(element("p", { class: "soft" }, `${text.reading} …`), shown);
  return (part) => {
    shown.value = part;
  };
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
  const onProgress = bar();
  try {
    if (file) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const options = given ? { receipt: given, onProgress } : { onProgress };
      show(await window.leitaiVerify.verifyBundle(bytes, options));
      return;
    }
    const [key, { receipt: proven, missing }] = await Promise.all([
      hallKey(receipt.round),
      withProof(receipt),
    ]);
    show(await window.leitaiVerify.verifyReceipt(JSON.stringify(proven), key), missing);
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
