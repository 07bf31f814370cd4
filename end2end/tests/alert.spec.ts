// The main job: an alert of the watch is answered by a human, and the watch learns it.

import { seed } from "../fixtures/people";
import { alertCard, enter, pairWatch, said, say } from "../fixtures/room";
import type { Place, Server } from "../fixtures/server";
import { expect, type Open, test } from "../fixtures/test";
import { Watch } from "../fixtures/watch";

const PHONE = { viewport: { width: 360, height: 640 } };

/** An expert and a wearer who share a care room. */
async function pair(place: Place) {
  const people = await seed(place);
  const { room } = people.devices[0]!;
  const wearer = people.wearers[0]!;
  const members = people.rooms.find(({ id }) => id === room)!.members;
  const expert = people.experts.find(({ id }) => members.includes(id))!;
  return { room, wearer, expert };
}

/** Expert and wearer, each at a server, talk; the watch alerts; the expert takes it. */
async function mainJob(place: Place, open: Open, servers: [Server, Server], meanwhile = async () => {}) {
  const { room, wearer, expert } = await pair(place);
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
  const same = alertCard(wearersPage).first();
  await expect(same).toContainText("for you");
  await card.getByRole("button", { name: "taking this" }).click();
  await expect(card).toContainText("Taken by you");
  await expect(same).toContainText(`${expert.name} is here`);
  await expect(card).toContainText(/felt on the watch \d/, { timeout: 60_000 });
  await expect(same).toContainText(/felt on your wrist \d/);
  await expect(card).toContainText("answered: “Stay with me”");
  await expect(same).toContainText("You answered “Stay with me”");
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

test("a wearer asks for somebody, who takes it, gives it back, takes it again and closes it", async ({ place, open }) => {
  const server = await place.serve();
  const { room, wearer, expert } = await pair(place);
  const [expertsPage, wearersPage] = [await open(server, expert), await open(server, wearer, PHONE)];
  await enter(expertsPage, room);
  await enter(wearersPage, room);
  const need = wearersPage.getByRole("button", { name: "I need somebody now" });
  expect((await need.boundingBox())!.height).toBeGreaterThanOrEqual(60);
  await need.click();

  const [card, same] = [alertCard(expertsPage), alertCard(wearersPage)];
  await expect(card).toContainText("Asked for somebody");
  await expect(same).toContainText("You asked for somebody");
  await expect(need).toHaveCount(0);
  await expect(same).toContainText(`${expert.name} has seen it`);

  await card.getByRole("button", { name: "taking this" }).click();
  await expect(same).toContainText(`${expert.name} is here`);
  await card.getByRole("link", { name: "Write" }).click();
  await expect(expertsPage.getByLabel("Message", { exact: true })).toBeFocused();
  await card.getByRole("button", { name: "Give back" }).click();
  await expect(card).toContainText(`${expert.name} gave it back`);
  await expect(same).toContainText("We're asking again");

  await same.getByRole("button", { name: "I'm OK" }).click();
  await expect(card).toContainText("answered: “I'm OK”");
  await same.getByRole("button", { name: "Stay with me" }).click();
  await expect(card).toContainText("answered: “Stay with me”");

  await card.getByRole("button", { name: "taking this" }).click();
  await expect(card).toContainText("Taken by you");
  await card.locator("summary", { hasText: "Close" }).click();
  await card.getByRole("button", { name: "talked" }).click();
  await expect(card.locator("summary")).toContainText("talked");
  await expect(same).toContainText(`${expert.name} was here`);
  await expect(need).toBeVisible();
});

test("the same without scripts", async ({ place, open }) => {
  const server = await place.serve();
  const { room, wearer, expert } = await pair(place);
  const plain = { javaScriptEnabled: false };
  const [expertsPage, wearersPage] = [await open(server, expert, plain), await open(server, wearer, plain)];
  await wearersPage.goto(`/rooms/${room}`);
  await wearersPage.getByRole("button", { name: "I need somebody now" }).click();
  await wearersPage.getByRole("button", { name: "Stay with me" }).click();
  await expect(alertCard(wearersPage)).toContainText("You answered “Stay with me”");

  await expertsPage.goto(`/rooms/${room}`);
  const card = alertCard(expertsPage);
  await expect(card).toContainText("answered: “Stay with me”");
  await card.getByRole("button", { name: "taking this" }).click();
  await card.getByRole("button", { name: "Give back" }).click();
  await expect(card).toContainText(`${expert.name} gave it back`);
  await card.getByRole("button", { name: "taking this" }).click();
  await card.locator("summary", { hasText: "Close" }).click();
  await card.getByRole("button", { name: "false alarm" }).click();
  await wearersPage.reload();
  await expect(alertCard(wearersPage)).toContainText("a false alarm");
});

test("a room opens at its open alert, and leads to it from everywhere", async ({ place, open }) => {
  const server = await place.serve();
  const { room, wearer, expert } = await pair(place);
  const [expertsPage, wearersPage] = [await open(server, expert, PHONE), await open(server, wearer)];
  await enter(wearersPage, room);
  await wearersPage.getByRole("button", { name: "I need somebody now" }).click();
  await expect(alertCard(wearersPage)).toBeVisible();
  for (let line = 1; line <= 20; line += 1) await say(wearersPage, `Line ${line}`);
  await expect(said(wearersPage, "Line 20")).toBeVisible();

  await enter(expertsPage, room);
  const headline = alertCard(expertsPage).locator("h2");
  await expect(headline).toBeInViewport();
  const bar = expertsPage.getByRole("link", { name: "open alert is further up" });
  await expect(bar).toHaveCount(0);
  await expertsPage.getByRole("button", { name: "Newest" }).click();
  await expect(headline).not.toBeInViewport();
  await bar.click();
  await expect(headline).toBeInViewport();
  await expect(bar).toHaveCount(0);
});
