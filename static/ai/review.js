// One form: its pages and its values brought together, by pointer and by key.

import { loadAnew } from "./address.js";
import { announce, sayWhatWasKept } from "./announcing.js";
import { ask } from "./asking.js";
import { openDialog, wireDialogs } from "./dialogs.js";
import { Editing } from "./editing.js";
import { sentenceOf, watchJob } from "./jobs.js";
import { Proof } from "./proof.js";
import { Saving } from "./saving.js";
import { Values } from "./values.js";

const KEYS_OFF = "lims.keys.off";

wireDialogs();
sayWhatWasKept();
wireWork(document.getElementById("work"));
const reading = document.getElementById("reading");
if (reading) wireReading(reading);

function wireWork(work) {
  if (!work?.dataset.job) return;
  watchJob(work.dataset.job, work.dataset.events, (job) => {
    document.getElementById("progress-text").textContent = sentenceOf(job);
    document.getElementById("progress-bar").value = job.progress;
    if (["succeeded", "failed", "cancelled"].includes(job.status)) loadAnew();
  });
  document.getElementById("progress-cancel")?.addEventListener("click", (event) => {
    event.target.disabled = true;
    ask(work.dataset.cancel, { method: "POST" }).catch((refusal) => announce(refusal.message));
  });
}

function wireReading() {
  const proof = new Proof(document.getElementById("pages"), document.getElementById("where"));
  const values = new Values(reading.querySelector(".told"), proof);
  const editable = "editable" in reading.dataset;
  const saving = new Saving(reading, () => {
    proof.forget();
    proof.frameDoubts(values.doubts().filter((one) => one.matches(".value")));
    countColumns(values.root);
  });
  const confirm = (elements) => saving.confirm(elements);
  const editing = new Editing(values, {
    save: (element, lines) => saving.save(element, lines),
    confirm: (element) => confirm([element]),
  });
  const editButton = document.getElementById("edit-selected");

  // A value that the server refused is named in a dialog: close it and go there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("dialog [data-goto]");
    if (!link) return;
    event.preventDefault();
    link.closest("dialog").close();
    values.go(values.at(link.dataset.goto), "center");
  });
  proof.onPick = (element) => values.go(element, "center");
  proof.frameDoubts(values.doubts().filter((one) => one.matches(".value")));
  wireProofBar(proof);
  wireLetter();
  wireKeysChoice();

  if (editable) {
    wireRows(saving);
    wireConfirming(values, confirm);
    let wasSelected = null;
    values.root.addEventListener("pointerdown", (event) => {
      const value = event.target.closest(".value");
      wasSelected = value && value === values.selected && document.activeElement === value ? value : null;
    });
    values.root.addEventListener("click", (event) => {
      const value = event.target.closest(".value");
      if (value && value === wasSelected) editing.start(value);
    });
    values.onSelect = () => {
      editButton.hidden = false;
    };
    editButton.addEventListener("click", () => values.selected?.matches(".value") && editing.start(values.selected));
  }

  for (const [id, step] of [["previous-doubt", -1], ["next-doubt", 1]]) {
    document.getElementById(id).addEventListener("click", () => tellDoubt(values, step));
  }
  document.querySelector(".doubt-moves").hidden = false;
  document.getElementById("show-keys").hidden = false;

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const value = event.target.closest?.(".value");
    if (value && event.target === value) onValue(event, value, { values, editing: editable ? editing : null });
    if (!event.defaultPrevented) singleKey(event, values, editable ? confirm : null);
  });
  reading.dataset.ready = "";
}

function onValue(event, value, { values, editing }) {
  if (event.key.startsWith("Arrow") && !event.altKey && !event.ctrlKey && !event.metaKey) {
    if (values.move(value, event.key)) event.preventDefault();
  } else if (editing && (event.key === "Enter" || event.key === "F2")) {
    event.preventDefault();
    editing.start(value);
  } else if (editing && (event.key === "Delete" || event.key === "Backspace")) {
    event.preventDefault();
    editing.start(value, "");
  }
}

// A button confirms the value it stands beside, one in a header the doubtful values below it.
function wireConfirming(values, confirm) {
  const pressed = (event) => {
    const button = event.target.closest("[data-confirm], [data-confirm-column]");
    if (!button) return;
    event.stopPropagation();
    if ("confirm" in button.dataset) {
      const value = values.at(button.dataset.confirm);
      const isInGrid = value.contains(button);
      confirm([value]);
      if (isInGrid) values.go(value);
    } else {
      confirm(cellsBelow(button));
      countColumns(values.root);
    }
  };
  // Before the value under the button is shown or edited.
  values.root.addEventListener("click", pressed, { capture: true });
}

function cellsBelow(button) {
  const column = button.closest("th").cellIndex;
  return [...button.closest("table").tBodies[0].rows].map((row) => row.cells[column]);
}

function countColumns(root) {
  for (const button of root.querySelectorAll("[data-confirm-column]")) {
    const doubts = cellsBelow(button).filter((cell) => "doubt" in cell.dataset).length;
    button.textContent = `Confirm ${doubts}`;
    button.hidden = doubts < 2;
  }
}

function confirmHere(event, values, confirm) {
  const named = event.target.closest?.("[data-goto], [data-confirm]");
  const here = event.target === document.body ? values.selected : event.target.closest?.(".value");
  const value = named ? values.at(named.dataset.goto || named.dataset.confirm) : here;
  if (!confirm([value])) announce("There is no doubt to confirm here.");
}

function singleKey(event, values, confirm) {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(KEYS_OFF)) return;
  if (event.target.matches?.("input, textarea, select")) return;
  const act = {
    j: () => tellDoubt(values, 1),
    k: () => tellDoubt(values, -1),
    ...(confirm ? { c: () => confirmHere(event, values, confirm) } : {}),
    a: () => openDialog("approve"),
    "?": () => openDialog("keys"),
  }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function tellDoubt(values, step) {
  const number = values.nextDoubt(step);
  const all = values.doubts().length;
  announce(number ? `${number} of ${all} to check.` : "Nothing is left to check.");
}

function wireProofBar(proof) {
  const zoom = document.querySelector(".zoom");
  if (!zoom) return;
  zoom.hidden = false;
  zoom.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) proof.zoom(Number(button.dataset.zoom));
  });
  for (const link of document.querySelectorAll(".page-links a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const figure = document.getElementById(`page-${link.dataset.page}`);
      proof.scrollTo(proof.pane.scrollLeft, figure.offsetTop);
    });
  }
  // A letter page on a phone is too small to read; begin larger there.
  if (window.matchMedia("(max-width: 52rem)").matches) {
    proof.zoom(2);
    proof.pane.scrollTo({ left: 0, top: 0, behavior: "instant" });
  }
}

function wireLetter() {
  // The letter is written anew after each correction: the button may be another one by then.
  reading.addEventListener("click", async (event) => {
    if (!event.target.closest("#letter-copy")) return;
    const body = document.getElementById("letter-body");
    try {
      await navigator.clipboard.writeText(body.value);
      announce("The text of the e-mail is copied.");
    } catch {
      // Without https there is no clipboard: the text is marked, and the person's own keys copy it.
      body.focus();
      body.select();
      announce("Marked. Copy it with your keys.");
    }
  });
}

function wireKeysChoice() {
  const choice = document.getElementById("keys-on");
  choice.checked = !localStorage.getItem(KEYS_OFF);
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "yes");
  });
}

// A row that is no sample is taken out, one that was not read is added: the page is drawn anew after both.
function wireRows(saving) {
  document.querySelector(".grid tbody")?.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.stopPropagation();
    const name = button.closest("tr").querySelector(".now").textContent;
    if (!confirm(`Remove row ${button.dataset.remove.split(".")[1]}, “${name}”, from the samples?`)) return;
    saving.saveRow(button.dataset.remove, null).catch((refusal) => announce(refusal.message));
  });
  const form = document.getElementById("add-row");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const numbers = [...document.querySelectorAll("[data-remove]")].map((one) => Number(one.dataset.remove.split(".")[1]));
    const row = Math.max(0, ...numbers) + 1;
    saving.saveRow(`samples.${row}`, { name: form.elements.name.value.trim() }).catch((refusal) => {
      document.getElementById("add-row-error").textContent = refusal.fields[0]?.message || refusal.message;
    });
  });
}
