import { purge } from "../core/node/purge.ts";
import type { Command, Invocation } from "./invocation.ts";
import { count, print, printJson, visibleLine } from "./print.ts";

export const purgeCommand: Command = {
  name: "purge",
  usage: "purge",
  does: "deletes the texts of revoked contributions, which cannot be undone",
  options: {},
  positionals: [0, 0],
  run,
};

/** Lines of texts that are printed; --json lists all. */
const shownTexts = 20;

async function run({ store, json }: Invocation): Promise<number> {
  const { purged, bytes } = await purge(store);
  if (json) {
    printJson({
      purged: purged.map(({ id: contribution, order, path }) => ({ contribution, order, path })),
      bytes,
    });
    return 0;
  }
  for (const { order, path } of purged.slice(0, shownTexts))
    print(`deleted the text of contribution ${order}, ${visibleLine(path)}`);
  if (purged.length > shownTexts)
    print(`deleted ${count(purged.length - shownTexts)} more; --json lists them`);
  if (purged.length === 0) print("nothing to delete: no revoked contribution has a text here");
  else print(`${count(bytes)} bytes freed; the lines of the log stay, and so does the manifest's hash`);
  return 0;
}
