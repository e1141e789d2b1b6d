/** A binary file, embedded in a bundle as its bytes. */
declare module "*.bin" {
  const bytes: Uint8Array;
  // biome-ignore lint/style/noDefaultExport: that is what a loader of binary files gives.
  export default bytes;
}

/** A packed vocabulary, which stands beside the bundle: its path from there, or an absolute one. */
declare module "*.vocabulary" {
  const path: string;
  // biome-ignore lint/style/noDefaultExport: that is what a loader of files gives.
  export default path;
}
