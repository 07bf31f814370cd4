// Runs on every page before anything is drawn: the reader's theme, times in their own zone, what copies, and what
// a tab may keep.
(() => {
  const words = "__WORDS__";
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
  // In a cookie, because signing out wipes everything else.
  const theme = /\btheme=(\w+)/.exec(document.cookie)?.[1] ?? "system";
  show(theme);
  addEventListener("change", ({ target }) => {
    if (target.name !== "theme") return;
    show(target.value);
    document.cookie = `theme=${target.value};path=/;max-age=31536000;samesite=lax`;
  });

  // What is not sent belongs to one person, and is wiped when they have signed out or somebody else signs in. A sign-in
  // that ended by itself leaves it to the same person's next one. An era goes from one wiping to the next; a tab that
  // slept meanwhile finds that its own is over.
  const { signIn = "", person = "" } = root.dataset;
  // The crisis card that is kept for times without a network (sw.js) has a wearer's own numbers on it.
  const forgetCard = () => self.caches?.delete("crisis-card").catch(() => {});
  if (!person) forgetCard();
  const begin = (whose) => {
    const last = localStorage.getItem("era");
    localStorage.setItem("era", `${whose}/${Math.random()}`);
    forgetCard();
    try {
      if (last) indexedDB.deleteDatabase("unsent");
    } catch {}
  };
  try {
    const whose = localStorage.getItem("era")?.split("/")[0];
    // A sign-in that somebody asked to end is over once a page comes without it. Where the tab that asked is still in
    // it, the question did not arrive.
    const leaving = localStorage.getItem("leaving");
    const left = leaving && leaving !== signIn;
    if (left || sessionStorage.getItem("leaving")) localStorage.removeItem("leaving");
    sessionStorage.removeItem("leaving");
    // Signed out: once more, as that page may have been gone before the first time was over.
    if (left || (person ? whose !== person : whose === "")) begin(person);
    const era = localStorage.getItem("era");
    const last = sessionStorage.getItem("era");
    // Builds before this one named the sign-in.
    if (last ? last !== era : sessionStorage.getItem("sign-in") !== signIn) sessionStorage.clear();
    sessionStorage.setItem("era", era ?? "/");
    // Sent by a form of a page whose client had died: the server led here after it.
    const said = sessionStorage.getItem("said");
    sessionStorage.removeItem("said");
    const [way] = performance.getEntriesByType("navigation");
    if (said && way?.redirectCount && location.pathname.endsWith(said)) {
      const texts = JSON.parse(sessionStorage.getItem("typed"));
      sessionStorage.setItem("typed", JSON.stringify({ ...texts, [said]: "" }));
    }
  } catch {}
  // How many texts wait on disk.
  const unsent = () =>
    new Promise((tell) => {
      const opening = indexedDB.open("unsent", 1);
      // There is none yet: making it is the client's business.
      opening.onupgradeneeded = () => opening.transaction.abort();
      opening.onerror = () => tell(0);
      opening.onsuccess = () => {
        const base = opening.result;
        base.onversionchange = () => base.close();
        base.transaction("texts").objectStore("texts").count().onsuccess = ({ target }) => {
          tell(target.result);
          base.close();
        };
      };
      setTimeout(tell, 3000);
    }).catch(() => 0);
  const ask = async (event) => {
    const { target } = event;
    if (target.getAttribute("action") !== "/api/sign_out") return;
    event.preventDefault();
    const waits = await unsent();
    try {
      const inTab = sessionStorage.getItem("outbox") || /:"[^"]/.test(sessionStorage.getItem("typed"));
      if ((waits || inTab) && !confirm(words.unsent)) return;
      if (signIn) {
        localStorage.setItem("leaving", signIn);
        sessionStorage.setItem("leaving", signIn);
      }
    } catch {}
    target.submit();
  };
  // Before whatever stops the events of a page whose client died.
  addEventListener("submit", ask, true);
  // From the back-forward cache a page shows nothing before the server has said whose it is now.
  const leave = () => {
    root.classList.add("away");
    // Nothing unsent holds this page back.
    addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
    location.reload();
  };
  addEventListener("pagehide", () => {
    if (signIn) root.classList.add("away");
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && signIn) leave();
    else root.classList.remove("away");
  });
  // A page that loads tells the other tabs which sign-in there is now, and those of another load again. Missing in old
  // browsers, which find out with their next page.
  const present = self.BroadcastChannel ? new BroadcastChannel("sign-in") : { postMessage() {} };
  present.postMessage(signIn);
  present.onmessage = ({ data }) => {
    if (!signIn || data === signIn) return;
    leave();
  };

  // How long a text is, as the server counts (`domain::text`): what is too much stays, is said, and cannot be sent yet.
  const plurals = new Intl.PluralRules(root.lang);
  const ends = /^\p{White_Space}+|\p{White_Space}+$/gu;
  const length = ({ value, type, tagName }) => {
    if (type === "password") return [...value.normalize()].length;
    const text = value.replace(/\r\n?|[\x85\u2028\u2029]/g, "\n").replace(/[^\P{Cc}\n\t]/gu, "");
    const name = tagName === "INPUT" && type === "text" ? text.normalize("NFKC").replace(/\p{White_Space}+/gu, " ") : text;
    return [...name.replace(ends, "")].length;
  };
  const measure = (field) => {
    const over = length(field) - field.dataset.most;
    const form = words.excess[plurals.select(over)] ?? words.excess.other;
    const said = over > 0 ? form.replace("#", over.toLocaleString(root.lang)) : "";
    let note = field.parentElement.querySelector(".excess");
    if (!note) {
      note = document.createElement("p");
      note.className = "form-error excess";
      note.setAttribute("role", "status");
      field.after(note);
    }
    note.textContent = said;
    field.setCustomValidity(said);
  };
  addEventListener("input", ({ target }) => {
    if (target.dataset.most) measure(target);
  });

  addEventListener("click", async ({ target }) => {
    if (!target.matches("[data-copies]")) return;
    const field = document.getElementById(target.dataset.copies);
    // All that is left where the clipboard is closed, as on plain HTTP.
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      target.firstChild.data = words.copied;
    } catch {}
  });

  const two = (number) => String(number).padStart(2, "0");
  const long = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  addEventListener("DOMContentLoaded", async () => {
    // Days begin elsewhere in another zone: where a client is to come, it moves them together with their times.
    const times = document.querySelector("[type=module]") ? [] : document.querySelectorAll("time:not(.in-zone)");
    for (const time of times) {
      const at = new Date(time.dateTime);
      time.firstChild.data = time.matches(".day")
        ? at.toLocaleDateString(root.lang === "en" ? "en-GB" : root.lang, long)
        : `${two(at.getHours())}:${two(at.getMinutes())}${time.matches(".seconds") ? `:${two(at.getSeconds())}` : ""}`;
    }
    for (const choice of document.getElementsByName("theme")) choice.checked = choice.value === theme;
    for (const field of document.querySelectorAll("[data-most]")) measure(field);
    const note = document.getElementById("unsent");
    if (note) note.hidden = !(await unsent());
  });
})();
