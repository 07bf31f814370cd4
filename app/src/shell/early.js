// Runs on every page before anything is drawn: the reader's theme, and times in their own zone.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const show = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  let theme = "system";
  try {
    theme = localStorage.getItem("theme") ?? theme;
  } catch {}
  show(theme);
  addEventListener("change", ({ target }) => {
    if (target.name !== "theme") return;
    show(target.value);
    try {
      localStorage.setItem("theme", target.value);
    } catch {}
  });

  // Whoever signs out leaves nothing half-written behind.
  addEventListener("submit", ({ target }) => {
    if (!target.action.endsWith("/sign_out")) return;
    try {
      sessionStorage.removeItem("typed");
    } catch {}
  });

  const two = (number) => String(number).padStart(2, "0");
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  addEventListener("DOMContentLoaded", () => {
    for (const time of document.querySelectorAll("time")) {
      const at = new Date(time.dateTime);
      time.firstChild.data = time.matches(".day")
        ? at.toLocaleDateString("en-GB", long)
        : `${two(at.getHours())}:${two(at.getMinutes())}${time.matches(".seconds") ? `:${two(at.getSeconds())}` : ""}`;
    }
    for (const choice of document.getElementsByName("theme")) choice.checked = choice.value === theme;
  });
})();
