/** Bound once: it is called for every two characters, which is a large part of the cost. */
const { imul } = Math;

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

/**
 * MurmurHash3_x86_32 (public domain, Austin Appleby) of the text's UTF-16 code units, as a signed
 * 32-bit integer, which V8 stores unboxed. https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 * Two code units form one four-byte block, so the text is not encoded to bytes. Not for keys that an attacker chooses.
 */
export function hashText(text: string, seed: number): number {
  const evenLength = text.length & ~1;
  let hash = seed;
  for (let index = 0; index < evenLength; index += 2) {
    hash ^= scramble(text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16));
    hash = imul(rotateLeft(hash, 13), 5) + 0xe6546b64;
  }
  if (evenLength < text.length) hash ^= scramble(text.charCodeAt(evenLength));
  return avalanche(hash ^ (text.length * 2));
}

function scramble(block: number): number {
  return imul(rotateLeft(imul(block, C1), 15), C2);
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Every input bit flips each output bit with probability 1/2. */
function avalanche(hash: number): number {
  let mixed = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
