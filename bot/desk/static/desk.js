// The desk: shows moments on this machine's clock, leaves visits on that of their place, and keeps the list fresh.
const EVERY = 10_000;
const form = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export function localise(root) {
  for (const time of root.querySelectorAll("time[datetime]:not([data-zone])")) {
    time.textContent = form.format(new Date(time.dateTime));
    time.title = `${time.dateTime} (${zone})`;
  }
}

async function refresh() {
  const fresh = document.getElementById("fresh");
  const answer = await fetch("/desk/cases", { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (answer?.redirected) return location.assign("/desk/sign-in");
  if (!answer?.ok) {
    fresh.textContent = fresh.dataset.stale;
    return;
  }
  replace(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("board"));
  fresh.textContent = fresh.dataset.fresh;
}

// Puts the new list in the place of the old one and gives the focus back to the same link.
function replace(board) {
  const old = document.getElementById("board"), news = document.getElementById("news");
  if (old.contains(document.activeElement) && document.activeElement.matches("button")) return;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const more = Number(board.dataset.alerts) > Number(old.dataset.alerts);
  localise(board);
  old.replaceWith(document.adoptNode(board));
  if (focused) document.getElementById(focused)?.focus();
  if (more) news.textContent = news.dataset.news;
  retitle();
}

const title = document.title;
function retitle() {
  const count = Number(document.getElementById("board").dataset.alerts);
  document.title = count ? `(${count}) ${title}` : title;
}

localise(document);
if (document.getElementById("board")) {
  retitle();
  setInterval(() => document.hidden || refresh(), EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}
