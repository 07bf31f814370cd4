// Cut off under traffic: nothing is lost, doubled or out of order, and the screen never pretends.

import { Network } from "../fixtures/network";
import { seed } from "../fixtures/people";
import { enter, expectUpToDate, said, say, status, talk } from "../fixtures/room";
import { expect, test } from "../fixtures/test";

const CUT_OFF = /ERR_(CONNECTION|EMPTY|INTERNET|NETWORK|SOCKET)|WebSocket connection|Failed to load resource/;

test("a browser that is cut off catches up", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const [first, second] = people.experts;
  const room = people.rooms[0]!.id;
  const network = await Network.to(server);
  const cutOff = await open({ url: network.url }, first);
  const other = await open(server, second);
  await enter(cutOff, room);
  await enter(other, room);
  await say(cutOff, "before, mine");
  await say(other, "before, yours");
  await expect(said(cutOff, "before, yours")).toBeVisible();

  network.cut();
  await expect(status(cutOff)).toContainText("Not connected since");
  const sent = ["before, mine", "before, yours"];
  const claims: string[] = [];
  for (let round = 1; round <= 15; round += 1) {
    await say(other, `yours ${round}`);
    await expect(said(other, `yours ${round}`)).toBeVisible();
    sent.push(`yours ${round}`);
    claims.push(await status(cutOff).innerText());
    if (round <= 3) {
      await say(cutOff, `mine ${round}`);
      await expect(cutOff.locator(".message-draft", { hasText: `mine ${round}` })).toBeVisible();
    }
  }
  expect(claims.filter((claim) => /up to date/i.test(claim))).toEqual([]);

  network.heal();
  await expect(said(cutOff, "yours 15")).toBeVisible();
  await expect(said(other, "mine 3")).toBeVisible();
  await expectUpToDate(cutOff);
  sent.push("mine 1", "mine 2", "mine 3");
  await expect(cutOff.locator(".message-draft")).toHaveCount(0);
  expect(await talk(other)).toEqual(sent);
  expect(await talk(cutOff)).toEqual(sent);
  await network.close();
});

test("a network that falls silent is not called up to date", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const network = await Network.to(server);
  const page = await open({ url: network.url }, people.experts[0]);
  const other = await open(server, people.experts[1]);
  await enter(page, room);
  await enter(other, room);

  network.stall();
  await say(page, "into the silence");
  await say(other, "meanwhile");
  await expect(said(other, "meanwhile")).toBeVisible();
  await expect(status(page)).toHaveText("Checking the connection…");
  await expect(page.locator(".message-draft")).toContainText("into the silence");

  network.heal();
  await expect(said(other, "into the silence")).toHaveCount(1);
  await expect(said(page, "meanwhile")).toBeVisible();
  await expectUpToDate(page);
  await expect.poll(() => talk(page)).toEqual(await talk(other));
  await network.close();
});

test("the browser itself goes offline and comes back", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  const other = await open(server, people.experts[1]);
  await enter(page, room);
  await enter(other, room);
  await page.context().setOffline(true);
  await expect(status(page)).toContainText("Not connected since");
  await say(page, "written offline");
  for (let round = 1; round <= 5; round += 1) await say(other, `meanwhile ${round}`);
  await expect(said(other, "meanwhile 5")).toBeVisible();
  await page.context().setOffline(false);
  await expect(said(other, "written offline")).toHaveCount(1);
  await expect(said(page, "meanwhile 5")).toBeVisible();
  await expectUpToDate(page);
  await expect.poll(() => talk(page)).toEqual(await talk(other));
});

test("the server is killed and comes back", async ({ place, open, complaints }) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  const other = await open(server, people.experts[1]);
  await enter(page, room);
  await enter(other, room);
  await say(page, "kept");
  await expect(said(other, "kept")).toBeVisible();
  await server.kill();
  await expect(status(page)).toContainText("Not connected since");
  await say(page, "waits");
  await expect(page.locator(".message-draft")).toContainText("waits");
  await server.start();
  await expect(said(other, "waits")).toBeVisible();
  await expectUpToDate(page);
  expect(await talk(page)).toEqual(["kept", "waits"]);
  expect(await talk(other)).toEqual(["kept", "waits"]);
});

test("a page older than the server says so, and renews itself where nothing is lost", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  const other = await open(server, people.experts[1]);
  // What the first page hears until it is loaded anew is of a later kind than it knows.
  let loads = 0;
  page.on("load", () => (loads += 1));
  await page.routeWebSocket("**/socket", (socket) => {
    const old = loads <= 1;
    const upstream = socket.connectToServer();
    upstream.onMessage((frame) => {
      socket.send(old ? String(frame).replace('"message":{"text":"sung', '"song":{"tune":"') : frame);
    });
  });
  await enter(page, room);
  await enter(other, room);
  const composer = page.getByLabel("Message", { exact: true });
  await composer.fill("half a thought");
  await say(other, "sung softly");
  await say(other, "spoken after it");
  await expect(said(page, "spoken after it")).toBeVisible();
  await expect(status(page)).toHaveText("Not everything is shown. Please reload this page.");
  await expect(page.getByText("Something that this page can't show")).toBeVisible();
  await expect(page.locator(".toast").getByRole("link", { name: "Reload" })).toBeVisible();
  await expect(composer).toHaveValue("half a thought");

  await composer.fill("");
  await expect(said(page, "sung softly")).toBeVisible();
  await expectUpToDate(page);
  expect(await talk(page)).toEqual(["sung softly", "spoken after it"]);
  expect(loads).toBe(2);
});

test("a page that cannot read what a newer server greets it with is loaded anew", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  let loads = 0;
  page.on("load", () => (loads += 1));
  await page.routeWebSocket("**/socket", (socket) => {
    const old = loads <= 1;
    const upstream = socket.connectToServer();
    upstream.onMessage((frame) => socket.send(old ? String(frame).replace('{"hello":', '{"greeting":') : frame));
  });
  await page.goto(`/rooms/${people.rooms[0]!.id}`);
  await expectUpToDate(page);
  expect(loads).toBe(2);
});

test("a proxy that lets no socket through is named, and what is written goes all the same", async ({
  place,
  open,
  complaints,
}) => {
  complaints.forgive(CUT_OFF);
  const server = await place.serve();
  const people = await seed(place);
  const room = people.rooms[0]!.id;
  const page = await open(server, people.experts[0]);
  const other = await open(server, people.experts[1]);
  await page.routeWebSocket("**/socket", (socket) => socket.close());
  await page.goto(`/rooms/${room}`);
  await enter(other, room);
  await say(other, "before");
  await expect(status(page)).toContainText("This network doesn't allow a live connection");
  await say(page, "by plain request");
  await expect(said(other, "by plain request")).toHaveCount(1);
  // What it wrote is shown with the newest page, and that is never called up to date.
  await expect(said(page, "by plain request")).toHaveCount(1);
  expect(await talk(page)).toEqual(["before", "by plain request"]);
  await expect(page.locator(".message-draft")).toHaveCount(0);
  await expect(status(page)).toContainText("doesn't update by itself");
  await say(other, "meanwhile");
  await page.reload();
  await expect(said(page, "meanwhile")).toBeVisible();
});
