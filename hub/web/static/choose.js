// The one dialog of the console: a question, options with a digit for each, perhaps lines of text.
import { byId, el } from "./dom.js";

// `groups`: [{ title, name, options: [{ value, label, note }] }]. `typed`: { name, label, button } is
// a value that is written instead of chosen; `text`: { label, value } is a remark beside it.
// Resolves to { name, value, text }, or null when the officer thought better of it.
export function choose(title, groups, { typed = null, text = null } = {}) {
  const dialog = byId("choose");
  const body = byId("choose-body");
  byId("choose-title").textContent = title;
  let digit = 0;
  let picked = null;

  const written = typed && el("input", { type: "text", id: "choose-typed", maxlength: 20, autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
  const remark = text && el("input", { type: "text", value: text.value, maxlength: 120 });
  const parts = groups
    .filter((group) => group.options.length)
    .map((group) =>
      el(
        "section",
        {},
        group.title ? el("h3", {}, group.title) : null,
        el("div", { class: "options" }, ...group.options.map((option) => button(group, option))),
      ),
    );
  if (written) {
    const go = el("button", { type: "button", class: "go", onclick: take }, typed.button);
    parts.unshift(el("div", { class: "choose-typed" }, el("label", {}, typed.label, written), go));
  }
  if (remark) parts.splice(written ? 1 : parts.length, 0, el("label", { class: "choose-text" }, text.label, remark));
  body.replaceChildren(...parts);

  function end(name, value) {
    picked = { name, value, text: remark ? remark.value : "" };
    dialog.close();
  }

  function take() {
    const value = written.value.replace(/\s+/g, ""); // some write A 012
    if (value) end(typed.name, value);
    else written.focus();
  }

  function button(group, option) {
    digit += 1;
    return el(
      "button",
      {
        type: "button",
        "data-digit": !written && digit < 10 ? String(digit) : null,
        onclick: () => end(group.name, option.value),
      },
      !written && digit < 10 ? el("kbd", { "aria-hidden": "true" }, String(digit)) : null,
      el("span", {}, option.label, option.note ? " " : null, option.note ? el("small", {}, option.note) : null),
    );
  }

  function byKey(event) {
    if (event.key === "Enter" && (event.target === written || event.target === remark)) {
      event.preventDefault(); // the form's own answer to Enter is to close
      if (written) take();
      return;
    }
    if (event.target.tagName === "INPUT" || event.ctrlKey || event.altKey || event.metaKey) return;
    const found = body.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    found.click();
  }

  return new Promise((done) => {
    dialog.addEventListener("keydown", byKey);
    dialog.addEventListener(
      "close",
      () => {
        dialog.removeEventListener("keydown", byKey);
        done(picked);
      },
      { once: true },
    );
    dialog.showModal();
    (written || body.querySelector("button") || remark)?.focus();
  });
}
