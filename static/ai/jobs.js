// A job watched until its end: by its stream of events, and by asking where no stream is to be had.

import { ask } from "./asking.js";

const ENDED = ["succeeded", "failed", "cancelled"];
const ASK_EVERY = 1500;

export function watchJob(address, events, tell) {
  let over = false;
  const take = (job) => {
    if (over) return;
    over = ENDED.includes(job.status);
    tell(job);
  };
  const stream = new EventSource(events);
  stream.addEventListener("progress", (event) => take(JSON.parse(event.data)));
  stream.addEventListener("finished", (event) => {
    stream.close();
    take(JSON.parse(event.data));
  });
  // A stream that ends in order comes back by itself; one that was refused does not.
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED && !over) askUntilEnd(address, take, () => over);
  });
}

async function askUntilEnd(address, take, isOver) {
  while (!isOver()) {
    try {
      take(await ask(address));
    } catch (refusal) {
      if (refusal.status >= 400 && refusal.status < 500 && refusal.status !== 429) return;
    }
    await new Promise((done) => setTimeout(done, ASK_EVERY));
  }
}

export function sentenceOf(job) {
  if (job.status === "failed") return job.error?.detail || "The file could not be read.";
  if (job.status === "queued") return job.message || "Waiting for a free reader.";
  return job.message || "Reading.";
}
