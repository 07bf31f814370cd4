// Loads the page that was asked for as soon as the server answers again.
const LONGEST = 30_000;
let wait = 1_000;
let timer;

async function ask() {
  clearTimeout(timer);
  const answered = await fetch("/healthz", { cache: "no-store" }).then((response) => response.ok, () => false);
  if (answered) return location.reload();
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
  wait = Math.min(wait * 2, LONGEST);
}

// Under its own address it stands for no other page.
if (!location.pathname.startsWith("/offline.")) {
  addEventListener("online", ask);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  timer = setTimeout(ask, wait);
}
