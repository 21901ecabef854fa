// The live chat of a case: shows what comes in, sends forms without leaving the page, and keeps what was typed.
// Every word and every piece of the page comes from the server; without this script the forms work all the same.
import { localise } from "./desk.js";

const TYPING_EVERY = 4_000;
const chat = document.getElementById("chat");
const lines = document.getElementById("chat-lines");
const unsent = document.getElementById("chat-unsent");
const lost = document.getElementById("chat-lost");
const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const text = () => document.getElementById("live-text");
let source = null;
let draft = ""; // what stood in the box when somebody else took the chat
let pending = null; // the form that could not be sent, to be sent again with the same key
let toldTyping = 0;

function showLine(line) {
  if (document.getElementById(line.id)) return;
  const near = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 80;
  localise(line);
  lines.querySelector("ol").append(document.adoptNode(line));
  document.getElementById("chat-none")?.remove();
  if (near) lines.scrollTop = lines.scrollHeight;
}

// What is on the page has been seen: whoever lets the chat go on after an alarm has seen these lines.
function markRead() {
  chat.dataset.read = lines.querySelector("li:last-child")?.dataset.number ?? chat.dataset.read;
  for (const field of chat.querySelectorAll("input[name=read]")) field.value = chat.dataset.read;
}

// Puts a part in the place of the old one; what is typed, opened and focused in it stays.
function showPart(part) {
  const old = document.getElementById(part.id);
  if (!old || old.dataset.mark === part.dataset.mark) return;
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const selected = focused?.matches("textarea") ? [focused.selectionStart, focused.selectionEnd] : null;
  if (old.contains(text())) draft = text().value;
  localise(part);
  part = document.adoptNode(part);
  for (const kept of old.querySelectorAll("input[id], details[open][id]")) {
    const same = part.querySelector(`#${kept.id}`);
    if (same?.matches("input")) same.value = kept.value;
    if (same?.matches("details")) same.open = true;
  }
  old.replaceWith(part);
  if (part.contains(text())) text().value ||= draft;
  if (!focused) return;
  const next = (focused.id && document.getElementById(focused.id)) || text() || chat.querySelector("#live-who button, #live-who summary");
  next?.focus();
  if (selected && next === text()) next.setSelectionRange(...selected);
}

function listen() {
  source = new EventSource(`${chat.dataset.events}?after=${chat.dataset.read}`);
  source.addEventListener("line", (event) => {
    showLine(parse(event.data).querySelector("li"));
    markRead();
  });
  source.addEventListener("part", (event) => showPart(parse(event.data).body.firstElementChild));
  source.addEventListener("open", () => (lost.hidden = true));
  source.addEventListener("error", () => (lost.hidden = source.readyState !== EventSource.CLOSED));
}

// A tab in the background lets its connection go, unless its user answers the patient.
function watchTab() {
  if (document.hidden && !text()) source.close();
  else if (!document.hidden && source.readyState === EventSource.CLOSED) listen();
}

async function send(form, body) {
  const said = form.contains(text()), had = Boolean(text());
  unsent.hidden = true;
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  if (!answer || answer.status >= 500) {
    pending = { form, body };
    unsent.hidden = false;
    return;
  }
  pending = null;
  show(parse(await answer.text()), said, answer);
  if (said || !had) text()?.focus();
}

// The answer to a form is the whole page: its parts, the lines that are new, and what came in the way.
function show(page, said, answer) {
  const fault = page.getElementById("live-fault");
  if (!fault) return void (lost.hidden = false);
  document.getElementById("live-fault").replaceWith(document.adoptNode(fault));
  if (said && answer.ok && text()) {
    draft = text().value = "";
    toldTyping = 0;
  }
  for (const line of page.querySelectorAll("#chat-lines li[data-number]")) showLine(line);
  for (const part of page.querySelectorAll("[id^=live-][data-mark]")) {
    const key = part.id === "live-say" && part.querySelector("[name=key]");
    if (key && text()) text().form.elements.key.value = key.value;
    showPart(part);
  }
  markRead();
}

function tellTyping(form) {
  if (!text().value.trim() || Date.now() - toldTyping < TYPING_EVERY) return;
  toldTyping = Date.now();
  const body = new URLSearchParams({ proof: form.elements.proof.value });
  fetch(form.dataset.typing, { method: "POST", body, credentials: "same-origin" }).catch(() => {});
}

// The words that are on their way stay in the box until they have arrived; meanwhile nothing is sent twice.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-live]")) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "true";
  await send(form, new URLSearchParams(new FormData(form)));
  delete form.dataset.busy;
});
chat.addEventListener("input", (event) => event.target === text() && tellTyping(text().form));
chat.addEventListener("keydown", (event) => {
  if (event.target !== text() || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  text().form.requestSubmit();
});
unsent.querySelector("button").addEventListener("click", () => pending && send(pending.form, pending.body));
document.addEventListener("visibilitychange", watchTab);
chat.classList.add("live");
lines.classList.add("scrolls");
lines.scrollTop = lines.scrollHeight;
listen();
