import { format } from "node:util";
import Mocha from "mocha";

/** The entry VS Code calls in its extension host (`extensionTestsPath`): resolves when every test passed. */
export async function run(): Promise<void> {
  // Marked, since the log that comes out of VS Code is everybody's.
  const say = (...parts: unknown[]): void => {
    for (const line of format(...parts).split("\n")) console.log(`suite: ${line}`);
  };
  Mocha.reporters.Base.consoleLog = say;
  const mocha = new Mocha({ ui: "bdd", color: false, timeout: 30_000 });
  // Makes describe, it and their kind global, as mocha does before it loads a file.
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  await import("./activation.ts");
  await import("./annotation.ts");
  await import("./contribute.ts");
  const { passed, failed } = await new Promise<{ passed: number; failed: number }>((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
  });
  // The line the harness outside reads.
  say(`cases: ${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) throw new Error(`${failed} of ${passed + failed} cases failed`);
}
