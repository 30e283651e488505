// Comfort only; a reload shows the same. Says how much has been said since the page was made, where it moves nothing.
"use strict";
const followed = document.querySelector("[data-changes]");
if (followed && "EventSource" in window) {
  const EVERY = 30000; // ms, where no stream is to be had
  const offer = document.createElement("a");
  offer.className = "news";
  offer.href = followed.dataset.newest;
  const place = document.createElement("div");
  place.setAttribute("role", "status");
  document.body.append(place);
  let since = followed.dataset.since;
  let stream = null;
  let clock = null;

  const show = (answer) => {
    since = answer.next;
    if (!answer.discussion) return;
    const more = answer.discussion.comment_count - Number(followed.dataset.count);
    const words = more > 0 ? `${more} new comment${more === 1 ? "" : "s"}` : "";
    if (offer.textContent === words) return;
    offer.textContent = words;
    place.replaceChildren(...(words ? [offer] : []));
  };
  const ask = async () => {
    const answer = await fetch(`${followed.dataset.changes}?since=${encodeURIComponent(since)}`).catch(() => null);
    if (answer && answer.ok) show(await answer.json());
    if (answer && answer.status === 410) stop();
  };
  const poll = () => {
    clock = clock || setInterval(ask, EVERY);
  };
  const listen = () => {
    if (!followed.dataset.live) return poll();
    stream = new EventSource(`${followed.dataset.live}?since=${encodeURIComponent(since)}`);
    for (const kind of ["open", "changes"]) {
      stream.addEventListener(kind, (event) => event.data && show(JSON.parse(event.data)));
    }
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) poll();
    });
  };
  const stop = () => {
    if (stream) stream.close();
    clearInterval(clock);
    stream = clock = null;
  };
  // A page that nobody looks at keeps no stream open.
  document.addEventListener("visibilitychange", () => {
    stop();
    if (document.visibilityState === "visible") listen();
  });
  if (document.visibilityState === "visible") listen();
}
