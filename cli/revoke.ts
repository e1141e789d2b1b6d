import { revoke as revokeContribution } from "../core/node/revoke.ts";
import type { Command, Invocation } from "./invocation.ts";
import { print, printJson } from "./print.ts";

export const revoke: Command = {
  name: "revoke",
  usage: "revoke CONTRIBUTION",
  does: "takes a contribution out of all later manifests",
  options: {},
  positionals: [1, 1],
  run,
};

async function run({ store, json, positionals: [id] }: Invocation): Promise<number> {
  const manifestHash = await revokeContribution(store, id);
  if (json) printJson({ manifestHash, revoked: id });
  else print(`revoked ${id}\nmanifest ${manifestHash}`);
  return 0;
}
