// Every page, phone and desktop, light and dark: nothing for axe to find, nothing wider than the
// screen, no violation of the content policy, and a light first load.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { account, seed, signIn } from "../fixtures/people";
import { alertCard, enter, pairWatch, say, status } from "../fixtures/room";
import { expect, test } from "../fixtures/test";
import { Watch } from "../fixtures/watch";
import { first, told, weigh } from "../fixtures/weight";

const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 800 } },
};

async function inspect(page: Page, name: string) {
  const found = await new AxeBuilder({ page }).analyze();
  const told = found.violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map((node) => node.html).join(" ")}`);
  expect.soft(told).toEqual([]);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(wider, `${name} is wider than the screen`).toBeLessThanOrEqual(0);
  const below = await page.evaluate(() => {
    const foot = document.querySelector(".help");
    return foot ? Math.floor(innerHeight - foot.getBoundingClientRect().bottom) : 0;
  });
  expect.soft(below, `${name} ends above the end of the screen`).toBeLessThanOrEqual(0);
}

for (const [screen, size] of Object.entries(SCREENS)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`pages on a ${screen}, ${colorScheme}`, async ({ place, open, complaints }) => {
      // Pages that are refused are looked at too.
      complaints.forgive(/status of 40[34]|ERR_INTERNET_DISCONNECTED/);
      const server = await place.serve();
      const options = { ...size, colorScheme, reducedMotion: "reduce" as const };
      const stranger = await open(server, undefined, options);
      await stranger.goto("/setup");
      await inspect(stranger, "/setup");

      const people = await seed(place);
      const admin = await account(place, "Ada", "admin");
      for (const path of ["/sign-in", "/join/unknown", "/no-such-page", "/offline.en.html"]) {
        await stranger.goto(path);
        await inspect(stranger, path);
      }
      const device = people.devices[0]!;
      const expert = await open(server, people.experts[0], options);
      const wearer = await open(server, people.wearers[0], options);
      const watch = new Watch(place);
      await pairWatch(wearer, server, watch);
      await inspect(wearer, "/settings with a code");
      await enter(wearer, device.room);
      await say(wearer, "Look at https://example.org, please");
      const worn = watch.replay("wise/stress/f01", 240);
      await expect(alertCard(wearer).first()).toBeVisible();
      worn.signal("SIGTERM");
      await inspect(wearer, "the wearer's care room");
      const rooms = [device.room, people.rooms[0]!.id].map((room) => `/rooms/${room}`);
      const plans = ["/on-call", `/on-call/${device.room}`];
      for (const path of ["/", ...rooms, ...plans, "/new", "/settings", "/settings/notifications"]) {
        await expert.goto(path);
        await expert.waitForLoadState("networkidle");
        await inspect(expert, `expert ${path}`);
      }
      await enter(expert, device.room);
      await expect(alertCard(expert).getByRole("button", { name: "I’m taking this" }).first()).toBeVisible();
      await inspect(expert, "an open alert");
      if (screen === "phone") {
        await expert.getByRole("button", { name: "Watch and people" }).click();
        await expect(expert.locator("#panel")).toBeInViewport();
        await inspect(expert, "the panel");
        await expert.getByRole("button", { name: "Close" }).click();
      }
      await expert.context().setOffline(true);
      await expect(status(expert)).toContainText("Not connected since");
      await inspect(expert, "not connected");
      if (screen === "phone") {
        await expert.getByRole("link", { name: "Back to the rooms" }).click();
        await expect(expert.locator(".now").getByRole("status")).toContainText("Not connected since");
        await inspect(expert, "the rooms, not connected");
      }
      await expert.context().setOffline(false);
      await expert.goto("/admin");
      await inspect(expert, "/admin, refused");
      await signIn(stranger, admin);
      await stranger.getByRole("link", { name: "People" }).click();
      await stranger.getByRole("button", { name: "Create invitation" }).click();
      await expect(stranger.getByLabel("Link for one person")).toBeVisible();
      await inspect(stranger, "/admin");
      const invited = await open(server, undefined, options);
      await invited.goto(await stranger.getByLabel("Link for one person").inputValue());
      await expect(invited.getByLabel("Password")).toBeVisible();
      await inspect(invited, "/join with a link");
    });
  }
}

/** Bytes that a room may take before it is alive. */
const ROOM = 313_000;
/** Languages of readers, each with words of its own. */
const LANGUAGES = ["en", "de", "nb", "ms"];

test("a first visit loads little, in every language", async ({ place, open }) => {
  const server = await place.serve();
  const { experts, devices } = await seed(place, 4, 1, ["--events", "400", "--alerts", "20"]);
  for (const locale of LANGUAGES) {
    const page = await open(server, experts[0], { locale });
    const room = await weigh(page);
    await page.goto(`/rooms/${devices[0]!.room}`);
    await expect(page.locator(".room-header .status-good")).toBeVisible();
    await page.waitForLoadState("networkidle");
    console.log(`  a room in ${locale}, ${told(room)}`);
    for (const part of ["HTML", "script", "module", "style"] as const) expect(room[part], part).toBeGreaterThan(1_000);
    expect.soft(first(room), `a room in ${locale}, ${told(room)}`).toBeLessThanOrEqual(ROOM);
    expect.soft(room.chunks, `a room in ${locale}, ${told(room)}`).toBeLessThanOrEqual(45_000);

    const stranger = await open(server, undefined, { locale });
    const signIn = await weigh(stranger);
    await stranger.goto("/sign-in");
    await stranger.waitForLoadState("networkidle");
    console.log(`  sign-in in ${locale}, ${told(signIn)}`);
    expect(signIn.HTML).toBeGreaterThan(1_000);
    expect.soft(first(signIn), `sign-in in ${locale}, ${told(signIn)}`).toBeLessThanOrEqual(13_000);
  }
});
