import type { Setup } from '../../../setup/model/setup.js';
import type { FiringInsight } from '../../insight/insight-board.js';
import { withMuting } from '../../insight/muted-by.js';
import { roleOf } from '../../../setup/severity.js';
import { STREAM_GAP_REASONS } from '../../../setup/self-metric-reasons.js';
import { eventsOf } from '../../account/skip-totals.js';
import type { Trouble } from '../../event/trouble.js';
import type { SourceBacklog } from '../../happening/source.js';
import type { ReadGap } from '../../source/read-gaps.js';
import type { AlertmanagerState } from '../../telemetry/alertmanagers.js';
import type {
  AlertmanagerStatus,
  ExporterStatus,
  GapStatus,
  NatsStatus,
  StreamStatus,
  TroubleStatus,
  UpdateStatus,
  WaitingStatus,
} from './status.js';
import type { NamedAccount } from '../../machine/engine-options.js';
import type { StreamAccount } from '../../account/account.js';
import type { StreamRates } from '../../live/stream-rates.js';
import { lagSeconds } from '../../telemetry/engine-metrics.js';
import type { Connections } from '../../telemetry/connections.js';

/** The input of the status report. */
export interface StatusFacts {
  readonly setup: Setup;
  readonly setupHash: string;
  readonly version: string;
  readonly startedMs: number;
  readonly nowMs: number;
  readonly rates: StreamRates;
  readonly accounts: readonly StreamAccount[];
  readonly metricAccounts: readonly NamedAccount[];
  readonly insightAccounts: readonly NamedAccount[];
  readonly firing: readonly FiringInsight[];
  readonly connections: Connections;
  readonly troubles: readonly Trouble[];
}

export function reportStatus(facts: StatusFacts): ExporterStatus {
  const { setup, setupHash, version, connections } = facts;
  const problems = connections.problems();
  const alertmanagers = connections.alertmanagers.list();
  const failing = alertmanagers.find(({ problem }) => problem !== undefined);
  return {
    service: setup.service.name,
    version,
    setupHash,
    startedAt: new Date(facts.startedMs).toISOString(),
    at: new Date(facts.nowMs).toISOString(),
    ready: problems.length === 0,
    problems,
    troubles: facts.troubles.map(troubleStatus),
    nats: natsStatus(connections),
    streams: facts.accounts.map((account) => streamStatus(account, facts)),
    metrics: facts.metricAccounts.map(updateStatus),
    eventInsights: facts.insightAccounts.map(updateStatus),
    insights: withMuting(facts.firing, setup).map((firing) => ({
      ...firing,
      level: roleOf(firing.severity, setup.alerting),
    })),
    alertmanager: alertmanagers.length === 0 ? null : alertmanagers.every(({ isUp }) => isUp),
    ...(failing?.problem !== undefined && { alertmanagerProblem: failing.problem }),
    alertmanagers: alertmanagers.map((state) => alertmanagerStatus(state, setup)),
    undeliveredAlerts: Math.max(0, ...alertmanagers.map(({ undelivered }) => undelivered)),
    dashboards: setup.dashboards.map(({ uid, title }) => ({ uid, title })),
  };
}

function updateStatus({ name, account }: NamedAccount): UpdateStatus {
  const { counted, excluded, skipped } = account;
  const events = eventsOf(account);
  const skippedShare = events === 0 ? 0 : (events - counted - excluded) / events;
  return { name, counted, excluded, skipped: Object.fromEntries(skipped), skippedShare };
}

function troubleStatus({ kind, sentence, details, sinceMs }: Trouble): TroubleStatus {
  return {
    kind,
    sentence,
    details,
    ...(sinceMs !== undefined && { since: new Date(sinceMs).toISOString() }),
  };
}

function alertmanagerStatus(state: AlertmanagerState, { alerting }: Setup): AlertmanagerStatus {
  const { url, isUp, problem, undelivered, externalLabels } = state;
  return {
    url,
    up: isUp,
    ...(problem !== undefined && { problem }),
    undeliveredAlerts: undelivered,
    externalLabels: externalLabels ?? alerting.externalLabels,
    labelsFrom: externalLabels === undefined ? 'setup' : 'prometheus',
  };
}

function natsStatus({ nats: { problem, sinceMs }, natsGaps, readsNats }: Connections): NatsStatus {
  return {
    used: readsNats,
    connected: problem === undefined,
    ...(problem !== undefined && { problem }),
    since: new Date(sinceMs).toISOString(),
    lastGaps: Object.fromEntries([...natsGaps].map(([connection, gap]) => [connection, gapStatus(gap)])),
  };
}

function gapStatus({ fromMs, toMs, reason }: ReadGap): GapStatus {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  return { from, to, reason, meaning: STREAM_GAP_REASONS[reason] };
}

function streamStatus(account: StreamAccount, { connections, rates, nowMs }: StatusFacts): StreamStatus {
  const { stream, received, accepted, rejected, lastArrivalMs } = account;
  const reading = connections.reading(stream);
  const lag = lagSeconds(account, nowMs);
  const lastGap = connections.lastGap(stream);
  const backlog = connections.backlogs().get(stream);
  return {
    name: stream,
    connected: connections.isConnected(stream),
    ...(reading?.problem !== undefined && { problem: reading.problem }),
    ...(reading !== undefined && { since: new Date(reading.sinceMs).toISOString() }),
    ...(lastGap !== undefined && { lastGap: gapStatus(lastGap) }),
    received,
    accepted,
    rejected: Object.fromEntries(rejected),
    ...(lastArrivalMs !== undefined && { lastEventAt: new Date(lastArrivalMs).toISOString() }),
    eventsPerSecond: rates.perSecond(stream),
    ...(lag !== undefined && { lagSeconds: lag }),
    ...(backlog !== undefined && { waiting: waitingStatus(backlog) }),
  };
}

function waitingStatus({ pending, oldestSeconds, acked, last, mirrorLag }: SourceBacklog): WaitingStatus {
  return {
    messages: pending,
    ...(oldestSeconds !== undefined && { oldestSeconds }),
    acknowledgedSequence: acked,
    lastSequence: last,
    ...(mirrorLag !== undefined && { mirrorLag }),
  };
}
