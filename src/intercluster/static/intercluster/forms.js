// A button that was pressed rests while its form is on its way. Without this the server still does the work once.
const RESTS_MS = 8000; // some forms are answered with a file, and the page stays

function rest(form, resting) {
  for (const button of form.elements) if (button.type === "submit") button.disabled = resting;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  setTimeout(() => rest(form, true)); // afterwards, or the pressed button's own value would not be sent
  setTimeout(() => rest(form, false), RESTS_MS);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) rest(form, false);
});

// A search that takes more than a second says what it does, where its result will be counted.
const SAYS_MS = 1000;
let counted = null;

document.addEventListener("submit", (event) => {
  const { working } = event.target.dataset;
  const count = document.getElementById("count");
  if (!working || !count) return;
  setTimeout(() => {
    counted = count.textContent;
    count.textContent = working;
  }, SAYS_MS);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted && counted !== null) document.getElementById("count").textContent = counted;
});

// An agenda that was kept for when there is no network is its owner's: it goes as soon as nobody is signed in. Those that
// were opened by a secret address stay, since that needs no account.
async function forgetAgendas() {
  for (const name of await caches.keys()) {
    if (!name.startsWith("agenda:")) continue;
    const kept = await caches.open(name);
    for (const { url } of await kept.keys()) if (url.endsWith("/agenda/")) await kept.delete(url);
  }
}
if (window.caches && !document.querySelector("form[action$='/sign-out/']")) forgetAgendas();
