// Dialogs open over the page, and a form that changes the records is sent once.

import { loadAnew } from "./address.js";

export function wireDialogs() {
  for (const dialog of document.querySelectorAll("dialog")) {
    // Opened by the server, after a refusal or without a script: now as a real dialog.
    if (dialog.open) {
      dialog.close();
      dialog.showModal();
    }
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) {
        event.preventDefault();
        dialog.close();
      }
    });
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (!opener) return;
    event.preventDefault();
    openDialog(opener.dataset.open);
  });
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "yes";
      for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = true;
    });
  }
  // Back from the next page: the browser shows this one as it was left.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) loadAnew();
  });
}

export function openDialog(name) {
  const dialog = document.getElementById(name);
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
}
