import type { Problem } from '../problem.js';
import { checkAlertLabels } from './alert-labels.js';
import { checkAlerts } from './alerts.js';
import type { Check, CheckContext } from './context.js';
import { checkConsumers } from './consumers.js';
import { checkCumulativeValues } from './cumulative-values.js';
import { checkDashboards, checkDashboardTitles, checkDashboardUids, checkDisplays } from './dashboards.js';
import { checkDashboardTimes } from './dashboard-times.js';
import { checkDeadLetters } from './dead-letters.js';
import { checkEnvelopes } from './envelope.js';
import { checkEventSchemas } from './event-schemas.js';
import { checkEventTimes } from './event-times.js';
import { checkExpressions } from './expressions.js';
import { checkFormats } from './formats.js';
import { checkGeneratedAlerts, checkRecordedValues } from './generated-alerts.js';
import { checkHistoryMemory } from './history-memory.js';
import { checkInsightBounds } from './insight-bounds.js';
import { checkInsights } from './insights.js';
import { checkIntervals } from './intervals.js';
import { checkKnownSeries } from './known-series.js';
import { checkFamilies, checkRankingLabels } from './families.js';
import { checkConventions } from './metrics.js';
import { checkObjectives } from './objectives.js';
import { checkMutes } from './mutes.js';
import { checkOverlaps } from './overlaps.js';
import { checkOwnMessages } from './own-messages.js';
import { checkPanels } from './panels.js';
import { checkPublishedWindows } from './published-windows.js';
import { checkQuietTimes } from './quiet-times.js';
import { checkReceiverVersions } from './receiver-versions.js';
import { checkReceivers } from './receivers.js';
import { checkRoutes } from './routes.js';
import { checkSeriesLimits } from './series.js';
import { checkSeverities } from './severities.js';
import { checkStreams } from './streams.js';
import { checkUnits } from './units.js';
import { checkWindowMemory } from './window-memory.js';

/** All checks across the entries of a setup. */
const CHECKS: readonly Check[] = [
  checkStreams,
  checkConsumers,
  checkOverlaps,
  checkDeadLetters,
  checkOwnMessages,
  checkFormats,
  checkEventSchemas,
  checkEventTimes,
  checkEnvelopes,
  checkExpressions,
  checkRoutes,
  checkPublishedWindows,
  checkFamilies,
  checkRankingLabels,
  checkConventions,
  checkSeriesLimits,
  checkWindowMemory,
  checkKnownSeries,
  checkCumulativeValues,
  checkInsights,
  checkInsightBounds,
  checkHistoryMemory,
  checkDashboards,
  checkDashboardTitles,
  checkDashboardUids,
  checkPanels,
  checkUnits,
  checkDisplays,
  checkReceivers,
  checkSeverities,
  checkAlertLabels,
  checkReceiverVersions,
  checkAlerts,
  checkMutes,
  checkObjectives,
  checkGeneratedAlerts,
  checkRecordedValues,
  checkQuietTimes,
  checkIntervals,
  checkDashboardTimes,
];

export function checkAll(context: CheckContext): readonly Problem[] {
  return CHECKS.flatMap((check) => [...check(context)]);
}
