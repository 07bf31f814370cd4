// What people see at any width, letter size and choice of colours: nothing lies over something else, is cut away or is said by colour alone.

import type { Locator, Page } from "@playwright/test";
import { seed } from "../fixtures/people";
import { enter, expectUpToDate, said, say } from "../fixtures/room";
import { expect, test } from "../fixtures/test";

const WIDTHS = [320, 360, 767, 768, 1024, 1151, 1152, 1440];
/** Of a finger, in pixels. */
const TARGET = 44;

/** Pairs of the parts that lie over each other, by their class, and parts that leave the box. */
async function collisions(box: Locator): Promise<string[]> {
  return box.evaluate((box) => {
    const parts = [...box.children].filter((part) => part.getClientRects().length > 0);
    const frame = box.getBoundingClientRect();
    const said: string[] = [];
    for (const [at, part] of parts.entries()) {
      const own = part.getBoundingClientRect();
      if (own.left < frame.left - 0.5 || own.right > frame.right + 0.5) said.push(`${part.className} leaves its box`);
      for (const other of parts.slice(at + 1)) {
        const theirs = other.getBoundingClientRect();
        const wide = Math.min(own.right, theirs.right) - Math.max(own.left, theirs.left);
        const high = Math.min(own.bottom, theirs.bottom) - Math.max(own.top, theirs.top);
        if (wide > 0.5 && high > 0.5) said.push(`${part.className} lies over ${other.className}`);
      }
      // Text that runs out of its part is seen over the next one.
      const cut = getComputedStyle(part).overflowX !== "visible";
      if (!cut && part.scrollWidth > part.clientWidth + 1) said.push(`${part.className} is wider than its place`);
    }
    return said;
  });
}

async function letters(page: Page, percent: number) {
  await page.evaluate((percent) => (document.documentElement.style.fontSize = `${percent}%`), percent);
}

test("the head of a room keeps its parts apart, at any width and letter size", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  for (const room of [people.rooms[0]!.id, people.devices[0]!.room]) {
    await enter(page, room);
    for (const percent of [100, 200]) {
      await letters(page, percent);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 720 });
        const where = `${width} px, letters at ${percent} %`;
        expect.soft(await collisions(page.locator(".room-header")), where).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(wider, `${where}: wider than the screen`).toBeLessThanOrEqual(0);
        await page.getByLabel("Message", { exact: true }).scrollIntoViewIfNeeded();
        const talk = await page.locator(".log-frame").boundingBox();
        expect.soft(talk!.height, `${where}: too little of the talk is seen`).toBeGreaterThan(TARGET);
      }
    }
    await letters(page, 100);
  }
});

test("a page about a room one is not in stands in one column", async ({ place, open, complaints }) => {
  complaints.forgive(/status of 404/);
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await page.goto("/rooms/01a21bfd-f090-739c-8d3d-b5c9c4d40c00");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  const middles = await page.locator(".pane-empty").evaluate((pane) =>
    [...pane.children].map((part) => {
      const { left, right } = part.getBoundingClientRect();
      return Math.round((left + right) / 2);
    }),
  );
  expect(middles.length).toBeGreaterThan(2);
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThanOrEqual(1);
});

test("emergency numbers are as large as a finger", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await page.setViewportSize({ width: 360, height: 720 });
  for (const path of ["/sign-in", "/settings", `/rooms/${people.rooms[0]!.id}`]) {
    await page.goto(path);
    for (const link of await page.locator('.help a[href^="tel:"]').all()) {
      const { width, height } = (await link.boundingBox())!;
      expect.soft(width, `${path}, ${await link.innerText()}: width`).toBeGreaterThanOrEqual(TARGET);
      expect.soft(height, `${path}, ${await link.innerText()}: height`).toBeGreaterThanOrEqual(TARGET);
    }
  }
});

// Marks that are drawn outside take no room, so only the style tells where they end.
test("letters with a pile of marks end where their place ends", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await enter(page, people.rooms[0]!.id);
  await say(page, `piled ${"o\u0301".padEnd(300, "\u0301")}`);
  const text = page.locator(".message-text", { hasText: "piled" });
  expect(await text.evaluate((part) => getComputedStyle(part).overflowY)).toBe("clip");
});

test("where colours are forced, borders say what backgrounds said", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0], { forcedColors: "active" });
  const other = await open(server, people.experts[1]);
  await enter(other, room);
  await say(other, "theirs");
  await enter(page, room);
  await say(page, "mine");
  const edge = (part: Locator) => part.evaluate((part) => getComputedStyle(part).borderTopStyle);
  for (const text of ["theirs", "mine"]) {
    await expect(said(page, text)).toBeVisible();
    expect(await edge(page.locator(".message-text", { hasText: text }))).toBe("solid");
  }
  expect(await edge(page.locator('.room-line[aria-current="page"]'))).toBe("solid");
});

test("the page for times without a server leaves by itself once there is one", async ({ place, open, complaints }) => {
  complaints.forgive(/ERR_CONNECTION_REFUSED|WebSocket connection/);
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await enter(page, people.rooms[0]!.id);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await server.kill();
  await page.reload();
  await expect(page.getByRole("heading", { name: "You're not connected" })).toBeVisible();
  await server.start();
  await expectUpToDate(page);
});
