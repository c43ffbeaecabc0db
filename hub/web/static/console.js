// The officer's console: shows the state that the hub sends and turns keys and clicks into verbs.
import { choose } from "./choose.js";
import { byId, el, hourMinute, setText, setZone, span } from "./dom.js";
import { listen } from "./live.js";
import { send } from "./net.js";

const page = JSON.parse(byId("page").textContent);
const { labels, words } = page;
setZone(page.zone);
const root = `/counter/${encodeURIComponent(page.counter)}`;
const api = `/api${root}`;
const buttons = new Map([...document.querySelectorAll("[data-verb]")].map((b) => [b.dataset.verb, b]));

let state = null;
let skewMs = 0; // the hub's clock minus this machine's: ages must be right on a PC with a wrong clock
let pictures = 0; // how many states have come: a key waits for the picture after the last verb
let sending = null; // the verb on its way
let afterwards = null; // one more key, pressed meanwhile
let stream = null;

function connect() {
  if (stream) stream.close();
  stream = listen(`${root}/events`, {
    events: {
      state: (data) => {
        skewMs = Date.parse(data.at) - Date.now();
        state = data.state;
        pictures += 1;
        show();
      },
    },
    live: () => {
      byId("link").classList.remove("lost");
      setText(byId("link"), words.live);
    },
    lost: (since) => {
      byId("link").classList.add("lost");
      setText(byId("link"), `${words.lost} ${hourMinute(since)}`);
    },
  });
}

// ---- showing ----

function show() {
  const ticket = state.ticket;
  const mine = state.seat === "mine";
  if (state.officer) {
    setText(byId("officer"), state.officer);
    setText(byId("position"), state.position || "");
  }
  setText(byId("chip"), state.state_text);
  byId("hero").className = `hero ${state.state}`;
  setText(byId("headline"), state.headline);
  setText(byId("number"), ticket ? ticket.number : "");
  setText(byId("detail"), ticket ? ticket.field : state.detail);
  setText(byId("service"), ticket ? ticket.service : "");
  byId("marks").replaceChildren(...(ticket ? ticket.marks.map((mark) => el("span", {}, mark)) : []));
  byId("verbs").hidden = !mine;
  byId("sign-in").hidden = mine;
  setText(byId("seated"), state.seat_text);
  setText(byId("notice"), state.notice);
  byId("notice").hidden = !state.notice;
  byId("seated").classList.toggle("replaced", state.seat === "replaced");
  showVerbs();
  showCrowd();
  tick();
}

const MAIN = { open: "call_next", calling: "start", serving: "finish", paused: "open", closed: "open" };

function showVerbs() {
  for (const [verb, button] of buttons) {
    const why = state.verbs[verb] || "";
    button.setAttribute("aria-disabled", why ? "true" : "false");
    setText(button.querySelector(".why"), why);
    button.classList.toggle("primary", !why && MAIN[state.state] === verb);
  }
}

function showCrowd() {
  const next = state.next;
  byId("next").replaceChildren(
    ...(next
      ? [
          el("b", {}, next.number),
          el("span", { class: "why" }, next.why),
          el("small", {}, `${next.field} · ${labels.waited} `, el("span", { "data-since": next.since })),
        ]
      : [el("span", { class: "why" }, state.next_text)]),
  );
  byId("here").replaceChildren(...state.queues.filter((q) => q.here).map((q) => queue(q, true)));
  byId("others").replaceChildren(...state.queues.filter((q) => !q.here && q.waiting).map((q) => queue(q, false)));
  byId("parked").replaceChildren(...chips(state.parked, (line) => act("take_back", { number: line.number })));
  byId("missed").replaceChildren(...chips(state.missed, (line) => act("return", { number: line.number })));
}

function queue(q, long) {
  return el(
    "div",
    { class: "queue" },
    el("span", { class: "name" }, q.name),
    el("span", { class: "count" }, `${q.waiting} ${labels.people}`),
    long ? el("ul", { class: "chips" }, ...chips(q.tickets)) : null,
  );
}

function chips(lines, onPress = null) {
  if (!lines.length) return [el("li", { class: "none" }, labels.none)];
  const mine = state.seat === "mine";
  return lines.map((line) =>
    el(
      "li",
      { class: line.priority ? "priority" : null, title: `${line.field} · ${line.note || hourMinute(new Date(line.since))}` },
      onPress && mine ? el("button", { type: "button", onclick: () => onPress(line) }, line.number) : line.number,
      line.priority ? ` · ${labels.priority}` : null,
    ),
  );
}

function tick() {
  const now = Date.now() + skewMs;
  setText(byId("clock"), hourMinute(new Date(now)));
  for (const node of document.querySelectorAll("[data-since]")) {
    const minutes = Math.max(0, Math.floor((now - Date.parse(node.dataset.since)) / 60000));
    setText(node, `${minutes} ${words.minutes}`);
  }
  const ticket = state && state.ticket;
  const line = byId("elapsed");
  if (!ticket) return line.replaceChildren();
  const since = new Date(ticket.since);
  line.replaceChildren(`${ticket.since_word} ${hourMinute(since)}`, el("b", {}, span(now - since)));
}

function said(text, kind) {
  byId("said").className = `said ${kind}`;
  setText(byId("said"), text);
}

// ---- acting ----

async function act(verb, body = {}) {
  if (sending || !state) return;
  const why = state.verbs[verb];
  if (why) return said(why, "bad");
  await carryOut(verb, body);
}

async function carryOut(verb, body) {
  const before = pictures;
  sending = verb;
  byId("verbs").classList.add("sending");
  said(words.sending, "busy");
  try {
    const answer = await send(`${api}/${verb}`, body, () => said(words.resending, "busy"));
    if (!answer) said(words.gave_up, "bad");
    else said(answer.sentence, answer.status === "done" ? "good" : "bad");
    if (verb === "sign_in" || verb === "sign_out" || (answer && answer.http === 403)) connect();
    if (afterwards && pictures === before) await new Promise((done) => setTimeout(done, 300));
    return answer;
  } finally {
    sending = null;
    byId("verbs").classList.remove("sending");
    const next = afterwards;
    afterwards = null;
    if (next) press(next);
  }
}

const options = (lines) => lines.map((line) => ({ value: line.number, label: line.number, note: `${line.field} · ${line.note}` }));

// A number that is typed, or chosen from those that are likely. What stands on a paper may be unknown here.
const askNumber = (title, button, lines, text = null) =>
  choose(title, [{ title: labels.or_choose, name: "number", options: options(lines) }], {
    typed: { name: "number", label: labels.type_number, button },
    text,
  });

const fromTemplate = (id) =>
  [...byId(id).content.querySelectorAll("button")].map((b) => ({ value: b.value, label: b.textContent.trim() }));

const ASK = {
  pause: async () => {
    const picked = await choose(labels.why_pause, [{ name: "reason", options: fromTemplate("reasons") }]);
    return picked && { reason: picked.value };
  },
  transfer: async () => {
    const number = state.ticket ? state.ticket.number : "";
    const fields = fromTemplate("to-fields").filter((f) => !state.ticket || f.label !== state.ticket.field);
    const picked = await choose(labels.where.replace("{number}", number), [
      { title: labels.to_field, name: "field", options: fields },
      { title: labels.to_counter, name: "counter", options: fromTemplate("to-counters") },
    ]);
    return picked && { [picked.name]: picked.value };
  },
  return: async () => {
    const picked = await choose(labels.which_missed, [{ name: "number", options: options(state.missed) }]);
    return picked && { number: picked.value };
  },
  take_back: async () => {
    const picked = await choose(labels.which_parked, [{ name: "number", options: options(state.parked) }]);
    return picked && { number: picked.value };
  },
  call_number: async () => {
    const picked = await askNumber(labels.which_call, labels.do_call, [...state.missed, ...state.parked, ...state.waiting]);
    return picked && { number: picked.value };
  },
  reprint: async () => {
    const here = state.ticket ? [{ number: state.ticket.number, field: state.ticket.field, note: state.state_text }] : [];
    const picked = await askNumber(labels.which_reprint, labels.do_reprint, [...here, ...state.waiting, ...state.missed]);
    return picked && { number: picked.value };
  },
  cancel: async () => {
    const reason = { label: labels.cancel_reason, value: labels.cancel_default };
    const lines = [...state.missed, ...state.parked, ...state.waiting];
    const picked = await askNumber(labels.which_cancel, labels.do_cancel, lines, reason);
    return picked && { number: picked.value, reason: picked.text || labels.cancel_default };
  },
  sign_out: async () => {
    const yes = [{ name: "yes", options: [{ value: "yes", label: labels.sign_out }] }];
    return (await choose(labels.sure_sign_out, yes)) && {};
  },
};

async function press(verb) {
  if (!state || byId("choose").open) return;
  if (sending) {
    // Quick fingers: finish, next. The same key twice is a double press and means it once.
    if (verb !== sending) afterwards = verb;
    return;
  }
  const why = state.verbs[verb];
  if (why) return said(why, "bad");
  const body = ASK[verb] ? await ASK[verb]() : {};
  if (body) await carryOut(verb, body);
}

for (const [verb, button] of buttons) button.addEventListener("click", () => press(verb));

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || byId("choose").open) return;
  if (["INPUT", "SELECT", "TEXTAREA"].includes(event.target.tagName)) return;
  if (!state || state.seat !== "mine") return;
  // A Vietnamese typing aid may swallow the letter; the place of the key on the keyboard stays.
  const letter = /^[a-z]$/i.test(event.key) ? event.key : event.code.replace(/^Key/, "");
  for (const [verb, button] of buttons) {
    if (button.dataset.key !== letter.toUpperCase()) continue;
    event.preventDefault();
    press(verb);
  }
});

byId("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (sending) return;
  const body = { officer: byId("who").value, pin: byId("pin").value };
  byId("pin").value = "";
  const answer = await carryOut("sign_in", body);
  if (!answer || answer.status !== "done") byId("pin").focus();
  else document.activeElement.blur(); // so that the keys are verbs at once
});

setInterval(tick, 1000);
connect();
