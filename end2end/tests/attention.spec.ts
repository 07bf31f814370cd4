// An alert reaches an expert who is not looking at its room: first page, bar, tab and sound.

import type { BrowserContext, Page } from "@playwright/test";
import { seed, signInCookie, type Person } from "../fixtures/people";
import { alertCard, enter } from "../fixtures/room";
import type { Place, Server } from "../fixtures/server";
import { Complaints, expect, type Open, test } from "../fixtures/test";

/** One expert, who is asked first, and wearers each with a care room. */
async function stage(place: Place, open: Open, wearers = 1) {
  const server = await place.serve();
  const people = await seed(place, 1, wearers);
  const rooms = people.devices.map(({ room, wearer }) => ({ room, wearer: people.wearers.find(({ id }) => id === wearer)! }));
  const team = people.rooms.find(({ id }) => !rooms.some(({ room }) => room === id))!.id;
  return { server, expert: people.experts[0]!, rooms, team, need: (at: number) => need(open, server, rooms[at]!) };
}

/** A wearer asks for somebody. */
async function need(open: Open, server: Server, { room, wearer }: { room: string; wearer: Person }): Promise<void> {
  const page = await open(server, wearer);
  await page.goto("/settings");
  const status = await page.evaluate(async (room) => {
    const body = new URLSearchParams({ room, client_id: crypto.randomUUID() });
    return (await fetch("/api/raise_alert", { method: "POST", body })).status;
  }, room);
  expect(status).toBe(200);
  await page.close();
}

/** As the bar says it: names stand isolated. */
const needs = (name: string) => `\u2068${name}\u2069 needs somebody`;

const bar = (page: Page) => page.locator(".need-line");

test("on Settings the bar comes by itself and leads to the card", async ({ place, open }) => {
  const { server, expert, rooms, need } = await stage(place, open);
  const page = await open(server, expert);
  await page.goto("/settings");
  await expect(bar(page)).toBeHidden();
  const own = await page.title();
  await need(0);
  const { wearer, room } = rooms[0]!;
  await expect(bar(page)).toContainText(needs(wearer.name), { timeout: 20_000 });
  await expect(page.getByRole("alert").filter({ hasText: "needs somebody" })).toHaveCount(1);
  await expect.poll(() => page.title()).toContain("● ");
  expect(await page.title()).toContain(own);
  await bar(page).getByRole("link", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(`/rooms/${room}#alert-\\d+$`));
  await expect(alertCard(page)).toBeVisible();
  await expect(bar(page)).toBeHidden();
});

test("a plain page says that it cannot reach the server, and goes on", async ({ place, open, complaints }) => {
  complaints.forgive(/ERR_INTERNET_DISCONNECTED/);
  const { server, expert, rooms, need } = await stage(place, open);
  const page = await open(server, expert);
  await page.goto("/settings");
  await page.context().setOffline(true);
  await expect(page.locator(".need-cut")).toContainText("doesn't show new alerts", { timeout: 20_000 });
  await need(0);
  await page.context().setOffline(false);
  await expect(bar(page)).toContainText(rooms[0]!.wearer.name);
  await expect(page.locator(".need-cut")).toBeHidden();
});

test("in another room the bar and the tab say it, and what is taken is gone", async ({ place, open }) => {
  const { server, expert, rooms, team, need } = await stage(place, open, 2);
  const page = await open(server, expert);
  await enter(page, team);
  const own = await page.title();
  await need(0);
  await expect(bar(page)).toContainText(needs(rooms[0]!.wearer.name));
  await expect.poll(() => page.title()).toMatch(/^● /);
  await need(1);
  await expect(bar(page)).toContainText("and 1 more");
  await bar(page).getByRole("link", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(`/rooms/${rooms[0]!.room}#alert-`));
  await expect(bar(page)).toContainText(rooms[1]!.wearer.name);
  await page.goto("/");
  for (const number of [1, 0]) {
    const first = page.getByRole("button", { name: "I’m here for" }).first();
    await first.click();
    await expect(page).toHaveURL(/\/rooms\/.*#alert-/);
    await expect(alertCard(page)).toContainText("Taken by you");
    await page.locator(".brand").click();
    await expect(page.getByRole("button", { name: "I’m here for" })).toHaveCount(number);
  }
  await expect(page.getByRole("heading", { name: "Nobody needs you now" })).toBeVisible();
  await expect(page.locator(".now-line", { hasText: "You have it" })).toHaveCount(2);
  await enter(page, team);
  await expect.poll(() => page.title()).toBe(own);
});

test("without scripts the first page shows who waits, and takes the alert", async ({ place, open }) => {
  const { server, expert, rooms, need } = await stage(place, open);
  await need(0);
  const page = await open(server, expert, { javaScriptEnabled: false });
  await page.goto("/settings");
  await expect(bar(page)).toContainText(needs(rooms[0]!.wearer.name));
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "One person needs you now" })).toBeVisible();
  await page.getByRole("button", { name: `I’m here for` }).click();
  await expect(page).toHaveURL(new RegExp(`/rooms/${rooms[0]!.room}#alert-\\d+$`));
  await expect(alertCard(page)).toContainText("Taken by you");
});

/** Two tabs of an expert's browser, of which each counts the tones that it plays. */
async function tabs(context: BrowserContext, server: Server, expert: Person): Promise<[Page, Page]> {
  await context.addCookies([signInCookie(server, expert)]);
  // Playwright's own questions count as touches, so how a browser holds sound back is played here.
  await context.addInitScript(() => {
    let isTouched = false;
    addEventListener("pointerup", () => (isTouched = true), true);
    Object.defineProperty(navigator, "userActivation", { value: { hasBeenActive: false } });
    const next = (to: unknown) => to;
    const nothing = () => {};
    const gain = { setValueAtTime: nothing, linearRampToValueAtTime: nothing, exponentialRampToValueAtTime: nothing };
    const count = () => {
      const { dataset } = document.documentElement;
      dataset.tones = String(Number(dataset.tones ?? 0) + 1);
    };
    class Held {
      state = "suspended";
      currentTime = 0;
      onstatechange = nothing;
      async resume() {
        if (!isTouched || this.state === "running") return;
        this.state = "running";
        this.onstatechange();
      }
      async suspend() {
        this.state = "suspended";
      }
      createGain = () => ({ gain, connect: next });
      createOscillator = () => ({ frequency: {}, connect: next, start: count, stop: nothing });
    }
    Object.assign(window, { AudioContext: Held });
  });
  return [await context.newPage(), await context.newPage()];
}

async function tones(pages: Page[]): Promise<number> {
  const each = await Promise.all(pages.map((page) => page.evaluate(() => Number(document.documentElement.dataset.tones ?? 0))));
  return each.reduce((sum, count) => sum + count, 0);
}

/** How many episodes this browser remembers having heard, or kept silent about. */
function remembered(): number {
  const place = Object.keys(localStorage).find((key) => key.startsWith("sounds/"));
  return place ? JSON.parse(localStorage.getItem(place)!).heard.length : 0;
}

/** Tones of the sound for somebody who asked. */
const HIGH = 6;

test("an alert sounds once in all tabs, after a first touch, and not where sound is off", async ({ place, open, browser }) => {
  const { server, expert, rooms, team, need } = await stage(place, open, 3);
  const context = await browser.newContext({ baseURL: server.url });
  const complaints = new Complaints();
  try {
    const pages = await tabs(context, server, expert);
    pages.forEach((page) => complaints.listen(page));
    const [live, plain] = pages;
    await enter(live, team);
    await plain.goto("/settings");
    await need(0);
    await expect(bar(live)).toContainText(rooms[0]!.wearer.name);
    const tap = bar(live).getByRole("button", { name: "Sound is off until you tap here" });
    await expect(tap).toBeVisible();
    expect(await tones(pages)).toBe(0);
    await tap.click();
    await expect.poll(() => tones(pages)).toBe(HIGH);
    await expect(tap).toBeHidden();

    // Both tabs may sound now; what was heard is not heard again, and what is new once.
    await plain.bringToFront();
    await plain.getByRole("heading", { name: "Settings" }).click();
    await expect(bar(plain)).toContainText(rooms[0]!.wearer.name);
    await need(1);
    await expect(bar(plain)).toContainText("and 1 more", { timeout: 20_000 });
    await expect.poll(() => tones(pages)).toBe(2 * HIGH);

    await plain.getByRole("button", { name: "Turn sound off" }).click();
    await expect(plain.getByText("Sound is off in this browser.")).toBeVisible();
    await need(2);
    await expect(bar(plain)).toContainText("and 2 more", { timeout: 20_000 });
    await expect(bar(live)).toContainText("and 2 more");
    await expect.poll(() => live.evaluate(remembered)).toBe(3);
    expect(await tones(pages)).toBe(2 * HIGH);
    expect(complaints.all).toEqual([]);
  } finally {
    await context.close();
  }
});
