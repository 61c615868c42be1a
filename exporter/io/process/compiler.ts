import { setFlagsFromString } from 'node:v8';

/**
 * What V8 does by default to make code fast that runs often. In a start hardly any does, and it takes a tenth of its CPU: optimized
 * regular expressions (that of an IPv6 address alone takes 4 ms) and, from Node 24 on, the compiler Maglev.
 */
const SPARED_AT_START = [
  'regexp-optimization',
  'regexp-peephole-optimization',
  // Earlier versions of Node have it, but do not use it by default.
  ...(Number(process.versions.node.split('.')[0]) >= 24 ? ['maglev'] : []),
];

/**
 * Raises V8's inlining limit from 920 to 2,000 bytes of bytecode, so that the small functions on the path of an event cost no
 * calls: a fifth less CPU per event, on Node 20 and 24, with 2 metrics and with 50. Affects the whole process; call it before the
 * first event.
 */
export function compileInLargePieces(): void {
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=2000');
}

/** Spares work of V8 that does not pay off until the exporter is ready. Affects the whole process until `compileForEvents`. */
export function compileForStart(): void {
  for (const flag of SPARED_AT_START) setFlagsFromString(`--no-${flag}`);
}

/** Ends what `compileForStart` began: what runs often from now on is made fast as by default. */
export function compileForEvents(): void {
  for (const flag of SPARED_AT_START) setFlagsFromString(`--${flag}`);
}
