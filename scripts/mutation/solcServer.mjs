/**
 * A compiler that stays warm: answers standard JSON over a local socket, one request a connection.
 * Loading the compiler costs more than compiling a changed contract.
 *
 *     node solcServer.mjs SOCKET
 */

import { createRequire } from "node:module";
import { createServer } from "node:net";

const solc = createRequire(import.meta.url)("solc");

const server = createServer({ allowHalfOpen: true }, (connection) => {
  const chunks = [];
  connection.on("data", (chunk) => chunks.push(chunk));
  connection.on("end", () => connection.end(solc.compile(Buffer.concat(chunks).toString("utf8"))));
});
server.listen(process.argv[2], () => process.stdout.write("ready\n"));
// Ends with the process that started it.
process.stdin.on("end", () => process.exit()).resume();
