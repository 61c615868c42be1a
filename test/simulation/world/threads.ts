import type { FromWorker, ToWorker } from '../../../exporter/threads/messages.js';
import { WorkerSession } from '../../../exporter/io/workers/worker-session.js';
import type { MainPort, SessionHost } from '../../../exporter/io/workers/worker-session.js';
import type { ReadingThread, StartThread } from '../../../exporter/io/workers/worker-thread.js';
import { simulatedTimers } from './host.js';
import type { SimulatedProcess } from './process.js';
import type { World } from './world.js';

export const THREADS = 2;
/** A thread that begins later is ended. */
export const THREAD_SWITCH_LIMIT_MS = 1_500;
/** A thread that stands still for longer is ended. */
export const THREAD_SILENCE_LIMIT_MS = 3_000;
/** Longest way of a message, in milliseconds. Some threads are busy, and take longer. */
const [WAY_MS, BUSY_WAY_MS] = [4, 120];
const START_MS = 30;

/** Messages from one thread to another: each takes its time, none overtakes another one. */
class Channel<Message> {
  readonly #world: World;
  readonly #receiver: SimulatedProcess;
  readonly #receive: (message: Message) => void;
  readonly #wayMs: number;
  readonly #onTheWay: Message[] = [];
  #lastMs: number;

  constructor(
    world: World,
    receiver: SimulatedProcess,
    { firstMs, receive }: { readonly firstMs: number; readonly receive: (message: Message) => void },
  ) {
    this.#world = world;
    this.#receiver = receiver;
    this.#receive = receive;
    this.#wayMs = world.random.chance(0.3) ? BUSY_WAY_MS : WAY_MS;
    this.#lastMs = world.nowMs + firstMs;
  }

  post(message: Message): void {
    const { nowMs, random } = this.#world;
    this.#onTheWay.push(message);
    this.#lastMs = Math.max(this.#lastMs, nowMs + random.next() * this.#wayMs);
    this.#receiver.after(this.#lastMs - nowMs, () => {
      const next = this.#onTheWay.shift();
      if (next !== undefined) this.#receive(next);
    });
  }
}

interface RunningThread {
  readonly process: SimulatedProcess;
  readonly end: (error: Error | undefined) => void;
}

function copyOf(message: ToWorker): ToWorker {
  if (message.kind !== 'read') return message;
  return { ...message, positions: new Map(message.positions), safe: new Map(message.safe) };
}

export interface ThreadParts {
  readonly world: World;
  readonly process: SimulatedProcess;
  /** What the session of a thread needs beside its time. */
  readonly make: (thread: SimulatedProcess) => SessionHost['make'];
  /** Where a bug is planted. */
  readonly plant: (thread: ReadingThread, exit: () => void) => ReadingThread;
  readonly fromThread: () => (message: FromWorker) => FromWorker;
}

/** The reading threads of a process. Each runs the product's session; only the threads and their messages are simulated. */
export class SimulatedThreads {
  /** How long the next threads take to start, at most; 0: as usual. */
  lateMs = 0;
  readonly #parts: ThreadParts;
  #running: RunningThread[] = [];
  #started = 0;

  constructor(parts: ThreadParts) {
    this.#parts = parts;
  }

  /** One of the threads dies, as with too little memory. */
  kill(which: number): void {
    this.#running[which % this.#running.length]?.end(new Error('simulated'));
  }

  /** One of the threads stands still. */
  hold(which: number, forMs: number): void {
    const thread = this.#running[which % this.#running.length]?.process;
    thread?.stop();
    this.#parts.world.after(forMs, () => {
      // It continues with its process.
      if (this.#parts.process.isRunning) thread?.continue();
    });
  }

  readonly start: StartThread = (options, listener) => {
    const { world, process, make, plant } = this.#parts;
    const fromThread = this.#parts.fromThread();
    const thread = process.startThread(++this.#started);
    const name = `thread ${this.#started} of ${process.name}`;
    const startMs = world.random.next() * Math.max(START_MS, this.lateMs);
    world.tell(() => `${name} starts within ${startMs.toFixed(0)} ms`);
    let receive: Parameters<MainPort['on']>[1] = () => undefined;
    let exited = (): void => undefined;
    const exit = new Promise<void>((resolve) => (exited = resolve));
    const toThread = new Channel<Parameters<typeof receive>[0]>(world, thread, {
      firstMs: startMs,
      receive: (message) => receive(message),
    });
    const toMain = new Channel<() => void>(world, process, { firstMs: 0, receive: (act) => act() });
    let isTold = false;
    const tellExit = (): void => {
      if (isTold) return;
      isTold = true;
      listener.exit();
      exited();
    };
    const end = (error: Error | undefined): void => {
      if (thread.isDead) return;
      world.tell(() => `${name} ends${error === undefined ? '' : ` with an error`}`);
      thread.kill();
      this.#running = this.#running.filter((running) => running.process !== thread);
      // What it has posted arrives before.
      if (error !== undefined) toMain.post(() => listener.error(error));
      toMain.post(tellExit);
    };
    this.#running.push({ process: thread, end });
    const port: MainPort = {
      on: (_event, listen) => (receive = listen),
      postMessage: (message) => {
        if (thread.isDead) return;
        const copy = fromThread(message.kind === 'gathered' ? structuredClone(message) : message);
        toMain.post(() => listener.message(copy));
      },
      close: () => end(undefined),
    };
    new WorkerSession(port, options, { make: make(thread), timers: simulatedTimers(world, thread) }).start();
    const reading: ReadingThread = {
      // What is posted is a copy: later changes do not show.
      post: (message) => toThread.post(copyOf(message)),
      terminate: () => {
        end(undefined);
        return exit;
      },
    };
    return plant(reading, tellExit);
  };
}
