/** An outage that the exporter has survived, as its test writes it. */
export interface OutageFigures {
  readonly what: string;
  /** From its end until the exporter was ready and had counted every event. */
  readonly seconds: number;
}

/** Reads one JSON object a line, as the test of the same version has written them. */
export function readOutages(text: string): readonly OutageFigures[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OutageFigures);
}

export function outagesTable(figures: readonly OutageFigures[], machine: string): string {
  return [
    `Measured with ${machine}. After each outage, every event was counted once:`,
    '',
    '| outage | seconds from its end until everything works and is counted |',
    '| --- | ---: |',
    ...figures.map(({ what, seconds }) => `| ${what} | ${seconds.toFixed(1)} |`),
  ].join('\n');
}
