import { isObserved } from '../../setup/alert-mode.js';
import { DEFAULT_ADDRESSES } from '../../setup/addresses.js';
import type { Insight } from '../../setup/model/insight.js';
import type { SetupScenario } from '../../setup/model/scenario.js';
import type { Setup } from '../../setup/model/setup.js';
import type { Resources } from '../machine/compile/resources.js';
import { STEP_MS, VirtualRun } from '../machine/virtual-run.js';
import { Episodes } from '../insight/episodes.js';
import { observedAlert, observedInsight, SeriesByName } from './observed.js';
import type { Observed } from './observed.js';
import { arrivalsOf, receiversOf } from './timeline.js';
import type { ScenarioArrival, ReadRecording } from './timeline.js';

/** After this long without a message, time advances in steps of a second, so that a day of silence takes no minute. */
const QUIET_MS = 60_000;
const QUIET_STEP_MS = 1_000;

export interface ScenarioPlayOptions {
  readonly resources: Resources;
  readonly readRecording: ReadRecording;
}

/** Plays a scenario on a virtual clock. Returns what is at each checkpoint, in their order. */
export function playScenario(
  scenario: SetupScenario,
  setup: Setup,
  options: ScenarioPlayOptions,
): readonly Observed[] {
  return new ScenarioRun(scenario, setup, options).play();
}

class ScenarioRun {
  readonly #scenario: SetupScenario;
  readonly #setup: Setup;
  readonly #run: VirtualRun;
  readonly #arrivals: readonly ScenarioArrival[];
  readonly #insights = new Episodes();
  readonly #alerts: Episodes;
  /** Number of messages that each JetStream stream has stored. */
  readonly #stored = new Map<string, number>();
  #next = 0;
  #lastArrivalMs: number;

  constructor(scenario: SetupScenario, setup: Setup, { resources, readRecording }: ScenarioPlayOptions) {
    const { startMs } = scenario;
    this.#scenario = scenario;
    this.#setup = setup;
    this.#arrivals = arrivalsOf(scenario, readRecording);
    this.#run = new VirtualRun(setup, { startMs, resources });
    this.#lastArrivalMs = startMs;
    this.#alerts = new Episodes(({ name }) => setup.alerting.insightAlerts.get(name)?.keepFiringFor ?? 0);
  }

  play(): readonly Observed[] {
    const { startMs, checkpoints } = this.#scenario;
    let [insightsSinceMs, alertsSinceMs] = [-Infinity, -Infinity];
    return checkpoints.map(({ at, insights, alerts }) => {
      const nowMs = startMs + at;
      this.#advance(nowMs);
      const observed = this.#observe(nowMs, insightsSinceMs, alertsSinceMs);
      if (insights !== undefined) insightsSinceMs = nowMs;
      if (alerts !== undefined) alertsSinceMs = nowMs;
      return observed;
    });
  }

  /** What arrives at this very moment is part of it. */
  #advance(toMs: number): void {
    for (let arrival = this.#arrivals[this.#next]; arrival !== undefined && arrival.atMs <= toMs;) {
      this.#stepTo(arrival.atMs);
      this.#receive(arrival);
      arrival = this.#arrivals[++this.#next];
    }
    this.#stepTo(toMs);
    this.#run.stepTo(toMs);
    this.#note();
  }

  #stepTo(toMs: number): void {
    while (this.#run.nowMs < toMs) {
      const { nowMs } = this.#run;
      const stepMs = nowMs - this.#lastArrivalMs < QUIET_MS ? STEP_MS : QUIET_STEP_MS;
      this.#run.stepTo(Math.min(toMs, nowMs + stepMs));
      this.#note();
    }
  }

  #receive(arrival: ScenarioArrival): void {
    this.#lastArrivalMs = arrival.atMs;
    const { message } = arrival;
    // JetStream stores a message once, however many streams of the setup read it.
    const stored = new Map<string, ScenarioArrival['message']>();
    for (const { name, source } of receiversOf(arrival, this.#setup.streams)) {
      const from = source.kind === 'jetstream' ? source.jetstream.stream : undefined;
      if (from !== undefined && message.stored === undefined && !stored.has(from))
        stored.set(from, this.#store(message, from));
      this.#run.send(name, stored.get(from ?? '') ?? message);
    }
  }

  #store(message: ScenarioArrival['message'], stream: string): ScenarioArrival['message'] {
    const sequence = (this.#stored.get(stream) ?? 0) + 1;
    this.#stored.set(stream, sequence);
    return { ...message, sequence, stored: { stream, atMs: this.#run.nowMs } };
  }

  #isTold(insight: Insight): boolean {
    return this.#setup.alerting.insightAlerts.has(insight.name) && !isObserved(insight);
  }

  #note(): void {
    if (this.#run.happened.length === 0) return;
    for (const happening of this.#run.happened.splice(0)) {
      if (happening.kind !== 'insightChanged') continue;
      this.#insights.observe(happening.change);
      if (this.#isTold(happening.change.insight)) this.#alerts.observe(happening.change);
    }
  }

  #observe(nowMs: number, insightsSinceMs: number, alertsSinceMs: number): Observed {
    const { startMs } = this.#scenario;
    return {
      series: new SeriesByName(this.#run.exposition()),
      insights: this.#insights.at(nowMs, insightsSinceMs).map((each) => observedInsight(each, startMs)),
      alerts: this.#alerts
        .at(nowMs, alertsSinceMs)
        .map((each) => observedAlert(this.#setup, each, startMs, DEFAULT_ADDRESSES.pages)),
      rejections: Object.fromEntries(
        this.#run.accounts
          .filter(({ rejected }) => rejected.size > 0)
          .map(({ stream, rejected }) => [stream, Object.fromEntries(rejected)]),
      ),
    };
  }
}
