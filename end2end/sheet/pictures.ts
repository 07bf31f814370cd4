import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "@playwright/test";

export const LANGUAGES = ["en", "de", "nb", "ms"];
export const SIZES = { phone: { width: 360, height: 740 }, desktop: { width: 1440, height: 900 } };
export const SCHEMES = ["light", "dark"] as const;

const root = process.env.E2E_SHEET ?? join(import.meta.dirname, "../../target/contact-sheet");

/** One look at one page. */
interface Picture {
  file: string;
  caption: string;
  size: keyof typeof SIZES;
}

/** The pictures of one language, and the sheets that show them side by side. */
export class Pictures {
  private readonly folder: string;
  private readonly taken: Record<(typeof SCHEMES)[number], Picture[]> = { light: [], dark: [] };

  /** `name` is a language, or that of a story. */
  constructor(private readonly name: string) {
    this.folder = join(root, name);
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
  }

  /** Where the next picture goes. */
  place(name: string, size: keyof typeof SIZES, scheme: (typeof SCHEMES)[number]): string {
    const file = `${name}-${size}-${scheme}.png`;
    this.taken[scheme].push({ file, caption: name, size });
    return join(this.folder, file);
  }

  /** Two of them side by side, as the README shows an expert's page and the phone of the wearer. */
  async pair(browser: Browser, expert: string, wearer: string): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 1264, height: 616 } });
    const html = join(this.folder, "pair.html");
    const style = "margin: 0; padding: 18px; display: flex; gap: 18px; background: #d8d2c8; box-sizing: border-box; height: 616px";
    writeFileSync(html, `<body style="${style}"><img src="${expert}-desktop-light.png" height="580"><img src="${wearer}-phone-light.png" height="580">`);
    await page.goto(`file://${html}`);
    await page.screenshot({ path: join(this.folder, "pair.png") });
    await page.close();
  }

  /** Writes a page per scheme, and the same as one picture. */
  async finish(browser: Browser): Promise<void> {
    for (const scheme of SCHEMES) {
      const html = join(this.folder, `${scheme}.html`);
      writeFileSync(html, sheet(`${this.name}, ${scheme}`, this.taken[scheme]));
      const page = await browser.newPage({ viewport: { width: 2000, height: 1000 } });
      await page.goto(`file://${html}`);
      await page.screenshot({ path: join(this.folder, `${scheme}.png`), fullPage: true });
      await page.close();
    }
  }
}

function sheet(title: string, pictures: Picture[]): string {
  const figures = pictures.map(
    ({ file, caption, size }) =>
      `<figure class="${size}"><a href="${file}"><img src="${file}"></a><figcaption>${caption}</figcaption></figure>`,
  );
  return `<!doctype html><meta charset="utf-8"><title>${title}</title>
<style>
body { margin: 1rem; font: 14px sans-serif; background: #888; display: flex; flex-wrap: wrap; gap: 1rem; align-items: start }
figure { margin: 0 } img { display: block } .phone img { width: 180px } .desktop img { width: 560px }
</style>
${figures.join("\n")}
`;
}
