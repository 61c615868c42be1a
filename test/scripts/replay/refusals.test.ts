import { jetstreamManager } from '@nats-io/jetstream';
import { describe, expect, test } from '@jest/globals';
import { runNatsight } from '../../support/run-command.js';
import { flights, testTarget } from './rig.js';

const target = testTarget();

describe('what cannot be played is a sentence, without a stack', () => {
  test.each([
    [['absent.csv'], /^recorded events "absent\.csv" cannot be read: no such file/],
    [
      [flights, '--time-field', 'due'],
      /^flights\.csv: the first event has no time field: looked for "due", found "scheduled",/,
    ],
    [[flights, '--from', '2002-01-01'], /^flights\.csv: no event at or after "2002-01-01"/],
    [
      [flights, '--speed', 'fast'],
      /argument 'fast' is invalid\. expected a number greater than zero, or "max"/,
    ],
    [[flights, '--limit', '1.5'], /argument '1\.5' is invalid\. expected a number of events/],
    [[flights, '--for', 'ever'], /argument 'ever' is invalid\. expected a duration such as 60s or 5m/],
    [[flights, '--nats.url', 'http://127.0.0.1'], /^"http:\/\/127\.0\.0\.1" is not a NATS address/],
    [
      [flights, '--jetstream', 'ANY', '--subject', '{origin}'],
      /the subject of a stream must begin with a literal token/,
    ],
    [
      [flights, '--jetstream', 'TAKEN', '--subject', 'other.{origin}'],
      /^stream "TAKEN" exists with the subjects "taken\.>", which do not include "other\.>"/m,
    ],
    [
      [flights, '--jetstream', 'SECOND', '--subject', 'taken.{origin}'],
      /^stream "SECOND" does not exist and cannot be created: subjects overlap/m,
    ],
  ])('%j', async (args, sentence) => {
    const { streams } = await jetstreamManager(target.connection);
    await streams.add({ name: 'TAKEN', subjects: ['taken.>'] });
    const { exitCode, stderr } = await runNatsight(['replay', ...args], { env: { NATS_URL: target.url } });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(exitCode).toBe(1);
  });
});
