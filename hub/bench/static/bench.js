// The demo page: pictures of devices that can be pressed, kept fresh by one stream.
import { byId, el, hourMinute, setText, setZone } from "/static/dom.js";
import { listen } from "/static/live.js";
import { send } from "/static/net.js";
import { messages } from "./messages.js";
import { speaker } from "./speaker.js";

const page = JSON.parse(byId("page").textContent);
const { words } = page;
setZone(page.zone);
const wire = messages(words);
const voice = speaker(byId("sound"), words);
let chosen = page.chosen;
let state = null;
let stream = null;
let toastTimer = 0;

function connect() {
  if (stream) stream.close();
  stream = listen(`/bench/events?counter=${encodeURIComponent(chosen)}`, {
    events: {
      state: (data) => {
        const bare = !state && !page.counters.length;
        state = data.state;
        // The page came before the devices: once they are set up, load it again with them in it.
        if (bare && Object.keys(state.files).length) return location.reload();
        show();
      },
      messages: (data) => wire.add(data),
    },
    live: () => trouble(""),
    lost: (since) => trouble(`${words.lost} ${hourMinute(since)}`),
  });
}

function trouble(text) {
  byId("trouble").hidden = !text;
  setText(byId("trouble"), text);
}

function toast(text) {
  clearTimeout(toastTimer);
  byId("said").hidden = !text;
  setText(byId("said"), text || "");
  if (text) toastTimer = setTimeout(() => toast(""), 5000);
}

async function hand(device, verb, body) {
  const answer = await send(`/bench/${device}/${verb}`, body);
  if (!answer) toast(words.gave_up);
  else if (answer.status !== "done") toast(`${device}: ${answer.sentence}`);
}

// ---- pictures ----

function show() {
  for (const glass of document.querySelectorAll("[data-screen]")) showScreen(glass);
  showPapers();
  showRatings();
  showDevices();
  showStep();
  voice.hear(state.calls);
  setText(byId("broker"), state.broker ? "" : words.no_broker);
  for (const box of document.querySelectorAll("[data-fail]")) box.checked = box.dataset.fail in state.faults;
}

async function showScreen(glass) {
  const device = glass.dataset.screen;
  const version = state.files[`${device}/screen.png`];
  const box = state.devices.find((one) => one.device === device);
  glass.classList.toggle("dead", Boolean(box && !box.online));
  if (!version) {
    glass.classList.remove("lit");
    glass.querySelector("img").hidden = true;
    setText(glass.querySelector(".absent"), words.not_there);
    return;
  }
  const shown = `${device} ${version}`;
  if (glass.dataset.shown === shown) return;
  glass.dataset.shown = shown;
  const img = glass.querySelector("img");
  // Swapped only when it is there, so that a screen never flashes empty.
  const fresh = new Image();
  fresh.onload = () => {
    if (glass.dataset.shown !== shown) return;
    img.src = fresh.src;
    img.hidden = false;
    glass.classList.add("lit");
  };
  fresh.src = `/bench/${device}/screen.png?v=${version}`;
  await showTargets(glass, device, state.files[`${device}/targets.json`]);
}

async function showTargets(glass, device, version) {
  const key = `${device} ${version}`;
  if (!version || glass.dataset.targets === key) return;
  glass.dataset.targets = key;
  const response = await fetch(`/bench/${device}/targets.json?v=${version}`);
  if (!response.ok) return;
  const scene = await response.json();
  const place = glass.querySelector(".targets");
  place.replaceChildren(
    ...scene.targets.map((target) => {
      const button = el("button", {
        type: "button",
        "aria-label": target.key,
        onclick: () => hand(device, "tap", { key: target.key }),
      });
      button.style.left = `${(100 * target.x) / scene.width}%`;
      button.style.top = `${(100 * target.y) / scene.height}%`;
      button.style.width = `${(100 * target.w) / scene.width}%`;
      button.style.height = `${(100 * target.h) / scene.height}%`;
      return button;
    }),
  );
}

function showPapers() {
  const list = byId("papers");
  const key = JSON.stringify(state.papers);
  if (list.dataset.shown === key) return;
  list.dataset.shown = key;
  list.replaceChildren(
    ...(state.papers.length
      ? state.papers.map((paper) =>
          el(
            "li",
            {},
            el("img", {
              src: `/bench/${paper.device}/paper/${Number(paper.name)}.png?v=${paper.version}`,
              alt: `${words.paper_of} ${paper.device}`,
            }),
          ),
        )
      : [el("li", { class: "none" }, words.no_paper_yet)]),
  );
}

function showRatings() {
  byId("ratings").replaceChildren(
    ...(state.ratings.length
      ? state.ratings.map((one) =>
          el(
            "li",
            {},
            el("b", {}, one.number),
            el("span", {}, one.officer, " ", el("small", {}, `${words.counter} ${one.counter} · ${hourMinute(new Date(one.at))}`)),
            el("span", { class: `mark level-${one.level}` }, one.word),
          ),
        )
      : [el("li", { class: "none" }, words.no_ratings)]),
  );
  byId("officers").replaceChildren(...state.officers.map(officer));
}

function officer(one) {
  const rated = one.levels.reduce((sum, n) => sum + n, 0);
  const stack = el("span", { class: "stack" });
  one.levels.forEach((n, i) => {
    if (!n) return;
    const part = el("i", { class: `level-${i + 1}`, title: String(n) });
    part.style.width = `${(100 * n) / Math.max(1, one.visits)}%`;
    stack.append(part);
  });
  return el("li", {}, el("span", {}, one.officer), el("small", {}, `${one.visits} ${words.visits} · ${rated} ${words.rated}`), stack);
}

function showDevices() {
  byId("devices").replaceChildren(
    ...state.devices.map((box) =>
      el(
        "li",
        { class: box.online ? null : "off", title: [box.online ? words.online : words.offline, ...box.parts].join(" · ") },
        el("span", { "aria-hidden": "true" }, box.online ? "✓" : "✕"),
        el("b", {}, box.device),
        el("small", {}, box.online ? box.parts.filter((part) => !part.endsWith(": ok")).join(", ") : words.offline),
      ),
    ),
  );
}

function showStep() {
  for (const item of byId("guide").children) {
    if (Number(item.dataset.step) === state.step.number) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  }
  setText(byId("hint"), state.step.hint);
  for (const link of document.querySelectorAll("[data-counter]")) {
    const waiting = state.waiting[link.dataset.counter] || 0;
    setText(link.querySelector("sup"), waiting ? String(waiting) : "");
    link.classList.toggle("go-here", link.dataset.counter === state.step.counter && link.dataset.counter !== chosen);
  }
  const zone = { 1: "1", 2: "3", 3: "3", 4: "4" }[state.step.number];
  for (const place of document.querySelectorAll("[data-zone]")) {
    place.classList.toggle("next-here", place.dataset.zone === zone);
  }
}

// ---- hands ----

function choose(counter) {
  chosen = counter;
  const set = page.sets[counter];
  for (const link of document.querySelectorAll("[data-counter]")) {
    if (link.dataset.counter === counter) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const [part, device] of [["sign", set.sign], ["pad", set.pad]]) {
    const glass = document.querySelector(`#${part} [data-screen]`);
    glass.dataset.screen = device || "";
    glass.querySelector(".targets").replaceChildren();
    setText(byId(`${part}-name`), device || "");
  }
  const src = `/counter/${counter}`;
  if (new URL(byId("console").src).pathname !== src) byId("console").src = src;
  byId("alone").href = src;
  const here = new URL(location.href);
  here.searchParams.set("counter", counter);
  here.searchParams.delete("lang");
  history.replaceState(null, "", here);
  here.searchParams.set("lang", document.documentElement.lang === "en" ? "vi" : "en");
  byId("lang").href = here.search;
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-press]");
  if (key) return hand(key.dataset.device, "press", { key: key.dataset.press });
  const level = event.target.closest("[data-level]");
  if (level && chosen) return rate(Number(level.dataset.level));
  const link = event.target.closest("[data-counter]");
  if (link && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    choose(link.dataset.counter);
    return connect();
  }
  const img = event.target.closest(".glass img");
  if (img) touch(img, event);
});

function rate(level) {
  const set = page.sets[chosen];
  const key = set.pad_keys.find((one) => one.level === level);
  if (set.pad && key) hand(set.pad, "press", { key: key.press });
}

function touch(img, event) {
  const at = img.getBoundingClientRect();
  const x = Math.round(((event.clientX - at.left) * img.naturalWidth) / at.width);
  const y = Math.round(((event.clientY - at.top) * img.naturalHeight) / at.height);
  hand(img.closest("[data-screen]").dataset.screen, "tap", { x, y });
}

for (const box of document.querySelectorAll("[data-fail]")) {
  box.addEventListener("change", () => hand(box.dataset.fail, "fail", { reason: box.checked ? "no-paper" : null }));
}

if (chosen) choose(chosen);
connect();
