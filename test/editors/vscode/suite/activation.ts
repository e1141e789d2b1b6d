import { deepEqual, ok } from "node:assert/strict";
import { commands, extensions, version } from "vscode";
import { startedApi } from "./workspace.ts";

interface Contributes {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe(`VS Code ${version}`, () => {
  it("activates the extension and starts its server", async () => {
    await startedApi();
    ok(extensions.getExtension("datanet.datanet-vscode")?.isActive);
  });

  it("has every command of package.json", async () => {
    const extension = extensions.getExtension<unknown>("datanet.datanet-vscode");
    const { contributes } = (extension?.packageJSON ?? { contributes: { commands: [] } }) as Contributes;
    const there = new Set(await commands.getCommands(true));
    const wanted = contributes.commands.map(({ command }) => command);
    ok(wanted.includes("datanet.contributeFile"), wanted.join());
    deepEqual(
      wanted.filter((command) => !there.has(command)),
      [],
    );
  });
});
