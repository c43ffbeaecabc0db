// One click is one request_id, born here. A repeat after a lost answer carries the same id, so the
// hub gives the same answer and does nothing twice.

const ANSWER_WITHIN_MS = 6000;
const PAUSES_MS = [400, 800, 1600, 3000, 5000, 8000];

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Plain http on another machine has no randomUUID; getRandomValues is there all the same.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function once(url, body) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_WITHIN_MS);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Bamso": "1" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      signal: late.signal,
    });
    const answer = await response.json();
    return { ...answer, http: response.status };
  } finally {
    clearTimeout(timer);
  }
}

// Resolves to the hub's answer, or to null when it could not be reached at all.
export async function send(url, body, onRepeat = () => {}) {
  const whole = { request_id: newId(), ...body };
  for (const pause of [...PAUSES_MS, null]) {
    try {
      const answer = await once(url, whole);
      if (answer.http !== 503 && answer.http < 500) return answer;
      if (pause === null) return answer;
    } catch (error) {
      if (pause === null) return null;
    }
    onRepeat();
    await new Promise((done) => setTimeout(done, pause));
  }
  return null;
}
