import { SCAN_PROGRAM } from './generated/scan-program.js';

/** Bytes for each table of fields, and how many there is room for before the page. */
export const TABLE_BYTES = 8 * 1024;
const TABLES = 8;

/**
 * Checks a JSON object and finds its fields; see `assembly/scan.ts`. All offsets are in the memory. Returns `end`, or 0 for what the
 * reader in TypeScript must decide.
 */
export type Scan = (
  start: number,
  end: number,
  table: number,
  fields: number,
  levels: number,
  longest: number,
  open: boolean,
) => number;

/** The program over the memory of one page. */
export class Scanner {
  readonly scan: Scan;
  readonly #memory: WebAssembly.Memory;
  /** Whose table is in each place. */
  readonly #owners: unknown[] = [];
  #next = 0;

  private constructor(memory: WebAssembly.Memory, module: WebAssembly.Module) {
    this.#memory = memory;
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    // The program exports this function.
    this.scan = exports['scan'] as Scan;
  }

  /** The scanner of a memory; `undefined` if the processor cannot run the program. */
  static of(memory: WebAssembly.Memory): Scanner | undefined {
    const known = scanners.get(memory);
    if (known !== undefined) return known;
    const module = compiled();
    if (module === undefined) return undefined;
    const scanner = new Scanner(memory, module);
    scanners.set(memory, scanner);
    return scanner;
  }

  /** Writes a table of at most `TABLE_BYTES` into a place, maybe that of another owner. Returns the place. */
  place(table: Uint8Array, owner: unknown): number {
    const known = this.#owners.indexOf(owner);
    const place = known < 0 ? this.#next : known;
    if (known < 0) this.#next = (place + 1) % TABLES;
    this.#owners[place] = owner;
    new Uint8Array(this.#memory.buffer).set(table, Scanner.offsetOf(place));
    return place;
  }

  /** Whether the table that was written into the place is still there. */
  holds(place: number, owner: unknown): boolean {
    return this.#owners[place] === owner;
  }

  static offsetOf(place: number): number {
    return place * TABLE_BYTES;
  }
}

const scanners = new WeakMap<WebAssembly.Memory, Scanner>();
let module: WebAssembly.Module | undefined;
let isRefused = false;

/** Compiled once for each thread: 1 ms. */
function compiled(): WebAssembly.Module | undefined {
  if (module !== undefined || isRefused) return module;
  try {
    module = new WebAssembly.Module(Uint8Array.from(atob(SCAN_PROGRAM), (letter) => letter.charCodeAt(0)));
  } catch {
    // No SSE 4.1, or WebAssembly is switched off (node --jitless): the reader in TypeScript does it all.
    isRefused = true;
  }
  return module;
}
