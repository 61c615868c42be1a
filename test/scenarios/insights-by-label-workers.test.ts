import { testInsightsByLabel } from './rig/insights-by-label.js';

testInsightsByLabel(3);
