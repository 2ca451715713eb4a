// The values on the right: which one is selected, and how one moves between them.

export class Values {
  constructor(root, proof) {
    this.root = root;
    this.proof = proof;
    this.selected = null;
    this.last = null;
    this.onSelect = () => {};
    root.addEventListener("focusin", (event) => {
      this.last = event.target;
      const value = event.target.closest(".value");
      if (value && event.target === value) this.select(value);
      else if (event.target.matches("[data-at]")) proof.show(event.target.dataset.at);
    });
    root.addEventListener("click", (event) => this.clicked(event));
    for (const grid of root.querySelectorAll(".grid")) {
      grid.querySelector(".value")?.setAttribute("tabindex", "0");
    }
  }

  clicked(event) {
    if (event.target.closest(".editor, .editing-options")) return;
    const target = event.target.closest("[data-goto], [data-at]");
    if (!target) return;
    if (target.dataset.goto) this.go(this.at(target.dataset.goto), "center");
    else if (target.matches(".value")) this.go(target);
    else this.proof.show(target.dataset.at);
  }

  at(path) {
    return this.root.querySelector(`.value[data-path="${CSS.escape(path)}"]`);
  }

  go(element, block = "nearest") {
    if (!element) return;
    for (let around = element.closest("details"); around; around = around.parentElement.closest("details")) {
      around.open = true;
    }
    if (!element.matches(".value, .finding")) {
      this.mark(element);
      element.scrollIntoView({ block });
      this.proof.show(element.dataset.at);
      return;
    }
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block, inline: "nearest" });
  }

  mark(element) {
    this.selected?.classList.remove("selected");
    this.selected = element;
    element.classList.add("selected");
  }

  select(element) {
    if (element === this.selected) {
      this.proof.show(element.dataset.at);
      return;
    }
    this.mark(element);
    const grid = element.closest(".grid");
    if (grid) {
      grid.querySelector('.value[tabindex="0"]')?.setAttribute("tabindex", "-1");
      element.setAttribute("tabindex", "0");
    }
    this.proof.show(element.dataset.at);
    this.onSelect(element);
  }

  // The next value in a direction: within its table by row and column, else up and down the page.
  move(element, key) {
    const row = element.closest(".grid tr");
    if (row) {
      const next = key === "ArrowLeft" || key === "ArrowRight" ? beside(element, key) : below(element, row, key);
      if (next) this.go(next);
      return Boolean(next);
    }
    if (key === "ArrowLeft" || key === "ArrowRight") return false;
    const all = [...this.root.querySelectorAll('.value[tabindex="0"]')];
    const next = all[all.indexOf(element) + (key === "ArrowDown" ? 1 : -1)];
    if (next) this.go(next);
    return Boolean(next);
  }

  doubts() {
    return [...this.root.querySelectorAll("[data-doubt]")];
  }

  // The doubt after or before where the person was last, in the order of the page; round to the other end.
  // A click on a button of the bar has taken the focus away from there.
  nextDoubt(step) {
    const all = this.doubts();
    if (!all.length) return null;
    const here = this.last?.isConnected ? this.last : null;
    const follows = (one) => one !== here && here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    const precedes = (one) => one !== here && here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING;
    const first = step > 0 ? all[0] : all[all.length - 1];
    const found = here && (step > 0 ? all.find(follows) : all.filter(precedes).pop());
    this.go(found || first, "center");
    return all.indexOf(found || first) + 1;
  }
}

function beside(element, key) {
  let next = element;
  do {
    next = key === "ArrowLeft" ? next.previousElementSibling : next.nextElementSibling;
  } while (next && !next.matches(".value"));
  return next;
}

function below(element, row, key) {
  const other = key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
  return other?.children[[...row.children].indexOf(element)] || null;
}
