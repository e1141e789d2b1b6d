import { Uri } from "vscode";
import type { CommandContext } from "../commands.ts";
import { contribute } from "../contribute.ts";
import { askFolder } from "./contributeFolder.ts";

/** DataNet: Contribute Repository with its Authors. Each line is credited to whom the git history names. */
export async function contributeRepository(context: CommandContext, clicked?: unknown): Promise<void> {
  const uri = clicked instanceof Uri ? clicked : await askFolder();
  if (uri) await contribute(context, [uri], "history");
}
