/** How often the exporter was killed, and beside what. */
export interface Kills {
  readonly all: number;
  readonly withinWrite: number;
  readonly diskFull: number;
  /** Of nats-server. */
  readonly nats: number;
}

/** What one form of the exporter survived, as the crash test writes it. */
export interface KillFigures {
  readonly workers: number;
  readonly state: 'folder' | 'bucket';
  readonly kills: Kills;
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
  const rows = figures.map(({ workers, state, kills, events, published, seed }) =>
    [
      state === 'folder' ? 'a folder' : 'a bucket of NATS',
      workers,
      kills.all,
      kills.withinWrite,
      state === 'folder' ? kills.diskFull : '–',
      kills.nats,
      events.toLocaleString('en-US'),
      published.toLocaleString('en-US'),
      'equal',
      seed,
    ].join(' | '),
  );
  return [
    `Measured with ${machine}:`,
    '',
    '| state in | workers | kills of the exporter | of them while it saved | with a full disk | kills of nats-server | events | windows, insights and dead letters | totals and output | seed |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}
