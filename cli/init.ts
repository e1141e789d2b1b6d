import { basename, resolve } from "node:path";
import { createStore } from "../core/node/createStore.ts";
import { type Command, type Invocation, optionOf } from "./invocation.ts";
import { print, printJson, visibleLine } from "./print.ts";

export const init: Command = {
  name: "init",
  usage: "init [--name NAME] [--tokenizer lexeme|r50k_base|cl100k_base|o200k_base|bytes|FILE.json]",
  does: "makes an empty DataNet",
  options: { name: "string", tokenizer: "string" },
  positionals: [0, 0],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const name = optionOf(invocation, "name") ?? basename(resolve(invocation.store));
  const { dir, snapshot } = await createStore(invocation.store, {
    name,
    tokenizer: optionOf(invocation, "tokenizer") ?? "lexeme",
  });
  const { dataNetId, tokenizer } = snapshot;
  if (invocation.json) printJson({ store: dir, dataNetId, tokenizer: tokenizer.name });
  else
    print(
      `${visibleLine(`${dir}: DataNet ${name} (${dataNetId}), tokenizer ${tokenizer.name}`)}\nNext: datanet contribute PATH --contributor "Your Name"`,
    );
  return 0;
}
