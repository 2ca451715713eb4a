// What has just happened, said once in words: shown for a while and read aloud by a screen reader.

const SHOWN_FOR = 3500;
let ending = 0;

export function announce(sentence) {
  const place = document.getElementById("announcer");
  place.textContent = sentence;
  clearTimeout(ending);
  ending = setTimeout(() => place.replaceChildren(), SHOWN_FOR);
}

// A sentence that has to outlive the page that is about to be loaded anew.
export function keepForNextPage(sentence) {
  sessionStorage.setItem("lims.sentence", sentence);
}

export function sayWhatWasKept() {
  const sentence = sessionStorage.getItem("lims.sentence");
  if (!sentence) return;
  sessionStorage.removeItem("lims.sentence");
  const message = document.createElement("p");
  message.className = "message error";
  message.setAttribute("role", "alert");
  message.textContent = sentence;
  document.querySelector(".heading").after(message);
}
