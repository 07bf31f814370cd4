// Serves calm pages when there is no network: that there is none, a minute of breathing, and the crisis card. Caches built
// files and that card alone: never a message, never another answer of the server, never another page. Shows what is pushed.
// Build __BUILD__: another one is fetched anew with its pages.
const CACHE = "fitweet-3";
// Of every page that stands for itself one for each language.
const OFFLINE = ["__OFFLINE__"];
const BREATHE = ["__BREATHE__"];
const PARTS = ["/calm.css", "/calm.js", "/breathe.js", "/offline.js"];
// Of notifications.
const ICON = "/icon-192.png";
// The crisis card as its reader was last served it. With a wearer's own numbers on it, so in a cache of its own, which
// every page wipes that comes without a sign-in or with that of somebody else (app/src/shell/early.js).
const CARD = "crisis-card";
const CARD_PAGE = "/crisis";
// How long the network may take to bring a fresh one.
const CARD_MS = 3_000;
// Where the language of the last page is remembered.
const LANGUAGE = "/offline-language";
const BUILT = 24;
// What a notification says, by language.
const WORDS = { "__WORDS__": {} };

self.addEventListener("install", (event) => {
  const own = caches.open(CACHE).then((cache) => cache.addAll([...OFFLINE, ...BREATHE, ...PARTS]));
  event.waitUntil(Promise.all([own, keepCard()]));
  keepIcon();
});

self.addEventListener("activate", (event) => {
  const old = caches.keys().then((names) =>
    Promise.all(names.filter((name) => ![CACHE, CARD].includes(name)).map((name) => caches.delete(name))),
  );
  event.waitUntil(old);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode !== "navigate") {
    if (PARTS.includes(url.pathname)) {
      event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
    } else if (url.pathname.startsWith("/pkg/")) {
      event.respondWith(built(request));
    }
  } else if (url.pathname === CARD_PAGE) {
    event.respondWith(card(request));
  } else {
    const answer = page(request);
    event.respondWith(answer.catch(() => inLanguage(url.pathname === "/breathe" ? BREATHE : OFFLINE)));
    // What it shows may have changed with this page: a sign-in, a number, the language.
    event.waitUntil(answer.then(keepCard, () => {}));
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

async function inLanguage(pages) {
  const last = await caches.match(LANGUAGE).then((kept) => kept?.text());
  const asked = navigator.languages.map((language) => language.split("-")[0]);
  const wanted = [last, ...asked, "en"].flatMap((language) => pages.filter((page) => page.includes(`.${language}.`)));
  return (await caches.match(wanted[0])) ?? Response.error();
}

// From the network while that is quick and well; else the one that is kept.
async function card(request) {
  const fresh = fetch(request).then((response) => (response.ok ? response : Promise.reject(response)));
  const late = new Promise((_, reject) => setTimeout(reject, CARD_MS));
  try {
    return await Promise.race([fresh, late]);
  } catch {
    const cache = await caches.open(CARD);
    const kept = await cache.match(CARD_PAGE);
    // Without one, whatever the network says in the end is better than nothing.
    return kept ?? fresh.catch((refused) => (refused instanceof Response ? refused : inLanguage(OFFLINE)));
  }
}

// One after the other, so that the last to be kept is of the last page.
let keeping = Promise.resolve();
function keepCard() {
  keeping = keeping.then(async () => {
    const response = await fetch(CARD_PAGE);
    if (!response.ok || response.redirected) return;
    const cache = await caches.open(CARD);
    await cache.put(CARD_PAGE, response);
  });
  keeping = keeping.catch(() => {});
  return keeping;
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

self.addEventListener("push", (event) => event.waitUntil(pushed(event.data)));
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(opened(event.notification.data));
});
self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

// Each push shows something, whatever it is: a browser takes no more of them otherwise.
async function pushed(data) {
  let push = {};
  try {
    push = data.json();
  } catch {}
  const words = WORDS[push.language] ?? WORDS.en;
  const isEnd = push.kind === "all_clear" || push.kind === "over";
  await self.registration.showNotification("Fitweet", {
    body: words[push.kind] ?? words.notice,
    lang: push.language,
    icon: await icon().catch(() => undefined),
    // One for each page that it is about: a later one takes the place of an earlier one.
    tag: push.url ?? "fitweet",
    renotify: !isEnd,
    silent: isEnd,
    requireInteraction: push.kind === "alert",
    data: push,
  });
  await Promise.allSettled([report(push.id, "shown"), count()]);
}

// As data, once it is kept: a browser shows no notification before it has its picture, and waits for a slow network for a
// minute and a half.
async function icon() {
  const kept = await caches.match(ICON);
  if (!kept) return void keepIcon();
  const bytes = new Uint8Array(await kept.arrayBuffer());
  return `data:image/png;base64,${btoa(String.fromCharCode(...bytes))}`;
}

// Nobody waits for it.
function keepIcon() {
  const kept = caches.open(CACHE).then((cache) => cache.add(ICON));
  kept.catch(() => {});
}

async function opened({ id, url = "/" }) {
  const page = new URL(url, location.origin);
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = pages.find((one) => new URL(one.url).pathname === page.pathname);
  const shown = there
    ? there.focus().then((one) => (one.url === page.href ? one : one.navigate(page.href)))
    : self.clients.openWindow(page.href);
  await Promise.allSettled([shown, report(id, "opened"), count()]);
}

// The browser has given this site another address to push to, or has taken the old one away.
async function renew({ oldSubscription, newSubscription }) {
  const key = oldSubscription?.options.applicationServerKey ?? (await ownKey());
  const options = { userVisibleOnly: true, applicationServerKey: key };
  const fresh = newSubscription ?? (await self.registration.pushManager.subscribe(options));
  const { endpoint, keys } = fresh.toJSON();
  await post("/api/add_push_subscription", { endpoint, ...keys });
}

async function ownKey() {
  const answer = await post("/api/push_subscriptions", {});
  return (await answer.json()).public_key;
}

// The number on the app's icon: alerts whose notification is still there.
async function count() {
  const shown = await self.registration.getNotifications();
  const alerts = shown.filter(({ data }) => data?.kind === "alert").length;
  await (alerts ? navigator.setAppBadge?.(alerts) : navigator.clearAppBadge?.());
}

async function report(id, seen) {
  if (id) await post("/api/report_push", { id, seen });
}

function post(path, fields) {
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  return fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
}
