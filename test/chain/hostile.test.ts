/** A node that lies: every answer is the one that is given, so no chain has to run. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AbiCoder, id } from "ethers";
import { describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { poolAbi } from "../../core/chain/abi/poolAbi.ts";
import { read } from "../../core/chain/call.ts";
import { type Chain, connect } from "../../core/chain/chain.ts";
import { interfaceOf } from "../../core/chain/coder.ts";
import { poolAt, registryAt } from "../../core/chain/contracts.ts";
import { readLogs } from "../../core/chain/readLogs.ts";
import { revertError } from "../../core/chain/revert.ts";
import { RpcRefusal, rpcOver } from "../../core/chain/rpc.ts";
import { send } from "../../core/chain/send.ts";
import { keySender } from "../../core/chain/sender.ts";

const accountOf = (n: number): string => `0x${n.toString(16).padStart(40, "0")}`;
const word = (n: number | bigint): string => n.toString(16).padStart(64, "0");
const pool = poolAt(accountOf(1));
const registry = registryAt(accountOf(2));

type Answers = { readonly [method: string]: unknown };

/** @param answers by method; a function is asked again each time */
function lying(answers: Answers): Chain {
  return {
    where: "liar",
    chainId: 1612n,
    pause: () => Promise.reject(new Error("waited")),
    rpc: {
      async request(method, params) {
        const answer = answers[method];
        return typeof answer === "function" ? answer(params) : answer;
      },
    },
  };
}

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["a number", 1612],
  ["digits", "1612"],
  ["leading zeros", "0x064c"],
  ["no digits", "0x"],
  ["more than a word", `0x1${"0".repeat(64)}`],
])("a chain id that is %s", async (_, answer) => {
  const { rpc } = lying({ eth_chainId: answer });
  await expect(connect(rpc, { where: "liar", pause: async () => {} })).rejects.toMatchObject({
    code: "badAnswer",
  });
});

test("another chain than the one that is wanted", async () => {
  const { rpc } = lying({ eth_chainId: "0x1" });
  await expect(connect(rpc, { where: "liar", chainId: 1612n, pause: async () => {} })).rejects.toThrow(
    new DataNetError("wrongChain", "liar: is chain 1, wanted 1612; check the URL"),
  );
});

describe("results", () => {
  test.each<[string, string]>([
    ["of no contract at all", "0x"],
    ["cut short", `0x${word(1)}`],
    ["with more at the end", `0x${word(1).repeat(4)}`],
    ["that are no bytes", "yes"],
    ["of half a byte", "0x123"],
  ])("%s", async (_, answer) => {
    const asked = read(lying({ eth_call: answer }), pool, "fundsOf", [accountOf(3)]);
    await expect(asked).rejects.toMatchObject({ code: "badAnswer" });
  });
  test("an account with more than an account in it", async () => {
    const asked = read(lying({ eth_call: `0x${"1".repeat(64)}` }), pool, "ledger", []);
    await expect(asked).rejects.toMatchObject({ code: "badAnswer" });
  });
  test("a truth value of two", async () => {
    const asked = read(lying({ eth_call: `0x${word(2)}` }), registry, "isItemRevoked", [1n, id("root"), 0n]);
    await expect(asked).rejects.toMatchObject({ code: "badAnswer" });
  });
  test("values by their names, accounts in lower case", async () => {
    const funds = lying({ eth_call: `0x${word(3)}${word(2)}${word(1)}` });
    expect(await read(funds, pool, "fundsOf", [accountOf(3)])).toEqual({
      deposited: 3n,
      reserved: 2n,
      paid: 1n,
    });
    const ledger = lying({ eth_call: `0x${word(0xabcd)}`.toUpperCase().replace("X", "x") });
    expect(await read(ledger, pool, "ledger", [])).toBe(accountOf(0xabcd));
  });
});

describe("transactions", () => {
  const key = id("a key");
  const { account } = keySender(lying({}), key);
  const hash = id("transaction");
  const receipt = {
    transactionHash: hash,
    from: account,
    to: pool.address,
    status: "0x1",
    blockNumber: "0x5",
    gasUsed: "0x10",
    logs: [],
  };
  const good: Answers = { eth_estimateGas: "0x5208", eth_getTransactionReceipt: receipt };
  /** A sender that has sent already, so that only the receipt is the node's. */
  const sent = (answers: Answers) => ({
    chain: lying({ ...good, ...answers }),
    account,
    send: async () => hash,
    sign: async () => "",
  });
  const cancel = (answers: Answers) => send(sent(answers), pool, "cancelSigned", []);

  test("a receipt as it has to be", async () => {
    expect(await cancel({})).toMatchObject({ transaction: hash, block: 5n, gasUsed: 16n, made: null });
  });
  test.each<[string, object]>([
    ["of another transaction", { transactionHash: id("other") }],
    ["of another sender", { from: accountOf(9) }],
    ["of another contract", { to: accountOf(9) }],
    ["with a third status", { status: "0x2" }],
    ["without a status", { status: undefined }],
    ["with logs that are none", { logs: {} }],
    ["with a short topic", { logs: [{ address: pool.address, topics: ["0x12"], data: "0x" }] }],
  ])("a receipt %s", async (_, change) => {
    const asked = cancel({ eth_getTransactionReceipt: { ...receipt, ...change } });
    await expect(asked).rejects.toMatchObject({ code: "badAnswer" });
  });
  test("no receipt: waits as whoever connected says", async () => {
    await expect(cancel({ eth_getTransactionReceipt: null })).rejects.toThrow("waited");
  });

  const block = { number: "0x5", timestamp: "0x6", baseFeePerGas: "0x3b9aca00" };
  const sending: Answers = {
    eth_getBlockByNumber: block,
    eth_maxPriorityFeePerGas: "0x1",
    eth_getTransactionCount: "0x0",
    eth_sendRawTransaction: id("another hash"),
  };
  const transaction = { to: pool.address, data: "0x", gas: 100_000n };
  test("prices that would empty the account are not paid", async () => {
    const dear = { ...sending, eth_maxPriorityFeePerGas: "0xe8d4a51000000" };
    await expect(keySender(lying(dear), key).send(transaction)).rejects.toThrow(
      /could cost \d+, wanted at most/,
    );
  });
  test("a hash that is not the transaction's", async () => {
    await expect(keySender(lying(sending), key).send(transaction)).rejects.toMatchObject({
      code: "badAnswer",
    });
  });
  test("a count of transactions that no account has", async () => {
    const many = { ...sending, eth_getTransactionCount: `0x${"f".repeat(30)}` };
    await expect(keySender(lying(many), key).send(transaction)).rejects.toMatchObject({ code: "badAnswer" });
  });
  test("a wrong key is not repeated", () => {
    const secret = `${key.slice(0, -1)}g`;
    expect(() => keySender(lying({}), secret)).toThrow(
      new DataNetError(
        "invalidArgument",
        "private key: not one, wanted 0x and 64 hexadecimal digits; check it",
      ),
    );
  });
});

describe("logs", () => {
  const topics = interfaceOf(poolAbi).encodeFilterTopics("RootDisabled", [accountOf(3), 1n]);
  const log = { address: pool.address, topics, data: id("root"), blockNumber: "0x5", logIndex: "0x0" };
  const blocks = { from: 0n, to: 10n };
  const logs = (list: unknown) => readLogs(lying({ eth_getLogs: list }), pool, "RootDisabled", blocks);
  test("as they have to be", async () => {
    expect(await logs([log, { ...log, logIndex: "0x1" }])).toMatchObject([{ index: 0n }, { index: 1n }]);
  });
  test.each<[string, unknown]>([
    ["that are no list", {}],
    ["of another contract", [{ ...log, address: accountOf(9) }]],
    ["of another event", [{ ...log, topics: [id("Other()"), ...topics.slice(1)] }]],
    ["of a later block", [{ ...log, blockNumber: "0xb" }]],
    ["out of order", [{ ...log, logIndex: "0x1" }, log]],
    ["twice", [log, log]],
    ["with more at the end", [{ ...log, data: `${log.data}00` }]],
    ["with fewer topics", [{ ...log, topics: topics.slice(0, 2) }]],
  ])("%s", async (_, list) => {
    await expect(logs(list)).rejects.toMatchObject({ code: "badAnswer" });
  });
  test("are asked for 500 blocks at a time", async () => {
    const ranges: unknown[] = [];
    const note = ([filter]: { fromBlock: string; toBlock: string }[]): unknown[] => {
      ranges.push([BigInt(filter.fromBlock), BigInt(filter.toBlock)]);
      return [];
    };
    await readLogs(lying({ eth_getLogs: note }), pool, "RootDisabled", { from: 7n, to: 1006n });
    expect(ranges).toEqual([
      [7n, 506n],
      [507n, 1006n],
    ]);
  });
});

describe("refusals", () => {
  const encoded = interfaceOf(poolAbi).encodeErrorResult("TotalFell", [accountOf(7), 1n, 2n]);
  const said = `RewardPool.proposeRoot: refused with TotalFell(token ${accountOf(7)}, total 1, active 2), wanted a call it takes; settle on top of the active root`;
  test.each<[string, unknown]>([
    ["alone", encoded],
    ["in an object", { data: encoded }],
  ])("the bytes of a revert stand %s", async (_, data) => {
    const chain = lying({ eth_call: () => Promise.reject(new RpcRefusal("execution reverted", data)) });
    await expect(read(chain, pool, "window", [])).rejects.toMatchObject({
      code: "reverted",
      revert: "TotalFell",
      values: { token: accountOf(7), total: 1n, active: 2n },
    });
    expect(revertError("RewardPool.proposeRoot", encoded).message).toBe(said);
  });
  test.each<[string, string, string]>([
    ["a text", `0x08c379a0${AbiCoder.defaultAbiCoder().encode(["string"], ["no"]).slice(2)}`, "Error"],
    ["a panic", `0x4e487b71${word(17)}`, "Panic"],
    ["nothing", "0x", ""],
    ["bytes of an unknown error", "0xdeadbeef", ""],
    ["an error cut short", encoded.slice(0, -2), ""],
  ])("%s", (_, data, revert) => {
    const error = revertError("RewardPool.claim", data);
    expect(error.revert).toBe(revert);
    expect(error.message).toMatch(/^RewardPool\.claim: refused [^\n]*, wanted a call it takes; [^\n]+$/);
  });
  test("what is no revert stays what it is", async () => {
    const chain = lying({ eth_call: () => Promise.reject(new RpcRefusal("rate limited", undefined)) });
    await expect(read(chain, pool, "window", [])).rejects.toThrow("rate limited");
  });
});

describe("JSON-RPC over HTTP", () => {
  async function answered(body: string, status = 200): Promise<unknown> {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      return await rpcOver(`http://name:secret@127.0.0.1:${port}/key`).request("eth_chainId", []);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
  test("a result", async () => {
    expect(await answered('{"jsonrpc":"2.0","id":1,"result":"0x1"}')).toBe("0x1");
  });
  test.each([
    ["no JSON", "<html>"],
    ["no object", "[]"],
    ["another id", '{"id":2,"result":"0x1"}'],
    ["an error that is none", '{"id":1,"error":"x"}'],
  ])("%s", async (_, body) => {
    await expect(answered(body)).rejects.toMatchObject({ code: "badAnswer" });
  });
  test("an error keeps its data", async () => {
    const body = '{"id":1,"error":{"code":3,"message":"execution reverted","data":"0x12"}}';
    await expect(answered(body)).rejects.toMatchObject({ message: "execution reverted", data: "0x12" });
  });
  test("nobody there: the message names the host and nothing secret", async () => {
    const rpc = rpcOver("http://name:secret@127.0.0.1:1/key");
    const error = await rpc.request("eth_chainId", []).catch((caught: DataNetError) => caught);
    expect(error).toMatchObject({
      code: "unreachable",
      message: "127.0.0.1:1: eth_chainId got no answer; check the URL and whether the node runs",
    });
  });
  test.each(["", "ftp://host", "127.0.0.1:8545", "http:///x"])("the URL %j", (url) => {
    expect(() => rpcOver(url)).toThrow(
      new DataNetError("invalidArgument", "RPC URL: wanted http:// or https:// and a host; check it"),
    );
  });
});
