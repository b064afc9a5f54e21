// Keeps the entry forms and their assets for a lost network. Records are never answered from
// here; only the page knows what was sent and what was not.

const STORE = "leitai-inspections-1";
const KEPT = [/^\/inspections\/new\/[a-z_-]+\/$/, /^\/static\//];

const isKept = (url) => url.origin === self.location.origin && !url.search && KEPT.some((path) => path.test(url.pathname));

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("leitai-inspections-") && name !== STORE) await caches.delete(name);
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

// The network first, so that a new version is seen; what was kept when it fails.
async function answerFor(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 4000);
  try {
    return await keep(request, await fetch(request, { signal: stop.signal }));
  } catch (error) {
    const kept = await (await caches.open(STORE)).match(request, { ignoreVary: true });
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
    Promise.all(
      [...new Set(wanted)].map(async (address) => {
        try {
          await keep(new Request(address), await fetch(address));
        } catch {
          // tried again the next time the page is open
        }
      }),
    ),
  );
});
