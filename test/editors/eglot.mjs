/** Runs eglot.el in Emacs against the built server. */
import { join } from "node:path";
import { program, versionOf } from "./install.mjs";
import { runEditor } from "./runEditor.mjs";

const load = '(progn (load "/etc/emacs/site-start.d/00debian.el" t) (package-initialize))';
const script = join(import.meta.dirname, "eglot.el");
await runEditor(versionOf("emacs"), program("emacs"), ["--batch", "-q", "--eval", load, "-l", script]);
