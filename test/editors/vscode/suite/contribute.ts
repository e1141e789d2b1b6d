import { deepEqual, equal } from "node:assert/strict";
import { commands, Uri, window, workspace } from "vscode";
import { poll } from "./poll.ts";
import { closeAll, fileNamed, open, paintedNow, paintedWords } from "./workspace.ts";

const poem = `The glassblower's apprentice melted seventeen thermometers before breakfast,
then sold the mercury to a perfumer who believed it would teach lavender to swim.
Nobody in the arcade objected, though the chess players moved their boards uphill
and the tobacconist's parrot refused, from that morning, to pronounce any vowel.
`;

describe("contributing", () => {
  before(() => workspace.getConfiguration("datanet").update("contributor", "Ida Newcomer", true));
  afterEach(closeAll);

  it("takes a file after consent, and credits it from then on", async () => {
    await workspace.fs.writeFile(fileNamed("poem.txt"), Buffer.from(poem));
    await workspace.fs.writeFile(fileNamed("quoted.txt"), Buffer.from(`A quotation:\n\n${poem}`));
    const quoted = await open("quoted.txt");
    deepEqual((await paintedNow(quoted.document)).contributors, []);

    await agreeTo(commands.executeCommand("datanet.contributeFile", fileNamed("poem.txt")));
    const words = await poll("paint by the new contributor", async () => {
      const found = paintedWords(quoted.document, await paintedNow(quoted.document));
      return found.has("Ida Newcomer") && found;
    });
    equal(words.size, 1);
    equal(words.get("Ida Newcomer")?.includes("thermometers"), true);
  });

  it("takes nothing without consent", async () => {
    const secret = fileNamed("kept.txt");
    const text = poem.replaceAll("thermometers", "barometers").replaceAll("parrot", "tortoise");
    await workspace.fs.writeFile(secret, Buffer.from(text.split("\n").reverse().join("\n")));
    const running = commands.executeCommand("datanet.contributeFile", secret);
    let settled = false;
    void running.then(() => {
      settled = true;
    });
    await poll("the question to go away", async () => {
      await commands.executeCommand("workbench.action.closeQuickOpen");
      return settled;
    });
    await commands.executeCommand("datanet.showShares", secret);
    const report = await poll("the report", () =>
      workspace.textDocuments.find(({ uri }) => uri.scheme === "datanet-report" && uri.path.includes("kept")),
    );
    equal(report.getText().includes("kept.txt,"), false);
  });

  it("refuses, with a message and no change, a file that is not there", async () => {
    await commands.executeCommand("datanet.contributeFile", Uri.joinPath(fileNamed("missing.txt")));
    equal(window.activeTextEditor, undefined);
  });
});

/** Says yes to the question a command asks, and waits for the command. */
async function agreeTo(running: Thenable<unknown>): Promise<void> {
  let settled = false;
  void running.then(() => {
    settled = true;
  });
  await poll("the command's end", async () => {
    // The first row of the preview is the consent; without a list on screen this does nothing.
    await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return settled;
  });
}
