import { join } from 'node:path';
import { root } from '../../support/run-command.js';

const flights = join(root, 'setup/examples/flights');
const orders = join(root, 'setup/examples/orders');
const recorded = join(orders, 'events.ndjson');
const listen = ['--web.listen-address', '127.0.0.1:0'];
const nats = ['--nats.url', 'nats://127.0.0.1:1', '--for', '10s'];

/** Folders without a setup. Relative paths are below a folder of the test. */
const NO_SETUP = ['absent', 'file', 'loop', '/proc'];
/** Folders that cannot be created. In /proc and /sys not even root creates files, and in /proc Node's own mkdir never ends. */
const NO_FOLDER = ['file/sub', 'loop', '/proc/natsight', '/sys/natsight'];
/** Files that cannot be written. */
const NO_FILE = ['file/x', 'folder', '/proc/x', '/sys/x'];
const NOT_READABLE = ['absent', 'folder', 'loop'];

/** A server that nothing has to answer for. */
const NOBODY = 'http://127.0.0.1:9';

/** Every place for a path on the command line: `PATH` stands for it. */
export const PLACES: readonly (readonly [args: readonly string[], bad: readonly string[]])[] = [
  [['alerts', 'report', 'PATH'], NO_SETUP],
  [
    ['alerts', 'quiet', flights, '--prometheus.url', NOBODY, '--prometheus.http.config.file', 'PATH'],
    NOT_READABLE,
  ],
  [['alerts', 'report', flights, '--prometheus.url', NOBODY, '--alertmanager.events', 'PATH'], NOT_READABLE],
  [['backtest', 'PATH', '--events', recorded], NO_SETUP],
  [['backtest', orders, '--events', 'PATH'], NOT_READABLE],
  [['backtest', orders, '--events', recorded, '--labels', 'PATH'], NOT_READABLE],
  [
    'backtest ORDERS --events RECORDED --prometheus.url NOBODY --prometheus.http.config.file PATH'
      .replace('ORDERS', orders)
      .replace('RECORDED', recorded)
      .replace('NOBODY', NOBODY)
      .split(' '),
    NOT_READABLE,
  ],
  [['backtest', orders, '--events', recorded, '--prometheus.binary', 'PATH'], NOT_READABLE],
  [['backtest', orders, '--events', recorded, '--against', 'PATH'], NO_SETUP],
  [['backtest', orders, '--events', recorded, '--picture', 'PATH'], NO_FILE],
  [['backtest', orders, '--events', recorded, '--scores', 'PATH'], NO_FOLDER],
  [
    ['backtest', '--values', 'PATH', '--scores', 'out'],
    ['absent', 'file', 'loop'],
  ],
  [['backtest', '--values', join(root, 'test/fixtures/values'), '--scores', 'PATH'], NO_FOLDER],
  [['check', 'PATH'], NO_SETUP],
  [['check', flights, '--web.config.file', 'PATH'], NOT_READABLE],
  [['check', flights, '--prometheus.url', NOBODY, '--prometheus.http.config.file', 'PATH'], NOT_READABLE],
  [['check', flights, '--alertmanager.url', NOBODY, '--alertmanager.http.config.file', 'PATH'], NOT_READABLE],
  [['generate', 'PATH', '--out', 'out'], NO_SETUP],
  [['generate', flights, '--out', 'out', '--scrape.http.config.file', 'PATH'], NOT_READABLE],
  [['generate', flights, '--out', 'PATH'], NO_FOLDER],
  [['init', 'PATH'], NO_FOLDER],
  [['init', 'PATH', '--schemas'], NO_FOLDER],
  [['lint', 'PATH'], NOT_READABLE],
  [['lint', 'grafana/generated', '--setup', 'PATH'], NO_SETUP],
  [['provision', 'PATH', '--dry-run'], NO_SETUP],
  [['provision', flights, '--yes', '--report', 'PATH'], NO_FILE],
  ...['scrape', 'exporter', 'prometheus', 'alertmanager', 'grafana'].flatMap((server) =>
    [
      ['provision', flights, '--yes'],
      ['unprovision', flights],
    ].map((command) => [[...command, `--${server}.http.config.file`, 'PATH'], ['absent']] as const),
  ),
  [['record', 'a.>', ...nats, '--force', '--out', 'PATH'], NO_FILE],
  [['replay', 'PATH', ...nats], NOT_READABLE],
  [['run', 'PATH', ...listen], NO_SETUP],
  [['run', flights, ...listen, '--web.config.file', 'PATH'], NOT_READABLE],
  [['run', flights, ...listen, '--replay', 'PATH'], NOT_READABLE],
  [['run', flights, ...listen, '--state', 'PATH'], NO_FOLDER],
  [
    ['check', flights, '--state', 'PATH'],
    ['absent', 'file', 'loop'],
  ],
  [
    ['run', flights, ...listen, '--alertmanager.url', NOBODY, '--alertmanager.http.config.file', 'PATH'],
    NOT_READABLE,
  ],
  [
    ['run', flights, ...listen, '--prometheus.url', NOBODY, '--prometheus.http.config.file', 'PATH'],
    NOT_READABLE,
  ],
  [['start', 'PATH', '--for', '1s', '--embedded'], NO_SETUP],
  [['start', '--embedded', '--for', '1s', '--report', 'PATH'], NO_FILE],
  [['test', 'PATH'], NO_SETUP],
  [['test', orders, '--junit', 'PATH'], NO_FILE],
  [['unprovision', 'PATH', '--dry-run'], NO_SETUP],
];
