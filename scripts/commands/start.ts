import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { durationArgument } from './duration-argument.js';
import { reportFailure } from '../failure.js';
import { workerCount } from './worker-count.js';

interface Options {
  readonly for?: number;
  readonly embedded: boolean;
  readonly workers: number;
  readonly ephemeral: boolean;
  readonly report?: string;
}

/** `natsight start [DIR]`: the whole pipeline on this machine. */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description(
      'start NATS, Prometheus, Alertmanager and the exporter, replay real flights, deploy and verify everything',
    )
    .argument('[dir]', 'folder of the two setup files; unset: the flights')
    .option('--for <duration>', 'stop after this time, for example 60s', durationArgument)
    .option('--embedded', 'start no servers: the exporter reads the recorded events itself', false)
    .option('--workers <number>', 'threads with which the exporter reads the streams', workerCount, 1)
    .option(
      '--ephemeral',
      'beside an exporter in production: read JetStream from "start" through throw-away consumers, join no queue group, publish nothing to NATS',
      false,
    )
    .option('--report <file>', 'write what was deployed and verified as JSON')
    .action(start);
}

async function start(folder: string | undefined, options: Options): Promise<void> {
  const { FLIGHTS_DEMO } = await import('../start/flights-demo.js');
  const { Stack } = await import('../start/stack.js');
  const { startAll } = await import('../start/start.js');
  const directory = folder ?? FLIGHTS_DEMO.setup;
  const say = (line: string) => console.log(line);
  const stack = new Stack(say);
  const stopped = stopSignal();
  try {
    const root = process.cwd();
    const starting = startAll({ ...options, directory, root, report: options.report }, stack, say);
    const proved = await Promise.race([starting, stopped]);
    if (proved === false) process.exitCode = 1;
    if (proved !== 'stopped') await untilEnd(options.for, stopped, say);
  } catch (error) {
    reportFailure(error);
  } finally {
    await stack.stop();
    say('Stopped.');
  }
  // An interrupted start may still be waiting for a server.
  process.exit();
}

async function untilEnd(
  forMs: number | undefined,
  stopped: Promise<unknown>,
  say: (line: string) => void,
): Promise<void> {
  say(forMs === undefined ? 'Press Ctrl-C to stop.' : `Running for ${forMs / 1000} s.`);
  await Promise.race([stopped, ...(forMs === undefined ? [] : [delay(forMs)])]);
}

/** Resolves at the first SIGINT or SIGTERM. The second one exits at once; the guards then stop the servers. */
function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve('stopped');
      });
    }
  });
}
