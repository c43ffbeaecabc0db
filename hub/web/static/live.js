// A stream of whole states that mends itself. The hub beats every 10 s; silence means it is lost.

const SILENCE_MS = 25000;
const AGAIN_MIN_MS = 1000;
const AGAIN_MAX_MS = 10000;

// `on.events` maps event names to functions of the parsed data; `on.lost(since)` and `on.live()`.
export function listen(url, on) {
  let source = null;
  let heard = Date.now();
  let again = AGAIN_MIN_MS;
  let timer = 0;
  let closed = false;
  let lost = false;

  function alive() {
    heard = Date.now();
    again = AGAIN_MIN_MS;
    lost = false;
    on.live();
  }

  function gone() {
    if (!lost) on.lost(new Date(heard));
    lost = true;
  }

  function open() {
    if (closed) return;
    source = new EventSource(url);
    source.addEventListener("beat", alive);
    for (const [name, act] of Object.entries(on.events)) {
      source.addEventListener(name, (event) => {
        alive();
        act(JSON.parse(event.data));
      });
    }
    source.onerror = () => {
      gone();
      // The browser retries a broken stream, but gives up for good after an answer such as 503.
      if (source.readyState === EventSource.CLOSED) reopen();
    };
  }

  function reopen() {
    source.close();
    clearTimeout(timer);
    timer = setTimeout(open, again * (0.75 + Math.random() / 2));
    again = Math.min(AGAIN_MAX_MS, again * 2);
  }

  const watch = setInterval(() => {
    if (Date.now() - heard < SILENCE_MS) return;
    gone();
    heard = Date.now();
    reopen();
  }, 2000);

  open();
  return {
    close() {
      closed = true;
      clearInterval(watch);
      clearTimeout(timer);
      source.close();
    },
  };
}
