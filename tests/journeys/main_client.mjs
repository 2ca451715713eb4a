// The main client's whole call list, driven over HTTP as the Astro app drives it: written from the contract,
// not from the server. Usage: node main_client.mjs, with BASE (ends in /api/v1), LOGIN, PASSWORD and FORM (a PDF with three
// samples) in the environment.
// Prints one line a call and ends with "N passed, N failed"; exit code 1 when one failed.

import { readFileSync } from "node:fs";

const base = process.env.BASE;
const { LOGIN, PASSWORD } = process.env;
let passed = 0;
let failed = 0;

function fail(name, why) {
  failed += 1;
  console.log(`FAILED ${name}: ${why}`);
}

async function check(name, work) {
  try {
    await work();
    passed += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    fail(name, error.stack ?? String(error));
  }
}

function expect(condition, message) {
  if (!condition) throw new Error(message);
}

function same(actual, wanted, what) {
  expect(
    JSON.stringify(actual) === JSON.stringify(wanted),
    `${what}: got ${JSON.stringify(actual)}, wanted ${JSON.stringify(wanted)}`,
  );
}

async function call(method, path, { token, json, form, headers = {}, redirect = "error" } = {}) {
  const sent = { ...headers };
  if (token) sent.Authorization = `Bearer ${token}`;
  let body;
  if (form) body = form;
  else {
    sent["Content-Type"] = "application/json";
    if (json !== undefined) body = JSON.stringify(json);
  }
  const answer = await fetch(`${base}${path}`, { method, headers: sent, body, redirect });
  const text = await answer.text();
  let data = null;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error(`${method} ${path} answered ${answer.status} with no JSON: ${text.slice(0, 200)}`);
  }
  if (!answer.ok) {
    expect(typeof (data.detail ?? data.message) === "string", `${method} ${path}: an error without words: ${text}`);
  }
  return { status: answer.status, data, headers: answer.headers };
}

function isUser(user) {
  for (const member of ["id", "username", "email", "full_name", "role"]) {
    expect(typeof user[member] === "string" && user[member] !== "", `user.${member} is ${user[member]}`);
  }
  expect(typeof user.is_active === "boolean", "user.is_active is no boolean");
}

function isSample(sample) {
  const texts = ["id", "sample_name", "submitter_name", "submitter_email", "sample_type", "status", "priority",
    "submitted_at", "created_at", "updated_at", "created_by", "chart_field"];
  for (const member of texts) expect(typeof sample[member] === "string", `sample.${member} is ${sample[member]}`);
  const textsOrNull = ["project_id", "lab_name", "assigned_to", "library_prep_by", "flow_cell_type"];
  for (const member of textsOrNull) {
    expect(sample[member] === null || typeof sample[member] === "string", `sample.${member} is ${sample[member]}`);
    expect(member in sample, `sample.${member} is missing`);
  }
  for (const member of ["concentration", "volume"]) {
    expect(sample[member] === null || typeof sample[member] === "number", `sample.${member} is ${sample[member]}`);
    expect(member in sample, `sample.${member} is missing`);
  }
  for (const member of ["submitted_at", "created_at", "updated_at"]) {
    expect(!Number.isNaN(Date.parse(sample[member])), `sample.${member} is no time`);
  }
}

function file(name, type, content) {
  const form = new FormData();
  form.append("file", new Blob([content], { type }), name);
  return form;
}

let token = null;
let refresh = null;
let sample = null;

await check("login refuses a wrong password with 401", async () => {
  const answer = await call("POST", "/auth/login", { json: { username: LOGIN, password: "wrong" } });
  same(answer.status, 401, "status");
});

await check("login", async () => {
  const { status, data } = await call("POST", "/auth/login", { json: { username: LOGIN, password: PASSWORD } });
  same(status, 200, "status");
  expect(typeof data.access_token === "string" && typeof data.refresh_token === "string", "tokens are missing");
  expect(typeof data.expires_in === "number" && data.expires_in > 0, "expires_in is no number of seconds");
  isUser(data.user);
  token = data.access_token;
  refresh = data.refresh_token;
});

await check("me", async () => {
  const { status, data } = await call("GET", "/auth/me", { token });
  same(status, 200, "status");
  isUser(data);
  same(data.username, LOGIN, "username");
});

await check("no token is 401", async () => {
  same((await call("GET", "/samples")).status, 401, "status");
  same((await call("GET", "/auth/me")).status, 401, "status");
});

await check("refresh rotates and the old token is dead", async () => {
  const first = await call("POST", "/auth/refresh", { json: { refresh_token: refresh } });
  same(first.status, 200, "status");
  expect(first.data.refresh_token !== refresh, "the refresh token is not new");
  isUser(first.data.user);
  const again = await call("POST", "/auth/refresh", { json: { refresh_token: refresh } });
  same(again.status, 401, "status of the dead token");
  const family = await call("POST", "/auth/refresh", { json: { refresh_token: first.data.refresh_token } });
  same(family.status, 401, "status of its family afterwards");
  const { data } = await call("POST", "/auth/login", { json: { username: LOGIN, password: PASSWORD } });
  token = data.access_token;
  refresh = data.refresh_token;
});

await check("list is a bare array", async () => {
  const { status, data } = await call("GET", "/samples", { token });
  same(status, 200, "status");
  expect(Array.isArray(data), "no array");
});

await check("create from a partial object", async () => {
  const { status, data, headers } = await call("POST", "/samples", {
    token,
    json: {
      sample_name: "0042 <b>µ</b>",
      submitter_name: "Renée O'Neil-Łukasz",
      submitter_email: "renee@example.org",
      sample_type: "DNA",
      concentration: 52.5,
      volume: 20,
      flow_cell_type: "R10.4.1",
      chart_field: "HTSF--RE-201",
    },
  });
  expect(status === 200 || status === 201, `status ${status}`);
  isSample(data);
  same(data.sample_name, "0042 <b>µ</b>", "name");
  same(data.submitter_name, "Renée O'Neil-Łukasz", "submitter");
  same([data.concentration, data.volume], [52.5, 20], "numbers");
  same(data.flow_cell_type, "R10.4.1", "flow cell");
  same(data.chart_field, "HTSF--RE-201", "chart field");
  same([data.status, data.priority], ["submitted", "normal"], "state");
  expect(headers.get("etag"), "no ETag");
  sample = data;
});

await check("create with nonsense is refused with a field list", async () => {
  const answer = await call("POST", "/samples", { token, json: { sample_type: "Soup", chart_field: "HTSF-001" } });
  same(answer.status, 422, "status");
  const fields = answer.data.errors.map((error) => error.field);
  expect(fields.includes("sample_name") && fields.includes("sample_type"), `fields ${fields}`);
});

await check("get", async () => {
  const { status, data } = await call("GET", `/samples/${sample.id}`, { token });
  same(status, 200, "status");
  isSample(data);
  same(data, sample, "sample");
});

await check("get of what is not there is 404 with words", async () => {
  same((await call("GET", "/samples/00000000-0000-4000-8000-000000000000", { token })).status, 404, "status");
});

await check("list holds the new sample; a page has Link and X-Total-Count", async () => {
  const { data } = await call("GET", "/samples", { token });
  expect(data.some((row) => row.id === sample.id), "the sample is not in the list");
  data.forEach(isSample);
  const page = await call("GET", "/samples?limit=1", { token });
  same(page.data.length, 1, "rows");
  same(Number(page.headers.get("x-total-count")), data.length, "X-Total-Count");
  expect(page.headers.get("link")?.includes("rel="), "no Link header");
});

await check("PUT with a partial object writes only what it names", async () => {
  const { status, data } = await call("PUT", `/samples/${sample.id}`, { token, json: { volume: 18.25 } });
  same(status, 200, "status");
  same([data.volume, data.concentration, data.sample_name], [18.25, 52.5, sample.sample_name], "values");
  sample = data;
});

await check("PUT of the whole object as read, one member changed", async () => {
  const { status, data } = await call("PUT", `/samples/${sample.id}`, { token, json: { ...sample, priority: "high" } });
  same(status, 200, "status");
  same(data.priority, "high", "priority");
  sample = data;
});

await check("PUT of a changed read-only member is 422", async () => {
  const json = { ...sample, created_at: "2001-01-01T00:00:00Z" };
  same((await call("PUT", `/samples/${sample.id}`, { token, json })).status, 422, "status");
});

await check("PATCH with a stale updated_at is 409, with a stale If-Match 412, and nothing changes", async () => {
  const stale = "2001-01-01T00:00:00.000000Z";
  const byBody = await call("PATCH", `/samples/${sample.id}`, { token, json: { volume: 1, updated_at: stale } });
  same(byBody.status, 409, "status by body");
  const byHeader = await call("PATCH", `/samples/${sample.id}`, {
    token, json: { volume: 1 }, headers: { "If-Match": `"${stale}"` },
  });
  same(byHeader.status, 412, "status by header");
  const { data } = await call("GET", `/samples/${sample.id}`, { token });
  same(data, sample, "sample");
});

await check("status moves, and an unlawful move is 409", async () => {
  const { status, data } = await call("PATCH", `/samples/${sample.id}/status`, { token, json: { status: "prep" } });
  same(status, 200, "status");
  same(data.status, "prep", "sample status");
  isSample(data);
  const unlawful = await call("PATCH", `/samples/${sample.id}/status`, { token, json: { status: "completed" } });
  same(unlawful.status, 409, "unlawful status");
  const back = await call("PATCH", `/samples/${sample.id}/status`, { token, json: { status: "submitted" } });
  same([back.status, back.data.code], [422, "reason_required"], "rework without a reason");
  const again = await call("PATCH", `/samples/${sample.id}/status`, { token, json: { status: "prep" } });
  same([again.status, again.data.updated_at], [200, data.updated_at], "the state already held");
});

await check("assign", async () => {
  const { status, data } = await call("PATCH", `/samples/${sample.id}/assign`, { token, json: { assigned_to: "Dr. Smith" } });
  same(status, 200, "status");
  same(data.assigned_to, "Dr. Smith", "assigned_to");
});

await check("upload", async () => {
  const form = file("notes.txt", "text/plain", "three tubes, one cracked");
  const { status, data } = await call("POST", "/files/upload", { token, form });
  expect(status === 200 || status === 201, `status ${status}`);
  expect(typeof data.file_id === "string" && data.filename === "notes.txt", JSON.stringify(data));
});

await check("CSV: an exact template is written at once", async () => {
  const sheet = [
    "sample_name,project_id,submitter_name,submitter_email,lab_name,sample_type,sample_buffer,concentration,volume," +
      "total_amount,flow_cell_type,flow_cell_count,priority,assigned_to,library_prep_by,chart_field",
    '007,Soil,Ada Byron,ada@example.org,"Byron, Ada (UNC-CH) Lab",DNA,EB,40.5,20,810,R10.4.1,1,urgent,Grey,,HTSF-001',
    'BLANK,Soil,Ada Byron,ada@example.org,"Byron, Ada (UNC-CH) Lab",DNA,EB,,20,,,,normal,,,HTSF-001',
  ].join("\r\n");
  const { status, data } = await call("POST", "/submission/process-csv", {
    token, form: file("samples.csv", "text/csv", sheet),
  });
  same(status, 200, "status");
  expect(typeof data.job_id === "string", "no job_id");
  same(data.samples.map((row) => [row.sample_name, row.concentration, row.priority]),
    [["007", 40.5, "urgent"], ["BLANK", null, "normal"]], "samples");
  data.samples.forEach(isSample);
  const again = await call("POST", "/submission/process-csv", { token, form: file("samples.csv", "text/csv", sheet) });
  same(again.data.samples.map((row) => row.id), data.samples.map((row) => row.id), "the same file again");
});

await check("CSV: a broken row is refused whole, with row and column", async () => {
  const sheet =
    "sample_name,submitter_name,submitter_email,sample_type,chart_field\n" +
    "good,Ada Byron,ada@example.org,DNA,HTSF-001\nbad,Ada Byron,ada@example.org,Soup,HTSF-001\n";
  const before = (await call("GET", "/samples", { token })).data.length;
  const answer = await call("POST", "/submission/process-csv", { token, form: file("bad.csv", "text/csv", sheet) });
  same(answer.status, 422, "status");
  expect(JSON.stringify(answer.data.errors).includes("sample_type"), JSON.stringify(answer.data));
  same((await call("GET", "/samples", { token })).data.length, before, "rows afterwards");
});

await check("CSV: any other sheet is read for review, and nothing is written", async () => {
  const sheet = "Sample Name,Volume (uL),Qubit (ng/uL)\n007,20,12.50\n008,20,13.10\n";
  const before = (await call("GET", "/samples", { token })).data.length;
  const { status, data } = await call("POST", "/submission/process-csv", {
    token, form: file("other.csv", "text/csv", sheet),
  });
  same([status, data.samples, data.status], [200, [], "review"], JSON.stringify(data));
  expect(typeof data.job_id === "string" && typeof data.reading === "string", JSON.stringify(data));
  same((await call("GET", "/samples", { token })).data.length, before, "rows afterwards");
});

await check("PDF: what stands on the form, and nothing is written", async () => {
  const form = () => file("quote.pdf", "application/pdf", readFileSync(process.env.FORM));
  const before = (await call("GET", "/samples", { token })).data.length;
  const { status, data } = await call("POST", "/ai/process-pdf", { token, form: form() });
  same(status, 200, JSON.stringify(data));
  expect(typeof data.job_id === "string", "no job_id");
  same(data.extracted_data.samples.map((row) => row.name), ["tube 1", "tube 2", "tube 3"], "samples");
  const again = await call("POST", "/ai/process-pdf", { token, form: form() });
  same([again.data.job_id, again.data.reading_id], [data.job_id, data.reading_id], "the same file again");
  same((await call("GET", "/samples", { token })).data.length, before, "rows afterwards");
});

await check("delete answers JSON and withdraws", async () => {
  const { status } = await call("DELETE", `/samples/${sample.id}`, { token });
  same(status, 200, "status");
  const { data } = await call("GET", "/samples", { token });
  expect(!data.some((row) => row.id === sample.id), "the withdrawn sample is still in the list");
});

await check("health", async () => {
  const { status, data } = await call("GET", "/health");
  same(status, 200, "status");
  expect(typeof data.status === "string", "no status");
  expect(Object.values(data.services).every((word) => typeof word === "string"), JSON.stringify(data.services));
});

await check("an unknown route is JSON too", async () => {
  same((await call("GET", "/nothing-here", { token })).status, 404, "status");
});

await check("logout without a body ends the session", async () => {
  same((await call("POST", "/auth/logout", { token })).status, 200, "status");
  same((await call("GET", "/auth/me", { token })).status, 401, "status afterwards");
  same((await call("POST", "/auth/refresh", { json: { refresh_token: refresh } })).status, 401, "refresh afterwards");
});

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
