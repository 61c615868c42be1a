/** What natsight uses of WebAssembly, which the types of Node leave to those of browsers. */
declare namespace WebAssembly {
  class Memory {
    /** @param descriptor sizes in pages of 64 KiB */
    constructor(descriptor: { readonly initial: number });
    /** Growing the memory detaches it: every view of it is empty from then on. */
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  const Module: new (bytes: Uint8Array) => Module;

  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
