/**
 * Installs the real editors the tests drive, outside the repository: the VS Code server of two versions
 * from npm packages; chromium, neovim and Emacs from Debian packages. Doing it again costs a look.
 *
 *     node test/editors/install.mjs            everything
 *     node test/editors/install.mjs nvim       some of: 1.100 1.139 chromium nvim emacs
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where the VS Code servers are kept, one folder a version. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "datanet-vscode");

/** The VS Code we promise to run on (`engines.vscode`) and a current one, with the Node each needs. */
const workbenches = {
  "1.100": { version: "1.100.3", server: "code-server@4.100.3" },
  1.139: { version: "1.139.1", server: "code-server@4.139.1", node: "24.21.0" },
};

/** Programs of the system: a shell line that succeeds where one works, and the Debian packages that bring it. */
const programs = {
  chromium: { works: 'test -n "$(fc-list)"', packages: ["chromium", "fonts-dejavu-core"] },
  nvim: { works: "true", packages: ["neovim"] },
  emacs: {
    works: `emacs --batch -q --eval '(progn (load "/etc/emacs/site-start.d/00debian.el" t) (package-initialize) (require (quote eglot)))'`,
    packages: ["emacs-nox", "elpa-eglot"],
  },
};

/**
 * A VS Code server: `{ version, tree, node }`, the folder that holds `out/server-main.js` and the Node
 * binary to run it with. Installs it first where it is missing (about 25 s and 500 MB).
 */
export function vscodeServer(name) {
  const { version, server, node } = workbenches[name];
  const folder = join(cache, version);
  if (!existsSync(folder)) {
    console.log(`installing VS Code server ${version} from ${server} into ${folder}`);
    installWhole(folder, (into) => {
      unpack(server, into, ["package/lib/vscode"]);
      prepare(join(into, "package/lib/vscode"));
      if (node)
        unpack(`node-${process.platform}-${process.arch}@${node}`, join(into, "node"), ["package/bin/node"]);
    });
  }
  const binary = node ? join(folder, "node/package/bin/node") : process.execPath;
  return { version, tree: join(folder, "package/lib/vscode"), node: binary };
}

/** The path of a system program (chromium, nvim, emacs), installed with apt-get where it is missing. */
export function program(name) {
  const { works, packages } = programs[name];
  if (shell(`command -v ${name} && ${works}`) !== undefined) return shell(`command -v ${name}`);
  const install = `apt-get install --yes --no-install-recommends ${packages.join(" ")}`;
  console.log(`installing ${packages.join(" ")} with apt-get`);
  try {
    for (const line of ["apt-get update", install]) {
      const [file, ...args] = [...asRoot(), "env", "DEBIAN_FRONTEND=noninteractive", ...line.split(" ")];
      execFileSync(file, args, { stdio: ["ignore", "ignore", "pipe"] });
    }
  } catch (error) {
    const why = String(error.stderr || error.message)
      .trim()
      .split("\n")
      .at(-1);
    throw new Error(
      `${name}: not found, and installing it failed (${why}); run: sudo apt-get update && sudo ${install}`,
    );
  }
  return shell(`command -v ${name}`);
}

/** The program's own word for its version, one line for the log. */
export function versionOf(name) {
  return shell(`${program(name)} --version`)
    .split("\n", 1)[0]
    .trim();
}

/** Fills a folder beside its final place and renames it there, so that half an installation is never used. */
function installWhole(folder, fill) {
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "unfinished-"));
  try {
    fill(temporary);
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another run was faster: its folder is as whole as ours.
    if (!["ENOTEMPTY", "EEXIST"].includes(error.code)) throw error;
  }
}

/** Unpacks some members of an npm package's tarball into a folder. */
function unpack(specifier, into, members) {
  mkdirSync(into, { recursive: true });
  run("npm", ["pack", specifier, "--silent"], into);
  const tarball = readdirSync(into).find((name) => name.endsWith(".tgz"));
  run("tar", ["xzf", tarball, ...members], into);
  rmSync(join(into, tarball));
}

/** Makes the server's tree of a code-server package runnable as it is, without native builds. */
function prepare(tree) {
  // Built-in extensions that ask for what is not installed here; not every version has each of them.
  for (const unused of ["copilot", "mermaid-markdown-features", "typescript-language-features"])
    rmSync(join(tree, "extensions", unused), { recursive: true, force: true });
  run("npm", ["install", "--ignore-scripts", "--omit=dev", "--silent", "--no-audit", "--no-fund"], tree);
  symlinkSync("node_modules", join(tree, "node_modules.asar"));
  const ripgrep = join(tree, "node_modules/@vscode/ripgrep");
  if (!existsSync(ripgrep)) return;
  mkdirSync(join(ripgrep, "bin"), { recursive: true });
  rmSync(join(ripgrep, "bin/rg"), { force: true });
  symlinkSync(shell("command -v rg") ?? "/bin/false", join(ripgrep, "bin/rg"));
}

function run(file, args, cwd) {
  // npm hands its own settings down as npm_*: those of our repository do not belong to this folder.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([key]) => !/^npm_(config_(local_prefix|save_exact|omit)|package|lifecycle)/.test(key),
    ),
  );
  try {
    execFileSync(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const why = String(error.stderr || error.message).trim();
    throw new Error(`could not install: run in ${cwd}: ${file} ${args.join(" ")}\n${why}`);
  }
}

/** What a shell line prints, or undefined where it fails. */
function shell(line) {
  try {
    return execFileSync("sh", ["-c", line], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

function asRoot() {
  return process.getuid?.() === 0 ? [] : ["sudo", "--non-interactive"];
}

if (import.meta.filename === process.argv[1]) {
  const known = [...Object.keys(workbenches), ...Object.keys(programs)];
  const names = process.argv.length > 2 ? process.argv.slice(2) : known;
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`${name}: not one of ${known.join(", ")}`);
    if (name in programs) console.log(`${name}: ${versionOf(name)}`);
    else console.log(`VS Code server ${vscodeServer(name).version}: ${vscodeServer(name).tree}`);
  }
  console.log(`cases: ${names.length} passed, 0 failed`);
}
