// Comfort only; every form works without it. Counts characters, keeps what is typed, shows and quotes words at once.
"use strict";
const PAUSE = 3000; // milliseconds without a key before words are kept
const ON_ITS_WAY = 10000; // milliseconds after a post in which the server takes words for late ones
const QUOTED = 600; // characters

function send(form, address, method, words, leaving) {
  return fetch(address, {
    method,
    keepalive: leaving,
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: words === undefined ? undefined : JSON.stringify(words),
  });
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is there over HTTPS only, and tells no time
  const now = Date.now();
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(now / 256 ** (5 - place)) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f); // UUIDv7
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function keepTyped(area) {
  const { form, dataset } = area;
  const chosen = (name) => (form.elements[name] && form.elements[name].value) || null;
  const writing = document.createElement("input"); // by which the server knows what is still on its way when it is posted
  Object.assign(writing, { type: "hidden", name: "writing", value: newId() });
  form.append(writing);
  let kept = area.value;
  let timer = 0;
  let last = Promise.resolve();
  const keep = (leaving, isRepeated = false) => {
    clearTimeout(timer);
    if (area.value === kept) return;
    kept = area.value;
    const words = { body: kept, side: chosen("side"), anchor: chosen("anchor"), writing: writing.value };
    const save = () => (words.body.trim() ? send(form, dataset.keep, "PUT", words, leaving)
      : send(form, dataset.keep, "DELETE", undefined, leaving))
      .then((answer) => {
        if (answer.status !== 409) return;
        kept = null; // came late for what was posted: once more, when it is late no longer
        if (leaving || isRepeated) return;
        clearTimeout(timer);
        timer = setTimeout(keep, ON_ITS_WAY, false, true);
      })
      .catch(() => { kept = null; });
    last = leaving ? save() : last.then(save); // one after the other, or older words could be written over newer ones
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE, false);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    kept = area.value; // posting takes care of it
  });
  window.addEventListener("pagehide", () => keep(true));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) writing.value = newId(); // back from what was posted: this is another comment
  });
}

function showAtOnce(area, button) {
  const box = document.createElement("div");
  box.className = "prose preview";
  box.setAttribute("aria-live", "polite");
  box.hidden = true;
  area.form.querySelector("button.button").before(box);
  button.addEventListener("click", (event) => {
    if (!area.value.trim()) return;
    event.preventDefault();
    send(area.form, button.dataset.preview, "POST", { body: area.value }, false)
      .then((answer) => answer.json().then((shown) => [answer.ok, shown]))
      .then(([ok, shown]) => {
        box.hidden = false;
        if (ok) box.innerHTML = shown.body_html; // as the server would put it into the page
        else box.textContent = shown.detail;
      })
      .catch(() => {});
  });
}

function quoteAtOnce(link) {
  const comment = link.closest(".comment");
  const area = link.closest(".acts").querySelector("textarea[name=body]");
  const prose = comment.querySelector(".prose");
  if (!area || !prose) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const selection = document.getSelection();
    const within = !selection.isCollapsed && prose.contains(selection.anchorNode) && prose.contains(selection.focusNode);
    const words = (within ? selection.toString() : prose.innerText).trim();
    const cut = words.length > QUOTED ? `${words.slice(0, QUOTED)} …` : words;
    const quote = [link.dataset.quote, "", ...cut.split("\n")].map((line) => `> ${line}`.trimEnd()).join("\n");
    area.value = `${area.value}${area.value && "\n\n"}${quote}\n\n`;
    area.closest("details").open = true;
    area.focus();
    area.dispatchEvent(new Event("input"));
  });
}

for (const area of document.querySelectorAll("textarea[data-count]")) {
  const hint = document.getElementById(area.getAttribute("aria-describedby"));
  const counter = document.createElement("span");
  counter.className = "counter";
  hint.prepend(counter);
  const show = () => {
    counter.textContent = area.value ? `${area.value.length} / ${area.maxLength}` : "";
  };
  area.addEventListener("input", show);
  show();
  if (area.dataset.keep) keepTyped(area);
  const button = area.form.querySelector("button[data-preview]");
  if (button) showAtOnce(area, button);
}
for (const link of document.querySelectorAll("a[data-quote]")) quoteAtOnce(link);
