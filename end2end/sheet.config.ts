import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

/** Pictures of every page, for people to look at: `cargo xtask look`. */
export default defineConfig({ ...tests, testDir: "sheet", timeout: 900_000 });
