import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { colorCount } from "../../server/protocol.ts";
import { defaultSettings } from "../../server/settings.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "package.json"), "utf8");
const json = (path: string): Record<string, string> => JSON.parse(readFileSync(join(root, path), "utf8"));
const { contributes, capabilities } = JSON.parse(text) as {
  contributes: {
    commands: { command: string; enablement?: string }[];
    menus: Record<string, { command: string }[]>;
    configuration: {
      properties: Record<
        string,
        { default: unknown; scope: string; description?: string; markdownDescription?: string }
      >;
    };
    colors: { id: string; defaults: Record<string, string> }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
};
const client = readdirSync(join(root, "client"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(root, "client", file), "utf8"))
  .join("\n");

test("commands are those of client/commands.ts", () => {
  const [, table] = /const all:[^{]*\{([\s\S]*?)\n\};/.exec(client)!;
  const registered = [...table!.matchAll(/"(datanet\.\w+)":/g)].map(([, name]) => name);
  expect(contributes.commands.map(({ command }) => command).sort()).toEqual(registered.sort());
});

test("menus name commands that exist", () => {
  const commands = new Set(contributes.commands.map(({ command }) => command));
  for (const { command } of Object.values(contributes.menus).flat()) expect(commands).toContain(command);
});

test("what writes needs a trusted workspace", () => {
  for (const name of ["create", "contributeFile", "contributeFolder"]) {
    const command = contributes.commands.find((each) => each.command === `datanet.${name}`);
    expect(command?.enablement).toBe("isWorkspaceTrusted");
  }
  for (const setting of capabilities.untrustedWorkspaces.restrictedConfigurations) {
    expect(Object.keys(contributes.configuration.properties)).toContain(setting);
  }
});

test("settings are those of server/settings.ts, with the same defaults, by resource, each with a sentence", () => {
  const { "datanet.trace.server": trace, ...properties } = contributes.configuration.properties;
  expect(trace).toBeDefined(); // Read by the client's library.
  const defaults = Object.entries(properties).map(([name, property]) => [name, property.default]);
  expect(Object.fromEntries(defaults)).toEqual(
    Object.fromEntries(Object.entries(defaultSettings).map(([name, value]) => [`datanet.${name}`, value])),
  );
  for (const { scope, description, markdownDescription } of Object.values(properties)) {
    expect(scope).toBe("resource");
    expect(json("package.nls.json")[(description ?? markdownDescription)!.slice(1, -1)]).toMatch(/\.$/);
  }
});

test("there are a color and a tint for each contributor, for every kind of theme", () => {
  const wanted = Array.from({ length: colorCount }, (_, i) => [
    `datanet.contributor${i + 1}`,
    `datanet.contributor${i + 1}Background`,
  ]);
  expect(contributes.colors.map(({ id }) => id)).toEqual(wanted.flat());
  for (const { defaults } of contributes.colors) {
    expect(Object.keys(defaults).sort()).toEqual(["dark", "highContrast", "highContrastLight", "light"]);
  }
});

test("every text of package.json is there in English and Chinese, and no other", () => {
  const used = [...new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!))].sort();
  const english = json("package.nls.json");
  const chinese = json("package.nls.zh-cn.json");
  expect(Object.keys(english).sort()).toEqual(used);
  expect(Object.keys(chinese).sort()).toEqual(used);
  for (const key of used) expect(chinese[key], key).toMatch(/\p{Script=Han}/u);
});

test("every text of the client is translated, with the same places to fill", () => {
  const calls = [...client.matchAll(/l10n\.t\(\s*/g)].length;
  const texts = [...client.matchAll(/l10n\.t\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, each]) => each!);
  expect(texts).toHaveLength(calls);
  const bundle = json("l10n/bundle.l10n.zh-cn.json");
  expect(Object.keys(bundle).sort()).toEqual([...new Set(texts)].sort());
  const places = (each: string): string[] => (each.match(/\{\d\}/g) ?? []).sort();
  for (const [english, chinese] of Object.entries(bundle)) {
    expect(places(chinese), english).toEqual(places(english));
    if (english !== "DataNet: {0}") expect(chinese, english).toMatch(/\p{Script=Han}/u);
  }
});

test("what a person sees in the client is translatable", () => {
  for (const [, shown] of client.matchAll(/show(?:Information|Error|Warning)Message\(\s*([^\s,)]+)/g)) {
    expect(shown).toMatch(/^(l10n\.t\(|message$)/);
  }
});
