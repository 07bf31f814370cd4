// Serves a calm page when there is no network. Caches built files alone: never a message, never
// an answer of the server, never a page.
const CACHE = "fitweet-1";
const OFFLINE = "/offline.html";
const OFFLINE_PARTS = ["/offline.css", "/offline.js"];
const BUILT = 24;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([OFFLINE, ...OFFLINE_PARTS])));
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) =>
    Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))),
  );
  event.waitUntil(old);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(offline));
  } else if (OFFLINE_PARTS.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  } else if (url.pathname.startsWith("/pkg/")) {
    event.respondWith(built(request));
  }
});

async function offline() {
  return (await caches.match(OFFLINE)) ?? Response.error();
}

// Their names change with their content: what is cached is right for ever.
async function built(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  const whole = response.status === 200 && !response.headers.get("content-type")?.includes("html");
  if (whole) {
    await cache.put(request, response.clone());
    const files = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/pkg/"));
    await Promise.all(files.slice(0, -BUILT).map((file) => cache.delete(file)));
  }
  return response;
}
