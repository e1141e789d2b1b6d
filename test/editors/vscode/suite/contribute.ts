import { deepEqual, equal } from "node:assert/strict";
import { commands, workspace } from "vscode";
import { poll } from "./poll.ts";
import { closeAll, fileNamed, open, paintedNow, paintedWords } from "./workspace.ts";

const poem = `The glassblower's apprentice melted seventeen thermometers before breakfast,
then sold the mercury to a perfumer who believed it would teach lavender to swim.
Nobody in the arcade objected, though the chess players moved their boards uphill
and the tobacconist's parrot refused, from that morning, to pronounce any vowel.
`;

const diary = `Rain again over the observatory, and the clockmaker's niece has hidden every umbrella in the organ.
We rehearsed the eclipse with oranges until the caretaker, who mistrusts citrus, locked the pantry.
`;

describe("contributing", () => {
  before(() => workspace.getConfiguration("datanet").update("contributor", "Ida Newcomer", true));
  afterEach(closeAll);

  it("takes a file after consent, and credits it from then on", async () => {
    await workspace.fs.writeFile(fileNamed("poem.txt"), Buffer.from(poem));
    await workspace.fs.writeFile(fileNamed("quoted.txt"), Buffer.from(`A quotation:\n\n${poem}`));
    const quoted = await open("quoted.txt");
    deepEqual((await paintedNow(quoted.document)).contributors, []);

    const words = await poll("paint by the new contributor", async () => {
      const running = commands.executeCommand("datanet.contributeFile", fileNamed("poem.txt"));
      // The first row of the preview is the consent. A reply that comes before the rows do is a refusal,
      // hence the outer poll: the question is asked again.
      await during(running, "workbench.action.acceptSelectedQuickOpenItem");
      return poll(
        "paint",
        async () => {
          const found = paintedWords(quoted.document, await paintedNow(quoted.document));
          return found.has("Ida Newcomer") && found;
        },
        3000,
      ).catch(() => undefined);
    });
    equal(words.size, 1);
    equal(words.get("Ida Newcomer")?.includes("thermometers"), true);
  });

  it("takes nothing without consent", async () => {
    await workspace.fs.writeFile(fileNamed("diary.txt"), Buffer.from(diary));
    const running = commands.executeCommand("datanet.contributeFile", fileNamed("diary.txt"));
    await during(running, "workbench.action.closeQuickOpen");
    await commands.executeCommand("datanet.showShares", fileNamed("diary.txt"));
    const report = await poll("the report", () =>
      workspace.textDocuments.find(
        ({ uri }) => uri.scheme === "datanet-report" && uri.path.includes("diary"),
      ),
    );
    equal(report.getText().includes("Ida Newcomer"), false, report.getText());
  });
});

describe("recording", () => {
  afterEach(closeAll);

  it("shows the record of a document, and the record is right", async () => {
    await workspace.fs.writeFile(fileNamed("generated.txt"), Buffer.from(`Once more:\n\n${poem}`));
    await commands.executeCommand("datanet.record", fileNamed("generated.txt"), "tiny-1");
    const shown = await poll("the record", () =>
      workspace.textDocuments.find(
        ({ languageId, uri }) => languageId === "json" && uri.scheme === "untitled",
      ),
    );
    const record = JSON.parse(shown.getText()) as { schema: string; model: { id: string }; shares: object[] };
    equal(record.schema, "datanet/record@1");
    equal(record.model.id, "tiny-1");
    equal(record.shares.length > 0, true, shown.getText());
  });
});

/** Gives a command that asks a question the same answer until it is content. */
async function during(running: Thenable<unknown>, reply: string): Promise<void> {
  let settled = false;
  void running.then(() => {
    settled = true;
  });
  await poll("the command's end", async () => {
    // Without a list on screen this does nothing.
    await commands.executeCommand(reply);
    return settled;
  });
}
