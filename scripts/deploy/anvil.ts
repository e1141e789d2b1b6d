import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

/** A chain of its own that ends with this process: for tests, and to rehearse a deployment. */
export interface Anvil {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts anvil on a free port of the loopback interface.
 *
 * @param options.args such as `--chain-id 1612`
 */
export async function startAnvil(
  options: { readonly args?: readonly string[]; readonly hardfork?: string } = {},
): Promise<Anvil> {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`;
  const require = createRequire(`${process.cwd()}/package.json`);
  // The program itself and not its launcher: a signal must reach what listens.
  const binary = require.resolve(process.platform === "win32" ? `${name}.exe` : name);
  const { args: more = [], hardfork = "cancun" } = options;
  const args = ["--host", "127.0.0.1", "--port", "0", "--hardfork", hardfork, ...more];
  const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
  const end = (): boolean => child.kill("SIGKILL");
  process.once("exit", end);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = await listening(child);
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      process.removeListener("exit", end);
      end();
      await ended;
    },
  };
}

/** The URL that it says it listens on. */
function listening(child: ChildProcess): Promise<string> {
  let said = "";
  child.stderr?.on("data", (data) => {
    said += data;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`anvil: ended with ${code} before it listened: ${said}`)));
    // Lines after the one that is waited for are read and dropped, or its output would fill up and stop it.
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const port = /^Listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });
}
