// Elements are made by calls, never from markup: text stays text.
const SVG = "http://www.w3.org/2000/svg"; // a name, not an address

// In `traits` functions listen, all else are attributes.
export const make = (tag, traits, ...inside) => fill(document.createElement(tag), traits, inside);
export const draw = (tag, traits, ...inside) => fill(document.createElementNS(SVG, tag), traits, inside);
export const button = (name, onclick, ...inside) => make("button", { type: "button", class: name, onclick }, ...inside);

export function fill(element, traits, inside = []) {
  for (const [name, value] of Object.entries(traits ?? {})) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value != null) element.setAttribute(name, value);
  }
  element.append(...inside.filter((each) => each != null));
  return element;
}

export const icon = (path) => draw("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" }, draw("path", { d: path }));

export const dial = (number) => `tel:${number.replace(/[^\d+*#]/g, "")}`;

export const link = (href, words) => make("a", { href, target: "_blank", rel: "noopener" }, words);

// Text in which addresses of our own door are links.
export function linked(text, door) {
  const parts = text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/);
  return parts.map((part, at) => (at % 2 && part.startsWith(`${door.origin}/`) ? link(part, part) : part));
}
