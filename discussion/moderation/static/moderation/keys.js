// Single keys press what carries their name: `data-key="a"` is clicked by `a`. Nothing happens while somebody types, for a
// key that is held down, or for one that was meant for the page before.
"use strict";
const SETTLE = 300; // ms after a page has come, within which a key is the second half of a double press
const TYPING = "input, textarea, select, [contenteditable]";
let shownAt = -SETTLE;
let waitsForRule = false;

const find = (selector) => [...document.querySelectorAll(selector)].find((item) => item.offsetParent !== null);
const isOn = () => document.querySelector("[data-keys=on]") !== null;

function waitForRule(waits) {
  const rules = document.querySelector("[data-rules]");
  waitsForRule = waits && rules !== null;
  if (!rules) return false;
  rules.classList.toggle("desk-waiting", waitsForRule);
  if (!waitsForRule) return true;
  rules.querySelector("button").focus();
  const names = [...rules.querySelectorAll("[data-digit]")].map((button) => button.textContent.trim());
  document.getElementById("desk-said").textContent = `Which rule? ${names.join(", ")}. Escape: none.`;
  return true;
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-row], .desk-cases a.desk-words")];
  if (rows.length === 0) return false;
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
  rows[next].focus();
  return true;
}

function openField(key) {
  const box = document.querySelector(`[data-field-key="${CSS.escape(key)}"]`);
  if (!box) return false;
  box.open = true;
  box.querySelector("textarea, input:not([type=hidden])").focus();
  return true;
}

function press(key) {
  if (waitsForRule) { // whatever else is pressed now takes the `r` back, and does nothing
    const rule = /^[1-9]$/.test(key) ? document.querySelector(`[data-digit="${key}"]`) : null;
    waitForRule(false);
    if (rule) rule.click();
    return true;
  }
  if (key === "r") return waitForRule(true);
  if (openField(key)) return true;
  const button = find(`[data-key="${CSS.escape(key)}"]`);
  if (button) button.click();
  return button !== undefined || (key === "j" && move(1)) || (key === "k" && move(-1));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
  if (event.target.matches(TYPING) || document.querySelector("dialog[open]") || !isOn()) return;
  if (event.key === "Enter" || event.key === " " || event.key === "Tab" || event.key === "Shift") return;
  if (underWay || performance.now() - shownAt < SETTLE) return;
  if (press(event.key)) event.preventDefault();
});

// Escape leaves a field, so that keys work again; with Ctrl, Enter sends a form that has only one button.
document.addEventListener("keydown", (event) => {
  if (!event.target.matches("textarea")) return;
  const buttons = event.target.form.querySelectorAll("button");
  if (event.key === "Escape") event.target.blur();
  if (event.key === "Enter" && event.ctrlKey && buttons.length === 1) event.target.form.requestSubmit(buttons[0]);
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});

function prepare() {
  waitsForRule = false;
  for (const opener of document.querySelectorAll("[data-opens]")) opener.hidden = false;
  document.body.classList.toggle("desk-with-keys", isOn());
  document.querySelector("#desk-keys [name=next]").value = window.location.pathname + window.location.search;
}

document.addEventListener("desk:show", () => {
  shownAt = performance.now();
  prepare();
});
prepare();
