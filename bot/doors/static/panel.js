// The frame around the log, and questions laid over it all.
import { button, dial, fill, icon, link, make } from "./dom.js";
import { Log } from "./log.js";

const CALL = "M6 4h3l2 5-2 1a10 10 0 0 0 5 5l1-2 5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2z";
const CLOSE = "M6 6l12 12M18 6L6 18", MORE = "M5 12h0M12 12h0M19 12h0", SEND = "M12 19V5M5 12l7-7 7 7";

export class Panel {
  constructor(tools) {
    Object.assign(this, tools);
    const { say, page, clinic } = tools;
    this.level = page ? 2 : 3;
    this.log = new Log({ ...tools, level: this.level, send: (words, choices) => this.talk.send(words, choices) });
    const warning = make("p", {}, make("strong", {}, say("emergency")), " ", say("emergency_wait"));
    const help = make("a", { class: "alarm", href: dial(clinic.emergency_number) }, say("emergency_call"));
    this.strip = make("div", { class: "strip", hidden: "" }, warning, help);
    this.links = make("nav", { class: "links", "aria-label": say("links"), hidden: "" });
    this.staff = make("p", { class: "notice", hidden: "" }, say("taken_over"));
    this.status = make("p", { class: "notice", role: "status" });
    const small = make("p", { class: "small" }, say("small"));
    const foot = make("div", { class: "foot" }, this.links, this.staff, this.status, this.#composer(), small);
    this.rest = make(page ? "main" : "div", { class: "rest", onclick: () => this.#menu(false) }, this.strip, this.log.element, foot);
    this.cover = make("div", { class: "cover", hidden: "" });
    const onkeydown = (event) => event.key === "Escape" && !event.isComposing && this.escape(event);
    this.element = make("div", { class: "chat", lang: clinic.languages[0], onkeydown }, this.#head(), this.rest, this.cover);
  }

  focus() {
    const touch = matchMedia("(pointer: coarse)").matches; // the box would call up the keyboard
    (this.cover.querySelector(".lines button") ?? (touch ? this.log : this.box)).focus();
  }

  clear() {
    this.log.clear();
    this.#uncover();
  }

  busy(on) {
    this.log.typing(on && this.staff.hidden ? "bot_typing" : "");
  }

  divide(key) {
    this.log.divide(key);
    this.#uncover();
  }

  state({ emergency, taken_over, links }) {
    this.strip.hidden = !emergency;
    this.staff.hidden = !taken_over;
    const old = [...this.links.children]; // one may hold the focus
    if (old.map(({ name }) => name).join() !== links.map(({ kind }) => kind).join()) {
      this.links.replaceChildren(...links.map(({ kind }) => Object.assign(link("", this.say(kind)), { name: kind })));
    }
    links.forEach(({ href }, at) => this.links.children[at].setAttribute("href", new URL(href, this.door)));
    this.links.hidden = !links.length;
  }

  notice(key) {
    clearTimeout(this.noted);
    this.status.textContent = key && this.say(key);
    if (key === "online") this.noted = setTimeout(() => this.notice(""), 4000);
  }

  moved() {
    this.#question("moved", "", [["start_new", () => this.talk.startNew()]]);
  }

  resume(key) {
    const begin = () => this.#uncover() ?? this.talk.begin();
    const here = async () => {
      if (!(await this.talk.resume(key))) this.#question("resume", "resume_failed", [["start_new", begin]]);
    };
    this.#question("resume", "resume_how", [["resume_yes", here], ["resume_no", begin]]);
  }

  #head() {
    const { say, clinic, page } = this;
    this.more = this.#small("menu", () => this.#menu(this.menu.hidden), MORE);
    const item = (key, press) => make("li", {}, button("item", () => this.#menu(false) ?? press(), say(key)));
    this.menu = make(
      "ul", { class: "menu" },
      item("start_over", () => this.talk.send(say("start_over"))),
      item("device", () => this.#device()),
      item("leave", () => this.#leave()),
    );
    this.#menu(false);
    const who = make("div", { class: "who" }, make(page ? "h1" : "h2", { id: "title" }, clinic.name), make("p", {}, say("role")));
    const call = make("a", { class: "plain call", href: dial(clinic.phone), "aria-label": say("call") }, icon(CALL), make("span", {}, say("call")));
    const skip = page ? button("skip", () => this.box.focus(), say("skip")) : null;
    const shut = page ? null : this.#small("close", () => this.close(), CLOSE);
    return make("header", { class: "head" }, skip, who, call, this.more, this.menu, shut);
  }

  #small(key, onclick, path) {
    return fill(button("plain", onclick, icon(path)), { "aria-label": this.say(key) });
  }

  #menu(open) {
    const inside = this.menu.contains(this.menu.getRootNode().activeElement);
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", open);
    if (open) this.menu.querySelector(".item").focus();
    else if (inside) this.more.focus();
  }

  escape(event) {
    event.preventDefault();
    event.stopPropagation();
    if (!this.menu.hidden) this.#menu(false);
    else if (!this.cover.hidden && this.back) this.#uncover(this.back);
    else this.close?.();
  }

  #composer() {
    const { say } = this;
    const onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#send(event);
    };
    const traits = { id: "box", rows: 1, autocomplete: "off", placeholder: say("placeholder"), enterkeyhint: "send", dir: "auto" };
    this.box = make("textarea", { ...traits, oninput: () => this.#typed(), onkeydown });
    const label = make("label", { class: "unseen", for: "box" }, say("message"));
    const go = make("button", { class: "go", "aria-label": say("send") }, icon(SEND));
    return make("form", { class: "composer", onsubmit: (event) => this.#send(event) }, label, this.box, go);
  }

  #typed() {
    this.box.style.setProperty("height", "auto");
    this.box.style.setProperty("height", `${this.box.scrollHeight}px`);
    if (this.box.value.trim()) this.talk.typing();
  }

  #send(event) {
    event.preventDefault();
    const words = this.box.value.trim();
    this.box.focus();
    if (!words) return;
    this.box.value = "";
    this.#typed();
    this.talk.send(words);
  }

  #question(title, how, actions, back, ...extra) {
    const { say, level } = this;
    const heading = make("div", { id: "ask", class: "name", role: "heading", "aria-level": level }, say(title));
    const shut = back ? this.#small("close", () => this.#uncover(back), CLOSE) : null;
    const buttons = actions.map(([key, press], at) => button(at ? "choice" : "send", press, say(key)));
    const traits = { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "ask", "aria-describedby": "how" };
    const words = make("p", { id: "how" }, how && say(how));
    this.cover.replaceChildren(make("div", traits, heading, shut, words, ...extra, make("div", { class: "lines" }, ...buttons)));
    this.cover.hidden = false;
    this.rest.inert = true;
    this.back = back;
    this.focus();
  }

  #uncover(to = this.log) {
    if (this.cover.hidden) return;
    this.rest.inert = false;
    this.cover.hidden = true;
    this.cover.replaceChildren();
    to.focus();
  }

  async #device() {
    const address = await this.talk.link();
    if (!address) return this.notice("unreachable");
    const field = make("input", { readonly: "", value: address, "aria-label": this.say("device_link") });
    const told = make("p", { role: "status" });
    const copy = async () => {
      field.select();
      await navigator.clipboard?.writeText(address);
      told.textContent = this.say("device_copied");
    };
    this.#question("device", "device_how", [["device_copy", copy]], this.more, field, told);
  }

  #leave() {
    const leave = async () => {
      if (!(await this.talk.leave())) return this.#uncover() ?? this.notice("unreachable");
      this.log.clear();
      this.#question("left", "", [["start_new", () => this.talk.startNew()]]);
    };
    this.#question("leave", "leave_ask", [["leave_yes", leave], ["leave_no", () => this.#uncover(this.more)]], this.more);
  }
}
