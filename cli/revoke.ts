import { join } from "node:path";
import { revoke as revokeContribution } from "../core/node/revoke.ts";
import type { Command, Invocation } from "./invocation.ts";
import { print, printJson, visibleLine } from "./print.ts";

export const revoke: Command = {
  name: "revoke",
  usage: "revoke NUMBER|ID",
  does: "takes a contribution out of all later manifests",
  options: {},
  positionals: [1, 1],
  run,
};

async function run({ store, json, positionals: [which] }: Invocation): Promise<number> {
  const { manifestHash, contribution } = await revokeContribution(store, which);
  if (json) printJson({ manifestHash, revoked: contribution.id });
  else {
    print(
      `revoked contribution ${contribution.order}, ${visibleLine(contribution.path)}: found and credited no more`,
    );
    print(
      `its text stays in ${visibleLine(join(store, "blobs", contribution.id))}, for answers given before, until datanet purge deletes it`,
    );
    print(`manifest ${manifestHash}`);
  }
  return 0;
}
