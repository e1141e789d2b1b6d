import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pathOf, readSourceUri, sourceUri } from "../../server/convert.ts";
import { escapeMarkdown, inlineCode } from "../../server/markdown.ts";
import { messagesFor } from "../../server/messages.ts";
import { defaultSettings, readSettings } from "../../server/settings.ts";

describe("markdown", () => {
  test.each([
    ["Ada Lovelace", "Ada Lovelace"],
    ["[a](command:b) ![c](d)", "\\[a\\](command:b) !\\[c\\](d)"],
    ["Apache-2.0 (R. Person) <a@b.c>", "Apache-2.0 (R. Person) &lt;a@b.c&gt;"],
    ["https://a.b WWW.c.d", "https\\://a.b WWW\\.c.d"],
    ["1. a", "1\\. a"],
    ["- a", "\\- a"],
    ["<b>&amp;", "&lt;b&gt;&amp;amp;"],
    ["a\nb\u202ec", "a b c"],
    ["# *x* _y_ `z` ~w~", "\\# \\*x\\* \\_y\\_ \\`z\\` \\~w\\~"],
  ])("escapes %j", (text, wanted) => expect(escapeMarkdown(text)).toBe(wanted));

  test.each([
    ["a/b.ts:3", "`a/b.ts:3`"],
    ["a`b``c", "``` a`b``c ```"],
    ["", "``"],
    ["a\r\nb", "`a b`"],
  ])("fences %j", (text, wanted) => expect(inlineCode(text)).toBe(wanted));

  test("no text ends the fence around it", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab`]{0,12}$/), (text) => {
        const [fence] = /^`*/.exec(inlineCode(text))!;
        const inside = inlineCode(text).slice(fence.length, -fence.length || undefined);
        expect((inside.match(/`+/g) ?? []).every((run) => run.length < fence.length)).toBe(true);
      }),
    );
  });
});

describe("addresses of sources", () => {
  const surrogates = fc.constantFrom("a", "/", "..", "?", "#", "%", "\ud800", "\udfff", "𝒳", "é", " ", "\n");
  test("come back as they went, whatever the path holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: surrogates }), fc.string(), fc.string(), (path, store, id) => {
        const uri = sourceUri(path, { store, id });
        expect(readSourceUri(uri)).toEqual({ store, id });
        expect(new URL(uri).protocol).toBe("datanet:");
      }),
    );
  });
  test.each(["datanet:/a", "datanet:/a?", "datanet:/a?e30", "http://x?e30", ""])("%j is refused", (uri) => {
    expect(() => readSourceUri(uri)).toThrow(/not the address of a source/);
  });
});

test.each([
  ["file:///a/b%20c.ts", "/a/b c.ts"],
  ["untitled:Untitled-1", undefined],
  ["file:///a/100%.ts", undefined],
  ["nonsense", undefined],
])("the path of %s", (uri, path) => expect(pathOf(uri)).toBe(path));

test.each([
  [undefined, defaultSettings],
  [null, defaultSettings],
  [[], defaultSettings],
  ["x", defaultSettings],
  [{ stores: "a", annotate: 3, codeLens: "no", contributor: null, license: 7 }, defaultSettings],
  [{ stores: ["a", 5, " ", "b"] }, { ...defaultSettings, stores: ["a", "b"] }],
  [
    { annotate: "off", codeLens: false, contributor: " Ada ", license: "MIT" },
    { ...defaultSettings, annotate: "off", codeLens: false, contributor: "Ada", license: "MIT" },
  ],
])("settings %j", (value, wanted) => expect(readSettings(value)).toEqual(wanted));

test.each([
  [0, "0 %"],
  [0.001, "<1 %"],
  [0.005, "1 %"],
  [0.42, "42 %"],
  [0.9949, "99 %"],
  [0.9999, ">99 %"],
  [1, "100 %"],
])("%f is said as %s", (part, wanted) => expect(messagesFor("en").percent(part)).toBe(wanted));

test("the language follows the editor's", () => {
  const chinese = messagesFor("zh-CN").openSource();
  expect(["zh", "zh-cn", "zh-Hans-CN", "zh-sg"].map((locale) => messagesFor(locale).openSource())).toEqual(
    Array(4).fill(chinese),
  );
  expect(["en", "de", "zh-tw", "zh-Hant", ""].map((locale) => messagesFor(locale).openSource())).toEqual(
    Array(5).fill("Open the source"),
  );
});
