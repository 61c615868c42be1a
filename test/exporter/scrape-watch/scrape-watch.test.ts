import { describe, expect, test } from '@jest/globals';
import { ScrapeAlert } from '../../../exporter/scrape-watch/scrape-alert.js';
import { ScrapeWatch } from '../../../exporter/scrape-watch/scrape-watch.js';
import type { ScrapeExpectation } from '../../../exporter/scrape-watch/scrape-watch.js';
import type { OwnAlertChange } from '../../../exporter/event/own-alert.js';
import { notScrapedSchema } from '../../../setup/model/alerting.js';
import type { Setup } from '../../../setup/model/setup.js';
import { notScrapedAfterMs } from '../../../setup/not-scraped.js';
import { setupOf } from '../../support/setup-fixture.js';

const EXPECTED: ScrapeExpectation = { isWatched: true, afterMs: 30_000, from: 'firstScrape' };

/** A watch that takes a step each second. Times are in seconds. */
function watching(expected: Partial<ScrapeExpectation> = {}) {
  const watch = new ScrapeWatch(0);
  let now = 0;
  const stepTo = (until: number, more: Partial<ScrapeExpectation> = {}) => {
    const found: string[] = [];
    while (now < until) {
      now += 1;
      const change = watch.advanceTo(now * 1000, { ...EXPECTED, ...expected, ...more });
      if (change !== undefined) found.push(`${change.change} at ${now}, since ${change.sinceMs / 1000}`);
    }
    return found;
  };
  return {
    watch,
    stepTo,
    scrapeAt: (second: number) => {
      const found = stepTo(second);
      watch.scraped(second * 1000);
      return found;
    },
    sleepUntil: (second: number) => void (now = second - 1),
  };
}

describe('an exporter', () => {
  test('that nobody has scraped expects nobody', () => {
    expect(watching().stepTo(1_000)).toEqual([]);
  });

  test('that nobody has scraped since its start alerts, if it is meant to be scraped', () => {
    expect(watching({ from: 'start' }).stepTo(100)).toEqual(['started at 31, since 0']);
  });

  test('alerts once when scrapes stop, and is content when they are back', () => {
    const { stepTo, scrapeAt } = watching();
    expect(scrapeAt(10)).toEqual([]);
    expect(stepTo(40)).toEqual([]);
    expect(stepTo(100)).toEqual(['started at 41, since 10']);
    expect(scrapeAt(120)).toEqual([]);
    expect(stepTo(121)).toEqual(['ended at 121, since 120']);
    expect(stepTo(200)).toEqual(['started at 151, since 120']);
  });

  test('that is scraped by several is content with one of them', () => {
    const { stepTo, scrapeAt } = watching();
    for (const second of [5, 6, 25, 26, 50, 75]) expect(scrapeAt(second)).toEqual([]);
    expect(stepTo(200)).toEqual(['started at 106, since 75']);
  });

  test('that stood still itself does not blame Prometheus', () => {
    const { scrapeAt, stepTo, sleepUntil } = watching();
    scrapeAt(10);
    sleepUntil(7_200);
    expect(stepTo(7_224)).toEqual([]);
    expect(scrapeAt(7_225)).toEqual([]);
    sleepUntil(3_600);
    expect(stepTo(3_630)).toEqual([]);
  });

  test('stops to alert when the setup disables the alert', () => {
    const { stepTo, scrapeAt } = watching();
    scrapeAt(10);
    expect(stepTo(50)).toEqual(['started at 41, since 10']);
    expect(stepTo(51, { isWatched: false })).toEqual(['ended at 51, since 10']);
    expect(stepTo(200, { isWatched: false })).toEqual([]);
  });
});

describe('the alert', () => {
  const setupWith = (keys: Partial<Setup['alerting']>, scrapeInterval = 1_000): Setup => {
    const { alerting, updates, ...setup } = setupOf({});
    return { ...setup, alerting: { ...alerting, ...keys }, updates: { ...updates, scrapeInterval } };
  };

  test.each([
    ['1 s', 1_000, undefined, 30_000],
    ['15 s', 15_000, undefined, 45_000],
    ['60 s', 60_000, undefined, 180_000],
    ['15 s, stated otherwise', 15_000, '2m', 120_000],
  ])('with scrapes each %s', (_, scrapeInterval, after, expected) => {
    const notScraped = notScrapedSchema.parse({ after });
    expect(notScrapedAfterMs(setupWith({ notScraped }, scrapeInterval))).toBe(expected);
  });

  test('says which exporter since when, and is gone when it is disabled', () => {
    const sent: OwnAlertChange[] = [];
    const told: string[] = [];
    const alert = new ScrapeAlert(0, {
      send: (change) => sent.push(change),
      tell: ({ kind }) => told.push(kind),
    });
    alert.start('exporter:9464');
    const setup = setupWith({ notScraped: notScrapedSchema.parse({ after: '1s', from: 'start' }) });
    alert.advanceTo(1_000, setup);
    alert.advanceTo(1_001, setup);
    expect(sent).toMatchObject([
      {
        own: {
          name: 'NatsightNotScraped',
          severity: 'critical',
          condition: 'no Prometheus has scraped for 1 second, since the exporter started',
        },
        change: 'started',
        labels: { instance: 'exporter:9464' },
        startedMs: 0,
        atMs: 1_001,
        summary: 'No Prometheus has scraped exporter:9464 since 1970-01-01 00:00:00 UTC',
      },
    ]);
    alert.advanceTo(1_002, {
      ...setup,
      alerting: { ...setup.alerting, selfAlerts: new Map([['NatsightNotScraped', { enabled: false }]]) },
    });
    expect(sent.map(({ change }) => change)).toEqual(['started', 'ended']);
    expect(told).toEqual(['scrapesMissing', 'scrapesBack']);
  });
});
