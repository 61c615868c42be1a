import type { WindowMetric } from '../../setup/model/metric.js';
import type { SpanKind, WindowSpanOf } from '../../setup/model/window.js';
import type { AnyAggregate } from '../aggregate/aggregate.js';
import { SessionWindows } from './session-windows.js';
import { SizedWindows } from './sized-windows.js';
import type { Windows } from './windows.js';

interface WindowOptions {
  readonly aggregate: AnyAggregate;
  /** Whether closed windows are published. */
  readonly publishes: boolean;
}

type CreateWindows<Kind extends SpanKind> = (span: WindowSpanOf<Kind>, options: WindowOptions) => Windows;

/** How each kind of window is made. */
const CREATORS: { readonly [Kind in SpanKind]: CreateWindows<Kind> } = {
  sized: ({ sizeMs, slideMs }, options) => new SizedWindows({ sizeMs, slideMs, ...options }),
  session: ({ gapMs }, { aggregate }) => new SessionWindows({ gapMs, aggregate }),
};

/** The windows of a metric. */
export function windowsOf({ span, publish }: WindowMetric, aggregate: AnyAggregate): Windows {
  return create(span, { aggregate, publishes: publish !== undefined });
}

function create<Kind extends SpanKind>(span: WindowSpanOf<Kind>, options: WindowOptions): Windows {
  // A generic key keeps the type of the span; a union would lose it.
  const kind: Kind = span.kind;
  return CREATORS[kind](span, options);
}
