import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { DataNetError } from "../core/base/errors.ts";
import { keccak } from "../core/base/hash.ts";
import { readLedger } from "../core/node/ledger.ts";
import { readTextFile } from "../core/node/readTextFile.ts";
import { tokenizeOutput } from "../core/pipeline.ts";
import { recordHash } from "../core/record/attributionRecord.ts";
import { agentTrace, noticeText, spdxText } from "../core/record/notice.ts";
import { parseRecord } from "../core/record/parseRecord.ts";
import { reusedOf } from "../core/record/reused.ts";
import { type Command, type Invocation, optionOf, UsageError } from "./invocation.ts";
import { printJson } from "./print.ts";

const formats = ["notice", "spdx", "agent-trace"] as const;

export const notice: Command = {
  name: "notice",
  usage: `notice RECORD --text FILE [--format ${formats.join("|")}]`,
  does: "tells a record to people and other programs: who wrote which lines, and under which license",
  options: { text: "string", format: "string" },
  positionals: [1, 1],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const [file] = invocation.positionals;
  const textFile = optionOf(invocation, "text");
  const format = optionOf(invocation, "format") ?? "notice";
  if (textFile === undefined)
    throw new UsageError("notice: no --text, wanted the file of the text that was recorded");
  if (!formats.some((each) => each === format))
    throw new UsageError(`notice: no format ${JSON.stringify(format)}; there are ${formats.join(", ")}`);
  const record = parseRecord(file, (await readTextFile(file)).text);
  const { bytes, text } = await readTextFile(textFile);
  const hash = keccak(bytes);
  if (hash !== record.output.hash) {
    const message = `${textFile}: has hash ${hash}, the record is of ${record.output.hash}; give the text that was recorded`;
    throw new DataNetError("invalidArgument", message);
  }
  const { config, register } = await readLedger(resolve(invocation.store)); // No index is asked.
  const byId = new Map(register.contributions.map((contribution) => [contribution.id, contribution]));
  const { tokens } = tokenizeOutput(config, text, record.output.language);
  const unknown = record.attributions.find(
    ({ begin, end, contribution }) => !byId.has(contribution) || begin >= end || end > tokens.ids.length,
  );
  if (unknown !== undefined) {
    const found = `contribution ${unknown.contribution} on tokens ${unknown.begin} to ${unknown.end}`;
    const message = `${file}: ${found}, which ${invocation.store} has not; verify the record with the store it was made from`;
    throw new DataNetError("invalidArgument", message);
  }
  const reused = reusedOf(record, text, tokens, byId);
  const about = {
    name: basename(textFile),
    sha1: createHash("sha1").update(bytes).digest("hex"),
    text,
    hasMark: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf,
  };
  if (format === "agent-trace") {
    const trace = agentTrace(record, reused, about, uuidOf(recordHash(record)));
    process.stdout.write(`${JSON.stringify(trace, null, 2)}\n`);
    return 0;
  }
  const told = format === "spdx" ? spdxText(record, reused, about) : noticeText(record, reused, about);
  if (invocation.json) printJson({ format, text: told });
  else process.stdout.write(told);
  return 0;
}

/** A UUID made of a hash (RFC 9562, version 8), so that the same record has the same one. */
function uuidOf(hash: string): string {
  const digits = hash.slice(2, 34);
  const variant = ((Number.parseInt(digits[16], 16) & 3) | 8).toString(16);
  const [a, b, c] = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(13, 16)];
  return `${a}-${b}-8${c}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}
