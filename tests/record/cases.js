/* What the tests ask of verify.js: a list of tasks in, a list of answers out. Runs in Node and in a page. */
(function (root) {
  "use strict";
  const bytes = (api, text) => api.fromBase64(text);
  const hex = (data) => Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const refused = (run) => {
    try {
      return run();
    } catch (error) {
      return { refused: error.constructor.name, why: error.message };
    }
  };
  const TASKS = {
    sha256: (api, t) => hex(api.sha256(bytes(api, t.data))),
    sha512: (api, t) => hex(api.sha512(bytes(api, t.data))),
    sm3: (api, t) => hex(api.sm3(bytes(api, t.data))),
    ed25519: (api, t) => api.ed25519Verify(bytes(api, t.key), bytes(api, t.sig), bytes(api, t.data)),
    canonical: (api, t) => refused(() => api.canonical(api.readJson(bytes(api, t.data)))),
    key: (api, t) => refused(() => api.parseKey(t.text).id),
    note: (api, t) => refused(() => (api.verifyNote(api.parseNote(t.text), api.parseKey(t.key)), "ok")),
    witness: (api, t) => refused(() => (api.verifyWitness(api.parseNote(t.text), api.parseKey(t.key)), "ok")),
    root: (api, t) => {
      const hash = api[t.hash], edge = new api.Edge(hash);
      const empty = new Uint8Array(0);
      for (const leaf of t.leaves) {
        const data = bytes(api, leaf);
        edge.append(api.leafHash(hash, empty, data, 0, data.length));
      }
      return hex(edge.root());
    },
    inclusion: (api, t) =>
      refused(() => {
        const steps = t.proof.map((step) => bytes(api, step));
        api.verifyInclusion(api[t.hash], bytes(api, t.leaf), t.index, t.size, steps, bytes(api, t.root));
        return "ok";
      }),
    consistency: (api, t) =>
      refused(() => {
        const steps = t.proof.map((step) => bytes(api, step));
        const [before, after] = [bytes(api, t.old_root), bytes(api, t.new_root)];
        api.verifyConsistency(api[t.hash], t.old, before, t.new, after, steps);
        return "ok";
      }),
    bundle: async (api, t) => {
      const options = { key: t.key, fingerprint: t.fingerprint, receipt: t.receipt === undefined ? undefined : bytes(api, t.receipt) };
      return api.verifyBundle(bytes(api, t.data), options);
    },
    receipt: (api, t) => api.verifyReceipt(bytes(api, t.receipt), t.key),
    /** Changes one byte at each given place in turn; answers the places where nobody noticed. */
    flips: async (api, t) => {
      const data = bytes(api, t.data), missed = [];
      for (const [at, value] of t.changes) {
        const before = data[at];
        data[at] = value;
        if ((await api.verifyBundle(data)).ok) missed.push(at);
        data[at] = before;
      }
      return missed;
    },
    words: (api) => api.words,
  };
  async function runCases(api, tasks) {
    const answers = [];
    for (const task of tasks) answers.push(await TASKS[task.task](api, task));
    return answers;
  }
  if (typeof module === "object" && module.exports) {
    const api = require(process.argv[2]);
    const tasks = JSON.parse(require("fs").readFileSync(0, "utf8"));
    runCases(api, tasks).then((answers) => process.stdout.write(JSON.stringify(answers)));
  } else {
    root.runCases = runCases;
  }
})(typeof globalThis === "object" ? globalThis : this);
