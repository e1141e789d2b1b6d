import { DataNetError } from "../base/errors.ts";

/**
 * The refusal of an index file that does not add up.
 *
 * @param where path of the file, and the byte or line where there is one: "dir/table.0: byte 12"
 */
export function corruptIndex(where: string, found: string, wanted: string): DataNetError {
  const advice = "the file is damaged, restore it or make the index again";
  return new DataNetError("corruptStore", `${where}: ${found}, wanted ${wanted}; ${advice}`);
}
