// The site in the reader's language: from the first byte, in a running client, and without a network.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "../fixtures/test";
import { account, seed, signIn } from "../fixtures/people";
import { enter, status } from "../fixtures/room";

const LANGUAGES = ["en", "de", "nb", "ms"] as const;
/** English is written as in Britain: the day before the month. */
const locale = (language: string) => (language === "en" ? "en-GB" : language);

function catalog(language: string, name: string): string {
  const path = `../../app/words/catalogs/${language}/client/${name}.ftl`;
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
}

/** The variants of a message by a number, in order. */
function variants(text: string, key: string): string[] {
  const [, body] = text.match(new RegExp(`^${key} = \\{[^>]*->\\n([^}]*)\\}`, "m")) ?? [];
  return [...(body ?? "").matchAll(/\[\d+\] (.*)/g)].map(([, name]) => name!);
}

const message = (text: string, key: string) => text.match(new RegExp(`^${key} = (.*)$`, "m"))?.[1] ?? "";

for (const language of LANGUAGES) {
  test(`dates and numbers are written as a browser writes them (${language})`, async ({ page }) => {
    const known = await page.evaluate((locale) => {
      const format = (options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
      const part = (options: Intl.DateTimeFormatOptions, kind: string, at: number) =>
        format(options).formatToParts(at).find(({ type }) => type === kind)!.value;
      const months = [...Array(12).keys()].map((month) => Date.UTC(2026, month, 3));
      // The first day of 1970 was a Thursday: this begins with a Monday.
      const days = [...Array(7).keys()].map((day) => Date.UTC(1970, 0, 5 + day));
      const numbers = new Intl.NumberFormat(locale).formatToParts(1234567.5);
      return {
        months: months.map((at) => part({ day: "numeric", month: "long" }, "month", at)),
        shortMonths: months.map((at) => part({ day: "numeric", month: "short" }, "month", at)),
        weekdays: days.map((at) => part({ weekday: "long" }, "weekday", at)),
        date: format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(months[0]),
        shortDate: format({ day: "numeric", month: "short", year: "numeric" }).format(months[0]),
        point: numbers.find(({ type }) => type === "decimal")!.value,
        group: numbers.find(({ type }) => type === "group")!.value,
      };
    }, locale(language));
    const [time, numbers] = [catalog(language, "time"), catalog(language, "numbers")];
    const dotless = (name: string) => name.replace(/\.$/, "");
    expect(variants(time, "month")).toEqual(known.months);
    expect(variants(time, "month-short").map(dotless)).toEqual(known.shortMonths.map(dotless));
    expect(variants(time, "weekday")).toEqual(known.weekdays);
    const fill = (key: string, month: string) =>
      message(time, key)
        .replace("{ WORDS($weekday) }", known.weekdays[5]!)
        .replace("{ NUMBER($day) }", "3")
        .replace("{ WORDS($month) }", month)
        .replace("{ WORDS($year) }", "2026");
    // Whether a comma stands behind the day of the week differs between browsers.
    const bare = (date: string) => date.replace(",", "");
    expect(bare(fill("date-of-year", known.months[0]!))).toBe(bare(known.date));
    expect(fill("date-short-of-year", variants(time, "month-short")[0]!)).toBe(known.shortDate);
    const written = (key: string) => message(numbers, key).replace('{ "\\u00A0" }', "\u00a0");
    expect([written("point"), written("group")]).toEqual([known.point, known.group]);
  });
}

test("a page speaks the browser's language, and loads no other", async ({ place, open }) => {
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0], { locale: "de-AT" });
  const loaded: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/words.")) loaded.push(new URL(request.url()).pathname);
  });
  await page.goto(`/rooms/${people.rooms[0]!.id}`);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("link[rel=manifest]")).toHaveAttribute("href", "/manifest.de.webmanifest");
  await expect(status(page)).toHaveText("Aktuell");
  await page.getByLabel("Nachricht", { exact: true }).fill("x".repeat(5234));
  await expect(page.locator(".composer")).toContainText("1.234 Zeichen zu viel");
  expect([...new Set(loaded)]).toHaveLength(1);
  expect(loaded[0]).toMatch(/words\.de\./);
});

test("a chosen language goes with the account", async ({ place, open }) => {
  const server = await place.serve();
  const mara = await account(place, "Mara", "wearer");
  const here = await open(server);
  await signIn(here, mara);
  await here.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Settings" }).click();
  await here.getByLabel("Language").selectOption("Norsk bokmål");
  await here.getByRole("button", { name: "Use this language" }).click();
  await expect(here.locator("html")).toHaveAttribute("lang", "nb");
  await here.getByRole("link", { name: "Rom", exact: true }).click();
  await expect(here.getByRole("heading", { name: "Rom", exact: true })).toBeVisible();
  await expect(here.locator(".rest").getByRole("status")).toHaveText("Oppdatert");

  const there = await open(server, undefined, { locale: "en-GB" });
  await signIn(there, mara);
  await expect(there.locator("html")).toHaveAttribute("lang", "nb");
});

test("without a network, the last language is remembered", async ({ place, open, complaints }) => {
  complaints.forgive(/ERR_CONNECTION_REFUSED|WebSocket connection/);
  const server = await place.serve();
  const people = await seed(place);
  const page = await open(server, people.experts[0]);
  await page.context().addCookies([{ name: "language", value: "ms", url: server.url }]);
  await enter(page, people.rooms[0]!.id, "Terkini");
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  await expect(status(page)).toHaveText("Terkini");
  await server.kill();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Anda tiada sambungan" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "ms");
});
