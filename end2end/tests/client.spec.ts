// A client that dies, or never comes: the page does not look alive, says so, and is loaded again if that helps.

import type { Page } from "@playwright/test";
import { seed } from "../fixtures/people";
import { enter, expectUpToDate, said, say, status } from "../fixtures/room";
import { expect, test } from "../fixtures/test";

const DEATH = /RuntimeError|unreachable|panicked|CompileError|WebAssembly|Failed to (fetch|load)|ERR_FAILED|hydrat|words are of another build/;
// A worker of the browser would load files past the tests.
const PLAIN = { serviceWorkers: "block" } as const;

/** What the page says of itself, once it is dead. */
const note = (page: Page) => page.locator(".toast[role=alert]");

/** Has the page come alive once more when told to, on a document that it does not know: the client panics. */
async function reach(page: Page) {
  await page.route("**/pkg/*.js", async (route) => {
    const script = await (await route.fetch()).text();
    const again = "import(import.meta.url).then(({ hydrate }) => setTimeout(hydrate, 0, \"\"))";
    const stop = `globalThis.stop = () => (document.querySelector('.skip-link').remove(), ${again});`;
    await route.fulfill({ body: `${script}\n${stop}`, contentType: "text/javascript" });
  });
}

test("a client that dies says so, and its page comes back with what was half-written", async ({
  place,
  open,
  complaints,
}) => {
  complaints.forgive(DEATH);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0], PLAIN);
  await reach(page);
  // Before it loads itself again, the page asks whether the server is there.
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/healthz", async (route) => (await released, route.continue()));
  await enter(page, room);
  await page.getByLabel("Message", { exact: true }).fill("half a thought");
  await page.evaluate("stop()");
  await expect(note(page)).toHaveText("This page stopped working and is being loaded again.");
  await expect(status(page)).toHaveText("Not up to date");
  release();
  await expectUpToDate(page);
  await expect(note(page)).toHaveCount(0);
  await expect(page.getByLabel("Message", { exact: true })).toHaveValue("half a thought");

  // Once more within a minute is no accident: it stays as it is, says so, and works as a plain page.
  await page.evaluate("stop()");
  await expect(note(page)).toContainText("nothing new is shown here");
  await expect(status(page)).toHaveText("Not up to date");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(said(page, "half a thought")).toHaveCount(1);
  await expectUpToDate(page);
  await expect(page.getByLabel("Message", { exact: true })).toHaveValue("");
});

for (const [fault, plant] of Object.entries({
  "cannot be loaded": (page: Page) => page.route("**/pkg/*.wasm", (route) => route.abort()),
  "is broken": (page: Page) =>
    page.route("**/pkg/*.wasm", (route) => route.fulfill({ body: "no module", contentType: "application/wasm" })),
  "has no script": (page: Page) => page.route("**/pkg/*.js", (route) => route.abort()),
  "does not know its page": (page: Page) =>
    page.addInitScript(() => {
      document.addEventListener("readystatechange", () => {
        if (!localStorage.getItem("healed")) document.querySelector(".skip-link")?.remove();
      });
    }),
})) {
  test(`a client that ${fault} leaves a page that says so and works without it`, async ({
    place,
    open,
    complaints,
  }) => {
    complaints.forgive(DEATH);
    const server = await place.serve();
    const people = await seed(place);
    const room = people.rooms[0]!.id;
    const page = await open(server, people.experts[0], PLAIN);
    let loads = 0;
    page.on("load", () => (loads += 1));
    await plant(page);
    await page.goto(`/rooms/${room}`);
    await expect(note(page)).toContainText("nothing new is shown here");
    expect(loads).toBe(2);
    await expect(status(page)).toHaveText("Not up to date. Times are in UTC.");
    await page.getByLabel("Message", { exact: true }).fill("sent all the same");
    await page.getByRole("button", { name: "Send" }).click();
    await expect(said(page, "sent all the same")).toHaveCount(1);
    await expect(note(page)).toContainText("nothing new is shown here");
    await page.getByLabel("Message", { exact: true }).fill("kept");

    await page.unrouteAll();
    await page.evaluate(() => localStorage.setItem("healed", "yes"));
    await note(page).getByRole("link", { name: "Load again" }).click();
    await expectUpToDate(page);
    await expect(page.getByLabel("Message", { exact: true })).toHaveValue("kept");
  });
}

test("what comes after the first screen may fail to come: the talk lives, and the page says what is missing", async ({
  place,
  open,
  complaints,
}) => {
  complaints.forgive(/Failed to (fetch|load)|ERR_FAILED/);
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0], PLAIN);
  const chunk = "**/pkg/split_*.wasm";
  await page.route(chunk, (route) => route.abort());
  await enter(page, people.devices[0]!.room);
  const panel = page.locator("#panel");
  await expect(panel.getByText("This part couldn't be loaded.")).toBeVisible();
  await say(page, "still here");
  await expect(said(page, "still here")).toHaveCount(1);
  await expectUpToDate(page);

  await page.unroute(chunk);
  await panel.getByRole("button", { name: "Try again" }).click();
  await expect(panel.getByRole("heading", { name: "In this room" })).toBeVisible();
  await expect(page.getByText("This part couldn't be loaded.")).toHaveCount(0);
});
