import { ConfigurationTarget, window, workspace } from "vscode";
import type { CommandContext } from "../commands.ts";

/** DataNet: Toggle Annotations. Changes the setting where it is set, else for the user. */
export async function toggle(_context: CommandContext): Promise<void> {
  const scope = window.activeTextEditor?.document;
  const configuration = workspace.getConfiguration("datanet", scope);
  const set = configuration.inspect("annotate");
  const target =
    set?.workspaceFolderValue !== undefined
      ? ConfigurationTarget.WorkspaceFolder
      : set?.workspaceValue !== undefined
        ? ConfigurationTarget.Workspace
        : ConfigurationTarget.Global;
  await configuration.update("annotate", configuration.get("annotate") === "off" ? "all" : "off", target);
}
