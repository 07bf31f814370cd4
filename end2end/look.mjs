import { chromium } from "playwright-core";
const base = process.argv[2];
const out = process.argv[3];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
async function as(email, dark, width) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: dark ? "dark" : "light" });
  const page = await context.newPage();
  await page.goto(base + "/sign-in");
  await page.fill("#email", email);
  await page.fill("#password", "quiet lake in autumn");
  await page.press("#password", "Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}
for (const [width, dark] of [[360, false], [768, true], [1440, false]]) {
  let page = await as("ines@demo.example", dark, width);
  await page.goto(base + "/");
  const rooms = await page.$$eval(".room-line", (els) => els.map((el) => [el.getAttribute("href"), el.textContent]));
  const direct = rooms.find(([, text]) => text.includes("Direct"));
  await page.goto(base + direct[0] + "/options");
  await page.screenshot({ path: `${out}/options-${width}.png`, fullPage: true });
  await page.goto(base + rooms[0][0]);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${out}/room-${width}.png` });
  await page.goto(base + "/settings");
  await page.screenshot({ path: `${out}/settings-${width}.png`, fullPage: true });
  page = await as(process.argv[4], dark, width);
  for (const [name, path] of [["admin", "/admin"], ["reports", "/admin/reports"]]) {
    await page.goto(base + path);
    await page.screenshot({ path: `${out}/${name}-${width}.png`, fullPage: true });
  }
}
await browser.close();
