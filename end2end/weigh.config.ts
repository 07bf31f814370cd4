// `cargo xtask weigh`: what a first load takes. Not a test: nothing here has a limit (see `pages.spec.ts` for those).

import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

export default defineConfig({ ...tests, testDir: "weigh", timeout: 600_000 });
