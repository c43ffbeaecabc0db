// The one dialog of the console: a question, options with a digit for each, perhaps a line of text.
import { byId, el } from "./dom.js";

// `groups`: [{ title, name, options: [{ value, label, note }] }]. Resolves to { name, value, text }
// or null when the officer thought better of it.
export function choose(title, groups, text = null) {
  const dialog = byId("choose");
  const body = byId("choose-body");
  byId("choose-title").textContent = title;
  let digit = 0;
  let picked = null;

  const input = text && el("input", { type: "text", value: text.value, maxlength: 120 });
  const parts = groups.map((group) =>
    el(
      "section",
      {},
      group.title ? el("h3", {}, group.title) : null,
      el("div", { class: "options" }, ...group.options.map((option) => button(group, option))),
    ),
  );
  if (input) parts.push(el("label", { class: "choose-text" }, text.label, input));
  body.replaceChildren(...parts);

  function button(group, option) {
    digit += 1;
    return el(
      "button",
      {
        type: "button",
        "data-digit": digit < 10 ? String(digit) : null,
        onclick: () => {
          picked = { name: group.name, value: option.value, text: input ? input.value : "" };
          dialog.close();
        },
      },
      digit < 10 ? el("kbd", { "aria-hidden": "true" }, String(digit)) : null,
      el("span", {}, option.label, option.note ? " " : null, option.note ? el("small", {}, option.note) : null),
    );
  }

  function byDigit(event) {
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.altKey || event.metaKey) return;
    const found = body.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  }

  return new Promise((done) => {
    dialog.addEventListener("keydown", byDigit);
    dialog.addEventListener(
      "close",
      () => {
        dialog.removeEventListener("keydown", byDigit);
        done(picked);
      },
      { once: true },
    );
    dialog.showModal();
    (body.querySelector("button") || input)?.focus();
  });
}
