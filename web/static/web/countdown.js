// Counts down to the moment at which another code may be asked for. Without it the server says how long to wait.
"use strict";
const button = document.querySelector("[data-wait]");
const text = document.querySelector("[data-wait-text]");
let left = Number(button.dataset.wait);
if (left > 0) {
  button.disabled = true;
  const clock = setInterval(() => {
    left -= 1;
    text.textContent = left > 0 ? ` (possible in ${left} s)` : "";
    if (left <= 0) {
      button.disabled = false;
      clearInterval(clock);
    }
  }, 1000);
}
