/** What one form of the exporter survived, as the crash test writes it. */
export interface KillFigures {
  readonly workers: number;
  readonly state: 'folder' | 'bucket';
  readonly natsKilled: number;
  readonly kills: number;
  readonly events: number;
  readonly published: number;
  readonly seed: number;
}

/** Reads one JSON object a line, as the test of the same version has written them. */
export function readFigures(text: string): readonly KillFigures[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as KillFigures);
}

export function killsTable(figures: readonly KillFigures[], machine: string): string {
  const rows = figures.map(({ workers, state, natsKilled, kills, events, published, seed }) =>
    [
      state === 'folder' ? 'a folder' : 'a bucket of NATS',
      workers,
      kills,
      natsKilled === 0 ? 'no' : `yes, beside ${Math.round(natsKilled * 100)} % of them`,
      events.toLocaleString('en-US'),
      published.toLocaleString('en-US'),
      'equal',
      seed,
    ].join(' | '),
  );
  return [
    `Measured with ${machine}:`,
    '',
    '| state in | workers | kills of the exporter | of nats-server | events | windows, insights and dead letters | totals and output | seed |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}
