import { expect, test } from '@jest/globals';
import { waitFor } from '../support/wait-for.js';
import { shortInsights } from './rig/short-insights.js';

const started = shortInsights();

const ticksStopped = () => started().told(({ alertname }) => alertname === 'TicksStopped');

test('an objective on a histogram of fast events spends nothing of its budget', async () => {
  const ratio = () => started().prometheus.query('objective:error:ratio_rate12s{objective="fast-ticks"}');
  const [found] = await waitFor('a ratio', ratio, (series) => series.length > 0);
  expect(found?.value).toBe(0);
});

// The objective has taken several scrapes by then.
test('a stream with events is not silent, although silence is shorter than a scrape', () => {
  expect(ticksStopped()).toEqual([]);
});

test('a silence that Prometheus has seen, too, ends once', async () => {
  started().stopTicking();
  await waitFor('Prometheus confirms it', () => started().isFiring('TicksStopped'));
  expect(ticksStopped()).toEqual(['firing']);
  started().tick();
  await waitFor('its end', () => ticksStopped().at(-1) === 'resolved');
  expect(await started().isFiring('TicksStopped')).toBe(false);
  expect(ticksStopped()).toEqual(['firing', 'resolved']);
});
