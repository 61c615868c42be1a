import type { World } from './world.js';

/** A process of the simulated operating system. It can be killed, or stopped and continued; it never notices either. */
export class SimulatedProcess {
  readonly pid: number;
  readonly host: string;
  readonly #world: World;
  #state: 'running' | 'stopped' | 'dead' = 'running';
  /** What would have happened while it was stopped. */
  #held: (() => void)[] = [];
  readonly #threads: SimulatedProcess[] = [];

  constructor(world: World, pid: number, host: string) {
    this.#world = world;
    this.pid = pid;
    this.host = host;
  }

  get isDead(): boolean {
    return this.#state === 'dead';
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  get name(): string {
    return `process ${this.pid}`;
  }

  /** A thread: it may end by itself, and ends with the process. */
  startThread(number: number): SimulatedProcess {
    const thread = new SimulatedProcess(this.#world, this.pid * 1_000 + number, this.host);
    thread.#state = this.#state;
    this.#threads.push(thread);
    return thread;
  }

  /** Runs it after this time, unless the process is dead then. */
  after(ms: number, run: () => void): void {
    this.#world.after(ms, () => this.deliver(run));
  }

  /** Runs it in the process: now, once it continues, or never. */
  deliver(run: () => void): void {
    if (this.#state === 'running') run();
    else if (this.#state === 'stopped') this.#held.push(run);
  }

  /** Never settles if the process is dead by then. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /**
   * Asks for something outside of the process. It happens after some time, even if the process is stopped meanwhile, and the answer
   * takes effect once the process runs.
   */
  request<Result>(ms: number, act: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#world.after(ms, () => {
        // What a dying process has asked for may happen or not.
        if (this.isDead && this.#world.random.chance(0.5)) return;
        try {
          const result = act();
          this.deliver(() => resolve(result));
        } catch (error) {
          this.deliver(() => reject(error));
        }
      });
    });
  }

  kill(): void {
    this.#state = 'dead';
    this.#held = [];
    for (const thread of this.#threads) thread.kill();
  }

  stop(): void {
    if (this.#state === 'running') this.#state = 'stopped';
    for (const thread of this.#threads) thread.stop();
  }

  continue(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    const held = this.#held;
    this.#held = [];
    // In the order in which they were due, but not in one piece.
    for (const run of held) this.after(0, run);
    for (const thread of this.#threads) thread.continue();
  }
}
