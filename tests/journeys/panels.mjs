// Every panel route of the old app, driven through a same-origin proxy with the admin session cookie, as the
// Astro app's pages do. Usage: node panels.mjs, with BASE (ends in /api/v1), LOGIN, PASSWORD in the environment.

import { readFileSync } from "node:fs";
import http from "node:http";

const upstream = new URL(process.env.BASE);
const { LOGIN, PASSWORD } = process.env;
let passed = 0;
let failed = 0;

// The page's own origin: everything below /api goes on to the back end, Host kept as the browser sent it.
const proxy = http.createServer((incoming, outgoing) => {
  const onward = http.request(
    { host: upstream.hostname, port: upstream.port, path: incoming.url, method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on("error", (error) => outgoing.writeHead(502).end(String(error)));
  incoming.pipe(onward);
});
await new Promise((ready) => proxy.listen(0, "127.0.0.1", ready));
const origin = `http://127.0.0.1:${proxy.address().port}`;
let cookie = "";

async function check(name, work) {
  try {
    await work();
    passed += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED ${name}: ${error.stack ?? error}`);
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

async function call(method, path, { json, form, headers = {}, anonymous = false, from = origin } = {}) {
  const sent = { ...headers };
  if (cookie && !anonymous) sent.Cookie = cookie;
  if (method !== "GET" && from) sent.Origin = from;
  if (json !== undefined) sent["Content-Type"] = "application/json";
  const answer = await fetch(`${origin}${path}`, {
    method, headers: sent, body: form ?? (json === undefined ? undefined : JSON.stringify(json)), redirect: "error",
  });
  const text = await answer.text();
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error(`${method} ${path} answered ${answer.status} with no JSON: ${text.slice(0, 200)}`);
  }
  return { status: answer.status, data, headers: answer.headers };
}

function succeeded(answer, what) {
  expect(answer.status >= 200 && answer.status < 300, `${what}: ${answer.status} ${JSON.stringify(answer.data)}`);
  same(answer.data.success, true, `${what}: success`);
  expect(typeof answer.data.message === "string", `${what}: no message`);
  return answer.data.data;
}

function refused(answer, status, what) {
  same(answer.status, status, `${what}: status`);
  same(answer.data.success, false, `${what}: success`);
  expect(typeof answer.data.message === "string" && answer.data.message.length > 10, `${what}: no words`);
}

let sample = null;

await check("nothing opens without a session", async () => {
  for (const path of ["projects", "submissions", "submissions/get-all", "samples", "queue", "hierarchy", "get-samples"]) {
    refused(await call("GET", `/api/${path}`), 401, path);
  }
  for (const path of ["submissions/ingest", "submit-sample", "projects", "submissions", "samples"]) {
    refused(await call("POST", `/api/${path}`, { json: {} }), 401, path);
  }
  refused(await call("GET", "/api/admin/session"), 401, "session");
});

await check("login refuses a wrong password", async () => {
  refused(await call("POST", "/api/admin/login", { json: { username: LOGIN, password: "wrong" } }), 401, "login");
});

await check("login gives a session id and the cookie", async () => {
  const answer = await call("POST", "/api/admin/login", { json: { username: LOGIN, password: PASSWORD } });
  same([answer.status, answer.data.success], [200, true], "login");
  expect(typeof answer.data.sessionId === "string" && answer.data.sessionId.length > 20, "no sessionId");
  const set = answer.headers.get("set-cookie");
  expect(/^admin_session=/.test(set) && /HttpOnly/i.test(set) && /SameSite=Strict/i.test(set), set);
  cookie = set.split(";")[0];
});

await check("session by cookie and by Bearer", async () => {
  same(succeeded(await call("GET", "/api/admin/session"), "cookie").username, LOGIN, "username");
  const id = cookie.split("=")[1];
  const byBearer = await call("GET", "/api/admin/session", { anonymous: true, headers: { Authorization: `Bearer ${id}` } });
  same(succeeded(byBearer, "bearer").username, LOGIN, "username");
});

await check("projects", async () => {
  const made = succeeded(await call("POST", "/api/projects", { json: { name: "Soil microbes" } }), "create");
  const listed = succeeded(await call("GET", "/api/projects"), "list");
  expect(listed.some((project) => project.id === made.id), "the project is not listed");
});

await check("a write from another site's page is refused, with or without its name", async () => {
  refused(await call("POST", "/api/projects", { json: { name: "Evil" }, from: "https://evil.example" }), 403, "foreign");
  refused(await call("POST", "/api/projects", { json: { name: "Evil" }, from: null }), 403, "nameless");
  const listed = succeeded(await call("GET", "/api/projects"), "list");
  expect(!listed.some((project) => project.name === "Evil"), "the project was created");
});

await check("submissions", async () => {
  const json = { requester_name: "Ada Byron", requester_email: "ada@example.org" };
  const made = succeeded(await call("POST", "/api/submissions", { json }), "create");
  for (const path of ["/api/submissions", "/api/submissions/get-all"]) {
    const listed = succeeded(await call("GET", path), path);
    expect(listed.some((submission) => submission.id === made.id), `${path} lacks the submission`);
  }
});

await check("ingest keeps placeholders out and creates no samples", async () => {
  const before = succeeded(await call("GET", "/api/samples"), "before").length;
  const json = {
    submitter_name: "Unknown", submitter_email: "ada@example.org", lab_name: "Unknown", quote_identifier: "HTSF--RE-901",
    extraction_confidence: 0.95, sample_type: "DNA", flow_cell_count: 1,
    sample_table: [{ sample_index: 1, sample_name: "0.9", volume: 2 }],
  };
  const answer = await call("POST", "/api/submissions/ingest", { json });
  const stored = succeeded(answer, "ingest");
  same([stored.number, stored.lab_name, stored.extraction_confidence], ["HTSF--RE-901", null, null], "stored");
  expect(stored.requester_name === null || stored.requester_name !== "Unknown", "a placeholder was stored");
  same(answer.data.samples_created, 0, "samples_created");
  expect(answer.data.not_stored.includes("sample_table"), JSON.stringify(answer.data.not_stored));
  same(succeeded(await call("GET", "/api/samples"), "after").length, before, "samples");
});

await check("samples: submit, list, get, update, stage", async () => {
  const json = {
    sample_name: "007", submitter_name: "Ada Byron", submitter_email: "ada@example.org", sample_type: "DNA",
    concentration: 40, volume: 20, chart_field: "HTSF-001",
  };
  sample = succeeded(await call("POST", "/api/submit-sample", { json }), "submit");
  succeeded(await call("POST", "/api/samples", { json: { ...json, sample_name: "008" } }), "create");
  for (const path of ["/api/samples", "/api/get-samples"]) {
    const names = succeeded(await call("GET", path), path).map((row) => row.sample_name);
    expect(names.includes("007") && names.includes("008"), `${path}: ${names}`);
  }
  same(succeeded(await call("GET", `/api/samples/${sample.id}`), "get").sample_name, "007", "name");
  const updated = succeeded(await call("PUT", `/api/samples/${sample.id}/update`, { json: { volume: 18 } }), "update");
  same([updated.volume, updated.concentration], [18, 40], "values");
  const moved = succeeded(
    await call("PUT", `/api/samples/${sample.id}/stage`, { json: { stage: "library_prep" } }), "stage");
  same([moved.stage, moved.status], ["library_prep", "prep"], "stage");
  refused(await call("PUT", `/api/samples/${sample.id}/stage`, { json: { stage: "data_delivery" } }), 409, "jump");
  refused(await call("GET", "/api/samples/00000000-0000-4000-8000-000000000000"), 404, "unknown");
});

await check("a GET changes nothing", async () => {
  const before = await call("GET", `/api/samples/${sample.id}`);
  refused(await call("GET", `/api/samples/${sample.id}/stage?stage=library_qc`), 405, "stage by GET");
  same((await call("GET", `/api/samples/${sample.id}`)).data, before.data, "sample");
});

await check("queue and hierarchy", async () => {
  const queue = succeeded(await call("GET", "/api/queue"), "queue");
  expect(JSON.stringify(queue).includes(sample.id), "the sample is not in the queue");
  const hierarchy = succeeded(await call("GET", "/api/hierarchy"), "hierarchy");
  expect(JSON.stringify(hierarchy).includes("Soil microbes"), "the project is not in the hierarchy");
});

await check("process-csv by panel, with the members both old clients read", async () => {
  const sheet =
    "sample_name,submitter_name,submitter_email,sample_type,chart_field,concentration\n" +
    "A1,Ada Byron,ada@example.org,DNA,HTSF-001,12.5\n";
  const form = new FormData();
  form.append("file", new Blob([sheet], { type: "text/csv" }), "sheet.csv");
  const { status, data } = await call("POST", "/api/submission/process-csv", { form });
  same([status, data.success, data.status], [200, true, "completed"], JSON.stringify(data));
  same([data.samples_processed, data.samples_created, data.errors, data.warnings], [1, 1, [], []], "counts");
  same(data.metadata.filename, "sheet.csv", "filename");
  expect(typeof data.processing_time === "number", "processing_time");
  same(data.data[0].sample_table.map((row) => [row.sample_name, row.qubit_conc]), [["A1", null]], "sample_table");
  same(data.data[0].submitter_email, "ada@example.org", "submitter");
});

await check("process-csv at the server's doors: 401 without credentials, and an empty or bare token", async () => {
  for (const path of ["/process-csv", "/api/v1/process-csv"]) {
    for (const headers of [{}, { Authorization: "" }, { Authorization: "not-a-token" }, { "X-User-Id": "1" }]) {
      const form = new FormData();
      form.append("file", new Blob(["a,b\n1,2\n"], { type: "text/csv" }), "x.csv");
      const { status, data } = await call("POST", path, { form, headers, anonymous: true, from: null });
      same([status, data.success, data.samples_created], [401, false, 0], `${path} ${JSON.stringify(headers)}`);
    }
  }
});

await check("process-pdf by panel: read for review, nothing created", async () => {
  const form = new FormData();
  form.append("file", new Blob([readFileSync(process.env.FORM)], { type: "application/pdf" }), "quote.pdf");
  const { status, data } = await call("POST", "/api/submission/process-pdf", { form });
  same([status, data.status, data.samples_processed, data.samples_created], [200, "review", 3, 0], JSON.stringify(data));
  same(data.data[0].sample_table.map((row) => row.sample_name), ["tube 1", "tube 2", "tube 3"], "sample_table");
  same(data.data[0].concentration, null, "no value is made up");
});

await check("process-pdf at the server's doors: 401 without credentials", async () => {
  for (const path of ["/process-pdf", "/api/v1/process-pdf"]) {
    const form = new FormData();
    form.append("file", new Blob(["%PDF-1.7"], { type: "application/pdf" }), "x.pdf");
    const { status, data } = await call("POST", path, { form, anonymous: true, from: null });
    same([status, data.success, data.samples_created], [401, false, 0], path);
  }
});

await check("health and memory are open", async () => {
  for (const path of ["/api/submission/health", "/health", "/api/v1/health"]) {
    const { status, data } = await call("GET", path, { anonymous: true });
    same(status, 200, `${path} ${JSON.stringify(data)}`);
    expect(typeof data.status === "string" && typeof data.memory_usage.rss_mb === "number", JSON.stringify(data));
  }
  for (const path of ["/api/submission/memory-usage", "/memory-usage"]) {
    const { status, data } = await call("GET", path, { anonymous: true });
    same(status, 200, `${path} ${JSON.stringify(data)}`);
    for (const member of ["rss_mb", "vms_mb", "percent", "available_mb"]) {
      expect(typeof data.memory_usage[member] === "number", `${path} ${member}`);
    }
  }
});

await check("what must not come back is gone, in words, for every method", async () => {
  for (const path of ["/api/shutdown", "/api/migrate", "/api/trpc/samples.list"]) {
    for (const method of ["GET", "POST", "PUT", "DELETE"]) {
      refused(await call(method, path, method === "GET" ? {} : { json: {} }), 410, `${method} ${path}`);
    }
  }
});

await check("logout ends the session", async () => {
  succeeded(await call("POST", "/api/admin/logout"), "logout");
  refused(await call("GET", "/api/samples"), 401, "afterwards");
  refused(await call("GET", "/api/admin/session"), 401, "session afterwards");
});

proxy.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
