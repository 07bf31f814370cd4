// On pages that stand for themselves, before they are drawn: the theme that the reader chose, and the way back to where
// they came from.
const root = document.documentElement;
root.classList.add("js");
const theme = /\btheme=(light|dark)\b/.exec(document.cookie)?.[1];
if (theme) root.dataset.theme = theme;

addEventListener("DOMContentLoaded", () => {
  const back = document.getElementById("back");
  const from = document.referrer && new URL(document.referrer);
  const alone = ["/breathe", "/crisis", "/sign-in"];
  if (back && from && from.origin === location.origin && !alone.includes(from.pathname)) back.href = from.pathname;
});

// What the back-forward cache kept may have become somebody else's business.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
