// Plays what the hall's loudspeaker said, one after the other. A browser allows it only after a click.
import { setText } from "/static/dom.js";

export function speaker(button, words) {
  const audio = new Audio();
  const queue = [];
  const known = new Set();
  let on = false;
  let first = true;

  function play() {
    if (!on || !audio.paused || !queue.length) return;
    audio.src = queue.shift();
    audio.play().catch(() => {});
  }

  audio.addEventListener("ended", play);
  audio.addEventListener("error", play);

  button.addEventListener("click", () => {
    on = !on;
    button.setAttribute("aria-pressed", String(on));
    setText(button.querySelector("span"), on ? words.sound_off : words.sound);
    queue.length = 0;
    if (!on) audio.pause();
  });

  return {
    // `calls`: the newest announcements, newest first. What was said before the page came is not repeated.
    hear(calls) {
      for (const call of [...calls].reverse()) {
        const key = `${call.device}/${call.name}/${call.version}`;
        if (known.has(key)) continue;
        known.add(key);
        if (!first && on) queue.push(`/bench/${call.device}/call/${Number(call.name)}.wav?v=${call.version}`);
      }
      first = false;
      play();
    },
  };
}
