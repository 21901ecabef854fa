// What was said, and under it what to pick from. Reads out what is new, keeps place and focus.
import { answersTo } from "./answers.js";
import { button, dial, fill, icon, linked, make } from "./dom.js";

const URGENT = ["emergency", "self_harm"], CARDS = ["summary", "consent", "outcome", ...URGENT];
const STAFF_TYPES = 6000;

export class Log {
  #rows = new Map(); // of the patient's messages, by id
  #asking = null; // the message whose choices wait
  #anchor = null; // the row to keep in sight
  #following = true;
  #fresh = false; // what comes now is new, not the chat of before

  constructor(tools) {
    this.tools = tools;
    const label = { "aria-label": tools.say("log") };
    this.list = make("div", { class: "log", role: "log", "aria-live": "off", ...label });
    this.dots = make("p", { class: "typing", hidden: "" }, make("span"), make("i"), make("i"), make("i"));
    this.answers = make("div", { class: "answers" });
    this.box = make("div", { class: "scroller", tabindex: 0, role: "group", ...label }, this.list, this.dots, this.answers);
    const toNewest = { "aria-label": tools.say("to_newest") };
    this.down = fill(button("down", () => this.box.scrollTo(0, 1e6), icon("M6 10l6 6 6-6")), toNewest);
    this.alert = make("div", { class: "unseen", role: "alert" });
    this.element = make("div", { class: "said" }, this.box, this.down, this.alert);
    this.box.addEventListener("scroll", () => this.#look());
    const sized = new ResizeObserver(() => this.#toEnd());
    for (const part of [this.box, ...this.box.children]) sized.observe(part);
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  clear() {
    this.#rows.clear();
    this.#fresh = this.#anchor = null;
    this.list.setAttribute("aria-live", "off");
    this.list.replaceChildren();
    this.#ask(null);
  }

  ready(old) {
    if (this.#fresh) return;
    this.#fresh = true;
    setTimeout(() => this.list.setAttribute("aria-live", "polite"), old ? 200 : 0);
  }

  divide(key) {
    this.#ask(this.#asking = null);
    this.#add(make("p", { class: "divide" }, key && this.tools.say(key)));
  }

  mine(id, words) {
    if (!this.#rows.has(id)) this.#patient(id, words, " pending", make("span", { class: "fate" }, this.tools.say("sending")));
  }

  settled(id, sent) {
    const row = this.#rows.get(id), fate = row?.querySelector(".fate");
    if (sent) this.#asking = null;
    if (!row?.classList.contains("pending")) return;
    row.classList.remove("pending");
    if (sent) return fate.remove();
    row.classList.add("failed");
    fate.replaceChildren(this.tools.say("unsent"), button("again", () => this.#again(row), this.tools.say("retry")));
    this.#ask(this.#asking);
  }

  said(message) {
    if (message.author !== "patient") this.#heard(message);
    else if (!this.#rows.has(message.id)) this.#patient(message.id, message.text);
  }

  typing(key) {
    clearTimeout(this.typed);
    this.dots.hidden = !key;
    this.dots.firstChild.textContent = key && this.tools.say(key);
    if (key === "staff_typing") this.typed = setTimeout(() => this.typing(""), STAFF_TYPES);
  }

  #patient(id, words, how = "", fate = null) {
    this.#ask(null);
    const row = this.#anchor = this.#row(`patient${how}`, "you", this.#words(words), fate);
    this.#rows.set(id, row);
    this.#following = true;
    this.#add(row);
    this.box.scrollTop = this.#end();
  }

  #heard(message) {
    const { author, kind, choices } = message, staff = author === "staff", urgent = URGENT.includes(kind);
    if (staff) this.typing("");
    const row = this.#row(`${author} ${CARDS.includes(kind) ? `card ${kind}` : ""}`, author, ...this.#parts(message));
    this.#add(row);
    if (!this.#anchor || (staff && this.#fresh && this.#following)) this.#anchor = row;
    if (choices.length || kind === "scale") this.#ask(this.#asking = message);
    if (urgent && this.#fresh) this.alert.textContent = `${this.tools.say(kind)} ${row.querySelector(".alarm").textContent}`;
  }

  #row(name, speaker, ...inside) {
    const says = make("span", { class: "unseen" }, this.tools.say(speaker));
    return make("div", { class: `row ${name}` }, make("div", { class: "bubble" }, says, ...inside));
  }

  // Words that wait to be sent stay below all others.
  #add(row) {
    this.list.insertBefore(row, this.list.querySelector(".pending"));
  }

  #words(text) {
    const parts = text.split(/^(- .*)$/m).flatMap((part, at) => {
      const inside = linked(part, this.tools.door);
      return at % 2 ? make("span", { class: "point" }, ...inside) : inside;
    });
    return make("p", { class: "words", dir: "auto" }, ...parts);
  }

  #parts({ author, kind, text }) {
    const { say, level } = this.tools, words = this.#words(text);
    if (author === "staff") return [make("span", { class: "name", "aria-hidden": "true" }, say("staff_name")), words];
    if (!CARDS.includes(kind)) return [words];
    const again = this.list.lastElementChild?.classList.contains(kind);
    const heading = again ? null : make("div", { class: "name", role: "heading", "aria-level": level }, say(kind));
    return [heading, words, URGENT.includes(kind) ? this.#lines(kind) : null];
  }

  #lines(kind) {
    const { say, clinic } = this.tools, crisis = dial(clinic.crisis_line);
    const line = (name, href, key) => make("a", { class: name, href }, say(key));
    const help = line("alarm", dial(clinic.emergency_number), "emergency_call");
    if (kind === "emergency") return make("div", { class: "lines" }, help);
    const text = line("choice", crisis.replace("tel", "sms"), "crisis_text");
    return make("div", { class: "lines" }, line("alarm", crisis, "crisis_call"), text, help);
  }

  #again(row) {
    this.focus();
    row.remove();
    this.tools.send(row.querySelector(".words").textContent);
  }

  #ask(message) {
    const held = this.answers.contains(this.answers.getRootNode().activeElement);
    this.answers.replaceChildren(...[message && answersTo(message, this.tools)].filter(Boolean));
    if (held) this.focus();
  }

  // The patient's own last words stay in sight.
  #end() {
    const last = this.box.scrollHeight - this.box.clientHeight;
    return this.#anchor ? Math.min(last, this.#anchor.offsetTop - 12) : last;
  }

  #toEnd() {
    this.end = this.#end();
    if (this.#following) this.box.scrollTop = Math.max(this.box.scrollTop, this.end);
    this.#look();
  }

  // `end` is where the newest words were put: since then more may have come.
  #look() {
    const { scrollTop, clientHeight } = this.box;
    this.#following = scrollTop >= this.end - 48;
    this.down.hidden = this.answers.offsetTop - clientHeight < scrollTop;
  }
}
