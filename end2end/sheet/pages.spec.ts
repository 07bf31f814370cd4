// Every page, as each person sees it, in each language, on a phone and on a desktop, light and dark.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "@playwright/test";
import { Process } from "../fixtures/process";
import { fitweet } from "../fixtures/programs";
import { expect, test } from "../fixtures/test";
import { LANGUAGES, Pictures, SCHEMES, SIZES } from "./pictures";

const PASSWORD = "quiet lake in autumn";

/** The state of a browser: whose sign-in it holds. */
type State = BrowserContextOptions["storageState"];

/** A page to look at: its name, whose browser, and its address. */
interface Look {
  name: string;
  state?: State;
  url: string;
}

/** The demo, with its people and its watch, in a folder of its own. */
class Demo {
  private readonly folder = mkdtempSync(join(tmpdir(), "fitweet-sheet-"));
  private process!: Process;
  url = "";

  async start(): Promise<void> {
    const args = ["demo", "--listen", "127.0.0.1:0", "--data-dir", this.folder];
    this.process = Process.start(fitweet, args, {}, this.folder);
    this.url = (await this.process.says(/Fitweet is ready at (http:\/\/\S+?)\/?\s/))[1]!;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A site on which nobody has an account. */
class Empty {
  private readonly folder = mkdtempSync(join(tmpdir(), "fitweet-sheet-"));
  private process!: Process;

  /** The address at which the first admin is made. */
  async start(): Promise<string> {
    const env = { FITWEET_DATA_DIR: this.folder };
    this.process = Process.start(fitweet, ["serve", "--listen", "127.0.0.1:0"], env, this.folder);
    return (await this.process.says(/(http:\S+\/setup\?code=\S+)/))[1]!;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const demo = new Demo();
const empty = new Empty();
const looks: Look[] = [];

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  await demo.start();
  looks.push({ name: "set-up", url: await empty.start() }, ...(await everything(browser)));
});

test.afterAll(async () => {
  await Promise.all([demo.stop(), empty.stop()]);
});

for (const language of LANGUAGES) {
  test(`pictures in ${language}`, async ({ browser }) => {
    const pictures = new Pictures(language);
    for (const { name, state, url } of looks) {
      for (const colorScheme of SCHEMES) {
        const context = await browser.newContext({ storageState: state, locale: language, colorScheme });
        const page = await context.newPage();
        for (const [size, viewport] of Object.entries(SIZES) as [keyof typeof SIZES, { width: number; height: number }][]) {
          await page.setViewportSize(viewport);
          await page.goto(url.replace("LANGUAGE", language));
          await settled(page);
          await page.screenshot({ path: pictures.place(name, size, colorScheme) });
        }
        await context.close();
      }
    }
    await pictures.finish(browser);
  });
}

/** Signs everybody in, makes what is not there yet, and lists all that can be seen. */
async function everything(browser: Browser): Promise<Look[]> {
  const [ines, mara, tom, robin] = await Promise.all(["ines", "mara", "tom", "robin"].map((name) => signedIn(browser, name)));
  const at = (path: string) => new URL(path, demo.url).href;
  const expert = await browser.newPage({ storageState: ines });
  await expert.goto(at("/"));
  const rooms = expert.locator('nav a[href^="/rooms/"]');
  await expect(rooms).toHaveCount(4);
  const hrefs = await rooms.evaluateAll((links) => links.map((link) => [link.textContent ?? "", link.getAttribute("href")!]));
  const called = (name: string) => hrefs.find(([text]) => text!.includes(name))![1]!;
  const care = called("Mara Vogel");
  await expert.goto(at(care));
  await expect(expert.locator("article.alert-card").first()).toBeVisible({ timeout: 120_000 });
  await expert.goto(at(`${care}/options`));
  await expert.context().close();

  const admin = await browser.newPage({ storageState: robin });
  await admin.goto(at("/admin"));
  const person = (await admin.locator('a[href^="/admin/people/"]').first().getAttribute("href"))!;
  await admin.goto(at(person));
  await admin.context().close();

  return [
    { name: "sign-in", url: at("/sign-in") },
    { name: "not-found", url: at("/nothing-here") },
    { name: "unknown-invitation", url: at("/join/AAAAAAAAAAAAAAAAAAAAAAAAAA") },
    { name: "unknown-reset", url: at("/reset/AAAAAAAAAAAAAAAAAAAAAAAAAA") },
    { name: "offline", url: at("/offline.LANGUAGE.html") },
    { name: "crisis", url: at("/crisis") },
    { name: "breathe", url: at("/breathe") },
    { name: "expert-home", state: ines, url: at("/") },
    { name: "expert-care-room", state: ines, url: at(care) },
    { name: "expert-room-options", state: ines, url: at(`${care}/options`) },
    { name: "expert-team-room", state: ines, url: at(called("Team north")) },
    { name: "expert-on-call", state: ines, url: at("/on-call") },
    { name: "expert-on-call-plan", state: ines, url: at(care.replace("/rooms/", "/on-call/")) },
    { name: "expert-new", state: ines, url: at("/new") },
    { name: "expert-settings", state: ines, url: at("/settings") },
    { name: "expert-notifications", state: ines, url: at("/settings/notifications") },
    { name: "wearer-home", state: mara, url: at("/") },
    { name: "wearer-care-room", state: mara, url: at(care) },
    { name: "wearer-crisis", state: mara, url: at("/crisis") },
    { name: "wearer-on-call", state: mara, url: at("/on-call") },
    { name: "wearer-settings", state: mara, url: at("/settings") },
    { name: "wearer-without-watch", state: tom, url: at(called("Tom Okafor")) },
    { name: "admin-home", state: robin, url: at("/") },
    { name: "admin-people", state: robin, url: at("/admin") },
    { name: "admin-person", state: robin, url: at(person) },
    { name: "admin-reports", state: robin, url: at("/admin/reports") },
  ];
}

async function signedIn(browser: Browser, name: string): Promise<State> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(new URL("/sign-in", demo.url).href);
  await page.locator('input[name="email"]').fill(`${name}@demo.example`);
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.locator('form:has(input[name="password"]) button[type="submit"]').click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  const state = await context.storageState();
  await context.close();
  return state;
}

/** A room shows whether it is up to date once its client runs. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("load");
  if (await page.locator(".room-header, .rest").count()) {
    await expect(page.locator(".room-header .status-good, .rest .status-good")).toBeVisible();
  }
}
