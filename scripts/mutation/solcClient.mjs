#!/usr/bin/env node
/** What forge takes for a native compiler: hands standard JSON to the server at DATANET_SOLC_SOCKET. */
import { connect } from "node:net";

if (process.argv.includes("--version")) {
  process.stdout.write(
    `solc, the solidity compiler\nVersion: ${process.env.DATANET_SOLC_VERSION}.Linux.g++\n`,
  );
} else {
  const connection = connect({ path: process.env.DATANET_SOLC_SOCKET, allowHalfOpen: true });
  process.stdin.pipe(connection);
  connection.pipe(process.stdout);
}
