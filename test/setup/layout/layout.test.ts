import { describe, expect, test } from '@jest/globals';
import { loadSetup } from '../../../setup/load.js';
import { resolveDashboards } from '../../../setup/layout/resolve.js';
import { OWN_PLACES } from '../../../setup/layout/pipeline/own-metrics.js';
import { isFailure } from '../../../setup/layout/role.js';
import { catalogOf } from '../../../setup/catalog.js';
import type { Setup } from '../../../setup/model/setup.js';
import { matchesAny } from '../../../setup/panels/glob.js';
import type { Dashboard } from '../../../setup/panels/panel.js';
import { panelQueries } from '../../../setup/panels/promql.js';
import { SELF_METRICS } from '../../../setup/self-metrics.js';
import { EXAMPLES, exampleFolder } from '../examples/examples.js';
import { FLIGHTS, setupOf } from '../../support/setup-fixture.js';
import type { SetupBlocks } from '../../support/setup-fixture.js';

const SETUPS = Object.fromEntries(
  ['flights', ...EXAMPLES].map((name) => [name, loadSetup(exampleFolder(name)).setup]),
);

/** The setup without any rows. */
const bare = (setup: Setup): Setup => ({ ...setup, visualizations: new Map() });
const panelsOf = (dashboard: Dashboard | undefined) => (dashboard?.rows ?? []).flatMap((row) => row.panels);
const outline = (dashboard: Dashboard | undefined) =>
  (dashboard?.rows ?? []).map(
    ({ title, panels }) => `${title}: ${panels.map((each) => each.title).join(' | ')}`,
  );
const pipelineOf = (setup: Setup) => resolveDashboards(setup).find(({ uid }) => uid.startsWith('natsight-'));
const namesOf = (dashboard: Dashboard | undefined) =>
  panelsOf(dashboard).flatMap((panel) => (panel.source === 'metric' ? [panel.metric.name] : panel.exposed));

/** A web shop with two streams, written by nobody for this. */
const SHOP: SetupBlocks = {
  service: { name: 'shop' },
  liveMetrics: {
    orders_total: metric('counter', 'orders', {
      labels: { status: { value: 'status', limit: 4 }, region: 'r' },
    }),
    orders_failed_total: metric('counter', 'orders'),
    order_duration_seconds: metric('histogram', 'orders', { value: 'd' }),
    order_amount_euros: metric('window', 'orders', { aggregate: 'mean', value: 'a', size: '1m' }),
    order_error_ratio: metric('window', 'orders', { aggregate: 'mean', value: 'e', size: '1m' }),
    stock_items: metric('gauge', 'stock', { value: 'n', labels: { warehouse: 'w' } }),
    stock_moves_total: metric('counter', 'stock', { labels: { sku: { value: 's', limit: 5000 } } }),
    stock_top_skus: metric('window', 'stock', { aggregate: 'top', value: 's', limit: 5, size: '1m' }),
  },
  realTimeDashboards: { shop: { title: 'Shop', metrics: ['*'] } },
};

function metric(type: string, stream: string, rest: object = {}): object {
  return { type, stream, help: 'Help.', ...rest };
}

describe('a dashboard without declared rows', () => {
  const [shop] = resolveDashboards(setupOf(SHOP));

  test('has a line of numbers, a row for each stream by RED, windows and top lists, and the data quality', () => {
    expect(outline(shop)).toEqual([
      'Now: Orders per second | Stock moves per second | Order error ratio | Order duration p95 | Last event of orders | Last event of stock',
      'Stream orders: Orders per second by status | Orders failed per second | Rejections of orders by reason | Order duration percentiles | Order duration distribution',
      'Stream stock: Stock moves per second by SKU | Rejections of stock by reason | Stock items by warehouse',
      'Windows and top lists: Order amount | Order error ratio | Stock top skus',
      expect.stringMatching(/^Data quality: /),
    ]);
    expect(shop?.rows.map(({ collapsed }) => collapsed)).toEqual([false, false, false, false, true]);
    expect(shop?.rows[0]?.isOverview).toBe(true);
  });

  test('offers labels with a bounded set of values as filters, on the panels of series that have them', () => {
    expect(shop?.filters.map(({ label }) => label)).toEqual(['status', 'region', 'warehouse']);
    const filtersOf = (title: string) => panelsOf(shop).find((panel) => panel.title === title)?.filters;
    expect(filtersOf('Orders per second by status')).toEqual(expect.arrayContaining(['status', 'region']));
    expect(filtersOf('Orders failed per second')).toBeUndefined();
    expect(filtersOf('Stock moves per second by SKU')).toBeUndefined();
  });
});

describe.each(Object.entries(SETUPS))('the setup %s', (_, setup) => {
  test.each([
    ['with its rows', setup],
    ['without any', bare(setup)],
  ])('%s shows every metric that its dashboards name', (_case, each) => {
    for (const { uid, metrics } of each.dashboards) {
      const shown = namesOf(resolveDashboards(each).find((dashboard) => dashboard.uid === uid));
      const named = each.metrics.filter(({ name }) => matchesAny(metrics, name));
      const missing = named.filter(({ name }) => !shown.some((series) => series.startsWith(name)));
      expect(missing.map(({ name }) => name)).toEqual([]);
    }
  });

  test('has numbers of four units, and no panel too narrow to read', () => {
    for (const panel of resolveDashboards(bare(setup)).flatMap(panelsOf)) {
      if (panel.kind === 'stat') expect(panel.height).toBeLessThanOrEqual(5);
      expect(panel.width).toBeGreaterThanOrEqual(4);
    }
  });

  test('has a row of each objective: target, good events, budget left, burn rate', () => {
    const rows = resolveDashboards(setup).flatMap((dashboard) => dashboard.rows);
    const own = rows.filter(({ title }) => title.startsWith('Objective '));
    expect(own.map(({ title }) => title)).toEqual(
      setup.alerting.objectives.map(({ name }) => `Objective ${name}`),
    );
    const titles = own.flatMap(({ panels }) => panels);
    expect(titles.map(({ title }) => title)).toEqual(
      setup.alerting.objectives.flatMap(({ name }) =>
        ['target', 'good events', 'error budget left', 'burn rate'].map(
          (what) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}: ${what}`,
        ),
      ),
    );
  });

  test('has a dashboard of natsight itself, with a row for each stream', () => {
    const pipeline = pipelineOf(bare(setup));
    const titles = pipeline?.rows.map(({ title }) => title) ?? [];
    expect(titles).toEqual(expect.arrayContaining(['Now', 'Incidents', 'NATS', 'Metrics', 'Process']));
    expect(titles.filter((title) => title.startsWith('Stream '))).toEqual(
      setup.streams.map(({ name }) => `Stream ${name}`),
    );
    expect(titles).toContain('Checkpoint');
  });
});

describe('the dashboard of natsight itself', () => {
  const setup = setupOf(SHOP);

  test('has the place of each own metric in a table', () => {
    expect(Object.keys(SELF_METRICS).filter((name) => !(name in OWN_PLACES))).toEqual([]);
  });

  test('has a title that is free, and names the service', () => {
    const named = (name: string, title = 'Shop') =>
      resolveDashboards(
        setupOf({ ...SHOP, service: { name }, realTimeDashboards: { a: { title, metrics: ['*'] } } }),
      )[1];
    expect(named('shop')).toMatchObject({ uid: 'natsight-pipeline', title: 'Pipeline of shop' });
    expect(named('shop', 'pipeline of Shop')?.title).toBe('Pipeline of shop (2)');
  });

  test('is not added to a setup that declares it, whatever its uid', () => {
    expect(resolveDashboards(setupOf(FLIGHTS)).map(({ uid }) => uid)).toEqual([
      'live-main-dashboard',
      'event-streams',
    ]);
  });

  test('leaves out what can only be zero in a setup', () => {
    const names = namesOf(pipelineOf(setup));
    expect(names).toContain('natsight_nats_reconnects_total');
    expect(names).not.toContain('natsight_windows_published_total');
    expect(names).not.toContain('natsight_insight_firing');
    const published = metric('window', 'orders', { aggregate: 'count', size: '1m', publish: 'shop.windows' });
    const publishing = setupOf({ ...SHOP, liveMetrics: { ...SHOP.liveMetrics, order_windows: published } });
    expect(namesOf(pipelineOf(publishing))).toContain('natsight_windows_published_total');
    const orders = SETUPS['orders'];
    expect(namesOf(orders && pipelineOf(orders))).not.toContain('natsight_identities_forgotten_total');
    const payments = SETUPS['payments'];
    expect(namesOf(payments && pipelineOf(payments))).toContain('natsight_identities_forgotten_total');
  });

  test('shows counters of incidents only where they have grown', () => {
    const panels = panelsOf(pipelineOf(setup)).filter((panel) => panel.key.startsWith('incidents'));
    expect(panels).toHaveLength(2);
    for (const panel of panels) {
      const [query] = panelQueries(panel, { rateInterval: '1m', range: '1h', matchers: '' });
      const counters = query?.expr.match(/increase\(/g) ?? [];
      expect(counters.length).toBeGreaterThan(10);
      expect(query?.expr.match(/ > 0, "incident"/g)?.length).toBeGreaterThanOrEqual(counters.length);
      expect(panel).toMatchObject({ absentIf: 'nothing unusual has happened' });
    }
  });

  test('puts many streams into one row, with a filter', () => {
    const flights = SETUPS['flights'];
    const [stream] = flights?.streams ?? [];
    if (flights === undefined || stream === undefined) throw new Error('the flights have no stream');
    const streams = Array.from({ length: 20 }, (_, index) => ({ ...stream, name: `s${index}` }));
    const pipeline = pipelineOf(bare({ ...flights, streams }));
    expect(
      pipeline?.rows.filter(({ title }) => title.startsWith('Stream')).map(({ title }) => title),
    ).toEqual(['Streams']);
    expect(pipeline?.filters.map(({ label }) => label)).toEqual(['stream']);
  });
});

test.each([
  ['orders_failed_total', true],
  ['http_errors_total', true],
  ['login_failures_total', true],
  ['payment_declined_total', true],
  ['request_timeout_total', true],
  ['orders_total', false],
  ['terrorists_total', false],
  ['lost_property_handed_in_total', true],
  ['default_rate', false],
])('the name %s says that something went wrong: %s', (name, expected) => {
  const setup = setupOf({ liveMetrics: { [name]: metric('counter', 's') } });
  const entry = catalogOf(setup).find((each) => each.name === name);
  expect(entry && isFailure(entry)).toBe(expected);
});
