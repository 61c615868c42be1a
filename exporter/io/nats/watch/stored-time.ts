/** Nanoseconds since 1970 of a time that the server writes in RFC 3339 with up to nine decimals, in UTC. */
export function nanosOf(time: string): bigint {
  const [seconds = '', fraction = ''] = time.replace(/Z$/, '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9));
}

/** The same time as RFC 3339, with nanoseconds: JetStream tells messages apart by them. */
export function timeOf(nanos: bigint): string {
  const seconds = nanos / 1_000_000_000n;
  const fraction = String(nanos % 1_000_000_000n).padStart(9, '0');
  return new Date(Number(seconds) * 1_000).toISOString().replace(/\.000Z$/, `.${fraction}Z`);
}
