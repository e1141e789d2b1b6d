/// <reference path="../../tables/bin.d.ts" />
import commonsBytes from "../../tables/commons.bin";
import hashes from "../../tables/hashes.json" with { type: "json" };
import informationBytes from "../../tables/information.bin";
import { type Commons, parseCommons } from "../shares/commons.ts";
import { type InformationTable, parseInformationTable } from "../shares/informationTable.ts";
import type { TableHashes } from "../shares/policy.ts";

/** The frozen tables of this release. */
export interface Tables {
  readonly information: InformationTable;
  readonly commons: Commons;
  /** Of the two files as they were built; a test keeps them equal to the files. */
  readonly hashes: TableHashes;
}

let loaded: Tables | undefined;

/** The frozen tables, embedded in the program. The first call parses them, later ones return the same. */
export function loadTables(): Tables {
  loaded ??= {
    information: parseInformationTable("tables/information.bin", informationBytes),
    commons: parseCommons("tables/commons.bin", commonsBytes),
    hashes,
  };
  return loaded;
}
