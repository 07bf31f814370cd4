// Serves a calm page when there is no network. Caches built files alone: never a message, never
// an answer of the server, never a page.
// Build __BUILD__: another one is fetched anew with its offline pages.
const CACHE = "fitweet-2";
// One for each language.
const OFFLINE = ["__OFFLINE__"];
const OFFLINE_PARTS = ["/offline.css", "/offline.js"];
// Where the language of the last page is remembered.
const LANGUAGE = "/offline-language";
const BUILT = 24;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...OFFLINE, ...OFFLINE_PARTS])));
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
    event.respondWith(page(request).catch(offline));
  } else if (OFFLINE_PARTS.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
  } else if (url.pathname.startsWith("/pkg/")) {
    event.respondWith(built(request));
  }
});

async function page(request) {
  const response = await fetch(request);
  const language = response.headers.get("content-language");
  if (language) {
    const remembered = caches.open(CACHE).then((cache) => cache.put(LANGUAGE, new Response(language)));
    remembered.catch(() => {});
  }
  return response;
}

async function offline() {
  const last = await caches.match(LANGUAGE).then((kept) => kept?.text());
  const asked = navigator.languages.map((language) => language.split("-")[0]);
  const pages = [last, ...asked].map((language) => `/offline.${language}.html`);
  const known = pages.find((page) => OFFLINE.includes(page)) ?? OFFLINE.find((page) => page.includes(".en."));
  return (await caches.match(known)) ?? Response.error();
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
