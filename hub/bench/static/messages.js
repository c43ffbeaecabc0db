// The live list of MQTT messages: newest first, bounded, filtered, and still while one reads.
import { byId, el, hourMinute, setText } from "/static/dom.js";

const KEPT = 200;

export function messages(words) {
  const list = byId("messages");
  const filter = byId("filter");
  const stop = byId("stop");
  let all = [];
  let still = false;

  function fits(heard) {
    const wanted = filter.value.trim().toLowerCase();
    return !wanted || `${heard.topic} ${heard.text} ${heard.fault}`.toLowerCase().includes(wanted);
  }

  function row(heard) {
    const time = hourMinute(new Date(heard.at), true);
    const topic = heard.topic.split("/").slice(3).join("/");
    const short = el("span", {}, heard.retained ? el("em", {}, words.retained) : null, heard.fault || heard.text);
    const summary = el("summary", {}, el("time", {}, time), el("b", {}, topic), short);
    const details = el("details", {}, summary);
    details.addEventListener(
      "toggle",
      () => details.append(el("pre", {}, `${heard.topic}\n${heard.fault}${pretty(heard.text)}`)),
      { once: true },
    );
    const item = el("li", { class: heard.fault ? "fault" : null }, details);
    item.hidden = !fits(heard);
    item.heard = heard;
    return item;
  }

  function pretty(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }

  function draw(fresh) {
    list.prepend(...fresh.map(row).reverse());
    while (list.children.length > KEPT) list.lastElementChild.remove();
  }

  filter.addEventListener("input", () => {
    for (const item of list.children) item.hidden = !fits(item.heard);
  });

  stop.addEventListener("click", () => {
    still = !still;
    stop.setAttribute("aria-pressed", String(still));
    setText(stop, still ? words.go : words.stop);
    if (!still) {
      draw(all);
      all = [];
    }
  });

  return {
    add({ whole, heard: fresh }) {
      if (whole) this.clear();
      if (still) all = [...all, ...fresh].slice(-KEPT);
      else draw(fresh);
    },
    clear() {
      all = [];
      list.replaceChildren();
    },
  };
}
