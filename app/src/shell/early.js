// Runs on every page before anything is drawn: the reader's theme, times in their own zone, and what copies.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // The browser's own bar: one colour for each theme that the system may have.
  const bars = [...document.getElementsByName("theme-color")];
  const colours = { light: bars[0].content, dark: bars[1].content };
  const show = (theme) => {
    if (theme in colours) root.dataset.theme = theme;
    else delete root.dataset.theme;
    bars[0].content = colours[theme] ?? colours.light;
    bars[1].content = colours[theme] ?? colours.dark;
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

  addEventListener("click", async ({ target }) => {
    if (!target.matches("[data-copies]")) return;
    const field = document.getElementById(target.dataset.copies);
    // All that is left where the clipboard is closed, as on plain HTTP.
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      target.firstChild.data = "Copied";
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
