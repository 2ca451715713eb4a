// A proxy that shows the site below a path: it takes the path off, or keeps it. Usage: node prefix_proxy.mjs, with
// UPSTREAM (host:port), PREFIX and KEEP (1 or 0) in the environment. Prints its port, and ends with its input.

import http from "node:http";

const { UPSTREAM, PREFIX, KEEP } = process.env;
const [host, port] = UPSTREAM.split(":");

const proxy = http.createServer((incoming, outgoing) => {
  if (!incoming.url.startsWith(`${PREFIX}/`)) {
    outgoing.writeHead(404, { "Content-Type": "application/json" }).end('{"detail": "Another site of this host."}');
    return;
  }
  const path = KEEP === "1" ? incoming.url : incoming.url.slice(PREFIX.length);
  const onward = http.request({ host, port, path, method: incoming.method, headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on("error", (error) => outgoing.writeHead(502).end(String(error)));
  incoming.pipe(onward);
});

proxy.listen(0, "127.0.0.1", () => console.log(proxy.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
