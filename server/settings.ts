/** The settings of `datanet`, as they stand for one document or folder. */
export interface Settings {
  /** Folders of stores; empty: the default store. */
  readonly stores: readonly string[];
  /** Whether documents are painted. */
  readonly annotate: "all" | "off";
  readonly codeLens: boolean;
  /** Name to contribute under; empty: not set. */
  readonly contributor: string;
  /** SPDX expression for what is contributed; empty: what the files say. */
  readonly license: string;
}

export const defaultSettings: Settings = {
  stores: [],
  annotate: "all",
  codeLens: true,
  contributor: "",
  license: "",
};

/** Reads the section `datanet` as an editor sends it; what is missing or of a wrong kind has its default. */
export function readSettings(value: unknown): Settings {
  const section = isRecord(value) ? value : {};
  const { stores, annotate, codeLens, contributor, license } = section;
  return {
    stores: Array.isArray(stores)
      ? stores.filter((store): store is string => typeof store === "string" && store.trim() !== "")
      : defaultSettings.stores,
    annotate: annotate === "off" ? "off" : defaultSettings.annotate,
    codeLens: typeof codeLens === "boolean" ? codeLens : defaultSettings.codeLens,
    contributor: typeof contributor === "string" ? contributor.trim() : defaultSettings.contributor,
    license: typeof license === "string" ? license.trim() : defaultSettings.license,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
