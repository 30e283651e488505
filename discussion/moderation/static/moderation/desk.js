// While a leased case is open and looked at, keep its lease; say so when it is lost.
"use strict";
const form = document.querySelector("form[data-lease]");
const EVERY = 120000; // a lease lasts five minutes

async function keepLease() {
  if (document.hidden) return;
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(form.dataset.lease, { method: "POST", headers }).catch(() => null);
  if (answer === null || answer.ok) return;
  const status = form.querySelector("[role=status]");
  status.textContent = await answer.text();
  status.hidden = false;
}

if (form) setInterval(keepLease, EVERY);
