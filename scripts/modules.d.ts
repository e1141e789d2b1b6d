declare module "*/vocabularies.mjs" {
  /** Writes <name>.vocabulary of each packed vocabulary into a folder. */
  export function packVocabularies(folder: string): void;
}
