// What people type is theirs: nothing of it is cut, and what is too much is said before it is sent.

import { account, seed, signIn } from "../fixtures/people";
import { enter } from "../fixtures/room";
import { expect, test } from "../fixtures/test";

test("what is too much stays, is counted as the server counts, and waits", async ({ place, open }) => {
  const server = await place.serve();
  const { experts, rooms } = await seed(place);
  const page = await open(server, experts[0]);
  const room = rooms[0]!.id;
  // Each with 1,234 Unicode characters too many: of one unit in UTF-16, of two, of several signs, with controls.
  const texts = [
    "a".repeat(5234),
    "\u{1f422}".repeat(5234),
    "e\u0301".repeat(2617),
    `${"a\u0007".repeat(5234)}  \n`,
    ` ${"a\n".repeat(2616)}bc`,
  ];
  await enter(page, room);
  const message = page.getByLabel("Message", { exact: true });
  const send = page.getByRole("button", { name: "Send" });
  for (const text of texts) {
    await message.fill(text);
    await expect(page.locator(".composer")).toContainText("1,234 characters too many");
    await expect(send).toBeDisabled();
    await expect(message).toHaveValue(text);
  }
  await message.fill("a".repeat(4000));
  await expect(page.locator(".composer")).not.toContainText("too many");
  await expect(send).toBeEnabled();
  await message.fill("");

  await page.goto(`/rooms/${room}/options`);
  const report = page.getByLabel("What happened");
  for (const text of texts) {
    await report.fill(text);
    await expect(page.getByText("1,234 characters too many")).toBeVisible();
    await expect(report).toHaveValue(text);
  }
  await page.getByRole("button", { name: "Send report" }).click();
  await expect(page).toHaveURL(/options$/);
});

test("a password or a name that is too long is not cut", async ({ place, open }) => {
  const server = await place.serve();
  await account(place, "Mara", "wearer");
  const page = await open(server);
  await page.goto("/sign-in");
  await page.getByLabel("Password").fill("p".repeat(300));
  await expect(page.getByText("44 characters too many")).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveValue("p".repeat(300));
  await page.getByLabel("Password").fill("p".repeat(256));
  await expect(page.getByText("too many")).toHaveCount(0);
});

// Chromium keeps no page of a test for the way back, so the page is told as it would be.
test("a page from the back-forward cache shows nothing before the server was asked", async ({
  place,
  open,
  complaints,
}) => {
  complaints.forgive(/status of 401/);
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const page = await open(server);
  await signIn(page, mara);
  await page.getByRole("link", { name: /Your care team/ }).click();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
  await page.context().clearCookies();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(page).toHaveURL(/sign-in/);
});
