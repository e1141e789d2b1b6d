import { readFile } from "node:fs/promises";
import { stdin, stdout } from "node:process";
import { DataNetError } from "../../core/base/errors.ts";
import { keyOfKeystore } from "../../core/chain/keystore.ts";
import { pathError } from "../../core/node/pathError.ts";

/** The embedded development chain, the only one whose keys may lie unencrypted on a disk. */
const localChain = 31_337n;

/** The key that signs, from an encrypted keystore, or from a plain file on the development chain alone. */
export async function readKey(
  chainId: bigint,
  { keystore, keyFile }: { readonly keystore?: string | undefined; readonly keyFile?: string | undefined },
): Promise<string> {
  if (keyFile !== undefined && chainId !== localChain) {
    const message = `--key-file: an unencrypted key on chain ${chainId}, wanted --keystore; encrypt it`;
    throw new DataNetError("invalidArgument", message);
  }
  const path = keyFile ?? keystore ?? "";
  const text = await readFile(path, "utf8").catch((error) => {
    throw pathError(error, path);
  });
  return keyFile === undefined ? keyOfKeystore(path, text, await readPassphrase(path)) : text.trim();
}

/** One line of standard input; on a terminal it is asked for and not shown. */
async function readPassphrase(path: string): Promise<string> {
  let line = "";
  if (!stdin.isTTY) {
    for await (const data of stdin.setEncoding("utf8")) line += data;
    return line.split(/\r?\n/)[0];
  }
  stdout.write(`passphrase of ${path}: `);
  stdin.setRawMode(true);
  try {
    for await (const data of stdin.setEncoding("utf8")) {
      for (const character of String(data)) {
        if (character === "\r" || character === "\n") return line;
        if (character === "\u0003") throw new DataNetError("cancelled", "passphrase: given up");
        line = character === "\u007f" ? line.slice(0, -1) : line + character;
      }
    }
    return line;
  } finally {
    stdin.setRawMode(false);
    stdout.write("\n");
  }
}
