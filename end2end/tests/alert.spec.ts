// The main job: an alert of the watch is answered by a human, and the watch learns it.

import { seed } from "../fixtures/people";
import { alertCard, enter, pairWatch, said, say } from "../fixtures/room";
import type { Place, Server } from "../fixtures/server";
import { expect, type Open, test } from "../fixtures/test";
import { Watch } from "../fixtures/watch";

/** Expert and wearer, each at a server, talk; the watch alerts; the expert takes it. */
async function mainJob(place: Place, open: Open, servers: [Server, Server], meanwhile = async () => {}) {
  const people = await seed(place);
  const { room } = people.devices[0]!;
  const wearer = people.wearers[0]!;
  const member = people.rooms.find(({ id }) => id === room)!.members;
  const expert = people.experts.find(({ id }) => member.includes(id))!;

  const expertsPage = await open(servers[0], expert);
  const wearersPage = await open(servers[1], wearer);
  const watch = new Watch(place);
  await pairWatch(wearersPage, servers[1], watch);
  await enter(expertsPage, room);
  await enter(wearersPage, room);
  await say(wearersPage, "The meeting starts now");
  await expect(said(expertsPage, "The meeting starts now")).toBeVisible();
  await say(expertsPage, "I am here");
  await expect(said(wearersPage, "I am here")).toBeVisible();

  await meanwhile();

  const worn = watch.replay("wise/stress/f01", 120);
  const card = alertCard(expertsPage).first();
  await expect(card).toContainText("more active than usual");
  await expect(card).toContainText("Nobody has taken this yet.");
  const same = alertCard(wearersPage).first();
  await expect(same).toContainText("Your care team can see this.");
  await card.getByRole("button", { name: "taking this" }).click();
  await expect(card).toContainText(`Taken by ${expert.name}`);
  await expect(same).toContainText(`${expert.name} is here for you`);
  await expect(card).toContainText("Felt on the watch at", { timeout: 60_000 });
  await expect(same).toContainText("Your watch told you at");
  await expect(card).toContainText("answered: “Stay with me”");
  await expect(same).toContainText("You answered “Stay with me” on your watch");
  // Later alerts of the same hour, if any: the watch waits for an answer to each.
  const takeAll = expertsPage.getByRole("button", { name: "taking this" });
  while (!(await ended(worn.ended))) {
    if (await takeAll.count()) await takeAll.first().click();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  expect(await worn.ended, worn.output).toBe(0);
}

async function ended(process: Promise<unknown>): Promise<boolean> {
  const not = Symbol();
  return (await Promise.race([process, Promise.resolve(not)])) !== not;
}

test("one process with SQLite", async ({ place, open }) => {
  const server = await place.serve();
  await mainJob(place, open, [server, server]);
});

test("two processes with Postgres and Redis", async ({ shared, open }) => {
  await mainJob(shared, open, [await shared.serve(), await shared.serve()]);
});

test("two processes, and Redis stops in the middle", async ({ shared, open }) => {
  const servers: [Server, Server] = [await shared.serve(), await shared.serve()];
  await mainJob(shared, open, servers, () => shared.redis!.stop());
});
