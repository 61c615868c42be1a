/** The text of an error and where it was thrown, `TypeError: x is not a function, at pipeline.js:80:3`. */
export function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frame = error.stack?.split('\n').find((line) => line.trimStart().startsWith('at '));
  // Without its folders, which only say where natsight is installed.
  const place = /[^/\\(]+:\d+:\d+(?=\)?$)/.exec(frame ?? '')?.[0];
  return place === undefined ? String(error) : `${String(error)}, at ${place}`;
}
