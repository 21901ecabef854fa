// The page for owners of web sites: what is chosen changes the chat on this page and the lines to copy.

const chat = document.querySelector("cupwise-chat");
const at = (id) => document.getElementById(id);
const controls = [...document.querySelectorAll("[data-variable], [data-attribute]")];
const plain = at("line").textContent;
const LEAST_CONTRAST = 4.5;

const chosen = (control) => {
  if (control.type === "checkbox") return control.checked ? control.value : "";
  const first = control.selectedOptions ? "" : control.defaultValue;
  return control.value === first ? "" : control.value + (control.dataset.unit || "");
};

function show() {
  const rules = [];
  const attributes = [];
  for (const control of controls) {
    const { variable, attribute } = control.dataset;
    const value = chosen(control);
    if (variable) wear(variable, value);
    else carry(attribute, value);
    if (value && variable) rules.push(`  ${variable}: ${value};`);
    if (value && attribute) attributes.push(` ${attribute}="${value}"`);
  }
  const element = at("line").dataset.element.replace("{attributes}", attributes.join(""));
  at("line").textContent = attributes.length ? `${element}\n${plain}` : plain;
  at("rules").textContent = rules.length ? `cupwise-chat {\n${rules.join("\n")}\n}` : at("rules").dataset.none;
  warn();
}

function wear(variable, value) {
  if (value) chat.style.setProperty(variable, value);
  else chat.style.removeProperty(variable);
}

function carry(attribute, value) {
  if (attribute === "keep") return; // the preview is of one tab anyway, and must not take up a patient's chat
  if (value) chat.setAttribute(attribute, value);
  else chat.removeAttribute(attribute);
}

function warn() {
  const [back, words] = controls.filter((control) => control.type === "color").map((control) => light(control.value));
  const ratio = (Math.max(back, words) + 0.05) / (Math.min(back, words) + 0.05);
  const told = at("contrast").dataset.words.replace("{ratio}", ratio.toFixed(1));
  at("contrast").textContent = ratio < LEAST_CONTRAST ? told : "";
}

/** Relative luminance of `#rrggbb`, as WCAG defines it. */
function light(colour) {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

async function copy(button) {
  await navigator.clipboard.writeText(at(button.dataset.copy).textContent);
  at("said").textContent = "";
  requestAnimationFrame(() => (at("said").textContent = at("said").dataset.copied));
}

for (const control of controls) control.addEventListener("input", show);
at("look").addEventListener("submit", (event) => event.preventDefault());
at("look").addEventListener("reset", () => setTimeout(show));
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard; // browsers give it to pages on https and on this machine only
  button.addEventListener("click", () => copy(button));
}
show();
