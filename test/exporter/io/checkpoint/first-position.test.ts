import { expect, test } from '@jest/globals';
import { readCheckpoints } from '../../../../exporter/checkpoint/read-checkpoints.js';
import type { FileBeginning, StateStore } from '../../../../exporter/checkpoint/state-store.js';
import { Checkpointer } from '../../../../exporter/io/checkpoint/checkpointer.js';
import { positionIdentity } from '../../../../exporter/identity/identity.js';
import type { Identity } from '../../../../exporter/identity/identity.js';
import { VirtualRun } from '../../../../exporter/machine/virtual-run.js';
import { START_MS, streamSetup } from '../../../support/engine.js';

const setup = streamSetup({ metrics: {} });
const machine = new VirtualRun(setup, { startMs: START_MS }).save('all');
const stream = setup.streams[0]?.name ?? '';
const identity = setup.streams.map((each) => positionIdentity(each))[0];
if (identity === undefined) throw new Error('the setup has no stream');

/** Remembers what is done with its files. */
class ListedStore implements StateStore {
  readonly calls: string[] = [];

  async begin({ header, frames, isAlone }: FileBeginning): Promise<number> {
    const file = readCheckpoints(Buffer.concat([header, ...frames]));
    const says = file.kind === 'read' && file.header.isAlone === true;
    this.calls.push(
      isAlone ? `begins a file alone, and ${says ? 'says so' : 'does not say so'}` : 'begins a file',
    );
    return 1;
  }

  async append(): Promise<number> {
    this.calls.push('appends');
    return 1;
  }

  async close(): Promise<void> {}
}

/** Checkpoints, at each of which the stream has a position or not. */
async function checkpoints(
  hasPosition: readonly boolean[],
  restored?: ReadonlySet<Identity>,
): Promise<readonly string[]> {
  const store = new ListedStore();
  const left = [...hasPosition];
  const checkpointer = new Checkpointer({
    store,
    restored,
    everyMs: 1_000,
    header: () => ({ service: 'flights', natsight: '1.0.0', id: 'file' }),
    capture: async (extentOf) => {
      const isPositioned = left.shift() === true;
      const extent = extentOf(new Set(isPositioned && identity !== undefined ? [identity] : []));
      const positions = new Map(isPositioned ? [[stream, { sequence: 7, streamCreated: 'then' }]] : []);
      const checkpoint = { extent, takenMs: 1, machine, outlets: {}, listening: [] };
      return {
        extent,
        positions,
        // oxlint-disable-next-line eslint/require-yield -- it is short
        work: (function* () {
          return checkpoint;
        })(),
      };
    },
    onSafe: (positions) => store.calls.push(`${positions.get(stream)?.sequence ?? 'nothing'} may be acked`),
    onLost: (error) => {
      throw error;
    },
    tell: () => undefined,
    clock: () => 0,
    letOthersRun: async () => undefined,
  });
  for (let at = 0; at < hasPosition.length; at++) await checkpointer.save();
  return store.calls;
}

test('a stream is acked once no file is left that lacks its position, and then a spare follows', async () => {
  expect(await checkpoints([false, false, true, true, true])).toEqual([
    'begins a file',
    'nothing may be acked',
    'appends',
    'nothing may be acked',
    'begins a file alone, and says so',
    '7 may be acked',
    'begins a file',
    '7 may be acked',
    'appends',
    '7 may be acked',
  ]);
});

test('a restored file without the position is not kept beside one that has it', async () => {
  expect(await checkpoints([true], new Set())).toEqual([
    'begins a file alone, and says so',
    '7 may be acked',
  ]);
  expect(await checkpoints([true], new Set([identity]))).toEqual(['begins a file', '7 may be acked']);
});

test('the first file of all is not followed by another one', async () => {
  expect(await checkpoints([true, true])).toEqual([
    'begins a file',
    '7 may be acked',
    'appends',
    '7 may be acked',
  ]);
});
