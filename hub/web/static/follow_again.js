// A link that leads to no number yet: looks again now and then, and opens the page once there is one.

const EVERY_S = 20;

async function look() {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store", credentials: "omit" });
    if (answer.ok) return location.reload();
  } catch {
    // The hub is away: the next look tells.
  }
  setTimeout(look, EVERY_S * 1000 * (0.85 + Math.random() * 0.3));
}

setTimeout(look, EVERY_S * 1000);
