// The line to the door.
const ANSWER = 20, FIRST_BYTES = 8, LONGEST_SILENCE = 45; // seconds

export class Line {
  constructor(door) {
    this.door = door;
  }

  // The status is 0 when nothing sensible came back; `wait` is how long the door asks us to wait.
  async ask(token, path, body) {
    try {
      const traits = body && { method: "POST", body: JSON.stringify(body) }, headers = { "Content-Type": "application/json" };
      const response = await this.#fetch(path, token, headers, AbortSignal.timeout(ANSWER * 1000), traits);
      const { status } = response, data = status === 204 ? {} : await response.json();
      return { status, data, wait: Number(response.headers.get("Retry-After")) };
    } catch {
      return { status: 0, data: {}, wait: 0 };
    }
  }

  // Tells whether anything came before the stream ended: a proxy may hold it back.
  async listen(token, after, heard) {
    const stream = this.stream = new AbortController(), take = eventReader(heard);
    const stopIn = (seconds) => setTimeout(() => stream.abort(), seconds * 1000);
    let came = false, patience = stopIn(FIRST_BYTES);
    try {
      const { ok, status, body } = await this.#fetch("events", token, { "Last-Event-ID": `${after}` }, stream.signal);
      const bytes = body.getReader();
      came = status === 401; // the next question tells why
      for (let chunk; ok && !(chunk = await bytes.read()).done; came = true) {
        clearTimeout(patience);
        patience = stopIn(LONGEST_SILENCE);
        take(chunk.value);
      }
    } catch {
      // Whatever broke it, the log is read next.
    }
    clearTimeout(patience);
    return came;
  }

  stop() {
    this.stream?.abort();
  }

  #fetch(path, token, headers, signal, traits) {
    if (token) headers.Authorization = `Bearer ${token}`;
    return fetch(new URL(`api/${path}`, this.door), { credentials: "omit", cache: "no-store", headers, signal, ...traits });
  }
}

// Takes bytes of server-sent events, cut anywhere. `EventSource` can send no Authorization header.
export function eventReader(heard) {
  const decoder = new TextDecoder();
  let rest = "", type = "", data = [], returned = false;

  return (bytes) => {
    let text = decoder.decode(bytes, { stream: true });
    if (!text) return;
    if (returned && text[0] === "\n") text = text.slice(1); // the second half of a line's end
    returned = text.endsWith("\r");
    const lines = (rest + text).split(/\r\n|\n|\r/);
    rest = lines.pop();
    lines.forEach(take);
  };

  function take(line) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === "data") data.push(value);
    else if (field === "event") type = value;
    if (line) return;
    if (data.length) heard(type || "message", data.join("\n"));
    type = "";
    data = [];
  }
}
