// While a case is open and looked at, its lease is kept, and given back when it is left; the time to undo counts down.
"use strict";
const EVERY = 120000; // ms; a lease lasts five minutes
const LEFT = "desk-left"; // the case that this tab gave back as it went, to take it again if the page comes back

const openCase = () => document.querySelector("form[data-lease]");
const token = (form) => form.elements.csrfmiddlewaretoken.value;

async function keepLease() {
  const form = openCase();
  if (!form || !("mine" in form.dataset) || document.hidden) return;
  const answer = await fetch(form.dataset.lease, { method: "POST", headers: { "X-CSRFToken": token(form) } }).catch(() => null);
  if (answer === null || answer.ok) return;
  const status = form.querySelector("[role=status]");
  status.textContent = await answer.text();
  status.hidden = false;
}

// The browser sends it also while it closes. Of one that is killed the lease ends by itself.
function giveBack(form) {
  if (!form || !("mine" in form.dataset)) return;
  navigator.sendBeacon(form.dataset.release, new URLSearchParams({ csrfmiddlewaretoken: token(form) }));
}

// The same case again, by the back button or after a reload: take the lease again.
function takeAgain(lease) {
  const form = openCase();
  if (!form || form.dataset.lease !== lease) return;
  form.dataset.mine = "";
  keepLease();
}

window.addEventListener("pagehide", () => {
  const form = openCase();
  if (form && "mine" in form.dataset) sessionStorage.setItem(LEFT, form.dataset.lease);
  giveBack(form);
});

let left = null; // the form of the page that goes, where nothing was sent that says what becomes of its case
document.addEventListener("desk:leave", (event) => {
  left = ["GO", "BACK", "UNDO"].includes(event.detail.turn) ? openCase() : null;
});
document.addEventListener("desk:show", () => {
  const form = openCase();
  if (left && form && "mine" in left.dataset && form.dataset.lease === left.dataset.lease) form.dataset.mine = "";
  else giveBack(left);
  countDown();
});

function countDown() {
  const toast = document.querySelector(".desk-toast");
  if (!toast || toast.dataset.ends) return; // one that was there before goes on
  const seconds = Number(toast.dataset.seconds || 15);
  toast.dataset.ends = String(performance.now() + seconds * 1000);
}

setInterval(() => {
  const toast = document.querySelector(".desk-toast[data-ends]");
  if (!toast) return;
  const left = Math.ceil((Number(toast.dataset.ends) - performance.now()) / 1000);
  const shown = toast.querySelector("[data-left]");
  if (shown) shown.textContent = `${left} s`;
  if (left <= 0) toast.remove();
}, 250);

setInterval(keepLease, EVERY);
takeAgain(sessionStorage.getItem(LEFT));
sessionStorage.removeItem(LEFT);
countDown();
