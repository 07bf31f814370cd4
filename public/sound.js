// Two calm sounds, one for alerts that should be looked at within minutes and one for people who asked for somebody.
// Loaded when the first alert of a page is to be heard.

const HOUR = 3_600_000;
/** So many sounds an hour; beyond them, what was heard before is only shown. */
const MOST = 6;
/** Episodes that a browser remembers having sounded. */
const REMEMBERED = 200;
/** Of the most urgent alerts (`domain::Priority`). */
const HIGH = 2;

/**
 * What is due, and what is remembered then. Calls are `[name, opening, priority]`. The first sound of an episode and any
 * rise of its priority always sound. One that was heard and opened again sounds while fewer than six sounds of its
 * priority or a higher one were made within an hour.
 */
export function due({ heard = [], made = [] }, calls, now) {
  const known = new Map(heard);
  // What a clock that was set back left in the future counts for nothing.
  const recent = made.filter(([at]) => at <= now && now - at < HOUR);
  let sound = -1;
  for (const [name, opening, priority] of calls) {
    const [before, height = -1] = known.get(name) ?? [];
    const rises = priority > height;
    const again = before !== opening && recent.filter(([, one]) => one >= priority).length < MOST;
    if (rises || again) sound = Math.max(sound, priority);
    // What was heard last stands last.
    known.delete(name);
    known.set(name, [opening, Math.max(priority, height)]);
  }
  if (sound >= 0) recent.push([now, sound]);
  return { sound, kept: { heard: [...known].slice(-REMEMBERED), made: recent } };
}

/** Sounds what is due, once for all tabs of this browser. `silent`: only remembers it. */
export function call(calls, { context, person, silent }) {
  const place = `sounds/${person}`;
  const once = async () => {
    const { sound, kept } = due(JSON.parse(localStorage.getItem(place) ?? "{}"), calls, Date.now());
    if (sound >= 0 && !silent) await play(context, sound === HIGH);
    localStorage.setItem(place, JSON.stringify(kept));
  };
  // Missing over plain HTTP: then two tabs may sound at once.
  return navigator.locks ? navigator.locks.request(place, once) : once();
}

/** Soft tones that rise: two, or three that come twice. */
async function play(context, high) {
  await context.resume();
  const tones = high ? [523, 659, 784, 0, 523, 659, 784] : [523, 659];
  const step = high ? 0.2 : 0.3;
  let at = context.currentTime + 0.05;
  for (const tone of tones) {
    if (tone) note(context, tone, at, step * 2.2);
    at += step;
  }
  navigator.vibrate?.(high ? [180, 120, 180, 120, 180] : [180, 120, 180]);
  setTimeout(() => context.suspend(), (at - context.currentTime + 1) * 1000);
}

function note(context, tone, at, length) {
  const [voice, loudness] = [context.createOscillator(), context.createGain()];
  voice.type = "sine";
  voice.frequency.value = tone;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.22, at + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + length);
  voice.connect(loudness).connect(context.destination);
  voice.start(at);
  voice.stop(at + length);
}
