// From an empty server to two people in a room, by nothing but the pages.

import { account, signIn } from "../fixtures/people";
import { expectUpToDate, said, say, talk } from "../fixtures/room";
import { expect, test } from "../fixtures/test";
import { kept } from "../fixtures/unsent";

const PASSWORD = "a quiet lake in autumn";

test("the first admin invites a wearer, who invites an expert", async ({ place, open, complaints }) => {
  const server = await place.serve();
  const admins = await open(server);
  await admins.goto("/");
  await expect(admins.getByRole("heading", { name: "Welcome to Fitweet" })).toBeVisible();
  await expect(admins.getByLabel("Set-up code")).toHaveValue("");
  await admins.goto(await server.setUpUrl());
  // The code is in the form, and no longer in the address.
  await expect(admins).toHaveURL(/\/setup$/);
  await expect(admins.getByLabel("Set-up code")).toHaveValue(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
  await admins.getByLabel("Your name").fill("Robin Sand");
  await admins.getByLabel("E-mail").fill("robin@example.org");
  await admins.getByLabel("Password").fill(PASSWORD);
  await admins.getByRole("button", { name: "Create first account" }).click();
  await admins.getByRole("link", { name: "People" }).click();
  await admins.getByRole("button", { name: "Create invitation" }).click();
  const forWearer = await admins.getByLabel("Link for one person").inputValue();

  const wearers = await open(server);
  await join(wearers, forWearer, "Mara Vogel", "mara@example.org");
  await wearers.getByRole("link", { name: /Your care team/ }).click();
  await expectUpToDate(wearers);
  await wearers.getByRole("button", { name: "Invite an expert" }).click();
  const forExpert = await wearers.getByLabel("Link for one person").inputValue();

  const experts = await open(server);
  await join(experts, forExpert, "Ines Ahrend", "ines@example.org");
  await expect(experts.getByRole("heading", { name: "Welcome, Ines Ahrend" })).toBeVisible();
  await expect(experts.getByText("Mara Vogel, a wearer, invited you.")).toBeVisible();
  await expect(experts.getByText("ask Robin Sand to approve you")).toBeVisible();
  await experts.goto("/settings");
  await expect(experts).toHaveURL(/\/waiting$/);
  await admins.getByRole("link", { name: "People" }).click();
  await expect(admins.getByText("Invited by Mara Vogel (wearer).")).toBeVisible();
  await admins.getByRole("button", { name: /^Approve .Ines Ahrend.$/ }).click();
  await expect(admins.getByRole("heading", { name: "Waiting for approval" })).toHaveCount(0);

  await experts.getByRole("link", { name: "Check again" }).click();
  await experts.getByRole("link", { name: /Mara Vogel/ }).click();
  await expectUpToDate(experts);
  await say(experts, "Good morning, Mara");
  await expect(said(wearers, "Good morning, Mara")).toBeVisible();
  await say(wearers, "Good morning!");
  await expect(said(experts, "Good morning!")).toBeVisible();

  // A link works once; the page that says so is a 404.
  complaints.forgive(/404/);
  const late = await open(server);
  await late.goto(forExpert);
  await expect(late.getByRole("heading", { name: "This invitation no longer works" })).toBeVisible();
});

test("a new password ends the other sign-in", async ({ place, open, complaints }) => {
  complaints.forgive(/WebSocket|401/);
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const [here, there] = [await open(server), await open(server)];
  for (const page of [here, there]) {
    await signIn(page, mara);
    await expect(page.getByRole("heading", { name: "Rooms" })).toBeVisible();
  }
  await there.getByRole("link", { name: /Your care team/ }).click();
  await expectUpToDate(there);
  await here.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await here.getByText("Change your password").click();
  await here.getByLabel("Current password").fill("not the right password");
  await here.getByLabel("New password").fill(PASSWORD);
  await here.getByRole("button", { name: "Change password" }).click();
  const wrong = here.getByRole("alert").filter({ hasText: "The current password is wrong." });
  await expect(wrong).toBeVisible();
  await here.getByLabel("Current password").fill(mara.password);
  await here.getByLabel("New password").fill(PASSWORD);
  await here.getByRole("button", { name: "Change password" }).click();
  await expect(here.getByText("Your password has been changed")).toBeVisible();
  await expect(there).toHaveURL(/sign-in/);
  await signIn(there, { ...mara, password: PASSWORD });
  await expect(there.getByRole("heading", { name: "Rooms" })).toBeVisible();
});

test("whoever forgot their password gets a link from an admin", async ({ place, open }) => {
  const server = await place.serve();
  const admin = await account(place, "Robin", "admin");
  await account(place, "Mara", "wearer");
  const admins = await open(server);
  await signIn(admins, admin);
  await admins.getByRole("link", { name: "People" }).click();
  await admins.getByRole("link", { name: "Mara" }).click();
  await admins.getByRole("button", { name: "Create link to a new password" }).click();
  const link = await admins.getByLabel(/^Link for .Mara. only$/).inputValue();
  const wearers = await open(server);
  await wearers.goto(link);
  await expect(wearers.getByText("Robin, an admin of this site, created this link")).toBeVisible();
  await wearers.getByLabel("New password").fill(PASSWORD);
  await wearers.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(wearers.getByRole("link", { name: /Your care team/ })).toBeVisible();
});

test("signing in tells nothing about who has an account", async ({ place, open }) => {
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const page = await open(server);
  await signIn(page, { ...mara, password: "not the right password" });
  const alert = page.getByRole("alert").filter({ hasText: /\S/ });
  const wrong = await alert.innerText();
  await signIn(page, { email: "nobody@example.org", password: "not the right password" });
  await expect(alert).toHaveText(wrong);
  await signIn(page, mara);
  await expect(page.getByRole("heading", { name: "Rooms" })).toBeVisible();
});

test("ending a sign-in ends its page at once", async ({ place, open, complaints }) => {
  complaints.forgive(/WebSocket|401/);
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const [here, there] = [await open(server), await open(server)];
  for (const page of [here, there]) {
    await signIn(page, mara);
    await expect(page.getByRole("heading", { name: "Rooms" })).toBeVisible();
  }
  await there.getByRole("link", { name: /Your care team/ }).click();
  await expectUpToDate(there);
  await here.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await here.getByRole("button", { name: /Sign out this device/ }).first().click();
  await expect(there).toHaveURL(/sign-in/);
});

test("what was half-written goes with its sign-in, in every tab", async ({ place, open, complaints }) => {
  complaints.forgive(/WebSocket|401|404|ERR_FAILED/);
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const ben = await account(place, "Ben", "wearer");
  const here = await open(server);
  await signIn(here, mara);
  await here.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await here.getByLabel("Dark").check();
  const tab = async () => {
    const page = await here.context().newPage();
    complaints.listen(page);
    return page;
  };
  const [there, away] = [await tab(), await tab()];
  // Its server tells this tab nothing: neither can it send, nor does it hear there of the end.
  await there.routeWebSocket("**/socket", () => {});
  await there.route("**/api/signed_in", (route) => route.abort());
  for (const page of [there, away]) {
    await page.bringToFront();
    await page.goto("/");
    await page.getByRole("link", { name: /Your care team/ }).click();
    await expect(page.locator("[data-live]")).toHaveCount(1);
  }
  await say(there, "a secret that waits");
  await expect(there.locator(".message-draft")).toContainText("a secret that waits");
  for (const page of [there, away]) await page.getByLabel("Message", { exact: true }).fill("a secret, half-written");
  await expect.poll(() => kept(there)).toBe(3);
  // And this one runs none of our scripts when it ends.
  await away.goto("/offline.en.html");
  expect(await kept(away)).toBe(3);

  // Somebody who has not sent everything may be asked first.
  here.on("dialog", (dialog) => dialog.accept());
  await here.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(here).toHaveURL(/sign-in/);
  await expect(there).toHaveURL(/sign-in/);
  await expect.poll(() => kept(here)).toBe(0);
  const inTab = (page: typeof here) => page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  for (const page of [here, there]) expect(await inTab(page)).not.toContain("secret");
  await signIn(there, ben);
  await there.getByRole("link", { name: /Your care team/ }).click();
  await expect(there.locator("[data-live]")).toHaveCount(1);
  await expect(there.getByLabel("Message", { exact: true })).toHaveValue("");
  await away.goto("/");
  await away.getByRole("link", { name: /Your care team/ }).click();
  await expectUpToDate(away);
  await expect(away.getByLabel("Message", { exact: true })).toHaveValue("");
  expect(await talk(away)).toEqual([]);
  for (const page of [there, away]) expect(await inTab(page)).not.toContain("secret");
  expect(await kept(away)).toBe(0);
  // The looks belong to the browser, not to the sign-in.
  await expect(away.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("without scripts one can sign in, read and send", async ({ place, open }) => {
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const page = await open(server, undefined, { javaScriptEnabled: false });
  await signIn(page, mara);
  await page.getByRole("link", { name: /Your care team/ }).click();
  await page.getByLabel("Message", { exact: true }).fill("sent by a plain form");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(said(page, "sent by a plain form")).toBeVisible();
  const other = await open(server);
  await signIn(other, mara);
  await other.getByRole("link", { name: /Your care team/ }).click();
  await expectUpToDate(other);
  await expect(said(other, "sent by a plain form")).toHaveCount(1);
});

async function join(page: import("@playwright/test").Page, link: string, name: string, email: string) {
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account and join" }).click();
}
