import { config as configureZod } from 'zod';
import { NatsightError } from '../setup/error.js';
import { SetupError, loadSetup } from '../setup/load.js';
import { OptionError } from '../setup/option-error.js';
import type { Setup } from '../setup/model/setup.js';
import type { FileOptions } from '../setup/model/stream.js';
import { formatAllProblems } from '../setup/problem.js';
import { DEFAULT_ADDRESSES } from '../setup/addresses.js';
import { publicUrl } from '../setup/server-address.js';
import { addressList, requireWebAddress } from '../setup/web-address.js';
import { App } from './app.js';
import type { MakeRunbooks } from './app-options.js';
import { DEFAULT_CHECKPOINT_MS } from './io/checkpoint/kept-state.js';
import type { StateOptions } from './io/checkpoint/kept-state.js';
import { StateLostError } from './io/checkpoint/state-error.js';
import { statePlace } from './io/checkpoint/state-place.js';
import { findFileFaults } from './io/setup/file-faults.js';
import { compileForEvents, compileInLargePieces } from './io/process/compiler.js';
import type { WebLimits } from './io/http/admission/web-limits.js';
import { DEFAULT_LISTEN_ADDRESS, requireListenAddress } from './io/http/listen-address.js';
import type { ListenAddress } from './io/http/listen-address.js';
import type { HttpServerLink } from './io/http-client/http-access.js';
import { serverLinks } from './io/http-client/server-link.js';
import { OPEN } from './io/http/web-config.js';
import type { WebConfig } from './io/http/web-config.js';
import { WebConfigFile } from './io/http/web-config/web-config-file.js';
import { readVersion } from './io/process/package-folder.js';
import { createLog } from './telemetry/log.js';
import type { LogFormat, LogLevel } from './telemetry/log-level.js';

/** The flags of `natsight run`, as typed. */
export interface RunFlags {
  readonly listenAddress?: string | undefined;
  readonly webConfigFile?: string | undefined;
  readonly externalUrl?: string | undefined;
  readonly maxConnections?: number | undefined;
  readonly maxRequests?: number | undefined;
  readonly maxLivePages?: number | undefined;
  readonly allowedHosts?: readonly string[] | undefined;
  readonly enableLifecycle?: boolean | undefined;
  readonly enableQuit?: boolean | undefined;
  readonly natsUrl?: string | undefined;
  readonly workers?: number | undefined;
  readonly replay?: FileOptions | undefined;
  readonly ephemeral?: boolean | undefined;
  /** A folder, or `kv:` and a bucket. */
  readonly state?: string | undefined;
  readonly checkpointEveryMs?: number | undefined;
  readonly memoryLimitBytes?: number | undefined;
  readonly alertmanagerUrls?: readonly string[] | undefined;
  readonly alertmanagerHttpConfigFiles?: readonly string[] | undefined;
  readonly alertLabels?: Readonly<Record<string, string>> | undefined;
  readonly prometheusUrl?: string | undefined;
  readonly prometheusHttpConfigFile?: string | undefined;
  readonly logLevel?: LogLevel | undefined;
  readonly logFormat?: LogFormat | undefined;
}

/** An example. */
const EXTERNAL_URL = 'https://natsight.example.org';

/** Runs the exporter in this process until a signal stops it. Sets the exit code. `runbooks` come from the rule generator. */
export async function runExporter(
  directory: string,
  flags: RunFlags,
  runbooks?: MakeRunbooks,
): Promise<void> {
  compileInLargePieces();
  // For one setup, compiling validators takes longer than it saves.
  configureZod({ jitless: true });
  try {
    await new ExporterProcess(directory, flags, runbooks).run();
  } catch (error) {
    if (!(error instanceof NatsightError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

class ExporterProcess {
  readonly #app: App;
  #isStopping = false;

  constructor(directory: string, flags: RunFlags, runbooks: MakeRunbooks | undefined) {
    const setup = loadValidSetup(directory);
    // Shown by `ps`.
    process.title = setup.service.name;
    const log = createLog({
      level: flags.logLevel ?? 'info',
      format: flags.logFormat ?? (process.stdout.isTTY ? 'human' : 'json'),
      service: setup.service.name,
    });
    this.#app = new App({
      setup,
      directory,
      listen: listenAddressOf(flags.listenAddress),
      web: webConfigOf(flags.webConfigFile),
      webLimits: webLimitsOf(flags),
      allowedHosts: flags.allowedHosts,
      enableLifecycle: flags.enableLifecycle,
      externalUrl:
        publicAddressOf('--web.external-url', flags.externalUrl, EXTERNAL_URL) ??
        publicAddressOf('WEB_EXTERNAL_URL', fromEnvironment('WEB_EXTERNAL_URL'), EXTERNAL_URL),
      natsUrl: flags.natsUrl ?? fromEnvironment('NATS_URL'),
      workers: flags.workers,
      memoryLimitBytes: flags.memoryLimitBytes,
      replay: flags.replay,
      ephemeral: flags.ephemeral,
      state: stateOptionsOf(flags),
      alertmanagers: linksTo('alertmanager', flags.alertmanagerUrls, flags.alertmanagerHttpConfigFiles),
      alertLabels: flags.alertLabels,
      prometheus: linksTo(
        'prometheus',
        listOf(flags.prometheusUrl),
        listOf(flags.prometheusHttpConfigFile),
      )[0],
      runbooks,
      version: readVersion(),
      log,
      onQuit: flags.enableQuit === true ? () => void this.#stop('POST /-/quit', 0) : undefined,
      onFatal: (error) => void this.#stop(whyFatal(error), 1),
    });
  }

  async run(): Promise<void> {
    process.on('SIGTERM', () => void this.#stop('SIGTERM', 0));
    process.on('SIGINT', () => void this.#stop('SIGINT', 0));
    process.on('SIGHUP', () => void this.#app.reload());
    // The exporter keeps running if the reader of its log exits.
    process.stdout.on('error', () => undefined);
    await this.#app.start();
    compileForEvents();
  }

  /** A second request exits at once. */
  async #stop(why: string, exitCode: number): Promise<void> {
    if (this.#isStopping) process.exit(1);
    this.#isStopping = true;
    await this.#app.stop(why);
    process.exit(exitCode);
  }
}

/** A trial leaves no trace, and recorded events are read from the beginning each time. */
function stateOptionsOf({ state, checkpointEveryMs, ephemeral, replay }: RunFlags): StateOptions | undefined {
  const isTrial = ephemeral === true || replay !== undefined;
  if (state !== undefined && isTrial) {
    throw new OptionError(
      `--state "${state}" cannot be combined with ${replay === undefined ? '--ephemeral' : '--replay'}, which keeps no state: leave one of them out`,
    );
  }
  const everyMs = checkpointEveryMs ?? DEFAULT_CHECKPOINT_MS;
  if (state !== undefined) return { place: statePlace('--state', state), everyMs };
  const folder = isTrial ? undefined : fromEnvironment('STATE_DIRECTORY');
  return folder === undefined ? undefined : { place: statePlace('STATE_DIRECTORY', folder), everyMs };
}

function whyFatal(error: unknown): string {
  return error instanceof StateLostError
    ? 'its state belongs to another process'
    : 'it cannot read its streams';
}

function loadValidSetup(directory: string): Setup {
  const { setup, problems } = loadSetup(directory, findFileFaults);
  if (problems.some(({ level }) => level === 'error')) throw new SetupError(problems);
  const shown = problems.filter(({ level }) => level !== 'info');
  for (const line of formatAllProblems(shown)) process.stderr.write(`${line}\n`);
  return setup;
}

function listenAddressOf(flag: string | undefined): ListenAddress {
  if (flag !== undefined) return requireListenAddress('--web.listen-address', flag);
  return requireListenAddress(
    'WEB_LISTEN_ADDRESS',
    fromEnvironment('WEB_LISTEN_ADDRESS') ?? DEFAULT_LISTEN_ADDRESS,
  );
}

function webConfigOf(file = fromEnvironment('WEB_CONFIG_FILE')): WebConfig {
  return file === undefined ? OPEN : new WebConfigFile(file);
}

/** As in node_exporter and Prometheus, 0 lifts a limit. */
function webLimitsOf({ maxConnections, maxRequests, maxLivePages }: RunFlags): Partial<WebLimits> {
  const limits = { maxConnections, maxScrapes: maxRequests, maxLivePages };
  const given = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return Object.fromEntries(given.map(([name, limit]) => [name, limit === 0 ? Infinity : limit]));
}

/** Links to the servers of a kind: by flags, else by environment variables, which hold lists with commas. */
function linksTo(
  server: 'alertmanager' | 'prometheus',
  urls: readonly string[] = [],
  files: readonly string[] = [],
): readonly HttpServerLink[] {
  const addresses = (option: string, texts: readonly string[]) =>
    texts.map((text) => requireWebAddress(option, text, DEFAULT_ADDRESSES[server]));
  const flag = `--${server}.url`;
  const variable = `${server.toUpperCase()}_URL`;
  const given =
    urls.length > 0
      ? addresses(flag, urls)
      : addresses(variable, addressList(fromEnvironment(variable) ?? ''));
  const option = `--${server}.http.config.file`;
  const fileVariable = `${server.toUpperCase()}_HTTP_CONFIG_FILE`;
  return files.length > 0
    ? serverLinks(given, { option, files })
    : serverLinks(given, { option: fileVariable, files: listOf(fromEnvironment(fileVariable)) });
}

const listOf = (text: string | undefined) => (text === undefined ? [] : [text]);

/** `option`: the flag or environment variable that the text comes from. */
function addressOf(option: string, text: string | undefined, example: string): string | undefined {
  return text === undefined ? undefined : requireWebAddress(option, text, example);
}

/** An address that everybody may see, without credentials. */
function publicAddressOf(option: string, text: string | undefined, example: string): string | undefined {
  const address = addressOf(option, text, example);
  return address === undefined ? undefined : publicUrl(address);
}

/** An empty variable counts as unset. */
function fromEnvironment(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}
