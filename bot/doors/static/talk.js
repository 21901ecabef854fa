// One conversation: what the patient says goes out once and in order, what is said comes in once.
import { Line } from "./line.js";

const ASK_EVERY = 4, STREAM_AGAIN = 60, TYPING = 4, LONGEST_PAUSE = 30; // seconds

export class Talk {
  #run = 0; // grows whenever what goes on here is over
  #newest = 0; // number of the newest message from the log
  #answered = new Map(); // number of a message -> whether its answers come from the log
  #sleepers = new Set();
  #trouble = "";

  constructor(door, kept, panel) {
    Object.assign(this, { kept, panel, log: panel.log, token: kept.token, line: new Line(door) });
    addEventListener("offline", () => this.#tell("offline"));
    addEventListener("online", () => this.#wake(this.line.stop())); // what still seems open may be dead
    document.addEventListener("visibilitychange", () => this.#wake());
    addEventListener("pagehide", () => this.line.stop()); // staff see that the patient left
  }

  begin() {
    if (!this.#run) this.#begin();
  }

  startNew() {
    for (const { id, words } of this.kept.outbox) {
      this.log.mine(id, words);
      this.#settle(id, false);
    }
    this.#begin("");
  }

  send(words, choices) {
    const id = newId();
    this.kept.outbox = [...this.kept.outbox, { id, words, choices }];
    this.log.mine(id, words);
    this.#pump();
  }

  typing() {
    if (!this.token || this.typed) return;
    this.typed = setTimeout(() => { this.typed = 0; }, TYPING * 1000);
    this.#call("typing", {});
  }

  async link() {
    return (await this.#call("resume-link", {})).data.url;
  }

  async resume(key) {
    const { status, data } = await this.#call("resume", { key }, "");
    if (status === 200) this.#take(data.token);
    return status === 200;
  }

  async leave() {
    const { status } = await this.#call("leave", {});
    if (status !== 204) return false;
    this.#over();
    this.kept.outbox = [];
    this.kept.token = this.token = "";
    return true;
  }

  changed() {
    const { token } = this.kept;
    if (token && token !== this.token) this.#take(token);
    else if (!token && this.token && this.#run) this.#end();
  }

  #take(token) {
    this.#over();
    this.kept.token = this.token = token;
    this.panel.clear();
    this.#follow();
  }

  #end() {
    this.#over();
    this.token = "";
    this.panel.moved();
  }

  #over() {
    this.line.stop();
    this.#newest = 0;
    this.#answered.clear();
    return (this.#run += 1);
  }

  async #begin(divide) {
    const run = this.#over();
    if (divide !== undefined) {
      this.token = "";
      this.panel.divide(divide);
    }
    for (let tries = 0; !this.token; tries += 1) {
      const answer = await this.#call("session", {}, "");
      if (run !== this.#run) return;
      if (answer.status === 201) {
        this.kept.token = this.token = answer.data.token;
        this.kept.read = 0;
        this.log.ready(false);
      } else {
        await this.#failed(answer, "unreachable", tries);
      }
    }
    if (run === this.#run) this.#follow();
  }

  async #pump() {
    if (this.pumping) return;
    this.pumping = true;
    for (let tries = 0; this.token && this.kept.outbox.length;) {
      const answer = await this.#deliver(this.kept.outbox[0]);
      if (answer) await this.#failed(answer, "waiting", tries++);
      else tries = 0;
    }
    this.pumping = false;
  }

  // Gives the door's answer when the message must be tried again.
  async #deliver({ id, words, choices }) {
    const run = this.#run;
    this.panel.busy(true);
    const answer = await this.#call("messages", choices ? { id, choices } : { id, text: words }), { status } = answer;
    this.panel.busy(false);
    if (run !== this.#run) return undefined;
    if (status === 200) return this.#accept(id, answer.data);
    if (status >= 500 || [0, 408, 429].includes(status)) return answer;
    this.#settle(id, false);
    this.panel.notice({ 409: "not_offered", 413: "too_large" }[status] ?? "refused");
  }

  // The stream may have been faster. What the door could not keep has the number 0.
  #accept(id, { number, replies, state }) {
    this.#fine();
    this.#settle(id, true);
    if (!this.#answered.has(number)) {
      if (number) this.#answered.set(number, false);
      for (const reply of replies) this.log.said({ ...reply, author: "bot" });
    }
    this.panel.state(state);
  }

  #settle(id, sent) {
    const { outbox } = this.kept, left = outbox.filter((message) => message.id !== id);
    if (left.length < outbox.length) this.kept.outbox = left;
    this.log.settled(id, sent);
  }

  // Reads the log, then the stream. Where no stream comes through, asks for news.
  async #follow() {
    const run = this.#run;
    for (let tries = 0, streamAt = 0; run === this.#run;) {
      const answer = await this.#call(`messages?after=${this.#newest}`);
      if (run !== this.#run) return;
      if (answer.status !== 200) {
        await this.#failed(answer, "unreachable", tries++);
        continue;
      }
      tries = 0;
      this.#caughtUp(answer.data);
      const streamed = Date.now() >= streamAt && await this.line.listen(this.token, this.#newest, (type, data) => {
        if (run === this.#run) this.#event(type, JSON.parse(data));
      });
      if (!streamed && Date.now() >= streamAt) streamAt = Date.now() + STREAM_AGAIN * 1000;
      if (run === this.#run) await this.#rest(streamed ? 0.5 : ASK_EVERY);
    }
  }

  #caughtUp({ messages, state }) {
    this.#fine();
    for (const message of messages) this.#hear(message);
    for (const { id, words } of this.kept.outbox) this.log.mine(id, words);
    this.panel.state(state);
    this.log.ready(true);
    this.#pump();
  }

  #event(type, data) {
    if (type === "message") this.#hear(data);
    else if (type === "state") this.panel.state(data);
    else if (type === "typing") this.log.typing("staff_typing");
    else if (type === "moved") this.#end();
  }

  #hear(message) {
    if (message.number <= this.#newest) return;
    this.#newest = message.number;
    if (message.author === "patient") this.#settle(message.id, true);
    else this.panel.heard(message.number);
    if (this.#answered.get(message.answers) === false) return;
    this.#answered.set(message.answers, true);
    this.log.said(message);
  }

  async #call(path, body, token = this.token) {
    const answer = await this.line.ask(token, path, body);
    if (answer.status === 401 && token && token === this.token) this.#refused(answer.data.error?.code);
    return answer;
  }

  // What was not sent goes into the new chat as words: its answers are not offered there.
  #refused(code) {
    if (code === "moved") return this.#end();
    this.kept.outbox = this.kept.outbox.map(({ id, words }) => ({ id, words }));
    this.#begin("anew");
  }

  #failed({ status, wait }, key, tries) {
    this.#tell(status === 429 ? "busy" : navigator.onLine ? key : "offline");
    return this.#rest(wait || Math.min(LONGEST_PAUSE, 2 ** tries));
  }

  #tell(trouble) {
    this.panel.notice(this.#trouble = trouble);
  }

  #fine() {
    if (this.#trouble) this.panel.notice(this.#trouble === "offline" ? "online" : "");
    this.#trouble = "";
  }

  // Many browsers lose a server at once and must not come back at once.
  #rest(seconds) {
    return new Promise((done) => {
      this.#sleepers.add(done);
      setTimeout(done, seconds * (1000 + Math.random() * 500));
    });
  }

  #wake() {
    for (const done of this.#sleepers) done();
    this.#sleepers.clear();
  }
}

// `randomUUID` exists on https only.
function newId() {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, "$1-$2-4$3-8$4-$5");
}
