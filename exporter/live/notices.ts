import type { Setup } from '../../setup/model/setup.js';
import type { Trouble } from '../event/trouble.js';
import type { FiringInsight } from '../insight/insight-board.js';
import { withMuting } from '../insight/muted-by.js';
import type { Notices } from './frame.js';
import { shownInsights } from './shown-insights.js';
import { shownTroubles } from './shown-troubles.js';
import { unreadStreams } from './unread-streams.js';
import type { StreamReadings } from './unread-streams.js';

interface InsightSource {
  readonly board: { firing(): readonly FiringInsight[] };
  readonly setup: Setup;
}

/** What a page shows above the panels. */
export function noticesOf(
  { board, setup }: InsightSource,
  troubles: readonly Trouble[],
  readings: StreamReadings,
): Notices {
  return {
    firing: shownInsights(withMuting(board.firing(), setup), setup),
    troubles: shownTroubles(troubles),
    ...unreadStreams(readings),
  };
}
