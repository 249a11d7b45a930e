// Draws a page's charts so that they answer to the pointer; without this script their pictures stay.
document.querySelectorAll("[data-chart]").forEach(async (place) => {
  const note = document.createElement("p");
  note.className = "chart__wait muted";
  note.setAttribute("role", "status");
  note.textContent = place.dataset.wait;
  const wait = setTimeout(() => { if (!place.querySelector("img")?.complete) place.prepend(note); }, 1000);
  place.querySelector("img")?.addEventListener("load", () => note.remove());
  const answer = await fetch(place.dataset.chart, { credentials: "same-origin" });
  if (!answer.ok) {
    clearTimeout(wait);
    note.remove();
    return;
  }
  const { spec, formatLocale, timeFormatLocale } = await answer.json();
  const drawn = document.createElement("div");
  const width = Math.max(spec.usermeta.leastWidth, Math.min(spec.width, place.clientWidth));
  if (spec.usermeta.keepsShape) spec.height *= width / spec.width;
  spec.width = width;
  // A picture in the page has the page's letters. Labels are measured in them, so they have to be there first.
  spec.config.font = getComputedStyle(document.body).fontFamily;
  await document.fonts.ready;
  // The interpreter (ast) and no default styles: what a strict content security policy allows.
  await vegaEmbed(drawn, spec, {
    mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false,
    tooltip: { disableDefaultStyle: true }, formatLocale, timeFormatLocale,
  });
  clearTimeout(wait);
  place.replaceChildren(drawn);
});
