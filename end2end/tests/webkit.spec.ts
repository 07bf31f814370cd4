// Signing in, a room, and what Back shows after signing out, in the engine of Safari.

import { test as base, expect } from "../fixtures/test";
import { account, seed } from "../fixtures/people";
import { WebKit } from "../fixtures/webkit";

const test = base.extend<{ webkit: WebKit }>({
  webkit: async ({}, use) => {
    const webkit = await WebKit.start();
    await use(webkit);
    await webkit.close();
  },
});

async function signIn(webkit: WebKit, url: string, { email, password }: { email: string; password: string }) {
  await webkit.goto(`${url}/sign-in`);
  await webkit.type("input[name=email]", email);
  await webkit.type("input[name=password]", password);
  await webkit.click("form button[type=submit]");
  await expect.poll(() => webkit.path()).toBe("/");
}

test("somebody signs in, reads and writes", async ({ place, webkit }) => {
  const server = await place.serve();
  const wearer = await account(place, "Mara", "wearer");
  await signIn(webkit, server.url, wearer);
  await webkit.click(".room-line");
  await expect.poll(() => webkit.text(".room-header [role=status]")).toBe("Up to date");
  await webkit.type(".composer textarea", "Good morning");
  await webkit.click(".composer .send");
  await expect.poll(() => webkit.text(".message:not(.message-draft) .message-text")).toBe("Good morning");
});

test("Back after signing out shows nothing of what was there", async ({ place, webkit }) => {
  const server = await place.serve();
  await seed(place);
  const admin = await account(place, "Ada", "admin");
  await signIn(webkit, server.url, admin);
  await webkit.goto(`${server.url}/admin`);
  await expect.poll(() => webkit.text("main")).toContain("Expert 1");
  await webkit.click(".top-bar form button");
  await expect.poll(() => webkit.path()).toBe("/sign-in");
  await webkit.back();
  await expect.poll(() => webkit.path()).toBe("/sign-in");
  expect(await webkit.text("main")).not.toContain("Expert 1");
});
