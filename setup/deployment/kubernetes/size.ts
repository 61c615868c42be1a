import { KubernetesError } from './kubernetes-error.js';

/** Largest content of a ConfigMap or Secret. Kubernetes refuses 1 MiB; metadata and the form in which it is sent need some of it. */
export const MAX_CONFIG_MAP_BYTES = 1_000_000;

/** Bytes of a text in UTF-8. */
export const utf8Bytes = (text: string) => new TextEncoder().encode(text).length;

/** Something of a known size that stays in one piece. */
export interface Sized {
  /** For messages. */
  readonly what: string;
  readonly bytes: number;
}

/** Groups of parts that each fit into an object. The order is kept. Throws a `KubernetesError` if a part alone does not fit. */
export function packed<Part extends Sized>(
  parts: readonly Part[],
  maxBytes: number,
  advice: string,
): readonly (readonly Part[])[] {
  const groups: Part[][] = [];
  let free = 0;
  for (const part of parts) {
    if (part.bytes > maxBytes) throw tooLarge(part, maxBytes, advice);
    if (part.bytes > free || groups.length === 0) {
      groups.push([]);
      free = maxBytes;
    }
    groups.at(-1)?.push(part);
    free -= part.bytes;
  }
  return groups;
}

function tooLarge({ what, bytes }: Sized, maxBytes: number, advice: string): KubernetesError {
  return new KubernetesError(
    `${what} has ${bytes} bytes, and an object of Kubernetes can hold ${maxBytes}. ${advice}`,
  );
}
