// What a patient can pick from; it ends in one `send(words, ids)`.
import { button, draw, fill, make } from "./dom.js";

const ALONE = ["none", "unsure"], ASIDE = [...ALONE, "more", "no_time"];
const MIRROR = "matrix(-1 0 0 1 120 0)"; // the drawing is 120 wide

export function answersTo({ kind, choices, multiple }, tools) {
  if (kind === "scale") return scale(choices, tools);
  if (!choices.length) return null;
  if (kind === "areas") return picker(kind, choices, multiple, tools);
  if (multiple) return picker("several", choices, multiple, tools);
  return kind === "openings" ? openings(choices, tools) : quick("single", choices, tools);
}

function group(name, label, ...inside) {
  return make("div", { class: name, role: "group", "aria-label": label }, ...inside);
}

function quick(label, choices, tools) {
  return choices.length ? group("quick", tools.say(label), ...choices.map((choice) => one(choice, tools))) : null;
}

function one({ id, title, tag }, { send }, words = title, label = null) {
  return fill(button(`choice ${tag}`, () => send(title, [id]), words), { "aria-label": label });
}

function picker(kind, choices, multiple, tools) {
  const { say, send } = tools;
  const type = multiple ? "checkbox" : "radio";
  const inputs = choices.map((choice) => Object.assign(make("input", { type, name: "pick" }), { choice }));
  const picked = () => inputs.filter((input) => input.checked);
  const labels = inputs.map((input) => make("label", { class: "choice" }, input, make("span", {}, input.choice.title)));
  const body = kind === "areas" ? bodyFor(inputs, tools) : null;
  const fields = make("fieldset", {}, make("legend", {}, say(kind)), body, make("div", { class: "list" }, ...labels));
  const hint = make("p", { class: "hint", role: "status" });
  const done = make("div", { class: "done" }, hint, make("button", { class: "send" }, say("send_picked")));
  return make("form", { class: kind, onchange, onsubmit }, fields, done);

  function onchange({ target }) {
    const alone = (input) => ALONE.includes(input.choice.tag);
    for (const other of picked()) {
      if (target.checked && other !== target && (alone(target) || alone(other))) other.checked = false;
    }
    hint.textContent = "";
    body?.inStep();
  }

  function onsubmit(event) {
    event.preventDefault();
    const chosen = picked().map((input) => input.choice);
    if (!chosen.length) hint.textContent = say("pick_first");
    else send(chosen.map(({ title }) => title).join("; "), chosen.map(({ id }) => id));
  }
}

// A drawing for pointers; the list beside it does the same for everybody.
function bodyFor(inputs, { say, clinic, drawing }) {
  const shapes = [], body = make("div", { class: "body", "aria-hidden": "true" });
  const place = (area) => inputs.find(({ choice }) => choice.tag === `area:${area}`);
  drawing().then((sheet) => {
    body.append(...["front", "back"].map((side) => figure(side, [...sheet.either, ...sheet[side]])));
    inStep();
  });
  return Object.assign(body, { inStep });

  function figure(side, outlines) {
    const offered = clinic.areas.filter((each) => each[side]).map(({ area }) => area);
    const paths = outlines.flatMap(({ area, outline, twice }) => {
      const input = offered.includes(area) && place(area);
      return (twice ? [null, MIRROR] : [null]).map((transform) => shape({ d: outline, transform }, input));
    });
    return make("figure", {}, make("figcaption", {}, say(`areas_${side}`)), draw("svg", { viewBox: "14 0 92 250" }, ...paths));
  }

  function shape(traits, input) {
    if (!input) return draw("path", traits);
    const title = draw("title", {}, input.choice.title);
    const drawn = draw("path", { ...traits, class: "place", onclick: () => input.click() }, title);
    shapes.push([drawn, input]);
    return drawn;
  }

  function inStep() {
    for (const [drawn, input] of shapes) drawn.classList.toggle("on", input.checked);
  }
}

// One tab stop: arrow keys move along, only a press sends.
function scale(choices, tools) {
  const { say, send } = tools, ends = make("p", { class: "ends", "aria-hidden": "true" });
  const numbers = Array.from({ length: 11 }, (_, number) => {
    const { id, short } = choices.find(({ title }) => title === `${number}`) ?? {};
    if (short) ends.append(make("span", {}, short));
    const pick = button("number", () => send(`${number}`, id && [id]), number);
    const label = short ? `${number}, ${short}` : null;
    return fill(pick, { role: "radio", "aria-checked": "false", "aria-label": label, tabindex: number ? -1 : 0 });
  });
  const row = make("div", { class: "numbers", role: "radiogroup", "aria-label": say("scale"), onkeydown }, ...numbers);
  return make("div", {}, row, ends, quick("scale_more", choices.filter(({ title }) => !/^\d+$/.test(title)), tools));

  function onkeydown(event) {
    const on = row.matches(":dir(rtl)") ? -1 : 1;
    const step = { ArrowRight: on, ArrowLeft: -on, ArrowDown: 1, ArrowUp: -1, Home: -10, End: 10 }[event.key];
    const from = event.target, to = step && numbers[Math.max(0, Math.min(10, numbers.indexOf(from) + step))];
    if (!to) return;
    event.preventDefault();
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}

function openings(choices, tools) {
  const aside = choices.filter(({ tag }) => ASIDE.includes(tag)), days = new Map();
  for (const choice of choices) {
    if (!aside.includes(choice)) days.set(choice.group, [...(days.get(choice.group) ?? []), choice]);
  }
  const drawn = [...days].map(([day, times]) => {
    const heading = day ? make("div", { class: "day", role: "heading", "aria-level": tools.level }, day) : null;
    // Short under its day, with all its words for a screen reader.
    const named = ({ title, short }) => (title.includes(short) ? title : `${short}, ${day}`);
    const buttons = times.map((time) => one(time, tools, time.short || time.title, named(time)));
    return group("", day || tools.say("openings"), heading, make("div", { class: "times" }, ...buttons));
  });
  return make("div", { class: "openings" }, ...drawn, quick("openings_other", aside, tools));
}
