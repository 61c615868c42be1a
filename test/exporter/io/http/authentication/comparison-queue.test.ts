import { describe, expect, test } from '@jest/globals';
import {
  ComparisonQueue,
  MAX_WAITING_COMPARISONS,
  MAX_WAITING_PER_ADDRESS,
} from '../../../../../exporter/io/http/authentication/comparison-queue.js';

/** A queue whose comparisons end when the test says so. */
function rig(failures: Readonly<Record<string, number>> = {}) {
  const compared: string[] = [];
  const ends: (() => void)[] = [];
  const outcomes = new Map<string, unknown>();
  const cancels = new Map<string, () => void>();
  const queue = new ComparisonQueue(
    (_address, password) => {
      compared.push(password);
      return new Promise((resolve) => ends.push(() => resolve(password.startsWith('right'))));
    },
    (address) => failures[address] ?? 0,
  );
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  const ask = (address: string, password: string) => {
    const outcome = queue.run(address, password, 'hash', (cancel) => cancels.set(password, cancel));
    void outcome.then((result) => outcomes.set(password, result));
  };
  const endAll = async () => {
    for (await settle(); ends.length > 0; await settle()) ends.shift()?.();
  };
  return { queue, compared, outcomes, cancels, ask, endAll };
}

const numbered = (count: number, name: string) =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

describe('a queue of comparisons', () => {
  test('runs one at a time', async () => {
    const { ask, compared, endAll, outcomes } = rig();
    for (const password of ['right 1', 'wrong 2']) ask('a', password);
    expect(compared).toEqual(['right 1']);
    await endAll();
    expect(compared).toEqual(['right 1', 'wrong 2']);
    expect([...outcomes]).toEqual([
      ['right 1', true],
      ['wrong 2', false],
    ]);
  });

  test('serves addresses in turn, however many guesses one has waiting', async () => {
    const { ask, compared, endAll } = rig();
    for (const guess of numbered(5, 'a')) ask('attacker', guess);
    ask('scraper', 'right');
    ask('browser', 'b0');
    await endAll();
    expect(compared).toEqual(['a0', 'right', 'b0', 'a4', 'a3', 'a2', 'a1']);
  });

  test('serves an address without failures before those that have some', async () => {
    const { ask, compared, endAll } = rig({ x: 3, y: 2, z: 1 });
    ask('x', 'first');
    for (const address of ['x', 'y', 'z', 'clean']) ask(address, address);
    await endAll();
    expect(compared).toEqual(['first', 'clean', 'z', 'y', 'x']);
  });

  test('keeps the newest of an address, and crowds out its oldest', async () => {
    const { ask, compared, endAll, outcomes } = rig();
    const guesses = numbered(200, 'guess');
    for (const guess of [...guesses, 'right']) ask('a', guess);
    await endAll();
    expect(compared.slice(0, 2)).toEqual(['guess0', 'right']);
    expect(compared).toHaveLength(MAX_WAITING_PER_ADDRESS + 1);
    expect(guesses.filter((guess) => outcomes.get(guess) === 'address')).toHaveLength(
      200 - MAX_WAITING_PER_ADDRESS,
    );
  });

  test('makes room for an address that guesses less', async () => {
    const { ask, compared, endAll, outcomes, queue } = rig();
    const attackers = numbered(10, 'attacker');
    for (const attacker of attackers) for (const guess of numbered(10, ' ')) ask(attacker, attacker + guess);
    expect(queue.length).toBe(MAX_WAITING_COMPARISONS);
    ask('scraper', 'right');
    expect(queue.length).toBe(MAX_WAITING_COMPARISONS);
    await endAll();
    expect(compared[1]).toBe('right');
    expect(outcomes.get('right')).toBe(true);
  });

  test('is bounded when every address asks once', async () => {
    const { ask, endAll, outcomes, queue } = rig();
    for (const address of numbered(1_000, 'address')) ask(address, address);
    expect(queue.length).toBe(MAX_WAITING_COMPARISONS);
    await endAll();
    expect([...outcomes.values()].filter((outcome) => outcome === 'backlog')).toHaveLength(
      1_000 - MAX_WAITING_COMPARISONS - 1,
    );
  });

  test('does not compare for who is gone', async () => {
    const { ask, cancels, compared, endAll, outcomes } = rig();
    for (const guess of ['a', 'b', 'c']) ask('x', guess);
    cancels.get('b')?.();
    await endAll();
    expect(compared).toEqual(['a', 'c']);
    expect(outcomes.get('b')).toBe('cancelled');
  });
});
