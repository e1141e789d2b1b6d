/**
 * Packs the extension: `npm run package` builds, writes the notices owed for what is bundled, and makes
 * dist/datanet.vsix. A missing file is a refusal, not a smaller package.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVSIX, listFiles, PackageManager } from "@vscode/vsce";
import { thirdPartyNotices } from "./notices.mjs";

const root = join(import.meta.dirname, "..");
process.chdir(root);
const vsix = "dist/datanet.vsix";
const readme = "dist/README.md";
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

execFileSync(process.execPath, ["esbuild.mjs"], { stdio: "inherit" });
const notices = thirdPartyNotices(
  ["extension", "server", "cli"].map((name) => `dist/meta/${name}.json`),
  root,
);
writeFileSync("dist/ThirdPartyNotices.txt", notices.text);
writeFileSync(readme, standalone(readFileSync("README.md", "utf8")));

const files = await listFiles({ cwd: root, packageManager: PackageManager.None, readmePath: readme });
const wanted = [
  "package.json",
  "LICENSE",
  "CHANGELOG.md",
  readme,
  "dist/ThirdPartyNotices.txt",
  "dist/package.json",
  "dist/extension.js",
  "dist/server.js",
  "dist/cli.js",
  "dist/r50k_base.vocabulary",
  "dist/cl100k_base.vocabulary",
  "dist/o200k_base.vocabulary",
  "package.nls.json",
  "package.nls.zh-cn.json",
  "l10n/bundle.l10n.zh-cn.json",
  ...(manifest.icon ? [manifest.icon] : []),
];
const missing = wanted.filter((file) => !files.includes(file));
if (missing.length > 0) throw new Error(`${vsix}: without ${missing.join(", ")}; make them, then pack again`);

rmSync(vsix, { force: true });
await createVSIX({
  cwd: root,
  packagePath: vsix,
  dependencies: false,
  readmePath: readme,
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});
for (const file of files) console.log(`${String(statSync(file).size).padStart(9)}  ${file}`);
console.log(`${String(statSync(vsix).size).padStart(9)}  ${vsix}, notices of ${notices.count} packages`);

/**
 * The README as it reads on its own: pictures of this repository inside it, and words instead of links to
 * files that are not in the package.
 */
function standalone(markdown) {
  return markdown.replaceAll(/(!?)\[([^\]]*)\]\((?!\w+:|#)([^)\s]+)\)/g, (_, picture, words, path) => {
    if (!picture) return words;
    if (!existsSync(path)) throw new Error(`README.md: picture ${path} is not there`);
    return `![${words}](data:image/png;base64,${readFileSync(path, "base64")})`;
  });
}
