// Corrections are saved one after the other, each with the version it was made on.

import { loadAnew, pageAddress } from "./address.js";
import { announce, keepForNextPage } from "./announcing.js";
import { ask } from "./asking.js";
import { frameOf, isSeveral, linesOf, paint, paintConfirmed, settle, valueAsRead } from "./editing.js";

const FRESHENED = ["findings", "doubts", "mail", "changes"];
const REST = 600;
const MOST = 2000; // corrections that the server takes at once

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
    const frame = frameOf(element);
    const classes = frame.className;
    const unsettle = settle(element);
    paint(element, lines, this.firstBefore(element, before));
    element.classList.add("saving");
    this.waiting += 1;
    this.queue = this.queue.then(async () => {
      try {
        this.accepted(await this.send([{ path: element.dataset.path, after: answerOf(element, lines) }]));
      } catch (refusal) {
        this.refused(element, refusal, { shown, classes, before, lines, unsettle });
      } finally {
        this.waiting -= 1;
        element.classList.remove("saving");
      }
    });
  }

  // Say of doubtful values that they are right as they were read; whether any of these was doubtful.
  confirm(elements) {
    const doubts = elements.filter((one) => one?.matches(".value[data-doubt]"));
    if (!doubts.length) return false;
    const said = doubts.map((one) => ({ path: one.dataset.path, after: valueAsRead(one) }));
    const undo = doubts.map(paintConfirmed);
    for (const one of doubts) {
      one.querySelector(".value-error")?.remove();
      one.classList.add("saving");
    }
    this.waiting += 1;
    this.queue = this.queue.then(async () => {
      let done = 0;
      try {
        for (; done < said.length; done += MOST) {
          this.takeVersion((await this.send(said.slice(done, done + MOST))).version);
        }
        this.settled(doubts.length === 1 ? "Confirmed." : `${doubts.length} values confirmed.`);
      } catch (refusal) {
        for (const one of undo.slice(done)) one();
        this.afterwards();
        if (refusal.code === "stale") this.startOver(refusal, "Your confirmation");
        else doubts.slice(done).forEach((one) => tellRefusal(one, refusal));
      } finally {
        this.waiting -= 1;
        for (const one of doubts) one.classList.remove("saving");
      }
    });
    return true;
  }

  send(corrections) {
    return ask(this.reading.dataset.corrections, {
      method: "POST",
      body: { version: Number(this.reading.dataset.version), corrections },
    });
  }

  async saveRow(path, after) {
    await this.queue;
    try {
      await this.send([{ path, after }]);
    } catch (refusal) {
      if (refusal.code !== "stale") throw refusal;
      await this.startOver(refusal, `Your “${after === null ? "no such row" : after.name}”`);
      return;
    }
    loadAnew();
  }

  // What was read stays the "before", however often the value is corrected.
  firstBefore(element, before) {
    const first = element.querySelector(".before");
    return first ? [first.textContent].filter((text) => text !== "–") : before;
  }

  accepted(answer) {
    this.takeVersion(answer.version);
    this.settled("Saved.");
  }

  settled(sentence) {
    announce(sentence);
    this.afterwards();
    clearTimeout(this.freshening);
    this.freshening = setTimeout(() => this.freshen(), REST);
  }

  takeVersion(version) {
    this.reading.dataset.version = version;
    for (const field of document.querySelectorAll("[data-version-field]")) field.value = version;
  }

  refused(element, refusal, { shown, classes, before, lines, unsettle }) {
    if (refusal.code === "stale") {
      this.startOver(refusal, `Your “${lines.join("; ") || "nothing"}”`);
      return;
    }
    frameOf(element).className = classes;
    element.replaceChildren(...shown);
    if (element.dataset.raw !== undefined) element.dataset.raw = before.join("\n");
    unsettle();
    tellRefusal(element, refusal);
  }

  // Somebody was faster: say who changed what, and begin again on what stands there now.
  async startOver(refusal, lost) {
    const known = new Set([...document.querySelectorAll("[data-change]")].map((one) => one.dataset.change));
    const page = await this.fetchPage();
    const news = [...(page?.querySelectorAll("[data-change]") || [])]
      .filter((one) => !known.has(one.dataset.change))
      .map((one) => `${one.dataset.who} ${one.dataset.verb} ${one.querySelector(".what").textContent.replace(/\s+/g, " ").trim()}.`);
    keepForNextPage([...(news.length ? news : [refusal.message]), `${lost} was not saved.`].join(" "));
    this.waiting = 0;
    loadAnew();
  }

  async fetchPage() {
    const response = await fetch(pageAddress(), { credentials: "same-origin" }).catch(() => null);
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
      if (old && fresh && (id === "doubts" || !old.contains(document.activeElement))) replaceInFocus(old, fresh);
    }
    const fresh = page.querySelector("#approve form");
    const shown = document.querySelector("#approve:not([open]) form");
    if (fresh && shown) shown.querySelector(".counts")?.replaceWith(fresh.querySelector(".counts"));
    this.afterwards();
  }
}

// Who stands in the list goes on from the same place of the new one.
function replaceInFocus(old, fresh) {
  const at = [...old.querySelectorAll("button")].indexOf(document.activeElement);
  old.replaceWith(document.adoptNode(fresh));
  if (at < 0) return;
  const buttons = [...fresh.querySelectorAll("button")];
  if (buttons.length) buttons[Math.min(at, buttons.length - 1)].focus({ preventScroll: true });
  else document.getElementById("main").focus({ preventScroll: true });
}

function tellRefusal(element, refusal) {
  const own = refusal.fields.find((one) => one.field === element.dataset.path) || refusal.fields[0];
  const sentence = document.createElement("span");
  sentence.className = "value-error";
  sentence.setAttribute("role", "alert");
  sentence.textContent = own?.message || refusal.message;
  element.append(sentence);
}

function answerOf(element, lines) {
  if (isSeveral(element)) return lines.length ? lines : null;
  return lines.length ? lines.join("\n") : null;
}
