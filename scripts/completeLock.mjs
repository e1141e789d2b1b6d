// Adds to package-lock.json the optional packages of other platforms that the registry in use did not
// answer for, so that `npm ci` accepts the lock there too. They carry no integrity; npm never fetches
// them on a platform they are not for. Run after `npm install` of a package with native parts.
import { readFileSync, writeFileSync } from "node:fs";

const path = "package-lock.json";
const lock = JSON.parse(readFileSync(path, "utf8"));
const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x"];
let added = 0;
for (const [owner, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  if (owner === "") continue;
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const at = `node_modules/${name}`;
    if (lock.packages[at] || lock.packages[`${owner}/${at}`]) continue;
    const words = name.split(/[-/]/);
    const os = systems.filter((system) => words.includes(system));
    const cpu = processors.filter((processor) => words.includes(processor));
    if (os.length === 0) continue; // Not a native part.
    const libc =
      os[0] === "linux" ? [words.some((word) => word.startsWith("musl")) ? "musl" : "glibc"] : undefined;
    lock.packages[at] = { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
    added++;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${path}: ${added} entries added`);
