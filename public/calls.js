// On the pages of experts and wearers: keeps the bar about open alerts current where no client does, and has alerts
// heard, counted on the app's icon and named in the tab.
(() => {
  const { dataset } = document.currentScript;
  const words = JSON.parse(dataset.words);
  const root = document.documentElement;

  // Sound. A browser lets a page sound once somebody has touched it.
  /** Nobody was asked yet: for so long the server is given to ask somebody. */
  const GRACE = 10_000;
  const since = new Map();
  let context;
  let isUnlocked = Boolean(navigator.userActivation?.hasBeenActive);
  let calls = [];
  const isOff = () => /\bsound=off\b/.test(document.cookie);
  const tell = () => {
    root.dataset.sound = isOff() ? "off" : isUnlocked ? "on" : "locked";
  };
  const prepare = () => {
    if (context) return;
    context = new AudioContext();
    context.onstatechange = () => {
      if (context.state !== "running" || isUnlocked) return;
      isUnlocked = true;
      tell();
      sound();
    };
  };
  const sound = async () => {
    const now = performance.now();
    const heard = calls.filter(([name, , , asked]) => {
      if (!since.has(name)) {
        since.set(name, now);
        if (!asked) setTimeout(sound, GRACE + 100);
      }
      return asked || now - since.get(name) >= GRACE;
    });
    if (!heard.length) return;
    // Where it runs without a touch, it tells so, and this is asked again.
    prepare();
    tell();
    const silent = isOff();
    if (!silent && !isUnlocked) return;
    const { call } = await import("/sound.js");
    await call(heard, { context, person: root.dataset.person, silent });
  };
  const count = (open, named) => {
    calls = JSON.parse(named);
    navigator.setAppBadge?.(open).catch(() => {});
    sound();
  };
  const touched = () => {
    if (!isUnlocked) {
      prepare();
      context.resume();
    }
  };
  if ("sounds" in dataset && self.AudioContext) {
    tell();
    for (const name of ["pointerup", "keydown"]) addEventListener(name, touched, true);
    addEventListener("click", ({ target }) => {
      const turn = target.closest("[data-turn-sound]")?.dataset.turnSound;
      if (!turn) return;
      document.cookie = `sound=${turn};path=/;max-age=31536000;samesite=lax`;
      tell();
    });
    // Where a client runs, it says here what waits.
    const read = () => {
      const { open, calls } = document.body.dataset;
      if (calls) count(Number(open), calls);
    };
    new MutationObserver(read).observe(document.body, { attributeFilter: ["data-calls", "data-open"] });
    read();
  }
  if (!("polls" in dataset)) return;

  // The bar of a plain page.
  const EVERY = 5_000;
  const LONGEST = 60_000;
  const own = document.title;
  const bar = document.getElementById("need-bar");
  const line = bar.querySelector(".need-line");
  const part = (name) => line.querySelector(name);
  const cut = document.createElement("p");
  cut.className = "need-cut";
  cut.setAttribute("role", "status");
  // What a screen reader says once, and not again each minute.
  const told = document.createElement("p");
  told.className = "visually-hidden";
  told.setAttribute("role", "alert");
  bar.append(cut, told);
  let shown = part(".need-open").getAttribute("href");
  let wait = EVERY;
  let timer;
  const show = ({ said, more, href, calm, title, sound }) => {
    line.hidden = !said;
    line.classList.toggle("need-calm", calm);
    part(".need-said").textContent = said;
    part(".need-more").textContent = more;
    part(".need-open").setAttribute("href", href);
    if (href !== shown && !calm) told.textContent = said;
    shown = href;
    document.title = title ? `● ${title} · ${own}` : own;
    if ("sounds" in dataset && self.AudioContext) count(sound.open, sound.calls);
  };
  const later = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, wait * (0.9 + Math.random() / 5));
  };
  const ask = async () => {
    clearTimeout(timer);
    try {
      const answer = await fetch("/api/attention", {
        method: "POST",
        headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
        signal: AbortSignal.timeout(10_000),
      });
      if (answer.status === 401) {
        cut.textContent = words.ended;
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      show(await answer.json());
      cut.textContent = "";
      wait = EVERY;
    } catch {
      cut.textContent = words.cut;
      wait = Math.min(wait * 2, LONGEST);
    }
    later();
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  addEventListener("online", ask);
  // A page that is left hears no answer any more.
  addEventListener("pagehide", () => {
    wait = LONGEST;
    cut.remove();
  });
  ask();
})();
