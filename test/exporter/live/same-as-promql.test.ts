import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Frame, Lines } from '../../../exporter/live/frame.js';
import { liveWindows, queryScope } from '../../../exporter/live/live-windows.js';
import { PrometheusLines } from '../../../exporter/io/http/live/prometheus.js';
import { PrometheusApi } from '../../../exporter/io/prometheus/prometheus-api.js';
import { runTool } from '../../../scripts/servers/run-tool.js';
import { startPrometheus } from '../../../scripts/servers/prometheus.js';
import { requireBinary } from '../../../scripts/servers/find-binary.js';
import type { Panel } from '../../../setup/panels/panel.js';
import { resolveDashboards } from '../../../setup/layout/resolve.js';
import { START_MS } from '../../support/engine.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';
import { linkTo } from '../../support/link-to.js';
import { tempFolder, writeText } from '../../support/temp-folder.js';
import { everyQuery } from './rig/every-query.js';
import { flightCourse } from './rig/flight-course.js';
import { sampleCourse } from './rig/sampled-course.js';

const folder = tempFolder();
const setup = everyQuery();
/** What the page has by itself: it asks Prometheus for declared PromQL. */
const panels = resolveDashboards(setup)
  .flatMap(({ rows }) => rows.flatMap((row) => row.panels))
  .filter(({ source }) => source === 'metric');

/** Courses that one Prometheus answers for: starting it takes longer than its answers. */
const BATCH = 3;

test('the setup has a panel for every kind of query', () => {
  const shown = new Set(
    panels.flatMap((panel) => (panel.source === 'metric' ? panel.shows : [])).map(({ kind }) => kind),
  );
  expect([...shown].toSorted()).toEqual(['heatmap', 'increase', 'mean', 'quantile', 'rate', 'value']);
  expect(panels.length).toBeGreaterThan(120);
});

/**
 * Prometheus 3 leaves out a sample at the very beginning of a range and extrapolates over the gap. With scrapes as regular as these, its
 * rates are one interval too high; the live page shows the true ones.
 */
const hasOpenRanges = / version 3\./.test(
  execFileSync(requireBinary('promtool'), ['--version'], { encoding: 'utf8' }),
);
const describeClosedRanges = hasOpenRanges ? describe.skip : describe;

describeClosedRanges('over ranges that have both ends', () => {
  test('each live value is what the PromQL of its panel gives for the same samples', async () => {
    const { numRuns, seed } = fuzzRuns(BATCH, { each: 2_000 });
    const courses = fc.sample(flightCourse, { numRuns, seed });
    for (let first = 0; first < courses.length; first += BATCH) {
      const batch = courses.slice(first, first + BATCH).map((course, index) => {
        const job = `course-${first + index}`;
        return { course, job, sampled: sampleCourse(setup, course, job) };
      });
      const text = `${batch.flatMap(({ sampled }) => sampled.samples).join('\n')}\n# EOF\n`;
      await withSamples(`batch-${first}`, text, async (lines) => {
        for (const { course, job, sampled } of batch) {
          const windows = liveWindows(
            { range: 'now-15m' },
            { window: 60_000, scrapeInterval: course.scrapeSeconds * 1_000 },
          );
          const at = [0.4, 1].map((share) => sampled.frames[Math.floor((sampled.frames.length - 1) * share)]);
          for (const frame of at.filter((each) => each !== undefined)) {
            const faults = await differences(panels, frame, (panel) =>
              lines
                .history([panel], queryScope(windows, job), frame.t + course.aheadSeconds * 1_000, 0)
                .then(([past]) => past?.panels[panel.key] ?? {}),
            );
            const where = `${job} of seed ${seed}, scraped each ${course.scrapeSeconds} s by a clock ${course.aheadSeconds} s ahead, after ${(frame.t - START_MS) / 1000} s`;
            expect([where, ...faults]).toEqual([where]);
          }
        }
      });
    }
  }, 3_600_000);

  /** Starts a Prometheus that has these samples. */
  async function withSamples(
    name: string,
    text: string,
    use: (lines: PrometheusLines) => Promise<void>,
  ): Promise<void> {
    const own = join(folder, name);
    const data = join(own, 'data');
    await mkdir(data, { recursive: true });
    const samples = await writeText(own, 'samples.txt', text);
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', samples, data];
    const made = await runTool(requireBinary('promtool'), args, 120_000);
    if (made.exitCode !== 0) throw new Error(made.text);
    const server = await startPrometheus({
      configPath: await writeText(own, 'prometheus.yml', 'scrape_configs: []\n'),
      folder: data,
      // Blocks cannot say that a series has ended. A sample counts at its own time only.
      flags: ['--storage.tsdb.retention.time=100y', '--query.lookback-delta=500ms'],
    });
    const failures: unknown[] = [];
    try {
      await use(
        new PrometheusLines(new PrometheusApi(linkTo(server.url), (failure) => void failures.push(failure))),
      );
      expect(failures).toEqual([]);
    } finally {
      await server.stop();
    }
  }
});

async function differences(
  compared: readonly Panel[],
  live: Frame,
  past: (panel: Panel) => Promise<Lines>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const panel of compared) {
    const [ours, theirs] = [live.panels[panel.key] ?? {}, await past(panel)];
    const isTop = panel.source === 'metric' && panel.top !== undefined;
    if (isTop ? !sameValues(ours, theirs) : !sameLines(ours, theirs))
      faults.push(`${panel.key}\n  live   ${JSON.stringify(ours)}\n  PromQL ${JSON.stringify(theirs)}`);
  }
  return faults;
}

/** Which of several lines with the same value is among the highest is left open. */
function sameValues(ours: Lines, theirs: Lines): boolean {
  const sorted = (lines: Lines) => Object.values(lines).toSorted((a, b) => a - b);
  const [one, other] = [sorted(ours), sorted(theirs)];
  return one.length === other.length && one.every((value, index) => isClose(value, other[index] ?? NaN));
}

function sameLines(ours: Lines, theirs: Lines): boolean {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].every((name) => isClose(ours[name] ?? NaN, theirs[name] ?? NaN));
}

/** Sums are rounded in another order. */
function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-6 * Math.max(1e-3, Math.abs(one), Math.abs(other));
}
