// What was written and not sent: no clock, closed tab or ended sign-in loses it, and nobody else comes by it.

import type { BrowserContext, Page } from "@playwright/test";
import { account, seed, signIn } from "../fixtures/people";
import { expectUpToDate, said, say, talk } from "../fixtures/room";
import { kept } from "../fixtures/unsent";
import { expect, test } from "../fixtures/test";

const HOUR = 3_600_000;
const CUT_OFF = /WebSocket|ERR_FAILED|Failed to load resource|401/;

const composer = (page: Page) => page.getByLabel("Message", { exact: true });
const draft = (page: Page, text: string) => page.locator(".message-draft", { hasText: text });
const alive = (page: Page) => expect(page.locator("[data-live]")).toHaveCount(1);

/** From now on no socket of this browser reaches the server, and it does not know why. */
async function cut(context: BrowserContext) {
  await context.routeWebSocket("**/socket", () => {});
  await context.route("**/api/**", (route) => route.abort());
}

async function another(page: Page, room: string): Promise<Page> {
  const next = await page.context().newPage();
  await next.goto(`/rooms/${room}`);
  return next;
}

test("what is not sent outlives its tab, and goes out once", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  const other = await open(server, people.experts[1]);
  const context = page.context();
  await cut(context);
  await page.goto(`/rooms/${room}`);
  await alive(page);
  for (const text of ["one", "two", "three"]) await say(page, text);
  await expect(page.locator(".message-draft")).toHaveCount(3);
  await composer(page).fill("half a thought");
  await expect.poll(() => kept(page)).toBe(4);
  await page.close();

  await context.unrouteAll();
  const later = await context.newPage();
  await later.routeWebSocket("**/socket", (socket) => void socket.connectToServer());
  await later.goto(`/rooms/${room}`);
  await expectUpToDate(later);
  await expect(said(later, "three")).toBeVisible();
  await expect(composer(later)).toHaveValue("half a thought");
  expect(await talk(later)).toEqual(["one", "two", "three"]);
  await other.goto(`/rooms/${room}`);
  await expectUpToDate(other);
  expect(await talk(other)).toEqual(["one", "two", "three"]);
  await composer(later).fill("");
  await expect.poll(() => kept(later)).toBe(0);
});

test("no clock drops what is not sent", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  const context = page.context();
  await page.routeWebSocket("**/socket", () => {});
  await page.goto(`/rooms/${room}`);
  await alive(page);
  await say(page, "to be sent");
  await say(page, "to be discarded");
  await expect.poll(() => kept(page)).toBe(2);
  await page.close();

  for (const hours of [25, -25, 24 * 400]) {
    const later = await context.newPage();
    await later.clock.install({ time: Date.now() + hours * HOUR });
    await later.goto(`/rooms/${room}`);
    await expectUpToDate(later);
    await expect(draft(later, "to be sent")).toContainText("Not sent, from");
    await expect(draft(later, "to be discarded")).toContainText("Not sent, from");
    await later.close();
  }
  const last = await context.newPage();
  await last.clock.install({ time: Date.now() + 25 * HOUR });
  await last.goto(`/rooms/${room}`);
  await draft(last, "to be sent").getByRole("button", { name: "Send" }).click();
  await draft(last, "to be discarded").getByRole("button", { name: "Discard" }).click();
  await expect(said(last, "to be sent")).toBeVisible();
  await expect(last.locator(".message-draft")).toHaveCount(0);
  await expect.poll(() => kept(last)).toBe(0);
});

test("two tabs keep what each of them wrote", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const first = await open(server, people.experts[0]);
  await cut(first.context());
  await first.goto(`/rooms/${room}`);
  const second = await another(first, room);
  for (const page of [first, second]) await alive(page);
  await say(first, "from the first");
  await say(second, "from the second");
  await composer(first).fill("half in the first");
  await composer(second).fill("half in the second");
  await expect.poll(() => kept(first)).toBe(4);

  // Loaded again, each finds its own.
  await first.reload();
  await expect(draft(first, "from the first")).toBeVisible();
  await expect(composer(first)).toHaveValue("half in the first");
  await expect(draft(first, "from the second")).toHaveCount(0);
  // What a closed one leaves is the next one's.
  await second.close();
  const third = await another(first, room);
  await expect(draft(third, "from the second")).toBeVisible();
  await expect(composer(third)).toHaveValue("half in the second");
  await expect(draft(third, "from the first")).toHaveCount(0);
  await expect(composer(first)).toHaveValue("half in the first");
});

test("what lies on disk can be read by nobody", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await page.routeWebSocket("**/socket", () => {});
  await page.goto(`/rooms/${people.rooms[0]!.id}`);
  await alive(page);
  await say(page, "a secret that waits");
  await composer(page).fill("a secret, half-written");
  await expect.poll(() => kept(page)).toBe(2);
  const found = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve) => (request.onsuccess = () => resolve(request.result)));
    const base = await done(indexedDB.open("unsent"));
    const records = await done(base.transaction("texts").objectStore("texts").getAll());
    const [{ key }] = await done(base.transaction("key").objectStore("key").getAll());
    base.close();
    const words = records.map((record) => JSON.stringify(record) + new TextDecoder().decode(record.data));
    const exported = await crypto.subtle.exportKey("raw", key).then(
      () => true,
      () => false,
    );
    return { words, exported, more: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) };
  });
  expect(found.words).toHaveLength(2);
  expect([...found.words, found.more].join()).not.toContain("secret");
  expect(found.exported).toBe(false);
});

test("a sign-in that ends keeps what is not sent for the same person, and nobody else", async ({
  place,
  open,
  complaints,
}) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const ben = await account(place, "Ben", "wearer");
  const page = await open(server);
  const elsewhere = await open(server);
  await signIn(page, mara);
  const enter = async () => {
    await page.getByRole("link", { name: /Your care team/ }).click();
    await expectUpToDate(page);
  };
  const end = async () => {
    await signIn(elsewhere, mara);
    await elsewhere.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
    await elsewhere.getByRole("button", { name: /Sign out this device/ }).first().click();
    await expect(page).toHaveURL(/ended=1/);
    await elsewhere.getByRole("button", { name: "Sign out", exact: true }).click();
    await expect(elsewhere).toHaveURL(/sign-in/);
  };
  await enter();
  await composer(page).fill("half a thought");
  await expect.poll(() => kept(page)).toBe(1);
  await end();
  await expect(page.getByText("is kept in this browser, encrypted")).toBeVisible();
  await signIn(page, mara);
  await enter();
  await expect(composer(page)).toHaveValue("half a thought");

  await end();
  await signIn(page, ben);
  await enter();
  await expect(composer(page)).toHaveValue("");
  await expect.poll(() => kept(page)).toBe(0);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/sign-in$/);
  await signIn(page, mara);
  await enter();
  await expect(composer(page)).toHaveValue("");
  // Signing out is the end of it, and asks first.
  await composer(page).fill("another");
  await expect.poll(() => kept(page)).toBe(1);
  page.on("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/sign-in$/);
  await expect.poll(() => kept(page)).toBe(0);
  await signIn(page, mara);
  await enter();
  await expect(composer(page)).toHaveValue("");
});

test("a sign-out that is not wanted, or does not arrive, wipes nothing", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  const enter = async () => {
    await page.goto(`/rooms/${people.rooms[0]!.id}`);
    await expectUpToDate(page);
  };
  await enter();
  await composer(page).fill("half a thought");
  await expect.poll(() => kept(page)).toBe(1);
  const out = page.getByRole("button", { name: "Sign out", exact: true });

  const [question] = await Promise.all([page.waitForEvent("dialog"), out.click({ noWaitAfter: true })]);
  expect(question.message()).toContain("hasn't been sent");
  await question.dismiss();
  await expect(composer(page)).toHaveValue("half a thought");

  page.on("dialog", (dialog) => dialog.accept());
  await page.context().route("**/api/sign_out", (route) => route.abort());
  const failed = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/api/sign_out"));
  await out.click({ noWaitAfter: true });
  await failed;
  await page.context().unroute("**/api/sign_out");
  await enter();
  await expect(composer(page)).toHaveValue("half a thought");
  await expect.poll(() => kept(page)).toBe(1);

  await out.click();
  await expect(page).toHaveURL(/sign-in$/);
  await expect.poll(() => kept(page)).toBe(0);
});

for (const [fault, plant] of Object.entries({
  "does not answer": () => {
    IDBFactory.prototype.open = () => ({}) as IDBOpenDBRequest;
  },
  "takes back what it took": () => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
      const request = put.apply(this, given);
      if (this.name === "texts") request.addEventListener("success", () => this.transaction.abort());
      return request;
    };
  },
})) {
  test(`where the disk ${fault} the tab keeps what is not sent, and says so`, async ({ place, open }) => {
    const server = await place.serve();
    const people = await seed(place);
    const page = await open(server, people.experts[0]);
    await page.addInitScript(plant);
    await page.goto(`/rooms/${people.rooms[0]!.id}`);
    await expectUpToDate(page);
    await composer(page).fill("half a thought");
    await expect(page.getByText("keeps unsent text only while this tab is open")).toBeVisible();
    page.on("dialog", (dialog) => dialog.accept());
    await page.reload();
    await expectUpToDate(page);
    await expect(composer(page)).toHaveValue("half a thought");
  });
}

test("what an older build kept in its tab is found", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  await page.goto("/settings");
  await page.evaluate((room) => {
    localStorage.clear();
    sessionStorage.clear();
    sessionStorage.setItem("sign-in", document.documentElement.dataset.signIn!);
    sessionStorage.setItem("typed", JSON.stringify({ [room]: "typed in an older build" }));
  }, room);
  await page.goto(`/rooms/${room}`);
  await expectUpToDate(page);
  await expect(composer(page)).toHaveValue("typed in an older build");
});

test("where nothing can be kept the page says so", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  await page.addInitScript(() => Object.defineProperty(self, "indexedDB", { value: undefined }));
  await page.goto(`/rooms/${room}`);
  await expectUpToDate(page);
  await expect(page.getByText("keeps unsent text only while this tab is open")).toBeVisible();
  await composer(page).fill("half a thought");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await expectUpToDate(page);
  await expect(composer(page)).toHaveValue("half a thought");
});

test("what was written in a room that closed is still there to be copied", async ({ place, open, complaints }) => {
  complaints.forgive(/404/);
  const server = await place.serve();
  const people = await seed(place);
  const [leaver, stayer] = people.experts;
  const room = people.rooms[0]!.id;
  const page = await open(server, leaver);
  await page.goto(`/rooms/${room}`);
  await expectUpToDate(page);
  await composer(page).fill("half a thought");
  await expect.poll(() => kept(page)).toBe(1);
  const admin = await open(server, stayer);
  await admin.goto(`/rooms/${room}`);
  await admin.getByRole("button", { name: "People", exact: true }).click().catch(() => {});
  const line = admin.locator(".person", { hasText: leaver!.name });
  await line.getByText("Remove", { exact: true }).first().click();
  await line.getByRole("button", { name: /Remove .* from this room/ }).click();
  await expect(page.getByRole("heading", { name: "You're no longer in this room" })).toBeVisible();
  const text = page.getByLabel("Not sent");
  await expect(text).toHaveValue("half a thought");
  await page.reload();
  await expect(text).toHaveValue("half a thought");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(text).toHaveCount(0);
  await expect.poll(() => kept(page)).toBe(0);
});
