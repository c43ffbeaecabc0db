// One number on a phone: asks the hub now and then, says since when it knows, rings if it may.
import { byId, setText } from "./dom.js";

const WITHIN_MS = 8000;
const RETRY_S = [2, 4, 8, 15]; // after a failure; the last one again and again
const OLD_MS = 30000; // a phone that was asleep shows an old state until the answer is here
const TONES_S = [0, 0.35, 0.7];

const { body } = document;
const toggle = byId("alert").querySelector("button");
const ENDED = ["done", "voided", "cancelled", "expired", "earlier"];

let state = body.className;
let calls = Number(body.dataset.calls);
let { at } = body.dataset;
let againS = Number(body.dataset.againS);
let heard = Date.now();
let failed = 0;
let timer = 0;
let asking = false;
let sound = null;
let awake = null;

// ---- asking ----

async function ask() {
  if (asking) return; // an older answer must not come after a newer one
  asking = true;
  clearTimeout(timer);
  const late = new AbortController();
  const bell = setTimeout(() => late.abort(), WITHIN_MS);
  try {
    const answer = await fetch(`${location.pathname}/now${location.search}`, { signal: late.signal, cache: "no-store", credentials: "omit" });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    heard = Date.now();
    failed = 0;
  } catch {
    failed += 1;
    fresh(true);
  } finally {
    clearTimeout(bell);
    asking = false;
    plan();
  }
}

function plan() {
  clearTimeout(timer);
  const inS = failed ? RETRY_S[Math.min(failed, RETRY_S.length) - 1] : againS;
  // Not all at once: after a power cut every phone of the hall comes back.
  if (inS) timer = setTimeout(ask, inS * 1000 * (0.85 + Math.random() * 0.3));
}

// ---- showing ----

function show(seen) {
  ({ state, at } = seen);
  againS = seen.again_s;
  for (const id of ["number", "field", "headline", "counter", "advice", "ahead", "wait", "note", "counters", "taken"]) {
    const node = byId(id);
    setText(node, seen[id]);
    const box = node.closest("dl div, .figures p") || node;
    box.hidden = seen[id] === "";
  }
  document.title = `${seen.number} · ${seen.headline} ${seen.counter}`;
  fresh(false);
  if (state === "called" && seen.calls > calls) ring();
  calls = seen.calls;
}

function fresh(lost) {
  const [line, warning] = [byId("fresh"), byId("lost")];
  body.className = lost ? `${state} lost` : state;
  setText(line, line.dataset.text.replace("{at}", at));
  setText(warning, lost ? warning.dataset.text : "");
  byId("alert").hidden = ENDED.includes(state);
}

// ---- ringing ----

function ring() {
  if (!sound) return;
  navigator.vibrate?.([500, 200, 500, 200, 500]);
  sound.resume();
  for (const inS of TONES_S) tone(sound.currentTime + inS);
}

function tone(fromS) {
  const pitch = sound.createOscillator();
  const loud = sound.createGain();
  pitch.frequency.value = 880;
  loud.gain.setValueAtTime(0.5, fromS);
  loud.gain.exponentialRampToValueAtTime(0.001, fromS + 0.3);
  pitch.connect(loud).connect(sound.destination);
  pitch.start(fromS);
  pitch.stop(fromS + 0.3);
}

async function stayAwake() {
  // Only where the page came by https; elsewhere the hint below the button has to do.
  awake = sound ? await navigator.wakeLock?.request("screen").catch(() => null) : null;
}

toggle.addEventListener("click", () => {
  if (sound) {
    sound.close();
    sound = null;
    awake?.release();
  } else {
    sound = new AudioContext(); // only a tap may make one that sounds
    ring();
  }
  stayAwake();
  toggle.setAttribute("aria-checked", sound ? "true" : "false");
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if (Date.now() - heard > OLD_MS) fresh(true);
  stayAwake();
  if (againS) ask();
});
window.addEventListener("online", ask);

fresh(false);
plan();
