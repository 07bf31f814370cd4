import { defineConfig, devices } from "@playwright/test";
import { browser } from "./fixtures/programs";

/** How the browser is started. */
export const launch = {
  executablePath: browser,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
  ],
};

export default defineConfig({
  testDir: "tests",
  // Each test has servers of its own; two cores carry one browser and its servers.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: !!process.env.CI,
  // `cargo xtask test` closes with the names of those that needed it.
  // What fails once has failed.
  retries: 0,
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: launch,
  },
});
