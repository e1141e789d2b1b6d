import { readFile } from "node:fs/promises";
import { pathError } from "../core/node/pathError.ts";
import { type PublishedRoot, verifyRoot as verify } from "../core/reward/verifyRoot.ts";
import { type Command, type Invocation, optionOf } from "./invocation.ts";
import { count, print, printJson, visibleLine } from "./print.ts";

export const verifyRoot: Command = {
  name: "verify-root",
  usage: "verify-root FILE [--previous FILE]",
  does: "rebuilds a reward root from its published data, and checks every leaf, sum and order",
  options: { previous: "string" },
  positionals: [1, 1],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const [file] = invocation.positionals;
  const before = optionOf(invocation, "previous");
  const published = await read(file);
  const found = verify(published, before === undefined ? undefined : await read(before));
  if (invocation.json) printJson(found.equal ? { ...found, total: String(found.total) } : { ...found });
  else if (found.equal) {
    const { epoch, accounts, total, root } = found;
    const owners = `${count(accounts)} account${accounts === 1 ? "" : "s"}`;
    print(`${visibleLine(file)}: epoch ${epoch}, ${owners}, total ${total}, root ${root}: all of it follows`);
  } else {
    const { field, found: value, wanted } = found.difference;
    process.stderr.write(`datanet: ${visibleLine(`${file}: ${field}: ${value}, wanted ${wanted}`)}\n`);
  }
  return found.equal ? 0 : 1;
}

async function read(path: string): Promise<PublishedRoot> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw pathError(error, path);
  });
  return { where: path, text };
}
