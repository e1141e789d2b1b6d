import { DataNetError } from "../base/errors.ts";
import type { GitDirectory } from "./runGit.ts";
import { type GitCall, readGit } from "./runGit.ts";

/**
 * The commit that each line of a file of HEAD comes from, by `git blame`: white space does not count,
 * lines that moved or were copied in the same commit and files that were renamed are followed.
 *
 * @param path from the top of the repository
 * @returns object names of commits, one a line
 * @throws DataNetError "unreadable" when git fails or what it says leaves a line out
 */
export async function blameFile(repository: GitDirectory, path: string, call: GitCall): Promise<string[]> {
  // The repository may name commits to ignore in a file, which would be a way to take lines from their authors.
  const args = [
    "blame",
    "--incremental",
    "--root",
    "--no-textconv",
    "--no-ignore-revs-file",
    "-w",
    "-M",
    "-C",
    "HEAD",
    "--",
    path,
  ];
  const answer = (await readGit(repository, args, call)).toString("latin1");
  const commits: string[] = [];
  let covered = 0;
  // Each group: "<commit> <line there> <line here> <lines>", then headers up to "filename ...".
  let isBegin = true;
  for (const line of answer.split("\n")) {
    if (!isBegin) {
      isBegin = line.startsWith("filename ");
      continue;
    }
    const [, commit, first, count] = /^([0-9a-f]{40,64}) \d+ (\d+) (\d+)$/.exec(line) ?? [];
    if (commit === undefined) continue; // After the last group.
    commits.length = Math.max(commits.length, Number(first) - 1 + Number(count));
    commits.fill(commit, Number(first) - 1, Number(first) - 1 + Number(count));
    covered += Number(count);
    isBegin = false;
  }
  if (covered === commits.length) return commits;
  throw new DataNetError(
    "unreadable",
    `${repository.top}: git blame tells of ${covered} of ${commits.length} lines of ${path}; check the repository with git fsck`,
  );
}
