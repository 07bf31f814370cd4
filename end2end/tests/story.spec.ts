// One alert from its first sign until somebody has closed it (`fixtures/story.ts` tells it), and again while things break.

import { tellStory } from "../fixtures/story";
import { test } from "../fixtures/test";

test.slow();

test("on one process with SQLite", async ({ place, open, push }) => {
  place.settings = push.settings;
  const server = await place.serve();
  await tellStory({ place, open, push, servers: [server, server] });
});

test("on two processes, and Redis is dead while the second person is asked and takes it", async ({ shared, open, push }) => {
  shared.settings = push.settings;
  const redis = shared.redis!;
  const breaks = () => redis.stop();
  const mended = () => redis.start();
  await tellStory({ place: shared, open, push, servers: [await shared.serve(), await shared.serve()], breaks, mended });
});

test("on two processes, and the one that took the alert in is killed before the second person is asked", async ({ shared, open, push }) => {
  shared.settings = push.settings;
  const [near, far] = [await shared.serve(), await shared.serve()];
  const breaks = () => near.kill();
  const mended = () => near.start();
  await tellStory({ place: shared, open, push, servers: [near, far], pages: far, breaks, mended });
});
