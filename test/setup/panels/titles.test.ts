import { describe, expect, test } from '@jest/globals';
import type { CatalogEntry } from '../../../setup/catalog.js';
import { unitOf } from '../../../setup/catalog.js';
import { parseShow } from '../../../setup/model/show.js';
import { titleOf } from '../../../setup/panels/wording.js';
import { unitOfShow } from '../../../setup/panels/unit.js';
import { siUnit } from '../../../setup/panels/si-unit.js';

type Kind = CatalogEntry['type'];

const entryOf = (name: string, type: Kind, labels: readonly string[]): CatalogEntry => ({
  name,
  type,
  help: 'Help.',
  labels,
  unit: unitOf(name),
  metric: undefined,
});

function titled(name: string, type: Kind, show: string, by: string, display?: string): string {
  const labels = by === '' ? [] : by.split(' ');
  const shows = show.split(' ').flatMap((each) => parseShow(each) ?? []);
  return titleOf({ entry: entryOf(name, type, labels), shows, by: labels, top: undefined }, display);
}

/** Name, type, what is shown, labels, and the title and unit that a person would write. */
const NAMES: readonly (readonly [string, Kind, string, string, string, string])[] = [
  ['orders_created_total', 'counter', 'rate', 'region', 'Orders created per second by region', 'cps'],
  ['orders_created_total', 'counter', 'increase', 'region', 'Orders created by region', 'short'],
  [
    'orders_created_total',
    'counter',
    'rate increase',
    'region kind',
    'Orders created by region and kind',
    'cps',
  ],
  [
    'orders_failed_by_region_ratio',
    'gauge',
    'value',
    'region',
    'Orders failed ratio by region',
    'percentunit',
  ],
  ['orders_by_region_total', 'counter', 'rate', 'region', 'Orders per second by region', 'cps'],
  [
    'flights_by_punctuality_total',
    'counter',
    'rate',
    'punctuality',
    'Flights per second by punctuality',
    'cps',
  ],
  ['http_requests_total', 'counter', 'rate', 'status_code', 'HTTP requests per second by status code', 'cps'],
  [
    'http_request_duration_seconds',
    'histogram',
    'p95',
    'handler',
    'HTTP request duration p95 by handler',
    's',
  ],
  ['http_request_duration_seconds', 'histogram', 'p50 p95 p99', '', 'HTTP request duration percentiles', 's'],
  ['http_request_duration_seconds', 'histogram', 'heatmap', '', 'HTTP request duration distribution', 's'],
  [
    'http_request_duration_seconds',
    'histogram',
    'mean',
    'method',
    'Mean HTTP request duration by method',
    's',
  ],
  [
    'http_request_duration_seconds',
    'histogram',
    'rate',
    '',
    'HTTP request duration events per second',
    'cps',
  ],
  ['http_request_seconds', 'histogram', 'p99', '', 'HTTP request time p99', 's'],
  ['http_response_size_bytes', 'histogram', 'mean', '', 'Mean HTTP response size', 'bytes'],
  ['process_cpu_seconds_total', 'counter', 'rate', '', 'Process CPU', 'percentunit'],
  ['process_resident_memory_bytes', 'gauge', 'value', '', 'Process resident memory', 'bytes'],
  ['jvm_gc_pause_seconds_total', 'counter', 'rate', '', 'JVM GC pause time', 'percentunit'],
  ['worker_busy_seconds_total', 'counter', 'rate', 'worker', 'Busy time by worker', 'percentunit'],
  [
    'node_network_receive_bytes_total',
    'counter',
    'rate',
    'device',
    'Node network receive bytes per second by device',
    'binBps',
  ],
  ['received_bytes_total', 'counter', 'rate', '', 'Received bytes per second', 'binBps'],
  ['orders_payload_bytes_total', 'counter', 'rate', 'kind', 'Orders payload per second by kind', 'binBps'],
  ['disk_io_operations_total', 'counter', 'rate', '', 'Disk I/O operations per second', 'cps'],
  ['api_url_ids_total', 'counter', 'increase', '', 'API URL IDs', 'short'],
  ['stock_temperature_celsius', 'gauge', 'value', 'warehouse', 'Stock temperature by warehouse', 'celsius'],
  ['room_celsius', 'gauge', 'value', 'room', 'Temperature by room', 'celsius'],
  ['outdoor_humidity_percent', 'gauge', 'value', '', 'Outdoor humidity', 'percent'],
  ['battery_volts', 'gauge', 'value', 'device', 'Battery voltage by device', 'volt'],
  ['solar_panel_watts', 'gauge', 'value', '', 'Solar panel power', 'watt'],
  ['house_energy_joules_total', 'counter', 'rate', '', 'House energy per second', 'watt'],
  [
    'flights_distance_meters_total',
    'counter',
    'rate',
    'haul',
    'Flights distance per second by haul',
    siUnit('m/s'),
  ],
  ['aircraft_altitude_meters', 'gauge', 'value', 'aircraft', 'Altitude by aircraft', 'lengthm'],
  ['wind_speed_knots', 'gauge', 'value', '', 'Wind speed', 'velocityknot'],
  ['air_pressure_hpa', 'gauge', 'value', '', 'Air pressure', 'pressurehpa'],
  ['order_amount_euros', 'histogram', 'p50', '', 'Order amount p50', 'currencyEUR'],
  ['order_amount_mean_euros', 'gauge', 'value', '', 'Mean order amount', 'currencyEUR'],
  ['revenue_euros_total', 'counter', 'rate', 'region', 'Revenue per second by region', 'si:€/s'],
  ['checkout_latency_ms', 'histogram', 'p95', '', 'Checkout latency p95', 'ms'],
  ['queue_depth_max', 'gauge', 'value', 'queue', 'Maximum queue depth by queue', 'short'],
  ['queue_messages_count', 'gauge', 'value', '', 'Queue messages', 'short'],
  ['flight_delay_p95_seconds', 'gauge', 'value', 'origin', 'Flight delay p95 by origin', 's'],
  ['flights_per_second', 'gauge', 'value', 'haul', 'Flights per second by haul', 'cps'],
  ['requests_per_minute', 'gauge', 'value', '', 'Requests per minute', 'cpm'],
  ['cache_hit_ratio', 'gauge', 'value', '', 'Cache hit ratio', 'percentunit'],
  ['cpu_usage_percent', 'gauge', 'value', 'cpu', 'Usage by CPU', 'percent'],
  ['users_last_7_days', 'gauge', 'value', '', 'Users last 7 days', 'short'],
  ['last_backup_timestamp_seconds', 'gauge', 'value', '', 'Time since last backup', 's'],
  ['job_finished_timestamp_seconds', 'gauge', 'value', '', 'Time since job finished', 's'],
  ['consumer_watermark_seconds', 'gauge', 'value', '', 'Consumer watermark age', 's'],
  ['certificate_expiry_timestamp_seconds', 'gauge', 'value', '', 'Time until certificate expiry', 's'],
  ['alertmanager_up', 'gauge', 'value', 'alertmanager', 'Alertmanager', 'bool_yes_no'],
  ['stream_connected', 'gauge', 'value', 'stream', 'Connection by stream', 'bool_yes_no'],
  ['setup_last_reload_success', 'gauge', 'value', '', 'Setup last reload', 'bool_yes_no'],
  ['insight_firing', 'gauge', 'value', 'rule', 'Insights by rule', 'short'],
  ['build_info', 'gauge', 'value', 'version node', 'Build', 'short'],
  [
    'ordersCreatedTotal',
    'counter',
    'rate',
    'paymentMethod',
    'Orders created total per second by payment method',
    'cps',
  ],
  ['orders_orders_total', 'counter', 'rate', '', 'Orders per second', 'cps'],
  [
    'grpc_server_handled_total',
    'counter',
    'rate',
    'grpc_code',
    'gRPC server handled per second by gRPC code',
    'cps',
  ],
  ['nats_jetstream_ack_pending', 'gauge', 'value', '', 'NATS jetstream ACK pending', 'short'],
  ['mqtt_qos_messages_total', 'counter', 'rate', 'sku', 'MQTT QoS messages per second by SKU', 'cps'],
  ['_', 'gauge', 'value', '', '_', 'short'],
];

describe('the title of a panel', () => {
  test.each(NAMES)('%s (%s, %s by "%s") is "%s", in %s', (name, type, show, by, title, unit) => {
    expect(titled(name, type, show, by)).toBe(title);
    const first = parseShow(show.split(' ')[0] ?? '');
    expect(first && unitOfShow(entryOf(name, type, []), first)).toBe(unit);
  });

  test('is tried on more than fifty names, and says nothing twice', () => {
    expect(new Set(NAMES.map(([name]) => name)).size).toBeGreaterThan(50);
    const titles = NAMES.map(([name, type, show, by]) => titled(name, type, show, by));
    const doubled = /\b(\w+) \1\b|\bby .* by\b|per second .*per second/i;
    expect(titles.filter((title) => doubled.test(title))).toEqual([]);
  });

  test.each([
    ['Failed orders by region', 'value', 'region', 'Failed orders by region'],
    ['Failed orders by region', 'value', '', 'Failed orders'],
    ['Failed orders by area', 'value', 'region', 'Failed orders by area'],
    ['Failed orders by region', 'value', 'region kind', 'Failed orders by region and kind'],
    ['Orders per region', 'value', 'region', 'Orders per region'],
    ['Delay, 95th percentile', 'value', '', 'Delay, 95th percentile'],
    ['Delay of the last flight', 'value', 'haul', 'Delay of the last flight by haul'],
  ])('keeps what the setup says: "%s", %s by "%s"', (display, show, by, title) => {
    const entry = entryOf('x', 'gauge', ['region', 'kind', 'haul']);
    const labels = by === '' ? [] : by.split(' ');
    const shows = show.split(' ').flatMap((each) => parseShow(each) ?? []);
    expect(titleOf({ entry, shows, by: labels, top: undefined }, display)).toBe(title);
  });

  test('names what follows a phrase after a comma', () => {
    const of = (show: string) => titled('x_seconds', 'histogram', show, '', 'Delay of late flights');
    expect(['p50 p95', 'heatmap', 'p95', 'mean'].map(of)).toEqual([
      'Delay of late flights, percentiles',
      'Delay of late flights, distribution',
      'Delay of late flights, p95',
      'Delay of late flights, mean',
    ]);
  });
});

describe('the unit of a counter', () => {
  const counter = entryOf('x_total', 'counter', []);
  test.each([
    ['ops', 'ops', 'short'],
    ['bytes', 'binBps', 'bytes'],
    ['Bps', 'Bps', 'decbytes'],
    ['currencyEUR', 'si:€/s', 'currencyEUR'],
    ['currency:CHF', 'si:CHF/s', 'currency:CHF'],
    ['suffix:orders', 'suffix:orders/s', 'suffix:orders'],
    ['lengthm', 'si:\u2060m/s', 'lengthm'],
    ['currency:PLN', 'si:\u2060PLN/s', 'currency:PLN'],
    ['velocityms', 'velocityms', 'lengthm'],
  ])('that the setup gives as %s is %s for the rate, and %s for the increase', (declared, rate, increase) => {
    expect(unitOfShow(counter, { kind: 'rate' }, declared)).toBe(rate);
    expect(unitOfShow(counter, { kind: 'increase' }, declared)).toBe(increase);
  });
});
