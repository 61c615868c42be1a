import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { CheckpointEncoder } from '../../../exporter/checkpoint/checkpoint-encoder.js';
import type { Checkpoint } from '../../../exporter/checkpoint/checkpoint.js';
import { crc32c } from '../../../exporter/checkpoint/crc32c.js';
import { readCheckpoints } from '../../../exporter/checkpoint/read-checkpoints.js';
import { VirtualRun } from '../../../exporter/machine/virtual-run.js';
import { ENDLESS_TURN } from '../../../exporter/turn/turn.js';
import { finish } from '../../../exporter/turn/work.js';
import { START_MS, streamSetup } from '../../support/engine.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const RUNS = fuzzRuns(1_500);
jest.setTimeout(120_000 + RUNS.numRuns * 10);

const setup = streamSetup({
  metrics: {
    flights_total: { type: 'counter', labels: { origin: 'origin' } },
    delays: {
      type: 'window',
      aggregate: 'p90',
      value: 'delay',
      size: '10m',
      slide: '1m',
      labels: { origin: 'origin' },
    },
  },
});

/** Each after more events than the one before. */
function takenCheckpoints(): readonly Checkpoint[] {
  const run = new VirtualRun(setup, { startMs: START_MS });
  return Array.from({ length: 4 }, (_, number) => {
    for (const origin of ['ORD', `X${number}`]) {
      run.send('flights', { payload: new TextEncoder().encode(JSON.stringify({ origin, delay: number })) });
    }
    run.wait(1_000);
    const extent = number === 0 ? 'all' : 'changes';
    return { extent, takenMs: run.nowMs, machine: run.save(extent), outlets: { alerts: {} }, listening: [] };
  });
}

function fileOf(checkpoints: readonly Checkpoint[], id: string) {
  const encoder = new CheckpointEncoder({ service: 'flights', natsight: '1.0.0', id });
  const frames = checkpoints.flatMap((checkpoint) => finish(encoder.encode(checkpoint, ENDLESS_TURN)));
  return Uint8Array.from([encoder.header, ...frames].flatMap((part) => [...part]));
}

const checkpoints = takenCheckpoints();
const file = fileOf(checkpoints, 'one');

/** What is read of a file that is not as it was written has to be the beginning of what was written. */
function expectOnlyABeginning(damaged: Uint8Array): void {
  const read = readCheckpoints(damaged);
  if (read.kind !== 'read') return;
  expect(read.checkpoints.length).toBeLessThan(checkpoints.length);
  expect(read.checkpoints).toStrictEqual(checkpoints.slice(0, read.checkpoints.length));
  expect(read.header).toEqual({ service: 'flights', natsight: '1.0.0', id: 'one' });
}

test('a checksum is the one of RFC 3720', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(new TextEncoder().encode('6789'), crc32c(new TextEncoder().encode('12345')))).toBe(
    0xe3069283,
  );
});

describe('a file of checkpoints', () => {
  test('is read as it was written', () => {
    expect(readCheckpoints(file)).toEqual({
      kind: 'read',
      header: { service: 'flights', natsight: '1.0.0', id: 'one' },
      checkpoints,
      rest: undefined,
    });
  });

  test('of which any byte is changed is never taken for another state', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = file.slice();
        damaged[at] = (damaged[at] ?? 0) ^ change;
        expectOnlyABeginning(damaged);
      }),
      RUNS,
    );
  });

  test('of which the end is missing is read up to the last checkpoint that is whole', () => {
    fc.assert(
      fc.property(fc.nat(file.length - 1), (length) => {
        const cut = file.slice(0, length);
        const read = readCheckpoints(cut);
        if (read.kind !== 'read') return;
        expect(read.checkpoints).toStrictEqual(checkpoints.slice(0, read.checkpoints.length));
        // A file may also end between two checkpoints, as it does while the exporter runs.
        if (read.rest !== undefined) expect(read.rest.kind).toBe('torn');
      }),
      RUNS,
    );
  });

  test('with pieces left out, doubled, zeroed or from another file is never taken for another state', () => {
    const other = fileOf(checkpoints, 'two');
    const piece = fc
      .tuple(fc.nat(file.length), fc.nat(file.length))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(piece, fc.constantFrom('leftOut', 'doubled', 'zeroed', 'foreign'), ([from, to], how) => {
        const middle = {
          leftOut: [],
          doubled: [...file.slice(from, to), ...file.slice(from, to)],
          zeroed: [...new Uint8Array(to - from)],
          foreign: Array.from(other.subarray(from, to)),
        }[how];
        const damaged = Uint8Array.from([...file.slice(0, from), ...middle, ...file.slice(to)]);
        if (Buffer.compare(damaged, file) === 0) return;
        const read = readCheckpoints(damaged);
        if (read.kind !== 'read') return;
        expect(read.checkpoints.slice(0, 4)).toStrictEqual(checkpoints.slice(0, read.checkpoints.length));
      }),
      RUNS,
    );
  });
});
