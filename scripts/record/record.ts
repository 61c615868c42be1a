import { connectNats } from '../../exporter/io/nats/connection.js';
import type { NatsLink } from '../../exporter/io/nats/link.js';
import type { RecordedMessage } from '../../exporter/io/file/recording.js';
import { natsSchema } from '../../setup/model/service.js';
import { subjectSchema } from '../../setup/model/subject.js';
import { createProgress } from '../replay/progress.js';
import type { CommandProgress } from '../replay/progress.js';
import { printChanges, printHappening } from '../replay/print-happenings.js';
import { readStream, subscribe } from './message-source.js';
import type { MessageSource } from './message-source.js';
import { requireWritable } from '../files/path-error.js';
import { RecordError } from './record-error.js';
import { RecordingFile, requireAbsent } from './recording-file.js';

const progressMs = 200;

export interface RecordOptions {
  /** Patterns; for a JetStream stream, empty means all of it. */
  readonly subjects: readonly string[];
  /** JetStream stream to read from its first message; unset: core NATS. */
  readonly stream: string | undefined;
  readonly out: string;
  readonly overwrite: boolean;
  readonly server: string;
  /** Stop after this number of messages. */
  readonly limit: number | undefined;
  /** Whether to wait for further messages at the end of a stream. */
  readonly follows: boolean;
}

/** Records messages until `signal` aborts, the limit or the end of the stream is reached. Returns the number of messages. */
export async function record(options: RecordOptions, signal: AbortSignal): Promise<number> {
  const { out, server, overwrite } = options;
  requireSubjects(options);
  requireAbsent(out, overwrite);
  requireWritable(out);
  const nats = natsSchema.parse({});
  const link = await connectNats(
    { name: 'natsight-record', nats, baseDirectory: process.cwd(), url: server, signal },
    printHappening,
  );
  try {
    return await new Recorder(options, link).run(signal);
  } finally {
    await link.close();
  }
}

function requireSubjects({ subjects, stream }: RecordOptions): void {
  if (subjects.length === 0 && stream === undefined) {
    throw new RecordError(`expected subjects such as 'shop.>', or a JetStream stream with --jetstream`);
  }
  const wrong = subjects.find((subject) => !subjectSchema.safeParse(subject).success);
  if (wrong === undefined) return;
  throw new RecordError(`"${wrong}" is not a NATS subject, such as 'shop.>' or 'orders.*.created'`);
}

class Recorder {
  readonly #options: RecordOptions;
  readonly #link: NatsLink;
  /** Messages that arrive before the file is there. */
  readonly #early: RecordedMessage[] = [];
  readonly #over: Promise<void>;
  #end: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  #file: RecordingFile | undefined;
  #lastSequence: number | undefined;
  #newest = 0;
  #count = 0;

  constructor(options: RecordOptions, link: NatsLink) {
    this.#options = options;
    this.#link = link;
    this.#over = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    // It may fail before `run` waits for it.
    this.#over.catch(() => undefined);
  }

  async run(signal: AbortSignal): Promise<number> {
    const { out, overwrite, follows, stream } = this.#options;
    const what = this.#options.subjects.join(', ') || `the stream ${stream}`;
    const source = await this.#open();
    this.#file = new RecordingFile(out, source.subjects, overwrite, this.#fail);
    this.#lastSequence = follows ? undefined : source.lastSequence;
    console.log(`Recording ${what} to ${out}. Press Ctrl-C to stop.`);
    const progress = createProgress(out, 'messages');
    const shown = setInterval(() => this.#show(progress), progressMs);
    try {
      for (const message of this.#early.splice(0)) this.#write(message);
      const isEmpty = stream !== undefined && !follows && source.lastSequence === undefined;
      if (!isEmpty) await Promise.race([this.#over, aborted(signal)]);
    } finally {
      clearInterval(shown);
      await source.stop();
      const file = this.#file;
      this.#file = undefined;
      file.close();
    }
    progress.end(`${this.#count} messages recorded from ${what} to ${out}`);
    return this.#count;
  }

  #open(): Promise<MessageSource> {
    const { stream, subjects } = this.#options;
    const onMessage = (message: RecordedMessage) => this.#receive(message);
    if (stream === undefined) return subscribe(this.#link, subjects, onMessage, this.#fail);
    const printLost = printChanges((reason) => `The stream is not read; retrying: ${reason}`);
    return readStream(this.#link, stream, subjects, onMessage, (happening) => {
      if (happening.kind === 'streamLost') printLost(happening.reason);
    });
  }

  #receive(message: RecordedMessage): void {
    if (this.#file === undefined) this.#early.push(message);
    else this.#write(message);
  }

  #write(message: RecordedMessage): void {
    const { limit = Infinity } = this.#options;
    if (this.#count >= limit || this.#isBehindEnd(message)) return;
    try {
      this.#file?.write(message);
    } catch (error) {
      return this.#fail(error);
    }
    this.#count += 1;
    this.#newest = message.sequence ?? 0;
    if (this.#count >= limit || this.#newest === this.#lastSequence) this.#end();
  }

  /** Messages that were published after the recording began. */
  #isBehindEnd({ sequence = 0 }: RecordedMessage): boolean {
    if (this.#lastSequence === undefined || sequence <= this.#lastSequence) return false;
    // The last one has expired meanwhile.
    this.#end();
    return true;
  }

  #show(progress: CommandProgress): void {
    const { limit } = this.#options;
    const ofStream = this.#lastSequence === undefined ? undefined : this.#newest / this.#lastSequence;
    const share = limit === undefined ? ofStream : this.#count / limit;
    progress.show(this.#count, share, Date.now());
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
