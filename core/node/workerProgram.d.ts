/** A program for a worker thread, embedded in a bundle as its text. */
declare module "*.worker.cjs" {
  const program: string;
  // biome-ignore lint/style/noDefaultExport: that is what a loader of text files gives.
  export default program;
}
