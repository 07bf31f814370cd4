// What matters most, in Firefox: reading, writing, an alert and its taking, a cut network, signing in and out, and the way back.

import { test as base, expect } from "../fixtures/test";
import { Firefox, STATUS, say, talk, text, upToDate } from "../fixtures/firefox";
import { Network } from "../fixtures/network";
import { account, seed } from "../fixtures/people";
import { Watch } from "../fixtures/watch";

const test = base.extend<{ firefox: Firefox }>({
  firefox: async ({}, use) => {
    const firefox = await Firefox.start();
    await use(firefox);
    await firefox.close();
    expect(firefox.complaints, "complaints of the browser").toEqual([]);
  },
});

test("two people read what the other writes", async ({ place, firefox }) => {
  const server = await place.serve();
  const people = await seed(place);
  const room = `${server.url}/rooms/${people.rooms[0]!.id}`;
  const page = await firefox.open(server, people.experts[0]);
  const other = await firefox.open(server, people.experts[1]);
  await page.goto(room);
  await other.goto(room);
  await upToDate(page);
  await upToDate(other);
  await say(page, "Good morning");
  await expect.poll(() => talk(other)).toEqual(["Good morning"]);
  await other.locator(".composer textarea").fill("Good morning, you");
  await other.keyboard.press("Enter");
  await expect.poll(() => talk(page)).toEqual(["Good morning", "Good morning, you"]);
  await expect.poll(() => text(other, ".composer textarea")).toBe("");
});

test("an alert is taken by a named person, and felt", async ({ place, firefox }) => {
  const server = await place.serve();
  const people = await seed(place);
  const { room } = people.devices[0]!;
  const wearer = await firefox.open(server, people.wearers[0]);
  await wearer.goto(`${server.url}/settings`);
  await wearer.locator("::-p-aria(Pair a watch[role='button'])").click();
  await expect.poll(() => text(wearer, ".pairing-code")).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  const watch = new Watch(place);
  await watch.pair(server, await text(wearer, ".pairing-code"));
  const expert = await firefox.open(server, people.experts[0]);
  await expert.goto(`${server.url}/rooms/${room}`);
  await upToDate(expert);
  await wearer.goto(`${server.url}/rooms/${room}`);
  const worn = watch.replay("wise/stress/f01", 240);
  await expert.locator("article.alert-card .alert-actions .button.primary").setTimeout(60_000).click();
  await expect.poll(() => text(expert, "article.alert-card .alert-state")).toContain("Taken by you");
  await expect.poll(() => text(wearer, "article.alert-card .alert-headline")).toBe(`${people.experts[0]!.name} is here`);
  expect(await worn.ended).toBe(0);
});

test("what is written while the network is cut goes once it is back", async ({ place, firefox }) => {
  const server = await place.serve();
  const people = await seed(place);
  const network = await Network.to(server);
  const path = `/rooms/${people.rooms[0]!.id}`;
  const page = await firefox.open(network, people.experts[0]);
  const other = await firefox.open(server, people.experts[1]);
  await page.goto(network.url + path);
  await other.goto(server.url + path);
  await upToDate(page);
  await upToDate(other);
  network.cut();
  await expect.poll(() => text(page, STATUS)).toContain("Not connected since");
  await say(page, "into the silence");
  await say(other, "meanwhile");
  network.heal();
  await expect.poll(() => talk(other)).toContain("into the silence");
  await upToDate(page);
  await expect.poll(() => talk(page)).toEqual(await talk(other));
  await network.close();
});

test("signing in and out, and the way back", async ({ place, firefox }) => {
  const server = await place.serve();
  const people = await seed(place);
  const { email, password } = await account(place, "Ada", "admin");
  const page = await firefox.open(server);
  await page.goto(`${server.url}/sign-in`);
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form button[type=submit]").click();
  await expect.poll(() => new URL(page.url()).pathname).toBe("/");
  await page.goto(`${server.url}/admin`);
  await expect.poll(() => text(page, "main")).toContain(people.experts[0]!.name);
  await page.locator("::-p-text(Sign out)").click();
  await expect.poll(() => new URL(page.url()).pathname).toBe("/sign-in");
  await page.goBack();
  await expect.poll(() => new URL(page.url()).pathname).toBe("/sign-in");
  expect(await text(page, "main")).not.toContain(people.experts[0]!.name);
});

test("Back and Forward go from room to room, and words half written stay where they were", async ({ place, firefox }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await firefox.open(server, people.experts[0]);
  const path = `/rooms/${people.rooms[0]!.id}`;
  await page.goto(server.url);
  await page.locator(`.room-line[href="${path}"]`).click();
  await upToDate(page);
  await page.locator(".composer textarea").fill("half a thought");
  await page.goBack();
  await expect.poll(() => new URL(page.url()).pathname).toBe("/");
  await page.goForward();
  await upToDate(page);
  const kept = () => page.$eval(".composer textarea", (field) => (field as HTMLTextAreaElement).value);
  await expect.poll(kept).toBe("half a thought");
});
