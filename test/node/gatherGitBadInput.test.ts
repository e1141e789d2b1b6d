import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gatherGit } from "../../core/node/gatherGit.ts";
import { gather, highest, tide } from "./gatherGitSetting.ts";
import { ada, ben, commit, cyd, git, repository } from "./gitTree.ts";
import { tree } from "./tree.ts";

test("a repository cannot make git run a program, replace an object or name other authors", async () => {
  const dir = repository();
  commit(dir, 1, ada, { "a.js": tide, ".gitattributes": "*.js diff=evil filter=evil\n" });
  const first = git(dir, ["rev-parse", "HEAD"]).trim();
  commit(dir, 2, ben, { "a.js": tide.replace("310", "311") });
  const second = git(dir, ["rev-parse", "HEAD"]).trim();
  const forged = git(dir, ["commit-tree", "HEAD^{tree}", "-m", "forged"], { by: cyd, day: 9 }).trim();
  git(dir, ["replace", first, forged]);
  const trap = join(dir, ".git", "trap");
  writeFileSync(trap, `#!/bin/sh\ntouch "${dir}/.git/sprung"\ncat\n`);
  chmodSync(trap, 0o755);
  for (const key of [
    "core.fsmonitor",
    "core.pager",
    "core.sshCommand",
    "core.editor",
    "diff.external",
    "diff.evil.textconv",
    "diff.evil.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "gpg.program",
    "pager.log",
    "pager.blame",
    "credential.helper",
    "alias.log",
  ])
    git(dir, ["config", key, key === "alias.log" ? `!${trap}` : trap]);
  git(dir, ["config", "core.hooksPath", join(dir, ".git")]);
  git(dir, ["config", "log.showSignature", "true"]);
  git(dir, ["config", "blame.ignoreRevsFile", join(dir, ".git", "ignored")]);
  git(dir, ["config", "mailmap.file", join(dir, ".git", "names")]);
  writeFileSync(join(dir, ".git", "ignored"), `${second}\n`);
  writeFileSync(join(dir, ".git", "names"), "Eve <eve@x.org> <ada@x.org>\n");
  writeFileSync(join(dir, ".mailmap"), "Eve <eve@x.org> <ada@x.org>\n"); // Not in HEAD.
  const { offers } = await gather(dir);
  const authors = offers.find(({ path }) => path === "work/a.js")?.authors;
  expect(authors?.map(({ contributor }) => contributor)).toEqual([
    "Ada <ada@x.org>",
    "Ben <ben@x.org>",
    "Ada <ada@x.org>",
  ]);
  expect(existsSync(join(dir, ".git", "sprung"))).toBe(false);
});

describe("one clear line for", () => {
  const refused = (dir: string): Promise<string> =>
    gather(dir).then(
      () => "",
      (error: Error) => error.message,
    );
  test("no folder, no repository, no commit, a bare one, and .git", async () => {
    const root = tree({ "plain/a.js": tide });
    const empty = repository();
    git(root, ["init", "-q", "--bare", "bare"]);
    expect(await refused(join(root, "none"))).toBe(
      `${join(root, "none")}: does not exist, wanted a file or folder; check the path`,
    );
    expect(await refused(join(root, "plain"))).toBe(
      `${join(root, "plain")}: not in a git repository, wanted a folder of one; name it, or leave out --git`,
    );
    expect(await refused(empty)).toBe(
      `${empty}: a repository without a commit, wanted a history; commit the files first`,
    );
    expect(await refused(join(root, "bare"))).toBe(
      `${join(root, "bare")}: a bare repository without files, wanted a work tree; clone it and name the clone`,
    );
    expect(await refused(join(empty, ".git"))).toBe(
      `${join(empty, ".git")}: lies in a .git folder, which is never entered; name a folder outside of it`,
    );
  });
  test("a file in place of a folder", async () => {
    const dir = repository();
    commit(dir, 1, ada, { "a.js": tide });
    expect(await refused(join(dir, "a.js"))).toBe(
      `${join(dir, "a.js")}: a file, wanted a folder of a git repository; name the folder it is in`,
    );
  });
  test("an object that is missing", async () => {
    const dir = repository();
    commit(dir, 1, ada, { "a.js": tide });
    const tip = git(dir, ["rev-parse", "HEAD^{tree}"]).trim();
    const object = join(dir, ".git", "objects", tip.slice(0, 2), tip.slice(2));
    expect(readFileSync(object).length).toBeGreaterThan(0);
    chmodSync(object, 0o644);
    writeFileSync(object, "");
    expect(await refused(dir)).toMatch(/^\/.*: git says: .*; check the repository with git fsck$/);
  });
  test("a machine without git", async () => {
    const dir = repository();
    commit(dir, 1, ada, { "a.js": tide });
    const { PATH } = process.env;
    process.env.PATH = tree();
    try {
      expect(await refused(dir)).toBe(
        "git: cannot be started (ENOENT), wanted the git program on the PATH; install git",
      );
    } finally {
      process.env.PATH = PATH;
    }
  });
  test("a call that is cancelled", async () => {
    const dir = repository();
    commit(dir, 1, ada, { "a.js": tide, "b.js": highest });
    const controller = new AbortController();
    const offers = gatherGit(dir, { signal: controller.signal }, () => {});
    await offers.next();
    controller.abort(new Error("stopped by a person"));
    await expect(offers.next()).rejects.toThrow("stopped by a person");
  });
});
