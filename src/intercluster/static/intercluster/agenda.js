// An agenda that works without a network: it is kept by worker.js, and marks wait in the browser until they can be sent.
const agenda = document.querySelector("[data-agenda]");
const EVERY_MS = 20_000;
const STORE = "marks";

// Marks that wait

function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("agenda", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function withMarks(mode, act) {
  const opened = await database();
  try {
    return await new Promise((resolve, reject) => {
      const asked = act(opened.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } finally {
    opened.close();
  }
}

async function waiting() {
  const all = await withMarks("readonly", (marks) => marks.getAll());
  return all.filter((mark) => mark.url === agenda.dataset.marks).sort((a, b) => a.at - b.at);
}

let sending = null;
function send() {
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

// In the order in which they were made. One that the server refuses is not sent again: it says why.
async function sendAll() {
  for (const mark of await waiting()) {
    let answer;
    try {
      const body = new URLSearchParams({ ...mark.fields, key: mark.key });
      const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
      answer = await fetch(mark.url, { method: "POST", body, headers, redirect: "error" });
    } catch {
      break; // still no network
    }
    if (answer.status >= 500 || answer.status === 429 || answer.status === 403) break;
    await withMarks("readwrite", (marks) => marks.delete(mark.key));
    if (!answer.ok) refuse((await answer.json().catch(() => ({}))).detail);
    else agenda.dataset.sent = mark.key;
  }
  await showWaiting();
}

function csrfToken() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
  return cookie?.split("=")[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

function refuse(detail) {
  const place = agenda.querySelector("[data-refused]");
  place.hidden = false;
  place.querySelector("p").textContent = detail || place.dataset.otherwise;
}

async function showWaiting() {
  const marks = await waiting();
  const place = agenda.querySelector("[data-waiting]");
  place.hidden = marks.length === 0;
  place.querySelector("[data-number]").textContent = marks.length;
  for (const mark of marks) show(mark.fields);
}

// What was marked shows at once, whether it was sent or not.
function show({ kind, meeting = "" }) {
  const of = `[data-meeting="${CSS.escape(meeting)}"]`;
  for (const form of agenda.querySelectorAll(`form[data-mark]${of}`)) form.hidden = form.dataset.mark === kind;
  for (const said of agenda.querySelectorAll(`[data-when]${of}`)) said.hidden = said.dataset.when !== kind;
}

agenda?.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-mark]") || !window.indexedDB) return;
  event.preventDefault();
  const { csrfmiddlewaretoken, ...fields } = Object.fromEntries(new FormData(form));
  fields.kind = form.dataset.mark; // which the pressed button says otherwise
  const mark = { key: crypto.randomUUID(), url: agenda.dataset.marks, fields, at: Date.now() };
  try {
    await withMarks("readwrite", (marks) => marks.put(mark));
  } catch {
    form.submit(); // the browser keeps nothing, such as in a private window
    return;
  }
  show(fields);
  await send();
});

// The time: what is on, what comes next, how old the page is

function byTime() {
  const now = Date.now();
  const entries = [...agenda.querySelectorAll("[data-starts]")];
  const starts = (entry) => Date.parse(entry.dataset.starts);
  const current = entries.filter((entry) => starts(entry) <= now && now < Date.parse(entry.dataset.ends));
  const next = entries.find((entry) => starts(entry) > now);
  for (const entry of entries) entry.toggleAttribute("data-current", current.includes(entry));
  tell("now", current);
  tell("next", next ? [next] : []);
  for (const marks of agenda.querySelectorAll("[data-after]")) marks.hidden = Date.parse(marks.dataset.after) > now;
}

function tell(name, entries) {
  const place = agenda.querySelector(`[data-${name}]`);
  place.hidden = entries.length === 0;
  place.querySelector("span").textContent = entries.map((entry) => entry.dataset.line).join("; ");
}

function isOld(old) {
  agenda.querySelector("[data-old]").hidden = !old;
}

async function start() {
  isOld(agenda.dataset.from !== "network");
  byTime();
  setInterval(byTime, EVERY_MS);
  addEventListener("offline", () => isOld(true));
  addEventListener("online", async () => {
    await send();
    if (agenda.querySelector("[data-refused]").hidden) location.reload(); // or nobody could read why
  });
  setInterval(() => navigator.onLine && send(), EVERY_MS);
  if (navigator.serviceWorker) await keepThis();
  if (window.indexedDB) {
    await showWaiting();
    await send();
  }
}

async function keepThis() {
  try {
    await navigator.serviceWorker.register(agenda.dataset.worker);
    const { active } = await navigator.serviceWorker.ready;
    if (agenda.dataset.from !== "network") return; // what is kept is all there is
    if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
    const files = performance.getEntriesByType("resource").map((entry) => entry.name);
    const own = files.filter((name) => name.startsWith(`${location.origin}/static/`));
    active.postMessage({ page: location.href.split("#")[0], keep: own });
  } catch {
    // a browser that keeps nothing shows the page with a network only
  }
}

if (agenda) start();
