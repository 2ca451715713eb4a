// Corrections are saved one after the other, each with the version it was made on.

import { announce, keepForNextPage } from "./announcing.js";
import { ask } from "./asking.js";
import { isSeveral, linesOf, paint } from "./editing.js";

const FRESHENED = ["findings", "doubts", "changes"];
const REST = 600;

export class Saving {
  constructor(reading, afterwards) {
    this.reading = reading;
    this.afterwards = afterwards;
    this.queue = Promise.resolve();
    this.waiting = 0;
    this.freshening = 0;
    window.addEventListener("beforeunload", (event) => {
      if (this.waiting) event.preventDefault();
    });
  }

  save(element, lines) {
    const before = linesOf(element);
    const shown = [...element.childNodes];
    const classes = element.className;
    paint(element, lines, this.firstBefore(element, before));
    element.classList.add("saving");
    this.waiting += 1;
    this.queue = this.queue.then(async () => {
      try {
        this.accepted(element, await this.send(element.dataset.path, answerOf(element, lines)));
      } catch (refusal) {
        this.refused(element, refusal, { shown, classes, before, lines });
      } finally {
        this.waiting -= 1;
        element.classList.remove("saving");
      }
    });
  }

  send(path, after) {
    return ask(this.reading.dataset.corrections, {
      method: "POST",
      body: { version: Number(this.reading.dataset.version), corrections: [{ path, after }] },
    });
  }

  async saveRow(path, after) {
    await this.queue;
    try {
      await this.send(path, after);
    } catch (refusal) {
      if (refusal.code !== "stale") throw refusal;
      await this.startOver(refusal, after === null ? "no such row" : after.name);
      return;
    }
    location.reload();
  }

  // What was read stays the "before", however often the value is corrected.
  firstBefore(element, before) {
    const first = element.querySelector(".before");
    return first ? [first.textContent].filter((text) => text !== "–") : before;
  }

  accepted(element, answer) {
    this.takeVersion(answer.version);
    announce("Saved.");
    this.afterwards(element);
    clearTimeout(this.freshening);
    this.freshening = setTimeout(() => this.freshen(), REST);
  }

  takeVersion(version) {
    this.reading.dataset.version = version;
    for (const field of document.querySelectorAll("[data-version-field]")) field.value = version;
  }

  refused(element, refusal, { shown, classes, before, lines }) {
    if (refusal.code === "stale") {
      this.startOver(refusal, lines.join("; ") || "nothing");
      return;
    }
    element.className = classes;
    element.replaceChildren(...shown);
    if (element.dataset.raw !== undefined) element.dataset.raw = before.join("\n");
    const sentence = document.createElement("span");
    sentence.className = "value-error";
    sentence.setAttribute("role", "alert");
    sentence.textContent = refusal.fields[0]?.message || refusal.message;
    element.append(sentence);
  }

  // Somebody was faster: say who changed what, and begin again on what stands there now.
  async startOver(refusal, typed) {
    const known = new Set([...document.querySelectorAll("[data-change]")].map((one) => one.dataset.change));
    const page = await this.fetchPage();
    const news = [...(page?.querySelectorAll("[data-change]") || [])]
      .filter((one) => !known.has(one.dataset.change))
      .map((one) => `${one.dataset.who} changed ${one.querySelector(".what").textContent.replace(/\s+/g, " ").trim()}.`);
    keepForNextPage([...(news.length ? news : [refusal.message]), `Your “${typed}” was not saved.`].join(" "));
    this.waiting = 0;
    location.reload();
  }

  async fetchPage() {
    const response = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
    if (!response?.ok) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  // The findings, the list of doubts and of corrections say what holds after the change.
  async freshen() {
    if (this.waiting) return;
    const page = await this.fetchPage();
    if (!page) return;
    for (const id of FRESHENED) {
      const old = document.getElementById(id);
      const fresh = page.getElementById(id);
      if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
    }
    const fresh = page.querySelector("#approve form");
    const shown = document.querySelector("#approve:not([open]) form");
    if (fresh && shown) shown.querySelector(".counts")?.replaceWith(fresh.querySelector(".counts"));
    this.afterwards(null);
  }
}

function answerOf(element, lines) {
  if (isSeveral(element)) return lines.length ? lines : null;
  return lines.length ? lines.join("\n") : null;
}
