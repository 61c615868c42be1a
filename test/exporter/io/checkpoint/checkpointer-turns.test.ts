import { expect, test } from '@jest/globals';
import type { Checkpoint } from '../../../../exporter/checkpoint/checkpoint.js';
import type { StateStore } from '../../../../exporter/checkpoint/state-store.js';
import { Checkpointer } from '../../../../exporter/io/checkpoint/checkpointer.js';
import { VirtualRun } from '../../../../exporter/machine/virtual-run.js';
import type { Work } from '../../../../exporter/turn/work.js';
import { START_MS, streamSetup } from '../../../support/engine.js';

test('events have their turn after a state was captured, before it is encoded', async () => {
  const happened: string[] = [];
  const store: StateStore = {
    begin: async () => happened.push('written'),
    append: async () => 0,
    close: async () => undefined,
  };
  const machine = new VirtualRun(streamSetup({ metrics: {} }), { startMs: START_MS }).save('all');
  const checkpointer = new Checkpointer({
    store,
    restored: undefined,
    everyMs: 1_000,
    header: () => ({ service: 'flights', natsight: '1.0.0', id: '1' }),
    capture: async () => {
      happened.push('captured');
      const work = (function* (): Work<Checkpoint> {
        happened.push('encoding');
        yield;
        return { extent: 'all', takenMs: START_MS, machine, outlets: [], listening: [] };
      })();
      return { extent: 'all', work, positions: new Map() };
    },
    onSafe: () => happened.push('safe'),
    onLost: (error) => {
      throw error;
    },
    tell: () => undefined,
    clock: () => 0,
    letOthersRun: async () => happened.push('events'),
  });
  await checkpointer.save();
  expect(happened).toEqual(['captured', 'events', 'encoding', 'events', 'written', 'safe']);
});
