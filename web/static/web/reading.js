// Comfort only: the page has a button that does the same. Says that a discussion was read once it is in sight.
"use strict";
const discussion = document.querySelector("[data-read]");
const token = document.querySelector("#act input[name=csrfmiddlewaretoken]");
if (discussion && token && "IntersectionObserver" in window) {
  const watcher = new IntersectionObserver((seen) => {
    if (!seen.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    fetch(discussion.dataset.read, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
      body: JSON.stringify({ upto: discussion.dataset.upto }),
    }).catch(() => {});
  });
  watcher.observe(discussion);
}
