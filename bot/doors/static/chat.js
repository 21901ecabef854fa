// The chat page: shows what was said, sends what the patient says, loses nothing on the way.
const OUTBOX = "cupwise.outbox";
const PAUSES = [1, 2, 4, 8, 15];
const LETTERS = new Set(["consult", "decline"]);
const find = (id) => document.getElementById(id);
const log = find("log"), notice = find("notice"), box = find("message"), typing = find("typing");

const words = {}, alone = new Set();
for (const span of find("words").content.querySelectorAll("[data-word]")) {
  words[span.dataset.word] = span.textContent;
  if (span.dataset.word === "alone") alone.add(span.textContent.toLowerCase());
}
const emergencyNumber = `tel:${document.body.dataset.emergency}`;
for (const link of document.querySelectorAll("[data-call]")) link.href = emergencyNumber;

const shown = new Map();       // client id -> the patient's bubble
const answered = new Set();    // client ids whose replies are on the page
const numbers = new Map();     // number of a patient's message -> its client id, and whether to skip its replies
let newest = 0, emergency = false, takenOver = false, sending = false, syncing = false, wake = () => {};
let outbox = readOutbox();

function readOutbox() {
  try { return JSON.parse(sessionStorage.getItem(OUTBOX)) ?? []; } catch { return []; }
}

function keepOutbox() {
  try { sessionStorage.setItem(OUTBOX, JSON.stringify(outbox)); } catch { /* storage is off: kept in memory only */ }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

async function call(method, path, body) {
  const options = { method, headers: {}, credentials: "same-origin", cache: "no-store" };
  if (body) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options);
  const data = await response.json().catch(() => ({}));
  return { ok: response.ok, status: response.status, data, wait: Number(response.headers.get("Retry-After")) };
}

// --- showing ---------------------------------------------------------------------------------------------------

function bubble(author, text) {
  const row = make("div", `row ${author}`);
  const said = make("div", "bubble");
  said.append(make("span", "unseen", words[author === "patient" ? "you" : author]));
  if (author === "staff") said.append(make("span", "name", words.staffName));
  const body = make("p", "", text);
  body.dir = "auto";
  said.append(body);
  row.append(said);
  log.append(row);
  return row;
}

function showPatient(id, text) {
  for (const old of log.querySelectorAll(".choices")) old.remove();
  const row = bubble("patient", text);
  if (id) shown.set(id, row);
  return row;
}

function showReply(reply, author = "bot", alarm = false) {
  const row = bubble(author, reply.text);
  if (alarm) raiseAlarm(row);
  if (reply.choices.length) log.append(reply.multiple ? severalOf(reply.choices) : oneOf(reply.choices));
}

function raiseAlarm(row) {
  row.classList.add("urgent");
  const link = make("a", "alarm-call", document.querySelector("[data-call]").textContent);
  link.href = emergencyNumber;
  row.firstChild.append(link);
}

function oneOf(choices) {
  const group = make("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.single);
  for (const choice of choices) {
    const button = make("button", "choice", choice.title);
    button.type = "button";
    button.addEventListener("click", () => choose([choice]));
    group.append(button);
  }
  return group;
}

function severalOf(choices) {
  const form = make("form", "choices several");
  const fields = make("fieldset");
  fields.append(make("legend", "", words.several));
  const boxes = choices.map((choice) => {
    const label = make("label", "choice"), check = make("input");
    check.type = "checkbox";
    label.append(check, make("span", "", choice.title));
    fields.append(label);
    return { choice, check, alone: alone.has(choice.title.toLowerCase()) };
  });
  const send = make("button", "send", words.send);
  send.disabled = true;
  form.append(fields, send);
  const picked = () => boxes.filter(({ check }) => check.checked);
  form.addEventListener("change", (event) => {
    const changed = boxes.find(({ check }) => check === event.target);
    if (changed?.check.checked) {
      for (const other of boxes) if (other !== changed && (changed.alone || other.alone)) other.check.checked = false;
    }
    send.disabled = picked().length === 0;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (picked().length) choose(picked().map(({ choice }) => choice));
  });
  return form;
}

function showState(state) {
  emergency = state.emergency;
  takenOver = state.taken_over;
  find("emergency").hidden = !emergency;
  find("letter").hidden = !LETTERS.has(state.overall);
}

// Shows the newest words, but never scrolls the patient's own last message out of sight.
function toEnd() {
  const mine = [...log.querySelectorAll(".row.patient")].pop();
  log.scrollTop = mine ? Math.min(log.scrollHeight - log.clientHeight, mine.offsetTop - 12) : log.scrollHeight;
}

// --- sending ---------------------------------------------------------------------------------------------------

function choose(choices) {
  log.focus({ preventScroll: true });
  enqueue({ id: newId(), choices: choices.map(({ id }) => id), words: choices.map(({ title }) => title).join("; ") });
}

function enqueue(message) {
  outbox.push(message);
  keepOutbox();
  showPatient(message.id, message.words).classList.add("pending");
  toEnd();
  pump();
}

function rest(seconds) {
  return new Promise((done) => { wake = done; setTimeout(done, seconds * 1000); });
}

async function pump() {
  if (sending) return;
  sending = true;
  for (let tries = 0; outbox.length;) {
    const pause = await deliver(outbox[0], tries);
    if (pause) {
      tries += 1;
      await rest(pause);
    } else {
      tries = 0;
    }
  }
  sending = false;
}

// Sends one message. Returns the seconds to wait before it is tried again, or 0 when it is dealt with.
async function deliver(message, tries) {
  typing.hidden = false;
  toEnd();
  const body = message.choices ? { id: message.id, choices: message.choices } : { id: message.id, text: message.words };
  const answer = await call("POST", "/api/messages", body).catch(() => null);
  typing.hidden = true;
  if (answer?.ok) return accept(message, answer.data);
  if (answer && (answer.status === 401 || answer.status === 404)) return startAnew(tries);
  if (!answer || answer.status >= 500 || answer.status === 408 || answer.status === 429) {
    notice.textContent = !answer && !navigator.onLine ? words.offline : answer?.status === 429 ? words.busy : words.waiting;
    return answer?.wait || PAUSES[Math.min(tries, PAUSES.length - 1)];
  }
  return giveUp(message, answer);
}

function settle(message) {
  outbox = outbox.filter((other) => other.id !== message.id);
  keepOutbox();
  shown.get(message.id)?.classList.remove("pending");
}

function accept(message, answer) {
  settle(message);
  notice.textContent = "";
  const alarm = answer.state.emergency && !emergency;
  showState(answer.state);
  if (!answered.has(message.id)) for (const reply of answer.replies) showReply(reply, "bot", alarm);
  answered.add(message.id);
  toEnd();
  return 0;
}

function giveUp(message, answer) {
  settle(message);
  const code = answer.data.error?.code;
  notice.textContent = answer.status === 413 ? words.tooLarge : code === "not_offered" ? words.notOffered : words.refused;
  const row = shown.get(message.id);
  row?.classList.add("failed");
  row?.firstChild.append(make("span", "name", words.unsent));
  if (!message.choices && !box.value) box.value = message.words;
  grow();
  return 0;
}

async function startAnew(tries) {
  const opened = await call("POST", "/api/session").catch(() => null);
  if (!opened?.ok) {
    notice.textContent = words.waiting;
    return opened?.wait || PAUSES[Math.min(tries, PAUSES.length - 1)];
  }
  notice.textContent = newest ? words.anew : "";
  newest = 0;
  numbers.clear();
  await sync();
  return 0;
}

// --- reading ---------------------------------------------------------------------------------------------------

// Shows what is new in the log. Returns the status of the answer, 0 when there was none.
async function sync() {
  if (syncing) return 200;
  syncing = true;
  const answer = await call("GET", `/api/messages?after=${newest}`).catch(() => null);
  syncing = false;
  if (!answer?.ok) return answer?.status ?? 0;
  for (const message of answer.data.messages) showLogged(message);
  showState(answer.data.state);
  if (answer.data.messages.length) toEnd();
  return 200;
}

function showLogged(message) {
  newest = Math.max(newest, message.number);
  if (message.author === "patient") {
    numbers.set(message.number, { id: message.id, skip: answered.has(message.id) });
    if (!shown.has(message.id)) showPatient(message.id, message.text);
    return;
  }
  const asked = numbers.get(message.answers);
  if (asked?.skip) return;
  if (asked) answered.add(asked.id);
  showReply(message, message.author);
}

async function start() {
  for (let tries = 0; ; tries += 1) {
    const status = await sync();
    if (status === 200) break;
    const lost = status === 401 || status === 404;
    const pause = lost ? await startAnew(tries) : PAUSES[Math.min(tries, PAUSES.length - 1)];
    if (lost && !pause) break;
    notice.textContent = words.waiting;
    await rest(pause);
  }
  if (notice.textContent === words.waiting) notice.textContent = "";
  outbox = outbox.filter(({ id }) => !answered.has(id));
  keepOutbox();
  for (const { id, words: text } of outbox) if (!shown.has(id)) showPatient(id, text).classList.add("pending");
  toEnd();
  pump();
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

find("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  box.focus();
  if (!text) return;
  box.value = "";
  grow();
  enqueue({ id: newId(), words: text });
});
box.addEventListener("input", grow);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    find("composer").requestSubmit();
  }
});
new ResizeObserver(toEnd).observe(log);
addEventListener("online", () => wake());
document.addEventListener("visibilitychange", () => document.hidden || sending || sync());
setInterval(() => takenOver && !document.hidden && !sending && sync(), 5000);
grow();
start();
