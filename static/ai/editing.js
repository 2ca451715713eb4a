// A value is edited where it stands. Enter saves and goes down; without a change it confirms what was doubtful.
// Tab saves and goes on, Escape leaves it as it was.

export class Editing {
  constructor(values, { save, confirm }) {
    this.values = values;
    this.save = save;
    this.confirm = confirm;
    this.open = null;
  }

  start(element, typed) {
    if (this.open || element.classList.contains("saving")) return;
    element.querySelector(".value-error")?.remove();
    const before = linesOf(element);
    const field = buildField(element, before, typed);
    const kept = [...element.childNodes];
    element.replaceChildren(field.node);
    this.open = { element, before, field, kept };
    field.focus();
    field.node.addEventListener("keydown", (event) => this.pressed(event));
    field.node.addEventListener("focusout", (event) => {
      if (!field.node.contains(event.relatedTarget)) this.finish(true);
    });
  }

  pressed(event) {
    event.stopPropagation();
    const { element, field } = this.open || {};
    if (!element) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.finish(false);
      element.focus({ preventScroll: true });
    } else if (event.key === "Enter" && (!field.takesLines || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!this.finish(true)) this.confirm(element);
      if (!this.values.move(element, "ArrowDown")) element.focus({ preventScroll: true });
    } else if (event.key === "Tab" && field.leavesOnTab(event.shiftKey)) {
      event.preventDefault();
      this.finish(true);
      const key = event.shiftKey ? "ArrowLeft" : "ArrowRight";
      const down = event.shiftKey ? "ArrowUp" : "ArrowDown";
      if (!this.values.move(element, element.closest(".grid") ? key : down)) element.focus({ preventScroll: true });
    }
  }

  // Whether there was something to save.
  finish(keep) {
    if (!this.open) return false;
    const { element, before, field, kept } = this.open;
    this.open = null;
    const after = field.lines();
    element.replaceChildren(...kept);
    const isNew = keep && after.join("\n") !== before.join("\n");
    if (isNew) this.save(element, after);
    return isNew;
  }
}

const NAMES = { sample: "Sample", positive_control: "Positive control", negative_control: "Negative control" };

export function wordOf(line) {
  return NAMES[line] || line;
}

function kindOf(word) {
  return Object.keys(NAMES).find((kind) => NAMES[kind] === word) || word;
}

export function linesOf(element) {
  if (element.dataset.shape === "kind") return [kindOf(element.querySelector(".now").textContent)];
  const raw = element.dataset.raw ?? element.querySelector(".now").textContent;
  const known = element.dataset.raw === undefined && raw === "–" ? "" : raw;
  return known.split("\n").filter((line) => line !== "");
}

// The value exactly as it was read, so that to say it again is to confirm it.
export function valueAsRead(element) {
  if (isSeveral(element)) {
    const lines = linesOf(element);
    return lines.length ? lines : null;
  }
  const text = element.dataset.raw ?? element.querySelector(".now").textContent;
  return text === "" || (element.dataset.raw === undefined && text === "–") ? null : text;
}

export function isSeveral(element) {
  return element.dataset.shape === "lines";
}

// Put a value on the page as it stands now, beside what stood there before.
export function paint(element, lines, before) {
  const now = document.createElement("span");
  now.className = "now";
  if (!lines.length) now.textContent = "–";
  else if (element.matches("td")) now.textContent = element.dataset.shape === "kind" ? wordOf(lines[0]) : lines.join("; ");
  else now.append(...lines.map((line) => span("line", line)));
  const old = document.createElement("s");
  old.className = "before";
  old.textContent = before.join("; ") || "–";
  element.replaceChildren(old, " ", now);
  if (element.dataset.raw !== undefined) element.dataset.raw = lines.join("\n");
  const frame = frameOf(element);
  frame.classList.remove("doubtful", "confirmed");
  frame.classList.add("changed");
}

// Show a doubtful value as confirmed; the answer takes that back.
export function paintConfirmed(element) {
  const frame = frameOf(element);
  frame.classList.replace("doubtful", "confirmed");
  element.querySelector(".now").title = "confirmed by you just now";
  const unsettle = settle(element);
  return () => {
    frame.classList.replace("confirmed", "doubtful");
    element.querySelector(".now").removeAttribute("title");
    unsettle();
  };
}

// A value that somebody has spoken of is no doubt any more; the answer makes it one again.
export function settle(element) {
  const wasDoubtful = "doubt" in element.dataset;
  const signs = [...frameOf(element).querySelectorAll(".flag, .confirm")];
  delete element.dataset.doubt;
  for (const sign of signs) sign.hidden = true;
  return () => {
    if (wasDoubtful) element.dataset.doubt = "";
    for (const sign of signs) sign.hidden = false;
  };
}

export function frameOf(element) {
  return element.matches("td") ? element : element.closest(".field");
}

function span(kind, text) {
  const made = document.createElement("span");
  made.className = kind;
  made.textContent = text;
  return made;
}

function buildField(element, before, typed) {
  if (element.dataset.shape === "kind") return pickOne(element, Object.keys(NAMES), before, false);
  const options = (element.dataset.options || "").split("\n").filter(Boolean);
  if (element.dataset.shape === "pick") return pickOne(element, options, before, true);
  if (isSeveral(element) && options.length && before.every((line) => options.includes(line))) {
    return checkboxes(element, options, before);
  }
  if (isSeveral(element) || element.dataset.shape === "long") return textArea(element, before, typed);
  return oneLine(element, options, before, typed);
}

function nameField(node, element) {
  node.setAttribute("aria-label", element.dataset.label || labelOfCell(element));
}

function labelOfCell(cell) {
  const row = cell.parentElement;
  const header = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].querySelector(".header").textContent;
  return `Row ${row.cells[0].textContent.trim()}, ${header}`;
}

function oneLine(element, options, before, typed) {
  const input = document.createElement("input");
  input.className = "editor";
  input.value = typed ?? before.join("; ");
  input.autocomplete = "off";
  nameField(input, element);
  if (options.length) {
    const list = document.getElementById("editor-options") || document.body.appendChild(document.createElement("datalist"));
    list.id = "editor-options";
    list.replaceChildren(...options.map((option) => Object.assign(document.createElement("option"), { value: option })));
    input.setAttribute("list", list.id);
  }
  return {
    node: input,
    takesLines: false,
    leavesOnTab: () => true,
    focus: () => {
      input.focus({ preventScroll: true });
      if (typed === undefined) input.select();
    },
    lines: () => (input.value.trim() ? [input.value.trim()] : []),
  };
}

function pickOne(element, options, before, mayBeEmpty) {
  const list = document.createElement("select");
  list.className = "editor";
  nameField(list, element);
  for (const value of mayBeEmpty ? ["", ...options] : options) {
    const option = document.createElement("option");
    option.value = value;
    option.textContent = wordOf(value) || "–";
    list.append(option);
  }
  list.value = before[0] || "";
  return {
    node: list,
    takesLines: false,
    leavesOnTab: () => true,
    focus: () => list.focus({ preventScroll: true }),
    lines: () => (list.value ? [list.value] : []),
  };
}

function textArea(element, before, typed) {
  const area = document.createElement("textarea");
  area.className = "editor";
  area.rows = Math.max(2, Math.min(8, before.join("\n").length / 50 + before.length));
  area.value = typed ?? before.join("\n");
  nameField(area, element);
  if (isSeveral(element)) area.title = "One answer on each line";
  const several = isSeveral(element);
  return {
    node: area,
    takesLines: several,
    leavesOnTab: () => true,
    focus: () => area.focus({ preventScroll: true }),
    lines: () => {
      const text = area.value.trim();
      if (!several) return text ? [text] : [];
      return text.split("\n").map((line) => line.trim()).filter(Boolean);
    },
  };
}

function checkboxes(element, options, before) {
  const set = document.createElement("div");
  set.className = "editing-options";
  set.setAttribute("role", "group");
  nameField(set, element);
  const boxes = options.map((option) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = option;
    box.checked = before.includes(option);
    label.append(box, " ", option);
    set.append(label);
    return box;
  });
  return {
    node: set,
    takesLines: false,
    leavesOnTab: (back) => document.activeElement === (back ? boxes[0] : boxes[boxes.length - 1]),
    focus: () => (boxes.find((box) => box.checked) || boxes[0]).focus({ preventScroll: true }),
    lines: () => boxes.filter((box) => box.checked).map((box) => box.value),
  };
}
