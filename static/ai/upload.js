// The drop zone: a form is dropped or chosen, sent with its progress, and followed until it is read.

import { ask, csrfToken } from "./asking.js";
import { sentenceOf, watchJob } from "./jobs.js";

const form = document.getElementById("upload");
const input = document.getElementById("file");
const error = document.getElementById("file-error");
const progress = document.getElementById("progress");
const bar = document.getElementById("progress-bar");
const words = document.getElementById("progress-text");
const cancel = document.getElementById("progress-cancel");
const submit = form.querySelector("button[type=submit]");
const limit = Number(form.dataset.limit);

for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) {
  form.addEventListener(name, () => form.classList.remove("over"));
}
form.addEventListener("drop", (event) => {
  event.preventDefault();
  const files = event.dataTransfer.files;
  if (files.length > 1) refuse("Drop one form at a time.");
  else if (files.length === 1) send(files[0]);
});
input.addEventListener("change", () => {
  if (input.files.length) send(input.files[0]);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (input.files.length) send(input.files[0]);
  else refuse("Choose a file first.");
});

form.dataset.ready = "yes";

function refuse(sentence) {
  error.textContent = sentence;
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", "file-hint file-error");
  rest();
}

function rest() {
  progress.hidden = true;
  submit.disabled = false;
  input.disabled = false;
  input.value = "";
}

function say(sentence, per_cent) {
  words.textContent = sentence;
  if (per_cent === null) bar.removeAttribute("value");
  else bar.value = per_cent;
}

function send(file) {
  if (submit.disabled) return;
  if (file.size > limit) {
    refuse(`The file is larger than ${Math.round(limit / 1024 / 1024)} MB.`);
    return;
  }
  error.textContent = "";
  input.removeAttribute("aria-invalid");
  const body = new FormData();
  body.append("file", file);
  submit.disabled = true;
  input.disabled = true;
  progress.hidden = false;
  say(`Sending ${file.name}`, 0);

  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) say(`Sending ${file.name}`, (event.loaded / event.total) * 100);
  });
  // Once all of it is sent it is the server's: what was asked for meanwhile is done when the server answers.
  let unwanted = false;
  request.upload.addEventListener("load", () => {
    say("Sent. Waiting for a free reader.", null);
    cancel.onclick = () => {
      unwanted = true;
      cancel.disabled = true;
    };
  });
  request.addEventListener("abort", () => refuse("Cancelled. The file was not sent."));
  request.addEventListener("error", () => refuse("The file could not be sent. Try again in a few seconds."));
  request.addEventListener("load", () => received(request, unwanted));
  cancel.disabled = false;
  cancel.onclick = () => request.abort();
  request.send(body);
}

function received(request, unwanted) {
  let answer = {};
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // A proxy's own page: the sentence below stands for it.
  }
  if (request.status >= 400 || !answer.address) {
    refuse(answer.detail || "The server did not take the file. Try again in a few seconds.");
    return;
  }
  if (!answer.job) {
    location.assign(answer.address);
    return;
  }
  cancel.onclick = () => {
    cancel.disabled = true;
    ask(answer.job.cancel, { method: "POST" }).catch((refusal) => say(refusal.message, null));
  };
  if (unwanted) cancel.onclick();
  watchJob(answer.job.address, answer.job.events, (job) => {
    if (job.status === "cancelled") refuse("Cancelled. The form was not read.");
    else if (job.status === "succeeded" || job.status === "failed") location.assign(answer.address);
    else say(sentenceOf(job), job.progress);
  });
}
