import type { Published } from "../contribute/contribution.ts";
import { type GitCall, type GitDirectory, nulTerminated, streamGit } from "./runGit.ts";

/** Reading a long history once may take this long. */
const historyTimeoutMs = 600_000;

/**
 * For each content, the commit of HEAD's history that first has it, under whatever name. A merge counts
 * where its content differs from that of all its parents. One pass over the history.
 *
 * @param objects object names of contents
 * @returns claims: the dates are those that the commit's author and committer gave
 */
export async function firstPublished(
  repository: GitDirectory,
  objects: ReadonlySet<string>,
  call: GitCall,
): Promise<Map<string, Published>> {
  const args = [
    "log",
    "--topo-order",
    "--raw",
    "-c",
    "--no-abbrev",
    "--no-renames",
    "-z",
    "--no-show-signature",
  ];
  const log = streamGit(repository, [...args, "--format=tformat:%x01%H %at %ct", "HEAD"], {
    timeoutMs: historyTimeoutMs,
    ...call,
  });
  const found = new Map<string, Published>();
  let published: Published | undefined;
  let isPath = false;
  for await (const field of nulTerminated(log)) {
    if (isPath) {
      isPath = false;
      continue;
    }
    // Git puts a line end between a message and what follows it.
    const text = field.toString("latin1").replace(/^\n/, "");
    if (text.startsWith("\u0001")) published = publishedBy(text.slice(1));
    if (!text.startsWith(":")) continue;
    isPath = true;
    const object = text.split(" ").at(-2) ?? "";
    // From the newest commit to the oldest: the last one met is the first that had it.
    if (objects.has(object) && published) found.set(object, published);
  }
  return found;
}

function publishedBy(head: string): Published | undefined {
  const [commit, authored, committed] = head.split(" ");
  const at = dateOf(committed);
  const by = dateOf(authored);
  if (at === undefined || by === undefined) return undefined;
  return { at, evidence: `git commit ${commit}, author date ${by}, committer date ${at}, as they claim` };
}

/** UTC to the second; undefined for what no calendar of four digits has. */
function dateOf(seconds: string): string | undefined {
  const time = Number(seconds) * 1000;
  if (!/^\d+$/.test(seconds) || time >= Date.UTC(10000, 0)) return undefined;
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
