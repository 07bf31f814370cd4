// Leads through one minute of breathing. Six breaths a minute, out longer than in, is the pace of slow breathing in the
// literature (Russo, Santarelli, O'Rourke: The physiological effects of slow breathing in the healthy human, Breathe
// 2017). The circle moves by an animation in calm.css of the same lengths; where motion is reduced, the words count.
const IN_S = 4;
const OUT_S = 6;
const BREATHS = 6;
/** Before the first breath, so that nobody has to hurry. */
const READY_S = 3;

const part = (id) => document.getElementById(id);
const [main, word, count, said, stop, again] = [
  document.querySelector("main"),
  ...["word", "count", "said", "stop", "again"].map(part),
];
const text = (id) => part(id).textContent;

let timer;

// Each second by its own distance from the beginning, so that late timers do not add up.
function begin() {
  const start = performance.now();
  main.classList.add("leading");
  main.classList.remove("going");
  stop.hidden = false;
  again.hidden = true;
  let last;
  const show = (second) => {
    const at = second - READY_S;
    if (at >= BREATHS * (IN_S + OUT_S)) return rest("end");
    const breath = at % (IN_S + OUT_S);
    const phase = at < 0 ? "ready" : breath < IN_S ? "in" : "out";
    if (at === 0) main.classList.add("going");
    word.textContent = text(phase);
    count.textContent = at < 0 ? "" : String(phase === "in" ? breath + 1 : breath - IN_S + 1);
    // Said once for each way the breath goes: a screen reader that counted along would never be silent.
    if (phase !== last) said.textContent = text(phase);
    last = phase;
    const next = start + (second + 1) * 1000 - performance.now();
    timer = setTimeout(show, Math.max(next, 0), second + 1);
  };
  show(0);
}

function rest(why) {
  clearTimeout(timer);
  main.classList.remove("leading", "going");
  word.textContent = "";
  count.textContent = "";
  said.textContent = text(why);
  // Who had the focus on the way out keeps a way.
  const focused = document.activeElement === stop;
  stop.hidden = true;
  again.hidden = false;
  if (focused) again.focus();
}

stop.addEventListener("click", () => rest("stopped"));
again.addEventListener("click", begin);
begin();
