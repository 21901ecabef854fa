// <cupwise-chat>: the clinic's chat on any page. Its attributes and variables are listed in cupwise.css.
import { button, icon, make } from "./dom.js";
import { Panel } from "./panel.js";
import { Talk } from "./talk.js";

const DOOR = new URL("../", import.meta.url);
const BUBBLE = "M4 12a8 7 0 1 1 4 6l-4 2 1-4a7 7 0 0 1-1-4z";
const SMALL = matchMedia("(max-width: 30rem), (max-height: 30rem)");

class CupwiseChat extends HTMLElement {
  static observedAttributes = ["open"];

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" }), page = this.hasAttribute("page");
    root.append(make("slot"));
    const storage = this.getAttribute("keep") === "tab" ? "sessionStorage" : "localStorage";
    this.kept = keptIn(storage, DOOR.origin, () => this.talk?.changed());
    const [style, clinic] = await Promise.all([got("static/cupwise.css", "text"), got("api/clinic")]);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    this.#build(root, clinic, page);
    if (page ? !this.#resume() : this.kept.token) this.talk.begin();
  }

  attributeChangedCallback() {
    if (this.dialog) this.hasAttribute("open") ? this.#show(true) : this.#hide();
  }

  #build(root, clinic, page) {
    const say = this.say = (key) => clinic.words[key], close = page ? null : () => this.removeAttribute("open");
    const drawing = () => got("static/body.json"), heard = (number) => this.#heard(number);
    this.panel = new Panel({ door: DOOR, clinic, say, drawing, page, close, heard });
    this.talk = this.panel.talk = new Talk(DOOR, this.kept, this.panel);
    addEventListener("hashchange", () => this.#resume());
    if (page) return root.replaceChildren(this.panel.element);
    this.badge = make("span", { class: "badge", "aria-hidden": "true" });
    const words = make("span", {}, say("launcher"));
    this.launcher = button("launcher", () => this.setAttribute("open", ""), icon(BUBBLE), words, this.badge);
    const oncancel = (event) => this.panel.escape(event), onclose = () => this.dialog.open || close();
    this.dialog = make("dialog", { "aria-labelledby": "title", oncancel, onclose }, this.panel.element);
    const corner = make("div", { class: "corner", role: "region", "aria-label": say("launcher") }, this.launcher);
    root.replaceChildren(corner, this.dialog);
    this.#count(0);
    SMALL.addEventListener("change", () => this.dialog.open && this.#lay());
    for (const change of ["resize", "scroll"]) visualViewport.addEventListener(change, () => this.#fit());
    if (this.hasAttribute("open")) this.#show(false);
  }

  // Covers a phone and holds the focus; elsewhere the page stays in use.
  #lay() {
    this.dialog.close();
    if (SMALL.matches) this.dialog.showModal();
    else this.dialog.open = true;
  }

  // Above the keyboard of a phone.
  #fit() {
    const { height, offsetTop, scale } = visualViewport;
    this.dialog.style.setProperty("--_height", `${height * scale}px`);
    this.dialog.style.setProperty("--_top", `${scale > 1 ? 0 : offsetTop}px`);
  }

  #show(asked) {
    this.launcher.hidden = true;
    this.#lay();
    this.talk.begin();
    this.kept.read = Math.max(this.kept.read, this.newest ?? 0);
    this.#count(0);
    if (asked) this.panel.focus();
  }

  #hide() {
    this.dialog.close();
    this.launcher.hidden = false;
    this.launcher.focus();
  }

  #heard(number) {
    if (!this.dialog || number <= this.kept.read) return;
    this.newest = number;
    if (this.dialog.open) this.kept.read = number;
    else this.#count(this.unread + 1);
  }

  #count(unread) {
    this.unread = unread;
    this.badge.hidden = !unread;
    this.badge.textContent = unread;
    const words = this.say(unread ? "launcher_unread" : "launcher").replace("{count}", unread);
    this.launcher.setAttribute("aria-label", words);
  }

  // What stands behind the # is never sent, and taken out at once.
  #resume() {
    const key = this.hasAttribute("page") && /^#resume=(.+)/.exec(location.hash)?.[1];
    if (!key) return false;
    history.replaceState(null, "", location.pathname + location.search);
    this.panel.resume(key);
    return true;
  }
}

// What this browser keeps, or only the page where that is forbidden. The outbox holds [{ id, words, choices? }].
function keptIn(storageName, origin, changed) {
  const own = `cupwise:${origin}`, here = {};
  let storage = null;
  try { storage = window[storageName]; } catch { /* forbidden */ }
  addEventListener("storage", (event) => {
    if (event.storageArea === storage && (event.key === own || !event.key)) changed();
  });

  return {
    get token() { return get(""); },
    set token(token) { set("", token); },
    get read() { return Number(get(":read")); },
    set read(number) { set(":read", number); },
    get outbox() { return JSON.parse(get(":outbox") || "[]"); },
    set outbox(messages) { set(":outbox", JSON.stringify(messages)); },
  };

  function get(name) {
    try { return storage.getItem(own + name) ?? ""; } catch { return here[name] ?? ""; }
  }

  function set(name, text) {
    here[name] = text;
    try { storage.setItem(own + name, text); } catch { storage = null; }
  }
}

async function got(path, how = "json") {
  for (let seconds = 1; ; seconds = Math.min(60, seconds * 2)) {
    const answer = await fetch(new URL(path, DOOR), { credentials: "omit" }).catch(() => null);
    if (answer?.ok) return answer[how]();
    await new Promise((done) => setTimeout(done, seconds * 1000));
  }
}

customElements.define("cupwise-chat", CupwiseChat);
if (!document.querySelector("cupwise-chat")) document.body.append(new CupwiseChat());
