/** A binary file, embedded in a bundle as its bytes. */
declare module "*.bin" {
  const bytes: Uint8Array;
  // biome-ignore lint/style/noDefaultExport: that is what a loader of binary files gives.
  export default bytes;
}
