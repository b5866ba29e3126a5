/* Keeps the files of one build, so that the page works without a network. Filled in by scripts/offline-page.ts. */
const CACHE = "kubarium-__BUILD__";
const FILES = [];
/* A file is the same whoever asks: some servers say that it varies by origin. */
const KEPT = { cacheName: CACHE, ignoreVary: true };

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("kubarium-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

/* The page itself comes from the network while there is one, so that a new build is seen at once. */
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("./", KEPT)));
    return;
  }
  const kept = FILES.some((file) => file !== "./" && new URL(file, self.registration.scope).href === request.url);
  if (!kept) return;
  event.respondWith(caches.match(request, KEPT).then((response) => response ?? fetch(request)));
});
