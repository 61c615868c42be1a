import { describe, expect, test } from '@jest/globals';
import { loadSetup } from '../../setup/load.js';

describe('the flights example', () => {
  const { setup, problems } = loadSetup('setup/examples/flights');

  test('has no problems', () => {
    expect(problems).toEqual([]);
  });

  test('declares a metric of every kind and an insight of every kind', () => {
    expect(new Set(setup.metrics.map(({ kind }) => kind))).toEqual(
      new Set(['counter', 'gauge', 'histogram', 'window']),
    );
    expect(setup.insights.map(({ name, kind }) => [name, kind])).toEqual([
      ['DelaysRising', 'threshold'],
      ['VeryLongDelay', 'event'],
      ['FlightsStopped', 'silence'],
    ]);
  });
});
