// Notifications: a browser is registered, what is pushed to it is shown by its service worker, and that comes back.

import { without } from "../fixtures/network";
import { seed } from "../fixtures/people";
import { Deliverer, registerWith, shown } from "../fixtures/worker";
import { expect, test } from "../fixtures/test";

const HERE = "/settings/notifications";
const ICON = "/icon-192.png";

test("a test is pushed, shown by the service worker, and told back", async ({ place, open, push: service }) => {
  place.settings = service.settings;
  const server = await place.serve();
  const people = await seed(place);
  const expert = people.experts[0]!;
  const page = await open(server, expert, { permissions: ["notifications"], locale: "de" });
  await registerWith(page, service);
  await page.goto(HERE);
  await page.getByRole("button", { name: "Mitteilungen hier einschalten" }).click();
  await expect(page.getByText("Mitteilungen sind hier eingeschaltet.")).toBeVisible();
  const device = page.getByRole("listitem").filter({ hasText: "dieses Gerät" });
  await expect(device).toContainText("Noch keine Mitteilung gesendet");

  await device.getByRole("button", { name: /Test/ }).click();
  await expect.poll(() => service.pushes.length).toBe(1);
  const { headers, text } = service.pushes[0]!;
  expect(headers.authorization).toMatch(/^vapid t=\S+, k=\S+$/);
  expect(headers.urgency).toBe("high");
  expect(text).not.toContain(expert.name);
  const said = JSON.parse(text);
  expect(said).toMatchObject({ kind: "test", url: HERE, language: "de" });
  // The page looks for it by itself.
  await expect(device).toContainText("Letzte Mitteilung gesendet");
  await expect(device).not.toContainText("Zuletzt auf dem Bildschirm");

  await expect.poll(() => page.evaluate(async (icon) => !!(await caches.match(icon)), ICON)).toBe(true);
  const deliverer = await Deliverer.on(page);
  await deliverer.push(text);
  const body = "Das ist ein Test. Mitteilungen erreichen dieses Gerät.";
  const expected = { title: "Fitweet", body, lang: "de", tag: HERE, icon: "data:image/png;base64" };
  await expect.poll(() => shown(page)).toEqual([expected]);
  const listed = async () => (await page.reload(), device.innerText());
  await expect.poll(listed).toContain("Zuletzt auf dem Bildschirm");

  // An alert and what ends it are one notification: the later takes the place of the earlier.
  const about = { id: said.id, url: "/rooms/x#alert-1", language: "nb" };
  await deliverer.push(JSON.stringify({ ...about, kind: "alert" }));
  await expect.poll(async () => (await shown(page)).map(({ body }) => body)).toContain("Noen trenger deg. Åpne Fitweet.");
  await deliverer.push(JSON.stringify({ ...about, kind: "all_clear" }));
  await expect.poll(async () => (await shown(page)).length).toBe(2);
  await expect
    .poll(async () => (await shown(page)).map(({ body }) => body))
    .toContain("Noen har svart. Du trenger ikke å gjøre noe.");
  // What cannot be read shows something, too.
  await deliverer.push("");
  await expect.poll(async () => (await shown(page)).length).toBe(3);

  await device.getByRole("button", { name: /Mitteilungen auf diesem Gerät beenden/ }).click();
  await expect(page.getByText("Noch bekommt keines Ihrer Geräte Mitteilungen.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Mitteilungen hier einschalten" })).toBeVisible();
});

test("a notification waits for no picture that does not come", async ({ place, open, push }) => {
  place.settings = push.settings;
  const way = await without(await place.serve(), ICON);
  const people = await seed(place);
  const page = await open(way, people.experts[0], { permissions: ["notifications"] });
  await registerWith(page, push);
  await page.goto(HERE);
  await page.getByRole("button", { name: "Turn on notifications here" }).click();
  await expect(page.getByText("Notifications are on here.")).toBeVisible();
  const deliverer = await Deliverer.on(page);
  await deliverer.push(JSON.stringify({ kind: "alert", url: "/rooms/x#alert-1", language: "en" }));
  await expect.poll(async () => (await shown(page)).map(({ icon }) => icon)).toEqual([""]);
  way.close();
});

test("where notifications are blocked, or nobody set them up, the page says so", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await page.goto(HERE);
  await expect(page.getByText("This site isn't set up to send notifications yet.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Turn on notifications here" })).toHaveCount(0);
  await server.stop();

  place.settings = { FITWEET_PUSH__CONTACT: "mailto:tests@example.org" };
  await server.start();
  const plain = await open(server, people.experts[1], { javaScriptEnabled: false });
  await plain.goto(HERE);
  await expect(plain.getByText("To turn on notifications here, this browser needs JavaScript.")).toBeVisible();
  await expect(plain.getByRole("button", { name: "Turn on notifications here" })).toBeHidden();

  const blocked = await open(server, people.experts[0]);
  await blocked.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "denied" }));
  await blocked.goto(HERE);
  await expect(blocked.getByText("Notifications from this site are blocked in this browser.")).toBeVisible();

  const phone = await open(server, people.experts[1], { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)" });
  await phone.addInitScript(() => void delete (globalThis as { PushManager?: unknown }).PushManager);
  await phone.goto(HERE);
  await expect(phone.getByText("first add Fitweet to your Home Screen")).toBeVisible();
});
