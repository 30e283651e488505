// Passkeys: asks the server what is to be signed, lets the browser sign it, and sends the form with the answer.
"use strict";
const ask = async (form) => {
  const response = await fetch(form.dataset.options, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: form.dataset.passkey === "create" ? JSON.stringify({ kind: "passkey", name: form.elements.name.value }) : "{}",
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
};
const sign = async (form) => {
  const { id, options } = await ask(form);
  if (form.dataset.passkey === "get") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  }
  form.elements.enrolment.value = id;
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
};
const explain = (error) =>
  error.name === "InvalidStateError" ? "This device holds a passkey of yours already."
  : error.name === "NotAllowedError" ? "The browser was not allowed to use a passkey, or it took too long. Try again."
  : error.message;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue; // without it the form stays hidden
  form.hidden = false;
  const problem = form.querySelector("[data-problem]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await sign(form));
      form.submit();
    } catch (error) {
      problem.textContent = explain(error);
      problem.hidden = false;
    }
  });
}
