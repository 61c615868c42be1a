/** Fields that have a fixed place in the line, or that are not shown at a terminal. */
const OWN_PLACE: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'service']);

/** Turns a log line (a JSON object) into one for a terminal: time, level, message, then the fields. */
export function humanLine(json: string): string {
  const fields = Object.entries(JSON.parse(json) as Readonly<Record<string, unknown>>);
  const text = (name: string) => {
    const value = fields.find(([key]) => key === name)?.[1];
    return typeof value === 'string' ? value : '';
  };
  const rest = fields
    .filter(([name]) => !OWN_PLACE.has(name))
    .map(([name, value]) => `${name}=${formatField(value)}`);
  // "2026-11-23T12:00:01.234Z": the date is left out.
  const time = text('time').slice(11, 23);
  return `${[time, text('level').toUpperCase().padEnd(5), text('msg'), ...rest].join(' ')}\n`;
}

/** Unquoted if it is a simple word or address; otherwise as JSON, so that no input reaches the terminal as a control character. */
function formatField(value: unknown): string {
  const isBare = typeof value === 'string' && /^[\w.:/@*>+[\]-]+$/.test(value);
  return isBare ? value : (JSON.stringify(value) ?? 'undefined');
}
