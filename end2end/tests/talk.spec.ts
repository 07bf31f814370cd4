// How a talk is written and read: keys, days, links.

import type { Page } from "@playwright/test";
import { seed } from "../fixtures/people";
import { enter, expectUpToDate, said, say, talk } from "../fixtures/room";
import { expect, test } from "../fixtures/test";

const composer = (page: Page) => page.getByLabel("Message", { exact: true });

test("a key that ends a word of an input method sends nothing", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await enter(page, people.rooms[0]!.id);
  await composer(page).fill("かんじ");
  for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
    await composer(page).evaluate(
      (area, how) =>
        area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...how })),
      how,
    );
  }
  await expect(composer(page)).toHaveValue("かんじ");
  await composer(page).press("Enter");
  await expect(said(page, "かんじ")).toHaveCount(1);
  expect(await talk(page)).toEqual(["かんじ"]);
});

// Half an hour after midnight at both distances that a zone has, and one at a distance of half hours.
for (const [zone, at, day] of [
  ["Europe/Berlin", "2026-07-15T22:30:00Z", "Thursday 16 July"],
  ["Europe/Berlin", "2026-01-15T23:30:00Z", "Friday 16 January"],
  ["America/St_Johns", "2026-07-16T03:00:00Z", "Thursday 16 July"],
  ["Australia/Lord_Howe", "2026-01-15T13:30:00Z", "Friday 16 January"],
  ["Australia/Lord_Howe", "2026-07-15T14:00:00Z", "Thursday 16 July"],
] as const) {
  test(`a day begins at its own midnight: ${zone}, ${at}`, async ({ shared, open }) => {
    const server = await shared.serve();
    const people = await seed(shared);
    const room = people.rooms[0]!.id;
    const writer = await open(server, people.experts[1]);
    await enter(writer, room);
    await say(writer, "after midnight");
    await expect(said(writer, "after midnight")).toBeVisible();
    shared.sql(`update events set at = ${Date.parse(at)} where kind = 'message'`);
    const page = await open(server, people.experts[0], { timezoneId: zone });
    await enter(page, room);
    await expect(page.locator(".row-day").last()).toHaveText(day);
    await expect(page.locator(".rows > li").last().locator("time")).toHaveText("00:30");
  });
}

test("days that come twice cost no line of the talk", async ({ shared, open }) => {
  const server = await shared.serve();
  const people = await seed(shared);
  const room = people.rooms[0]!.id;
  const [page, other] = [await open(server, people.experts[0]), await open(server, people.experts[1])];
  await enter(other, room);
  for (const text of ["one", "two", "three"]) await say(other, text);
  await expect(said(other, "three")).toBeVisible();
  // Servers whose clocks are a little apart, around midnight.
  shared.sql("update events set at = at - 86400000 where body::text like '%two%'");
  // And a browser that is behind all of them.
  await page.clock.install({ time: Date.now() - 2 * 86_400_000 });
  await enter(page, room);
  expect(await talk(page)).toEqual(["one", "two", "three"]);
  await say(page, "mine");
  await expect(said(page, "mine")).toHaveCount(1);
  await say(other, "yours");
  await expect(said(page, "yours")).toHaveCount(1);
  await expectUpToDate(page);
  expect(await talk(page)).toEqual(["one", "two", "three", "mine", "yours"]);
});

test("a screen that shows all of the first page shows more than that", async ({ place, open }) => {
  const server = await place.serve();
  const { experts, devices } = await seed(place, 2, 1, ["--events", "60"]);
  const page = await open(server, experts[0], { viewport: { width: 1280, height: 3_000 } });
  await enter(page, devices[0]!.room);
  // How the room began is further back.
  await expect(page.getByRole("log").getByText("joined").first()).toBeAttached();
});
