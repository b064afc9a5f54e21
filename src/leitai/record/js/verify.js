/* Leitai: the second verifier of protocol bundles and receipts.
 *
 * One file, no dependencies, no network. It shares no code with the Python
 * package: it follows docs/reference/record.md. It loads as a plain script (it
 * then defines `leitaiVerify`), as a CommonJS module, and runs under Node >= 18:
 *
 *     node verify.js [RECEIPT] BUNDLE [--key KEY] [--fingerprint F] [--lang zh|en] [--json]
 *
 * SHA-256 of large files uses WebCrypto where the page has it (not on plain
 * http:// addresses of a hall's network); everything else is written out here,
 * so that what is accepted does not depend on the browser.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
(function (root, define) {
  "use strict";
  const api = define();
  if (typeof module === "object" && module.exports) {
    module.exports = api;
    if (typeof require === "function" && require.main === module) api.main(process, require("fs"));
  } else {
    root.leitaiVerify = api;
  }
})(typeof globalThis === "object" ? globalThis : this, function () {
  "use strict";

  // ---------------------------------------------------------------- faults

  /** What is wrong, in English and Chinese. Everything refused throws one of these. */
  class Fault extends Error {
    constructor(en, zh) {
      super(en);
      this.en = en;
      this.zh = zh;
    }
  }

  function need(condition, en, zh) {
    if (!condition) throw new Fault(en, zh);
  }

  // ---------------------------------------------------------------- bytes

  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();

  function textOf(bytes) {
    try {
      return decoder.decode(bytes);
    } catch {
      throw new Fault("It is not UTF-8 text.", "不是 UTF-8 文本。");
    }
  }

  function hexOf(bytes) {
    let text = "";
    for (const byte of bytes) text += (byte < 16 ? "0" : "") + byte.toString(16);
    return text;
  }

  function same(a, b) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  }

  function compare(a, b) {
    for (let i = 0; i < 32; i++) if (a[i] !== b[i]) return a[i] - b[i];
    return 0;
  }

  function joined(...parts) {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  function toBase64(bytes) {
    let text = "";
    for (let i = 0; i < bytes.length; i += 3) {
      const left = bytes.length - i;
      const n = (bytes[i] << 16) | ((left > 1 ? bytes[i + 1] : 0) << 8) | (left > 2 ? bytes[i + 2] : 0);
      text += BASE64[n >> 18] + BASE64[(n >> 12) & 63];
      text += (left > 1 ? BASE64[(n >> 6) & 63] : "=") + (left > 2 ? BASE64[n & 63] : "=");
    }
    return text;
  }

  /** Strict: the one text that toBase64 writes, of `size` bytes when given. */
  function fromBase64(text, size) {
    const bad = () => new Fault("It is not base 64 as specified.", "不是规定的 base64。");
    if (typeof text !== "string" || text.length % 4) throw bad();
    const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    const bytes = new Uint8Array((text.length / 4) * 3 - padding);
    let at = 0, bits = 0, count = 0;
    for (let i = 0; i < text.length - padding; i++) {
      const value = BASE64.indexOf(text[i]);
      if (value < 0) throw bad();
      bits = ((bits << 6) | value) & 0xffff;
      count += 6;
      if (count >= 8) {
        count -= 8;
        bytes[at++] = (bits >> count) & 255;
      }
    }
    if (toBase64(bytes) !== text || (size !== undefined && bytes.length !== size)) throw bad();
    return bytes;
  }

  /** The first 5 * length bits in Crockford's base 32, in groups of four. */
  function grouped(bytes, length) {
    let text = "";
    for (let i = 0; i < length; i++) {
      const bit = 5 * i, at = bit >> 3;
      const two = (bytes[at] << 8) | (at + 1 < bytes.length ? bytes[at + 1] : 0);
      if (i && i % 4 === 0) text += "-";
      text += BASE32[(two >> (11 - (bit & 7))) & 31];
    }
    return text;
  }

  // ---------------------------------------------------------------- SHA-256

  const PRIMES = (() => {
    const found = [];
    for (let n = 2; found.length < 80; n++) if (found.every((p) => n % p)) found.push(n);
    return found;
  })();

  /** The first 64 bits after the point of the cube (or square) root of a prime, as BigInt. */
  function fraction(prime, power) {
    const target = BigInt(prime) << BigInt(64 * power);
    let low = 0n, high = 1n << 72n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle ** BigInt(power) <= target) low = middle;
      else high = middle;
    }
    return low & 0xffffffffffffffffn;
  }

  const K512 = PRIMES.map((prime) => fraction(prime, 3));
  const H512 = PRIMES.slice(0, 8).map((prime) => fraction(prime, 2));
  const K256 = Int32Array.from(K512.slice(0, 64), (k) => Number(k >> 32n) | 0);
  const H256 = Int32Array.from(H512, (h) => Number(h >> 32n) | 0);

  const W = new Int32Array(68);

  function sha256Block(state, data, at) {
    for (let i = 0; i < 16; i++, at += 4) {
      W[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = W[i - 15], y = W[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
      const S1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + S1 + ((e & f) ^ (~e & g)) + K256[i] + W[i]) | 0;
      const S0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (S0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  // ---------------------------------------------------------------- SM3 (GB/T 32905-2016)

  const SM3_START = Int32Array.of(
    0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
  );
  const turn = (x, n) => (x << n) | (x >>> (32 - n));
  const SM3_T = Int32Array.from({ length: 64 }, (_, j) => {
    const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
    return j % 32 ? turn(t, j % 32) : t;
  });

  function sm3Block(state, data, at) {
    for (let i = 0; i < 16; i++, at += 4) {
      W[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    }
    for (let i = 16; i < 68; i++) {
      const x = W[i - 16] ^ W[i - 9] ^ turn(W[i - 3], 15);
      W[i] = x ^ turn(x, 15) ^ turn(x, 23) ^ turn(W[i - 13], 7) ^ W[i - 6];
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let j = 0; j < 64; j++) {
      const a12 = turn(a, 12);
      const ss1 = turn((a12 + e + SM3_T[j]) | 0, 7);
      const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
      const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
      const tt1 = (ff + d + (ss1 ^ a12) + (W[j] ^ W[j + 4])) | 0;
      const tt2 = (gg + h + ss1 + W[j]) | 0;
      d = c; c = turn(b, 9); b = a; a = tt1;
      h = g; g = turn(f, 19); f = e; e = tt2 ^ turn(tt2, 9) ^ turn(tt2, 17);
    }
    const out = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i++) state[i] ^= out[i];
  }

  // ---------------------------------------------------------------- hashing

  const tail = new Uint8Array(128);

  function hashWith(block, start, data, end = data.length) {
    const state = Int32Array.from(start);
    for (let at = 0; at + 64 <= end; at += 64) block(state, data, at);
    return finished(block, state, data, end);
  }

  /** Both hashes pad alike: a 1 bit, zeros, the length in bits as 64 bits, big-endian. */
  function finished(block, state, data, end) {
    const whole = end - (end % 64), left = end - whole;
    tail.fill(0);
    for (let i = 0; i < left; i++) tail[i] = data[whole + i];
    tail[left] = 128;
    const size = left < 56 ? 64 : 128;
    new DataView(tail.buffer).setBigUint64(size - 8, BigInt(end) * 8n);
    for (let at = 0; at < size; at += 64) block(state, tail, at);
    const out = new Uint8Array(32);
    for (let i = 0; i < 8; i++) {
      out[4 * i] = state[i] >>> 24;
      out[4 * i + 1] = state[i] >>> 16;
      out[4 * i + 2] = state[i] >>> 8;
      out[4 * i + 3] = state[i];
    }
    return out;
  }

  const sha256 = (data, end) => hashWith(sha256Block, H256, data, end);
  const sm3 = (data, end) => hashWith(sm3Block, SM3_START, data, end);
  const ALGORITHMS = new Map([["sha256", sha256], ["sm3", sm3]]);
  const BLOCKS = new Map([["sha256", [sha256Block, H256]], ["sm3", [sm3Block, SM3_START]]]);
  const PIECE = 1 << 23;
  const breath = () => new Promise((resolve) => setTimeout(resolve));

  let scratch = new Uint8Array(4096);

  /** H(0x00 || prefix || data[from, to)), the leaf hash of RFC 9162. */
  function leafHash(hash, prefix, data, from, to) {
    const size = 1 + prefix.length + to - from;
    if (scratch.length < size) scratch = new Uint8Array(2 * size);
    scratch[0] = 0;
    scratch.set(prefix, 1);
    scratch.set(data.subarray(from, to), 1 + prefix.length);
    return hash(scratch, size);
  }

  const pair = new Uint8Array(65);

  function nodeHash(hash, left, right) {
    pair[0] = 1;
    pair.set(left, 1);
    pair.set(right, 33);
    return hash(pair, 65);
  }

  /** The hash of a whole file; a large one in pieces, so that a page stays alive. */
  async function fileHash(name, data) {
    const subtle = typeof crypto === "object" && crypto ? crypto.subtle : undefined;
    if (name === "sha256" && subtle && data.length > 65536) {
      return new Uint8Array(await subtle.digest("SHA-256", data));
    }
    const [block, start] = BLOCKS.get(name);
    const state = Int32Array.from(start);
    for (let at = 0; at + 64 <= data.length; at += 64) {
      block(state, data, at);
      if (at % PIECE === 0 && at) await breath();
    }
    return finished(block, state, data, data.length);
  }

  // ---------------------------------------------------------------- SHA-512 and Ed25519 (RFC 8032)

  const M64 = 0xffffffffffffffffn;
  const rot = (x, n) => ((x >> n) | (x << (64n - n))) & M64;

  function sha512(data) {
    const size = data.length, padded = new Uint8Array((((size + 16) >> 7) + 1) << 7);
    padded.set(data);
    padded[size] = 128;
    const view = new DataView(padded.buffer);
    view.setBigUint64(padded.length - 8, BigInt(size) * 8n);
    const state = H512.slice();
    const w = new Array(80);
    for (let at = 0; at < padded.length; at += 128) {
      for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(at + 8 * i);
      for (let i = 16; i < 80; i++) {
        const x = w[i - 15], y = w[i - 2];
        const s0 = rot(x, 1n) ^ rot(x, 8n) ^ (x >> 7n);
        const s1 = rot(y, 19n) ^ rot(y, 61n) ^ (y >> 6n);
        w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & M64;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 80; i++) {
        const S1 = rot(e, 14n) ^ rot(e, 18n) ^ rot(e, 41n);
        const t1 = (h + S1 + ((e & f) ^ (~e & M64 & g)) + K512[i] + w[i]) & M64;
        const S0 = rot(a, 28n) ^ rot(a, 34n) ^ rot(a, 39n);
        const t2 = (S0 + ((a & b) ^ (a & c) ^ (b & c))) & M64;
        h = g; g = f; f = e; e = (d + t1) & M64;
        d = c; c = b; b = a; a = (t1 + t2) & M64;
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] + word) & M64));
    }
    const out = new Uint8Array(64), outView = new DataView(out.buffer);
    state.forEach((word, i) => outView.setBigUint64(8 * i, word));
    return out;
  }

  const P = 2n ** 255n - 19n;
  const L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (x, m = P) => ((x % m) + m) % m;

  function power(base, exponent) {
    let result = 1n;
    for (base = mod(base); exponent > 0n; exponent >>= 1n) {
      if (exponent & 1n) result = (result * base) % P;
      base = (base * base) % P;
    }
    return result;
  }

  const D = mod(-121665n * power(121666n, P - 2n));
  const ROOT = power(2n, (P - 1n) / 4n);

  function littleEndian(bytes) {
    let number = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) number = (number << 8n) | BigInt(bytes[i]);
    return number;
  }

  // Points are extended coordinates [X, Y, Z, T] of the twisted Edwards curve.
  const ZERO = [0n, 1n, 1n, 0n];

  function add(p, q) {
    const a = mod((p[1] - p[0]) * (q[1] - q[0]));
    const b = ((p[1] + p[0]) * (q[1] + q[0])) % P;
    const c = (((2n * p[3] * q[3]) % P) * D) % P;
    const d = (2n * p[2] * q[2]) % P;
    const e = b - a, f = d - c, g = d + c, h = b + a;
    return [mod(e * f), (g * h) % P, mod(f * g), mod(e * h)];
  }

  function decodePoint(bytes) {
    const number = littleEndian(bytes), sign = number >> 255n, y = number & ((1n << 255n) - 1n);
    if (y >= P) return null;
    const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
    let x = (u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n)) % P;
    const check = (v * x * x) % P;
    if (check !== u) {
      if (check !== mod(-u)) return null;
      x = (x * ROOT) % P;
    }
    if (x === 0n && sign) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, (x * y) % P];
  }

  function encodePoint([x, y, z]) {
    const inverse = power(z, P - 2n);
    let number = ((y * inverse) % P) | ((((x * inverse) % P) & 1n) << 255n);
    const bytes = new Uint8Array(32);
    for (let i = 0; i < 32; i++, number >>= 8n) bytes[i] = Number(number & 255n);
    return bytes;
  }

  const BASE = decodePoint(Uint8Array.from({ length: 32 }, (_, i) => (i ? 0x66 : 0x58)));

  /** A public key that is a proper point: canonical, on the curve, not of small order. */
  function publicPoint(bytes) {
    const point = decodePoint(bytes);
    if (!point) return null;
    let eight = point;
    for (let i = 0; i < 3; i++) eight = add(eight, eight);
    return eight[0] === 0n && mod(eight[1] - eight[2]) === 0n ? null : point;
  }

  function ed25519Verify(publicKey, signature, message) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const point = publicPoint(publicKey), s = littleEndian(signature.subarray(32));
    if (!point || s >= L) return false;
    const r = signature.subarray(0, 32);
    const k = littleEndian(sha512(joined(r, publicKey, message))) % L;
    const minus = [P - point[0], point[1], 1n, P - point[3]];
    const both = add(BASE, minus);
    let sum = ZERO;
    for (let bit = 252n; bit >= 0n; bit--) {
      sum = add(sum, sum);
      const choice = (((s >> bit) & 1n) << 1n) | ((k >> bit) & 1n);
      if (choice) sum = add(sum, choice === 3n ? both : choice === 2n ? BASE : minus);
    }
    return same(encodePoint(sum), r);
  }

  // ---------------------------------------------------------------- canonical JSON

  const DEEPEST = 32;
  const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;
  const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/;
  const notCanonical = () => new Fault("It is not canonical JSON.", "不是规范 JSON。");

  function writeText(text) {
    if (PLAIN.test(text)) return '"' + text + '"';
    if (HALF.test(text) || text.normalize("NFC") !== text) throw notCanonical();
    return JSON.stringify(text);
  }

  function writeJson(value, depth) {
    if (typeof value === "string") return writeText(value);
    if (value === null || value === true || value === false) return String(value);
    if (typeof value === "number") {
      if (!Number.isSafeInteger(value)) throw notCanonical();
      return String(value);
    }
    if (typeof value !== "object" || depth >= DEEPEST) throw notCanonical();
    if (Array.isArray(value)) {
      return "[" + value.map((item) => writeJson(item, depth + 1)).join(",") + "]";
    }
    let text = "";
    for (const name of Object.keys(value).sort()) {
      text += (text ? "," : "") + writeText(name) + ":" + writeJson(value[name], depth + 1);
    }
    return "{" + text + "}";
  }

  const canonical = (value) => writeJson(value, 0);

  /** The value of any JSON text that has a canonical form. */
  function readLoose(text) {
    try {
      return JSON.parse(text);
    } catch {
      throw notCanonical();
    }
  }

  /** The value of canonical bytes; anything that would be written otherwise is refused. */
  function readJson(bytes) {
    const text = textOf(bytes);
    const value = readLoose(text);
    if (canonical(value) !== text) throw notCanonical();
    return value;
  }

  // ---------------------------------------------------------------- fields

  const MARK = /^(?!-0$)-?(0|[1-9][0-9]{0,8})(\.[0-9]{0,5}[1-9])?$/;
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
  const NAME = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
  const KEY_ID = /^[0-9a-f]{8}$/;
  const CONTROL = /[\x00-\x1f\x7f]/;

  const own = (value, name) => Object.prototype.hasOwnProperty.call(value, name);
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  function field(condition, name) {
    if (!condition) {
      throw new Fault(`The field “${name}” is not as specified.`, `字段“${name}”不合规定。`);
    }
  }

  function checkMembers(value, name, required, optional = []) {
    field(isObject(value), name);
    const names = Object.keys(value);
    field(required.every((member) => own(value, member)), name);
    field(names.every((member) => required.includes(member) || optional.includes(member)), name);
    return value;
  }

  function checkIdentifier(value, name) {
    field(typeof value === "string" && value !== "" && !CONTROL.test(value), name);
    field(value.length <= 100 || [...value].length <= 100, name);
    return value;
  }

  const checkCount = (value, name, least = 0) => field(Number.isSafeInteger(value) && value >= least, name);
  const checkPattern = (value, name, pattern) => field(typeof value === "string" && pattern.test(value), name);
  const checkMark = (value, name) => value === null || checkPattern(value, name, MARK);

  const BALLOT = ["v", "round", "slot", "panel", "ballot", "pseudonym", "rev", "marks"];
  const DEED = ["v", "round", "n", "at", "by", "what", "data"];
  const PREFIX = {
    ballot: encoder.encode("leitai/ballot/v1\n"),
    deed: encoder.encode("leitai/deed/v1\n"),
  };

  function checkBallot(value) {
    checkMembers(value, "ballot", BALLOT, ["link"]);
    field(value.v === 1, "v");
    for (const name of ["round", "slot", "panel"]) checkIdentifier(value[name], name);
    checkPattern(value.ballot, "ballot", UUID);
    checkPattern(value.pseudonym, "pseudonym", NAME);
    checkCount(value.rev, "rev", 1);
    field(isObject(value.marks), "marks");
    const criteria = Object.keys(value.marks);
    field(criteria.length >= 1 && criteria.length <= 100, "marks");
    for (const criterion of criteria) {
      checkIdentifier(criterion, "marks");
      checkMark(value.marks[criterion], "marks");
    }
    if (own(value, "link")) fromBase64(value.link, 32);
  }

  function checkDeed(value) {
    checkMembers(value, "deed", DEED);
    field(value.v === 1, "v");
    for (const name of ["round", "at", "by", "what"]) checkIdentifier(value[name], name);
    checkCount(value.n, "n", 1);
    field(isObject(value.data), "data");
    if (value.what === "slot.closed") {
      checkIdentifier(value.data.slot, "data.slot");
      checkCount(value.data.leaves, "data.leaves");
    }
    for (const name of ["files", "tickets"]) {
      if (own(value.data, name)) field(isObject(value.data[name]), "data." + name);
    }
  }

  // ---------------------------------------------------------------- notes, keys, checkpoints

  const badNote = () =>
    new Fault("A signed note, key or checkpoint cannot be read.", "签名文本、公钥或检查点无法读取。");
  const VISIBLE = /^[!-~]{1,200}$/;

  function parseKey(text) {
    const first = text.indexOf("+"), second = text.indexOf("+", first + 1);
    if (first < 0 || second < 0) throw badNote();
    const name = text.slice(0, first), id = text.slice(first + 1, second);
    const material = text.slice(second + 1);
    if (!VISIBLE.test(name)) throw badNote();
    const data = fromBase64(material, 33);
    const kind = data[0], bytes = data.slice(1);
    if ((kind !== 1 && kind !== 4) || !publicPoint(bytes)) throw badNote();
    const expected = hexOf(sha256(joined(encoder.encode(name + "\n"), data)).subarray(0, 4));
    if (id !== expected) throw badNote();
    return { name, id, kind, bytes, text };
  }

  function parseNote(text) {
    if (!text.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(text)) throw badNote();
    const at = text.lastIndexOf("\n\n");
    if (at < 0 || at + 2 === text.length) throw badNote();
    const lines = text.slice(at + 2, -1).split("\n");
    if (lines.length > 64) throw badNote();
    const signatures = lines.map((line) => {
      const parts = /^— ([!-*,-~]{1,200}) ([^ ]+)$/.exec(line);
      if (!parts) throw badNote();
      const data = fromBase64(parts[2]);
      if (data.length < 5) throw badNote();
      return { name: parts[1], id: hexOf(data.subarray(0, 4)), bytes: data.subarray(4) };
    });
    return { text: text.slice(0, at + 1), signatures };
  }

  const badSignature = (name) =>
    new Fault(`The signature by ${name} does not fit.`, `${name} 的签名与内容不符。`);

  function verifyNote(note, key) {
    const mine = note.signatures.filter((s) => s.name === key.name && s.id === key.id);
    if (key.kind !== 1 || !mine.length) throw badSignature(key.name);
    const message = encoder.encode(note.text);
    for (const found of mine) {
      if (!ed25519Verify(key.bytes, found.bytes, message)) throw badSignature(key.name);
    }
  }

  function verifyWitness(note, key) {
    const mine = note.signatures.filter((s) => s.name === key.name && s.id === key.id);
    if (key.kind !== 4 || !mine.length) throw badSignature(key.name);
    for (const found of mine) {
      if (found.bytes.length !== 72) throw badSignature(key.name);
      const view = new DataView(found.bytes.buffer, found.bytes.byteOffset, 8);
      const message = encoder.encode(`cosignature/v1\ntime ${view.getBigUint64(0)}\n${note.text}`);
      if (!ed25519Verify(key.bytes, found.bytes.subarray(8), message)) throw badSignature(key.name);
    }
  }

  function checkOrigin(origin) {
    if (typeof origin !== "string" || !VISIBLE.test(origin) || origin.startsWith("leitai/")) {
      throw badNote();
    }
  }

  function parseCheckpoint(text) {
    const lines = text.split("\n");
    if ((lines.length !== 4 && lines.length !== 5) || lines[lines.length - 1] !== "") throw badNote();
    if (!/^(0|[1-9][0-9]{0,14})$/.test(lines[1])) throw badNote();
    if (lines.length === 5 && lines[3] !== "hash sm3") throw badNote();
    checkOrigin(lines[0]);
    const hash = lines.length === 5 ? "sm3" : "sha256";
    return { origin: lines[0], size: Number(lines[1]), root: fromBase64(lines[2], 32), hash, text };
  }

  function openCheckpoint(text, key) {
    const note = parseNote(text);
    verifyNote(note, key);
    return parseCheckpoint(note.text);
  }

  const fingerprint = (checkpoint) =>
    grouped(ALGORITHMS.get(checkpoint.hash)(encoder.encode(checkpoint.text)), 16);

  // ---------------------------------------------------------------- Merkle tree (RFC 9162)

  const badProof = (en, zh) => new Fault(en, zh);

  /** The complete subtrees at the right edge, largest first: enough for every root on the way. */
  class Edge {
    constructor(hash) {
      this.hash = hash;
      this.size = 0;
      this.peaks = [];
    }
    append(leaf) {
      let carry = leaf;
      for (let n = this.size; n % 2 === 1; n = (n - 1) / 2) {
        carry = nodeHash(this.hash, this.peaks.pop(), carry);
      }
      this.peaks.push(carry);
      this.size += 1;
    }
    root() {
      if (!this.size) return this.hash(new Uint8Array(0));
      return this.peaks.reduceRight((right, left) => nodeHash(this.hash, left, right));
    }
  }

  function verifyInclusion(hash, leaf, index, size, steps, rootHash) {
    const bad = () => badProof("The inclusion proof does not hold.", "包含证明不成立。");
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw bad();
    let fn = BigInt(index), sn = BigInt(size) - 1n, result = leaf;
    for (const step of steps) {
      if (sn === 0n) throw bad();
      if (fn & 1n || fn === sn) {
        result = nodeHash(hash, step, result);
        while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
      } else {
        result = nodeHash(hash, result, step);
      }
      fn >>= 1n;
      sn >>= 1n;
    }
    if (sn !== 0n || !same(result, rootHash)) throw bad();
  }

  function verifyConsistency(hash, oldSize, oldRoot, newSize, newRoot, steps) {
    const bad = () => badProof("The consistency proof does not hold.", "一致性证明不成立。");
    if (!(oldSize >= 0 && oldSize <= newSize)) throw bad();
    if (oldSize === 0 || oldSize === newSize) {
      const expected = oldSize === newSize ? newRoot : hash(new Uint8Array(0));
      if (steps.length || !same(oldRoot, expected)) throw bad();
      return;
    }
    let fn = BigInt(oldSize) - 1n, sn = BigInt(newSize) - 1n;
    const path = (BigInt(oldSize) & fn) === 0n ? [oldRoot, ...steps] : [...steps];
    if (!path.length) throw bad();
    while (fn & 1n) { fn >>= 1n; sn >>= 1n; }
    let before = path[0], after = path[0];
    for (const step of path.slice(1)) {
      if (sn === 0n) throw bad();
      if (fn & 1n || fn === sn) {
        before = nodeHash(hash, step, before);
        after = nodeHash(hash, step, after);
        while (!(fn & 1n) && fn !== 0n) { fn >>= 1n; sn >>= 1n; }
      } else {
        after = nodeHash(hash, after, step);
      }
      fn >>= 1n;
      sn >>= 1n;
    }
    if (sn !== 0n || !same(before, oldRoot) || !same(after, newRoot)) throw bad();
  }

  // ---------------------------------------------------------------- the zip

  // Four tables take four bytes at a step: CRC[k][n] is n followed by k zero bytes.
  const CRC = [
    Int32Array.from({ length: 256 }, (_, n) => {
      for (let i = 0; i < 8; i++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
      return n;
    }),
  ];
  for (let k = 1; k < 4; k++) CRC.push(CRC[k - 1].map((n) => (n >>> 8) ^ CRC[0][n & 255]));

  function crc32(data) {
    const [t0, t1, t2, t3] = CRC;
    const whole = data.length - (data.length % 4);
    let crc = -1, i = 0;
    for (; i < whole; i += 4) {
      crc ^= data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24);
      crc = t3[crc & 255] ^ t2[(crc >>> 8) & 255] ^ t1[(crc >>> 16) & 255] ^ t0[crc >>> 24];
    }
    for (; i < data.length; i++) crc = t0[(crc ^ data[i]) & 255] ^ (crc >>> 8);
    return ~crc >>> 0;
  }

  const FILE_NAME = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*){0,3}$/;

  function headers(name, crc, size, offset) {
    const local = new DataView(new ArrayBuffer(30)), central = new DataView(new ArrayBuffer(46));
    local.setUint32(0, 0x04034b50, true);
    central.setUint32(0, 0x02014b50, true);
    central.setUint16(4, 20, true);
    for (const [view, at] of [[local, 4], [central, 6]]) {
      view.setUint16(at, 20, true);
      view.setUint16(at + 8, 0x21, true);
      view.setUint32(at + 10, crc, true);
      view.setUint32(at + 14, size, true);
      view.setUint32(at + 18, size, true);
      view.setUint16(at + 22, name.length, true);
    }
    central.setUint32(42, offset, true);
    return [joined(new Uint8Array(local.buffer), name), joined(new Uint8Array(central.buffer), name)];
  }

  /** The files of a zip laid out as specified, and of no other zip. */
  function readZip(data) {
    const bad = (en, zh) => new Fault(en, zh);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const end = data.length - 22;
    if (end < 0 || view.getUint32(end, true) !== 0x06054b50) {
      throw bad("The end of the zip was changed or cut off.", "压缩包结尾被改动或截断。");
    }
    const count = view.getUint16(end + 10, true), size = view.getUint32(end + 12, true);
    const directory = view.getUint32(end + 16, true);
    const last = new DataView(new ArrayBuffer(22));
    last.setUint32(0, 0x06054b50, true);
    last.setUint16(8, count, true);
    last.setUint16(10, count, true);
    last.setUint32(12, size, true);
    last.setUint32(16, directory, true);
    if (count > 10000 || directory + size !== end || !same(data.subarray(end), new Uint8Array(last.buffer))) {
      throw bad("The end of the zip was changed or cut off.", "压缩包结尾被改动或截断。");
    }
    const files = new Map();
    let at = 0, listed = directory, previous = "";
    for (let i = 0; i < count; i++) {
      const wrong = () => bad(`A zip header at byte ${at} was changed.`, `第 ${at} 字节处的文件头被改动。`);
      if (at + 30 > directory) throw wrong();
      const crc = view.getUint32(at + 14, true), length = view.getUint32(at + 18, true);
      const nameBytes = data.subarray(at + 30, at + 30 + view.getUint16(at + 26, true));
      const name = String.fromCharCode(...nameBytes.subarray(0, 101));
      const start = at + 30 + nameBytes.length, stop = start + length;
      if (name.length > 100 || !FILE_NAME.test(name) || name <= previous || stop > directory) throw wrong();
      const [local, central] = headers(nameBytes, crc, length, at);
      const entry = data.subarray(listed, Math.min(listed + central.length, end));
      if (!same(data.subarray(at, start), local) || !same(entry, central)) throw wrong();
      const body = data.subarray(start, stop);
      if (crc32(body) !== crc) throw bad(`The file “${name}” was changed.`, `文件“${name}”被改动。`);
      files.set(name, body);
      at = stop;
      listed += central.length;
      previous = name;
    }
    if (at !== directory || listed !== end) {
      throw bad("The list of files in the zip was changed.", "压缩包的文件目录被改动。");
    }
    return files;
  }

  // ---------------------------------------------------------------- manifest and receipt

  const REQUIRED = [
    "manifest.json", "manifest.note", "key.txt", "log.jsonl", "scheme.json", "roster.json",
    "draw.json", "statements.json", "result.json",
  ];

  function parseManifest(bytes) {
    const m = readJson(bytes);
    checkMembers(m, "manifest.json", ["v", "format", "origin", "round", "hash", "software", "files"]);
    field(m.v === 1 && m.format === "leitai-bundle", "format");
    checkOrigin(m.origin);
    checkIdentifier(m.round, "round");
    field(ALGORITHMS.has(m.hash), "hash");
    field(isObject(m.software) && isObject(m.files), "files");
    for (const name of Object.keys(m.software)) {
      checkIdentifier(name, "software");
      checkIdentifier(m.software[name], "software");
    }
    for (const name of Object.keys(m.files)) {
      checkMembers(m.files[name], "files." + name, ["size", "hash"]);
      checkCount(m.files[name].size, "files." + name);
      field(typeof m.files[name].hash === "string", "files." + name);
    }
    return m;
  }

  const RECEIPT = [
    "v", "origin", "round", "slot", "panel", "ballot", "rev", "leaf", "hash", "short", "key", "sig",
  ];

  /** A receipt from bytes or text; spaces and order do not matter, its canonical form is signed. */
  function parseReceipt(given) {
    const text = typeof given === "string" ? given : textOf(given);
    need(encoder.encode(text).length <= 65536, "The receipt is too long.", "回执过长。");
    const m = readLoose(text);
    canonical(m);
    checkMembers(m, "receipt", RECEIPT, ["proof"]);
    field(m.v === 1, "v");
    checkOrigin(m.origin);
    for (const name of ["round", "slot", "panel"]) checkIdentifier(m[name], name);
    checkPattern(m.ballot, "ballot", UUID);
    checkPattern(m.key, "key", KEY_ID);
    checkCount(m.rev, "rev", 1);
    field(ALGORITHMS.has(m.hash), "hash");
    const leaf = fromBase64(m.leaf, 32);
    field(m.short === grouped(leaf, 8), "short");
    const { sig, proof, ...signed } = m;
    const receipt = { ...m, leafBytes: leaf, sigBytes: fromBase64(sig, 64) };
    receipt.message = encoder.encode("leitai/receipt/v1\n" + canonical(signed));
    if (proof !== undefined) {
      checkMembers(proof, "proof", ["index", "size", "hashes", "checkpoint"]);
      checkCount(proof.index, "proof.index");
      checkCount(proof.size, "proof.size", 1);
      field(Array.isArray(proof.hashes) && proof.hashes.length <= 64, "proof.hashes");
      field(typeof proof.checkpoint === "string", "proof.checkpoint");
      receipt.steps = proof.hashes.map((step) => fromBase64(step, 32));
    }
    return receipt;
  }

  // ---------------------------------------------------------------- the log

  class LogRules {
    constructor(manifest, wanted) {
      this.manifest = manifest;
      this.hash = ALGORITHMS.get(manifest.hash);
      this.wanted = wanted;
      this.edge = new Edge(this.hash);
      this.deeds = [];
      this.slots = new Map();
      this.names = new Map();
      this.ids = new Set();
      this.links = new Map();
      this.roots = new Map();
      this.open = { slot: "", left: 0, last: null };
      this.firstBallot = 0;
      this.lastLock = 0;
      this.found = null;
    }

    /** Takes all lines; remembers the roots at the wanted sizes; lets the page breathe. */
    async walk(data, sizes, onProgress) {
      need(!data.length || data[data.length - 1] === 10, "The last line of the log is cut off.", "日志最后一行被截断。");
      this.keepRoot(sizes);
      for (let at = 0, number = 1; at < data.length; number++) {
        const end = data.indexOf(10, at);
        this.take(data.subarray(at, end), number);
        this.keepRoot(sizes);
        at = end + 1;
        if (number % 20000 === 0 && onProgress) {
          onProgress(at / data.length);
          await breath();
        }
      }
      need(!this.open.left, "The log ends before all ballots of a slot.", "日志在场次评分票列完之前结束。");
    }

    keepRoot(sizes) {
      if (sizes.has(this.edge.size)) this.roots.set(this.edge.size, this.edge.root());
    }

    take(line, number) {
      const value = readJson(line);
      const kinds = isObject(value) ? Object.keys(value) : [];
      need(kinds.length === 1, `Line ${number} of the log is no entry.`, `日志第 ${number} 行不是条目。`);
      const kind = kinds[0], entry = value[kind];
      let leaf;
      if (kind === "deed") {
        checkDeed(entry);
        leaf = leafHash(this.hash, PREFIX.deed, line, 8, line.length - 1);
        this.takeDeed(entry, number);
      } else if (kind === "ballot") {
        checkBallot(entry);
        leaf = leafHash(this.hash, PREFIX.ballot, line, 10, line.length - 1);
        this.takePublished(entry, leaf, number);
      } else {
        need(kind === "withheld", `Line ${number} of the log is no entry.`, `日志第 ${number} 行不是条目。`);
        checkMembers(entry, "withheld", ["slot", "leaf", "why"]);
        checkIdentifier(entry.slot, "slot");
        field(entry.why === "small_panel" || entry.why === "superseded", "why");
        leaf = fromBase64(entry.leaf, 32);
        const facts = this.place(entry, leaf, number, kind);
        if (entry.why === "small_panel") facts.withheld += 1;
        else facts.superseded += 1;
      }
      this.edge.append(leaf);
    }

    takeDeed(deed, number) {
      const rule = deed.round === this.manifest.round && deed.n === this.deeds.length + 1 && !this.open.left;
      need(rule, `Line ${number}: a deed is out of order or of another round.`, `日志第 ${number} 行:操作顺序不对或属于其他场次。`);
      this.deeds.push(deed);
      if (deed.what === "slot.closed") {
        this.open = { slot: deed.data.slot, left: deed.data.leaves, last: null };
        if (!this.slots.has(deed.data.slot)) {
          this.slots.set(deed.data.slot, { counted: 0, revisions: 0, withheld: 0, superseded: 0, panels: new Map() });
        }
      }
      if (deed.what === "scheme.locked") this.lastLock = number;
    }

    place(entry, leaf, number, kind) {
      const open = this.open;
      need(open.left && entry.slot === open.slot, `Line ${number}: a ballot stands where the log foresees none.`, `日志第 ${number} 行:此处不应有评分票。`);
      need(!open.last || compare(leaf, open.last) > 0, `Line ${number}: the ballots of a slot are doubled or out of order.`, `日志第 ${number} 行:评分票重复或次序不对。`);
      open.left -= 1;
      open.last = leaf;
      if (!this.firstBallot) this.firstBallot = number;
      if (this.wanted && same(leaf, this.wanted)) this.found = { index: number - 1, kind, entry };
      return this.slots.get(entry.slot);
    }

    takePublished(ballot, leaf, number) {
      const facts = this.place(ballot, leaf, number, "ballot");
      need(ballot.round === this.manifest.round, `Line ${number}: a ballot is of another round.`, `日志第 ${number} 行:评分票属于其他场次。`);
      need(!this.ids.has(ballot.ballot), `Line ${number}: a ballot stands twice.`, `日志第 ${number} 行:评分票重复。`);
      this.ids.add(ballot.ballot);
      facts.revisions += 1;
      if (own(ballot, "link")) this.links.set(toBase64(leaf), ballot.link);
      const known = this.names.get(ballot.pseudonym);
      if (!known) {
        this.names.set(ballot.pseudonym, { slot: ballot.slot, panel: ballot.panel, best: ballot.rev, revs: null });
        facts.counted += 1;
        facts.panels.set(ballot.panel, (facts.panels.get(ballot.panel) || 0) + 1);
        return;
      }
      need(known.slot === ballot.slot && known.panel === ballot.panel, `Line ${number}: one pseudonym stands in two slots or panels.`, `日志第 ${number} 行:同一化名出现在两个场次或评委组。`);
      known.revs = known.revs || new Set([known.best]);
      need(!known.revs.has(ballot.rev), `Line ${number}: a revision stands twice.`, `日志第 ${number} 行:同一版本重复。`);
      known.revs.add(ballot.rev);
      known.best = Math.max(known.best, ballot.rev);
    }
  }

  // ---------------------------------------------------------------- the checks

  class Run {
    constructor(data, options) {
      this.data = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
      this.options = options;
      this.checks = [];
      this.facts = {};
      this.fingerprints = new Map();
    }

    note(name, state, params = {}, fault = null) {
      const said = (lang) => {
        const sentence = WORDS[name][state][lang].replace(/\{(\w+)\}/g, (_, key) => params[key]);
        return fault ? sentence + (lang === "zh" ? "" : " ") + fault[lang] : sentence;
      };
      this.checks.push({ name, state, zh: said("zh"), en: said("en") });
    }

    async attempt(name, step) {
      const before = this.checks.length;
      try {
        await step.call(this);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        this.note(name, "fail", {}, error);
        return false;
      }
      if (this.checks.length === before) this.note(name, "pass");
      return true;
    }

    report() {
      const ok = this.checks.length > 0 && this.checks.every((check) => check.state !== "fail");
      return { ok, checks: this.checks, facts: this.facts };
    }

    async bundle() {
      const given = this.options.receipt !== undefined && this.options.receipt !== null;
      const readable = !given || (await this.attempt("receipt_form", this.readReceipt));
      const steps = [
        ["zip", this.readZip], ["manifest", this.readManifest], ["signature", this.readSignature],
        ["key", this.compareKey], ["forms", this.checkForms], ["log", this.walkLog],
        ["checkpoints", this.checkCheckpoints], ["witnesses", this.checkWitnesses],
        ["deeds", this.checkDeeds], ["scheme", this.checkScheme], ["tickets", this.checkTickets],
        ["used", this.checkUsed], ["totals", this.checkTotals], ["links", this.checkLinks],
      ];
      const noted = this.options.fingerprint;
      if (noted !== undefined && noted !== null) steps.push(["fingerprint", this.checkFingerprint]);
      if (given && readable) {
        steps.push(["receipt_signature", this.checkReceiptSignature]);
        steps.push(["receipt_proof", this.checkReceiptProof]);
        steps.push(["receipt_log", this.checkReceiptLog]);
      }
      let reachable = true;
      for (const [name, step] of steps) {
        if (!reachable) this.note("unreached", "cannot", { what: name });
        else if (!(await this.attempt(name, step)) && ["zip", "manifest", "signature", "log"].includes(name)) {
          reachable = false;
        }
      }
      return this.report();
    }

    async receiptAlone() {
      if (await this.attempt("receipt_form", this.readReceipt)) {
        this.key = parseKey(this.options.key);
        await this.attempt("receipt_signature", this.checkReceiptSignature);
        await this.attempt("receipt_proof", this.checkReceiptProof);
      }
      return this.report();
    }

    readReceipt() {
      this.receipt = parseReceipt(this.options.receipt);
    }

    readZip() {
      this.files = readZip(this.data);
      this.note("zip", "pass", { files: this.files.size });
    }

    async readManifest() {
      const changed = (name) => new Fault(`“${name}” was changed, added or dropped.`, `“${name}”被改动、增加或缺失。`);
      for (const name of REQUIRED) if (!this.files.has(name)) throw changed(name);
      const m = (this.manifest = parseManifest(this.files.get("manifest.json")));
      const listed = new Set([...Object.keys(m.files), "manifest.json", "manifest.note"]);
      need(Object.keys(m.files).length + 2 === listed.size, "The manifest lists itself.", "清单列入了自身。");
      for (const name of this.files.keys()) if (!listed.has(name)) throw changed(name);
      for (const name of Object.keys(m.files)) {
        const data = this.files.get(name);
        if (!data || data.length !== m.files[name].size) throw changed(name);
        const digest = await fileHash(m.hash, data);
        if (hexOf(digest) !== m.files[name].hash) throw changed(name);
      }
      Object.assign(this.facts, { origin: m.origin, round: m.round, hash: m.hash, software: m.software });
    }

    readSignature() {
      const line = textOf(this.files.get("key.txt"));
      this.key = parseKey(line.replace(/\n$/, ""));
      need(this.key.text + "\n" === line, "The key is not one line.", "公钥不是一行。");
      const note = parseNote(textOf(this.files.get("manifest.note")));
      const digest = hexOf(ALGORITHMS.get(this.manifest.hash)(this.files.get("manifest.json")));
      const expected = `leitai/bundle/v1\n${this.manifest.origin}\n${digest}\n`;
      if (note.signatures.length !== 1 || note.text !== expected) throw badSignature(this.key.name);
      verifyNote(note, this.key);
      this.facts.key = this.key.text;
      this.note("signature", "pass", { key: this.key.text });
    }

    compareKey() {
      if (!this.options.key) {
        this.note("key", "cannot", { key: this.key.text });
        return;
      }
      need(this.options.key === this.key.text, "It was signed with another key.", "签名所用公钥不同。");
    }

    checkForms() {
      for (const [name, data] of this.files) {
        if (name === "log.jsonl") continue;
        if (name.endsWith(".json")) readJson(data);
        if (name.endsWith(".jsonl")) this.lines(name).forEach(readJson);
      }
    }

    lines(name) {
      const data = this.files.get(name), found = [];
      need(!data.length || data[data.length - 1] === 10, `The last line of “${name}” is cut off.`, `“${name}”最后一行被截断。`);
      for (let at = 0; at < data.length; ) {
        const end = data.indexOf(10, at);
        found.push(data.subarray(at, end));
        at = end + 1;
      }
      return found;
    }

    checkpointNames() {
      return [...this.files.keys()].filter((name) => name.startsWith("checkpoints/"));
    }

    async walkLog() {
      // Which roots will be asked for is read from the checkpoints first; what does not
      // parse here is reported by its own check.
      const sizes = new Set();
      const texts = this.checkpointNames().map((name) => this.files.get(name));
      if (this.receipt && this.receipt.proof) texts.push(encoder.encode(this.receipt.proof.checkpoint));
      for (const text of texts) {
        try {
          sizes.add(parseCheckpoint(parseNote(textOf(text)).text).size);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
        }
      }
      const log = (this.log = new LogRules(this.manifest, this.receipt && this.receipt.leafBytes));
      await log.walk(this.files.get("log.jsonl"), sizes, this.options.onProgress);
      this.facts.size = log.edge.size;
      const slots = [...log.slots].map(([slot, facts]) => [slot, {
        counted: facts.counted,
        panels: Object.fromEntries(facts.panels),
        earlier_revisions: facts.revisions - facts.counted,
        withheld: facts.withheld,
        withheld_superseded: facts.superseded,
      }]);
      this.facts.slots = Object.fromEntries(slots);
      const counted = slots.reduce((sum, [, facts]) => sum + facts.counted, 0);
      this.note("log", "pass", { size: log.edge.size, deeds: log.deeds.length, counted });
    }

    checkCheckpoints() {
      const names = this.checkpointNames();
      let last = null;
      for (const name of names) {
        last = openCheckpoint(textOf(this.files.get(name)), this.key);
        this.compareCheckpoint(last);
        this.fingerprints.set(fingerprint(last), last.size);
        const expected = `checkpoints/${String(last.size).padStart(12, "0")}.note`;
        need(name === expected, `“${name}” is not named by its size.`, `“${name}”的名称与大小不符。`);
      }
      need(last && last.size === this.log.edge.size, "No checkpoint covers the whole log.", "没有检查点覆盖全部日志。");
      this.facts.fingerprint = fingerprint(last);
      this.note("checkpoints", "pass", { count: names.length, fingerprint: this.facts.fingerprint });
    }

    compareCheckpoint(checkpoint) {
      const ours = checkpoint.origin === this.manifest.origin && checkpoint.hash === this.manifest.hash;
      need(ours, "A checkpoint is of another log.", "检查点属于其他日志。");
      const expected = this.log.roots.get(checkpoint.size);
      need(
        expected && same(expected, checkpoint.root),
        `The checkpoint of size ${checkpoint.size} does not fit the log.`,
        `大小为 ${checkpoint.size} 的检查点与日志不符。`,
      );
    }

    checkFingerprint() {
      const typed = this.options.fingerprint.toUpperCase().replace(/[\s-]/g, "");
      const noted = typed.replace(/O/g, "0").replace(/[IL]/g, "1").replace(/(.{4})(?=.)/g, "$1-");
      const size = this.fingerprints.get(noted);
      need(size !== undefined, `There is no checkpoint with the fingerprint ${noted.slice(0, 40)}.`, `没有指纹为 ${noted.slice(0, 40)} 的检查点。`);
      this.note("fingerprint", "pass", { fingerprint: noted, size });
    }

    checkWitnesses() {
      if (!this.files.has("witnesses.txt")) {
        this.note("witnesses", "cannot");
        return;
      }
      // Their bodies were compared with the log before: a cosignature binds all up to its size.
      const notes = this.checkpointNames().map((name) => parseNote(textOf(this.files.get(name))));
      const names = [];
      for (const line of this.lines("witnesses.txt")) {
        const key = parseKey(textOf(line));
        const mine = notes.filter((note) =>
          note.signatures.some((s) => s.name === key.name && s.id === key.id));
        if (key.kind !== 4 || !mine.length) throw badSignature(key.name);
        for (const note of mine) verifyWitness(note, key);
        const newest = Math.max(...mine.map((note) => parseCheckpoint(note.text).size));
        names.push(`${key.name} (${newest}/${this.log.edge.size})`);
      }
      this.note("witnesses", "pass", { names: names.join(", ") });
    }

    checkDeeds() {
      const bound = new Map();
      for (const deed of this.log.deeds) {
        const files = own(deed.data, "files") ? deed.data.files : {};
        for (const name of Object.keys(files)) bound.set(name, files[name]);
      }
      for (const [name, digest] of bound) {
        const known = own(this.manifest.files, name) && this.manifest.files[name].hash === digest;
        need(known, `“${name}” is not the file that the log of deeds names.`, `“${name}”与操作日志所记不符。`);
      }
      this.note("deeds", bound.size ? "pass" : "cannot", { count: bound.size });
    }

    checkScheme() {
      const locked = this.log.deeds.filter((deed) => deed.what === "scheme.locked");
      if (!locked.length) {
        this.note("scheme", "cannot");
        return;
      }
      const files = own(locked[locked.length - 1].data, "files") ? locked[locked.length - 1].data.files : {};
      const named = own(files, "scheme.json") && files["scheme.json"] !== null;
      need(named, "The deed scheme.locked does not name the hash of scheme.json.", "锁定方案的操作未记载其散列值。");
      const before = !this.log.firstBallot || this.log.lastLock <= this.log.firstBallot;
      need(before, "The scheme was locked again after ballots were in the log.", "已有评分票之后又重新锁定方案。");
    }

    checkTickets() {
      const issued = new Map();
      for (const deed of this.log.deeds) {
        if (deed.what !== "tickets.issued" || !own(deed.data, "tickets")) continue;
        for (const panel of Object.keys(deed.data.tickets)) {
          checkCount(deed.data.tickets[panel], "tickets");
          issued.set(panel, (issued.get(panel) || 0) + deed.data.tickets[panel]);
        }
      }
      if (!issued.size) {
        this.note("tickets", "cannot");
        return;
      }
      const total = [...issued.values()].reduce((sum, count) => sum + count, 0);
      for (const [slot, facts] of this.log.slots) {
        const fits = [...facts.panels].every(([panel, count]) => count <= (issued.get(panel) || 0));
        need(
          fits && facts.counted + facts.withheld <= total,
          `Slot “${slot}” has more ballots than tickets.`,
          `场次“${slot}”的评分票多于评分券。`,
        );
      }
      this.note("tickets", "pass", { total });
    }

    checkUsed() {
      const used = new Map();
      for (const deed of this.log.deeds) {
        const tickets = deed.what === "slot.closed" && own(deed.data, "tickets") ? deed.data.tickets : {};
        const panels = Object.keys(tickets);
        if (!panels.length) continue;
        for (const panel of panels) {
          field(isObject(tickets[panel]) && own(tickets[panel], "used"), "data.tickets");
          checkCount(tickets[panel].used, "data.tickets.used");
        }
        used.set(deed.data.slot, new Map(panels.map((panel) => [panel, tickets[panel].used])));
      }
      for (const [slot, tickets] of used) {
        const facts = this.log.slots.get(slot);
        const fits = [...facts.panels].every(([panel, count]) => count <= (tickets.get(panel) || 0));
        const total = [...tickets.values()].reduce((sum, count) => sum + count, 0);
        need(
          fits && facts.counted + facts.withheld === total,
          `Slot “${slot}” does not count one ballot for each ticket used.`,
          `场次“${slot}”计入的评分票与已用评分券不是一券一票。`,
        );
      }
      this.note("used", used.size ? "pass" : "cannot", { slots: used.size });
    }

    checkTotals() {
      const grouped = this.files.has("totals.json") ? readTotals(this.files.get("totals.json")) : new Map();
      let withheld = 0, superseded = 0, fits = true;
      for (const [slot, facts] of this.log.slots) {
        withheld += facts.withheld;
        superseded += facts.superseded;
        if ((grouped.get(slot) || 0) !== facts.withheld) fits = false;
      }
      for (const slot of grouped.keys()) if (!this.log.slots.has(slot)) fits = false;
      need(fits, "totals.json does not account for the withheld ballots.", "totals.json 未如数说明保留的评分票。");
      if (withheld + superseded) this.note("totals", "cannot", { withheld, superseded });
    }

    checkLinks() {
      if (!this.files.has("links.jsonl")) {
        this.note("links", "cannot");
        return;
      }
      let last = null, count = 0;
      for (const line of this.lines("links.jsonl")) {
        const m = checkMembers(readJson(line), "links", ["leaf", "link", "salt"]);
        const leaf = fromBase64(m.leaf, 32);
        checkPattern(m.link, "link", NAME);
        checkPattern(m.salt, "salt", NAME);
        const commitment = toBase64(sha256(encoder.encode(`leitai/link/v1\n${m.link}\n${m.salt}`)));
        const fits = (!last || compare(leaf, last) > 0) && this.log.links.get(m.leaf) === commitment;
        need(fits, `Line ${count + 1} of links.jsonl does not fit its ballot.`, `links.jsonl 第 ${count + 1} 行与评分票不符。`);
        last = leaf;
        count += 1;
      }
      this.note("links", "pass", { count });
    }

    checkReceiptSignature() {
      const receipt = this.receipt;
      const fits = receipt.key === this.key.id && ed25519Verify(this.key.bytes, receipt.sigBytes, receipt.message);
      if (!fits) throw badSignature(this.key.name);
      need(!this.manifest || receipt.origin === this.manifest.origin, "It is of another round's log.", "回执属于其他场次的日志。");
      this.note("receipt_signature", "pass", { short: receipt.short });
    }

    checkReceiptProof() {
      const { proof, steps, ...receipt } = this.receipt;
      if (proof === undefined) {
        this.note("receipt_proof", "cannot");
        return;
      }
      const checkpoint = openCheckpoint(proof.checkpoint, this.key);
      const fits = checkpoint.origin === receipt.origin && checkpoint.size === proof.size && checkpoint.hash === receipt.hash;
      need(fits, "The checkpoint is of another log, size or hash.", "检查点属于其他日志、大小或散列算法。");
      const hash = ALGORITHMS.get(checkpoint.hash);
      verifyInclusion(hash, receipt.leafBytes, proof.index, proof.size, steps, checkpoint.root);
      if (this.manifest) this.compareCheckpoint(checkpoint);
      this.note("receipt_proof", "pass", { index: proof.index });
    }

    checkReceiptLog() {
      const receipt = this.receipt, found = this.log.found;
      need(found, `The leaf ${receipt.short} is not in the log of this bundle.`, `日志中没有 ${receipt.short}。`);
      this.note("receipt_log", "pass", { index: found.index, size: this.log.edge.size });
      const ballot = found.entry;
      if (found.kind !== "ballot") {
        need(receipt.slot === ballot.slot, "Its fields differ from the ballot with this leaf.", "回执各项与该评分票不一致。");
        const name = ballot.why === "small_panel" ? "receipt_withheld" : "receipt_superseded";
        this.note(name, "cannot", { slot: receipt.slot, rev: receipt.rev });
        return;
      }
      const fits = ["round", "slot", "panel", "ballot", "rev"].every((name) => receipt[name] === ballot[name]);
      need(fits, "Its fields differ from the ballot with this leaf.", "回执各项与该评分票不一致。");
      this.facts.receipt = ballot;
      const best = this.log.names.get(ballot.pseudonym).best;
      const marks = Object.keys(ballot.marks).sort().map((name) => `${name}: ${ballot.marks[name] || "–"}`).join(", ");
      const name = best === ballot.rev ? "receipt_counted" : "receipt_superseded";
      this.note(name, "pass", { slot: ballot.slot, rev: ballot.rev, best, marks });
    }
  }

  function readTotals(bytes) {
    const m = checkMembers(readJson(bytes), "totals.json", ["v", "least", "groups"]);
    checkCount(m.least, "least", 5);
    field(m.v === 1 && Array.isArray(m.groups), "totals.json");
    const counts = new Map();
    for (const group of m.groups) {
      checkMembers(group, "groups", ["slot", "panels", "ballots", "totals"]);
      checkIdentifier(group.slot, "groups.slot");
      checkCount(group.ballots, "groups.ballots", 1);
      field(Array.isArray(group.panels), "groups.panels");
      group.panels.forEach((panel) => checkIdentifier(panel, "groups.panels"));
      if (group.totals !== null) {
        field(isObject(group.totals) && group.ballots >= m.least, "groups.totals");
        for (const criterion of Object.keys(group.totals)) {
          checkIdentifier(criterion, "groups.totals");
          const total = checkMembers(group.totals[criterion], "groups.totals", ["n", "sum"]);
          checkCount(total.n, "groups.n");
          field(total.n <= group.ballots, "groups.n");
          checkPattern(total.sum, "groups.sum", MARK);
        }
      }
      counts.set(group.slot, (counts.get(group.slot) || 0) + group.ballots);
    }
    return counts;
  }

  // ---------------------------------------------------------------- words (as in words.toml)

  // One row a sentence: check, state, English, Chinese.
  const SENTENCES = [
    ["unreached", "cannot",
      "Not checked ({what}), because an earlier check failed.",
      "未检查({what}),因前面的检查未通过。"],
    ["zip", "pass",
      "The file is laid out byte for byte as specified, with {files} files.",
      "文件逐字节符合规定,共 {files} 个文件。"],
    ["zip", "fail",
      "The file itself was changed.",
      "文件本身被改动。"],
    ["manifest", "pass",
      "Every file is listed with its size and hash, and none was changed, added or dropped.",
      "每个文件的大小与散列值都与清单一致,无改动、增加或缺失。"],
    ["manifest", "fail",
      "The files are not those of the manifest.",
      "文件与清单不符。"],
    ["signature", "pass",
      "The manifest is signed by the hall's key {key}.",
      "清单由擂台公钥 {key} 签名。"],
    ["signature", "fail",
      "The signature over the manifest does not hold.",
      "清单的签名不成立。"],
    ["key", "pass",
      "The key is the one you gave.",
      "公钥与您提供的一致。"],
    ["key", "fail",
      "The key is not the one you gave.",
      "公钥与您提供的不一致。"],
    ["key", "cannot",
      "You gave no key to compare: compare {key} or the fingerprint with what the board showed.",
      "未提供公钥作比对:请将 {key} 或指纹与大屏所示核对。"],
    ["forms", "pass",
      "All JSON files are in canonical form, so every reader reads the same.",
      "所有 JSON 文件均为规范形式,任何程序读到的内容相同。"],
    ["forms", "fail",
      "A JSON file is not in canonical form.",
      "有 JSON 文件不是规范形式。"],
    ["log", "pass",
      "The log has {size} entries, {deeds} of them staff deeds; {counted} published ballots count; each slot's ballots stand in the order of their hashes.",
      "日志共 {size} 条,其中工作人员操作 {deeds} 条;公布并计入的评分票 {counted} 张;各场次评分票按散列值排列。"],
    ["log", "fail",
      "The log breaks a rule.",
      "日志不合规则。"],
    ["checkpoints", "pass",
      "{count} signed checkpoints all fit the log; the last covers all of it, with the fingerprint {fingerprint}.",
      "{count} 个已签名检查点均与日志相符;最后一个覆盖全部日志,指纹为 {fingerprint}。"],
    ["checkpoints", "fail",
      "A checkpoint does not fit the log.",
      "检查点与日志不符。"],
    ["fingerprint", "pass",
      "The fingerprint {fingerprint} that you noted or photographed is of this very log, at {size} entries: nothing before that was changed since.",
      "您记下或拍下的指纹 {fingerprint} 正是本日志在 {size} 条时的指纹:此后其前的内容没有改动。"],
    ["fingerprint", "fail",
      "The fingerprint that you noted is of none of the checkpoints: it is of another log, or the bundle lacks that checkpoint. Check your note; if it is right, tell those who supervise.",
      "您记下的指纹不属于任何检查点:它来自另一份日志,或协议包缺少该检查点。请核对所记;如无误,请告知监督方。"],
    ["witnesses", "pass",
      "Co-signed by: {names}: so many of the entries of this log. Whether they are independent is for you to judge.",
      "见证签名:{names}:本日志中至此的条目。其是否独立,请自行判断。"],
    ["witnesses", "fail",
      "A witness's cosignature does not hold.",
      "见证签名不成立。"],
    ["witnesses", "cannot",
      "No witness co-signed this log.",
      "本日志没有见证方签名。"],
    ["deeds", "pass",
      "{count} files are those that the log of deeds names by hash.",
      "{count} 个文件与操作日志所记散列值一致。"],
    ["deeds", "fail",
      "A file is not the one that the log of deeds names.",
      "有文件与操作日志所记不符。"],
    ["deeds", "cannot",
      "The log of deeds names no file by hash.",
      "操作日志未记载文件散列值。"],
    ["scheme", "pass",
      "The scheme was locked before the first ballot.",
      "评分方案在第一张评分票之前已锁定。"],
    ["scheme", "fail",
      "The scheme was not locked as it should be.",
      "评分方案的锁定不合规定。"],
    ["scheme", "cannot",
      "The log does not say when the scheme was locked.",
      "日志未记载评分方案何时锁定。"],
    ["tickets", "pass",
      "No slot has more ballots than the {total} tickets issued, in total and by panel.",
      "各场次评分票数均不超过已发的 {total} 张评分券,各评委组亦然。"],
    ["tickets", "fail",
      "There are more ballots than tickets.",
      "评分票多于评分券。"],
    ["tickets", "cannot",
      "The log does not say how many tickets were issued.",
      "日志未记载发出多少评分券。"],
    ["used", "pass",
      "In each of {slots} slots exactly as many ballots count as tickets were used, by the deed that closed it.",
      "{slots} 个场次中,计入的评分票数都恰好等于截止操作所记的已用评分券数。"],
    ["used", "fail",
      "A slot counts more or fewer ballots than tickets were used.",
      "有场次计入的评分票数与已用评分券数不等。"],
    ["used", "cannot",
      "The log does not say how many tickets were used in each slot.",
      "日志未记载各场次用了多少评分券。"],
    ["totals", "pass",
      "No ballot is withheld: everything that counts can be recomputed.",
      "没有保留不公布的评分票:计入的全部可以复算。"],
    ["totals", "fail",
      "The withheld ballots are not accounted for.",
      "保留不公布的评分票未如数说明。"],
    ["totals", "cannot",
      "{withheld} ballots that count and {superseded} earlier revisions are published by their hash alone: they are in the log, but what this file says of their marks must be believed.",
      "有 {withheld} 张计入的评分票和 {superseded} 个旧版本只公布散列值:它们在日志中,但本文件关于其分数的说法无法核对,只能相信。"],
    ["links", "pass",
      "{count} published links fit their ballots.",
      "{count} 条公布的关联与评分票相符。"],
    ["links", "fail",
      "A published link does not fit its ballot.",
      "公布的关联与评分票不符。"],
    ["links", "cannot",
      "No links between ballots of different slots are published.",
      "未公布不同场次评分票之间的关联。"],
    ["receipt_form", "pass",
      "The receipt can be read.",
      "回执可以读取。"],
    ["receipt_form", "fail",
      "The receipt is not as specified.",
      "回执不合规定。"],
    ["receipt_signature", "pass",
      "The receipt {short} is signed by the hall's key.",
      "回执 {short} 由擂台公钥签名。"],
    ["receipt_signature", "fail",
      "The receipt is not signed by this key for this log.",
      "回执不是此公钥为本日志签发。"],
    ["receipt_proof", "pass",
      "The receipt's own proof leads from entry {index} to a signed checkpoint.",
      "回执自带的证明由第 {index} 条通向已签名检查点。"],
    ["receipt_proof", "fail",
      "The receipt's own proof does not hold. Keep the receipt: it is evidence.",
      "回执自带的证明不成立。请保留回执作为证据。"],
    ["receipt_proof", "cannot",
      "The receipt holds no proof of its own yet; it can be fetched once the slot is closed.",
      "回执尚未附带证明;场次截止后可以获取。"],
    ["receipt_log", "pass",
      "Your ballot is in the log: entry {index} of {size}, counted from 0.",
      "您的评分票在日志中:第 {index} 条(从 0 起),共 {size} 条。"],
    ["receipt_log", "fail",
      "Your ballot is not in the log as promised. Keep the receipt: it is evidence.",
      "您的评分票未如承诺出现在日志中。请保留回执作为证据。"],
    ["receipt_counted", "pass",
      "It counts, as revision {rev} in slot {slot}. Compare the marks with yours: {marks}.",
      "它已计入(场次 {slot},第 {rev} 版)。请核对分数:{marks}。"],
    ["receipt_superseded", "pass",
      "It is revision {rev} in slot {slot}; revision {best} of the same ticket counts in its place. If you did not revise, tell those who supervise.",
      "它是场次 {slot} 的第 {rev} 版;计入的是同一评分券的第 {best} 版。若您未曾修改,请告知监督方。"],
    ["receipt_superseded", "cannot",
      "Revision {rev} in slot {slot} is said to be replaced by a later revision of the same ticket, of which only the hash is published. If you did not revise, tell those who supervise.",
      "据称场次 {slot} 的第 {rev} 版已被同一评分券的较新版本代替,只公布了散列值。若您未曾修改,请告知监督方。"],
    ["receipt_withheld", "cannot",
      "Its marks are withheld, because its panel was too small: that it is in the log is shown, how it was counted cannot be recomputed.",
      "因评委组人太少,其分数未公布:可以证明它在日志中,但如何计入无法复算。"],
  ];
  const WORDS = {};
  for (const [name, state, en, zh] of SENTENCES) {
    WORDS[name] = { ...WORDS[name], [state]: { en, zh } };
  }

  // ---------------------------------------------------------------- what others call

  /**
   * Every check on a bundle, and on a receipt when one is given.
   *
   * @param {Uint8Array} data the bundle file, whole.
   * @param {{receipt?: Uint8Array|string, key?: string, fingerprint?: string, onProgress?: (part: number) => void}} options
   * @returns {Promise<{ok: boolean, checks: {name, state, zh, en}[], facts: object}>}
   */
  const verifyBundle = (data, options = {}) => new Run(data, options).bundle();

  /** The checks on a receipt alone: `key` is the hall's key as text. */
  const verifyReceipt = (receipt, key) => new Run(null, { receipt, key }).receiptAlone();

  async function main(process, fs) {
    const args = process.argv.slice(2), names = [], options = {};
    let lang = "en", json = false;
    for (let i = 0; i < args.length; i++) {
      if (args[i] === "--key") options.key = args[++i];
      else if (args[i] === "--fingerprint") options.fingerprint = args[++i];
      else if (args[i] === "--lang") lang = args[++i] === "zh" ? "zh" : "en";
      else if (args[i] === "--json") json = true;
      else names.push(args[i]);
    }
    if (names.length < 1 || names.length > 2) {
      process.stderr.write("node verify.js [RECEIPT] BUNDLE [--key KEY] [--fingerprint F] [--lang zh|en] [--json]\n");
      process.exitCode = 2;
      return;
    }
    let report;
    try {
      const files = names.map((name) => new Uint8Array(fs.readFileSync(name)));
      if (files.length === 2) options.receipt = files[0];
      report = await verifyBundle(files[files.length - 1], options);
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 2;
      return;
    }
    const signs = { pass: "✓", fail: "✗", cannot: "–" };
    if (json) process.stdout.write(JSON.stringify(report) + "\n");
    else for (const check of report.checks) process.stdout.write(`${signs[check.state]} ${check[lang]}\n`);
    process.exitCode = report.ok ? 0 : 1;
  }

  return {
    verifyBundle, verifyReceipt, main, Fault, canonical, readJson, sha256, sm3, sha512, ed25519Verify,
    leafHash, nodeHash, Edge, verifyInclusion, verifyConsistency, parseKey, parseNote, verifyNote,
    verifyWitness, openCheckpoint, fingerprint, parseReceipt, readZip, toBase64, fromBase64, grouped,
    words: WORDS,
  };
});
