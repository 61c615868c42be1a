import type { Command } from 'commander';
import { reportFailure } from '../failure.js';

interface Options {
  readonly 'web.listenAddress'?: string;
  readonly 'web.config.file'?: string;
}

/** `natsight health`: for the health check of a container and of other supervisors. */
export function registerHealth(program: Command): void {
  program
    .command('health')
    .description('ask the exporter on this machine whether it runs; exit 1 if not')
    .option('--web.listen-address <address>', 'as of "natsight run" (or WEB_LISTEN_ADDRESS)')
    .option('--web.config.file <file>', 'as of "natsight run" (or WEB_CONFIG_FILE), for TLS')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { DEFAULT_LISTEN_ADDRESS, requireListenAddress } =
    await import('../../exporter/io/http/listen-address.js');
  const { requireHealth } = await import('../health/health.js');
  const variables = process.env;
  try {
    const flag = options['web.listenAddress'];
    const listen = requireListenAddress(
      flag === undefined ? 'WEB_LISTEN_ADDRESS' : '--web.listen-address',
      (flag ?? variables['WEB_LISTEN_ADDRESS']) || DEFAULT_LISTEN_ADDRESS,
    );
    const file = (options['web.config.file'] ?? variables['WEB_CONFIG_FILE']) || undefined;
    console.log(`${await requireHealth(listen, await schemesOf(file))} answers`);
  } catch (error) {
    reportFailure(error);
  }
}

/** Both if the file cannot be read now: the exporter runs on with what it had before. */
async function schemesOf(file: string | undefined): Promise<readonly ('http' | 'https')[]> {
  if (file === undefined) return ['http'];
  const { WebConfigFile } = await import('../../exporter/io/http/web-config/web-config-file.js');
  try {
    return [new WebConfigFile(file).isTls ? 'https' : 'http'];
  } catch {
    return ['https', 'http'];
  }
}
