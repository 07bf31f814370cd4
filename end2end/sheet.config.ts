import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

/** Pictures of every page, for people to look at: `cargo xtask look`. Beside a run of the tests, too. */
export default defineConfig({
  ...tests,
  testDir: "sheet",
  outputDir: "../target/look",
  timeout: 900_000,
  use: { ...tests.use, trace: "off", screenshot: "off" },
});
