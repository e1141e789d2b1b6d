import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DataNetError } from "../core/base/errors.ts";

/** Says so where `--index` names something else than a folder that may hold an index. @throws DataNetError "invalidArgument" */
export function refuseNoIndexFolder(dir: string): void {
  const found = statSync(dir, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) {
    throw wrong(`${dir}: a file, wanted the directory of an index; name the folder that it is in`);
  }
  if (isDataNet(dir) && !isIndex(dir)) {
    throw wrong(
      `${dir}: the folder of a DataNet, wanted the directory of an index; ask it with --store ${dir}`,
    );
  }
}

/** The same for a store, where the folder of an index was named. @throws DataNetError "invalidArgument" */
export function refuseIndexAsStore(dir: string): void {
  if (isIndex(dir) && !isDataNet(dir)) {
    throw wrong(
      `${dir}: the directory of an index, wanted the folder of a DataNet; ask it with --index ${dir}`,
    );
  }
}

function isDataNet(dir: string): boolean {
  return existsSync(join(dir, "datanet.json"));
}

function isIndex(dir: string): boolean {
  return existsSync(join(dir, "tokenized.0"));
}

function wrong(message: string): DataNetError {
  return new DataNetError("invalidArgument", message);
}
