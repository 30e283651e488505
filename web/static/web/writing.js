// Comfort only; every form works without it. Counts characters and keeps unsent words over a reload.
"use strict";
for (const area of document.querySelectorAll("textarea[data-count]")) {
  const hint = document.getElementById(area.getAttribute("aria-describedby"));
  const counter = document.createElement("span");
  counter.className = "counter";
  hint.prepend(counter);
  const key = `draft:${area.form.getAttribute("action")}`;
  if (!area.value) area.value = sessionStorage.getItem(key) || "";
  const show = () => {
    counter.textContent = area.value ? `${area.value.length} / ${area.maxLength}` : "";
  };
  area.addEventListener("input", () => {
    show();
    sessionStorage.setItem(key, area.value);
  });
  area.form.addEventListener("submit", () => sessionStorage.removeItem(key));
  show();
}
