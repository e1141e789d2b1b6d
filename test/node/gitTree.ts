import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fill, tree } from "./tree.ts";

/** A person as git names them. */
export interface Person {
  readonly name: string;
  readonly mail: string;
}

export const ada: Person = { name: "Ada", mail: "ada@x.org" };
export const ben: Person = { name: "Ben", mail: "ben@x.org" };
export const cyd: Person = { name: "Cyd", mail: "cyd@x.org" };

/** Runs git in a folder, apart from all settings of whoever runs the tests. */
export function git(
  dir: string,
  args: readonly string[],
  { by = ada, day = 1 }: { readonly by?: Person; readonly day?: number } = {},
): string {
  const date = `2020-01-${String(day).padStart(2, "0")}T12:00:00Z`;
  const env = {
    PATH: process.env.PATH,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: by.name,
    GIT_AUTHOR_EMAIL: by.mail,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: by.name,
    GIT_COMMITTER_EMAIL: by.mail,
    GIT_COMMITTER_DATE: date,
  };
  const options = ["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...options, ...args], { cwd: dir, env, encoding: "utf8" });
}

/** A new folder in which git has been told to keep a history; "work" in it is the work tree. */
export function repository(): string {
  const dir = join(tree({ "work/": "" }), "work");
  git(dir, ["init", "-q"]);
  return dir;
}

export type Content = string | Uint8Array | undefined;

/** Writes files (undefined: removes them) and commits everything, one day after another. */
export function commit(
  dir: string,
  day: number,
  by: Person,
  files: Readonly<Record<string, Content>>,
  message = `day ${day}`,
): void {
  for (const [name, content] of Object.entries(files))
    if (content === undefined) rmSync(join(dir, name));
    else fill(dir, { [name]: content });
  git(dir, ["add", "-A"]);
  git(dir, ["commit", "-q", "--allow-empty", "-m", message], { by, day });
}
