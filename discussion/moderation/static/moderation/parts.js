// Shows the next page of the desk in place of this one: forms and links with `data-part` are sent in the background, the
// server renders the same template without its frame, and the address follows. Without this script they load pages.
"use strict";
const HEADER = "X-Desk-Part";
const REGIONS = ["desk-trail", "desk-messages", "content"];
const siteName = document.title.split(" | ").slice(1).join(" | ");
let underWay = false; // one at a time: a second press of a key is not for a page that nobody has seen

function tell(words) {
  const said = document.getElementById("desk-said");
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = words; });
}

function complain(words) {
  const list = document.createElement("ul");
  const item = document.createElement("li");
  list.className = "messagelist";
  item.className = "error";
  item.textContent = words;
  list.append(item);
  document.getElementById("desk-messages").replaceChildren(list);
  tell(words);
}

function news(content, title) {
  const lines = [...document.querySelectorAll("#desk-messages li, .desk-toast b")].map((item) => item.textContent);
  if (!content.querySelector("[role=alert]")) { // which is read out by itself
    const subject = content.querySelector("[data-announce]");
    lines.push(subject ? subject.dataset.announce : title);
  }
  return lines.join(" ");
}

function show(html, turn) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.dispatchEvent(new CustomEvent("desk:leave", { detail: { turn } }));
  document.title = [page.title, siteName].filter(Boolean).join(" | ");
  for (const id of REGIONS) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
  const toast = page.getElementById("desk-toast");
  if (toast.firstElementChild || turn === "UNDO") document.getElementById("desk-toast").replaceChildren(...toast.childNodes);
  const content = document.getElementById("content");
  document.dispatchEvent(new Event("desk:show"));
  window.scrollTo(0, 0);
  const heading = content.querySelector("[data-focus]");
  if (heading) heading.focus({ preventScroll: true });
  tell(news(content, page.title));
}

function remember(answer) {
  const address = new URL(answer.url);
  address.searchParams.delete("after"); // what was decided before is said once
  const place = address.pathname + address.search;
  if (place === window.location.pathname + window.location.search) history.replaceState(null, "", place);
  else history.pushState(null, "", place);
}

// `turn` is POST, UNDO, GO to another page, or BACK. What does not come from the desk, such as the door when a session has
// ended, is loaded as a page.
async function ask(address, options, turn) {
  if (underWay) return;
  underWay = true;
  document.body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { ...options, headers: { [HEADER]: "1" } });
    if (answer.headers.get(HEADER) === "1") {
      if (answer.ok && turn !== "BACK") remember(answer);
      show(await answer.text(), turn);
    } else if (answer.redirected) {
      window.location.assign(answer.url);
    } else {
      complain(`That was refused, and nothing was done (${answer.status}).`);
    }
  } catch {
    complain("The site does not answer. What you typed is still here: try again.");
  } finally {
    underWay = false;
    document.body.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-part]")) return;
  event.preventDefault();
  const sent = new URLSearchParams(new FormData(form));
  const button = event.submitter;
  if (button && button.name) sent.append(button.name, button.value);
  const own = button && button.getAttribute("formaction");
  const address = own || form.getAttribute("action"); // `form.action` may be a button of that name
  ask(address, { method: "POST", body: sent }, form.closest(".desk-toast") ? "UNDO" : "POST");
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-part]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  ask(link.href, { method: "GET" }, "GO");
});

window.addEventListener("popstate", () => {
  if (!window.location.hash) ask(window.location.href, { method: "GET" }, "BACK");
});
