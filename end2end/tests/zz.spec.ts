import { test } from "@playwright/test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Process } from "../fixtures/process";
import { fitweet } from "../fixtures/programs";
test("shots", async ({ browser }) => {
  const folder = mkdtempSync(join(tmpdir(), "zz-"));
  const p = Process.start(fitweet, ["demo", "--listen", "127.0.0.1:0", "--data-dir", folder], {}, folder);
  const url = (await p.says(/Fitweet is ready at (http:\/\/\S+?)\/?\s/))[1]!;
  const c0 = await browser.newContext({ baseURL: url });
  const q = await c0.newPage();
  await q.goto("/sign-in");
  await q.locator('input[name="email"]').fill("mara@demo.example");
  await q.locator('input[name="password"]').fill("quiet lake in autumn");
  await q.locator('form:has(input[name="password"]) button[type="submit"]').click();
  await q.waitForURL((u) => u.pathname !== "/sign-in");
  await q.goto("/settings");
  await q.getByLabel("Name", { exact: true }).fill("My sister");
  await q.getByLabel("Telephone number").fill("+47 900 00 000");
  await q.getByRole("button", { name: "Add number" }).click();
  await q.goto("/");
  const room = await q.locator('a[href^="/rooms/"]').first().getAttribute("href");
  const storageState = await c0.storageState();
  await q.waitForTimeout(25000);
  for (const colorScheme of ["light", "dark"] as const)
    for (const [size, viewport] of Object.entries({ p: { width: 360, height: 760 }, d: { width: 1280, height: 800 } })) {
      const c = await browser.newContext({ baseURL: url, storageState, colorScheme, viewport, locale: process.env.LOC ?? "en" });
      const page = await c.newPage();
      for (const [name, path] of [["home", "/"], ["room", room!], ["crisis", "/crisis"], ["settings", "/settings"], ["offline", "/offline.en.html"]] as const) {
        await page.goto(path);
        await page.waitForTimeout(name === "home" || name === "room" ? 2500 : 300);
        await page.screenshot({ path: `/tmp/zz/${name}-${size}-${colorScheme}.png` });
        if (name === "settings") {
          await page.locator("#crisis-title").scrollIntoViewIfNeeded();
          await page.locator("#crisis-title").evaluate((e) => e.scrollIntoView({ block: "start" }));
          await page.screenshot({ path: `/tmp/zz/numbers-${size}-${colorScheme}.png` });
        }
      }
      await page.goto("/breathe");
      await page.waitForTimeout(6500);
      await page.screenshot({ path: `/tmp/zz/breathe-${size}-${colorScheme}.png` });
      await page.getByRole("button").first().click();
      await page.screenshot({ path: `/tmp/zz/stopped-${size}-${colorScheme}.png` });
      await c.close();
    }
  await p.stop();
});
