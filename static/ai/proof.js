// The pages of the form beside the values: a value shows its box, a click on the page finds the value.

import { describePlace, readPlace } from "./places.js";

const SVG = "http://www.w3.org/2000/svg";
const NEAR = 6; // points around a click within which the nearest value is meant
const ZOOMS = [1, 1.35, 1.8, 2.4, 3.2];

export class Proof {
  constructor(pane, words) {
    this.pane = pane;
    this.words = words;
    this.zoomAt = 0;
    this.index = null;
    this.shown = [];
    this.onPick = () => {};
    pane.addEventListener("click", (event) => this.pick(event));
    pane.addEventListener("pointermove", (event) => this.hover(event));
    pane.addEventListener("scroll", () => this.tellPage(), { passive: true });
    this.tellPage();
  }

  // The values have changed their places or their number: look them up anew at the next click.
  forget() {
    this.index = null;
  }

  // Several places are joined by bars; the first one is brought into sight.
  show(at) {
    this.clear();
    const places = (at || "").split("|").map(readPlace).filter(Boolean);
    this.words.textContent = places.length ? describePlace(at.split("|")[0]) : "not found on the form";
    for (const place of places.slice().reverse()) {
      if (place.page) this.showBox(place);
      else this.showCell(place);
    }
  }

  clear() {
    for (const one of this.shown) {
      if (one instanceof SVGElement) one.remove();
      else one.classList.remove("selected");
    }
    this.shown = [];
  }

  showBox({ page, box }) {
    const figure = this.pane.querySelector(`#page-${page}`);
    if (!figure) return;
    if (!box) {
      this.scrollTo(figure.offsetLeft, figure.offsetTop);
      return;
    }
    this.shown.push(this.draw(figure, box, "selected", 1.5));
    const [x0, y0, x1, y1] = box;
    const scale = this.scale(figure);
    this.scrollTo(
      figure.offsetLeft + ((x0 + x1) / 2) * scale - this.pane.clientWidth / 2,
      figure.offsetTop + ((y0 + y1) / 2) * scale - this.pane.clientHeight / 2,
    );
  }

  showCell({ sheet, column, row }) {
    for (const line of this.pane.querySelectorAll("[data-row]")) {
      const start = readPlace(line.dataset.row);
      if (!start || start.row !== row || start.sheet !== sheet) continue;
      const cell = line.querySelectorAll("td")[column - start.column] || line;
      cell.classList.add("selected");
      this.shown.push(cell);
      this.scrollTo(
        cell.offsetLeft - this.pane.clientWidth / 2,
        line.offsetTop - this.pane.clientHeight / 2,
      );
      return;
    }
  }

  scrollTo(left, top) {
    this.pane.scrollTo({ left: Math.max(0, left), top: Math.max(0, top) });
  }

  draw(figure, [x0, y0, x1, y1], kind, margin = 0) {
    const box = document.createElementNS(SVG, "rect");
    box.setAttribute("class", kind);
    box.setAttribute("x", x0 - margin);
    box.setAttribute("y", y0 - margin);
    box.setAttribute("width", Math.max(2, x1 - x0) + 2 * margin);
    box.setAttribute("height", Math.max(2, y1 - y0) + 2 * margin);
    box.setAttribute("rx", 1.5);
    figure.querySelector("svg").append(box);
    return box;
  }

  // Doubtful values carry their dashed frame on the page too.
  frameDoubts(elements) {
    for (const old of this.pane.querySelectorAll("rect.doubt")) old.remove();
    for (const element of elements) {
      const place = readPlace(element.dataset.at);
      const figure = place?.box && this.pane.querySelector(`#page-${place.page}`);
      if (figure) this.draw(figure, place.box, "doubt", 0.5);
    }
  }

  scale(figure) {
    return figure.clientWidth / figure.querySelector("svg").viewBox.baseVal.width;
  }

  pick(event) {
    const found = this.under(event);
    if (found) this.onPick(found);
  }

  hover(event) {
    if (event.pointerType !== "mouse") return;
    const found = this.under(event);
    if (found === this.hovered) return;
    this.hovered = found;
    this.pane.querySelector("rect.hover")?.remove();
    const place = found && readPlace(found.dataset.at);
    if (place?.box) this.draw(this.pane.querySelector(`#page-${place.page}`), place.box, "hover", 1);
  }

  // The value under the pointer: the smallest box around it, else the nearest one.
  under(event) {
    const cell = event.target.closest?.("td");
    if (cell) return this.valueOfCell(cell);
    const figure = event.target.closest?.(".page");
    if (!figure) return null;
    const frame = figure.getBoundingClientRect();
    const scale = this.scale(figure);
    const x = (event.clientX - frame.left) / scale;
    const y = (event.clientY - frame.top) / scale;
    const near = this.boxesOf(Number(figure.dataset.page))
      .map(({ box, element }) => ({ element, away: distance(box, x, y), size: area(box) }))
      .filter(({ away }) => away <= NEAR)
      .sort((one, other) => one.away - other.away || one.size - other.size);
    return near.length ? near[0].element : null;
  }

  boxesOf(page) {
    if (!this.index) {
      this.index = new Map();
      for (const element of document.querySelectorAll(".told .value[data-at], .told .option[data-at]")) {
        const place = readPlace(element.dataset.at);
        if (!place?.box) continue;
        if (!this.index.has(place.page)) this.index.set(place.page, []);
        this.index.get(place.page).push({ box: place.box, element });
      }
    }
    return this.index.get(page) || [];
  }

  valueOfCell(cell) {
    const start = readPlace(cell.parentElement.dataset.row);
    if (!start) return null;
    const column = start.column + [...cell.parentElement.querySelectorAll("td")].indexOf(cell);
    return (
      [...document.querySelectorAll(".told .value[data-at]")].find((element) => {
        const place = readPlace(element.dataset.at);
        return place?.row === start.row && place.column === column && place.sheet === start.sheet;
      }) || null
    );
  }

  zoom(step) {
    this.zoomAt = step === 0 ? 0 : Math.min(ZOOMS.length - 1, Math.max(0, this.zoomAt + step));
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight, clientWidth } = this.pane;
    const down = (scrollTop + clientHeight / 2) / scrollHeight;
    const right = (scrollLeft + clientWidth / 2) / scrollWidth;
    this.pane.style.setProperty("--zoom", ZOOMS[this.zoomAt]);
    this.pane.scrollTo({
      top: down * this.pane.scrollHeight - clientHeight / 2,
      left: right * this.pane.scrollWidth - clientWidth / 2,
      behavior: "instant",
    });
  }

  tellPage() {
    const middle = this.pane.scrollTop + this.pane.clientHeight / 2;
    const figures = [...this.pane.querySelectorAll(".page")];
    const current = figures.filter((figure) => figure.offsetTop <= middle).pop() || figures[0];
    for (const link of document.querySelectorAll(".page-links a")) {
      if (link.dataset.page === current?.dataset.page) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

function distance([x0, y0, x1, y1], x, y) {
  return Math.hypot(Math.max(x0 - x, 0, x - x1), Math.max(y0 - y, 0, y - y1));
}

function area([x0, y0, x1, y1]) {
  return (x1 - x0) * (y1 - y0);
}
