import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readByBoth, readByClient } from './both-readers.js';
import type { Outcome } from './both-readers.js';
import { illegal, legal, message } from './protocol-pieces.js';
import type { Piece } from './protocol-pieces.js';
import { fuzzRuns } from '../../../../support/fuzz-runs.js';

/** A conversation has about five lines. */
const options = fuzzRuns(2_000, { each: 5 });
const limitMs = options.numRuns * 50;

/** Lengths of the chunks; bytes by themselves are frequent. */
const lengths = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }),
  fc.array(fc.constant(1), { minLength: 20, maxLength: 300 }),
  fc.constant([]),
);

describe('protocol lines, cut anywhere', () => {
  test(
    'give what the client makes of them, if they are legal',
    () => {
      fc.assert(
        fc.property(fc.array(legal, { maxLength: 8 }), lengths, (pieces, cuts) => {
          const outcome = readByBoth(cut(sent(pieces), cuts));
          expect(outcome).toEqual({ ...readByClient(read(pieces)), failed: undefined });
        }),
        options,
      );
    },
    limitMs,
  );

  test(
    'drop the connection at the first illegal one, after everything before it was read',
    () => {
      fc.assert(
        fc.property(
          fc.array(legal, { maxLength: 4 }),
          illegal,
          fc.array(legal, { minLength: 1, maxLength: 3 }),
          lengths,
          (before, bad, after, cuts) => {
            const chunks = [sent(before), ...cut(sent([bad, ...after]), cuts)];
            const { failed, ...delivered } = readByBoth(chunks);
            // A wrong size shows only after the bytes that it counts.
            const isShort = bad.sent.toString('latin1').startsWith('MSG a 7 3');
            if (!isShort) expect(failed).toMatch(/^(?:the server sent|a message does not end)/);
            const { failed: _, ...whole } = readByClient(read(before));
            if (!isShort) expect(delivered).toEqual(whole);
          },
        ),
        options,
      );
    },
    limitMs,
  );

  test(
    'never give another message than the client, whichever bytes are changed',
    () => {
      const changes = fc.array(
        fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(0x0a, 0x20, 0x4d, 0x30))),
        {
          minLength: 1,
          maxLength: 3,
        },
      );
      fc.assert(
        fc.property(
          fc.array(message, { minLength: 1, maxLength: 4 }),
          changes,
          lengths,
          (pieces, changed, cuts) => {
            const bytes = Buffer.from(read(pieces));
            for (const [at, byte] of changed) bytes[at % bytes.length] = byte;
            const [ours, client] = [readByBoth(cut(bytes, cuts)), readByClient(bytes)];
            // The client takes a carriage return in a line for a space; for the server it is part of a subject.
            if (hasLoneReturn(bytes)) return;
            expect(ours.failed ?? '').not.toMatch(/^client/);
            if (client.failed !== undefined) expect(ours.failed).toBeDefined();
            expectPart(ours, client);
            if (ours.failed === undefined) expectAll(ours, client);
          },
        ),
        options,
      );
    },
    limitMs,
  );
});

/** The client delivers a message before its line end has arrived. */
function expectAll(ours: Outcome, client: Outcome): void {
  const missing = client.taken.length + client.others.length - ours.taken.length - ours.others.length;
  expect(missing).toBeLessThanOrEqual(1);
}

function expectPart(ours: Outcome, client: Outcome): void {
  expect(client.taken).toEqual(expect.arrayContaining([...ours.taken]));
  expect(client.others.slice(0, ours.others.length)).toEqual(ours.others);
}

const sent = (pieces: readonly Piece[]) => Buffer.concat(pieces.map((piece) => piece.sent));
const read = (pieces: readonly Piece[]) => Buffer.concat(pieces.map((piece) => piece.read));
const hasLoneReturn = (bytes: Buffer) => /\r(?!\n)/.test(bytes.toString('latin1'));

/** Cuts into chunks of these lengths; the last one has the rest. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of sizes) {
    if (at >= bytes.length) break;
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return at < bytes.length ? [...chunks, bytes.slice(at)] : chunks;
}
