// What is not sent yet, on disk: in IndexedDB, under a key that no script can read out. It belongs to one person.
// Each page owns what it wrote, by a lock that it holds while it lives. What a page leaves behind goes to the next one
// that is opened, or after a while to one that is there already.
const NAME = "unsent";
/** For a page that is loaded again to come back for its own, milliseconds. */
const PATIENCE = 10_000;
/** For the disk, which another page may be wiping, milliseconds. */
const OPENING = 3000;

let db;
let key;
let mine;
let tell;
let opened = false;
let broken = false;
let writing = 0;
let last = Promise.resolve();
// What should be on disk, and what is there or on its way: drafts by their id, half-written texts by room/page.
const wanted = new Map();
let written = new Map();
// The place of each text among those of this page: no clock tells.
const places = new Map();
let next = 0;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const texts = () => db.transaction("texts", "readwrite", { durability: "strict" }).objectStore("texts");
/** A request that went well may still be undone: on disk is what its transaction has committed. */
const committed = ({ transaction }) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });

/** From here on nothing is kept on disk, which the page has to say. */
function fail() {
  if (!broken) tell([]);
  broken = true;
}

function connect() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("key");
    request.result.createObjectStore("texts", { keyPath: "id" });
  };
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const base = request.result;
      // Another page wipes it. One that came too late holds nobody up by it.
      base.onversionchange = () => (base.close(), fail());
      base.onclose = fail;
      resolve(base);
    };
    setTimeout(reject, OPENING);
  });
}

/**
 * `page` names this page alone, `before` the one that was in this tab before it. `found` is called with ids and texts by
 * turns, in the order in which they were put first, and with none once nothing can be kept. Done once all that was put
 * meanwhile is on disk.
 */
export async function open(person, page, before, found) {
  tell = found;
  db = await connect();
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const both = db.transaction(["key", "texts"], "readwrite");
  const keys = both.objectStore("key");
  let kept = await done(keys.get(NAME));
  if (kept?.person !== person) {
    both.objectStore("texts").clear();
    kept = { person, key: fresh };
    await done(keys.put(kept, NAME));
  }
  key = kept.key;
  mine = page;
  await new Promise((held) => navigator.locks.request(NAME + mine, () => (held(), new Promise(() => {}))));
  const pages = new BroadcastChannel(NAME);
  pages.onmessage = ({ data }) => inherit(data, PATIENCE);
  pages.postMessage(mine);
  const { held } = await navigator.locks.query();
  const alive = held.map(({ name }) => name).filter((name) => name.startsWith(NAME));
  for (const name of alive) {
    const owner = name.slice(NAME.length);
    if (owner !== mine) inherit(owner, owner === before ? 0 : PATIENCE);
  }
  const owners = new Set((await done(texts().getAll())).map(({ owner }) => owner));
  for (const owner of owners) if (!alive.includes(NAME + owner)) await adopt(owner);
  opened = true;
  sync();
  while (writing) await last;
  if (broken) throw NAME;
}

/** Waits until that page is gone, and takes over what nobody came back for. */
function inherit(owner, patience) {
  const gone = () => void setTimeout(() => adopt(owner).catch(() => {}), patience);
  navigator.locks.request(NAME + owner, { mode: "shared" }, gone).catch(() => {});
}

async function adopt(owner) {
  const store = texts();
  const left = (await done(store.getAll())).filter((record) => record.owner === owner);
  for (const record of left) store.put({ ...record, owner: mine });
  const found = [];
  for (const { id, place, iv, data } of left.sort((one, other) => one.place - other.place)) {
    places.set(id, place);
    next = Math.max(next, place + 1);
    try {
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
      const plain = new TextDecoder().decode(text);
      written.set(id, plain);
      if (!isTyped(id)) wanted.set(id, plain);
      found.push(id, plain);
    } catch {}
  }
  if (found.length) tell(found);
}

function write(job) {
  writing += 1;
  last = last
    .then(job)
    .catch(fail)
    .finally(() => (writing -= 1));
}

const isTyped = (id) => id.includes("/");

/** Keeps these drafts, or half-written texts, and no others: ids and texts by turns. */
export function keep(typed, pairs) {
  for (const id of wanted.keys()) if (isTyped(id) === typed) wanted.delete(id);
  for (let at = 0; at < pairs.length; at += 2) wanted.set(pairs[at], pairs[at + 1]);
  if (opened) sync();
}

/** Puts what is new before it removes what is old. */
function sync() {
  for (const [id, text] of wanted) if (written.get(id) !== text) put(id, text);
  for (const id of written.keys()) if (!wanted.has(id)) remove(id);
  written = new Map(wanted);
}

/** Leaves on disk what a newer build can read. */
export function leave(id) {
  written.delete(id);
}

function put(id, text) {
  if (!places.has(id)) places.set(id, next++);
  const place = places.get(id);
  write(async () => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    await committed(texts().put({ id, owner: mine, place, iv, data }));
  });
}

function remove(id) {
  write(() => committed(texts().delete(id)));
}

/** Whether all that was put is on disk. */
export function isKept() {
  return opened && !writing && !broken;
}
