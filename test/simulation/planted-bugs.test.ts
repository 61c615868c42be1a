import { expect, test } from '@jest/globals';
import { simulate } from './batch.js';
import { PLANTED_BUGS } from './bugs/planted.js';

/** The seed of a schedule that shows the bug: `npm run simulate -- --bugs` finds another one after a change. */
const SHOWN_BY: ReadonlyMap<string, number> = new Map([
  ['messages are acked when they are counted, before a checkpoint has them', 3],
  ['what came after the capture is acked with it', 4],
  ['a redelivery is counted twice', 8],
  ['reading goes on where the consumer is, not at the saved position', 1],
  ['a scrape does not wait until what it shows is saved', 59],
  ['windows that wait for NATS are not saved', 150],
  ['insights that wait for NATS are not saved', 30],
  ['dead letters that NATS has not confirmed are not saved', 94],
  ['insights are published before a checkpoint has them', 24],
  ['the message id of what is published is another one after a restart', 12],
  ['the positions are saved after the state', 9],
  ['the positions of the checkpoint before are saved', 25],
  ['the state is captured when it is written, not at once', 60],
  ['a new file begins with changes only', 105],
  ['only the whole checkpoint is restored, not the changes after it', 14],
  ['the time of the stream is not restored', 33],
  ['the identities of deduplication are not saved', 32],
  ['idle series are forgotten', 20],
  ['insights are not restored', 30],
  ['the folder is not synced after a rename', 6],
  ['a restored state is used before it is durable', 4552],
  ['a new file is not synced', 180],
  ['changes are not synced', 156],
  ['an error of a sync is ignored', 256],
  ['what a full disk did not take is taken for written', 15],
  ['the number of bytes that were written is not looked at', 15],
  ['checksums are not checked', 101],
  ['the file before the current one is used', 15],
  ['a process does not notice that its state was taken over', 104],
  ['a second process is not refused', 44],
]);

test('there are at least thirty planted bugs, each with a name of its own', () => {
  expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(30);
});

test.each(PLANTED_BUGS.map((bug) => [bug.name, bug] as const))('is found: %s', async (name, bug) => {
  const seed = SHOWN_BY.get(name) ?? 0;
  const kinds: (string | undefined)[] = [];
  for (const planted of [bug, undefined]) {
    await simulate([seed], ({ outcome }) => kinds.push(outcome?.kind) > 0, { bug: planted });
  }
  expect(kinds[0]).toBe('wrong');
  expect(['exact', 'refused']).toContain(kinds[1]);
});
