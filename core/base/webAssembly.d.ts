/** The part of WebAssembly that core uses; core is compiled without any host's types. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(pages: { readonly initial: number; readonly maximum: number; readonly shared: true });
    /** Before memory has grown it ends where memory did then. */
    readonly buffer: SharedArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: { readonly env: { readonly memory: Memory } });
    readonly exports: { readonly [name: string]: unknown };
  }
}
/** A program, embedded in a bundle as its bytes. */
declare module "*.wasm" {
  const bytes: Uint8Array;
  // biome-ignore lint/style/noDefaultExport: that is what a loader of binary files gives.
  export default bytes;
}
