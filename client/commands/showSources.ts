import { l10n, type QuickPick, type QuickPickItem, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type Passage,
  type PassageSource,
  type SourcesPage,
  type SourcesParams,
  sourcesRequest,
} from "../../server/protocol.ts";
import type { CommandContext } from "../commands.ts";
import { send } from "../languageClient.ts";
import { licenseName } from "../licenseName.ts";
import { cell } from "../table.ts";
import { openSource } from "./openSource.ts";

const pageSize = 20;

/** A source, or without one the line that reads the next page. */
interface SourceItem extends QuickPickItem {
  readonly source?: PassageSource;
}

/** DataNet: Show Sources of the Passage. All that hold what is under the cursor, the earliest first, 20 at a time. */
export async function showSources(context: CommandContext, given?: unknown): Promise<void> {
  const { client } = context;
  const editor = window.activeTextEditor;
  const passage = isPassage(given) ? given : undefined;
  if (!editor && !passage) {
    void window.showInformationMessage(l10n.t("Open a file to see the sources of a passage in it."));
    return;
  }
  const uri = editor ? client.code2ProtocolConverter.asUri(editor.document.uri) : "";
  const where = passage ? { passage } : editor ? { position: editor.selection.active } : {};
  const first = await send(client, sourcesRequest, { uri, ...where, from: 0, size: pageSize });
  if (!first) {
    void window.showInformationMessage(l10n.t("This passage stands in no contribution."));
    return;
  }
  const source = await choose(client, { uri, passage: first.passage }, first);
  if (source) await openSource(context, source.uri, source.beginChar, source.endChar);
}

function isPassage(given: unknown): given is Passage {
  return typeof given === "object" && given !== null && "store" in given && "order" in given;
}

/** Lists the pages read so far, each new one behind the others. @returns what a person chose, if anything */
function choose(
  client: LanguageClient,
  about: Pick<SourcesParams, "uri" | "passage">,
  first: SourcesPage,
): Promise<PassageSource | undefined> {
  const pick = window.createQuickPick<SourceItem>();
  pick.title = l10n.t(
    "Sources: {0} contributions, {1} contributors, {2} places",
    first.documents,
    first.contributors,
    first.count,
  );
  pick.placeholder = l10n.t("Choose a source to open it beside this file");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  let sources = first.sources;
  show(pick, sources, first, 0);
  return new Promise((resolve, reject) => {
    const more = async (): Promise<void> => {
      pick.busy = true;
      const next = await send(client, sourcesRequest, { ...about, from: sources.length, size: pageSize });
      pick.busy = false;
      const before = sources.length;
      sources = [...sources, ...(next?.sources ?? [])];
      show(pick, sources, next ?? first, before);
    };
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (!item || pick.busy) return;
      if (!item.source) {
        more().catch(reject);
        return;
      }
      resolve(item.source);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined); // Nothing happens where a source was chosen.
      pick.dispose();
    });
    pick.show();
  });
}

/** @param active the source that is reached by the next key */
function show(
  pick: QuickPick<SourceItem>,
  sources: readonly PassageSource[],
  { documents }: SourcesPage,
  active: number,
): void {
  const items: SourceItem[] = sources.map((source) => ({
    label: plain(source.contributor),
    description: plain(licenseName(source.license)),
    detail: plain(`${source.path}:${source.line}`),
    source,
  }));
  const rest = documents - sources.length;
  if (rest > 0) {
    const label = l10n.t("Show {0} more of {1}", Math.min(pageSize, rest), rest);
    items.push({ label, alwaysShow: true });
  }
  pick.items = items;
  const item = items[active];
  if (item) pick.activeItems = [item];
}

/** Text from elsewhere, which must not become an icon. */
function plain(text: string): string {
  return cell(text).replaceAll("$(", "\\$(");
}
