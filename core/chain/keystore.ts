import { decryptKeystoreJson, isKeystoreJson } from "ethers";
import { DataNetError } from "../base/errors.ts";

/**
 * The private key in an encrypted V3 keystore.
 *
 * @param where the file, for messages; neither passphrase nor key is ever in one
 * @throws DataNetError "unreadable" for what is no keystore, "invalidArgument" for a wrong passphrase
 * Source: Web3 Secret Storage Definition, version 3.
 */
export async function keyOfKeystore(where: string, json: string, passphrase: string): Promise<string> {
  if (!isKeystoreJson(json)) {
    const message = `${where}: no keystore, wanted an encrypted key of version 3; name its file`;
    throw new DataNetError("unreadable", message);
  }
  try {
    return (await decryptKeystoreJson(json, passphrase)).privateKey;
  } catch {
    // The cause may hold the passphrase.
    const message = `${where}: the passphrase does not open it, wanted the one it was made with; try again`;
    throw new DataNetError("invalidArgument", message);
  }
}
