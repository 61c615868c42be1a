import { ALERTMANAGER_FAULTS } from '../world/alertmanager.js';
import type { AlertmanagerFault } from '../world/alertmanager.js';
import type { Damage } from '../world/disk.js';
import type { Random } from '../world/random.js';
import { FIRST_SHAPES, SHAPE_NAMES } from './setups.js';
import type { ShapeName } from './setups.js';

/** What happens to the exporter, its disk and its servers. */
export type Hazard =
  /** The process ends at once: now, or with one of its next operations on the disk. */
  | { readonly kind: 'kill'; readonly operation: number | undefined; readonly downMs: number }
  /** The machine loses power, as above. */
  | { readonly kind: 'powerLoss'; readonly operation: number | undefined; readonly downMs: number }
  /** The process is killed, and one of its files is damaged. */
  | {
      readonly kind: 'rot';
      readonly damage: Damage;
      readonly newestFirst: number;
      readonly downMs: number;
    }
  | { readonly kind: 'stop'; readonly downMs: number }
  /** The process stands still, another machine takes over, and then it wakes up. */
  | { readonly kind: 'zombie'; readonly operation: number | undefined; readonly wakesMs: number }
  /** The same, and the process that has taken over is killed soon after the other one woke up. */
  | {
      readonly kind: 'zombieAlone';
      readonly operation: number | undefined;
      readonly wakesMs: number;
      readonly afterMs: number;
      readonly downMs: number;
    }
  /** A second exporter is started with the same state. */
  | { readonly kind: 'second' }
  /** It takes the first one for dead, which is alive. */
  | { readonly kind: 'seize' }
  | { readonly kind: 'reload' }
  | { readonly kind: 'reloadAndKill'; readonly afterMs: number; readonly downMs: number }
  | { readonly kind: 'scrape' }
  | { readonly kind: 'scrapeAndKill'; readonly afterMs: number; readonly downMs: number }
  /** The process is killed, is started again, and then the machine loses power. */
  | {
      readonly kind: 'killAndPowerLoss';
      readonly operation: number | undefined;
      readonly afterMs: number;
      readonly downMs: number;
    }
  | { readonly kind: 'consumerDeleted' }
  | { readonly kind: 'alertmanager'; readonly fault: AlertmanagerFault; readonly forMs: number }
  /** It is started anew, without its state. */
  | { readonly kind: 'alertmanagerForgets' }
  /** A reading thread dies, or stands still. */
  | { readonly kind: 'threadDies'; readonly thread: number }
  | { readonly kind: 'threadStands'; readonly thread: number; readonly forMs: number }
  /** Threads take long to start; the process is killed, or one of them dies. */
  | {
      readonly kind: 'threadsLate';
      readonly lateMs: number;
      readonly thread: number;
      readonly downMs: number | undefined;
    }
  | {
      readonly kind: 'natsGone' | 'outletGone' | 'diskFull' | 'diskFails' | 'diskSlow';
      readonly forMs: number;
    };

/** Some events are published, or something happens. */
export type Step = { readonly atMs: number } & (
  { readonly kind: 'publish'; readonly events: number } | { readonly kind: 'hazard'; readonly hazard: Hazard }
);

/** A whole schedule; the seed also decides how long each request takes. */
export interface Schedule {
  readonly shape: ShapeName;
  /** The stream removes what was acked. */
  readonly keepsOnlyUnacked: boolean;
  readonly lostAcks: number;
  readonly lostDeliveries: number;
  readonly steps: readonly Step[];
  readonly endMs: number;
  /** At the end, the state is restored once more. */
  readonly restoresAtEnd: boolean;
}

type HazardKind = Hazard['kind'];

/** How often each hazard is chosen, in proportion. */
const WEIGHTS: Readonly<Record<HazardKind, number>> = {
  kill: 9,
  powerLoss: 8,
  killAndPowerLoss: 5,
  rot: 4,
  stop: 2,
  zombie: 1,
  zombieAlone: 1,
  second: 2,
  seize: 2,
  reload: 2,
  reloadAndKill: 3,
  scrape: 1,
  scrapeAndKill: 4,
  consumerDeleted: 2,
  natsGone: 3,
  outletGone: 5,
  diskFull: 5,
  diskFails: 5,
  diskSlow: 3,
  alertmanager: 0,
  alertmanagerForgets: 0,
  threadDies: 0,
  threadStands: 0,
  threadsLate: 0,
};
/** What is chosen more often where it matters. */
const SHAPE_WEIGHTS: Partial<Record<ShapeName, Partial<Record<HazardKind, number>>>> = {
  alerts: { alertmanager: 20, alertmanagerForgets: 6 },
  threads: { threadDies: 12, threadStands: 6, threadsLate: 8, reload: 8, reloadAndKill: 8 },
};
const choicesOf = (shape: ShapeName): readonly HazardKind[] => {
  const weights = { ...WEIGHTS, ...SHAPE_WEIGHTS[shape] };
  return (Object.keys(WEIGHTS) as HazardKind[]).flatMap((kind) =>
    Array.from({ length: weights[kind] }, () => kind),
  );
};
/** The same for all of the first setups. */
const CHOICES = new Map(SHAPE_NAMES.map((shape) => [shape, choicesOf(shape)]));

const DAMAGES: readonly Damage[] = ['bit', 'page', 'end'];

/** Setups that were added later have seeds of their own: the schedules of all other seeds stay. By the remainder of the seed. */
const LATER_SHAPES: Readonly<Record<number, ShapeName>> = { 5: 'alerts', 6: 'threads' };
const REMAINDERS = 7;

/** The setup of one of the later seeds; `undefined`: it is one of the first ones. */
export const laterShapeOf = (seed: number): ShapeName | undefined => LATER_SHAPES[seed % REMAINDERS];

export function makeSchedule(random: Random, seed: number): Schedule {
  const later = laterShapeOf(seed);
  const endMs = random.between(1_000, 3_000);
  const choices = CHOICES.get(later ?? 'counters') ?? [];
  const hazards = Array.from({ length: random.between(1, 4) }, () => hazardOf(random, random.pick(choices)));
  // What was acked is gone, so that an older file would lack it.
  const canRemove = !hazards.some(({ kind }) => kind === 'rot');
  const steps: Step[] = [
    ...Array.from({ length: random.between(2, 4) }, () => ({
      atMs: random.below(endMs),
      kind: 'publish' as const,
      events: random.between(1, 5),
    })),
    ...hazards.map((hazard) => ({ atMs: random.below(endMs), kind: 'hazard' as const, hazard })),
  ];
  return {
    shape: later ?? random.pick(FIRST_SHAPES),
    keepsOnlyUnacked: random.chance(0.5) && canRemove,
    lostAcks: random.chance(0.4) ? 0.7 : 0,
    lostDeliveries: random.chance(0.2) ? 0.3 : 0,
    steps: steps.sort((a, b) => a.atMs - b.atMs),
    endMs,
    restoresAtEnd: random.chance(0.4),
  };
}

function hazardOf(random: Random, kind: HazardKind): Hazard {
  const downMs = random.chance(0.7) ? random.between(10, 500) : random.between(500, 5_000);
  // A whole checkpoint has about eight operations, one of changes has two.
  const operation = random.chance(0.7) ? random.between(1, 10) : undefined;
  switch (kind) {
    case 'kill':
    case 'powerLoss':
      return { kind, operation, downMs };
    case 'rot':
      return { kind, damage: random.pick(DAMAGES), newestFirst: random.between(0, 1), downMs };
    case 'stop':
      return { kind, downMs };
    case 'zombie':
      return { kind, operation, wakesMs: random.between(15_000, 16_500) };
    case 'zombieAlone':
      return { kind, operation, wakesMs: random.between(15_000, 16_500), afterMs: random.below(200), downMs };
    case 'killAndPowerLoss':
      return { kind, operation, afterMs: random.between(50, 600), downMs };
    case 'reloadAndKill':
    case 'scrapeAndKill':
      return { kind, afterMs: random.below(300), downMs };
    case 'second':
    case 'seize':
    case 'reload':
    case 'scrape':
    case 'consumerDeleted':
    case 'alertmanagerForgets':
      return { kind };
    case 'alertmanager':
      return { kind, fault: random.pick(ALERTMANAGER_FAULTS), forMs: random.between(200, 5_000) };
    case 'threadDies':
      return { kind, thread: random.below(2) };
    case 'threadStands':
      return { kind, thread: random.below(2), forMs: random.between(100, 5_000) };
    case 'threadsLate':
      return {
        kind,
        lateMs: random.between(200, 2_500),
        thread: random.below(2),
        downMs: random.chance(0.5) ? downMs : undefined,
      };
    case 'natsGone':
    case 'outletGone':
    case 'diskFull':
    case 'diskFails':
    case 'diskSlow':
      return { kind, forMs: random.between(200, 2_500) };
  }
}

/** In readable steps. */
export function describeSchedule(schedule: Schedule): readonly string[] {
  const { shape, keepsOnlyUnacked, lostAcks, lostDeliveries, steps, endMs, restoresAtEnd } = schedule;
  return [
    `setup "${shape}"; the stream ${keepsOnlyUnacked ? 'removes what is acked' : 'keeps everything'}; ` +
      `${100 * lostAcks} % of the acks and ${100 * lostDeliveries} % of the deliveries get lost`,
    ...steps.map((step) => `${String(step.atMs).padStart(7)} ms  ${textOf(step)}`),
    `${String(endMs).padStart(7)} ms  everything works again${restoresAtEnd ? '; at rest, the process is killed once more' : ''}`,
  ];
}

function textOf(step: Step): string {
  if (step.kind === 'publish') return `${step.events} events are published`;
  const { hazard } = step;
  const when =
    'operation' in hazard && hazard.operation !== undefined
      ? ` at operation ${hazard.operation} of the disk`
      : '';
  const down = 'downMs' in hazard && hazard.downMs !== undefined ? `, back after ${hazard.downMs} ms` : '';
  const lasting = 'forMs' in hazard ? ` for ${hazard.forMs} ms` : '';
  const fault = 'fault' in hazard ? `: it ${FAULTS[hazard.fault]}` : '';
  return `${TEXTS[hazard.kind]}${fault}${when}${lasting}${down}`;
}

const TEXTS: Readonly<Record<HazardKind, string>> = {
  kill: 'the process is killed',
  powerLoss: 'the machine loses power',
  rot: 'the process is killed, and a file is damaged',
  stop: 'the exporter is stopped',
  zombie: 'the process stands still, and another machine takes over',
  zombieAlone: 'the process stands still, another machine takes over, and is killed when the first wakes up',
  second: 'a second exporter starts with the same state',
  seize: 'another exporter takes the first one for dead, and takes its state',
  reload: 'the setup is reloaded',
  reloadAndKill: 'the setup is reloaded, and the process is killed',
  scrape: 'Prometheus scrapes',
  scrapeAndKill: 'Prometheus scrapes, and the process is killed',
  killAndPowerLoss: 'the process is killed and starts again, and the machine loses power',
  consumerDeleted: 'somebody deletes the consumer',
  natsGone: 'NATS is gone',
  outletGone: 'the server for closed windows is gone',
  diskFull: 'the disk is full',
  diskFails: 'the disk fails to sync',
  diskSlow: 'the disk is slow',
  alertmanager: 'Alertmanager has a fault',
  alertmanagerForgets: 'Alertmanager starts anew, without its state',
  threadDies: 'a reading thread dies',
  threadStands: 'a reading thread stands still',
  threadsLate: 'a reading thread dies or the process is killed, and new threads start late',
};

const FAULTS: Readonly<Record<AlertmanagerFault, string>> = {
  gone: 'is gone',
  hangs: 'does not answer',
  refuses: 'refuses some alerts',
  fails: 'answers with HTTP 500',
};
