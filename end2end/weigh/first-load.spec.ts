// A first load of a real room, for each build that `cargo xtask weigh` names.

import { writeFileSync } from "node:fs";
import { chromium, type Browser, type Page } from "@playwright/test";
import { launch } from "../playwright.config";
import { seed, signInCookie, type Person } from "../fixtures/people";
import { enter, expectUpToDate } from "../fixtures/room";
import { Place } from "../fixtures/server";
import { test } from "../fixtures/test";
import { PARTS, first, type Weight, weigh } from "../fixtures/weight";

/** Of the slow network that Lighthouse takes for a phone's. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: (1_638.4 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 };
const SLOWER_CPU = 4;
/** The median of so many loads counts. */
const LOADS = 5;
const PHONE = { viewport: { width: 412, height: 823 }, hasTouch: true, isMobile: true };

interface Figures {
  desktop: Weight;
  phone: Weight;
  signIn: Weight;
  upToDateMs: number;
  longestTaskMs: number;
  lighthouse: number;
}

/** Name and path of each program. */
const builds: [string, string][] = JSON.parse(process.env.WEIGH_BUILDS ?? "[]");

test("what a first load takes", async ({ browser }) => {
  const all: [string, Figures][] = [];
  for (const [name, program] of builds) {
    const place = Place.small(program);
    try {
      all.push([name, await figures(place, browser)]);
    } finally {
      await place.close();
    }
  }
  const table = tabled(all);
  console.log(table);
  if (process.env.WEIGH_TABLE) writeFileSync(process.env.WEIGH_TABLE, table);
});

async function figures(place: Place, browser: Browser): Promise<Figures> {
  const seeded = await seed(place, 4, 1, ["--events", "400", "--alerts", "20"]);
  const server = await place.serve();
  const [person, room] = [seeded.experts[0]!, seeded.devices[0]!.room];
  const open = async (options: object, signedIn?: Person) => {
    const context = await browser.newContext({ ...options, baseURL: server.url });
    if (signedIn) await context.addCookies([signInCookie(server, signedIn)]);
    return context.newPage();
  };
  const weighed = async (options: object, load: (page: Page) => Promise<unknown>, signedIn?: Person) => {
    const page = await open(options, signedIn);
    const weight = await weigh(page);
    await load(page);
    await page.waitForLoadState("networkidle");
    await page.context().close();
    return weight;
  };
  const desktop = await weighed({}, (page) => enter(page, room), person);
  const phone = await weighed(PHONE, (page) => enter(page, room), person);
  const signIn = await weighed(PHONE, (page) => page.goto("/sign-in"));
  const times: number[] = [];
  const tasks: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    const page = await open(PHONE, person);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", SLOW_4G);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER_CPU });
    await page.addInitScript(watchTasks);
    await page.goto(`/rooms/${room}`, { waitUntil: "commit" });
    await expectUpToDate(page);
    await page.waitForLoadState("networkidle");
    const [upToDate, longest] = await page.evaluate(() => [window.upToDate, window.longest]);
    times.push(upToDate);
    tasks.push(longest);
    await page.context().close();
  }
  const lighthouse = await score(`${server.url}/rooms/${room}`, person);
  return { desktop, phone, signIn, upToDateMs: median(times), longestTaskMs: median(tasks), lighthouse };
}

declare global {
  interface Window {
    upToDate: number;
    longest: number;
  }
}

/** In the page, before anything of its own: the longest task, and when it first said that it is up to date. */
function watchTasks(): void {
  window.longest = 0;
  window.upToDate = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: "longtask", buffered: true });
  new MutationObserver(() => {
    if (!window.upToDate && document.querySelector(".status-good")) window.upToDate = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** Lighthouse's score of performance on a phone, of 100. */
async function score(url: string, person: Person): Promise<number> {
  const { default: lighthouse } = await import("lighthouse");
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const own = await chromium.launch({ ...launch, args: [...launch.args, `--remote-debugging-port=${port}`] });
  try {
    const scores: number[] = [];
    for (let load = 0; load < LOADS; load++) {
      const flags = { port, onlyCategories: ["performance"], extraHeaders: { Cookie: person.cookie }, logLevel: "error" as const };
      const result = await lighthouse(url, flags);
      const score = result?.lhr.categories.performance?.score;
      if (score == null) throw new Error(`Lighthouse has no score: ${result?.lhr.runtimeError?.message}`);
      scores.push(score * 100);
    }
    return median(scores);
  } finally {
    await own.close();
  }
}

function median(values: number[]): number {
  const ordered = [...values].sort((left, right) => left - right);
  return ordered[Math.floor(ordered.length / 2)]!;
}

function tabled(all: [string, Figures][]): string {
  const kB = (bytes: number) => (bytes / 1000).toFixed(1);
  const rows: [string, (figures: Figures) => string][] = [
    ["room, without chunks: kB", ({ desktop }) => kB(first(desktop))],
    ...PARTS.map((part): [string, (figures: Figures) => string] => [`room, ${part}: kB`, ({ desktop }) => kB(desktop[part])]),
    ["room on a phone, without chunks: kB", ({ phone }) => kB(first(phone))],
    ["sign-in: kB", ({ signIn }) => kB(first(signIn))],
    ["“Up to date” on slow 4G, CPU ÷ 4: s", ({ upToDateMs }) => (upToDateMs / 1000).toFixed(2)],
    ["longest task, CPU ÷ 4: ms", ({ longestTaskMs }) => longestTaskMs.toFixed(0)],
    ["Lighthouse, performance of a room", ({ lighthouse }) => lighthouse.toFixed(0)],
  ];
  const lines = [["Figure", ...all.map(([name]) => name)], ["---", ...all.map(() => "---")]];
  lines.push(...rows.map(([name, figure]) => [name, ...all.map(([, figures]) => figure(figures))]));
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}
