import type { FileOptions } from '../../../setup/model/stream.js';
import type { Setup } from '../../../setup/model/setup.js';

/** The setup with recorded events instead of NATS, for machines without NATS. Only the sources change. */
export function replayedStreams(setup: Setup, file: FileOptions | undefined): Setup {
  if (file === undefined) return setup;
  const source = { kind: 'file', file } as const;
  const streams = setup.streams.map((stream) =>
    stream.source.kind === 'file' ? stream : { ...stream, source },
  );
  return { ...setup, streams };
}
