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
