// The ballot's service worker: keeps the page, its assets and the statements for a lost network.
// Casting is never answered from here; only the page knows what was sent and what was not.

const STORE = "leitai-ballot-2";
// Nothing of /api/: the page keeps the round itself, and would take one kept here for news.
const KEPT = [/^\/ballot\/$/, /^\/static\//, /^\/r\/[^/]+\/s\/[^/]+\/$/];

const isKept = (url) => url.origin === self.location.origin && KEPT.some((path) => path.test(url.pathname));

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("leitai-ballot-") && name !== STORE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

async function keep(request, answer) {
  if (answer.ok && !answer.redirected) {
    const store = await caches.open(STORE);
    await store.put(request, answer.clone());
  }
  return answer;
}

// The network first, so that a new round or a new version is seen; what was kept when it fails.
async function answerFor(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 4000);
  try {
    return await keep(request, await fetch(request, { signal: stop.signal }));
  } catch (error) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && isKept(new URL(request.url))) event.respondWith(answerFor(request));
});

self.addEventListener("message", (event) => {
  const wanted = (event.data?.keep ?? []).filter((address) => isKept(new URL(address, self.location.origin)));
  event.waitUntil(
    (async () => {
      const store = await caches.open(STORE);
      for (const address of new Set(wanted)) {
        try {
          await keep(new Request(address), await fetch(address));
        } catch {
          if (!(await store.match(address, { ignoreVary: true }))) continue; // tried again next time
        }
      }
    })(),
  );
});
