// The reading's own address. A refused decision is answered below it, and that answer came to a POST:
// reloading there would send the decision again.
export function pageAddress() {
  const own = location.pathname.match(/^.*\/readings\/[0-9a-f-]{36}/);
  return own ? own[0] : location.pathname;
}

export function loadAnew() {
  location.replace(pageAddress());
}
