// Names and texts made to break out of where they stand: the page stays, and stays alive.

import { seed } from "../fixtures/people";
import { alertCard, enter, pairWatch, said, say } from "../fixtures/room";
import { expect, test } from "../fixtures/test";
import { Watch } from "../fixtures/watch";

const NAME = `"></title><meta http-equiv=refresh content="0;url=/offline.en.html"><img src=x onerror=alert(1)>'&lt;\u202e`;
const TEXT = `</textarea></script><script>alert(2)</script><!-- javascript:alert(3) {{4}} \u2067${NAME}`;

test("what people call themselves and say stays text in a live page", async ({ shared, open }) => {
  const server = await shared.serve();
  const people = await seed(shared);
  const { room } = people.devices[0]!;
  const members = people.rooms.find(({ id }) => id === room)!.members;
  const expert = people.experts.find(({ id }) => members.includes(id))!;
  const wearersPage = await open(server, people.wearers[0]);
  const watch = new Watch(shared);
  await pairWatch(wearersPage, server, watch);
  // No form takes such names; rows that are older than the rule have them.
  for (const table of ["users", "rooms", "devices"]) shared.sql(`update ${table} set name = $words$${NAME}$words$`);

  const page = await open(server, expert);
  const surprises: string[] = [];
  for (const tab of [page, wearersPage]) {
    tab.on("dialog", (dialog) => (surprises.push(dialog.message()), dialog.dismiss()));
  }
  await enter(page, room);
  await enter(wearersPage, room);
  for (const tab of [page, wearersPage]) {
    tab.on("framenavigated", (frame) => surprises.push(frame.url()));
  }
  await expect(page).toHaveTitle(`\u2068${NAME}\u2069 · Fitweet`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(NAME);
  await expect(page.locator(".person-name").filter({ hasText: NAME })).not.toHaveCount(0);
  await say(wearersPage, TEXT);
  await expect(said(page, TEXT)).toBeVisible();
  await say(page, "as alive as before");
  await expect(said(wearersPage, "as alive as before")).toBeVisible();

  const worn = watch.replay("wise/stress/f01", 240);
  await expect(alertCard(page).first()).toContainText(NAME);
  await alertCard(page).first().getByRole("button", { name: "taking this" }).click();
  // Several have this name, so a number tells them apart.
  await expect(alertCard(wearersPage).first()).toContainText(" is here");
  await expect(alertCard(wearersPage).first().locator("bdi", { hasText: NAME })).not.toHaveCount(0);
  worn.signal("SIGTERM");
  await expect(page).toHaveTitle(`\u2068${NAME}\u2069 · Fitweet`);
  expect(surprises).toEqual([]);
});
