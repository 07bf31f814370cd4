// A drill: who is reached is tried out, and everybody knows that it is one. And quiet for one person about an alert.

import { seed } from "../fixtures/people";
import { alertCard, enter } from "../fixtures/room";
import type { Place } from "../fixtures/server";
import { expect, test } from "../fixtures/test";

/** A wearer and the expert of their room, who is on call. */
async function stage(place: Place) {
  const server = await place.serve();
  const people = await seed(place, 1, 1);
  const { room, wearer } = people.devices[0]!;
  return { server, expert: people.experts[0]!, wearer: people.wearers.find(({ id }) => id === wearer)!, room };
}

test("a drill is marked wherever it is told of, and its card says how long each step took", async ({ place, open }) => {
  const { server, expert, wearer, room } = await stage(place);
  const called = await open(server, expert);
  await called.goto("/settings");
  const beside = await open(server, wearer);
  await enter(beside, room);
  const starts = await open(server, expert);
  await starts.goto(`/on-call/${room}`);
  await starts.getByRole("button", { name: "Start a drill" }).click();
  await expect(starts).toHaveURL(new RegExp(`/rooms/${room}#alert-\\d+$`));
  await expect(alertCard(starts)).toContainText("Drill: nobody needs help");

  const bar = called.locator(".need-line");
  await expect(bar).toContainText(`Drill for \u2068${wearer.name}\u2069: nobody needs help`, { timeout: 20_000 });
  expect(await called.title()).not.toContain("needs somebody");
  await bar.getByRole("link", { name: "Open" }).click();
  await expect(alertCard(called)).toContainText("Drill: nobody needs help");
  await called.getByRole("button", { name: "taking this" }).click();

  const card = alertCard(starts);
  await expect(card).toContainText("drill is over");
  await card.locator("summary").first().click();
  await expect(card.locator(".alert-history").first()).toContainText("The drill began");
  const times = card.locator(".alert-history .alert-at");
  await expect(times.first()).toHaveText("+0 s");
  for (const time of await times.allTextContents()) expect(time).toMatch(/^\+\d+(\.\d)? s$/);
  await expect(beside.locator(".alert-card")).toHaveCount(0);
  await expect(beside.getByText("nobody needs help")).toHaveCount(0);
});

test("whoever wants quiet is not called for a while, on none of their pages", async ({ place, open }) => {
  const { server, expert, wearer, room } = await stage(place);
  const own = await open(server, wearer);
  await enter(own, room);
  await own.getByRole("button", { name: "I need somebody now" }).first().click();
  const beside = await open(server, expert);
  await beside.goto("/");
  const asked = await open(server, expert);
  await enter(asked, room);
  const quiet = asked.getByRole("button", { name: "call me for 5 minutes" });
  await expect.poll(() => asked.locator("body").getAttribute("data-calls")).not.toBe("[]");
  await quiet.click();
  await expect(quiet).toHaveCount(0);
  await expect(alertCard(asked)).toContainText("not called until");
  await expect.poll(() => asked.locator("body").getAttribute("data-calls")).toBe("[]");
  await expect(asked.getByRole("button", { name: "taking this" })).toBeVisible();
  await expect.poll(() => beside.locator("body").getAttribute("data-calls")).toBe("[]");
});
