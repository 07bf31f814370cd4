// What is not sent yet, on disk: in IndexedDB, under a key that no script can read out. It belongs to one person.
// Each page owns what it wrote, by a lock that it holds while it lives. What a page leaves behind goes to the next one
// that is opened, or after a while to one that is there already.
const NAME = "unsent";
/** For a page that is loaded again to come back for its own, milliseconds. */
const PATIENCE = 10_000;

let db;
let key;
let mine;
let tell;
let broken = false;
let writing = 0;
let last = Promise.resolve();

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
const texts = () => db.transaction("texts", "readwrite").objectStore("texts");

/**
 * `page` names this page alone, `before` the one that was in this tab before it. `found` is called with pairs of id and
 * text, and with nothing once nothing can be kept.
 */
export async function open(person, page, before, found) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("key");
    request.result.createObjectStore("texts", { keyPath: "id" });
  };
  db = await done(request);
  // Another page wipes it.
  db.onversionchange = () => db.close();
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
  tell = found;
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
  for (const { id, iv, data } of left) {
    try {
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
      found.push([id, new TextDecoder().decode(text)]);
    } catch {}
  }
  if (found.length) tell(JSON.stringify(found));
}

function write(job) {
  writing += 1;
  last = last
    .then(job)
    .catch(() => {
      if (!broken) tell("");
      broken = true;
    })
    .finally(() => (writing -= 1));
}

export function put(id, text) {
  write(async () => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    await done(texts().put({ id, owner: mine, iv, data }));
  });
}

export function remove(id) {
  write(() => done(texts().delete(id)));
}

/** Whether all that was put is on disk. */
export function isKept() {
  return !!tell && !writing && !broken;
}
