// Which alerts sound, decided without a browser.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";

const script = readFileSync(join(import.meta.dirname, "../../public/sound.js"), "utf8");
const { due } = await import(`data:text/javascript,${encodeURIComponent(script)}`);

const AT = 1_795_000_000_000;
const MINUTE = 60_000;
const [MEDIUM, HIGH] = [1, 2];

type Call = [name: string, opening: number, priority: number];

/** A browser that remembers; each call answers with the priority that sounds, or -1. */
class Browser {
  private kept = {};

  hears(calls: Call[], at = AT): number {
    const { sound, kept } = due(this.kept, calls, at);
    this.kept = JSON.parse(JSON.stringify(kept));
    return sound;
  }
}

test("an episode sounds once, again when it rises, and again when it was opened again", () => {
  const browser = new Browser();
  expect(browser.hears([["a", 1, MEDIUM]])).toBe(MEDIUM);
  expect(browser.hears([["a", 1, MEDIUM]])).toBe(-1);
  expect(browser.hears([["a", 1, HIGH]])).toBe(HIGH);
  expect(browser.hears([])).toBe(-1);
  expect(browser.hears([["a", 2, HIGH]])).toBe(HIGH);
  expect(browser.hears([["a", 2, HIGH]])).toBe(-1);
});

test("what comes together sounds together, as its most urgent", () => {
  expect(new Browser().hears([["a", 1, MEDIUM], ["b", 1, HIGH], ["c", 1, MEDIUM]])).toBe(HIGH);
});

test("what opens again and again sounds six times an hour, and a rise or another episode always", () => {
  const browser = new Browser();
  const sounds = [];
  for (let opening = 0; opening < 60; opening++) sounds.push(browser.hears([["a", opening, MEDIUM]], AT + (opening * MINUTE) / 2));
  expect(sounds.filter((sound) => sound >= 0)).toHaveLength(6);
  const now = AT + 31 * MINUTE;
  expect(browser.hears([["b", 1, MEDIUM]], now), "another episode").toBe(MEDIUM);
  expect(browser.hears([["a", 60, HIGH]], now), "a rise").toBe(HIGH);
  expect(browser.hears([["a", 61, HIGH]], now), "the more urgent has room of its own").toBe(HIGH);
  expect(browser.hears([["b", 2, MEDIUM]], now)).toBe(-1);
  expect(browser.hears([["b", 3, MEDIUM]], AT + 100 * MINUTE), "an hour later").toBe(MEDIUM);
});

test("a clock that was set back silences nothing", () => {
  const browser = new Browser();
  for (let opening = 0; opening < 6; opening++) browser.hears([["a", opening, MEDIUM]], AT + 1_000 * MINUTE);
  expect(browser.hears([["a", 7, MEDIUM]], AT)).toBe(MEDIUM);
});

test("a browser remembers many episodes and not all", () => {
  const browser = new Browser();
  const calls = (from: number) => Array.from({ length: 150 }, (_, n): Call => [`${from + n}`, 1, MEDIUM]);
  expect(browser.hears(calls(0))).toBe(MEDIUM);
  expect(browser.hears(calls(0))).toBe(-1);
  expect(browser.hears(calls(150))).toBe(MEDIUM);
  expect(browser.hears(calls(150))).toBe(-1);
});
