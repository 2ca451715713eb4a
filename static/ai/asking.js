// Calls to the server: JSON there and back, a refusal as an error that carries its sentence.

export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || "The server did not answer. Nothing was changed. Try again in a few seconds.");
    this.status = status;
    this.code = problem.code || "";
    this.fields = problem.errors || [];
  }
}

export function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

export async function ask(address, { method = "GET", body } = {}) {
  let response;
  try {
    response = await fetch(address, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        "X-CSRFToken": csrfToken(),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refusal(0, {});
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(response.status, answer);
  return answer;
}
