/** Runs neovim.lua in neovim against the built server. */
import { join } from "node:path";
import { program, versionOf } from "./install.mjs";
import { runEditor } from "./runEditor.mjs";

const script = join(import.meta.dirname, "neovim.lua");
await runEditor(versionOf("nvim"), program("nvim"), ["--clean", "--headless", "-c", `luafile ${script}`]);
