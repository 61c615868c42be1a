import { insightStream } from '../insight-kinds.js';
import type { Problem } from '../problem.js';
import { unknown } from './context.js';
import type { CheckContext } from './context.js';

/** Steps, metrics and insights refer to existing streams. */
export function* checkStreams({ setup, processing }: CheckContext): Generator<Problem> {
  const streams = processing.keys(['dataStreams']);
  if (streams.length === 0 && processing.value(['dataStreams']) !== undefined) {
    yield processing.problem(['dataStreams'], 'expected at least one stream, found none');
  }
  for (const name of processing.keys(['processingLogic'])) {
    if (streams.includes(name)) continue;
    yield processing.keyProblem(['processingLogic', name], unknown('stream', name, streams));
  }
  for (const { name, stream } of setup.metrics) {
    if (streams.includes(stream)) continue;
    yield processing.problem(['liveMetrics', name, 'stream'], unknown('stream', stream, streams));
  }
  for (const insight of setup.insights) {
    const stream = insightStream(insight);
    if (stream === undefined || streams.includes(stream)) continue;
    yield processing.problem(
      ['instantInsightRules', insight.name, 'stream'],
      unknown('stream', stream, streams),
    );
  }
}
