// Small words for making elements. Text is always text here: nothing is ever read as HTML.

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function twoDigits(n) {
  return String(n).padStart(2, "0");
}

let zone;

// Times are those of the centre, wherever the browser is.
export function setZone(name) {
  zone = name;
}

export function hourMinute(instant, seconds = false) {
  const shape = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  return instant.toLocaleTimeString("vi-VN", seconds ? { ...shape, second: "2-digit" } : shape);
}

export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
