import { describe, expect, test } from '@jest/globals';
import { Authentication } from '../../../../../exporter/io/http/authentication/authentication.js';
import type { Admission } from '../../../../../exporter/io/http/authentication/authentication.js';
import { MAX_WAITING_PER_ADDRESS } from '../../../../../exporter/io/http/authentication/comparison-queue.js';
import {
  FAILURE_INTERVAL_MS,
  MAX_FAILURES_AT_ONCE,
} from '../../../../../exporter/io/http/authentication/failure-limit.js';
import { MAX_KNOWN_WRONG } from '../../../../../exporter/io/http/authentication/known-credentials.js';

/** The hash of a password is "hash of" it here. Comparisons wait until the test lets them through. */
function rig() {
  const compared: { password: string; hash: string }[] = [];
  const held: (() => void)[] = [];
  let isHeld = false;
  let nowMs = 0;
  const authentication = new Authentication(
    async (password, hash) => {
      compared.push({ password, hash });
      if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
      return hash === `hash of ${password}`;
    },
    () => nowMs,
  );
  const header = (user: string, password: string) =>
    `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return {
    compared,
    users: new Map([
      ['ops', 'hash of secret'],
      ['prometheus', 'hash of other'],
    ]),
    ask(
      user: string,
      password: string,
      address = 'a',
      gone: (listener: () => void) => void = () => undefined,
    ) {
      return this.admit(header(user, password), address, gone);
    },
    admit(text: string | undefined, address = 'a', gone: (listener: () => void) => void = () => undefined) {
      return authentication.admit(this.users, { address, header: text, whenGone: gone });
    },
    hold: () => (isHeld = true),
    async release(): Promise<void> {
      isHeld = false;
      for (const resolve of held.splice(0)) resolve();
      await new Promise<void>((resolve) => setImmediate(resolve));
    },
    pass: (ms: number) => (nowMs += ms),
  };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `guess ${index}`);
const all = (admissions: readonly (Admission | Promise<Admission>)[]) =>
  Promise.all(admissions.map(async (each) => each));
const kindsOf = (admissions: readonly Admission[]) =>
  Object.fromEntries(
    [...new Set(admissions.map(({ kind }) => kind))].map((kind) => [
      kind,
      admissions.filter((each) => each.kind === kind).length,
    ]),
  );

describe('known credentials', () => {
  test('are compared once, right and wrong ones', async () => {
    const exporter = rig();
    for (let scrape = 0; scrape < 3; scrape += 1) {
      expect(await exporter.ask('ops', 'secret')).toEqual({ kind: 'admitted' });
      expect(await exporter.ask('ops', 'wrong')).toEqual({ kind: 'failed', reason: 'wrong' });
    }
    expect(exporter.compared.map(({ password }) => password)).toEqual(['secret', 'wrong']);
  });

  test('are answered at once, whatever waits', async () => {
    const exporter = rig();
    await exporter.ask('ops', 'secret');
    exporter.hold();
    const guesses = numbered(1_000).map((guess) => exporter.ask('ops', guess));
    expect(exporter.ask('ops', 'secret')).toEqual({ kind: 'admitted' });
    await exporter.release();
    await all(guesses);
  });

  test('are not displaced by guesses', async () => {
    const exporter = rig();
    await exporter.ask('ops', 'secret');
    for (const guess of numbered(MAX_KNOWN_WRONG + 10)) {
      await exporter.ask('ops', guess);
      exporter.pass(FAILURE_INTERVAL_MS);
    }
    expect(exporter.ask('ops', 'secret')).toEqual({ kind: 'admitted' });
  });

  test('are unknown as soon as the password changes or the user is gone', async () => {
    const exporter = rig();
    await exporter.ask('ops', 'secret');
    exporter.users.set('ops', 'hash of new');
    expect(await exporter.ask('ops', 'secret')).toEqual({ kind: 'failed', reason: 'wrong' });
    exporter.users.set('ops', 'hash of secret');
    expect(exporter.ask('ops', 'secret')).toEqual({ kind: 'admitted' });
    exporter.users.delete('ops');
    expect(await exporter.ask('ops', 'secret')).toEqual({ kind: 'failed', reason: 'wrong' });
  });

  test('are shared by requests that come together, unless the first is gone', async () => {
    const exporter = rig();
    exporter.hold();
    let leave = () => {};
    const running = exporter.ask('prometheus', 'x', 'b');
    const first = exporter.ask('ops', 'secret', 'a', (listener) => (leave = listener));
    const second = exporter.ask('ops', 'secret');
    leave();
    await exporter.release();
    expect(await Promise.all([running, first, second])).toEqual([
      { kind: 'failed', reason: 'wrong' },
      { kind: 'gone' },
      { kind: 'admitted' },
    ]);
    expect(exporter.compared.map(({ password }) => password)).toEqual(['x', 'secret']);
  });
});

describe('wrong passwords', () => {
  test('of one address are compared up to a number, then one in each interval', async () => {
    const exporter = rig();
    const guess = async (password: string) => exporter.ask('ops', password);
    const first: Admission[] = [];
    for (const password of numbered(MAX_FAILURES_AT_ONCE + 5)) first.push(await guess(password));
    expect(kindsOf(first)).toEqual({ failed: MAX_FAILURES_AT_ONCE, refused: 5 });
    expect(first.at(-1)).toEqual({ kind: 'refused', reason: 'address', retryMs: FAILURE_INTERVAL_MS });
    exporter.pass(FAILURE_INTERVAL_MS - 1);
    expect(await guess('early')).toEqual({ kind: 'refused', reason: 'address', retryMs: 1_000 });
    exporter.pass(1);
    expect([await guess('late'), await guess('later')]).toMatchObject([
      { kind: 'failed' },
      { kind: 'refused' },
    ]);
  });

  test('do not count if they are known to be wrong: they cost nothing', async () => {
    const exporter = rig();
    for (let scrape = 0; scrape < 100; scrape += 1) await exporter.ask('ops', 'the old one');
    expect(await exporter.ask('ops', 'secret')).toEqual({ kind: 'admitted' });
  });

  test.each([200, 1_000])('%d at once do not keep out the right one from another address', async (count) => {
    const exporter = rig();
    exporter.hold();
    const guesses = numbered(count).map((guess) => exporter.ask('ops', guess, 'attacker'));
    const good = exporter.ask('prometheus', 'other', 'scraper');
    await exporter.release();
    expect(await good).toEqual({ kind: 'admitted' });
    expect(exporter.compared[1]?.password).toBe('other');
    const outcomes = await all(guesses);
    expect(kindsOf(outcomes)).toEqual({ failed: expect.any(Number), refused: expect.any(Number) });
    expect(kindsOf(outcomes)['failed']).toBeLessThanOrEqual(MAX_FAILURES_AT_ONCE);
  });

  test('that waited when their address reached the limit are not compared', async () => {
    const exporter = rig();
    for (const guess of numbered(MAX_FAILURES_AT_ONCE - 1)) await exporter.ask('ops', guess);
    exporter.hold();
    const last = ['x', 'y', 'z'].map((guess) => exporter.ask('ops', guess));
    await exporter.release();
    expect(kindsOf(await all(last))).toEqual({ failed: 1, refused: 2 });
    expect(exporter.compared).toHaveLength(MAX_FAILURES_AT_ONCE);
  });

  test('that come one by one, faster than they are compared, do not keep out the right one from their own address', async () => {
    const exporter = rig();
    exporter.hold();
    const guesses: (Admission | Promise<Admission>)[] = [];
    for (const guess of numbered(200)) {
      guesses.push(exporter.ask('ops', guess));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const good = exporter.ask('ops', 'secret');
    await exporter.release();
    expect(await good).toEqual({ kind: 'admitted' });
    expect(exporter.compared.slice(0, 2).map(({ password }) => password)).toEqual(['guess 0', 'secret']);
    expect(kindsOf(await all(guesses))).toEqual({
      failed: MAX_WAITING_PER_ADDRESS,
      refused: 200 - MAX_WAITING_PER_ADDRESS,
    });
  });
});

describe('an unknown user', () => {
  test('costs a comparison with the hash of a known one, always the same', async () => {
    const exporter = rig();
    for (const [index, guess] of ['a', 'b', 'secret', 'other'].entries()) {
      expect(await exporter.ask('nobody', guess, `address ${index}`)).toEqual({
        kind: 'failed',
        reason: 'wrong',
      });
    }
    const hashes = new Set(exporter.compared.map(({ hash }) => hash));
    expect([...exporter.users.values()]).toEqual(expect.arrayContaining([...hashes]));
    expect(hashes.size).toBe(1);
  });

  test('of the name of a property is unknown', async () => {
    expect(await rig().ask('constructor', 'secret')).toEqual({ kind: 'failed', reason: 'wrong' });
  });
});

test('what is no credentials is not compared', () => {
  const exporter = rig();
  expect(exporter.admit(undefined)).toEqual({ kind: 'failed', reason: 'missing' });
  expect(exporter.admit('Bearer x')).toEqual({ kind: 'failed', reason: 'malformed' });
  expect(exporter.compared).toEqual([]);
});

test('a comparison that breaks is an error, and does not count as a failure', async () => {
  let isBroken = true;
  const authentication = new Authentication(
    () => (isBroken ? Promise.reject(new Error('no thread')) : Promise.resolve(true)),
    () => 0,
  );
  const caller = { address: 'a', header: `Basic ${btoa('ops:secret')}`, whenGone: () => undefined };
  const users = new Map([['ops', 'hash']]);
  for (let attempt = 0; attempt < 2 * MAX_FAILURES_AT_ONCE; attempt += 1) {
    await expect(authentication.admit(users, caller)).rejects.toThrow('no thread');
  }
  isBroken = false;
  expect(await authentication.admit(users, caller)).toEqual({ kind: 'admitted' });
});
