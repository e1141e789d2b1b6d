/** The two SPDX packages, which come without types of their own; only what license.ts uses. */
declare module "spdx-expression-parse" {
  /** @throws when `source` is not an SPDX expression */
  function parse(source: string): unknown;
  export = parse;
}
declare module "spdx-correct" {
  /** The SPDX expression that `source` most likely means, null when there is no telling. */
  function correct(source: string, options?: { readonly upgrade?: boolean }): string | null;
  export = correct;
}
