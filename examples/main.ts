/** `npm start`: makes the demonstration and shows the code example, annotated. */
import { annotationText } from "../cli/annotationText.ts";
import { showContributing } from "../cli/contributeProgress.ts";
import { count, Progress, print, tolerateClosedPipe } from "../cli/print.ts";
import { sourceList } from "../cli/sourceList.ts";
import { DataNetError } from "../core/base/errors.ts";
import { SourceLocator } from "../core/node/locateSource.ts";
import { loadTables } from "../core/node/tables.ts";
import { annotate } from "../core/pipeline.ts";
import { languageOf } from "../core/tokens/languages.ts";
import { prepareDemo } from "./prepare.ts";

async function main(): Promise<void> {
  const progress = new Progress();
  print("Making a DataNet of the npm packages in node_modules: their authors, their licenses.");
  const demo = prepareDemo(process.cwd(), (total) => showContributing(progress, total));
  const { store, folder, examples, made } = await demo.finally(() => progress.clear());
  const { contributions, segments } = store.snapshot;
  const tokens = segments.reduce((sum, segment) => sum + segment.tokens.length, 0);
  print(`  ${count(contributions.length)} files, ${count(tokens)} tokens`);
  if (made) {
    const rate = Math.round(tokens / made.seconds);
    print(
      `  made in ${made.seconds.toFixed(1)} s: ${count(rate)} tokens a second, ${(made.bytes / 1e6).toFixed(1)} MB of text`,
    );
  } else print("  made before; it is made again when the packages change");

  const [{ output, text }, prose] = examples;
  print(`\n${output}, put together from packages and passages of our own, and annotated:\n`);
  const annotation = annotate(store.snapshot, loadTables(), text, languageOf(output));
  const { isTTY, columns } = process.stdout;
  const color = isTTY === true && !process.env.NO_COLOR;
  const width = isTTY ? columns : undefined;
  print(annotationText(text, annotation, contributions, { color, width }));
  print(await sourceList(store, new SourceLocator(), annotation));
  print(`
Next:
  npm run vscode                                             the same in a real VS Code
  node dist/cli.js attribute --store ${store.dir} ${folder}/${prose.output}
  node dist/cli.js init && node dist/cli.js contribute YOUR_FOLDER --contributor "Your Name"`);
}

tolerateClosedPipe();
main().catch((error: unknown) => {
  const text =
    error instanceof DataNetError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`datanet: ${text}\n`);
  process.exitCode = 1;
});
