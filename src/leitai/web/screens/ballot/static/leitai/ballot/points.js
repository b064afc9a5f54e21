// Marks as exact decimals: whole numbers of a scale's smallest digit, never binary fractions.

const digitsOf = (text) => (String(text).split(".")[1] ?? "").length;

/** A scale from {min, max, step}: how many digits it has, and the three in smallest units. */
export function scaleOf(criterion) {
  const { min = "0", max, step = "1" } = criterion;
  const digits = Math.max(digitsOf(min), digitsOf(max), digitsOf(step));
  const whole = (text) => toWhole(text, digits);
  return { digits, low: whole(min), top: whole(max), step: Math.max(1, whole(step)) };
}

/** "8.5" with one digit -> 85. NaN when it is not a plain decimal. */
export function toWhole(text, digits) {
  if (!/^\d+(\.\d*)?$/.test(String(text))) return NaN;
  const [whole, fraction = ""] = String(text).split(".");
  if (fraction.length > digits) return NaN;
  return Number(whole) * 10 ** digits + Number(fraction.padEnd(digits, "0") || 0);
}

/** 85 with one digit -> "8.5"; 80 -> "8". */
export function toText(value, digits) {
  if (digits === 0) return String(value);
  const padded = String(value).padStart(digits + 1, "0");
  const fraction = padded.slice(-digits).replace(/0+$/, "");
  return padded.slice(0, -digits) + (fraction ? `.${fraction}` : "");
}

/** Whether a text is a mark on the scale. */
export function onScale(text, criterion) {
  const scale = scaleOf(criterion);
  const value = toWhole(text, scale.digits);
  return Number.isInteger(value) && value >= scale.low && value <= scale.top && (value - scale.low) % scale.step === 0;
}

/** One step up or down, kept on the scale. */
export function stepped(text, criterion, direction) {
  const scale = scaleOf(criterion);
  const value = toWhole(text, scale.digits) + direction * scale.step;
  return toText(Math.min(Math.max(value, scale.low), scale.top), scale.digits);
}

/** A number to two places without trailing zeros; it is shown, never sent. */
const rounded = (value) => String(Math.round(value * 100) / 100);

/** The running total: marks as shares of their tops, times the weights, and the most there can be. */
export function totals(criteria, marks) {
  let sum = 0;
  let top = 0;
  for (const criterion of criteria) {
    const weight = Number(criterion.weight ?? criterion.max);
    const percent = weight <= 1 && criteria.every((other) => Number(other.weight) <= 1) ? 100 : 1;
    top += weight * percent;
    const mark = marks[criterion.code];
    if (mark !== undefined) sum += (weight * percent * Number(mark)) / Number(criterion.max);
  }
  return { sum: rounded(sum), top: rounded(top) };
}

/** What a mark means in words, or "". */
export function meaning(text, criterion) {
  const digits = Math.max(scaleOf(criterion).digits, 2);
  const value = toWhole(text, digits);
  const found = [...(criterion.words ?? [])]
    .sort((a, b) => toWhole(b.from, digits) - toWhole(a.from, digits))
    .find((word) => value >= toWhole(word.from, digits));
  return found?.text ?? "";
}
