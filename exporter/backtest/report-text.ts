import { formatOffset } from '../../setup/model/duration.js';
import { visible } from '../../setup/visible.js';
import type { BacktestDifference, RuleDifference } from './against.js';
import type { TwinReport } from './evaluated.js';
import type { BacktestAlert, BacktestReport, RuleReport, TriedValue } from './report.js';

/** Most alerts of a rule that are listed; JSON has all of them. */
export const MAX_LISTED_ALERTS = 10;

/** The report for a person. */
export function backtestText(report: BacktestReport): string {
  const { from, to, days, messages, read, accepted, rules, alerts, alertsPerDay, stepSeconds } = report;
  const rejected = Object.entries(report.rejected).map(([reason, count]) => `${count} ${reason}`);
  return lines([
    `${timeText(from)} to ${timeText(to)}, ${days} days, in steps of ${formatOffset(stepSeconds * 1000)}`,
    `${messages} messages, ${read} read by a stream, ${accepted} events accepted${rejected.length > 0 ? `, ${rejected.join(', ')}` : ''}`,
    ...report.notes.map((note) => `note: ${visible(note)}`),
    '',
    ...rules.flatMap(ruleLines),
    ...report.notCovered.map(({ alert, reason }) => `${alert}: not covered, ${visible(reason)}`),
    ...(report.notCovered.length > 0 ? [''] : []),
    `${alerts} alerts, ${alertsPerDay} a day`,
  ]);
}

function ruleLines(rule: RuleReport): readonly string[] {
  const { alerts, fired, suppressed, stillFiring, labels, twin, muted } = rule;
  const kind = [
    rule.severity,
    ...(rule.alert ? [] : ['without an alert']),
    ...(rule.evaluatedBy === 'prometheus' ? ['evaluated by Prometheus'] : []),
  ].join(', ');
  const title = `${rule.rule} (${kind}): ${count(alerts)}`;
  const facts = [
    `${rule.perDay} a day`,
    `longest ${secondsText(rule.longestSeconds)}`,
    `${rule.shorterThan5Minutes} shorter than 5m`,
    ...(stillFiring > 0 ? [`${stillFiring} still firing at the end`] : []),
    ...(suppressed > 0 ? [`up to ${suppressed} series at a time suppressed`] : []),
  ];
  const score =
    labels === undefined
      ? []
      : [
          `  labels: precision ${orNone(labels.precision)}, recall ${orNone(labels.recall)} (${labels.told} of ${labels.labelled}), delay ${labels.delaySeconds === null ? 'none' : secondsText(labels.delaySeconds)}`,
        ];
  return [
    title,
    ...(alerts > 0 || suppressed > 0 ? [`  ${facts.join(', ')}`] : []),
    ...(muted > 0 ? [`  ${count(muted)} more while a faster tier fired, which mutes it`] : []),
    ...(twin === undefined ? [] : twinLines(twin)),
    ...score,
    ...triedLines(rule.tried ?? []),
    ...alertLines(fired),
    '',
  ];
}

/** All budgets; of each other key, the first value that is enough. */
function triedLines(tried: readonly TriedValue[]): readonly string[] {
  const budgets = tried.filter(({ key }) => key === 'budget');
  const each = budgets.map(({ value, perWeek }) => `${perWeek} with ${value}`).join(', ');
  // From few alerts to many: the last one that is enough uses what is allowed.
  const [fitting] = budgets.filter(({ isEnough }) => isEnough === true).slice(-1);
  const advised = fitting === undefined ? '' : `; ${setting(fitting)} is enough`;
  return [
    ...(budgets.length > 0 ? [`  alerts a week by budget: ${each}${advised}`] : []),
    ...enoughLines(tried.filter(({ key }) => key !== 'budget')),
  ];
}

function enoughLines(tried: readonly TriedValue[]): readonly string[] {
  const keys = [...new Set(tried.map(({ key }) => key))];
  const enough = keys.flatMap(
    (key) => tried.find((each) => each.key === key && each.isEnough === true) ?? [],
  );
  if (enough.length > 0) {
    return [
      `  enough would be ${enough.map((each) => `${setting(each)} (${each.perDay} a day)`).join(', or ')}`,
    ];
  }
  return tried.length > 0 ? ['  no longer "for" and no bound up to twice as far would be enough'] : [];
}

const setting = ({ key, value }: TriedValue) => `"${key}": ${value}`;

/** Nothing if neither has fired. */
function twinLines({ confirmed, missed, ownAlerts, delaySeconds }: TwinReport): readonly string[] {
  if (confirmed + missed + ownAlerts === 0) return [];
  const late = delaySeconds === null ? '' : `, ${secondsText(delaySeconds)} later`;
  const over = missed === 0 ? '' : `, ${missed} over before it looked`;
  const own = ownAlerts === 0 ? '' : `, ${ownAlerts} of its own`;
  return [`  twin in Prometheus: ${confirmed} of ${confirmed + missed}${late}${over}${own}`];
}

function alertLines(fired: readonly BacktestAlert[], mark = ' '): readonly string[] {
  const more = fired.length - MAX_LISTED_ALERTS;
  return [
    ...fired.slice(0, MAX_LISTED_ALERTS).map(({ firedAt, endedAt, seconds, summary }) => {
      const length = endedAt === null ? `${secondsText(seconds)}+` : secondsText(seconds);
      return ` ${mark}${timeText(firedAt)}  ${length.padEnd(8)}  ${visible(summary)}`;
    }),
    ...(more > 0 ? [`  and ${more} more: --format json lists them`] : []),
  ];
}

/** The differences for a person. */
export function differenceText({ from, to, alertsPerDay, rules, notes }: BacktestDifference): string {
  return lines([
    `${timeText(from)} to ${timeText(to)}`,
    ...notes.map((note) => `note: ${visible(note)}`),
    '',
    ...(rules.length === 0 ? ['no difference', ''] : rules.flatMap(differenceLines)),
    `${alertsPerDay.before} alerts a day before, ${alertsPerDay.after} after`,
  ]);
}

function differenceLines({ rule, before, after, added, removed }: RuleDifference): readonly string[] {
  const text = (number: number | null) => (number === null ? 'no such rule' : count(number));
  return [
    `${rule}: ${text(before)} before, ${text(after)} after`,
    ...alertLines(removed, '-'),
    ...alertLines(added, '+'),
    '',
  ];
}

const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');

const count = (alerts: number) => (alerts === 1 ? '1 time' : `${alerts} times`);

const orNone = (value: number | null) => (value === null ? 'none' : String(value));

/** To the second: `2024-11-04 10:00:00`, in UTC. */
const timeText = (time: string) => time.slice(0, 19).replace('T', ' ');

const secondsText = (seconds: number) => formatOffset(Math.round(seconds) * 1000);
