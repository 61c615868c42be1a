import { absentMeaning } from '../../setup/absent-series.js';
import { insightLabels } from '../../setup/insight-kinds.js';
import type { AdaptiveInsight, ChangeInsight, Insight } from '../../setup/model/insight.js';
import type { Setup } from '../../setup/model/setup.js';
import { AdaptiveRule } from './adaptive-rule.js';
import { ChangeRule } from './change-rule.js';
import { EventRule } from './event-rule.js';
import { KeySilenceRule } from './key-silence-rule.js';
import type { KeyTimes } from './key-times.js';
import type { Rule } from './rule.js';
import type { SeriesHistory } from './series-history.js';
import { SilenceRule } from './silence-rule.js';
import { ThresholdRule } from './threshold-rule.js';

/** What another rule has recorded of the same keys, or of the same series. */
export interface KnownRecords {
  readonly keys: KeyTimes | undefined;
  readonly history: SeriesHistory | undefined;
}

/** The rule of an insight, which evaluates it from now on. */
export function ruleOf(
  insight: Insight,
  nowMs: number,
  setup: Pick<Setup, 'metrics'>,
  known?: KnownRecords,
): Rule {
  switch (insight.kind) {
    case 'threshold':
    case 'range':
      return new ThresholdRule(insight, insightLabels(insight, setup), {
        absence: absentMeaning(insight, setup.metrics),
        startMs: nowMs,
      });
    case 'change': {
      const options = optionsOf(insight, nowMs, setup);
      return new ChangeRule(insight, insightLabels(insight, setup), options, known?.history);
    }
    case 'adaptive':
      return new AdaptiveRule(insight, insightLabels(insight, setup), optionsOf(insight, nowMs, setup));
    case 'event':
      return new EventRule(insight);
    case 'silence':
      return new SilenceRule(insight, nowMs);
    case 'keySilence':
    case 'learnedSilence':
      return new KeySilenceRule(insight, known?.keys);
  }
}

/** A rule with another mode goes on where it was: nothing is learned anew. */
export function inMode(known: Rule, insight: Insight, fresh: () => Rule): Rule {
  if (known.series.insight.mode === insight.mode) return known;
  const rule = fresh();
  const learned = known.learned?.save('all');
  if (learned !== undefined) rule.learned?.restore(learned);
  rule.restore(known.save());
  return rule;
}

/** Of a rule that looks at fixed points in time. */
function optionsOf(insight: AdaptiveInsight | ChangeInsight, startMs: number, setup: Pick<Setup, 'metrics'>) {
  const metric = setup.metrics.find(({ name }) => name === insight.metric);
  return {
    absence: absentMeaning(insight, setup.metrics),
    startMs,
    fullAfterMs: metric?.kind === 'window' && metric.span.kind === 'sized' ? metric.span.sizeMs : 0,
    limit: metric === undefined ? 0 : metric.seriesLimit + 1,
  };
}
