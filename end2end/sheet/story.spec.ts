// The way of one alert: what an expert has before them, on a desktop and on a phone, and the wearer's phone beside it.

import { tellStory } from "../fixtures/story";
import { test } from "../fixtures/test";
import { Pictures, SCHEMES, SIZES } from "./pictures";

test("the story of an alert", async ({ place, open, push, browser }) => {
  const pictures = new Pictures("story");
  place.settings = push.settings;
  const server = await place.serve();
  let count = 0;
  await tellStory({
    place,
    open,
    push,
    servers: [server, server],
    look: async (step, expert, wearer) => {
      count += 1;
      const name = `${String(count).padStart(2, "0")}-${step}`;
      const own = expert.viewportSize()!;
      for (const colorScheme of SCHEMES) {
        await Promise.all([expert, wearer].map((page) => page.emulateMedia({ colorScheme })));
        for (const size of ["desktop", "phone"] as const) {
          await expert.setViewportSize(SIZES[size]);
          await expert.screenshot({ path: pictures.place(`${name}-expert`, size, colorScheme), animations: "disabled" });
        }
        await wearer.screenshot({ path: pictures.place(`${name}-wearer`, "phone", colorScheme), animations: "disabled" });
      }
      await expert.setViewportSize(own);
    },
  });
  await pictures.pair(browser, "06-felt-expert", "06-felt-wearer");
  await pictures.finish(browser);
});
