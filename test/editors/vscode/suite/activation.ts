import { ok } from "node:assert/strict";
import { extensions, version } from "vscode";

describe(`VS Code ${version}`, () => {
  it("finds and activates the extension", async () => {
    const extension = extensions.getExtension("datanet.datanet-vscode");
    ok(extension, "not installed");
    await extension.activate();
    ok(extension.isActive);
  });
});
