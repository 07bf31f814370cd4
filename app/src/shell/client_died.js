// Runs before the client, on the pages that have one: what happens when it dies.
(() => {
  const words = "__WORDS__";
  const root = document.documentElement;

  // A talk whose client died, or never came, shows nothing new. It says so and is loaded again, unless that did not
  // help just now. What was half-written is kept under its room, where the client finds it.
  let dead = false;
  const die = async () => {
    if (dead || !document.querySelector("[type=module]")) return;
    dead = true;
    const note = document.createElement("div");
    note.className = "toast";
    note.setAttribute("role", "alert");
    document.body.append(note);
    note.textContent = words.reloading;
    for (const line of document.querySelectorAll(".status")) {
      line.className = "status status-cut";
      line.textContent = line.textContent.includes("UTC") ? words.notUpToDateUtc : words.notUpToDate;
    }
    // From here on it is the page that works without scripts.
    root.classList.remove("js");
    const area = document.getElementById("text");
    let sent = false;
    for (const name of ["click", "input", "keydown", "submit"]) {
      const block = (event) => {
        event.stopImmediatePropagation();
        sent ||= name === "submit" && event.target === area?.form;
      };
      addEventListener(name, block, true);
    }
    const keep = () => {
      if (!area) return;
      const texts = JSON.parse(sessionStorage.getItem("typed") ?? "{}");
      const { value } = area.form.elements.room;
      area.value ||= texts[value] ?? "";
      texts[value] = area.value;
      sessionStorage.setItem("typed", JSON.stringify(texts));
      if (sent) sessionStorage.setItem("said", value);
    };
    addEventListener("pagehide", keep);
    try {
      keep();
      const last = sessionStorage.getItem("died");
      sessionStorage.setItem("died", Date.now());
      if (Date.now() - last > 60000) {
        // Where the server is out of reach, what stands here is better than nothing.
        if ((await fetch("/healthz")).ok) return location.reload();
      }
    } catch {}
    note.innerHTML = `<p>${words.stopped}</p><a class="button" href="">${words.loadAgain}</a>`;
  };
  addEventListener(
    "error",
    ({ target, filename, error }) => {
      // Other people's extensions fail in this window, too.
      const own = target.type === "module" || (error && filename.startsWith(location.origin));
      if (own || error instanceof WebAssembly.RuntimeError) die();
    },
    true,
  );
  addEventListener("unhandledrejection", ({ reason }) => {
    if (reason instanceof WebAssembly.RuntimeError) die();
  });
})();
