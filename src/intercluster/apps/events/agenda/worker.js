// Keeps the agendas below its own address, with the files they need, for when there is no network.
const KEPT = `agenda:${self.registration.scope}`;
const PATIENCE_MS = 3000; // how long the network may take before what is kept is shown

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A page was shown before this program ran: it says what it was made of.
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.page, event.data.keep).catch(() => {}));
});

// Files of an earlier version go only once all of this one are kept.
async function keep(page, files) {
  const kept = await caches.open(KEPT);
  for (const file of files) if (!(await kept.match(file))) await kept.add(file);
  if (!(await kept.match(page))) await fetched(new Request(page, { credentials: "same-origin" }));
  for (const request of await kept.keys()) {
    const path = new URL(request.url);
    if (path.pathname.startsWith("/static/") && !files.includes(path.href)) await kept.delete(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The newest page, or, where the network does not answer in time, the one that was kept, which says of itself that it is old.
async function page(event) {
  const kept = await (await caches.open(KEPT)).match(event.request.url);
  const answer = fetched(event.request);
  event.waitUntil(answer.catch(() => {}));
  if (!kept) return answer;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  return (await Promise.race([answer.catch(() => null), late])) ?? asKept(kept);
}

async function asKept(kept) {
  const text = (await kept.text()).replace('data-from="network"', 'data-from="kept"');
  return new Response(text, { status: 200, headers: kept.headers });
}

// What is no page any more, for this reader or at all, is not kept either.
async function fetched(request) {
  const answer = await fetch(request);
  const kept = await caches.open(KEPT);
  const isPage = answer.ok && !answer.redirected && (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
  if (isPage && (await answer.clone().text()).includes("data-agenda")) await kept.put(request.url, answer.clone());
  else if (answer.status < 500 && answer.status !== 429) await kept.delete(request.url);
  return answer;
}

async function file(request) {
  const kept = await (await caches.open(KEPT)).match(request.url);
  return kept ?? fetch(request);
}
