import { jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration } from '../../../../setup/model/duration.js';
import { consumerName } from '../../../../setup/consumer-name.js';
import type { Service } from '../../../../setup/model/service.js';
import type { Setup } from '../../../../setup/model/setup.js';
import type { Stream, StreamSource } from '../../../../setup/model/stream.js';
import { suggest } from '../../../../setup/nearest.js';
import { NATS_CAUSES } from '../../../happening/nats-causes.js';
import { messageOf } from '../../error-message.js';
import { connectNats } from '../connection.js';
import { MAX_MESSAGE_BYTES } from '../inbound/wire-message.js';
import { isMissing } from '../jetstream/jetstream-stream.js';
import type { NatsLink } from '../link.js';
import type { ServerFinding, StreamFlow } from './finding.js';
import { Permissions } from './permissions.js';
import { versionFault } from '../switch/scheduled-message.js';
import { describeState, streamFindings } from './stream-findings.js';
import { targetFindings } from './target-findings.js';
import type { PublishTarget } from './target-findings.js';

/** How long to try to reach a server; what waiting does not mend is reported at once. */
const CONNECT_LIMIT_MS = 8_000;
const ATTEMPT_LIMIT_MS = 3_000;
const REQUEST_LIMIT_MS = 2_000;
/** How long the exporter may be down without losing events, unless somebody says otherwise. */
export const LONGEST_OUTAGE_MS = 3_600_000;

export interface InspectOptions {
  /** Files in the setup are relative to this folder. */
  readonly directory: string;
  readonly url: string;
  /** How long to wait for messages on plain subjects. */
  readonly listenMs: number;
  /** JetStream streams that keep messages for less are reported. Default: `LONGEST_OUTAGE_MS`. */
  readonly longestOutageMs?: number;
}

export interface Inspection {
  readonly findings: readonly ServerFinding[];
  readonly flows: readonly StreamFlow[];
}

type SourceOf<Kind extends StreamSource['kind']> = Extract<StreamSource, { kind: Kind }>;

/** Compares a setup with a NATS server: what exists, what is permitted, and whether messages come. Changes nothing there. */
export async function inspectServer(setup: Setup, options: InspectOptions): Promise<Inspection> {
  const link = await connect(setup, options);
  if (typeof link === 'string') {
    return { flows: [], findings: [{ path: ['service', 'nats'], level: 'error', message: link }] };
  }
  try {
    const inspector = new Inspector(link, setup, options);
    const parts = await Promise.all(setup.streams.map((stream) => inspector.stream(stream)));
    const published = await inspector.publications(setup);
    return {
      findings: [...inspector.server(setup), ...parts.flatMap(({ findings }) => findings), ...published],
      flows: parts.flatMap(({ flows }) => flows),
    };
  } finally {
    await link.close();
  }
}

/** Why there is no connection. */
async function connect({ service }: Setup, { directory, url }: InspectOptions): Promise<NatsLink | string> {
  let reason = 'it does not answer';
  const end = new AbortController();
  // Not AbortSignal.timeout with AbortSignal.any: Node 20 collects the timeout as garbage, and it never aborts.
  const limit = setTimeout(() => end.abort(), CONNECT_LIMIT_MS);
  const { signal } = end;
  const options = { name: 'natsight-check', nats: service.nats, baseDirectory: directory, url };
  try {
    return await connectNats({ ...options, signal, timeoutMs: ATTEMPT_LIMIT_MS }, (happening) => {
      if (happening.kind !== 'natsConnectFailed') return;
      ({ reason } = happening);
      if (NATS_CAUSES[happening.cause].group !== 'unreachable') end.abort();
    });
  } catch (error) {
    return signal.aborted ? `cannot connect to NATS: ${reason}` : messageOf(error);
  } finally {
    clearTimeout(limit);
  }
}

class Inspector {
  readonly #connection: NatsConnection;
  readonly #service: Service;
  readonly #listenMs: number;
  readonly #longestOutageMs: number;
  readonly #permissions: Promise<Permissions | undefined>;

  constructor({ connection }: NatsLink, { service }: Setup, options: InspectOptions) {
    this.#connection = connection;
    this.#service = service;
    this.#listenMs = options.listenMs;
    this.#longestOutageMs = options.longestOutageMs ?? LONGEST_OUTAGE_MS;
    this.#permissions = this.#readPermissions();
  }

  /** What of the server itself does not fit the setup. */
  server(setup: Setup): readonly ServerFinding[] {
    return [...this.#largeMessages(setup), ...this.#switch(setup)];
  }

  #switch({ alerting }: Setup): readonly ServerFinding[] {
    const fault = versionFault(this.#connection.info?.version ?? '');
    if (alerting.deadMansSwitch === undefined || fault === undefined) return [];
    const path = ['instantAlerts', 'deadMansSwitch'];
    const message = `${fault}, so NATS would tell nobody that the exporter is gone`;
    return [{ path, document: 'monitoring', level: 'warning', message }];
  }

  /** Whether the server takes messages that natsight does not read. */
  #largeMessages({ streams }: Setup): readonly ServerFinding[] {
    const { max_payload: limit = 0 } = this.#connection.info ?? {};
    const reads = streams.some(({ source: { kind } }) => kind === 'subject' || kind === 'jetstream');
    if (!reads || limit <= MAX_MESSAGE_BYTES) return [];
    const message = `the server takes messages of up to ${inMiB(limit)} (max_payload), and natsight reads none of more than ${inMiB(MAX_MESSAGE_BYTES)}: it rejects them as "too_large"`;
    return [{ path: ['service', 'nats'], level: 'warning', message }];
  }

  async stream(stream: Stream): Promise<Inspection> {
    switch (stream.source.kind) {
      case 'subject':
        return this.#subjects(stream, stream.source);
      case 'jetstream':
        return this.#jetstream(stream, stream.source);
      case 'file':
      case 'routed':
        return { findings: [], flows: [] };
    }
  }

  /** Subjects that the exporter publishes to. Servers before 2.10 do not tell what is permitted. */
  async publications({ streams, metrics }: Setup): Promise<readonly ServerFinding[]> {
    const permissions = await this.#permissions;
    const targets = [
      ...streams.map(({ name, deadLetter }) => [['dataStreams', name, 'deadLetter'], deadLetter] as const),
      ...metrics.map(
        (metric) =>
          [
            ['liveMetrics', metric.name, 'publish'],
            metric.kind === 'window' ? metric.publish : undefined,
          ] as const,
      ),
    ];
    const declared = targets.flatMap(([path, subject]) => (subject === undefined ? [] : [{ path, subject }]));
    const isDenied = ({ subject }: PublishTarget) => permissions?.mayPublish(subject) === false;
    const denied = declared.filter(isDenied).map(({ path, subject }): ServerFinding => {
      return { path, level: 'error', message: `NATS does not permit publishing to "${subject}"` };
    });
    const permitted = declared.filter((target) => !isDenied(target));
    return [...denied, ...(await targetFindings(permitted, this.#connection, REQUEST_LIMIT_MS))];
  }

  async #subjects({ name }: Stream, { subjects }: SourceOf<'subject'>): Promise<Inspection> {
    let messages = 0;
    const findings: ServerFinding[] = [];
    const subscriptions = subjects.map((subject) =>
      this.#connection.subscribe(subject, {
        callback: (error) => {
          if (error === null) messages++;
          else findings.push(refused(name, subject, messageOf(error)));
        },
      }),
    );
    await delay(this.#listenMs);
    for (const subscription of subscriptions) subscription.unsubscribe();
    const duration = formatDuration(this.#listenMs);
    if (messages === 0 && findings.length === 0) {
      findings.push({
        path: ['dataStreams', name, 'subject'],
        level: 'warning',
        message: `no message on "${subjects.join('", "')}" within ${duration}: check that something publishes there`,
      });
    }
    return { findings, flows: [{ stream: name, text: `${messages} messages in ${duration}` }] };
  }

  async #jetstream(stream: Stream, source: SourceOf<'jetstream'>): Promise<Inspection> {
    const { stream: wanted, create } = source.jetstream;
    const path = ['dataStreams', stream.name, 'jetstream', 'stream'];
    const fail = (message: string): Inspection => ({
      flows: [],
      findings: [{ path, level: 'error', message }],
    });
    try {
      const manager = await jetstreamManager(this.#connection, { timeout: REQUEST_LIMIT_MS });
      const found = await manager.streams.info(wanted).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      if (found === undefined) {
        return create === undefined ? fail(await missing(manager, wanted)) : { findings: [], flows: [] };
      }
      return {
        findings: [
          ...streamFindings(stream, source, found, {
            longestOutageMs: this.#longestOutageMs,
            nowMs: Date.now(),
          }),
          ...(await this.#consumerFindings(manager, stream, source)),
        ],
        flows: [{ stream: stream.name, text: describeState(found, Date.now()) }],
      };
    } catch (error) {
      return fail(`JetStream cannot be used: ${messageOf(error)}`);
    }
  }

  /** A consumer that is there already may be paused. */
  async #consumerFindings(
    manager: JetStreamManager,
    { name: stream }: Stream,
    { jetstream }: SourceOf<'jetstream'>,
  ): Promise<readonly ServerFinding[]> {
    const name = consumerName(this.#service.name, stream, jetstream);
    const found = await manager.consumers.info(jetstream.stream, name).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (found?.paused !== true) return [];
    const message = `consumer "${name}" of "${jetstream.stream}" is paused until ${found.config.pause_until ?? 'somebody resumes it'}: natsight reads nothing; "nats consumer resume ${jetstream.stream} ${name}" ends the pause`;
    return [{ path: ['dataStreams', stream, 'jetstream', 'stream'], level: 'warning', message }];
  }

  async #readPermissions(): Promise<Permissions | undefined> {
    try {
      const answer = await this.#connection.request('$SYS.REQ.USER.INFO', '', { timeout: REQUEST_LIMIT_MS });
      return Permissions.parse(answer.json());
    } catch {
      return undefined;
    }
  }
}

const inMiB = (bytes: number) => `${Number((bytes / 2 ** 20).toFixed(2))} MiB`;

function refused(stream: string, subject: string, reason: string): ServerFinding {
  return {
    path: ['dataStreams', stream, 'subject'],
    level: 'error',
    message: `NATS does not permit subscribing to "${subject}": ${reason}`,
  };
}

async function missing(manager: JetStreamManager, name: string): Promise<string> {
  const names: string[] = [];
  for await (const known of manager.streams.names()) names.push(known);
  return `JetStream has no stream "${name}"${suggest(name, names)}: create it, or declare "create"`;
}
