// What a wearer has for bad minutes: the crisis card and a minute of breathing, also without a network, and their home.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { account, seed, signIn } from "../fixtures/people";
import { enter, expectUpToDate, pairWatch, say } from "../fixtures/room";
import { expect, test } from "../fixtures/test";
import { Watch } from "../fixtures/watch";

/** Of a finger, in pixels. */
const TARGET = 44;
const WIDTHS = [360, 768, 1440];

/** Waits until the worker keeps the card of whoever is signed in. */
async function kept(page: Page, text: string) {
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const card = () => page.evaluate(async () => (await (await caches.match("/crisis"))?.text()) ?? "");
  await expect.poll(card).toContain(text);
}

async function addNumber(page: Page, name: string, number: string) {
  await page.goto("/settings");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Telephone number").fill(number);
  await page.getByRole("button", { name: "Add number" }).click();
}

test("the crisis card is one tap away on every page of a wearer", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.wearers[0]);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 780 });
    for (const path of ["/", `/rooms/${people.devices[0]!.room}`, "/settings", "/new"]) {
      await page.goto(path);
      const link = page.getByRole("banner").getByRole("link", { name: "Crisis card" });
      const head = path.startsWith("/rooms/") && width < 768 ? page.locator(".calm-links a[href='/crisis']") : link;
      await expect(head).toBeInViewport();
      const box = (await head.boundingBox())!;
      expect.soft(Math.min(box.width, box.height), `${path} at ${width} px`).toBeGreaterThanOrEqual(TARGET);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect.soft(wider, `${path} at ${width} px is wider than the screen`).toBeLessThanOrEqual(0);
      await head.click();
      await expect(page.getByRole("heading", { name: "In danger?" })).toBeVisible();
      await page.getByRole("link", { name: "Back" }).click();
      await expect(page).toHaveURL(new RegExp(`${path}$`));
    }
  }
});

test("own numbers are added, refused, removed, and as large as a finger", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.wearers[0]);
  await addNumber(page, "My sister", "not a number");
  await expect(page.getByRole("alert").filter({ hasText: "2 to 15 digits" })).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("My sister");
  await page.getByLabel("Telephone number").fill("+47 (0)900 00 000");
  await page.getByRole("button", { name: "Add number" }).click();
  for (const name of ["Åse", "Jonas", "Kim", "Mor"]) await addNumber(page, name, "112 112");
  // As many as fit.
  await expect(page.getByRole("button", { name: "Add number" })).toHaveCount(0);
  await page.getByRole("button", { name: /^Remove .*Kim/ }).click();
  await expect(page.getByRole("button", { name: "Add number" })).toBeVisible();
  await page.getByRole("link", { name: "crisis card", exact: false }).first().click();
  const links = page.locator('a[href^="tel:"]');
  await expect(links).toHaveCount(6);
  await expect(page.getByRole("link", { name: /^Call .*My sister/ })).toHaveAttribute("href", "tel:+4790000000");
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 780 });
    for (const link of [...(await links.all()), ...(await page.locator(".way").all())]) {
      const box = (await link.boundingBox())!;
      expect.soft(Math.min(box.width, box.height), `${await link.innerText()} at ${width} px`).toBeGreaterThanOrEqual(TARGET);
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect.soft(wider, `at ${width} px`).toBeLessThanOrEqual(0);
  }
});

test("crisis card and breathing are there without a network, and the card ends with the sign-in", async ({
  place,
  open,
  complaints,
}) => {
  complaints.forgive(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
  const server = await place.serve();
  const wearer = await account(place, "Mara", "wearer");
  const page = await open(server, undefined, { locale: "nb" });
  await page.goto("/sign-in");
  await page.getByLabel("E-post").fill(wearer.email);
  await page.getByLabel("Passord").fill(wearer.password);
  await page.getByRole("button", { name: "Logg inn" }).click();
  await expect(page.locator("html[data-live]")).toBeAttached();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.goto("/settings");
  await page.getByLabel("Navn", { exact: true }).fill("Søster");
  await page.getByLabel("Telefonnummer").fill("900 00 000");
  await page.getByRole("button", { name: "Legg til nummer" }).click();
  await kept(page, "Søster");

  await page.context().setOffline(true);
  await page.goto("/crisis");
  await expect(page.getByRole("heading", { name: "Er du i fare?" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Ring .*Søster/ })).toHaveAttribute("href", "tel:90000000");
  await expect(page.getByRole("link", { name: /^Ring .*Nødnummer/ }).first()).toHaveAttribute("href", "tel:112");
  await page.getByRole("link", { name: "Pust i ett minutt" }).click();
  await expect(page.getByRole("status")).toHaveText(/Straks begynner det|Pust inn/);
  await page.goto("/settings");
  await expect(page.getByRole("heading", { name: "Du er ikke tilkoblet" })).toBeVisible();
  await page.getByRole("link", { name: "Krisekort" }).click();
  await expect(page.getByRole("heading", { name: "Er du i fare?" })).toBeVisible();

  await page.context().setOffline(false);
  await page.goto("/settings");
  await page.getByRole("button", { name: "Logg ut" }).click();
  await expect(page).toHaveURL(/sign-in/);
  // Nothing of it is left in the browser, in whichever cache.
  const left = () =>
    page.evaluate(async () => {
      const kept = [];
      for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
          kept.push(await (await (await caches.open(name)).match(request))!.text());
      return kept.filter((text) => text.includes("Søster")).length;
    });
  await expect.poll(left).toBe(0);
});

test("somebody else's sign-in finds no card of the one before", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.wearers[0]);
  await page.goto("/");
  await addNumber(page, "My sister", "900 00 000");
  await page.goto("/");
  await kept(page, "My sister");
  // The sign-in ends elsewhere, and another person signs in.
  await page.context().clearCookies();
  await page.goto("/sign-in");
  const card = () => page.evaluate(async () => (await (await caches.match("/crisis"))?.text()) ?? "");
  await expect.poll(card).not.toContain("My sister");
  const other = await account(place, "Lena", "wearer");
  await signIn(page, other);
  await expect(page.locator("html[data-live]")).toBeAttached();
  expect(await card()).not.toContain("My sister");
});

test("a minute of breathing leads in and out, says so, and ends with a word", async ({ place, open }) => {
  const server = await place.serve();
  const page = await open(server);
  await page.clock.install();
  await page.goto("/breathe");
  const said = page.getByRole("status");
  const heard: string[] = [];
  const hear = async () => {
    const now = (await said.innerText()).trim();
    if (heard.at(-1) !== now) heard.push(now);
  };
  await hear();
  for (let second = 0; second < 64; second++) {
    await page.clock.runFor(1_000);
    await hear();
  }
  const breaths = Array(6).fill(["Breathe in", "Breathe out"]).flat();
  expect(heard).toEqual(["It begins in a moment", ...breaths, "That was a minute. Stay a little, or go back."]);
  await page.getByRole("button", { name: "Once more" }).click();
  await page.clock.runFor(8_000);
  await expect(said).toHaveText("Breathe out");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(said).toHaveText("You stopped. You can begin again, or go back.");
  await expect(page.getByRole("button", { name: "Once more" })).toBeFocused();
  await page.clock.runFor(20_000);
  await expect(said).toHaveText("You stopped. You can begin again, or go back.");
});

test("where motion is reduced, the words count and nothing moves", async ({ place, open }) => {
  const server = await place.serve();
  const page = await open(server, undefined, { reducedMotion: "reduce" });
  await page.clock.install();
  await page.goto("/breathe");
  await page.clock.runFor(3_000);
  const count = page.locator(".count");
  const counted: string[] = [];
  for (let second = 0; second < 10; second++) {
    counted.push(await count.innerText());
    await page.clock.runFor(1_000);
  }
  expect(counted).toEqual(["1", "2", "3", "4", "1", "2", "3", "4", "5", "6"]);
  await expect(count).toBeVisible();
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});

test("where motion is welcome, the circle moves with the words", async ({ place, open }) => {
  const server = await place.serve();
  const page = await open(server, undefined, { reducedMotion: "no-preference" });
  await page.goto("/breathe");
  await expect(page.locator(".count")).toBeHidden();
  await expect(page.locator(".going")).toBeAttached();
  const [moves] = await page.evaluate(() =>
    document.getAnimations().map((animation) => {
      const { duration, iterations } = animation.effect!.getComputedTiming();
      return { duration, iterations };
    }),
  );
  expect(moves).toEqual({ duration: 10_000, iterations: 6 });
});

test("without scripts there is still a circle and a way back", async ({ place, open }) => {
  const server = await place.serve();
  const page = await open(server, undefined, { javaScriptEnabled: false });
  await page.goto("/breathe");
  await expect(page.getByText("Breathe in for 4 seconds and out for 6.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Back" })).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
});

test("on a small phone nothing lies over what asks for somebody", async ({ place, open }) => {
  const server = await place.serve();
  const { wearers } = await seed(place);
  const page = await open(server, wearers[0]!, { viewport: { width: 360, height: 740 } });
  await page.goto("/");
  await expect(page.getByText("is on call")).toBeVisible();
  await page.getByRole("button", { name: "I need somebody now" }).click();
  await expect(page.getByText("We're asking")).toBeVisible();
});

test("a wearer comes home to their people, their watch and what they can do", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place, 2, 1);
  const room = people.devices[0]!.room;
  const page = await open(server, people.wearers[0]);
  const expert = await open(server, people.experts[0]);
  await pairWatch(page, server, new Watch(place));
  await page.goto("/");
  const home = page.locator(".rest");
  await expect(home.getByRole("status").first()).toHaveText("Up to date");
  await expect(home.getByRole("heading", { level: 1 })).toContainText(people.experts[0]!.name);
  await expect(home).toContainText("No data received yet");
  // What is written arrives without a load.
  await enter(expert, room);
  await say(expert, "Good morning, Mara");
  await expect(home).toContainText("Good morning, Mara");
  await expect(home).toContainText("unread");
  await home.getByRole("link", { name: "Write" }).click();
  await expectUpToDate(page);
  // And back without a load; nothing counts as read that was not looked at.
  await page.goBack();
  await expect(home.getByRole("heading", { level: 1 })).toContainText(people.experts[0]!.name);
  await expect(home).not.toContainText("unread");
  await say(expert, "Are you there?");
  await expect(home).toContainText("Are you there?");
  await expect(home).toContainText("unread");
  await home.getByRole("link", { name: "Breathe for a minute" }).click();
  await expect(page).toHaveURL(/\/breathe$/);
});

for (const width of WIDTHS) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`calm pages at ${width} px, ${colorScheme}`, async ({ place, open }) => {
      const server = await place.serve();
      const people = await seed(place, 3, 1);
      const viewport = { width, height: 780 };
      const page = await open(server, people.wearers[0], { viewport, colorScheme, reducedMotion: "reduce" });
      await addNumber(page, "My sister", "+47 900 00 000");
      for (const path of ["/", `/rooms/${people.devices[0]!.room}`, "/settings", "/crisis", "/breathe"]) {
        await page.goto(path);
        if (path === "/") await expect(page.locator(".rest .status-good")).toBeVisible();
        const found = await new AxeBuilder({ page }).analyze();
        const told = found.violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map((node) => node.html).join(" ")}`);
        expect.soft(told).toEqual([]);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(wider, `${path} is wider than the screen`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test("what stays of the bar in a room lies over nothing", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.wearers[0]);
  await enter(page, people.devices[0]!.room);
  for (const percent of [100, 200]) {
    await page.evaluate((percent) => (document.documentElement.style.fontSize = `${percent}%`), percent);
    for (const width of [320, 360, 767, 768]) {
      await page.setViewportSize({ width, height: 780 });
      const over = await page.evaluate(() => {
        const links = document.querySelector(".calm-links")!.getBoundingClientRect();
        const parts = [...document.querySelectorAll(".room-header > *")];
        const covers = ({ left, right, top, bottom }: DOMRect) =>
          Math.min(right, links.right) - Math.max(left, links.left) > 0.5 &&
          Math.min(bottom, links.bottom) - Math.max(top, links.top) > 0.5;
        return parts.filter((part) => covers(part.getBoundingClientRect())).map((part) => part.className);
      });
      expect.soft(over, `${width} px, letters at ${percent} %`).toEqual([]);
    }
  }
});
